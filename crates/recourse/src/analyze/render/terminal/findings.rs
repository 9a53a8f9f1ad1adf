//! What was odd in the files, the gravest first.

use std::io;

use super::{
    page::{Line, Page, Tone},
    text,
};
use crate::analyze::report::{File, Finding, Report};

/// Findings shown for one file; a broken file has thousands, and the first tell what is wrong.
const FINDINGS_MAX: usize = 5;

/// Files shown with their findings.
const FILES_MAX: usize = 20;

pub(super) fn write(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let (fine, mut odd): (Vec<&File>, Vec<&File>) =
        report.files.iter().partition(|it| it.findings.is_empty() && it.findings_left_out == 0);
    if odd.is_empty() {
        return page.title("FINDINGS", "nothing odd in any file");
    }
    odd.sort_by_key(|it| it.findings.iter().map(|it| gravity(&it.weight)).min());
    page.title("FINDINGS", "what was odd in the files, the gravest first")?;
    for found in odd.iter().take(FILES_MAX) {
        file(found, page)?;
    }
    if let Some(more @ 1..) = odd.len().checked_sub(FILES_MAX) {
        let text =
            format!("and {} with findings, in --json", text::count(more as u64, "more file"));
        page.flow(Line::indent(2), &[Tone::Dim.of(text)])?;
    }
    if fine.is_empty() {
        return Ok(());
    }
    let text = format!("nothing odd in {}", text::count(fine.len() as u64, "other file"));
    page.flow(Line::indent(2), &[Tone::Dim.of(text)])
}

fn gravity(weight: &str) -> u8 {
    match weight {
        "stop" => 0,
        "warning" => 1,
        _ => 2,
    }
}

fn file(file: &File, page: &mut Page<'_>) -> io::Result<()> {
    let read = match file.claims {
        0 => file.kind.clone(),
        claims => format!("{}, {}", file.kind, text::count(claims, "claim")),
    };
    page.flow(Line::indent(2), &[Tone::Strong.of(&file.name), Tone::Dim.of(read)])?;
    let mut findings: Vec<&Finding> = file.findings.iter().collect();
    findings.sort_by_key(|it| gravity(&it.weight));
    for found in findings.iter().take(FINDINGS_MAX) {
        finding(found, page)?;
    }
    let beyond = findings.len().saturating_sub(FINDINGS_MAX) as u64;
    let more = file.findings_left_out.saturating_add(beyond);
    if more == 0 {
        return Ok(());
    }
    let text = format!("and {} more in --json", text::thousands(more));
    page.line(&Line::indent(4).then(Tone::Dim.of(text)))
}

fn finding(finding: &Finding, page: &mut Page<'_>) -> io::Result<()> {
    let tone = match gravity(&finding.weight) {
        0 => Tone::Alarm,
        1 => Tone::Warn,
        _ => Tone::Dim,
    };
    let lead = Line::indent(4).left(tone.of(&finding.weight), 7);
    let mut statements = vec![Tone::Plain.of(&finding.what)];
    if let Some(claim) = &finding.claim {
        statements.push(Tone::Plain.of(format!("claim {claim}")));
    }
    statements.push(Tone::Dim.of(place(finding)));
    page.flow(lead, &statements)
}

/// As in `CAS in loop 2110 at byte 1,204`; empty where it concerns the whole file.
fn place(finding: &Finding) -> String {
    if finding.segment.is_empty() {
        return String::new();
    }
    let mut place = finding.segment.clone();
    if !finding.path.is_empty() {
        place.push_str(&format!(" in loop {}", finding.path));
    }
    place.push_str(&format!(" at byte {}", text::thousands(finding.span[0])));
    place
}
