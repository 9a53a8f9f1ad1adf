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
    expect![[r#"
        "Rank": 3
        "Claim": "JC-100388"
        "Payer": "PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE"
        "Service date": 46118
        "Codes": "CO-31 N382"
        "Class": "D02"
        "Why denied": "Member ID Mismatch"
        "Next action": "Correct &amp; Rebill"
        "Queue": "Auto-Submit"
        "Owner": "Registration"
        "Tier": "High"
        "Deadline": 46199
        "Days left": 11
        "Send by": 46191
        "Denied": 975
        "Chance": 0.8
        "Expected net": 745
        "Extent": "full"
        "Route": "Corrected claim (frequency 7)"
        "Why this route": "the member is to be named as the card has it"
        "Why it stands here": "Member ID Mismatch: the largest amount of the claim; the member is to be named as the card has it; 975.00 at stake; 80.00% that it is paid"
        "Received or sent": "received"
        "How it was counted": "60 days from the notice of 2026-04-27"
        "Rule": "contract: Prairie Community Care"
        "Source": "Prairie Community Care provider manual 2026, chapter 9"
        "Trust": "read in its source"
        "Payer's claim number": "PCC2026-117-55203"
        "Patient": 
        "Remittance date": 46139
        "File": "remits/2026-05/may.zip!prairie-and-medicare.835"
    "#]].assert_eq(&lines.collect::<String>());
}

#[test]
fn each_reason_is_a_row() {
    check_rows(
        "xl/worksheets/sheet3.xml",
        7,
        &expect![[r#"
        "Rank" | "Claim" | "Payer" | "Procedure" | "Group" | "Reason" | "Meaning" | "Remarks" | "Their meaning" | "Class" | "Amount" | "Right as it is"
        1 | "JC-100417" | "NORTHWIND HEALTH" | "29881" | "CO" | "197" | "required authorization or notification was not obtained" | "M62" | "treatment authorization number missing or not valid" | "D05" | 4800 | "no"
        2 | "JC-100502" | "MEDICARE PART B - RIVER VALLEY" | "72148" | "CO" | "50" | "the payer considers the service not medically necessary" | "N115" | "decided under a local coverage determination (LCD)" | "D15" | 1890 | "no"
        2 | "JC-100502" | "MEDICARE PART B - RIVER VALLEY" | "72100-26" | "CO" | "50" | "the payer considers the service not medically necessary" | "N115" | "decided under a local coverage determination (LCD)" | "D15" | 450 | "no"
        3 | "JC-100388" | "PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE" |  | "CO" | "31" | "the payer finds no member matching this patient" | "N382" | "patient identifier missing or not valid" | "D02" | 975 | "no"
        4 | "JC-100561" | "RIVERBEND MUTUAL INSURANCE" | "95810" | "CO" | "252" | "the payer needs a document before it decides" | "M127" | "the medical record for this service was not sent" | "D18" | 1120 | "no"
        5 | "JC-2026-0004471-WOUND-CARE-03" | "RIVERBEND MUTUAL INSURANCE" | "11042-59" | "CO" | "97" | "payment is bundled into another service already processed" | "M15 N19" | "parts of one procedure were billed apart and are paid together; the procedure counts as incidental to the main one" | "D10" | 860 | "no"
    "#]],
    );
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
    assert!(sheet.contains(r#"<pane ySplit="1" topLeftCell="A2""#));
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
        denial.payer = text.into();
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
        denial.service_date = Some(date.into());
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
        // An empty text is a cell without a value.
        let value = if cell.contains("<v>") { tagged(cell, "<v>", "</v>") } else { "" };
        cells.push(match value.parse::<usize>() {
            Ok(text) if cell.contains(" t=\"s\"") => format!("{:?}", texts[text]),
            _ => value.to_owned(),
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
