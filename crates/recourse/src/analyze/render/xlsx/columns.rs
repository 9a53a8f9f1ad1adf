//! The columns of each sheet, and how each is read from the report.

use super::sheet::{Cell, Column, column, urgency};
use crate::analyze::{
    render::words::{confidence, route},
    report::{Code, Deadline, Denial, File, Finding, Kpi, LedgerEntry},
};

/// One reason of a claim, beside its claim.
pub(super) struct Reason<'a> {
    pub(super) denial: &'a Denial,
    pub(super) code: &'a Code,
}

/// One finding, beside its file.
pub(super) struct FileFinding<'a> {
    pub(super) file: &'a File,
    pub(super) finding: &'a Finding,
}

pub(super) fn worklist() -> Vec<Column<Denial>> {
    vec![
        column("Rank", 6, |it| Cell::Count(it.rank)),
        column("Claim", 18, |it| it.claim.as_str().into()),
        column("Payer", 30, |it| it.payer.as_str().into()),
        column("Service date", 13, |it| date(it.service_date.as_deref())),
        column("Codes", 22, |it| codes_of(it).into()),
        column("Class", 7, |it| it.class.as_str().into()),
        column("Why denied", 24, |it| it.class_title.as_str().into()),
        column("Next action", 24, |it| it.next_action.as_str().into()),
        column("Queue", 18, |it| it.queue.as_str().into()),
        column("Owner", 18, |it| it.owner.as_str().into()),
        column("Tier", 8, |it| it.tier.as_str().into()),
        column("Deadline", 13, |it| due(it, |deadline| Cell::Date(&deadline.date))),
        urgency("Days left", 9, |it| due(it, |deadline| Cell::Days(deadline.days_left))),
        column("Send by", 13, |it| due(it, |deadline| Cell::Date(&deadline.send_by))),
        column("Denied", 13, |it| Cell::Money(it.denied_cents)),
        column("Chance", 9, |it| Cell::Chance(it.chance_bp)),
        column("Expected net", 13, |it| Cell::Money(it.expected_net_cents)),
        column("Extent", 8, |it| it.extent.as_str().into()),
        column("Route", 26, |it| route(&it.route).into()),
        column("Why this route", 44, |it| it.route_because.as_str().into()),
        column("Why it stands here", 60, |it| it.because.join("; ").into()),
        column("Received or sent", 11, |it| due(it, |deadline| deadline.by.as_str().into())),
        column("How it was counted", 44, |it| match &it.deadline {
            Some(deadline) => deadline.explained.as_str().into(),
            None => text(it.no_deadline_because.as_deref()),
        }),
        column("Rule", 24, |it| due(it, |deadline| deadline.rule.as_str().into())),
        column("Source", 40, |it| due(it, |deadline| deadline.source.as_str().into())),
        column("Trust", 20, |it| due(it, |deadline| confidence(&deadline.confidence).into())),
        column("Payer's claim number", 22, |it| it.payer_claim_number.as_str().into()),
        column("Patient", 20, |it| text(it.patient.as_deref())),
        column("Remittance date", 13, |it| date(it.remittance_date.as_deref())),
        column("File", 40, |it| it.file.as_str().into()),
    ]
}

pub(super) fn codes<'a>() -> Vec<Column<Reason<'a>>> {
    vec![
        column("Rank", 6, |it| Cell::Count(it.denial.rank)),
        column("Claim", 18, |it| it.denial.claim.as_str().into()),
        column("Payer", 30, |it| it.denial.payer.as_str().into()),
        column("Procedure", 14, |it| text(it.code.procedure.as_deref())),
        column("Group", 7, |it| it.code.group.as_str().into()),
        column("Reason", 8, |it| it.code.carc.as_str().into()),
        column("Meaning", 50, |it| it.code.meaning.as_str().into()),
        column("Remarks", 16, |it| it.code.rarc.join(" ").into()),
        column("Their meaning", 60, |it| it.code.rarc_meanings.join("; ").into()),
        column("Class", 7, |it| it.code.class.as_str().into()),
        column("Amount", 13, |it| Cell::Money(it.code.amount_cents)),
        column("Right as it is", 9, |it| if it.code.expected { "yes" } else { "no" }.into()),
    ]
}

pub(super) fn ledger() -> Vec<Column<LedgerEntry>> {
    vec![
        column("Payer", 30, |it| it.payer.as_str().into()),
        column("Reason", 8, |it| it.reason.as_str().into()),
        column("Meaning", 40, |it| it.meaning.as_str().into()),
        column("Reference", 30, |it| it.reference.as_str().into()),
        column("Claims", 24, |it| it.claims.join(" ").into()),
        column("Amount", 13, |it| Cell::Money(it.amount_cents)),
        column("Open", 13, |it| Cell::Money(it.open_cents)),
        column("What is known", 60, |it| it.note.as_str().into()),
        column("File", 40, |it| it.file.as_str().into()),
    ]
}

pub(super) fn kpis() -> Vec<Column<Kpi>> {
    vec![
        column("Figure", 30, |it| it.name.as_str().into()),
        column("Value", 14, |it| it.value.as_str().into()),
        column("Formula", 70, |it| it.formula.as_str().into()),
        column("Note", 70, |it| it.note.as_str().into()),
    ]
}

pub(super) fn files() -> Vec<Column<File>> {
    vec![
        column("File", 60, |it| it.name.as_str().into()),
        column("Kind", 12, |it| it.kind.as_str().into()),
        column("Bytes", 12, |it| Cell::Count(it.bytes)),
        column("Sets", 8, |it| Cell::Count(it.sets)),
        column("Claims", 10, |it| Cell::Count(it.claims)),
        column("Lines", 10, |it| Cell::Count(it.lines)),
        column("Adjustments", 13, |it| Cell::Count(it.adjustments)),
        column("Remarks", 10, |it| Cell::Count(it.remarks)),
        column("Findings listed", 10, |it| Cell::Count(it.findings.iter().map(|_| 1).sum())),
        column("Findings left out", 10, |it| Cell::Count(it.findings_left_out)),
    ]
}

pub(super) fn findings<'a>() -> Vec<Column<FileFinding<'a>>> {
    vec![
        column("File", 50, |it| it.file.name.as_str().into()),
        column("Weight", 9, |it| it.finding.weight.as_str().into()),
        column("Kind", 22, |it| it.finding.kind.as_str().into()),
        column("What was noticed", 70, |it| it.finding.what.as_str().into()),
        column("Claim", 18, |it| text(it.finding.claim.as_deref())),
        column("Segment", 9, |it| it.finding.segment.as_str().into()),
        column("Loop", 9, |it| it.finding.path.as_str().into()),
        column("First byte", 11, |it| Cell::Count(it.finding.span[0])),
        column("Byte after", 11, |it| Cell::Count(it.finding.span[1])),
    ]
}

/// `CO-197 M62 CO-50`: each reason followed by its remarks.
fn codes_of(denial: &Denial) -> String {
    let reasons = denial.codes.iter().map(|it| {
        let mut words = vec![format!("{}-{}", it.group, it.carc)];
        words.extend(it.rarc.iter().map(ToString::to_string));
        words.join(" ")
    });
    reasons.collect::<Vec<_>>().join(" ")
}

fn due<'a>(denial: &'a Denial, cell: fn(&'a Deadline) -> Cell<'a>) -> Cell<'a> {
    denial.deadline.as_ref().map_or(Cell::Empty, cell)
}

fn date(date: Option<&str>) -> Cell<'_> {
    date.map_or(Cell::Empty, Cell::Date)
}

fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Empty, Cell::from)
}
