//! Where a demo stands, on one page: what came, what was done about it, what waits, and what to try next.

use std::{
    cmp::Reverse,
    io::{self, Write},
    net::SocketAddr,
    path::Path,
};

use domain::{ActionKind, Cents, WaitsFor};

use server::SignIn;
use store::Listed;

use super::Failure;
use crate::{
    analyze::render::terminal::{
        page::{Line, Page, Piece, Tone},
        text,
    },
    command::{
        cases::{Shape, rows_of, worklist},
        find, words,
    },
    demo::{Asked, Compared, Demo, DemoError, Figures, PRACTICE, Waiting},
    door,
};

/// Rows of the worklist.
const ROWS: usize = 10;

/// Widths of the columns of the tables.
const NAME: usize = 31;
const NUMBER: usize = 9;
const MONEY: usize = 13;

/// The width of a name at the door.
const GUEST: usize = 8;

/// How time passes while the console is open.
const TIME_RUNS: &str = "a day of the town passes every few seconds";
const TIME_STANDS: &str = "a day of the town passes when you say so, at the top of every page";

/// For whom a case can wait who is a person of the office.
const PEOPLE: [WaitsFor; 4] =
    [WaitsFor::Approver, WaitsFor::SecondApprover, WaitsFor::Answerer, WaitsFor::Supervisor];

/// Everything that stands on the page.
pub(super) struct Screen {
    heading: String,
    figures: Figures,
    compared: Compared,
    /// The first rows of what waits for an approval, as `recourse cases` prints them.
    worklist: String,
    next: Vec<(String, &'static str)>,
}

/// What waits for some of the office.
pub(super) struct Sum {
    pub(super) n_cases: u64,
    expected_net: Cents,
}

impl Sum {
    /// In a sentence.
    pub(super) fn told(&self) -> String {
        let wait = if self.n_cases == 1 { "waits" } else { "wait" };
        let proposals = text::count(self.n_cases, "proposal");
        format!("{proposals} {wait}, {} expected net.", self.expected_net)
    }
}

/// Proposals that wait for a yes as of now.
pub(super) async fn waiting(demo: &Demo) -> Result<Sum, Failure> {
    let mut listed = waiting_for(demo, WaitsFor::Approver).await?;
    listed.extend(waiting_for(demo, WaitsFor::SecondApprover).await?);
    let expected_net = listed.iter().map(worth).sum();
    Ok(Sum { n_cases: listed.len() as u64, expected_net })
}

/// What waits for anybody of the office, that first of which most is expected.
async fn waiting_for_people(demo: &Demo) -> Result<Vec<Listed>, Failure> {
    let mut listed = Vec::new();
    for whom in PEOPLE {
        listed.extend(waiting_for(demo, whom).await?);
    }
    listed.sort_by_key(|it| (Reverse(worth(it)), it.case.id));
    Ok(listed)
}

async fn waiting_for(demo: &Demo, whom: WaitsFor) -> Result<Vec<Listed>, Failure> {
    let page = store::Page { after: None, n_max: u64::from(u32::MAX) };
    Ok(demo.practice().worklist(Some(whom), page).await.map_err(DemoError::from)?)
}

fn worth(listed: &Listed) -> Cents {
    listed.assessment.map_or(Cents::ZERO, |it| it.expected_net)
}

impl Screen {
    /// The page of a demo in a folder.
    pub(super) async fn of(demo: &Demo, data: &Path) -> Result<Self, Failure> {
        let (first, today) = (demo.first_day().format("%-d %b"), demo.today().format("%-d %b %Y"));
        let heading = format!("invented, seed {}; {first} to {today}", demo.seed());
        let listed = waiting_for_people(demo).await?;
        let rows = rows_of(&demo.office, demo.practice(), (listed, ROWS)).await;
        let (rows, sum) = rows.map_err(DemoError::from)?;
        let shape = Shape { width: door::width(), colour: door::colour(), today: demo.today() };
        Ok(Self {
            heading,
            figures: demo.figures().await?,
            compared: demo.compared().await?,
            worklist: if rows.is_empty() { String::new() } else { worklist(&rows, &sum, shape) },
            next: next(data, first_of(demo).await?.as_deref()),
        })
    }

    /// Writes the page.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let (width, colour) = (door::width(), door::colour());
        let page = &mut Page::new(out, width, colour);
        page.title(PRACTICE, &self.heading)?;
        self.came(page)?;
        self.asked(page)?;
        self.ended(page)?;
        self.waiting(page)?;
        if !self.worklist.is_empty() {
            write!(out, "\n{}", self.worklist)?;
        }
        let page = &mut Page::new(out, width, colour);
        self.checked(page)?;
        self.what_next(page)
    }

