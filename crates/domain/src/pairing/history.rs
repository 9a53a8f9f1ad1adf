//! The story of each claim, once all files were read.

use super::{PayerNumber, PaymentRecord, PaymentSource, Standing};
use crate::{Cents, ClaimNumber, Finding, Place, Severity};

/// How a claim stands at one payer, in one word.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ClaimState {
    /// Adjudicated once, and that stands.
    Stands,
    /// Adjudicated more than once; the current adjudication replaced another.
    Corrected,
    /// Every payment was taken back and nothing came in its place.
    TakenBack,
    /// A payment was taken back that is in none of the files, and nothing came in its place.
    UnseenTakenBack,
    /// The payer has not decided.
    NotAdjudicated,
}

/// The stories of all claims.
#[derive(Debug)]
pub struct Histories {
    records: Vec<PaymentRecord>,
    standings: Vec<Standing>,
    /// Where each claim ends in `records`, rising.
    ends: Vec<usize>,
    /// By source.
    spots: Vec<Spot>,
}

/// Of which claim a payment is.
#[derive(Clone, Copy, Debug)]
struct Spot {
    source: PaymentSource,
    nth: u32,
}

impl Histories {
    pub(super) fn new(
        records: Vec<PaymentRecord>,
        standings: Vec<Standing>,
        ends: Vec<usize>,
    ) -> Self {
        let mut spots = Vec::with_capacity(records.len());
        let mut nth = 0;
        for (at, record) in records.iter().enumerate() {
            nth += u32::from(ends.get(nth as usize).is_some_and(|end| *end <= at));
            spots.push(Spot { source: record.source, nth });
        }
        spots.sort_unstable_by_key(|spot| spot.source);
        Self { records, standings, ends, spots }
    }

    /// Each claim of each payer once, by payer, claim number and day of service.
    pub fn iter(&self) -> impl Iterator<Item = ClaimHistory<'_>> {
        (0..self.ends.len()).filter_map(|nth| self.nth(nth))
    }

    /// The story of the claim whose payment stands there.
    pub fn history(&self, source: PaymentSource) -> Option<ClaimHistory<'_>> {
        let found = self.spots.binary_search_by_key(&source, |spot| spot.source).ok()?;
        self.nth(self.spots[found].nth as usize)
    }

    /// All payment records, by payer, claim and date.
    pub fn records(&self) -> &[PaymentRecord] {
        &self.records
    }

    /// The story at this place of [`Histories::iter`].
    pub(crate) fn nth(&self, nth: usize) -> Option<ClaimHistory<'_>> {
        let end = *self.ends.get(nth)?;
        let begin = nth.checked_sub(1).map_or(0, |before| self.ends[before]);
        let (records, standings) = (&self.records[begin..end], &self.standings[begin..end]);
        Some(ClaimHistory { records, standings })
    }
}

/// The story of one claim at one payer, in order.
#[derive(Clone, Copy, Debug)]
pub struct ClaimHistory<'a> {
    records: &'a [PaymentRecord],
    standings: &'a [Standing],
}

