//! The worklist: what waits, the cases from which most is expected first.
//!
//! A row is a line of columns and, below it, statements: the payer, what went wrong, what is proposed or
//! asked. The wider the page, the more of the statements become columns.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{Assessment, Case, Cents, WaitsFor};
use orchestrator::{Office, payer_name};
use serde::Serialize;
use store::{Listed, Page as Part, Practice, StoreError};

use crate::{
    analyze::render::terminal::{
        page::{Line, Page, Piece, Tone},
        text,
    },
    command::{find, words},
};

/// More cases than an office has open.
const N_CASES_MAX: u64 = 1_000_000;

/// Cases that are read at once.
const N_PAGE: u64 = 1_000;

/// A deadline that is so many days away or less wants to be seen. Ours: two weeks are two mails and
/// a week of work.
const N_DAYS_SOON: i64 = 14;

/// Where the statements begin: below the claim, beyond the case.
const INDENT: usize = 8;

/// One row of the worklist.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    /// The case's number.
    case: String,
    /// Enough of its end to name it.
    short: String,
    claim: String,
    payer: String,
    /// `D02`; nothing before it was decided.
    class: Option<&'static str>,
    class_title: Option<&'static str>,
    state: &'static str,
    waits_for: Option<&'static str>,
    /// What is proposed, asked, or came of it.
    what: String,
    denied_cents: Option<i64>,
    expected_net_cents: Option<i64>,
    due: Option<String>,
    #[serde(skip)]
    due_day: Option<NaiveDate>,
    #[serde(skip)]
    whom: Option<WaitsFor>,
}

/// What the whole list comes to, of which the rows may be a part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    n_cases: usize,
    denied: Cents,
    expected: Cents,
    waiting: BTreeMap<Option<WaitsFor>, u64>,
}

/// How the page is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Characters on a line.
    pub(crate) width: usize,
    /// With colours.
    pub(crate) colour: bool,
    /// The day where the practice is.
    pub(crate) today: NaiveDate,
}

/// Open cases: the rows that are wanted, and what all come to.
pub(crate) async fn open_rows(
    office: &Office,
    practice: &Practice,
    (whom, n_max): (Option<WaitsFor>, usize),
) -> Result<(Vec<Row>, Sum), StoreError> {
    let listed = practice.worklist(whom, Part { after: None, n_max: N_CASES_MAX }).await?;
    rows_of(office, practice, (listed, n_max)).await
}

/// All cases, closed ones too, in the same order.
pub(super) async fn all_rows(
    office: &Office,
    practice: &Practice,
    n_max: usize,
) -> Result<(Vec<Row>, Sum), StoreError> {
    let mut listed = Vec::new();
    let mut last = None;
    loop {
        let cases = practice.cases_after(last, N_PAGE).await?;
        let Some(newest) = cases.last() else { break };
        last = Some(newest.id);
        let ids: Vec<_> = cases.iter().map(|it| it.id).collect();
        listed.extend(practice.listed_all(&ids).await?);
    }
    let worth = |it: &Listed| it.assessment.as_ref().map_or(Cents::ZERO, |it| it.expected_net);
    listed.sort_by_key(|it| (std::cmp::Reverse(worth(it)), it.case.id));
    rows_of(office, practice, (listed, n_max)).await
}

/// These cases in their order: the first rows, and what all come to.
pub(crate) async fn rows_of(
    office: &Office,
    practice: &Practice,
    (listed, n_max): (Vec<Listed>, usize),
) -> Result<(Vec<Row>, Sum), StoreError> {
    let mut sum = Sum { n_cases: listed.len(), ..Sum::default() };
    for Listed { case, assessment, .. } in &listed {
        *sum.waiting.entry(case.state.waits_for()).or_default() += 1;
        sum.denied += assessment.map_or(Cents::ZERO, |it| it.denied);
        sum.expected += assessment.map_or(Cents::ZERO, |it| it.expected_net);
    }
    let mut rows = Vec::new();
    for Listed { case, assessment, .. } in listed.into_iter().take(n_max) {
        rows.push(row(office, practice, (case, assessment)).await?);
    }
    Ok((rows, sum))
}

