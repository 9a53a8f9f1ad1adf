//! The figures as the page shows them: cards, rows of tables, and drawings with their numbers beside them.

use domain::{Cents, KpiQuantity};
use orchestrator::insights::{
    Basis, Due, Figure, Insights, QueueLoad, Share, Tenth, TrendStep, Value,
};

use super::show;
use crate::{
    insights::rows as rows_of,
    svg::{Column, Columns, Line, Point, Svg, bar, percent},
};

/// A part of a sentence; a number leads to its rows.
pub(super) struct Bit {
    pub(super) text: String,
    pub(super) rows: Option<String>,
}

/// What a figure says, as it is written.
pub(super) enum Written {
    Money(Cents),
    Text(String),
}

/// A figure with room around it.
pub(super) struct Card {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) why: String,
    pub(super) value: Written,
    pub(super) rows: String,
    /// What it is a share of, with the rows of that.
    pub(super) of: Option<(String, String, String)>,
    /// How it changed, and the class of that: `better`, `worse` or nothing.
    pub(super) change: Option<(&'static str, String)>,
}

/// A figure in the table of all figures.
pub(super) struct FigureRow {
    pub(super) card: Card,
    pub(super) before: Option<Written>,
    pub(super) formula: &'static str,
    pub(super) note: &'static str,
}

/// A payer, a class or a code.
pub(super) struct ShareRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) bar: Svg,
    pub(super) n: u64,
    /// Of how many decided claims, with their rows; and the share.
    pub(super) of: Option<(u64, String, String)>,
    pub(super) denied: Cents,
    /// How much more than before: with an arrow, and the class of that.
    pub(super) change: Option<(&'static str, String)>,
    pub(super) rows: String,
}

/// A queue.
pub(super) struct QueueRow {
    pub(super) name: &'static str,
    pub(super) bar: Svg,
    pub(super) n: u64,
    pub(super) denied: Cents,
    pub(super) expected: Cents,
    pub(super) rows: String,
}

/// What was expected of cases of one chance, and what came.
pub(super) struct TenthRow {
    pub(super) chance: String,
    pub(super) n: u64,
    pub(super) won: String,
    pub(super) expected: Cents,
    pub(super) recovered: Cents,
    pub(super) rows: String,
}

/// A drawing, with its numbers.
pub(super) struct Drawn {
    pub(super) svg: Svg,
    /// The same for a phone, so that its letters can be read.
    pub(super) narrow: Svg,
    /// Each row: name, the numbers, and where its rows are.
    pub(super) rows: Vec<(String, Vec<String>, String)>,
}

impl Card {
    pub(super) fn of(figure: &Figure) -> Self {
        let of = figure.whole.as_ref().zip(whole(&figure.value));
        Self {
            id: figure.id,
            name: figure.name,
            why: format!("{}. {}", sentence(figure.formula), sentence(figure.note)),
            value: written(&figure.value),
            rows: rows_of(&figure.part),
            of: of.map(|(basis, (part, all))| (part, all, rows_of(basis))),
            change: change(figure),
        }
    }
}

impl FigureRow {
    pub(super) fn of(figure: &Figure) -> Self {
        Self {
            card: Card::of(figure),
            before: figure.before.as_ref().map(written),
            formula: figure.formula,
            note: figure.note,
        }
    }
}

impl TenthRow {
    pub(super) fn of(tenth: &Tenth) -> Self {
        let from = u32::from(tenth.tenth) * 10;
        Self {
            chance: if from == 100 {
                "100 %".to_owned()
            } else {
                format!("{from} to {} %", from + 9)
            },
            n: tenth.sums.n,
            won: share_text(tenth.n_won, tenth.sums.n),
            expected: tenth.sums.expected,
            recovered: tenth.sums.recovered,
            rows: rows_of(&tenth.basis),
        }
    }
}

/// The largest of a list.
pub(super) fn shares(all: &[Share], n_max: usize) -> Vec<ShareRow> {
    let most = all.first().map_or(0, |it| it.denied.denied.0);
    let shown = all.iter().filter(|it| it.all.is_some() || 0 < it.denied.n).take(n_max);
    shown.map(|it| share_row(it, most)).collect()
}

fn share_row(it: &Share, most: i64) -> ShareRow {
    let of = it.all.zip(it.whole.as_ref());
    let more = it.more_denied();
    let change = (more != Cents::ZERO && it.denied_before.n != 0).then(|| {
        let class = if more < Cents::ZERO { "better" } else { "worse" };
        (class, format!("{} {}", arrow(more.0), show::money(more.abs())))
    });
    ShareRow {
        id: it.id.clone(),
        name: it.name.clone(),
        bar: bar(it.denied.denied.0, most),
        n: it.denied.n,
        of: of.map(|(all, basis)| (all.n, share_text(it.denied.n, all.n), rows_of(basis))),
        denied: it.denied.denied,
        change,
        rows: rows_of(&it.part),
    }
}

