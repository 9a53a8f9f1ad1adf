//! The worklist: what to do first, in the order of the money expected from it.
//!
//! A row is a line of columns and, below it, statements: what to do, until when, and why. The wider
//! the page, the more of the statements become columns.
//!
//! **Invariant:** what a column has no room for stands in full in the statements below it.

use std::io;

use super::{
    Options, due,
    page::{Line, Page, Piece, Tone},
    text,
};
use crate::analyze::report::{Code, Denial, Report};

/// A column is not made narrower than this; the line is cut instead.
const COLUMN_MIN: usize = 8;

/// Most claim numbers are shorter, and one long one shall not take the room of all payers' names.
const CLAIM_MAX: usize = 16;

/// Where the statements begin: below the claim, beyond the rank.
const INDENT: usize = 7;

/// Reasons spelled out below a row; the others are in the JSON.
const REASONS_MAX: usize = 6;

pub(super) fn write(report: &Report, options: &Options, page: &mut Page<'_>) -> io::Result<()> {
    let (shown, left_out) = options.first(&report.denials);
    if shown.is_empty() {
        return page.title("WORKLIST", "nothing is denied");
    }
    let about = format!(
        "{}, by expected net: the chance of what was denied, less the work",
        text::count(report.denials.len() as u64, "row")
    );
    page.title("WORKLIST", &about)?;
    let columns = columns(shown, page.width());
    page.line(&head(&columns))?;
    for denial in shown {
        row(denial, &columns, page)?;
    }
    due::more(left_out, page)
}

/// The codes of one reason, as in `CO-197 +M62`.
pub(super) fn code_with_remarks(code: &Code) -> String {
    let mut text = format!("{}-{}", code.group, code.carc);
    for rarc in &code.rarc {
        text.push_str(&format!(" +{rarc}"));
    }
    text
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Cell {
    Claim,
    Payer,
    Service,
    Codes,
    Class,
    Action,
    Denied,
    Net,
}

struct Column {
    cell: Cell,
    width: usize,
}

impl Cell {
    /// The narrow page has what finds a claim and what it is worth; each step adds what would
    /// otherwise be a statement below.
    fn on_page(width: usize) -> &'static [Self] {
        use Cell as C;
        match width {
            ..100 => &[C::Claim, C::Codes, C::Denied, C::Net],
            100..150 => &[C::Claim, C::Payer, C::Service, C::Codes, C::Denied, C::Net],
            150.. => {
                &[C::Claim, C::Payer, C::Service, C::Codes, C::Class, C::Action, C::Denied, C::Net]
            }
        }
    }

    fn head(self) -> &'static str {
        match self {
            Self::Claim => "Claim",
            Self::Payer => "Payer",
            Self::Service => "Service",
            Self::Codes => "Codes",
            Self::Class => "Class",
            Self::Action => "Next action",
            Self::Denied => "Denied",
            Self::Net => "Expected net",
        }
    }

    fn text(self, denial: &Denial) -> String {
        match self {
            Self::Claim => denial.claim.clone(),
            Self::Payer => denial.payer.to_string(),
            Self::Service => denial.service_date.as_deref().unwrap_or_default().to_owned(),
            Self::Codes => codes(denial),
            Self::Class => denial.class_title.to_string(),
            Self::Action => denial.next_action.to_string(),
            Self::Denied => text::money(denial.denied_cents),
            Self::Net => text::money(denial.expected_net_cents),
        }
    }

    fn tone(self, denial: &Denial) -> Tone {
        match self {
            Self::Claim | Self::Action => Tone::Strong,
            Self::Net if denial.expected_net_cents > 0 => Tone::Good,
            Self::Net => Tone::Dim,
            _ => Tone::Plain,
        }
    }

    /// An amount is never cut, and a date never has to be.
    fn may_be_cut(self) -> bool {
        matches!(self, Self::Claim | Self::Payer | Self::Codes | Self::Class | Self::Action)
    }
}

/// The columns, each as wide as its text needs, and narrower by turns, the widest first, until all
/// fit.
fn columns(denials: &[Denial], width: usize) -> Vec<Column> {
    let mut columns: Vec<Column> = Cell::on_page(width)
        .iter()
        .map(|&cell| {
            let texts = denials.iter().map(|it| cell.text(it).chars().count());
            let width = texts.max().unwrap_or(0).max(cell.head().len());
            Column { cell, width: if cell == Cell::Claim { width.min(CLAIM_MAX) } else { width } }
        })
        .collect();
    loop {
        let needed = columns.iter().map(|it| it.width + 2).sum::<usize>();
        let widest = columns
            .iter_mut()
            .filter(|it| it.cell.may_be_cut() && it.width > COLUMN_MIN)
            .max_by_key(|it| it.width);
        match widest {
            Some(column) if INDENT + needed > width + 2 => column.width -= 1,
            _ => return columns,
        }
    }
}

