//! What the office has found out about a denial, and done about it, since it came.
//!
//! The remittance and the claim don't tell it; the journal of the case does. An answer that did not
//! know it would ask for records that were sent, or cross an appeal that is on its way.

use crate::{Answered, Door, GateFacts, Records, Review};

/// What was found and done so far; by default nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SoFar {
    /// What a person or a check found. Where nobody has looked, what the claim itself shows stands.
    pub review: Review,
    /// What is on its way to the payer and not answered yet.
    pub in_flight: Option<Door>,
    /// The payer has the records that it asked for.
    pub records_sent: bool,
    /// What the payer said to our last step, where it was not the remittance that said it.
    pub answered: Option<Answered>,
}

impl Default for SoFar {
    fn default() -> Self {
        Self { review: Review::NotYet, in_flight: None, records_sent: false, answered: None }
    }
}

impl SoFar {
    pub(super) fn add_to(self, facts: &mut GateFacts) {
        if self.review != Review::NotYet {
            facts.review = self.review;
        }
        if self.records_sent {
            facts.records = Records::Sent;
        }
        facts.in_flight = self.in_flight;
        facts.answered = self.answered.or(facts.answered);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppealAnswer, Cents, DenialClass, Program};

    fn facts() -> GateFacts {
        let facts =
            GateFacts::new(Program::Commercial, DenialClass::DocumentationRequested, Cents(100_00));
        let answered = Answered { door: Door::Appeal(1), answer: AppealAnswer::Upheld };
        let (review, records) = (Review::RightAsSent, Records::Asked);
        GateFacts { review, records, answered: Some(answered), ..facts }
    }

    #[test]
    fn nothing_found_and_nothing_done_changes_nothing() {
        let mut after = facts();
        SoFar::default().add_to(&mut after);
        assert_eq!(after, facts());
    }

    #[test]
    fn what_was_found_and_done_stands_above_what_the_remittance_shows() {
        let answered = Answered { door: Door::Reconsideration, answer: AppealAnswer::TooLate };
        let so_far = SoFar {
            review: Review::PayerRight,
            in_flight: Some(Door::Appeal(2)),
            records_sent: true,
            answered: Some(answered),
        };
        let mut after = facts();
        so_far.add_to(&mut after);
        assert_eq!(after.review, Review::PayerRight);
        assert_eq!(after.in_flight, Some(Door::Appeal(2)));
        assert_eq!(after.records, Records::Sent);
        assert_eq!(after.answered, Some(answered));
    }
}