    /// Writes what is behind a console that is open, where it is, and who may sign in.
    pub(super) fn open(
        &self,
        address: SocketAddr,
        guests: &[SignIn],
        is_playing: bool,
    ) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let page = &mut Page::new(&mut out, door::width(), door::colour());
        page.title(PRACTICE, &self.heading)?;
        self.came(page)?;
        page.line(&Line::default())?;
        self.checks(page)?;
        page.title("CONSOLE", "")?;
        let open = Line::indent(2).then(Tone::Plain.of("open "));
        page.line(&open.then(Tone::Strong.of(format!("http://{address}"))))?;
        let password = guests.first().map_or("", |it| it.password.as_str());
        page.line(&Line::default())?;
        let sign_in = Line::indent(2).then(Tone::Plain.of("and sign in with the password "));
        let sign_in = sign_in.then(Tone::Strong.of(password));
        page.line(&sign_in.then(Tone::Plain.of(" as one of")))?;
        for SignIn { name, role, .. } in guests {
            let line = Line::indent(4).left(Tone::Strong.of(*name), GUEST);
            page.line(&line.then(Tone::Plain.of(*role)))?;
        }
        let time = if is_playing { TIME_RUNS } else { TIME_STANDS };
        page.line(&Line::default())?;
        page.flow(Line::indent(2), &[Tone::Dim.of(time), Tone::Dim.of("ctrl-c ends it")])?;
        out.flush()
    }

    fn came(&self, page: &mut Page<'_>) -> io::Result<()> {
        let it = &self.figures;
        page.line(&Line::default())?;
        fact(page, "Claims sent", it.n_claims, &[])?;
        let mut about = vec![Tone::Plain.of(format!("{} paid", it.paid))];
        if it.n_unbalanced > 0 {
            let told = format!("{} did not balance", text::thousands(it.n_unbalanced));
            about.push(Tone::Warn.of(told));
        }
        fact(page, "Remittances", it.n_remittances, &about)?;
        if it.n_again > 0 {
            fact(page, "Files that came again", it.n_again, &[Tone::Plain.of("counted once")])?;
        }
        let (n, denied) = it.denied;
        fact(page, "Denials", n, &[Tone::Warn.of(format!("{denied} denied"))])?;
        let n_open = it.n_cases - it.n_closed;
        let open =
            format!("{} open, {} closed", text::thousands(n_open), text::thousands(it.n_closed));
        fact(page, "Cases", it.n_cases, &[Tone::Plain.of(open)])
    }

    fn asked(&self, page: &mut Page<'_>) -> io::Result<()> {
        page.title("PROPOSED", "by what goes out, or else by what is done in the office")?;
        let head = ["Proposed", "Approved", "Done"].map(|it| Tone::Dim.of(it));
        page.line(&row(Tone::Plain.of(""), head.map(|it| (it, NUMBER))))?;
        for (kind, Asked { n_proposed, n_approved, n_done }) in &self.figures.asked {
            let numbers = [n_proposed, n_approved, n_done]
                .map(|n| (Tone::Plain.of(text::thousands(*n)), NUMBER));
            page.line(&row(Tone::Plain.of(asks_for(*kind)), numbers))?;
        }
        Ok(())
    }

    fn ended(&self, page: &mut Page<'_>) -> io::Result<()> {
        let it = &self.figures;
        let about = format!("{} recovered", it.recovered());
        page.title("SETTLED", &about)?;
        let head = [(Tone::Dim.of("Cases"), NUMBER), (Tone::Dim.of("Recovered"), MONEY)];
        page.line(&row(Tone::Plain.of(""), head))?;
        for (ending, (n, recovered)) in &it.endings {
            let tone = if Cents::ZERO < *recovered { Tone::Good } else { Tone::Plain };
            let numbers = [
                (Tone::Plain.of(text::thousands(*n)), NUMBER),
                (tone.of(recovered.to_string()), MONEY),
            ];
            page.line(&row(Tone::Plain.of(words::ending(*ending)), numbers))?;
        }
        if it.n_without_answer > 0 {
            let numbers = [(Tone::Plain.of(text::thousands(it.n_without_answer)), NUMBER)];
            page.line(&row(Tone::Plain.of("closed, nothing to be done"), numbers))?;
        }
        Ok(())
    }

    fn waiting(&self, page: &mut Page<'_>) -> io::Result<()> {
        page.title("OPEN", "who has to do something")?;
        let head = [(Tone::Dim.of("Cases"), NUMBER), (Tone::Dim.of("Expected net"), MONEY)];
        page.line(&row(Tone::Plain.of(""), head))?;
        for Waiting { whom, n_cases, expected_net } in &self.figures.waiting {
            let numbers = [
                (Tone::Plain.of(text::thousands(*n_cases)), NUMBER),
                (Tone::Plain.of(expected_net.to_string()), MONEY),
            ];
            page.line(&row(Tone::Plain.of(words::whom(Some(*whom))), numbers))?;
        }
        Ok(())
    }

    fn checked(&self, page: &mut Page<'_>) -> io::Result<()> {
        page.title("CHECKED", "")?;
        self.checks(page)
    }

    fn checks(&self, page: &mut Page<'_>) -> io::Result<()> {
        let audit = &self.figures.audit;
        let trail = match audit.findings.len() {
            0 => {
                let n = text::thousands(audit.n_entries);
                Tone::Good.of(format!("all {n} entries of the audit trail fit together"))
            }
            n => Tone::Alarm.of(format!("{n} faults in the audit trail: `recourse audit verify`")),
        };
        page.flow(Line::indent(2), &[trail])?;
        self.compared(page)
    }

    fn compared(&self, page: &mut Page<'_>) -> io::Result<()> {
        let Compared { n_denied, n_found, n_invented, n_settled, recovered, paid, apart } =
            &self.compared;
        let tone = if apart.is_empty() { Tone::Good } else { Tone::Alarm };
        let settled = text::count(*n_settled as u64, "settled claim");
        let mut told = vec![
            format!("{n_found} of {n_denied} denials have their case"),
            format!("{n_invented} are invented"),
            format!("{recovered} recovered on {settled}, and the payers paid {paid}"),
        ];
        told.extend(apart.iter().map(|it| format!("{it} is not as it happened")));
        let told: Vec<Piece> = told.into_iter().map(|it| tone.of(it)).collect();
        page.flow(Line::indent(2).then(Tone::Dim.of("as the town knows it: ")), &told)
    }

    fn what_next(&self, page: &mut Page<'_>) -> io::Result<()> {
        page.title("NEXT", "every command on this folder lives on the demo's day")?;
        for (command, what) in &self.next {
            page.line(&Line::indent(2).then(Tone::Strong.of(command)))?;
            page.line(&Line::indent(6).then(Tone::Dim.of(*what)))?;
        }
        Ok(())
    }
}

