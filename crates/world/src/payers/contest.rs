//! Contests: what a practice sends to make a payer think again, and how the payer decides.

use chrono::NaiveDate;
use domain::Door;
use x12::claim::Claim;

use super::{Card, Cause, Cut, Decision, PayerId, account::Account};
use crate::{practice::Chart, seed::Seed};

/// Something sent to a payer to contest a decision, or to answer what it asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Contest {
    /// Our number of the claim.
    pub claim: String,
    /// To whom.
    pub payer: PayerId,
    /// Through which door.
    pub door: Door,
    /// What is enclosed.
    pub enclosed: Vec<Enclosure>,
    /// The claim as it should have been, for a reopening.
    pub corrected: Option<Claim>,
    /// The day on which the payer has it.
    pub day: NaiveDate,
}

/// Something that goes with a contest.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Enclosure {
    /// The records of the visit.
    Records,
    /// An authorization that the payer gave.
    Authorization,
    /// Proof that the claim came in time: an accepted 277CA.
    FilingProof,
    /// What the contract says of the price.
    ContractTerms,
}

/// What would become of a contest.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Foresight {
    /// A denial would be given up.
    Overturned,
    /// The agreed price would be paid.
    Repriced,
    /// The corrected claim would be adjudicated.
    Reopened,
    /// It would be turned down, for this reason.
    Refused(Cause),
}

/// How a contest ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Outcome {
    /// These denials are given up.
    Overturned(Vec<Cause>),
    /// The price was too low.
    Repriced,
    /// Nothing changes, for this reason.
    Refused(Cause),
}

/// A contest on the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hearing<'a> {
    pub(super) card: &'a Card,
    pub(super) account: &'a Account,
    pub(super) contest: &'a Contest,
    /// What the records show, for whoever reads them.
    pub(super) chart: Chart,
    pub(super) seed: Seed,
}

impl Hearing<'_> {
    /// The decision; `None` where there is nothing to contest, and nobody answers.
    pub(super) fn decide(self) -> Option<Outcome> {
        let standing = self.account.standing.as_ref()?;
        let is_short = standing.short() != domain::Cents::ZERO;
        if standing.denials().next().is_none() && !is_short {
            return None;
        }
        if self.is_late() {
            return Some(Outcome::Refused(Cause::ContestedLate));
        }
        if !self.door_fits() {
            return Some(Outcome::Refused(Cause::ContestMisfiled));
        }
        let won: Vec<Cause> =
            standing.denials().filter(|cut| self.wins(cut)).filter_map(|cut| cut.cause).collect();
        Some(if !won.is_empty() {
            Outcome::Overturned(won)
        } else if is_short && self.encloses(Enclosure::ContractTerms) {
            Outcome::Repriced
        } else {
            Outcome::Refused(Cause::Upheld)
        })
    }

    fn encloses(self, what: Enclosure) -> bool {
        self.contest.enclosed.contains(&what)
    }

    fn is_late(self) -> bool {
        // A reopening for a clerical error may be asked for within a year (42 CFR 405.980(b)).
        let days = match self.contest.door {
            Door::Reopening => 365,
            _ => self.card.rules.appeal_days,
        };
        let since = self.account.decided.map_or(0, |day| (self.contest.day - day).num_days());
        i64::from(days) < since
    }

    fn door_fits(self) -> bool {
        let is_medicare = self.card.is_medicare();
        let mut denials = self.account.standing.iter().flat_map(Decision::denials);
        let wants_records = denials.any(|cut| cut.cause == Some(Cause::RecordsWanted));
        match self.contest.door {
            Door::RecordsReply => wants_records,
            Door::Reopening => is_medicare && self.contest.corrected.is_some(),
            Door::Reconsideration | Door::PricingDispute => !is_medicare,
            Door::Appeal(1) => true,
            // Each level has its turn.
            Door::Appeal(level) => u32::from(level) <= self.account.n_contests + 1,
            _ => false,
        }
    }

    /// Is this denial given up?
    fn wins(self, cut: &Cut) -> bool {
        let Some(cause) = cut.cause else { return false };
        let records = self.encloses(Enclosure::Records);
        let authorization = self.encloses(Enclosure::Authorization);
        let Chart { necessary, emergency, distinct, .. } = self.chart;
        let is_right = match (cause, cut.mistaken) {
            (Cause::RecordsWanted, _) => return records,
            (Cause::AuthorizationAbsent, true) => authorization || records,
            (Cause::FiledLate, true) => self.encloses(Enclosure::FilingProof),
            (_, true) => records,
            (Cause::AuthorizationAbsent, false) => emergency && records,
            (Cause::AuthorizationNotNamed, false) => authorization,
            (Cause::AuthorizationExceeded | Cause::NotNecessary | Cause::LevelOfCare, false) => {
                necessary && records
            }
            (Cause::ModifierMissing, false) => distinct && records,
            _ => false,
        };
        // Who is stubborn the first time may give in the second.
        let turn = u64::from(self.account.n_contests);
        let stubborn = self.card.temper.stubborn_bp / (self.account.n_contests + 1);
        is_right && !self.seed.of("contest", turn).happens("stubborn", stubborn)
    }
}

/// Days until a contest is answered.
pub(super) fn answer_days(door: Door, seed: Seed) -> u32 {
    match door {
        Door::RecordsReply | Door::Reopening => seed.number("answer", 8, 18),
        _ => seed.number("answer", 20, 45),
    }
}