async fn row(
    office: &Office,
    practice: &Practice,
    (case, assessment): (Case, Option<Assessment>),
) -> Result<Row, StoreError> {
    let payer = payer_name(practice, &case, office.now()).await?;
    let what = orchestrator::in_short(practice, &case).await?.what;
    let whom = case.state.waits_for();
    Ok(Row {
        case: case.id.to_string(),
        short: find::short(case.id),
        claim: case.claim.number.0,
        payer: payer.unwrap_or(case.claim.payer.0),
        class: assessment.map(|it| it.class.id()),
        class_title: assessment.map(|it| it.class.title()),
        state: case.state.id(),
        waits_for: whom.map(WaitsFor::id),
        what,
        denied_cents: assessment.map(|it| it.denied.0),
        expected_net_cents: assessment.map(|it| it.expected_net.0),
        due: assessment.and_then(|it| it.deadline).map(|it| it.to_string()),
        due_day: assessment.and_then(|it| it.deadline),
        whom,
    })
}

/// For other programs.
pub(super) fn json(rows: &[Row]) -> String {
    pretty(&serde_json::json!({ "cases": rows }))
}

pub(super) fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// The list as a page of text.
pub(crate) fn worklist(rows: &[Row], sum: &Sum, shape: Shape) -> String {
    let mut out = Vec::new();
    let mut page = Page::new(&mut out, shape.width, shape.colour);
    write(rows, sum, (shape, &mut page)).expect("memory can be written to");
    let text = String::from_utf8_lossy(&out).into_owned();
    // A page begins with an empty line, to stand after others; here it is the first.
    text.trim_start_matches('\n').to_owned()
}

fn write(rows: &[Row], sum: &Sum, (shape, page): (Shape, &mut Page<'_>)) -> std::io::Result<()> {
    if rows.is_empty() {
        return page.title("WORKLIST", "nothing waits");
    }
    page.title("WORKLIST", "by expected net: the chance of what was denied, less the work")?;
    page.flow(Line::default(), &sum.statements())?;
    page.line(&Line::default())?;
    let columns = Column::on(shape.width, rows);
    let head =
        columns.iter().fold(Line::default(), |line, it| it.put(line, Tone::Dim.of(it.head())));
    page.line(&head)?;
    for row in rows {
        let cells =
            columns.iter().fold(Line::default(), |line, it| it.put(line, it.cell(row, shape)));
        page.line(&cells)?;
        let statements = row.statements(&columns);
        if !statements.is_empty() {
            page.flow(Line::indent(INDENT), &statements)?;
        }
    }
    let left_out = sum.n_cases.saturating_sub(rows.len());
    if left_out > 0 {
        let more = format!("… and {} more; `-n all` shows them", text::thousands(left_out as u64));
        page.line(&Line::default().then(Tone::Dim.of(more)))?;
    }
    page.line(&Line::default())?;
    let next =
        "recourse cases CASE shows all of one: its reasons, the proposal, and how to approve it";
    page.flow(Line::default(), &[Tone::Dim.of(next)])
}

impl Sum {
    /// How many cases wait for whom.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = (WaitsFor, u64)> {
        self.waiting.iter().filter_map(|(whom, n)| Some(((*whom)?, *n)))
    }

    fn statements(&self) -> Vec<Piece> {
        let mut statements = vec![
            Tone::Strong.of(text::count(self.n_cases as u64, "case")),
            Tone::Plain.of(format!("{} denied", self.denied)),
            Tone::Good.of(format!("{} expected net", self.expected)),
        ];
        statements.extend(self.waiting().map(|(whom, n)| {
            let verb = if n == 1 { "waits" } else { "wait" };
            Tone::Plain.of(format!("{n} {verb} for {}", words::whom(Some(whom))))
        }));
        statements
    }
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Cell {
    Case,
    Claim,
    Payer,
    Class,
    Denied,
    Net,
    Due,
    Whom,
}

struct Column {
    cell: Cell,
    width: usize,
}

impl Column {
    /// The columns of a page: each as wide as its widest row needs, and no wider than it may be.
    fn on(width: usize, rows: &[Row]) -> Vec<Self> {
        use Cell as C;
        let cells: &[Cell] = match width {
            ..100 => &[C::Case, C::Claim, C::Denied, C::Net, C::Due, C::Whom],
            100..120 => &[C::Case, C::Claim, C::Payer, C::Denied, C::Net, C::Due, C::Whom],
            120.. => &[C::Case, C::Claim, C::Payer, C::Class, C::Denied, C::Net, C::Due, C::Whom],
        };
        let widest = |cell: Cell| rows.iter().map(|it| it.text(cell).chars().count()).max();
        let column = |cell: Cell| {
            let needed = widest(cell).unwrap_or(0).max(cell.head().len());
            Self { cell, width: needed.min(cell.width_max()) }
        };
        cells.iter().copied().map(column).collect()
    }

    fn head(&self) -> &'static str {
        self.cell.head()
    }

    fn put(&self, line: Line, piece: Piece) -> Line {
        match self.cell {
            Cell::Denied | Cell::Net => line.right(piece, self.width),
            _ => line.left(piece, self.width),
        }
    }

    fn cell(&self, row: &Row, shape: Shape) -> Piece {
        let tone = match self.cell {
            Cell::Case | Cell::Claim => Tone::Strong,
            Cell::Net if row.expected_net_cents.is_some_and(|it| it > 0) => Tone::Good,
            Cell::Net => Tone::Dim,
            Cell::Due => match row.due_day.map(|it| (it - shape.today).num_days()) {
                Some(..0) => Tone::Alarm,
                Some(0..=N_DAYS_SOON) => Tone::Warn,
                Some(_) | None => Tone::Plain,
            },
            _ => Tone::Plain,
        };
        tone.of(row.text(self.cell))
    }
}