/// The queues in which most money waits.
pub(super) fn queues(all: &[QueueLoad], n_max: usize) -> Vec<QueueRow> {
    let most = all.first().map_or(0, |it| it.sums.denied.0);
    let row = |it: &QueueLoad| QueueRow {
        name: it.queue.label(),
        bar: bar(it.sums.denied.0, most),
        n: it.sums.n,
        denied: it.sums.denied,
        expected: it.sums.expected,
        rows: rows_of(&it.basis),
    };
    all.iter().take(n_max).map(row).collect()
}

/// The denial rate over time.
pub(super) fn trend(found: &Insights) -> Drawn {
    let points: Vec<_> = found.trend.iter().map(point).collect();
    let rate = found.figure("initial_denial_rate");
    let before = rate.and_then(|it| it.before.as_ref()).and_then(Value::number);
    let words = before.map(|it| format!("before: {}", percent(it)));
    let known: Vec<i64> = points.iter().filter_map(|it| it.bp).collect();
    let told = match (known.first(), known.last()) {
        (Some(first), Some(last)) => format!(
            "From {} at the beginning to {} at the end; between {} and {}.",
            percent(*first),
            percent(*last),
            percent(known.iter().copied().min().unwrap_or(0)),
            percent(known.iter().copied().max().unwrap_or(0))
        ),
        _ => "No claim was decided.".to_owned(),
    };
    let [first, last] = [found.scope.period.first, found.scope.period.last].map(short);
    let line = |size| Line {
        title: "Initial denial rate",
        told: &told,
        points: &points,
        before: before.zip(words.as_deref()),
        ends: (&first, &last),
        size,
    };
    let row = |(step, point): (&TrendStep, &Point)| {
        let rate = point.bp.map_or_else(|| "\u{2013}".to_owned(), percent);
        let cells = vec![
            step.all.n.to_string(),
            step.denied.n.to_string(),
            rate,
            show::money(step.denied.denied),
        ];
        (days(step), cells, rows_of(&step.part))
    };
    let rows = found.trend.iter().zip(&points).map(row).collect();
    Drawn { svg: line((680, 176)).draw(), narrow: line((340, 176)).draw(), rows }
}

fn point(step: &TrendStep) -> Point {
    let bp = share_bp(step.denied.n, step.all.n);
    let told = match bp {
        Some(bp) => format!(
            "{}: {}, {} of {} claims denied",
            days(step),
            percent(bp),
            step.denied.n,
            step.all.n
        ),
        None => format!("{}: no claim was decided", days(step)),
    };
    Point { bp, told, to: address(&step.part) }
}

/// Money that waits for us, by how much time is left.
pub(super) fn due(found: &Insights) -> Drawn {
    let column = |it: &orchestrator::insights::DueBucket| Column {
        amount: it.sums.denied.0,
        kind: match it.due {
            Due::Overdue => "late",
            Due::Week | Due::Fortnight => "soon",
            Due::Month | Due::TwoMonths => "",
            Due::Later | Due::WithoutDeadline => "rest",
        },
        value: if it.sums.n == 0 { String::new() } else { in_short(it.sums.denied) },
        label: match it.due {
            Due::Overdue => "overdue",
            Due::Week => "7 days",
            Due::Fortnight => "14 days",
            Due::Month => "30 days",
            Due::TwoMonths => "60 days",
            Due::Later => "later",
            Due::WithoutDeadline => "no date",
        },
        told: format!("{}: {} cases, {}", it.due.label(), it.sums.n, show::money(it.sums.denied)),
        to: address(&it.basis),
    };
    let columns: Vec<_> = found.due.iter().map(column).collect();
    let (late, soon) = (&found.due[0].sums, &found.due[1].sums);
    let told = format!(
        "{} is overdue, and {} has to be answered within seven days.",
        show::money(late.denied),
        show::money(soon.denied)
    );
    let title = "Money that waits for our answer, by deadline";
    let drawing = |size| Columns { title, told: &told, all: &columns, size };
    let row = |it: &orchestrator::insights::DueBucket| {
        let cells =
            vec![it.sums.n.to_string(), show::money(it.sums.denied), show::money(it.sums.expected)];
        (it.due.label().to_owned(), cells, rows_of(&it.basis))
    };
    let rows = found.due.iter().map(row).collect();
    Drawn { svg: drawing((308, 176)).draw(), narrow: drawing((340, 176)).draw(), rows }
}

