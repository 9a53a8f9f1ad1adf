//! The first sheet: the sums, and what was denied by class and by payer.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::{Cell, Formats, put};
use crate::analyze::{
    render::words::{day, percent},
    report::{Balance, Report, Share, Totals},
};

/// A sheet that is written from top to bottom.
struct Summary<'a> {
    sheet: Worksheet,
    row: u32,
    formats: &'a Formats,
}

pub(super) fn summary(report: &Report, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Summary")?;
    for (column, width) in (0..).zip([44_u16, 16, 16, 16]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_print_fit_to_pages(1, 0);
    let title = format!("Denials as of {}", day(&report.as_of));
    sheet.write_string_with_format(0, 0, title, &formats.title)?;
    let mut summary = Summary { sheet, row: 2, formats };
    summary.money(&report.totals)?;
    summary.counts(&report.totals)?;
    summary.shares("Denied by class", &report.by_class)?;
    summary.shares("Denied by payer", &report.by_payer)?;
    summary.balance(&report.balance)?;
    Ok(summary.sheet)
}

impl Summary<'_> {
    fn money(&mut self, totals: &Totals) -> Result<(), XlsxError> {
        self.head(&["Money", "US dollars", "Of charged"])?;
        let charged = totals.charged_cents;
        let sums = [
            ("Charged", charged),
            ("Allowed", totals.allowed_cents),
            ("Paid", totals.paid_cents),
            ("Patient's share", totals.patient_share_cents),
            ("Denied", totals.denied_cents),
            ("At stake: denied, with an answer worth giving", totals.at_stake_cents),
            ("Expected net: what may come back, less the work", totals.expected_net_cents),
        ];
        for (label, cents) in sums {
            let share = percent(cents, charged).map_or(Cell::Empty, Cell::from);
            self.line([label.into(), Cell::Money(cents), share])?;
        }
        self.row += 1;
        Ok(())
    }

    fn counts(&mut self, totals: &Totals) -> Result<(), XlsxError> {
        self.head(&["What was read", "Number"])?;
        let counts = [
            ("Files", totals.files),
            ("Transaction sets", totals.sets),
            ("Claim payments", totals.claims),
            ("Service lines", totals.lines),
            ("Adjustments", totals.adjustments),
            ("Remarks", totals.remarks),
            ("Claims not decided yet", totals.pending_claims),
            ("Claims paid nothing, and rightly so", totals.zero_pay_fine_claims),
            ("Claims sent (837)", totals.billed_claims),
            ("Claims rejected before adjudication", totals.rejected_claims),
        ];
        for (label, n) in counts {
            self.line([label.into(), Cell::Count(n)])?;
        }
        self.row += 1;
        Ok(())
    }

    fn shares(&mut self, title: &'static str, shares: &[Share]) -> Result<(), XlsxError> {
        self.head(&[title, "Claims", "Denied", "Expected net"])?;
        for share in shares {
            self.line([
                share.title.as_str().into(),
                Cell::Count(share.claims),
                Cell::Money(share.denied_cents),
                Cell::Money(share.expected_net_cents),
            ])?;
        }
        self.row += 1;
        Ok(())
    }

    fn balance(&mut self, balance: &Balance) -> Result<(), XlsxError> {
        self.head(&["Do the amounts add up?", "Proved", "Apart"])?;
        let proofs = [
            ("Payments against their claims", balance.sets_proved, balance.sets_apart),
            ("Claims against their adjustments", balance.claims_proved, balance.claims_apart),
            ("Lines against their adjustments", balance.lines_proved, balance.lines_apart),
        ];
        for (label, proved, apart) in proofs {
            self.line([label.into(), Cell::Count(proved), Cell::Count(apart)])?;
        }
        Ok(())
    }

    fn head(&mut self, titles: &[&'static str]) -> Result<(), XlsxError> {
        for (column, title) in (0..).zip(titles) {
            self.sheet.write_string_with_format(self.row, column, *title, &self.formats.head)?;
        }
        self.row += 1;
        Ok(())
    }

    fn line<const N: usize>(&mut self, cells: [Cell<'_>; N]) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            put(&mut self.sheet, (self.row, column), cell, self.formats)?;
        }
        self.row += 1;
        Ok(())
    }
}