impl Cell {
    fn head(self) -> &'static str {
        match self {
            Self::Case => "Case",
            Self::Claim => "Claim",
            Self::Payer => "Payer",
            Self::Class => "What it is",
            Self::Denied => "Denied",
            Self::Net => "Expected net",
            Self::Due => "Send by",
            Self::Whom => "Waits for",
        }
    }

    fn width_max(self) -> usize {
        match self {
            Self::Claim => 16,
            Self::Payer => 26,
            Self::Class => 24,
            Self::Case | Self::Denied | Self::Net | Self::Due | Self::Whom => 14,
        }
    }
}

impl Row {
    fn text(&self, cell: Cell) -> String {
        let money = |cents: Option<i64>| cents.map_or_else(|| "-".to_owned(), text::money);
        match cell {
            Cell::Case => self.short.clone(),
            Cell::Claim => self.claim.clone(),
            Cell::Payer => self.payer.clone(),
            Cell::Class => self.class_title.unwrap_or_default().to_owned(),
            Cell::Denied => money(self.denied_cents),
            Cell::Net => money(self.expected_net_cents),
            Cell::Due => self.due.clone().unwrap_or_else(|| "-".to_owned()),
            Cell::Whom => words::whom(self.whom).to_owned(),
        }
    }

    /// What no column has, or has cut off.
    fn statements(&self, columns: &[Column]) -> Vec<Piece> {
        let is_whole = |cell: Cell| {
            let column = columns.iter().find(|it| it.cell == cell);
            column.is_some_and(|it| self.text(cell).chars().count() <= it.width)
        };
        let mut statements = Vec::new();
        let cut_off =
            [Cell::Claim, Cell::Payer, Cell::Class].into_iter().filter(|it| !is_whole(*it));
        let texts = cut_off.map(|it| self.text(it)).filter(|it| !it.is_empty());
        statements.extend(texts.map(|it| Tone::Dim.of(it)));
        if !self.what.is_empty() {
            statements.push(Tone::Plain.of(&self.what));
        }
        statements
    }
}
