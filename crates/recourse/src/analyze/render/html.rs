//! The report as one page that can be sent, kept and printed.
//!
//! It needs nothing but itself: no script, no font and no picture from elsewhere, so it opens on a
//! locked-down desk and reads the same in five years. It follows the reader's choice of a light or
//! a dark page, and prints on A4 and Letter with every fold opened.
//!
//! **Invariants:** nothing of a file becomes markup (`markup`); nothing is computed here that the
//! report does not say, but for percentages and sums of its rows.

mod deadlines;
mod files;
mod markup;
mod money;
mod proofs;
mod shares;
mod svg;
mod worklist;

use std::io::{self, Write};

use markup::{Markup, html};

use super::words::{count, counted, day, dollars};
use crate::analyze::report::{Report, Totals};

/// A page with more rows than this is slow to open and is never read to its end.
const ROWS_MAX: usize = 500;

/// Writes the page.
pub fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    out.write_all(page(report).as_bytes())
}

fn page(report: &Report) -> String {
    let mut page = Markup::default();
    head(&mut page, &report.as_of);
    masthead(&mut page, report);
    page.literal("<main>\n");
    money::section(&mut page, &report.totals);
    shares::section(&mut page, report);
    deadlines::section(&mut page, report);
    worklist::section(&mut page, &report.denials);
    proofs::ledger(&mut page, &report.ledger);
    proofs::section(&mut page, report);
    files::section(&mut page, &report.files);
    page.literal("</main>\n");
    foot(&mut page, &report.schema);
    page.finish()
}

fn head(page: &mut Markup, as_of: &str) {
    // The policy is a second lock: even if a script got in, no browser would run it.
    html!(
        page,
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Denials as of {} - Recourse</title>
<style>
"#,
        day(as_of)
    );
    page.literal(include_str!("html/page.css"));
    page.literal("</style>\n</head>\n<body>\n");
}

fn masthead(page: &mut Markup, report: &Report) {
    let Report { as_of, totals, .. } = report;
    html!(
        page,
        r#"<header>
<p class="brand">Recourse</p>
<h1>Denials as of <time datetime="{}">{}</time></h1>
<p class="read">{}, {}, {}, {}</p>
<p class="lead">"#,
        as_of,
        day(as_of),
        counted(totals.files, "file", "files"),
        counted(totals.sets, "transaction set", "transaction sets"),
        counted(totals.claims, "claim payment", "claim payments"),
        counted(totals.lines, "service line", "service lines")
    );
    lead(page, totals);
    page.literal(
        r##"</p>
<nav aria-label="Sections">
<a href="#money">Money</a>
<a href="#shares">Classes and payers</a>
<a href="#deadlines">Deadlines</a>
<a href="#worklist">Worklist</a>
<a href="#ledger">Ledger</a>
<a href="#proofs">Proofs</a>
<a href="#files">Files</a>
</nav>
</header>
"##,
    );
}

/// What a manager wants to know first, in two sentences.
fn lead(page: &mut Markup, totals: &Totals) {
    if totals.denied_cents == 0 && totals.at_stake_cents == 0 {
        page.literal("Nothing is denied in these files.");
        return;
    }
    html!(
        page,
        "<strong>{}</strong> is denied, and {} of it has an answer worth giving. ",
        dollars(totals.denied_cents),
        dollars(totals.at_stake_cents)
    );
    html!(
        page,
        "After the work, about <strong>{}</strong> is expected to come back.",
        dollars(totals.expected_net_cents)
    );
}

/// Opens a section that its heading names.
fn open(page: &mut Markup, id: &'static str, title: &'static str) {
    html!(
        page,
        r#"<section id="{}" aria-labelledby="{}-title">
<h2 id="{}-title">{}</h2>
"#,
        id,
        id,
        id,
        title
    );
}

/// The head of a table: columns of words, then columns of figures.
fn table_head(page: &mut Markup, words: &[&'static str], figures: &[&'static str]) {
    page.literal("<thead><tr>");
    for title in words {
        html!(page, r#"<th scope="col">{}</th>"#, title);
    }
    for title in figures {
        html!(page, r#"<th scope="col" class="n">{}</th>"#, title);
    }
    page.literal("</tr></thead>\n");
}

/// Says what the page leaves out, and where it is.
fn left_out(page: &mut Markup, n: usize, what: &'static str) {
    if n > 0 {
        html!(page, r#"<p class="more">{} more {} not on this page; "#, count(len(n)), what);
        page.literal("the spreadsheet, the CSV and the JSON have all of them.</p>\n");
    }
}

fn len(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn foot(page: &mut Markup, schema: &str) {
    html!(
        page,
        r#"<footer>
<p>This page names claims: keep it as you keep protected health information. Amounts are US
dollars. What is expected back is denied money times the chance of recovery, less the cost of the
work. A deadline carries the rule that gives it; check a rule that is working knowledge before you
rely on it.</p>
<p>{}</p>
</footer>
</body>
</html>
"#,
        schema
    );
}

#[cfg(test)]
mod tests;
