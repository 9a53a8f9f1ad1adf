//! What happens in the demo, told as it happens: one line for each thing, out of the audit trail.
//!
//! The trail is what any auditor would read; nothing is told here that is not written there.

use std::{collections::BTreeMap, io};

use domain::{Case, Concluded, Moment};
use store::{Practice, StoreError, audit::Entry};

use crate::{
    analyze::render::terminal::{
        page::{Line, Page, Piece, Tone},
        text,
    },
    command::{cases::payer_name, words},
    demo::{Demo, DemoError},
    door,
};

use super::Failure;

/// Entries that are read at once.
const N_PAGE: u64 = 500;

/// The claim's number, in most towns.
const CLAIM_WIDTH: usize = 11;

/// Somebody who tells, and has told everything up to an entry.
pub(super) struct Told {
    after: i64,
    names: BTreeMap<String, String>,
}

/// The heading of another day.
pub(super) fn day(demo: &Demo) -> io::Result<()> {
    let day = demo.today().format("%A, %-d %B %Y").to_string();
    on_page(|page| page.title(&day, ""))
}

impl Told {
    /// Tells what comes from now on.
    pub(super) async fn begin(practice: &Practice) -> Result<Self, StoreError> {
        let mut told = Self { after: 0, names: BTreeMap::new() };
        for member in practice.members().await? {
            told.names.insert(member.id.to_string(), member.name.expose().clone());
        }
        while !told.next(practice).await?.is_empty() {}
        Ok(told)
    }

    /// Everything that was not told yet.
    pub(super) async fn rest(&mut self, demo: &Demo) -> Result<(), Failure> {
        let practice = demo.practice();
        let mut came = (0, 0);
        let mut lines = Vec::new();
        loop {
            let entries = self.next(practice).await.map_err(DemoError::from)?;
            if entries.is_empty() {
                break;
            }
            for entry in &entries {
                match entry.did.as_str() {
                    "file.received" => came.0 += 1,
                    "event.taken_in" => came.1 += 1,
                    _ => lines.extend(self.line(practice, entry).await.map_err(DemoError::from)?),
                }
            }
        }
        on_page(|page| {
            if came.0 > 0 {
                let (files, facts) = (text::count(came.0, "file"), text::count(came.1, "new fact"));
                let told = format!("{files} came, with {facts}");
                page.line(&Line::indent(2).then(Tone::Dim.of(told)))?;
            }
            lines.iter().try_for_each(|it| {
                let (lead, statement) = it;
                page.flow(lead.clone(), std::slice::from_ref(statement))
            })
        })?;
        Ok(())
    }

    async fn next(&mut self, practice: &Practice) -> Result<Vec<Entry>, StoreError> {
        let entries = practice.audit_trail(self.after, N_PAGE).await?;
        self.after = entries.last().map_or(self.after, |it| it.seq);
        Ok(entries)
    }

    async fn line(
        &self,
        practice: &Practice,
        entry: &Entry,
    ) -> Result<Option<(Line, Piece)>, StoreError> {
        let Ok(id) = entry.about.parse() else { return Ok(None) };
        let Some(case) = practice.case(id).await? else { return Ok(None) };
        let Some((tone, told)) = self.told(practice, entry, &case).await? else { return Ok(None) };
        let time = Moment::from_ms(entry.at_ms).map(|it| words::time(it, 0));
        let time = time.as_deref().and_then(|it| it.split_once(' ')).map_or("", |it| it.1);
        let lead = Line::indent(2).left(Tone::Dim.of(time), 5);
        let lead = lead.left(Tone::Strong.of(&case.claim.number.0), CLAIM_WIDTH);
        Ok(Some((lead, tone.of(told))))
    }

    /// What an entry tells to whoever watches; nothing where it only keeps what another one tells.
    async fn told(
        &self,
        practice: &Practice,
        entry: &Entry,
        case: &Case,
    ) -> Result<Option<(Tone, String)>, StoreError> {
        Ok(match entry.did.as_str() {
            "case.opened" => Some((Tone::Warn, denied(practice, case).await?)),
            "case.propose" | "case.ask" | "case.close" => concluded(practice, entry, case).await?,
            "case.settle" | "case.finish" => {
                let outcome = practice.outcome(case.id).await?;
                outcome.map(|it| {
                    let ending = words::ending(it.ending);
                    (Tone::Good, format!("settled: {ending}, {} recovered", it.recovered))
                })
            }
            "case.answer" => {
                let statements = practice.statements_of(case.id).await?;
                let answered = statements.into_iter().rfind(|it| it.at.ms() == entry.at_ms);
                let answer = answered.and_then(|it| it.answer).map_or("in words", |it| it.id());
                Some((Tone::Plain, format!("{} answered {answer}", self.name(entry))))
            }
            "finding.noticed" => {
                let findings = practice.findings_of(case.id).await?;
                let noticed = findings.into_iter().find(|it| it.at.ms() == entry.at_ms);
                noticed.map(|it| (Tone::Warn, it.what.expose().clone()))
            }
            "case.put_forward" | "case.begin" | "case.learn" | "receipt.kept" => None,
            did => words::did(did).map(|did| {
                let who = self.names.get(&entry.by).map_or_else(String::new, |it| format!("{it} "));
                (Tone::Plain, format!("{who}{did}"))
            }),
        })
    }

    fn name(&self, entry: &Entry) -> &str {
        self.names.get(&entry.by).map_or("somebody", String::as_str)
    }
}

/// Who denied how much, and why.
async fn denied(practice: &Practice, case: &Case) -> Result<String, StoreError> {
    let payer = payer_name(practice, case, case.opened).await?;
    let payer = payer.unwrap_or_else(|| case.claim.payer.0.clone());
    let decided = practice.decisions_of(case.id).await?.into_iter().next();
    Ok(match decided.and_then(|it| it.assessment) {
        Some(it) => format!("{payer} denied {}: {}", it.denied, it.class.title()),
        None => format!("{payer} denied something"),
    })
}

/// What the agent came to in this entry.
async fn concluded(
    practice: &Practice,
    entry: &Entry,
    case: &Case,
) -> Result<Option<(Tone, String)>, StoreError> {
    let decisions = practice.decisions_of(case.id).await?;
    let decision = decisions.into_iter().rfind(|it| it.at.ms() == entry.at_ms);
    Ok(match decision.map(|it| it.concluded) {
        None => None,
        Some(Concluded::Asked(question)) => Some((Tone::Plain, question.text().to_owned())),
        Some(Concluded::Closed(closing)) => {
            Some((Tone::Dim, format!("closed: {}", words::closing(closing))))
        }
        Some(Concluded::Proposed(id)) => practice.proposal(id).await?.map(|proposal| {
            let actions = proposal.terms().actions.iter().map(|it| &it.action);
            (Tone::Plain, format!("proposed: {}", words::all_actions(actions)))
        }),
    })
}

fn on_page(write: impl FnOnce(&mut Page<'_>) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    write(&mut Page::new(&mut out, door::width(), door::colour()))
}
