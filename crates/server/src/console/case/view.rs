//! A case as its page shows it: each thing on record in the words and the order in which it is read.

use authority::Rules;
use domain::{Case, CaseState as S, Moment, Severity};
use orchestrator::{CaseFile, Did, Office, WasRead, words};

use super::{
    may::May,
    plain::plain,
    plan::{Plan, capital},
    said::{Said, Sum, said, sums},
    sentence::sentence,
};
use crate::{Person, console::show};

/// All that a page of a case shows.
pub(crate) struct CaseView {
    pub(crate) id: String,
    pub(crate) claim: String,
    pub(crate) title: String,
    pub(crate) stands: Chip,
    pub(crate) left: Option<Chip>,
    pub(crate) sentence: String,
    pub(crate) sums: Vec<Sum>,
    pub(crate) said: Vec<Said>,
    pub(crate) plan: Option<Plan>,
    /// What is asked.
    pub(crate) question: Option<Asked>,
    /// For whom it waits; nobody once it is closed.
    pub(crate) waits_for: Option<&'static str>,
    pub(crate) why: Vec<Why>,
    pub(crate) why_head: String,
    pub(crate) read: Vec<Exhibit>,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) assignee: Option<(String, &'static str)>,
    pub(crate) happened: Vec<Happened>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) may: May,
}

/// What is asked, and of whom.
pub(crate) struct Asked {
    pub(crate) id: &'static str,
    pub(crate) text: &'static str,
    pub(crate) owner: &'static str,
}

/// A word with a colour.
pub(crate) struct Chip {
    pub(crate) text: String,
    pub(crate) kind: &'static str,
}

/// A reason, with what it rests on.
pub(crate) struct Why {
    pub(crate) text: String,
    /// Each with the place on the page where it stands.
    pub(crate) sources: Vec<(String, &'static str)>,
}

/// Something that was read.
pub(crate) struct Exhibit {
    pub(crate) place: String,
    pub(crate) what: String,
    pub(crate) said: String,
    pub(crate) at: String,
}

/// What somebody did.
pub(crate) struct Happened {
    pub(crate) by: String,
    pub(crate) did: Vec<Did>,
    pub(crate) at: String,
    /// For machines.
    pub(crate) exact: String,
}

/// Something that was noticed.
pub(crate) struct Finding {
    pub(crate) what: String,
    pub(crate) at: String,
    pub(crate) is_stop: bool,
}

/// So many days or fewer want to be seen.
const SOON_DAYS: i64 = 7;

impl CaseView {
    /// Of a case as somebody sees it now.
    pub(crate) fn of(file: &CaseFile, office: &Office, (person, rules): (&Person, &Rules)) -> Self {
        let now = office.now();
        let offset = office.utc_offset_mins;
        let may = May::of(file, person, rules, now);
        let assessment = file.decision.as_ref().and_then(|it| it.assessment);
        let read = file.was_read();
        Self {
            id: file.case.id.to_string(),
            claim: file.case.claim.number.0.clone(),
            title: assessment.map_or("Not judged yet", |it| it.class.title()).to_owned(),
            stands: stands(file, &may),
            left: left(file, office, now),
            sentence: sentence(file),
            sums: sums(file, office),
            said: said(file, office),
            plan: Plan::of(file, office),
            question: file.question.map(|it| Asked {
                id: it.id(),
                text: it.text(),
                owner: it.owner().label(),
            }),
            waits_for: file.case.state.waits_for().map(|it| words::whom(Some(it))),
            why: why(file, &read),
            why_head: why_head(file, offset),
            read: read.iter().map(|it| exhibit(it, offset)).collect(),
            facts: facts(file),
            assignee: file
                .task
                .and_then(|it| it.assignee)
                .map(|it| (file.name_of(it), if it == person.id() { "mine" } else { "" })),
            happened: happened(file, offset),
            findings: findings(file, offset),
            may,
        }
    }

