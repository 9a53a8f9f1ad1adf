//! What the payer said of a claim, each adjustment with its code and in plain words, and where the money
//! went.

use domain::{Adjustment, Cents, DenialReason, Judgment, Kind, Place, Rarc, judge};
use orchestrator::{CaseFile, Office, inbox::PaymentRead, words};

use crate::console::show;

/// One word of the payer.
pub(crate) struct Said {
    /// When, and with which payment.
    pub(crate) head: String,
    pub(crate) codes: Vec<Code>,
}

/// One reason that the payer gave.
#[expect(clippy::struct_field_names, reason = "the code of a code is what it is called")]
pub(crate) struct Code {
    /// Such as `CO-197`.
    pub(crate) code: String,
    /// What it means.
    pub(crate) meaning: String,
    /// What follows from it.
    pub(crate) note: String,
    /// How much it takes away; a remark takes nothing.
    pub(crate) amount: Option<Cents>,
    /// It is a part of what was denied.
    pub(crate) is_denial: bool,
}

/// One sum of the strip at the top of a case.
pub(crate) struct Sum {
    pub(crate) label: &'static str,
    pub(crate) cents: Cents,
    /// How it is coloured.
    pub(crate) kind: &'static str,
    pub(crate) note: String,
}

/// All that the payer said, the newest first.
pub(crate) fn said(file: &CaseFile, office: &Office) -> Vec<Said> {
    file.payer_words.iter().rev().map(|word| one(word, office)).collect()
}

/// Where the money went with the payer's last word, and what is expected of an answer.
pub(crate) fn sums(file: &CaseFile, office: &Office) -> Vec<Sum> {
    let sum = |label, cents, kind| {
        let kind = if cents == Cents::ZERO { "none" } else { kind };
        Sum { label, cents, kind, note: String::new() }
    };
    let mut sums = Vec::new();
    let assessment = file.decision.as_ref().and_then(|it| it.assessment);
    let last = file.payer_words.last();
    if let Some(last) = last {
        let judged = judged(last, office);
        let payment = &last.payment;
        sums.extend([
            sum("Charged", payment.charged, ""),
            sum("Allowed", judged.allowed, ""),
            sum("Paid", payment.paid, "paid"),
            sum("Patient", payment.patient_share, ""),
        ]);
        if assessment.is_none() {
            sums.push(sum("Denied", judged.denied, "denied"));
        }
    }
    if let Some(it) = assessment {
        sums.push(sum("Denied", it.denied, "denied"));
        let chance = format!("chance {} %, less the work", it.chance_bp / 100);
        sums.push(Sum { note: chance, ..sum("Expected net", it.expected_net, "expected") });
    }
    if let Some(outcome) = &file.outcome {
        sums.push(sum("Recovered", outcome.recovered, "paid"));
    }
    sums
}

fn judged(word: &PaymentRead, office: &Office) -> Judgment {
    let PaymentRead { remittance, payment, .. } = word;
    let codes = &office.books.codes;
    judge(codes, &codes.overrides(&remittance.payer.name), remittance.date, payment)
}

fn one(word: &PaymentRead, office: &Office) -> Said {
    let PaymentRead { remittance, payment, .. } = word;
    let judged = judged(word, office);
    let reasons = judged.denial.map(|it| it.reasons).unwrap_or_default();
    let of_claim = payment.adjustments.iter().map(|it| (Place::Claim, String::new(), it));
    let of_lines = (0..).zip(&payment.lines).flat_map(|(nth, line)| {
        let on = format!(" On line {}, {}.", nth + 1, line.procedure);
        line.adjustments.iter().map(move |it| (Place::Line(nth), on.clone(), it))
    });
    let codes = of_claim.chain(of_lines).filter(|(.., it)| it.amount != Cents::ZERO);
    let codes = codes.map(|(place, on, it)| code(it, (place, on), &reasons, office));
    let remarks = payment.lines.iter().flat_map(|it| &it.remarks);
    let remarks = payment.remarks.iter().chain(remarks).map(|it| remark(*it, office));
    let date = remittance.date.map_or_else(String::new, |it| format!("{}, ", show::day(it)));
    Said {
        head: format!("{date}payment {}", remittance.trace),
        codes: codes.chain(remarks).collect(),
    }
}

fn code(
    it: &Adjustment,
    (place, on): (Place, String),
    reasons: &[DenialReason],
    office: &Office,
) -> Code {
    let known = office.books.codes.carc(it.carc);
    let meaning = known.map_or("A code that no table knows", |it| it.meaning.as_str());
    let reason = reasons.iter().find(|found| found.place == place && found.adjustment == *it);
    let judged = match (reason, known.map(|it| it.kind)) {
        (Some(reason), _) => format!("Denied: {}.", reason.class.title()),
        (None, Some(Kind::Denial(_)) | None) => String::new(),
        (None, Some(_)) => "Not a denial.".to_owned(),
    };
    let note = [judged.as_str(), words::group(it.group)].join(" ");
    Code {
        code: format!("{}-{}", it.group.code(), it.carc),
        meaning: sentence(meaning),
        note: format!("{}{on}", note.trim()),
        amount: Some(it.amount),
        is_denial: reason.is_some(),
    }
}

fn remark(remark: Rarc, office: &Office) -> Code {
    let known = office.books.codes.rarc(remark);
    let meaning = known.map_or("A remark that no table knows", |it| it.meaning.as_str());
    let (code, meaning) = (remark.to_string(), sentence(meaning));
    Code { code, meaning, note: String::new(), amount: None, is_denial: false }
}

fn sentence(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}
