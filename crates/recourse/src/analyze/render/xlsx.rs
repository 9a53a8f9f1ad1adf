//! The report as a spreadsheet: what an office sorts, filters and hands around.
//!
//! A cell has its type: dates are dates and money is money, so that sums and filters work. The file
//! is dated with the report's own day, so the same report gives the same bytes.
//!
//! **Invariants:** a text is always written as text, so nothing of a file becomes a formula or a
//! link; no rule of this file changes an amount.

mod columns;
mod sheet;
mod summary;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use super::words::day;
use crate::analyze::report::Report;
use columns::{FileFinding, Reason};
use sheet::{Formats, date, sheet};

/// Writes the workbook.
pub fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let bytes =
        workbook(report).and_then(|mut it| it.save_to_buffer()).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(report: &Report) -> Result<Workbook, XlsxError> {
    let reasons: Vec<Reason<'_>> = report
        .denials
        .iter()
        .flat_map(|denial| denial.codes.iter().map(move |code| Reason { denial, code }))
        .collect();
    let findings: Vec<FileFinding<'_>> = report
        .files
        .iter()
        .flat_map(|file| file.findings.iter().map(move |finding| FileFinding { file, finding }))
        .collect();
    let formats = Formats::new();
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(format!("Denials as of {}", day(&report.as_of)))
            .set_author("Recourse")
            .set_creation_datetime(&date(&report.as_of).unwrap_or_default()),
    );
    book.push_worksheet(summary::summary(report, &formats)?);
    book.push_worksheet(sheet("Worklist", &columns::worklist(), &report.denials, &formats)?);
    book.push_worksheet(sheet("Codes", &columns::codes(), &reasons, &formats)?);
    book.push_worksheet(sheet("Ledger", &columns::ledger(), &report.ledger, &formats)?);
    book.push_worksheet(sheet("KPIs", &columns::kpis(), &report.kpis, &formats)?);
    book.push_worksheet(sheet("Files", &columns::files(), &report.files, &formats)?);
    book.push_worksheet(sheet("Findings", &columns::findings(), &findings, &formats)?);
    Ok(book)
}

#[cfg(test)]
mod tests;
