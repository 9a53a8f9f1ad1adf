//! The rows behind a figure: each claim, case or remittance that it was counted from, and what all of them
//! add up to.

use askama::Template;
use authority::Permission as P;
use axum::extract::{Query, State};
use domain::{CaseId, Cents, DenialClass, PayerId};
use orchestrator::insights::{Basis, Measure, behind};
use serde::Deserialize;
use store::{Behind, Claims, Ended, Of, Proposals, Subject, Sums, Unanswered, Which};

use super::{Here, Page, PageError, Shell, Told, show};
use crate::{
    Person, Site,
    insights::{RowsAsked, rows as rows_of},
};

/// So many rows stand on a page.
const N_ROWS: u64 = 50;

/// Nobody turns so many pages.
const N_ROWS_MAX: u64 = 10_000_000;

/// Where in the list a page begins: after so many rows.
#[derive(Deserialize)]
pub(super) struct Place {
    after: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "insights_rows.html")]
pub(super) struct RowsPage {
    shell: Shell,
    title: String,
    /// What narrows them, in words.
    narrowed: Vec<String>,
    n: u64,
    first: u64,
    last: u64,
    strip: Vec<(&'static str, Cents, bool)>,
    by: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Row>,
    newer: Option<String>,
    older: Option<String>,
    sees_claims: bool,
}

/// A row.
struct Row {
    case: Option<CaseId>,
    claim: String,
    payer: String,
    problem: &'static str,
    code: Option<String>,
    when: String,
    amounts: Vec<(&'static str, Cents)>,
}

pub(super) async fn rows(
    State(site): State<Site>,
    person: Person,
    Query(asked): Query<RowsAsked>,
    Query(Place { after }): Query<Place>,
) -> Result<Page<RowsPage>, PageError> {
    let basis = asked.basis(&site).told(&site, &person)?;
    let before = after.and_then(|it| it.parse().ok()).unwrap_or(0).min(N_ROWS_MAX);
    let found = behind(&site.practice, &basis.which, (before, N_ROWS)).await;
    let (sums, all) = found.told(&site, &person)?;
    let payers = site.practice.payers().await.told(&site, &person)?;
    let title = told(basis.which.of);
    let shell = Shell::of(&site, &person, (&title, Here::Insights)).await.told(&site, &person)?;
    let n_shown = u64::try_from(all.len()).unwrap_or(0);
    let address = |after: u64| format!("{}&after={after}", rows_of(&basis));
    let last = before + n_shown;
    let amounts = amounts(basis.which.of);
    Ok(Page(RowsPage {
        shell,
        narrowed: narrowed(&basis.which, &payers),
        n: sums.n,
        first: if n_shown == 0 { 0 } else { before + 1 },
        last,
        strip: amounts
            .iter()
            .map(|(name, counts)| (*name, amount(*counts, &sums), *counts == basis.counts))
            .collect(),
        by: counted_by(basis.which.of),
        columns: amounts.iter().map(|(name, _)| *name).collect(),
        rows: all.iter().map(|it| row(it, (&site, &payers), &basis)).collect(),
        newer: (0 < before).then(|| address(before.saturating_sub(N_ROWS))),
        older: (last < sums.n && 0 < n_shown).then(|| address(last)),
        sees_claims: person.may(P::SeePatients),
        title,
    }))
}

fn row(it: &Behind, (site, payers): (&Site, &[(PayerId, String)]), basis: &Basis) -> Row {
    let (case, claim) = match &it.subject {
        Subject::Claim(Some(claim), case) => (*case, claim.number.0.clone()),
        Subject::Claim(None, case) => (*case, "no claim number".to_owned()),
        Subject::Remittance(trace) => (None, trace.clone()),
        Subject::Case(claim, case) => (Some(*case), claim.number.0.clone()),
    };
    let when = match (it.day, it.at) {
        (Some(day), _) => show::day(day),
        (None, Some(at)) => show::day(site.office.day(at)),
        (None, None) => "no date".to_owned(),
    };
    let amounts = amounts(basis.which.of);
    Row {
        case,
        claim,
        payer: it.payer.as_ref().map_or_else(String::new, |id| name_of(id, payers)),
        problem: it.class.map_or("", DenialClass::title),
        code: it.code.clone(),
        when,
        amounts: amounts.iter().map(|(name, counts)| (*name, amount(*counts, &it.adds))).collect(),
    }
}

fn amount(counts: Measure, sums: &Sums) -> Cents {
    match counts {
        Measure::Charged => sums.charged,
        Measure::Paid => sums.paid,
        Measure::Denied => sums.denied,
        Measure::Recovered => sums.recovered,
        Measure::Expected => sums.expected,
        Measure::Number => Cents::ZERO,
    }
}

/// The amounts of a sort of rows, by their names.
fn amounts(of: Of) -> &'static [(&'static str, Measure)] {
    match of {
        Of::Claims(_) => &[
            ("Charged", Measure::Charged),
            ("Paid at first", Measure::Paid),
            ("Denied at first", Measure::Denied),
            ("Paid since", Measure::Recovered),
        ],
        Of::Remittances => &[("Charged", Measure::Charged), ("Paid on claims", Measure::Paid)],
        Of::Unanswered(_) => &[("Denied", Measure::Denied), ("Expected net", Measure::Expected)],
        Of::Ended(_) => &[
            ("Denied", Measure::Denied),
            ("Expected", Measure::Expected),
            ("Recovered", Measure::Recovered),
        ],
        Of::Proposals(_) => &[("At stake", Measure::Denied)],
        Of::Overridden => &[],
    }
}

