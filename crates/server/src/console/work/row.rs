//! A case as a row of a list.

use std::collections::BTreeMap;

use authority::{Refusal, Rules, Verdict, may_approve};
use chrono::NaiveDate;
use domain::{Action, CaseState, Cents, Moment, PayerId, Proposal, StaffId};
use orchestrator::{InShort, in_short_all, words};
use store::{Listed, StoreError};

use crate::{Person, Site, console::show};

/// With so many days left a deadline wants to be seen.
const SOON_DAYS: i64 = 7;

/// A row of a list.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) claim: String,
    pub(crate) payer: String,
    /// What went wrong, in a biller's words.
    pub(crate) problem: String,
    pub(crate) due: Due,
    /// By when somebody asked for it, where that is before the deadline.
    pub(crate) asked_for: Option<String>,
    pub(crate) what: String,
    /// Where it waits, for how long, and what to know before clicking.
    pub(crate) note: String,
    pub(crate) denied: Option<Cents>,
    pub(crate) expected: Option<Cents>,
    pub(crate) who: Option<String>,
    pub(crate) is_mine: bool,
    /// The proposal and its digest, as they are before one's eyes.
    pub(crate) seen: Option<String>,
}

/// When it is due, in words; the kind is for the eye.
pub(crate) struct Due {
    pub(crate) text: String,
    pub(crate) day: String,
    pub(crate) kind: &'static str,
}

/// The names of the people of the practice.
pub(crate) struct Names(BTreeMap<StaffId, String>);

impl Names {
    pub(crate) async fn of(site: &Site) -> Result<Self, StoreError> {
        let members = site.practice.members().await?;
        Ok(Self(members.into_iter().map(|it| (it.id, capital(it.name.expose()))).collect()))
    }

    pub(crate) fn of_person(&self, id: StaffId) -> String {
        self.0.get(&id).cloned().unwrap_or_else(|| "somebody".to_owned())
    }
}

/// Cases as rows, in their order, for this person.
pub(crate) async fn rows(
    site: &Site,
    person: &Person,
    (listed, names): (Vec<Listed>, &Names),
) -> Result<Vec<Row>, StoreError> {
    let now = site.office.now();
    let today = site.office.day(now);
    let rules = orchestrator::rules(&site.practice).await?;
    let cases: Vec<_> = listed.iter().map(|it| &it.case).collect();
    let shorts = in_short_all(&site.practice, &cases).await?;
    let payers = payers(site, &listed).await?;
    let row = |(listed, short): (Listed, InShort)| {
        let note = note(&listed, &short, (person, &rules, now));
        let Listed { case, assessment, task } = listed;
        let deadline = assessment.and_then(|it| it.deadline);
        let asked_for = task.due.filter(|it| deadline.is_none_or(|last| *it < last));
        let payer = payers.get(&case.claim.payer).cloned();
        Row {
            id: case.id.to_string(),
            problem: assessment.map_or("Not decided yet", |it| it.class.title()).to_owned(),
            payer: payer.unwrap_or(case.claim.payer.0),
            claim: case.claim.number.0,
            due: due(deadline, today),
            asked_for: asked_for.map(|it| day_and_month(it, today)),
            what: what(case.state, &short),
            note,
            denied: assessment.map(|it| it.denied),
            expected: assessment.map(|it| it.expected_net),
            who: task.assignee.map(|it| names.of_person(it)),
            is_mine: task.assignee == Some(person.id()),
            seen: short.proposal.map(|it| format!("{} {}", it.terms().id, it.digest())),
        }
    };
    Ok(listed.into_iter().zip(shorts).map(row).collect())
}

/// The names of the payers of these cases.
pub(crate) async fn payers(
    site: &Site,
    listed: &[Listed],
) -> Result<BTreeMap<PayerId, String>, StoreError> {
    let mut names = BTreeMap::new();
    for Listed { case, .. } in listed {
        if !names.contains_key(&case.claim.payer) {
            names.insert(case.claim.payer.clone(), site.payer_of(case).await?);
        }
    }
    Ok(names)
}

/// Such as "in 4 days".
pub(crate) fn due(day: Option<NaiveDate>, today: NaiveDate) -> Due {
    let Some(day) = day else {
        return Due { text: "no last day".to_owned(), day: String::new(), kind: "" };
    };
    let (text, kind) = match (day - today).num_days() {
        -1 => ("1 day late".to_owned(), "late"),
        n if n < 0 => (format!("{} days late", -n), "late"),
        0 => ("today".to_owned(), "soon"),
        1 => ("tomorrow".to_owned(), "soon"),
        n if n <= SOON_DAYS => (format!("in {n} days"), "soon"),
        n => (format!("in {n} days"), ""),
    };
    Due { text, day: day_and_month(day, today), kind }
}