fn address(basis: &Basis) -> String {
    format!("/insights/rows?{}", rows_of(basis))
}

fn days(step: &TrendStep) -> String {
    format!("{} to {}", short(step.days.first), short(step.days.last))
}

/// Such as Mar 2.
fn short(day: chrono::NaiveDate) -> String {
    day.format("%b %-d").to_string()
}

/// Such as $1,235, $12.3k or $1.2m, for the little room above a column.
fn in_short(amount: Cents) -> String {
    let dollars = amount.0 / 100;
    match dollars {
        ..10_000 => {
            let text = show::money(amount);
            text.rsplit_once('.').map_or_else(String::new, |(dollars, _)| dollars.to_owned())
        }
        10_000..1_000_000 => format!("${}.{}k", dollars / 1_000, dollars % 1_000 / 100),
        1_000_000.. => format!("${}.{}m", dollars / 1_000_000, dollars % 1_000_000 / 100_000),
    }
}

fn written(value: &Value) -> Written {
    match value {
        Value::Amount(amount) => Written::Money(*amount),
        Value::Count(n) => Written::Text(thousands(*n)),
        Value::Share(_) => Written::Text(value.number().map_or_else(none, percent)),
        Value::Days(tenths, _) => {
            Written::Text(tenths.map_or_else(none, |it| format!("{}.{} days", it / 10, it % 10)))
        }
    }
}

/// Nothing to be divided by.
fn none() -> String {
    "\u{2013}".to_owned()
}

/// Of how many or how much a share is: the part and the whole.
fn whole(value: &Value) -> Option<(String, String)> {
    let Value::Share(kpi) = value else { return None };
    let text = |it| match it {
        KpiQuantity::Count(n) => thousands(n),
        KpiQuantity::Money(amount) => show::money(amount),
    };
    Some((text(kpi.numerator), text(kpi.denominator?)))
}

/// How it changed, in words.
fn change(figure: &Figure) -> Option<(&'static str, String)> {
    figure.before.as_ref()?;
    let Some(change) = figure.change() else {
        let is_there = figure.value.number().is_some();
        return is_there.then(|| ("", "nothing before to compare with".to_owned()));
    };
    if change == 0 {
        return Some(("", "as before".to_owned()));
    }
    let by = match figure.value {
        Value::Share(_) => {
            let tenths = (change.abs() + 5) / 10;
            format!("{}.{} points", tenths / 10, tenths % 10)
        }
        Value::Amount(_) => show::money(Cents(change.abs())),
        Value::Count(_) => thousands(change.unsigned_abs()),
        Value::Days(..) => format!("{}.{} days", change.abs() / 10, change.abs() % 10),
    };
    let (class, word) = match figure.is_better() {
        Some(true) => ("better", ", better"),
        Some(false) => ("worse", ", worse"),
        None => ("", " than before"),
    };
    Some((class, format!("{} {by}{word}", arrow(change))))
}

fn arrow(change: i64) -> &'static str {
    if change < 0 { "\u{25bc}" } else { "\u{25b2}" }
}

fn share_bp(part: u64, whole: u64) -> Option<i64> {
    let bp = (u128::from(part) * 20_000 + u128::from(whole)).checked_div(2 * u128::from(whole))?;
    i64::try_from(bp).ok()
}

fn share_text(part: u64, whole: u64) -> String {
    share_bp(part, whole).map_or_else(none, percent)
}

fn thousands(n: u64) -> String {
    let cents = i64::try_from(n).unwrap_or(i64::MAX / 100).saturating_mul(100);
    let text = Cents(cents).to_string();
    text.strip_suffix(".00").unwrap_or(&text).to_owned()
}

/// The first letter large.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_takes_few_letters() {
        let table = [
            (0, "$0"),
            (99_999, "$999"),
            (9_999_99, "$9,999"),
            (12_345_00, "$12.3k"),
            (999_999_00, "$999.9k"),
            (1_250_000_00, "$1.2m"),
        ];
        for (cents, text) in table {
            assert_eq!(in_short(Cents(cents)), text);
        }
    }

    #[test]
    fn counts_have_their_thousands_and_shares_are_rounded_once() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(share_text(1, 3), "33.3 %");
        assert_eq!(share_text(0, 0), "\u{2013}");
        assert_eq!(share_bp(2, 3), Some(6_667));
    }
}
