//! The workbook, opened again as the archive that it is.

use std::io::{Cursor, Read};

use expect_test::{Expect, expect};
use zip::ZipArchive;

use super::write;
use crate::analyze::{render::fixture, report::Report};

#[test]
fn the_sheets_are_those_that_an_office_looks_for() {
    let book = part(&fixture::report(), "xl/workbook.xml");
    let names: Vec<_> = values(&book, "<sheet name=\"").collect();
    expect!["Summary, Worklist, Codes, Ledger, KPIs, Files, Findings"].assert_eq(&names.join(", "));
}

#[test]
fn cells_have_the_type_of_what_they_hold() {
    let rows = rows("xl/worksheets/sheet2.xml");
    let lines = rows[0].iter().zip(&rows[3]).map(|(title, cell)| format!("{title}: {cell}\n"));
    expect![[""]].assert_eq(&lines.collect::<String>());
}

#[test]
fn each_reason_is_a_row() {
    check_rows("xl/worksheets/sheet3.xml", 7, &expect![[""]]);
}

#[test]
fn the_summary_has_the_sums() {
    check_rows(
        "xl/worksheets/sheet1.xml",
        23,
        &expect![[r#"
        "Denials as of Jun 15, 2026"
        "Money" | "US dollars" | "Of charged"
        "Charged" | 86420 | "100.0 %"
        "Allowed" | 47380 | "54.8 %"
        "Paid" | 41150.75 | "47.6 %"
        "Patient's share" | 6229.25 | "7.2 %"
        "Denied" | 11733.4 | "13.6 %"
        "At stake: denied, with an answer worth giving" | 11545 | "13.4 %"
        "Expected net: what may come back, less the work" | 4610.8 | "5.3 %"
        "What was read" | "Number"
        "Files" | 5
        "Transaction sets" | 6
        "Claim payments" | 142
        "Service lines" | 318
        "Adjustments" | 611
        "Remarks" | 97
        "Claims not decided yet" | 4
        "Claims paid nothing, and rightly so" | 6
        "Claims sent (837)" | 150
        "Claims rejected before adjudication" | 3
        "Denied by class" | "Claims" | "Denied" | "Expected net"
        "Authorization Missing" | 1 | 4800 | 1390
        "Medical Necessity" | 1 | 2340 | 910.3
    "#]],
    );
}

#[test]
fn the_head_stays_in_sight_and_days_left_have_a_colour() {
    let sheet = part(&fixture::report(), "xl/worksheets/sheet2.xml");
    assert!(
        sheet.contains(
            r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#
        )
    );
    assert!(sheet.contains(r#"<autoFilter ref="A1:AD11"/>"#));
    assert!(sheet.contains(r#"<conditionalFormatting sqref="M2:M11">"#));
}

#[test]
fn a_text_that_looks_like_a_formula_stays_a_text() {
    let mut report = fixture::report();
    let hostile =
        ["=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(A1)", "http://x", "\t=1", "\u{0}"];
    for (denial, text) in report.denials.iter_mut().zip(hostile) {
        text.clone_into(&mut denial.claim);
        text.clone_into(&mut denial.payer);
    }
    let sheet = part(&report, "xl/worksheets/sheet2.xml");
    assert!(!sheet.contains("<f>") && !sheet.contains("<hyperlink"));
    assert!(part(&report, "xl/sharedStrings.xml").contains("=HYPERLINK("));
}

#[test]
fn a_text_longer_than_a_cell_is_cut_and_the_book_still_written() {
    let mut report = fixture::report();
    report.denials[0].claim = "\u{1F4B5}".repeat(40_000);
    assert!(part(&report, "xl/sharedStrings.xml").contains("\u{1F4B5}"));
}

#[test]
fn a_date_that_no_sheet_can_hold_is_a_text() {
    let dates = ["0001-01-01", "soon", "2026-02-30", "+12026-01-01"];
    let mut report = fixture::report();
    for (denial, date) in report.denials.iter_mut().zip(dates) {
        denial.service_date = Some(date.to_owned());
    }
    let texts = part(&report, "xl/sharedStrings.xml");
    for date in dates {
        assert!(texts.contains(date), "{date}");
    }
}

#[test]
fn the_same_report_is_the_same_file() {
    assert_eq!(bytes(&fixture::report()), bytes(&fixture::report()));
    assert!(part(&fixture::report(), "docProps/core.xml").contains("2026-06-15T00:00:00Z"));
}

#[test]
fn a_report_of_nothing_is_a_book() {
    assert!(
        part(&Report::default(), "xl/worksheets/sheet2.xml").contains("Rank")
            || !bytes(&Report::default()).is_empty()
    );
}

fn bytes(report: &Report) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(report, &mut bytes).unwrap();
    bytes
}

fn part(report: &Report, name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes(report))).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn values<'a>(xml: &'a str, opening: &str) -> impl Iterator<Item = &'a str> {
    xml.split(opening).skip(1).map(|it| it.split('"').next().unwrap())
}

/// Compares the first rows of a sheet of the fixture's book.
fn check_rows(sheet: &str, n: usize, expect: &Expect) {
    let lines = rows(sheet).into_iter().take(n).map(|it| it.join(" | ") + "\n");
    expect.assert_eq(&lines.collect::<String>());
}

/// The cells of a sheet: texts in quotation marks, numbers bare, dates as the days that a sheet
/// counts, and nothing where there is no cell.
fn rows(sheet: &str) -> Vec<Vec<String>> {
    let report = fixture::report();
    let texts = part(&report, "xl/sharedStrings.xml");
    let texts: Vec<_> =
        texts.split("<si><t").skip(1).map(|it| tagged(it, ">", "</t>").to_owned()).collect();
    let sheet = part(&report, sheet);
    sheet.split("<row ").skip(1).map(|row| cells(row, &texts)).collect()
}

fn cells(row: &str, texts: &[String]) -> Vec<String> {
    let mut cells = Vec::new();
    for cell in row.split("<c r=\"").skip(1) {
        let (place, cell) = cell.split_once('"').unwrap();
        cells.resize(column(place), String::new());
        let value = tagged(cell, "<v>", "</v>");
        cells.push(if cell.split('>').next().unwrap().contains("t=\"s\"") {
            format!("{:?}", texts[value.parse::<usize>().unwrap()])
        } else {
            value.to_owned()
        });
    }
    cells
}

/// The number of columns before `AC17`.
fn column(place: &str) -> usize {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    letters.fold(0, |column, letter| column * 26 + usize::from(letter - b'A' + 1)) - 1
}

fn tagged<'a>(xml: &'a str, open: &str, close: &str) -> &'a str {
    xml.split_once(open).unwrap().1.split(close).next().unwrap()
}
