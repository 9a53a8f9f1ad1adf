//! What the practice has on file for the day of service: whether the coverage was in force, and the
//! number of an authorization or a referral that fits.
//!
//! **Invariants**
//! - A coverage counts as ended only where the file knows a coverage at this very payer and none of them
//!   was in force. That nothing is on file says nothing.
//! - A number is given only where there is one and no other: beside the claim itself, else among those
//!   of the patient that name a billed procedure; and its days include the day of service.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::PayerId;
use store::{Record, RecordKind};

use super::{
    forms::{Authorization, AuthorizationKind, Coverage},
    wire,
};

/// What was rendered, when, and who is to pay for it.
pub(super) struct Visit<'a> {
    pub(super) payer: &'a PayerId,
    pub(super) day: NaiveDate,
    /// The procedures that were billed.
    pub(super) procedures: BTreeSet<&'a str>,
}

/// Out of the authorizations beside the claim, and the coverages and authorizations of its patient.
pub(super) fn on_file(
    visit: &Visit<'_>,
    of_claim: &[Record],
    of_patient: &[Record],
) -> wire::OnFile {
    let number = |kind| {
        let beside = visit.numbers(of_claim, kind, |_| true);
        let named = || visit.numbers(of_patient, kind, |it| it.is_for(&visit.procedures));
        only(if beside.is_empty() { named() } else { beside })
    };
    wire::OnFile {
        coverage_inactive: visit.is_without_coverage(of_patient),
        authorization: number(AuthorizationKind::Authorization),
        referral: number(AuthorizationKind::Referral),
    }
}

impl Visit<'_> {
    fn is_without_coverage(&self, records: &[Record]) -> bool {
        let coverages = records.iter().filter(|it| it.key.kind == RecordKind::Coverage);
        let coverages = coverages.filter_map(|it| Some((it.in_force, Coverage::of(it)?)));
        let mut here = coverages.filter(|(_, it)| it.payer == self.payer.0).peekable();
        here.peek().is_some() && here.all(|(days, it)| !it.active || !days.on(self.day))
    }

    /// The numbers of a kind that this payer gave for the day of service.
    fn numbers(
        &self,
        records: &[Record],
        kind: AuthorizationKind,
        fits: impl Fn(&Authorization) -> bool,
    ) -> BTreeSet<String> {
        let of_kind = records.iter().filter(|it| it.key.kind == RecordKind::Authorization);
        let on_the_day = of_kind.filter(|it| it.in_force.on(self.day));
        let read = on_the_day.filter_map(Authorization::of);
        let ours = read.filter(|it| it.kind == kind && it.payer == self.payer.0 && fits(it));
        ours.map(|it| it.number).collect()
    }
}

fn only(mut numbers: BTreeSet<String>) -> Option<String> {
    let only = numbers.pop_first();
    only.filter(|_| numbers.is_empty())
}
