//! The bill to the second payer: what the first one said goes with it.

use chrono::NaiveDate;
use domain::Cents;
use x12::claim::{
    AdjustmentGroup, ClaimAdjustment, Coverage as Insured, Extra, LineAdjudication, LinePayment,
    Money, OtherCoverage, Party, Rendered,
};

use super::{
    Patient, Slip,
    bill::{Bill, cents, coverage_of, dated, organization, person},
};
use crate::{
    calendar::compact,
    payers::{PayerId, card},
};

/// What the first payer said of a claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Answer {
    pub(crate) payer: PayerId,
    pub(crate) day: NaiveDate,
    pub(crate) paid: Cents,
    pub(crate) lines: Vec<AnsweredLine>,
}

/// What the first payer said of a line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct AnsweredLine {
    pub(crate) paid: Cents,
    /// Group, reason and amount.
    pub(crate) cuts: Vec<(&'static str, &'static str, Cents)>,
}

/// 2320 and 2330: the first payer and what it said.
pub(super) fn other_coverage(bill: &Bill, patient: &Patient) -> Vec<OtherCoverage> {
    let Some(answer) = bill.answer.as_ref().filter(|_| bill.slip != Some(Slip::FirstAnswerLeftOff))
    else {
        return vec![];
    };
    let first = card(answer.payer);
    let id = coverage_of(patient, answer.payer).map_or("", |it| it.member_id.as_str());
    vec![OtherCoverage {
        coverage: Insured {
            sequence: "P".to_owned(),
            relationship: "18".to_owned(),
            filing_indicator: first.filing_indicator.to_owned(),
            ..Insured::default()
        },
        amounts: vec![Money {
            qualifier: "D".to_owned(),
            amount: cents(answer.paid.0),
            other: vec![],
        }],
        parties: vec![
            Party {
                name: person("IL", &patient.last, patient.first, ("MI", id)),
                ..Party::default()
            },
            Party {
                name: organization("PR", first.name, ("PI", first.wire_id)),
                ..Party::default()
            },
        ],
        extra: vec![Extra {
            id: "OI".to_owned(),
            elements: ["", "", "Y", "", "", "Y"]
                .iter()
                .map(|it| if it.is_empty() { vec![] } else { vec![(*it).to_owned()] })
                .collect(),
        }],
        ..OtherCoverage::default()
    }]
}

/// 2430: what the first payer said of a line.
pub(super) fn adjudication(bill: &Bill, nth: usize, service: &Rendered) -> Vec<LineAdjudication> {
    let answer = bill.answer.as_ref().filter(|_| bill.slip != Some(Slip::FirstAnswerLeftOff));
    let Some((answer, line)) = answer.and_then(|it| Some((it, it.lines.get(nth)?))) else {
        return vec![];
    };
    let mut adjustments: Vec<AdjustmentGroup> = Vec::new();
    for (group, reason, amount) in &line.cuts {
        let adjustment = ClaimAdjustment {
            reason: (*reason).to_owned(),
            amount: cents(amount.0),
            quantity: String::new(),
        };
        match adjustments.iter_mut().find(|it| it.group == *group) {
            Some(known) => known.adjustments.push(adjustment),
            None => adjustments.push(AdjustmentGroup {
                group: (*group).to_owned(),
                adjustments: vec![adjustment],
            }),
        }
    }
    vec![LineAdjudication {
        payment: LinePayment {
            payer: card(answer.payer).wire_id.to_owned(),
            paid: cents(line.paid.0),
            procedure: service.procedure().clone(),
            units: (service.units_milli() / 1000).to_string(),
            ..LinePayment::default()
        },
        adjustments,
        dates: vec![dated("573", "D8", &compact(answer.day))],
        ..LineAdjudication::default()
    }]
}
