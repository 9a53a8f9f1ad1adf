//! The agents: who works here besides people, how far each is trusted and what it may propose; the brake;
//! standing orders; and who may approve what.

mod change;
mod orders;

use std::sync::Arc;

use askama::Template;
use authority::{Ceiling, Permission as P, Phase, Role, Rules};
use axum::{
    extract::{Query, State},
    http::Method,
    routing::{get, post},
};
use domain::ActionKind;
use orchestrator::{Connected, Registered, connected, doer, registry, rules};
use serde::Deserialize;
use store::{Amended, Member, StoreError};

use self::orders::OrderRow;
use super::{Here, Page, PageError, Shell, Told, show};
use crate::{Needs, Person, Routes, Site, agent_record::AgentRecord};

/// So many changes of the rules stand on the page.
const N_CHANGES: u64 = 20;

pub(crate) fn routes(routes: Routes) -> Routes {
    let signs = Needs::Permission(P::SignOrders);
    let sets = Needs::Permission(P::SetPhases);
    routes
        .page((Method::GET, "/agents"), Needs::SignedIn, get(list))
        .page((Method::POST, "/agents/brake"), Needs::Permission(P::Stop), post(change::stop))
        .page(
            (Method::POST, "/agents/release"),
            Needs::Permission(P::Release),
            post(change::release),
        )
        .page((Method::POST, "/agents/phase"), sets, post(change::phase))
        .page((Method::POST, "/agents/orders"), signs, post(orders::sign))
        .page((Method::POST, "/agents/orders/revoke"), signs, post(orders::revoke))
}