    /// The short name by which people speak of it.
    pub(crate) fn short(&self) -> &str {
        self.id.get(self.id.len().saturating_sub(6)..).unwrap_or(&self.id)
    }
}

/// Where a case stands, for whoever looks.
fn stands(file: &CaseFile, may: &May) -> Chip {
    let chip = |text: &str, kind| Chip { text: text.to_owned(), kind };
    match file.case.state {
        S::Deciding => chip("about to be decided", ""),
        S::Checking => chip("being checked", ""),
        S::AwaitingApproval if may.approve => chip("waits for you to approve", "attention"),
        S::AwaitingApproval => chip("waits for an approval", "attention"),
        S::AwaitingSecondApproval if may.approve => {
            chip("waits for your second approval", "attention")
        }
        S::AwaitingSecondApproval => chip("waits for a second approval", "attention"),
        S::AwaitingAnswer if may.answer => chip("asks you", "attention"),
        S::AwaitingAnswer => chip("waits for an answer", "attention"),
        S::Approved => chip("approved", "ok"),
        S::Acting => chip("being done", "ok"),
        S::Unclear => chip("unclear whether it was done", "danger"),
        S::InQueue => chip("in its queue", "attention"),
        S::AwaitingPayer => chip("waits for the payer", ""),
        S::Settled => chip("settled", "ok"),
        S::Stopped => chip("stopped", "danger"),
        S::Closed => match &file.outcome {
            Some(it) => chip(words::ending(it.ending), "ok"),
            None => chip("closed", ""),
        },
    }
}

/// How much time is left for an answer, while one can still be given.
fn left(file: &CaseFile, office: &Office, now: Moment) -> Option<Chip> {
    let is_open = file.case.state.waits_for().is_some() && file.case.state != S::AwaitingPayer;
    let day = file.decision.as_ref()?.assessment?.deadline.filter(|_| is_open)?;
    let days = (day - office.day(now)).num_days();
    let (text, kind) = match days {
        ..-1 => (format!("{} days late", -days), "late"),
        -1 => ("1 day late".to_owned(), "late"),
        0 => ("today".to_owned(), "soon"),
        1 => ("1 day left".to_owned(), "soon"),
        2..=SOON_DAYS => (format!("{days} days left"), "soon"),
        _ => (format!("{days} days left"), ""),
    };
    Some(Chip { text, kind })
}

fn why(file: &CaseFile, read: &[WasRead]) -> Vec<Why> {
    let because = file.decision.iter().flat_map(|it| &it.because);
    let source = |id: &domain::ExhibitId| {
        // What was read again later stands in its newest form.
        let what = file.journal.iter().find(|it| it.id == *id).map(WasRead::of)?.what;
        let shown = read.iter().find(|it| it.id == *id);
        Some((shown.map_or_else(String::new, place), what))
    };
    let why = because.map(|it| Why {
        text: plain(it.text()),
        sources: it.cites().iter().filter_map(source).collect(),
    });
    why.collect()
}

fn why_head(file: &CaseFile, offset: i32) -> String {
    file.decision.as_ref().map_or_else(String::new, |it| {
        let agent = it.made_by.name.replace('_', " ");
        format!("as {agent} {} found it, {}", it.made_by.version, show::time(it.at, offset))
    })
}

fn exhibit(it: &WasRead, offset: i32) -> Exhibit {
    Exhibit {
        place: place(it),
        what: capital(it.what),
        said: it.said.clone(),
        at: show::time(it.at, offset),
    }
}

/// Where an exhibit stands on the page.
fn place(it: &WasRead) -> String {
    format!("e-{}", it.id)
}

fn facts(file: &CaseFile) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let assessment = file.decision.as_ref().and_then(|it| it.assessment);
    if let Some(day) = assessment.and_then(|it| it.deadline) {
        facts.push(("Last day", show::day(day)));
    }
    match file.due() {
        Some(due) => {
            if assessment.is_some_and(|it| it.deadline.is_none()) {
                facts.push(("Last day", plain(&due.says)));
            }
            facts.push(("Rule", plain(&due.rule)));
            facts.push(("Source", due.source));
        }
        None => facts.push(("Last day", "none is known".to_owned())),
    }
    if let Some(due) = file.task.and_then(|it| it.due) {
        facts.push(("To be done by", show::day(due)));
    }
    if let Some(task) = file.task {
        facts.push(("Queue", task.queue.label().to_owned()));
    }
    if let Some(it) = assessment {
        facts.push(("Priority", it.priority.id().to_owned()));
    }
    facts
}

/// The newest first.
fn happened(file: &CaseFile, offset: i32) -> Vec<Happened> {
    let all = file.happened().into_iter().rev();
    let shown = all.map(|it| Happened {
        by: capital(&it.by),
        did: it.did,
        at: show::time(it.at, offset),
        exact: it.at.to_string(),
    });
    shown.collect()
}

fn findings(file: &CaseFile, offset: i32) -> Vec<Finding> {
    let each = file.findings.iter().map(|it| Finding {
        what: plain(it.what.expose()),
        at: show::time(it.at, offset),
        is_stop: it.severity == Severity::Stop,
    });
    each.collect()
}

/// Where the page of a case is.
pub(crate) fn path(case: &Case) -> String {
    format!("/cases/{}", case.id)
}