impl<'a> ClaimHistory<'a> {
    /// The payment records, the oldest first.
    pub fn records(&self) -> &'a [PaymentRecord] {
        self.records
    }

    /// What became of each, in the same order.
    pub fn standings(&self) -> &'a [Standing] {
        self.standings
    }

    /// What became of the payment that stands there, if it is one of this claim's.
    pub fn standing(&self, source: PaymentSource) -> Option<Standing> {
        self.told().find(|(record, _)| record.source == source).map(|(_, standing)| standing)
    }

    /// Is this payment the first word of the payer on the claim, so that a rate of first
    /// adjudications counts it? Each part is, where the first remittance split the claim.
    pub fn is_first(&self, source: PaymentSource) -> bool {
        let of_source = self.records.iter().find(|record| record.source == source);
        let record = of_source.filter(|record| record.decides());
        record.zip(self.first()).is_some_and(|(record, first)| record.is_beside(first))
    }

    fn told(&self) -> impl Iterator<Item = (&'a PaymentRecord, Standing)> + use<'a> {
        self.records.iter().zip(self.standings.iter().copied())
    }

    /// The payer.
    pub fn payer(&self) -> Option<PayerNumber> {
        self.records.first().map(|record| record.payer)
    }

    /// Our number of the claim: the newest, where a correction went out under a new one.
    pub fn claim(&self) -> Option<&'a ClaimNumber> {
        self.records.last().map(|record| &record.claim)
    }

    /// The adjudications that stand: one, or each part of a claim that the payer split.
    pub fn current(&self) -> impl Iterator<Item = &'a PaymentRecord> + use<'a> {
        let current = |(record, standing)| (standing == Standing::Current).then_some(record);
        self.told().filter_map(current)
    }

    /// The first adjudication that decided the claim; `None` where there is none, and where a
    /// reversal shows that there was an earlier one, which is in none of the files.
    pub fn first(&self) -> Option<&'a PaymentRecord> {
        if self.standings.contains(&Standing::TakesBackUnseen) {
            return None;
        }
        self.records.iter().find(|record| record.decides())
    }

    /// The payer's numbers of this claim, the oldest first, each once. A replacement claim names
    /// the one of the adjudication that stands.
    pub fn payer_claim_numbers(&self) -> Vec<&'a str> {
        let mut numbers: Vec<&str> = vec![];
        for record in self.records {
            let number = record.payer_claim_number.as_str();
            if !number.is_empty() && !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    /// What the payer paid on this claim, all reversals taken off.
    pub fn net_paid(&self) -> Cents {
        self.records.iter().map(|record| record.paid).sum()
    }

    /// What the payer's later word changed in the payment of the first remittance that answered;
    /// `None` where that is unknown, where nothing came after it, or where nothing stands.
    pub fn recovered(&self) -> Option<Cents> {
        let first = self.first()?;
        let came_first = |record: &&PaymentRecord| record.is_beside(first);
        if self.current().all(|record| came_first(&record)) {
            return None;
        }
        let now: Cents = self.current().map(|record| record.paid).sum();
        let answers = self.records.iter().filter(|record| record.is_adjudication());
        let then: Cents = answers.filter(came_first).map(|record| record.paid).sum();
        Some(now - then)
    }

    /// How it stands.
    pub fn state(&self) -> ClaimState {
        let any = |wanted: fn(&Standing) -> bool| self.standings.iter().any(wanted);
        let replaced = any(|it| {
            matches!(
                it,
                Standing::Superseded | Standing::TakenBack { .. } | Standing::TakesBackUnseen
            )
        });
        if self.current().next().is_some() {
            if replaced { ClaimState::Corrected } else { ClaimState::Stands }
        } else if any(|it| matches!(it, Standing::TakesBack { .. })) {
            ClaimState::TakenBack
        } else if replaced {
            ClaimState::UnseenTakenBack
        } else {
            ClaimState::NotAdjudicated
        }
    }

    /// What a person should see about the story itself.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = vec![];
        for (record, standing) in self.told() {
            findings.extend(remark(record, standing));
        }
        if self.current().nth(1).is_some() {
            findings.push(Finding {
                severity: Severity::Note,
                kind: "several_answers",
                what: format!(
                    "claim {} was answered more than once, with other numbers or charges; the \
                     payer may have split it, so each answer is kept in work",
                    self.claim().map_or("", |claim| &claim.0)
                ),
                place: Place::Claim,
            });
        }
        if self.state() == ClaimState::TakenBack {
            findings.push(Finding {
                severity: Severity::Warning,
                kind: "taken_back",
                what: format!(
                    "every payment of claim {} was taken back and no correction came; check \
                     whether the payer was right",
                    self.claim().map_or("", |claim| &claim.0)
                ),
                place: Place::Claim,
            });
        }
        findings
    }
}

fn remark(record: &PaymentRecord, standing: Standing) -> Option<Finding> {
    let claim = &record.claim;
    let (severity, kind, what) = match standing {
        Standing::TakesBackUnseen => (
            Severity::Warning,
            "reversal_of_unseen",
            format!(
                "the payer takes back {} on claim {claim}, and the payment is in none of the \
                 files; nothing was undone",
                -record.paid
            ),
        ),
        Standing::TakesBack { exact: false, .. } => (
            Severity::Warning,
            "reversal_differs",
            format!(
                "the reversal of claim {claim} takes back {}, which is not what was paid; they \
                 were paired by the payer's claim number",
                -record.paid
            ),
        ),
        Standing::Superseded if record.paid != Cents::ZERO => (
            Severity::Warning,
            "replaced_without_reversal",
            format!(
                "claim {claim} was adjudicated again, and nobody took back the {} of before; one \
                 of the payments may be asked back",
                record.paid
            ),
        ),
        Standing::DuplicateNotice => (
            Severity::Note,
            "duplicate_notice",
            format!("the payer has claim {claim} already; its earlier answer stands"),
        ),
        _ => return None,
    };
    Some(Finding { severity, kind, what, place: Place::Claim })
}