/// What the day of a row is.
fn counted_by(of: Of) -> &'static str {
    match of {
        Of::Claims(_) => "First decided",
        Of::Remittances => "Paid on",
        Of::Unanswered(_) => "Answer by",
        Of::Ended(_) => "Ended",
        Of::Proposals(_) => "Proposed",
        Of::Overridden => "Changed",
    }
}

/// What the rows are, in words.
fn told(of: Of) -> String {
    let text = match of {
        Of::Claims(Claims::All) => "Claims that payers decided",
        Of::Claims(Claims::Denied) => "Claims denied at first",
        Of::Claims(Claims::DeniedInFull) => "Claims denied at first, nothing paid",
        Of::Claims(Claims::DeniedInPart) => "Claims denied at first in part",
        Of::Claims(Claims::Resolved) => "Claims with no denial at first",
        Of::Remittances => "Remittances",
        Of::Unanswered(Unanswered::All) => "Cases that wait for our answer",
        Of::Unanswered(Unanswered::WithoutDeadline) => {
            "Cases that wait for our answer, no deadline known"
        }
        Of::Ended(Ended::All) => "Cases that ended",
        Of::Ended(Ended::Moved) => "Cases that changed what was paid",
        Of::Ended(Ended::Judged) => "Answers on which the payer gave its last word",
        Of::Ended(Ended::Won) => "Answers that brought money",
        Of::Ended(Ended::Appealed) => "Appeals on which the payer gave its last word",
        Of::Ended(Ended::AppealsWon) => "Appeals that brought money",
        Of::Ended(Ended::Answered) => "Cases that were answered and have ended",
        Of::Ended(Ended::Chance(tenth)) => {
            return format!("Answers to which a chance of {tenth}0 % or more was given");
        }
        Of::Proposals(Proposals::All) => "Proposals of agents",
        Of::Proposals(Proposals::Judged) => "Proposals that people judged",
        Of::Proposals(Proposals::Approved) => "Proposals approved as they were",
        Of::Proposals(Proposals::Overruled) => "Proposals changed or rejected",
        Of::Overridden => "Cases put right by hand",
    };
    text.to_owned()
}

/// What narrows the rows, in words.
fn narrowed(which: &Which, payers: &[(PayerId, String)]) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(span) = &which.span {
        let is_open = |day: chrono::NaiveDate, year| chrono::Datelike::year(&day) == year;
        words.push(match (is_open(span.first, 1970), is_open(span.last, 9999)) {
            (true, _) => format!("up to {}", show::day(span.last)),
            (_, true) => format!("from {} on", show::day(span.first)),
            _ if span.first == span.last => show::day(span.first),
            _ => format!("{} to {}", show::day(span.first), show::day(span.last)),
        });
    }
    words.extend(which.payer.as_ref().map(|it| name_of(it, payers)));
    words.extend(which.class.map(|it| it.title().to_owned()));
    words.extend(which.code.clone());
    words.extend(which.queue.map(|it| format!("queue {}", it.label())));
    words
}

fn name_of(id: &PayerId, payers: &[(PayerId, String)]) -> String {
    let name = payers.iter().find(|it| it.0 == *id).map(|it| it.1.clone());
    name.filter(|it| !it.is_empty()).unwrap_or_else(|| id.0.clone())
}
