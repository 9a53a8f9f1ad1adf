//! The files: what was read, and what was noticed in them, the gravest first.

use super::{
    ROWS_MAX, left_out, len,
    markup::{Markup, html},
    open, table_head,
};
use crate::analyze::{
    render::words::{count, counted},
    report::{File, Finding},
};

/// A file with more has one fault many times.
const FINDINGS_MAX: usize = 20;

pub(super) fn section(page: &mut Markup, files: &[File]) {
    open(page, "files", "Files and findings");
    page.literal("<table class=\"files\">\n");
    page.literal("<caption>What was read, the files to look at first.</caption>\n");
    let figures = ["Sets", "Claims", "Lines", "Adjustments", "Remarks", "Findings"];
    table_head(page, &["File", "Kind"], &figures);
    let mut files: Vec<&File> = files.iter().collect();
    files.sort_by_key(|it| it.findings.iter().map(gravity).min().unwrap_or(usize::MAX));
    for file in files.iter().take(ROWS_MAX) {
        row(page, file);
    }
    page.literal("</table>\n");
    left_out(page, files.len().saturating_sub(ROWS_MAX), "files are");
    if files.iter().all(|it| it.findings.is_empty()) {
        page.literal("<p>Nothing odd was found.</p>\n");
    }
    page.literal("</section>\n");
}

fn row(page: &mut Markup, file: &File) {
    let findings = len(file.findings.len()).saturating_add(file.findings_left_out);
    html!(page, r#"<tbody><tr><th scope="row">{}</th><td>{}</td>"#, file.name, file.kind);
    for n in [file.sets, file.claims, file.lines, file.adjustments, file.remarks, findings] {
        html!(page, r#"<td class="n">{}</td>"#, count(n));
    }
    page.literal("</tr>\n");
    if findings > 0 {
        fold(page, file, findings);
    }
    page.literal("</tbody>\n");
}

fn fold(page: &mut Markup, file: &File, all: u64) {
    let mut findings: Vec<&Finding> = file.findings.iter().collect();
    findings.sort_by_key(|it| gravity(it));
    html!(
        page,
        "<tr class=\"fold\"><td colspan=\"8\"><details><summary>{}",
        counted(all, "finding", "findings")
    );
    if let Some(first) = findings.first() {
        html!(page, ", the first: {}", first.what);
    }
    page.literal("</summary>\n<ul class=\"plain\">\n");
    for finding in findings.iter().take(FINDINGS_MAX) {
        html!(
            page,
            "<li><span class=\"pill {}\">{}</span> {} <small>{}",
            finding.weight,
            finding.weight,
            finding.what,
            finding.kind
        );
        for place in [&finding.segment, &finding.path] {
            if !place.is_empty() {
                html!(page, ", {}", place);
            }
        }
        if let Some(claim) = &finding.claim {
            html!(page, ", claim {}", claim);
        }
        page.literal("</small></li>\n");
    }
    page.literal("</ul>\n");
    left_out(page, findings.len().saturating_sub(FINDINGS_MAX), "findings are");
    if file.findings_left_out > 0 {
        html!(
            page,
            "<p class=\"more\">{} more were counted and not kept.</p>\n",
            count(file.findings_left_out)
        );
    }
    page.literal("</details></td></tr>\n");
}

/// The gravest is the least.
fn gravity(finding: &Finding) -> usize {
    let weights = ["stop", "warning", "note"];
    weights.iter().position(|it| *it == finding.weight).unwrap_or(weights.len())
}