fn head(columns: &[Column]) -> Line {
    let mut line = Line::indent(INDENT);
    for column in columns {
        line = place(line, column, Tone::Dim.of(column.cell.head()));
    }
    line
}

fn place(line: Line, column: &Column, piece: Piece) -> Line {
    match column.cell {
        Cell::Denied | Cell::Net => line.right(piece, column.width),
        _ => line.left(piece, column.width),
    }
}

fn row(denial: &Denial, columns: &[Column], page: &mut Page<'_>) -> io::Result<()> {
    let mut line = Line::default().right(Tone::Dim.of(denial.rank.to_string()), INDENT - 2);
    let mut in_full = Vec::new();
    for column in columns {
        let text = column.cell.text(denial);
        let is_cut = text.chars().count() > column.width;
        line = place(line, column, column.cell.tone(denial).of(&text));
        if is_cut {
            in_full.push(column.cell.tone(denial).of(text));
        }
    }
    page.line(&line)?;
    let in_columns = |cell| columns.iter().any(|it| it.cell == cell);
    let mut what = in_full;
    what.extend(denial.patient.as_deref().map(|patient| Tone::Plain.of(patient)));
    if !in_columns(Cell::Payer) {
        what.push(Tone::Plain.of(&denial.payer));
        what.extend(
            denial.service_date.as_deref().map(|day| Tone::Plain.of(format!("service {day}"))),
        );
    }
    if !in_columns(Cell::Class) {
        what.push(Tone::Plain.of(&denial.class_title));
        what.push(Tone::Strong.of(&denial.next_action));
    }
    what.push(Tone::Plain.of(&denial.queue));
    what.push(Tone::Plain.of(format!("{} tier", denial.tier)));
    what.push(until(denial));
    page.flow(Line::indent(INDENT), &what)?;
    page.flow(Line::indent(INDENT), &[why(denial)])
}

/// Until when, or why there is no such day.
fn until(denial: &Denial) -> Piece {
    match (&denial.deadline, &denial.no_deadline_because) {
        (Some(deadline), _) => {
            let by = match (deadline.days_left, deadline.by.as_str()) {
                (..0, _) => "was due",
                (_, "sent") => "to be sent by",
                _ => "due",
            };
            let days = due::days(deadline.days_left);
            due::urgency(deadline.days_left).of(format!("{by} {}, {days}", deadline.date))
        }
        (None, Some(because)) => Tone::Dim.of(format!("no deadline: {because}")),
        (None, None) => Tone::Dim.of("no deadline"),
    }
}

/// What was denied on which line, and the ground for the place in the list, for the way of
/// answering and for the day.
fn why(denial: &Denial) -> Piece {
    let mut why = reasons(denial);
    why.push(format!("{} % chance", denial.chance_bp.saturating_add(50) / 100));
    why.push(denial.route_because.to_string());
    if let Some(deadline) = &denial.deadline {
        why.push(format!("{}: {} ({})", deadline.explained, deadline.source, deadline.confidence));
    }
    Tone::Dim.of(why.join(" · "))
}

/// The codes that want an answer, each once.
fn codes(denial: &Denial) -> String {
    let mut texts: Vec<String> = Vec::new();
    for code in denial.codes.iter().filter(|it| !it.expected) {
        let text = code_with_remarks(code);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    if texts.is_empty() { "-".to_owned() } else { texts.join(", ") }
}

/// Which line was denied how much, where it is not the claim as a whole.
fn reasons(denial: &Denial) -> Vec<String> {
    let reason = |code: &Code| {
        let place = code.procedure.as_deref().unwrap_or("the claim");
        let right = if code.expected { ", right as it is" } else { "" };
        let amount = text::money(code.amount_cents);
        format!("{place}: {amount} for {}-{}{right}", code.group, code.carc)
    };
    match denial.codes.as_slice() {
        [] => vec![],
        [only] => only.procedure.iter().map(|it| format!("on {it}")).collect(),
        many => {
            let mut texts: Vec<_> = many.iter().take(REASONS_MAX).map(reason).collect();
            if many.len() > REASONS_MAX {
                texts.push(format!("and {} more in --json", many.len() - REASONS_MAX));
            }
            texts
        }
    }
}
