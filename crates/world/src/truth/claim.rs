//! The whole story of one claim at one payer, as far as it was delivered.

use chrono::NaiveDate;
use domain::Cents;

use crate::payers::{Decision, PayerId, Remedy, remedy};

/// The story of one claim at one payer, in the order of delivery.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ClaimTruth {
    events: Vec<Event>,
}

/// One thing that happened to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    /// Taken in at the door.
    Accepted(NaiveDate),
    /// Sent back at the door: nobody has judged it.
    Rejected(NaiveDate),
    /// The payer's word.
    Decided {
        /// Index of the remittance.
        remittance: usize,
        /// The word.
        decision: Decision,
    },
    /// A word taken back.
    Reversed {
        /// Index of the remittance.
        remittance: usize,
        /// What was taken back.
        decision: Decision,
    },
}

/// Something that is open.
#[derive(Clone, Copy, Debug)]
pub struct Open<'a> {
    /// At which payer.
    pub payer: PayerId,
    /// Our number of the claim.
    pub claim: &'a str,
    /// What it is.
    pub kind: OpenKind,
    /// How much.
    pub amount: Cents,
    /// The word that it stands on.
    pub decision: &'a Decision,
}

/// What is open.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum OpenKind {
    /// Denied.
    Denied,
    /// Taken back, and nothing in its place.
    TakenBack,
    /// Paid below the contract.
    Short,
}

impl Open<'_> {
    /// What would put it right, by the cause of its first denial.
    pub fn remedy(&self) -> Option<Remedy> {
        let cut = self.decision.denials().next()?;
        Some(remedy(self.payer, cut.cause?, cut.mistaken))
    }
}

impl ClaimTruth {
    /// What happened, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The words of the payer, in order; not the notices that it has the claim already.
    pub fn decisions(&self) -> impl DoubleEndedIterator<Item = (usize, &Decision)> {
        self.events.iter().filter_map(|event| match event {
            Event::Decided { remittance, decision } if !decision.is_notice => {
                Some((*remittance, decision))
            }
            _ => None,
        })
    }

    /// The first word by which everything was decided.
    pub fn first(&self) -> Option<(usize, &Decision)> {
        self.decisions().find(|(_, decision)| !decision.is_pending)
    }

    /// The payer's word as of now: the last one, unless it was taken back.
    pub fn standing(&self) -> Option<&Decision> {
        let (_, last) = self.decisions().next_back()?;
        (!self.is_reversed(last)).then_some(last)
    }

    /// What was taken back for good: reversals after which no word stands.
    pub fn taken_back(&self) -> impl Iterator<Item = &Decision> {
        let stands = self.standing().is_some();
        let reversed = self.events.iter().filter_map(|event| match event {
            Event::Reversed { decision, .. } => Some(decision),
            _ => None,
        });
        reversed.filter(move |it| !stands && Cents::ZERO < it.paid())
    }

    /// Was it ever sent back at the door?
    pub fn was_rejected(&self) -> bool {
        self.events.iter().any(|event| matches!(event, Event::Rejected(_)))
    }

    /// Was anything said of it at the door?
    pub fn was_acknowledged(&self) -> bool {
        self.events.iter().any(|event| matches!(event, Event::Accepted(_) | Event::Rejected(_)))
    }

    pub(super) fn open<'a>(&'a self, payer: PayerId, claim: &'a str) -> Vec<Open<'a>> {
        let open = |kind, amount, decision| Open { payer, claim, kind, amount, decision };
        let mut all: Vec<Open<'a>> =
            self.taken_back().map(|it| open(OpenKind::TakenBack, it.paid(), it)).collect();
        if let Some(standing) = self.standing() {
            let amounts =
                [(OpenKind::Denied, standing.denied()), (OpenKind::Short, standing.short())];
            let due = amounts.into_iter().filter(|(_, amount)| Cents::ZERO < *amount);
            all.extend(due.map(|(kind, amount)| open(kind, amount, standing)));
        }
        all
    }

    pub(super) fn push(&mut self, event: Event) {
        self.events.push(event);
    }

    fn is_reversed(&self, word: &Decision) -> bool {
        self.events.iter().any(|event| {
            matches!(event, Event::Reversed { decision, .. } if decision.number == word.number)
        })
    }
}
