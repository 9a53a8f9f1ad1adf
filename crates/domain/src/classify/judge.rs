//! The judgment itself: one walk over a claim and its lines.

use chrono::NaiveDate;

use super::{
    denied::{denial, reason},
    judgment::Judgment,
    kind::{Sent, kind_of},
    remark::Remarks,
    repeated::repeated_on_claim,
    trap,
};
use crate::{
    Adjustment, Cents, ClaimPayment, ClaimStatus, CodeBook, CodeOverride, DenialClass,
    DenialReason, Finding, Kind, Place, Rarc, ServiceLine, Severity,
};

/// The findings that say that a remark is missing.
const REMARK_MISSING: [&str; 2] = ["carc_16_without_remark", "required_remark_missing"];

/// Judges one claim payment. `date` is that of its remittance, and `overrides` are its payer's own
/// uses of codes: [`CodeBook::overrides`].
pub fn judge(
    book: &CodeBook,
    overrides: &[CodeOverride],
    date: Option<NaiveDate>,
    payment: &ClaimPayment,
) -> Judgment {
    let n_paid_lines = payment.lines.iter().filter(|line| Cents::ZERO < line.paid).count();
    let (judgment, reasons) = (Judgment::default(), Vec::new());
    let mut bench = Bench { book, date, payment, overrides, n_paid_lines, judgment, reasons };
    bench.judge_claim();
    for (index, line) in payment.lines.iter().enumerate() {
        bench.judge_line(Place::Line(index), line);
    }
    bench.conclude()
}

/// One claim under judgment, with what was found so far.
struct Bench<'a> {
    book: &'a CodeBook,
    date: Option<NaiveDate>,
    payment: &'a ClaimPayment,
    overrides: &'a [CodeOverride],
    n_paid_lines: usize,
    judgment: Judgment,
    reasons: Vec<DenialReason>,
}

impl<'a> Bench<'a> {
    fn judge_claim(&mut self) {
        let payment = self.payment;
        self.check_remarks(Place::Claim, &payment.remarks);
        let remarks = Remarks { own: &payment.remarks, claim: &[] };
        let copies = repeated_on_claim(payment);
        for adjustment in &payment.adjustments {
            let sent = self.sent(*adjustment, Place::Claim, payment.charged, remarks);
            if copies.contains(&(adjustment.group, adjustment.carc)) {
                let what = "repeats on the claim what its lines say; counted once";
                let finding = sent.finding(Severity::Warning, "repeated_adjustment", what);
                self.judgment.findings.push(finding);
                self.judgment.repeated += adjustment.amount;
            } else {
                self.weigh(&sent);
            }
        }
        let charged = if payment.lines.is_empty() { payment.charged } else { Cents::ZERO };
        self.judgment.allowed = charged - self.judgment.not_allowed();
    }

    fn judge_line(&mut self, place: Place, line: &'a ServiceLine) {
        self.check_remarks(place, &line.remarks);
        let remarks = Remarks { own: &line.remarks, claim: &self.payment.remarks };
        let not_allowed_before = self.judgment.not_allowed();
        let denied_before = self.judgment.denied;
        let n_reasons_before = self.reasons.len();
        for adjustment in &line.adjustments {
            let sent = self.sent(*adjustment, place, line.charged, remarks);
            self.weigh(&sent);
        }
        let not_allowed = self.judgment.not_allowed() - not_allowed_before;
        self.judgment.allowed += line.allowed.unwrap_or(line.charged - not_allowed);
        // What was given back on the line itself was not denied there.
        if self.judgment.denied - denied_before <= Cents::ZERO {
            self.reasons.truncate(n_reasons_before);
        }
    }

    /// Puts one adjustment into its sum, and keeps it where it denies.
    fn weigh(&mut self, sent: &Sent<'a>) {
        let classed = kind_of(self.book, sent);
        let amount = sent.adjustment.amount;
        self.judgment.add(classed.kind, amount);
        self.judgment.findings.extend(classed.findings);
        self.judgment.findings.extend(trap::sprung(classed.kind, sent, self.payment));
        match classed.kind {
            Kind::Pending => self.judgment.not_final = true,
            Kind::Denial(class) if amount != Cents::ZERO => {
                let expected = class == DenialClass::Bundling
                    && trap::is_expected(sent, self.payment, self.n_paid_lines);
                self.reasons.push(reason(sent, class, expected, classed.because));
            }
            _ => {}
        }
    }

    fn conclude(self) -> Judgment {
        let Self { payment, mut judgment, reasons, .. } = self;
        let status = payment.status;
        judgment.not_final |= status == ClaimStatus::Pended;
        if !matches!(status, ClaimStatus::Reversal | ClaimStatus::Predetermination) {
            judgment.denial = denial(reasons, payment.paid);
        }
        // A reversal repeats the codes of what it takes back, and need not repeat their remarks.
        if status == ClaimStatus::Reversal {
            judgment.findings.retain(|finding| !REMARK_MISSING.contains(&finding.kind));
        }
        let odd_status = match status {
            ClaimStatus::NotRecognised if judgment.denial.is_none() => {
                Some("status 4 without a code that denies; no denial was made of it")
            }
            ClaimStatus::Unknown => {
                Some("no status that X12 knows; only the adjustments were judged")
            }
            _ => None,
        };
        judgment.findings.extend(odd_status.map(|what| Finding {
            severity: Severity::Warning,
            kind: "odd_status",
            what: what.to_owned(),
            place: Place::Claim,
        }));
        judgment.zero_pay_ok = payment.paid == Cents::ZERO && judgment.is_in_order(payment);
        judgment
    }

    fn check_remarks(&mut self, place: Place, remarks: &[Rarc]) {
        for code in remarks {
            let (kind, what) = match (self.book.rarc(*code), self.date) {
                (None, _) => {
                    let what = format!("{code}: no table knows this remark; look it up");
                    ("unknown_rarc", what)
                }
                (Some(entry), Some(date)) if !entry.is_valid_on(date) => {
                    let what = format!("{code}: not in use on {date}; it was heard all the same");
                    ("rarc_out_of_date", what)
                }
                _ => continue,
            };
            self.judgment.findings.push(Finding { severity: Severity::Note, kind, what, place });
        }
    }

    fn sent(
        &self,
        adjustment: Adjustment,
        place: Place,
        charged: Cents,
        remarks: Remarks<'a>,
    ) -> Sent<'a> {
        let (date, overrides) = (self.date, self.overrides);
        Sent { adjustment, place, charged, remarks, date, overrides }
    }
}
