//! What one adjustment is.
//!
//! Three voices are heard in this order: the payer's own use of the code, as the office has it in
//! its contract file; the remark, where the code by itself says only that something is wrong; the
//! code book. Then the group has to support the answer.

use chrono::NaiveDate;

use super::{
    because::Because,
    group::{is_price_cut, under_group},
    remark::Remarks,
};
use crate::{
    Adjustment, CarcEntry, Cents, CodeBook, CodeOverride, DenialClass, Finding, Group, Kind, Place,
    Rarc, RarcEffect, Severity,
};

/// One adjustment with all that speaks about it.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// Group, reason and amount.
    pub adjustment: Adjustment,
    /// Where it stands.
    pub place: Place,
    /// The charge of that place.
    pub charged: Cents,
    /// The remarks beside it.
    pub remarks: Remarks<'a>,
    /// The date of the remittance, against which codes are checked; without it they are not.
    pub date: Option<NaiveDate>,
    /// This payer's own uses: [`CodeBook::overrides`].
    pub overrides: &'a [CodeOverride],
}

/// What an adjustment is, why, and what was noticed on the way.
#[derive(Clone, Debug)]
pub struct Classed<'a> {
    /// What it is.
    pub kind: Kind,
    /// Why.
    pub because: Because<'a>,
    /// What a person should see.
    pub findings: Vec<Finding>,
}

impl Sent<'_> {
    /// Something that a person should see about it.
    pub(super) fn finding(&self, severity: Severity, kind: &'static str, what: &str) -> Finding {
        let Adjustment { group, carc, .. } = self.adjustment;
        let what = format!("{group}-{carc}: {what}");
        Finding { severity, kind, what, place: self.place }
    }

    /// Does it say that the patient owes it?
    fn charges_patient(&self) -> bool {
        self.adjustment.group == Group::PatientResponsibility
    }
}

/// Classes one adjustment.
pub fn kind_of<'a>(book: &'a CodeBook, sent: &Sent<'a>) -> Classed<'a> {
    let Adjustment { group, carc, .. } = sent.adjustment;
    let mut findings = Vec::new();
    let entry = book.carc(carc);
    let own = sent.overrides.iter().find(|own| own.fits(group, carc, sent.remarks.iter()));

    findings.extend(out_of_date(entry, sent));
    let (mut kind, mut because) = match (own, entry) {
        (Some(own), _) => (own.kind, Because::PayerUse(own)),
        (None, Some(entry)) => by_the_book(book, entry, sent, &mut findings),
        (None, None) => {
            let what = "no table knows this reason; a person decides, nothing is written off";
            findings.push(sent.finding(Severity::Warning, "unknown_carc", what));
            (Kind::Denial(DenialClass::Unclassified), Because::UnknownCode(sent.adjustment))
        }
    };

    // Whoever named the group in the payer's own use has answered for it.
    if own.is_none_or(|own| own.group.is_none()) {
        let tied = entry.map_or(&[][..], |entry| entry.groups);
        let (held, surprise) = under_group(kind, sent.adjustment, tied);
        if let Some(odd) = surprise {
            findings.push(sent.finding(odd.severity, odd.finding, odd.what));
            if held != kind {
                (kind, because) = (held, Because::Group(sent.adjustment, odd));
            }
        }
    }
    let kind = kept_from_the_patient(book, kind, sent, &mut findings);
    Classed { kind, because, findings }
}

/// What the code book and the remarks say.
fn by_the_book<'a>(
    book: &'a CodeBook,
    entry: &'a CarcEntry,
    sent: &Sent<'a>,
    findings: &mut Vec<Finding>,
) -> (Kind, Because<'a>) {
    let Adjustment { carc, amount, .. } = sent.adjustment;
    // A price is not cut to nothing: then a remark that speaks of a denial is believed.
    let takes_all = is_price_cut(carc) && Cents::ZERO < sent.charged && sent.charged <= amount;
    if takes_all {
        let what = "the price was cut by the whole charge; see whether it was denied";
        findings.push(sent.finding(Severity::Warning, "price_cut_takes_all", what));
    }
    let unexplained = entry.needs_remark && !sent.remarks.explain(book);
    if unexplained {
        findings.push(without_remark(sent));
    }

    let told_by_remark = entry.told_by_remark || takes_all;
    let Some(told) = told_by_remark.then(|| sent.remarks.tell(book, entry)).flatten() else {
        if entry.kind == Kind::Denial(DenialClass::Unclassified) && !unexplained {
            let what = "the code is known and names no cause; a person decides";
            findings.push(sent.finding(Severity::Warning, "unclassified_carc", what));
        }
        return (entry.kind, Because::Table(entry));
    };
    if told.disputed {
        let what = format!("its remarks point to several causes; {} was taken", told.by.code);
        findings.push(sent.finding(Severity::Note, "remarks_disagree", &what));
    }
    (Kind::Denial(told.class), Because::Remark(entry, told.by))
}

/// The patient's share of a Qualified Medicare Beneficiary goes to Medicaid and never to the
/// patient (42 U.S.C. 1396a(n)(3)(B) \[V\]); other remarks forbid it too.
fn kept_from_the_patient(
    book: &CodeBook,
    kind: Kind,
    sent: &Sent<'_>,
    findings: &mut Vec<Finding>,
) -> Kind {
    let charged_to_patient = kind == Kind::PatientShare || sent.charges_patient();
    let is_qmb = |remark: Rarc| matches!(remark.as_str(), "N192" | "N781" | "N782" | "N783");
    let by_code = matches!(sent.adjustment.carc.as_str(), "209" | "303");
    let by_remark = charged_to_patient && sent.remarks.iter().any(is_qmb);
    if by_code || by_remark {
        let severity = if charged_to_patient { Severity::Warning } else { Severity::Note };
        let what = "a Qualified Medicare Beneficiary or Medicaid patient is never billed; see \
                    whether the next payer is";
        findings.push(sent.finding(severity, "qmb_never_bill_patient", what));
        return if kind == Kind::PatientShare { Kind::CobImpact } else { kind };
    }
    if charged_to_patient && sent.remarks.have(book, RarcEffect::NeverBillPatient) {
        let what = "charged to the patient, and a remark forbids to bill the patient";
        findings.push(sent.finding(Severity::Stop, "never_bill_patient", what));
    }
    kind
}

/// Two codes are worthless without a remark and have a finding of their own; the others say enough
/// to begin with.
fn without_remark(sent: &Sent<'_>) -> Finding {
    let what = "the payer owes a remark that says what is wrong, and sent none; ask the payer";
    let (severity, kind) = match sent.adjustment.carc.as_str() {
        "16" => (Severity::Warning, "carc_16_without_remark"),
        "A1" => (Severity::Warning, "carc_a1_without_remark"),
        _ => (Severity::Note, "required_remark_missing"),
    };
    sent.finding(severity, kind, what)
}

fn out_of_date(entry: Option<&CarcEntry>, sent: &Sent<'_>) -> Option<Finding> {
    let (entry, date) = (entry?, sent.date?);
    let what = || format!("the code was not in use on {date}; it was classed all the same");
    (!entry.is_valid_on(date)).then(|| sent.finding(Severity::Note, "carc_out_of_date", &what()))
}
