//! What is due within fourteen days, and what is too late already.

use std::io;

use super::{
    Options,
    page::{Line, Page, Piece, Tone},
    text,
};
use crate::analyze::report::{Deadline, Denial, Report};

/// Two working weeks: an appeal needs one to be written and the post the other.
const SOON_DAYS: i64 = 14;

/// Within this, the answer has to go out by portal or fax: the post needs five days and a weekend.
const URGENT_DAYS: i64 = 7;

/// As wide as `post by 2026-06-18`. Where the page has no room for it, it is left out.
const POST_WIDTH: usize = 18;

/// A payer's name that is cut shorter than this tells nothing.
const PAYER_MIN: usize = 12;

pub(super) fn write(report: &Report, options: &Options, page: &mut Page<'_>) -> io::Result<()> {
    let mut dated: Vec<_> =
        report.denials.iter().filter_map(|it| Some((it, it.deadline.as_ref()?))).collect();
    dated.retain(|(_, deadline)| deadline.days_left <= SOON_DAYS);
    dated.sort_by_key(|(denial, deadline)| (deadline.days_left, denial.rank));
    let (mut late, soon): (Vec<_>, Vec<_>) =
        dated.into_iter().partition(|(_, deadline)| deadline.days_left < 0);
    // Of what is too late, the last days can still be explained; months can't.
    late.reverse();

    let about = format!("{} of the worklist", text::count(soon.len() as u64, "row"));
    page.title("DUE WITHIN 14 DAYS", if soon.is_empty() { "nothing" } else { &about })?;
    rows(&soon, report, options, page)?;
    if late.is_empty() {
        return Ok(());
    }
    let denied = late.iter().fold(0_i64, |sum, (it, _)| sum.saturating_add(it.denied_cents));
    let about = format!(
        "{} with {} denied; the latest first",
        text::count(late.len() as u64, "row"),
        text::money(denied)
    );
    page.title("TOO LATE", &about)?;
    rows(&late, report, options, page)
}

/// How near a day is, as a colour.
pub(super) fn urgency(days_left: i64) -> Tone {
    if days_left <= URGENT_DAYS {
        Tone::Alarm
    } else if days_left <= SOON_DAYS {
        Tone::Warn
    } else {
        Tone::Plain
    }
}

/// As in `3 days left` and `12 days late`.
pub(super) fn days(days_left: i64) -> String {
    match days_left {
        0 => "today".to_owned(),
        ..0 => format!("{} late", text::count(days_left.unsigned_abs(), "day")),
        _ => format!("{} left", text::count(days_left.unsigned_abs(), "day")),
    }
}

fn rows(
    dated: &[(&Denial, &Deadline)],
    report: &Report,
    options: &Options,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let (shown, left_out) = options.first(dated);
    let widest = |cell: fn(&Denial) -> &str| {
        shown.iter().map(|(it, _)| cell(it).chars().count()).max().unwrap_or(0)
    };
    let amount = shown.iter().map(|(it, _)| text::money(it.denied_cents).len()).max().unwrap_or(0);
    let claim = widest(|it| &it.claim).min(20);
    let room = page.width().saturating_sub(33 + claim + amount);
    let action = widest(|it| &it.next_action).min(room);
    let room = room.saturating_sub(action + 2);
    let has_post = room >= POST_WIDTH + 2 + PAYER_MIN;
    let room = if has_post { room - POST_WIDTH - 2 } else { room };
    let payer = if room < PAYER_MIN { 0 } else { widest(|it| &it.payer).min(room) };
    for (denial, deadline) in shown {
        let mut row = Line::indent(2)
            .left(urgency(deadline.days_left).of(days(deadline.days_left)), 13)
            .left(Tone::Plain.of(&deadline.date), 10)
            .left(Tone::Strong.of(&denial.claim), claim)
            .right(Tone::Plain.of(text::money(denial.denied_cents)), amount)
            .left(Tone::Plain.of(&denial.next_action), action);
        if has_post {
            row = row.left(post(deadline, &report.as_of), POST_WIDTH);
        }
        if payer > 0 {
            row = row.left(Tone::Dim.of(&denial.payer), payer);
        }
        page.line(&row)?;
    }
    more(left_out, page)
}

/// When it has to be in the post.
fn post(deadline: &Deadline, as_of: &str) -> Piece {
    // Days written as in 2026-06-15 stand in the order of the calendar.
    match deadline.send_by.as_str() {
        _ if deadline.days_left < 0 => Tone::Dim.of(""),
        send_by if send_by < as_of => Tone::Warn.of("no longer by post"),
        send_by => Tone::Dim.of(format!("post by {send_by}")),
    }
}

/// How to see the rest of a list.
pub(super) fn more(left_out: usize, page: &mut Page<'_>) -> io::Result<()> {
    if left_out == 0 {
        return Ok(());
    }
    let left_out = text::thousands(left_out as u64);
    page.line(&Line::indent(2).then(Tone::Dim.of(format!("and {left_out} more: --rows all"))))
}
