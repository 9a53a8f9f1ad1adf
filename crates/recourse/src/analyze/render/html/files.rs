//! The files: what was read, and what was noticed in them, the gravest first.

use super::{
    ROWS_MAX, left_out, len,
    markup::{Markup, html},
    open,
};
use crate::analyze::{
    render::words::{count, counted},
    report::{File, Finding},
};

/// A file with more has one fault many times.
const FINDINGS_MAX: usize = 20;

pub(super) fn section(page: &mut Markup, files: &[File]) {
    open(page, "files", "Files and findings");
    page.literal(
        r#"<table class="files">
<caption>What was read, the files to look at first.</caption>
<thead><tr><th scope="col">File</th><th scope="col">Kind</th><th scope="col" class="n">Sets</th><th scope="col" class="n">Claims</th><th scope="col" class="n">Lines</th><th scope="col" class="n">Adjustments</th><th scope="col" class="n">Remarks</th><th scope="col" class="n">Findings</th></tr></thead>
"#,
    );
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
    html!(
        page,
        r#"<tbody><tr><th scope="row">{}</th><td>{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td></tr>
"#,
        file.name,
        file.kind,
        count(file.sets),
        count(file.claims),
        count(file.lines),
        count(file.adjustments),
        count(file.remarks),
        count(findings)
    );
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
        if !finding.segment.is_empty() {
            html!(page, ", {} {}", finding.segment, finding.path);
        }
        if let Some(claim) = &finding.claim {
            html!(page, ", claim {}", claim);
        }
        page.literal("</small></li>\n");
    }
    page.literal("</ul>\n");
    let shown = len(findings.len().min(FINDINGS_MAX));
    if all > shown {
        html!(page, "<p class=\"more\">And {} more; the JSON has those that were kept.</p>\n", count(all - shown));
    }
    page.literal("</details></td></tr>\n");
}

/// The gravest is the least.
fn gravity(finding: &Finding) -> usize {
    let weights = ["stop", "warning", "note"];
    weights.iter().position(|it| *it == finding.weight).unwrap_or(weights.len())
}