/// Such as "Dec 4", with the year where it is not this one.
fn day_and_month(day: NaiveDate, today: NaiveDate) -> String {
    use chrono::Datelike;
    let form = if day.year() == today.year() { "%b %-d" } else { "%b %-d, %Y" };
    day.format(form).to_string()
}

fn note(
    listed: &Listed,
    short: &InShort,
    (person, rules, now): (&Person, &Rules, Moment),
) -> String {
    let proposal = short.proposal.as_ref();
    let hint = proposal.and_then(|it| hint(may_approve(&person.staff, it, rules, now)));
    let minutes = listed.task.minutes.map(|it| orchestrator::hours(it.into()));
    let queue = listed.task.queue.label().to_owned();
    // What may stop somebody comes first, because the end of the line may be cut off.
    hint.into_iter().chain([queue]).chain(minutes).collect::<Vec<_>>().join(" · ")
}

/// What to know before approving it, in a few words.
fn hint(verdict: Verdict) -> Option<String> {
    match verdict {
        Verdict::Allowed => None,
        Verdict::NeedsSecond { above } => {
            Some(format!("takes two people above {}", show::money(above)))
        }
        Verdict::Refused { why } => match why {
            Refusal::OwnEdit => Some("you changed it, so somebody else approves".to_owned()),
            Refusal::SamePerson => Some("you approved it, and another person has to".to_owned()),
            Refusal::AboveLimit { limit, .. } => {
                Some(format!("above your limit of {}", show::money(limit)))
            }
            Refusal::NeverThisAction(_) => Some("not for your role to approve".to_owned()),
            Refusal::Expired => Some("too old, it is decided anew".to_owned()),
            Refusal::Stopped => Some("the agent is stopped".to_owned()),
            Refusal::OtherPractice
            | Refusal::Observing
            | Refusal::NotAutomated
            | Refusal::NotPending(_)
            | Refusal::Lacks(_)
            | Refusal::NeedsAPerson(_)
            | Refusal::NotCovered => None,
        },
    }
}

fn what(state: CaseState, short: &InShort) -> String {
    let text = &short.what;
    match (state, &short.proposal) {
        (CaseState::AwaitingAnswer, _) => format!("Asks: {text}"),
        (CaseState::Stopped, _) => format!("Stopped: {text}"),
        (CaseState::Unclear, _) => {
            "Nobody knows whether it was done: look at the platform".to_owned()
        }
        (_, Some(proposal)) => proposed(proposal),
        (_, None) => capital(text),
    }
}

/// What reaches the payer; where nothing does, what is left to people, and to whom.
fn proposed(proposal: &Proposal) -> String {
    let actions = || proposal.terms().actions.iter().map(|it| &it.action);
    let sent: Vec<_> =
        actions().filter(|it| !it.kind().stays_in_the_office()).map(words::action).collect();
    if !sent.is_empty() {
        return capital(&sent.join("; "));
    }
    let next = actions().find_map(|it| match it {
        Action::AttachAnalysis { next_action, .. } => Some(next_action.as_str()),
        _ => None,
    });
    let queue = actions().find_map(|it| match it {
        Action::RouteToQueue { queue, .. } => Some(*queue),
        _ => None,
    });
    match (next, queue) {
        (Some(next), Some(queue)) => format!("{next}: to be worked in {}", queue.label()),
        _ => capital(&words::all_actions(actions())),
    }
}

/// With a large first letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_said_in_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-03-02");
        let table = [
            (Some("2026-02-27"), "3 days late", "Feb 27", "late"),
            (Some("2026-03-01"), "1 day late", "Mar 1", "late"),
            (Some("2026-03-02"), "today", "Mar 2", "soon"),
            (Some("2026-03-03"), "tomorrow", "Mar 3", "soon"),
            (Some("2026-03-09"), "in 7 days", "Mar 9", "soon"),
            (Some("2026-03-10"), "in 8 days", "Mar 10", ""),
            (Some("2027-01-01"), "in 305 days", "Jan 1, 2027", ""),
            (None, "no last day", "", ""),
        ];
        for (last, text, on, kind) in table {
            let said = due(last.map(day), today);
            assert_eq!((said.text.as_str(), said.day.as_str(), said.kind), (text, on, kind));
        }
    }
}
