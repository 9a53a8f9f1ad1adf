//! What expires: dollars for each of the coming weeks, and the answers that are due or too late.

use std::cmp::Reverse;

use chrono::{Days, NaiveDate};
use domain::Cents;

use super::{
    ROWS_MAX, left_out, len,
    markup::{Markup, html},
    open,
    svg::{Column, columns},
    table_head,
};
use crate::analyze::{
    render::words::{counted, day, days_left, dollars},
    report::{Deadline, Denial, Report},
};

/// The chart's last day; most windows for an answer are from 30 to 180 days long.
const CHART_DAYS: i64 = 60;

/// Two weeks is what a letter and its records take.
const SOON_DAYS: i64 = 14;

/// Enough for a day's work; the worklist has the rest.
const LISTED_MAX: usize = 50;

type Due<'a> = (&'a Denial, &'a Deadline);

pub(super) fn section(page: &mut Markup, report: &Report) {
    let due: Vec<Due<'_>> =
        report.denials.iter().filter_map(|it| Some((it, it.deadline.as_ref()?))).collect();
    let mut soon: Vec<_> =
        due.iter().copied().filter(|(_, it)| (0..=SOON_DAYS).contains(&it.days_left)).collect();
    soon.sort_by_key(|(_, it)| it.days_left);
    let mut late: Vec<_> = due.iter().copied().filter(|(_, it)| it.days_left < 0).collect();
    // The latest first: it is the likeliest to have a good cause.
    late.sort_by_key(|(_, it)| Reverse(it.days_left));

    open(page, "deadlines", "Deadlines");
    page.literal("<div class=\"pair\">\n");
    chart(page, report, &due);
    page.literal("<div>\n");
    table(page, "Due within 14 days", &soon);
    table(page, "Already too late", &late);
    page.literal("</div>\n</div>\n</section>\n");
}

fn chart(page: &mut Markup, report: &Report, due: &[Due<'_>]) {
    let drawn = drawn(&report.as_of, due);
    page.literal("<figure class=\"scroll\">\n");
    if drawn.iter().all(|it| it.amount <= 0) {
        page.literal(
            "<p>Nothing is too late, and nothing is due within 60 days.</p>\n<figcaption>",
        );
    } else {
        let title = "Denied dollars by the week in which the answer is due, for 60 days";
        let described: Vec<_> =
            drawn.iter().map(|it| format!("{} {}", it.label, dollars(it.amount))).collect();
        columns(page, title, &described.join(", "), &drawn);
        html!(page, "<figcaption>{}.", title);
    }
    let later = due.iter().filter(|(_, it)| it.days_left > CHART_DAYS).map(|(denial, _)| *denial);
    beyond(page, "Later", later);
    beyond(page, "Without a date", report.denials.iter().filter(|it| it.deadline.is_none()));
    page.literal("</figcaption>\n</figure>\n");
}

/// The columns: what is too late, then week by week.
fn drawn(as_of: &str, due: &[Due<'_>]) -> Vec<Column> {
    let first = as_of.parse::<NaiveDate>().ok();
    let mut columns = vec![Column {
        label: "too late".to_owned(),
        figure: String::new(),
        amount: sum(due.iter().filter(|(_, it)| it.days_left < 0).map(|(denial, _)| *denial)),
        class: "late",
    }];
    for begin in (0..=CHART_DAYS).step_by(7) {
        let week = begin..=(begin + 6).min(CHART_DAYS);
        let label = u64::try_from(begin)
            .ok()
            .and_then(|days| first?.checked_add_days(Days::new(days)))
            .map_or_else(|| format!("day {begin}"), |day| day.format("%b %-d").to_string());
        columns.push(Column {
            label,
            figure: String::new(),
            amount: sum(due
                .iter()
                .filter(|(_, it)| week.contains(&it.days_left))
                .map(|(denial, _)| *denial)),
            class: if begin < SOON_DAYS { "soon" } else { "calm" },
        });
    }
    columns.into_iter().map(|it| Column { figure: short(it.amount), ..it }).collect()
}

fn beyond<'a>(page: &mut Markup, what: &'static str, denials: impl Iterator<Item = &'a Denial>) {
    let denials: Vec<_> = denials.collect();
    if !denials.is_empty() {
        html!(
            page,
            " {}: {} with {}.",
            what,
            counted(len(denials.len()), "claim", "claims"),
            dollars(sum(denials.into_iter()))
        );
    }
}

fn table(page: &mut Markup, caption: &'static str, due: &[Due<'_>]) {
    html!(page, "<table class=\"due\">\n<caption>{}</caption>\n", caption);
    if due.is_empty() {
        page.literal("<tbody><tr><td class=\"dim\">None.</td></tr></tbody>\n</table>\n");
        return;
    }
    table_head(page, &["Last day", "Claim", "Next action"], &["Denied"]);
    page.literal("<tbody>\n");
    for (denial, deadline) in due.iter().take(LISTED_MAX) {
        html!(
            page,
            r#"<tr><td>{}<small class="{}">{}</small></td>"#,
            day(&deadline.date),
            urgency(deadline.days_left),
            days_left(deadline.days_left)
        );
        page.literal(r#"<th scope="row">"#);
        if denial.rank <= len(ROWS_MAX) {
            html!(page, r##"<a href="#rank-{}">{}</a>"##, denial.rank, denial.claim);
        } else {
            html!(page, "{}", denial.claim);
        }
        html!(page, "<small>{}</small></th>", denial.payer);
        html!(
            page,
            "<td>{}<small>{}</small></td><td class=\"n\">{}</td></tr>\n",
            denial.next_action,
            denial.queue,
            Cents(denial.denied_cents)
        );
    }
    page.literal("</tbody>\n</table>\n");
    left_out(page, due.len().saturating_sub(LISTED_MAX), "claims are");
}

/// The colour of a deadline.
pub(super) fn urgency(days_left: i64) -> &'static str {
    match days_left {
        ..0 => "late",
        0..=SOON_DAYS => "soon",
        _ => "calm",
    }
}

/// Few signs for a small place: `$4.8k`.
fn short(cents: i64) -> String {
    let dollars = cents / 100;
    match dollars {
        ..1_000 => format!("${dollars}"),
        1_000..1_000_000 => format!("${}.{}k", dollars / 1_000, dollars % 1_000 / 100),
        _ => format!("${}.{}M", dollars / 1_000_000, dollars % 1_000_000 / 100_000),
    }
}

fn sum<'a>(denials: impl Iterator<Item = &'a Denial>) -> i64 {
    denials.map(|it| it.denied_cents).fold(0, i64::saturating_add)
}