fn fact(page: &mut Page<'_>, name: &str, n: u64, about: &[Piece]) -> io::Result<()> {
    let line = Line::indent(2).left(Tone::Plain.of(name), NAME);
    page.flow(line.right(Tone::Strong.of(text::thousands(n)), NUMBER), about)
}

fn row<const N: usize>(name: Piece, numbers: [(Piece, usize); N]) -> Line {
    let line = Line::indent(2).left(name, NAME);
    numbers.into_iter().fold(line, |line, (piece, width)| line.right(piece, width))
}

/// The proposal from which most is expected, by its case as lists show it.
async fn first_of(demo: &Demo) -> Result<Option<String>, Failure> {
    let first = waiting_for(demo, WaitsFor::Approver).await?.into_iter().next();
    Ok(first.map(|it| find::short(it.case.id)))
}

/// In a biller's words.
fn asks_for(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::SubmitCorrectedClaim => "send a corrected claim",
        ActionKind::SendRecords => "send records",
        ActionKind::RequestReconsideration => "ask for a reconsideration",
        ActionKind::RequestReopening => "ask for a reopening",
        ActionKind::FileAppeal => "file an appeal",
        ActionKind::DisputePayment => "dispute the price",
        ActionKind::RecommendWriteOff => "recommend a write-off",
        ActionKind::RouteToQueue => "put into a work queue",
        ActionKind::AttachAnalysis => "note what was found",
        ActionKind::SetClaimStatus => "mark the claim",
        ActionKind::AddNote => "add a note",
    }
}

/// What to try, with the case that is worth most.
fn next(data: &Path, first: Option<&str>) -> Vec<(String, &'static str)> {
    let data = data.display();
    let mut next = vec![
        (format!("recourse demo --data {data}"), "open its console"),
        (
            format!("recourse cases --data {data}"),
            "what waits, by the money that is expected of it",
        ),
    ];
    if let Some(case) = first {
        next.extend([
            (format!("recourse cases {case} --data {data}"), "all of one case, and why"),
            (
                format!("recourse approve {case} --as rosa --data {data}"),
                "say yes to what is proposed for it",
            ),
            (
                format!("recourse work --until-idle --data {data}"),
                "do what was approved: it goes into the outbox, where the town looks for it",
            ),
        ]);
    }
    next.push((
        format!("recourse demo --no-console --days 14 --data {data}"),
        "let two weeks pass: the payers answer, and cases are settled",
    ));
    next
}
