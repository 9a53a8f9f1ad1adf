//! One row of the worklist, written out: a denial with its answer, in the words of the report.

use domain::{
    Adjustment, Answer, Clock, Deadline, Denial, DenialReason, Door, Extent, NoClock, Phi, Place,
    Rarc, UnknownClock,
};

use super::{
    Analysis,
    kept::Kept,
    remittances::RemittanceSet,
    report::{self, Text},
    texts::Texts,
};

/// Writes rows.
pub(super) struct RowWriter<'a> {
    pub(super) run: &'a Analysis,
    pub(super) texts: Texts,
}

impl RowWriter<'_> {
    /// The row of a denial; its rank comes when all rows are there.
    pub(super) fn row(
        &mut self,
        set: &RemittanceSet,
        kept: &Kept,
        denial: &Denial,
        answer: &Answer<'_>,
    ) -> report::Denial {
        let (deadline, no_deadline_because) = match answer.clock {
            Clock::Runs(deadline) => (Some(self.deadline(deadline)), None),
            Clock::NoClock(why) => (None, Some(Text::ours(no_clock(*why)))),
            Clock::Unknown(why) => (None, Some(self.unknown(*why, answer))),
        };
        let patient = kept.patient.as_ref().map(Phi::expose);
        let extent = match denial.extent {
            Extent::Full => "full",
            Extent::Partial => "partial",
        };
        report::Denial {
            rank: 0,
            claim: kept.claim.0.clone(),
            payer_claim_number: kept.payer_claim_number.clone(),
            payer: self.texts.of(&set.remittance.payer.name),
            patient: patient.cloned(),
            service_date: kept.facts.service_from.map(|date| self.texts.date(date)),
            remittance_date: set.remittance.date.map(|date| self.texts.date(date)),
            file: self.texts.of(self.run.files[set.file as usize].name()),
            class: Text::ours(denial.class.id()),
            class_title: Text::ours(denial.class.title()),
            extent: Text::ours(extent),
            codes: denial.reasons.iter().map(|reason| self.code(reason, kept)).collect(),
            denied_cents: denial.amount.0,
            tier: Text::ours(answer.plan.tier.label()),
            next_action: Text::ours(answer.plan.next_action),
            route: Text::ours(answer.ruling.door.id()),
            route_because: self.texts.of(&answer.ruling.because),
            queue: Text::ours(answer.plan.queue.label()),
            owner: Text::ours(answer.plan.owner.label()),
            deadline,
            no_deadline_because,
            chance_bp: answer.worth.chance_bp,
            expected_net_cents: answer.worth.expected_net.0,
            because: self.because(denial),
        }
    }

    /// Why the day is not known, and the day that is: what can still be contested will close.
    fn unknown(&mut self, why: UnknownClock, answer: &Answer<'_>) -> Text {
        let why = unknown_clock(why);
        match answer.closes_first {
            None => Text::ours(why),
            Some((door, deadline)) => {
                let step = match door {
                    Door::Reconsideration => "a reconsideration",
                    _ => "an appeal",
                };
                let (day, rule) = (deadline.date, &deadline.rule);
                self.texts.of(&format!("{why}; {step} closes on {day} ({rule})"))
            }
        }
    }

    /// Why each reason has its class, each said once.
    fn because(&mut self, denial: &Denial) -> Vec<Text> {
        // One more for the reason of its rank.
        let mut said: Vec<Text> = Vec::with_capacity(denial.reasons.len() + 1);
        for reason in &denial.reasons {
            if !said.iter().any(|it| **it == reason.because) {
                said.push(self.texts.of(&reason.because));
            }
        }
        said
    }

    fn code(&mut self, reason: &DenialReason, kept: &Kept) -> report::Code {
        let (run, texts) = (self.run, &mut self.texts);
        let Adjustment { group, carc, amount } = reason.adjustment;
        let unknown = "not in the code table";
        let procedure = match reason.place {
            Place::Claim => None,
            Place::Line(index) => kept.procedures.get(index).cloned(),
        };
        let meaning_of = |remark: &Rarc| run.codes.rarc(*remark).map_or(unknown, |it| &it.meaning);
        report::Code {
            group: Text::ours(group.code()),
            carc: texts.of(carc.as_str()),
            meaning: texts.of(run.codes.carc(carc).map_or(unknown, |it| &it.meaning)),
            rarc: reason.remarks.iter().map(|remark| texts.of(remark.as_str())).collect(),
            rarc_meanings: reason.remarks.iter().map(|it| texts.of(meaning_of(it))).collect(),
            amount_cents: amount.0,
            class: Text::ours(reason.class.id()),
            procedure,
            expected: reason.expected,
        }
    }

    fn deadline(&mut self, deadline: &Deadline) -> report::Deadline {
        let texts = &mut self.texts;
        report::Deadline {
            date: texts.date(deadline.date),
            days_left: deadline.days_left(self.run.as_of),
            by: texts.of(&deadline.by.to_string()),
            send_by: texts.date(deadline.last_day_to_send),
            rule: texts.of(&deadline.rule.0),
            source: texts.of(&deadline.source),
            confidence: Text::ours(deadline.confidence.code()),
            explained: texts.of(&deadline.explained),
        }
    }
}

fn no_clock(why: NoClock) -> &'static str {
    match why {
        NoClock::Pended => "the payer has not decided yet, so no clock runs",
        NoClock::Unprocessable => "unprocessable (MA130): there is nothing to appeal",
        NoClock::NoAppealRights => "the payer takes no appeal of this (N211)",
        NoClock::NothingGoesOut => "nothing goes to the payer",
    }
}

fn unknown_clock(why: UnknownClock) -> &'static str {
    match why {
        UnknownClock::ProgramUnsaid => {
            "the program is not known: name the payer's program in the contract file"
        }
        UnknownClock::NoRule => "no rule is known for this payer and route: look it up",
        UnknownClock::ContractDecides => {
            "the contract decides: enter its deadline in the contract file"
        }
        UnknownClock::DateMissing(_) => "the date that the rule counts from is not known",
    }
}
