//! The traps of the trade: where an adjustment that is read correctly still misleads.

use super::kind::Sent;
use crate::{
    Adjustment, Cents, ClaimPayment, ClaimStatus, Finding, Group, Kind, Place, Rank, ServiceLine,
    Severity,
};

/// Modifiers that say a service was distinct from the one it is bundled with, or fell outside a
/// global period \[K\]. A line that carries one and was bundled all the same is worth a look.
const DISTINCT: &[&str] = &["24", "25", "57", "58", "59", "78", "79", "91", "XE", "XP", "XS", "XU"];

/// Informational codes that say where money went, so that an amount beside them is explained
/// \[K\]. The others only tell something, and an amount beside them is missing money.
const SAYS_WHERE: &[&str] = &[
    "88", "94", "100", "123", "124", "156", "187", "195", "209", "229", "290", "291", "292", "293",
    "294", "298", "300", "305", "B11",
];

/// Is this bundled line right as it is? Code 97 is, where another line of the claim was paid (the
/// main one), the payer does not charge the patient, and nothing on the line says that it was
/// distinct.
pub(super) fn is_expected(sent: &Sent<'_>, payment: &ClaimPayment, n_paid_lines: usize) -> bool {
    let Adjustment { group, carc, .. } = sent.adjustment;
    let Place::Line(index) = sent.place else { return false };
    let Some(line) = payment.lines.get(index) else { return false };
    let n_others_paid = n_paid_lines - usize::from(Cents::ZERO < line.paid);
    carc.as_str() == "97"
        && group != Group::PatientResponsibility
        && 0 < n_others_paid
        && !has_modifier(line, DISTINCT)
}

/// What is odd about one adjustment in its place.
pub(super) fn sprung(kind: Kind, sent: &Sent<'_>, payment: &ClaimPayment) -> Option<Finding> {
    let Adjustment { group, carc, amount } = sent.adjustment;
    if amount <= Cents::ZERO {
        return None;
    }
    let (finding, what) = match (group, carc.as_str()) {
        (Group::PatientResponsibility, "50") if !has_signed_notice(sent, payment) => (
            "pr_50_without_abn",
            "the patient owes what was not necessary only after a signed advance notice \
             (modifier GA, remark M38), and there is none",
        ),
        (_, "100") => {
            ("paid_to_patient", "the payer paid the patient; it has to be collected there")
        }
        (_, "23") if payment.status == ClaimStatus::Processed(Rank::Primary) => (
            "cob_on_primary",
            "the payer counts an earlier payer's payment and says that it paid as the first",
        ),
        (_, code) if kind == Kind::Informational && !SAYS_WHERE.contains(&code) => (
            "informational_with_amount",
            "money is missing under a code that only informs; ask the payer",
        ),
        _ => return None,
    };
    Some(sent.finding(Severity::Warning, finding, what))
}

/// The practice said so on the line, or the payer says that it saw one.
fn has_signed_notice(sent: &Sent<'_>, payment: &ClaimPayment) -> bool {
    let Place::Line(index) = sent.place else { return false };
    payment.lines.get(index).is_some_and(|line| has_modifier(line, &["GA"]))
        || sent.remarks.iter().any(|remark| remark.as_str() == "M38")
}

fn has_modifier(line: &ServiceLine, wanted: &[&str]) -> bool {
    let billed = line.billed_procedure.iter().flat_map(|procedure| &procedure.modifiers);
    let mut modifiers = line.procedure.modifiers.iter().chain(billed);
    modifiers.any(|modifier| wanted.iter().any(|one| modifier.eq_ignore_ascii_case(one)))
}
