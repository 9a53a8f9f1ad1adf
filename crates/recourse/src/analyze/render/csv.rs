//! The worklist as a table for a spreadsheet or another system: one row for each denial.
//!
//! A column has the name that its field has in the JSON, `deadline.date` for a field within one.
//! Amounts stand there twice: in whole cents as in the JSON, and in dollars for people. Codes are
//! joined by a blank, the remarks of a code to it by `+`: `CO-97+M15+N19 CO-151+N362`.
//!
//! **Invariant:** no cell is taken for a formula. A text that begins with `=`, `+`, `-`, `@`, a tab or
//! a line end gets an apostrophe before it, as spreadsheets do it themselves; claim numbers and names
//! come from files that anybody may have made. Numbers are left as they are.

use std::io::{self, Write};

use crate::analyze::report::{Code, Deadline, Denial, Report};

/// Writes a header row and the worklist in its order.
pub fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record(COLUMNS.iter().map(|(name, _)| name))?;
    for denial in &report.denials {
        table.write_record(COLUMNS.iter().map(|(_, cell)| cell(denial)))?;
    }
    table.flush()
}

/// A column: its name, and its cell in a row.
type Column = (&'static str, fn(&Denial) -> String);

const COLUMNS: &[Column] = &[
    ("rank", |it| it.rank.to_string()),
    ("claim", |it| safe(&it.claim)),
    ("payer_claim_number", |it| safe(&it.payer_claim_number)),
    ("payer", |it| safe(&it.payer)),
    ("patient", |it| safe(it.patient.as_deref().unwrap_or_default())),
    ("service_date", |it| safe(it.service_date.as_deref().unwrap_or_default())),
    ("remittance_date", |it| safe(it.remittance_date.as_deref().unwrap_or_default())),
    ("file", |it| safe(&it.file)),
    ("class", |it| safe(&it.class)),
    ("class_title", |it| safe(&it.class_title)),
    ("extent", |it| safe(&it.extent)),
    ("codes", |it| safe(&codes(&it.codes))),
    ("denied_cents", |it| it.denied_cents.to_string()),
    ("denied_dollars", |it| dollars(it.denied_cents)),
    ("tier", |it| safe(&it.tier)),
    ("next_action", |it| safe(&it.next_action)),
    ("route", |it| safe(&it.route)),
    ("route_because", |it| safe(&it.route_because)),
    ("queue", |it| safe(&it.queue)),
    ("owner", |it| safe(&it.owner)),
    ("deadline.date", |it| of_deadline(it, |it| safe(&it.date))),
    ("deadline.days_left", |it| of_deadline(it, |it| it.days_left.to_string())),
    ("deadline.by", |it| of_deadline(it, |it| safe(&it.by))),
    ("deadline.send_by", |it| of_deadline(it, |it| safe(&it.send_by))),
    ("deadline.rule", |it| of_deadline(it, |it| safe(&it.rule))),
    ("deadline.source", |it| of_deadline(it, |it| safe(&it.source))),
    ("deadline.confidence", |it| of_deadline(it, |it| safe(&it.confidence))),
    ("deadline.explained", |it| of_deadline(it, |it| safe(&it.explained))),
    ("no_deadline_because", |it| safe(it.no_deadline_because.as_deref().unwrap_or_default())),
    ("chance_bp", |it| it.chance_bp.to_string()),
    ("expected_net_cents", |it| it.expected_net_cents.to_string()),
    ("expected_net_dollars", |it| dollars(it.expected_net_cents)),
    ("because", |it| safe(&it.because.join("; "))),
];

/// A cell of the deadline; empty where no clock runs.
fn of_deadline(denial: &Denial, cell: fn(&Deadline) -> String) -> String {
    denial.deadline.as_ref().map(cell).unwrap_or_default()
}

fn codes(codes: &[Code]) -> String {
    let with_remarks = |code: &Code| {
        let reason = format!("{}-{}", code.group, code.carc);
        code.rarc.iter().fold(reason, |text, rarc| format!("{text}+{rarc}"))
    };
    codes.iter().map(with_remarks).collect::<Vec<_>>().join(" ")
}

/// As in `-1234.50`: no mark between thousands, so that every system reads it as a number.
fn dollars(cents: i64) -> String {
    let magnitude = cents.unsigned_abs();
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::analyze::render::fixture;

    fn table(report: &Report) -> Vec<Vec<String>> {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
        ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(out.as_slice())
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn a_row_has_everything_that_the_worklist_knows_of_a_claim() {
        let table = table(&fixture::report());
        assert_eq!(table.len(), 11);
        let text: String = table[0]
            .iter()
            .zip(&table[5])
            .map(|(name, cell)| format!("{name}: {cell}").trim_end().to_owned() + "\n")
            .collect();
        expect![[r#"
            rank: 5
            claim: JC-2026-0004471-WOUND-CARE-03
            payer_claim_number: RB-88-2026-05120
            payer: RIVERBEND MUTUAL INSURANCE
            patient:
            service_date: 2026-05-04
            remittance_date: 2026-05-29
            file: remits/2026-05/riverbend-0529.835
            class: D10
            class_title: Bundling
            extent: partial
            codes: CO-97+M15+N19 CO-151+N362 CO-97+N19
            denied_cents: 126000
            denied_dollars: 1260.00
            tier: Medium
            next_action: Correct & Rebill
            route: replacement
            route_because: a coder says whether the chart shows a service of its own
            queue: Coder Review
            owner: Coding
            deadline.date:
            deadline.days_left:
            deadline.by:
            deadline.send_by:
            deadline.rule:
            deadline.source:
            deadline.confidence:
            deadline.explained:
            no_deadline_because: no rule is known for this payer and this way of answering
            chance_bp: 4000
            expected_net_cents: 46900
            expected_net_dollars: 469.00
            because: Bundling: the largest amount of the claim; a coder says whether the chart shows a service of its own; 1,260.00 at stake; 40.00% that it is paid
        "#]].assert_eq(&text);
    }

    #[test]
    fn a_column_has_the_name_of_its_field_in_the_json() {
        let mut report = fixture::report();
        report.denials[0].patient = Some("DOE, JANE".into());
        report.denials[0].no_deadline_because = Some("nothing goes to the payer".into());
        let denial = serde_json::to_value(&report.denials[0]).unwrap();
        for (name, _) in COLUMNS {
            let field = name.replace("_dollars", "_cents").replace('.', "/");
            assert!(denial.pointer(&format!("/{field}")).is_some(), "{name}");
        }
        for (name, field) in denial.as_object().unwrap() {
            let has = |it: &&Column| it.0 == name || it.0.starts_with(&format!("{name}."));
            assert!(COLUMNS.iter().any(|it| has(&it)), "{name}: {field}");
        }
    }

    #[test]
    fn no_text_is_taken_for_a_formula_and_no_number_for_a_text() {
        let mut report = fixture::report();
        report.denials.truncate(1);
        let denial = &mut report.denials[0];
        denial.claim = "=HYPERLINK(\"http://example.invalid\")".into();
        denial.payer = "@SUM(A1)".into();
        denial.file = "-2+3\r\n, \"quoted\"".into();
        denial.expected_net_cents = -10_50;
        denial.denied_cents = i64::MIN;
        let table = table(&report);
        let cell = |name: &str| {
            let place = COLUMNS.iter().position(|it| it.0 == name).unwrap();
            table[1][place].as_str()
        };
        assert_eq!(cell("claim"), "'=HYPERLINK(\"http://example.invalid\")");
        assert_eq!(cell("payer"), "'@SUM(A1)");
        assert_eq!(cell("file"), "'-2+3\r\n, \"quoted\"");
        assert_eq!(cell("expected_net_cents"), "-1050");
        assert_eq!(cell("expected_net_dollars"), "-10.50");
        assert_eq!(cell("denied_dollars"), "-92233720368547758.08");
    }
}