#[derive(Template)]
#[template(path = "agents.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a person may do")]
#[expect(clippy::struct_field_names, reason = "the page of agents lists agents")]
struct Agents {
    shell: Shell,
    is_all_stopped: bool,
    agents: Vec<Agent>,
    platforms: Vec<PlatformRow>,
    changes: Vec<Change>,
    orders: Vec<OrderRow>,
    covers: Vec<(&'static str, String)>,
    limits: Vec<Limit>,
    roles: Vec<&'static str>,
    can_release: bool,
    can_set: bool,
    can_sign: bool,
    can_limit: bool,
}

struct Agent {
    it: Registered,
    proposes: Vec<String>,
    phase: &'static str,
    phase_means: &'static str,
    phases: Vec<PhaseChoice>,
    /// For whom it is to be seen.
    record: Option<Record>,
}

/// What became of its proposals, and when that was counted.
#[derive(Clone)]
struct Record {
    it: Arc<AgentRecord>,
    as_of: String,
}

struct PhaseChoice {
    id: &'static str,
    label: &'static str,
    means: &'static str,
    is_now: bool,
}

struct PlatformRow {
    name: String,
    performs: String,
    writes: &'static str,
    budgets: Vec<String>,
}

struct Change {
    at: String,
    by: String,
    what: String,
    because: Option<String>,
}

struct Limit {
    action: String,
    ceilings: Vec<String>,
    second: String,
}

#[derive(Deserialize)]
struct Noted {
    done: Option<String>,
}

async fn list(
    State(site): State<Site>,
    person: Person,
    Query(noted): Query<Noted>,
) -> Result<Page<Agents>, PageError> {
    page(&site, &person, noted.done.as_deref()).await.told(&site, &person).map(Page)
}

async fn page(site: &Site, person: &Person, done: Option<&str>) -> Result<Agents, StoreError> {
    let rules = rules(&site.practice).await?;
    let members = site.practice.members().await?;
    let mut record = None;
    if person.may(P::SeeFigures) {
        let it = site.agent_record(site.settings.wait).await?;
        let as_of = show::time(it.as_of, site.office.utc_offset_mins);
        record = Some(Record { it, as_of });
    }
    let changes = site.practice.amendments(None, N_CHANGES).await?;
    let shell = Shell::of(site, person, ("Agents", Here::Agents)).await?;
    let agents = registry(&site.office, &rules).into_iter();
    let stays = ActionKind::ALL.iter().filter(|it| it.stays_in_the_office());
    Ok(Agents {
        shell: shell.hearing("rules standing_orders figures").noting(done),
        is_all_stopped: rules.brake.all,
        agents: agents.map(|it| agent(it, record.as_ref())).collect(),
        platforms: connected(&site.office).into_iter().map(platform).collect(),
        changes: changes.into_iter().map(|it| change(site, it, &members)).collect(),
        orders: orders::rows(site, &members).await?,
        covers: stays.map(|it| (it.id(), action(*it))).collect(),
        limits: limits(&rules),
        roles: Role::ALL.iter().map(|it| super::shell::role(*it)).collect(),
        can_release: person.may(P::Release),
        can_set: person.may(P::SetPhases),
        can_sign: person.may(P::SignOrders),
        can_limit: person.may(P::SetLimits),
    })
}

fn agent(it: Registered, record: Option<&Record>) -> Agent {
    let phases = Phase::ALL.iter().map(|phase| PhaseChoice {
        id: phase.id(),
        label: label(*phase),
        means: means(*phase),
        is_now: *phase == it.phase,
    });
    Agent {
        proposes: it.proposes.iter().map(|it| action(*it)).collect(),
        phase: label(it.phase),
        phase_means: means(it.phase),
        phases: phases.collect(),
        record: record.cloned(),
        it,
    }
}

fn platform(it: Connected) -> PlatformRow {
    let performs: Vec<_> = it.performs.iter().map(|it| action(*it)).collect();
    PlatformRow {
        name: it.platform.replace('_', " "),
        performs: performs.join(", "),
        writes: it.writes,
        budgets: it.budgets,
    }
}

fn change(site: &Site, it: Amended, members: &[Member]) -> Change {
    let whom = it.amendment.agent.as_deref().map_or_else(|| "all agents".to_owned(), titled);
    let phase = |it: &Option<String>| {
        let phase = it.as_deref().and_then(Phase::from_id);
        phase.map_or("another phase", label)
    };
    let what = match it.amendment.what.as_str() {
        "brake" if it.amendment.became.as_deref() == Some("on") => format!("stopped {whom}"),
        "brake" => format!("released {whom}"),
        "phase" => {
            let (was, became) = (phase(&it.amendment.was), phase(&it.amendment.became));
            format!("{whom}: from \u{201c}{was}\u{201d} to \u{201c}{became}\u{201d}")
        }
        "limits" => "changed who may approve what".to_owned(),
        "proposals_last" => {
            let became = it.amendment.became.as_deref().unwrap_or_default();
            format!("proposals last {became}")
        }
        other => other.replace('_', " "),
    };
    Change {
        at: show::time(it.at, site.office.utc_offset_mins),
        by: doer(&it.by, members),
        what,
        because: it.because.map(|it| it.expose().clone()),
    }
}

fn limits(rules: &Rules) -> Vec<Limit> {
    let ceiling = |ceiling| match ceiling {
        Ceiling::Never => "never".to_owned(),
        Ceiling::UpTo(limit) => format!("up to {}", show::money(limit)),
        Ceiling::Any => "any amount".to_owned(),
    };
    let row = |kind: &ActionKind| Limit {
        action: action(*kind),
        ceilings: Role::ALL.iter().map(|it| ceiling(rules.limits.ceiling(*kind, *it))).collect(),
        second: match rules.limits.second_above(*kind) {
            Some(above) => format!("above {}", show::money(above)),
            None => "not needed".to_owned(),
        },
    };
    ActionKind::ALL.iter().map(row).collect()
}

/// Such as `Denial triage`.
pub(super) fn titled(name: &str) -> String {
    let name = name.replace('_', " ");
    let mut letters = name.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// An action in words.
pub(super) fn action(kind: ActionKind) -> String {
    match kind {
        ActionKind::RouteToQueue => "put into a queue",
        ActionKind::AttachAnalysis => "note what was found",
        ActionKind::SetClaimStatus => "mark the claim",
        ActionKind::AddNote => "add a note",
        ActionKind::SubmitCorrectedClaim => "send a corrected claim",
        ActionKind::SendRecords => "send records",
        ActionKind::RequestReconsideration => "ask for a reconsideration",
        ActionKind::RequestReopening => "ask for a reopening",
        ActionKind::FileAppeal => "file an appeal",
        ActionKind::DisputePayment => "dispute a payment",
        ActionKind::RecommendWriteOff => "recommend a write-off",
    }
    .to_owned()
}

fn label(phase: Phase) -> &'static str {
    match phase {
        Phase::Observe => "Only watches",
        Phase::Assist => "Proposes, people approve",
        Phase::Automate => "Does what a standing order covers",
    }
}

fn means(phase: Phase) -> &'static str {
    match phase {
        Phase::Observe => {
            "Its proposals are kept beside what people do. Nobody is asked, and nothing is sent."
        }
        Phase::Assist => "It puts proposals before people. Nothing happens without a person's yes.",
        Phase::Automate => {
            "What stays in the office and a standing order covers is done without asking. What leaves the \
             office or gives money up still needs a person's yes."
        }
    }
}
