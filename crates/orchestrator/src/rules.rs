//! What a practice allows, as it is kept: phases, the brake, limits, and how long a proposal lasts.
//!
//! It is a record of the practice, so that every worker sees a brake at its next commit and every change
//! has its audit entry. A practice without such a record gets the shipped limits, and its agents only
//! watch.
//!
//! **Invariant:** rules that can't be read stop everything: nothing is allowed by mistake.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use authority::{Brake, Limits, Permission, Phase, Rules};
use domain::{Phi, StaffId};
use serde::{Deserialize, Serialize};
use store::{Amendment, Payload, Practice, Tx};

use crate::{NotDone, Office, people};

/// The version of the form below.
const VERSION: u32 = 1;

/// The rules as they are kept.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    phases: BTreeMap<String, String>,
    brake_all: bool,
    brake_agents: BTreeSet<String>,
    /// Milliseconds; `None` is the shipped duration.
    proposal_lasts_ms: Option<u64>,
    /// The table's text; `None` is the shipped table.
    limits: Option<String>,
}

/// A change of the rules.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum RuleChange {
    /// Puts the brake on: one agent, or all.
    Stop(Option<String>),
    /// Takes the brake off: of one agent, or the one of all.
    Release(Option<String>),
    /// Trusts an agent so far.
    SetPhase(String, Phase),
    /// Lets proposals wait so long for an approval.
    SetProposalLasts(Duration),
    /// Puts another table of limits in force.
    SetLimits(String),
}

/// The rules as they were last made out of what is kept: they are asked for at every step of every case,
/// and change a few times a year.
static LAST: Mutex<Option<(Payload, Arc<Rules>)>> = Mutex::new(None);

/// The rules in force, for somebody who reads.
pub async fn rules(practice: &Practice) -> Result<Rules, store::StoreError> {
    rules_now(practice).await.map(Arc::unwrap_or_clone)
}

/// The rules in force, for a step that thinks.
pub(crate) async fn rules_now(practice: &Practice) -> Result<Arc<Rules>, store::StoreError> {
    Ok(read_or_known(practice.rules().await?))
}

/// The rules in force at the commit.
pub(crate) async fn rules_in(tx: &mut Tx) -> Result<Arc<Rules>, store::StoreError> {
    Ok(read_or_known(tx.rules().await?))
}

/// A person changes the rules.
pub async fn change(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    change: RuleChange,
) -> Result<(), NotDone> {
    change_because(office, practice, by, (change, None)).await
}

/// As [`change`], and writes down why.
pub async fn change_because(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (change, because): (RuleChange, Option<Phi<String>>),
) -> Result<(), NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let staff = people::staff(&mut tx, by).await?;
    people::permitted(&staff, change.needs())?;
    write(&mut tx, change, because).await?;
    Ok(tx.commit().await?)
}

/// The rules of a new installation are set by whoever installs it, before anybody works there.
pub async fn found(tx: &mut Tx, change: RuleChange) -> Result<(), NotDone> {
    write(tx, change, None).await
}

async fn write(
    tx: &mut Tx,
    change: RuleChange,
    because: Option<Phi<String>>,
) -> Result<(), NotDone> {
    let mut kept = match tx.rules().await? {
        None => Kept::default(),
        Some(payload) => parse(&payload).ok_or(NotDone::RulesUnreadable)?,
    };
    let did = change.did();
    let amended = kept.amended_by(&change);
    kept.apply(change)?;
    let json = serde_json::to_string(&kept).expect("texts and numbers can be written as JSON");
    tx.set_rules(&Payload { version: VERSION, json: Phi::new(json) }, did).await?;
    Ok(tx.amend(&amended, because.as_ref()).await?)
}

impl RuleChange {
    fn needs(&self) -> Permission {
        match self {
            Self::Stop(_) => Permission::Stop,
            Self::Release(_) => Permission::Release,
            Self::SetPhase(..) => Permission::SetPhases,
            Self::SetProposalLasts(_) | Self::SetLimits(_) => Permission::SetLimits,
        }
    }

    fn did(&self) -> &'static str {
        match self {
            Self::Stop(_) => "brake.put_on",
            Self::Release(_) => "brake.taken_off",
            Self::SetPhase(..) => "phase.set",
            Self::SetProposalLasts(_) => "proposals.last_set",
            Self::SetLimits(_) => "limits.set",
        }
    }
}

impl Kept {
    /// What a change makes of these rules, in a word before and after.
    fn amended_by(&self, change: &RuleChange) -> Amendment {
        let brake = |is_on: bool| if is_on { "on" } else { "off" }.to_owned();
        let hours = |ms: u64| format!("{} hours", ms / 3_600_000);
        let is_stopped = |agent: &Option<String>| match agent {
            None => self.brake_all,
            Some(agent) => self.brake_agents.contains(agent),
        };
        let (what, agent, was, became) = match change {
            RuleChange::Stop(agent) => {
                ("brake", agent.clone(), Some(brake(is_stopped(agent))), Some(brake(true)))
            }
            RuleChange::Release(agent) => {
                ("brake", agent.clone(), Some(brake(is_stopped(agent))), Some(brake(false)))
            }
            RuleChange::SetPhase(agent, phase) => {
                let was = self.phases.get(agent).map_or(Phase::Observe.id(), String::as_str);
                ("phase", Some(agent.clone()), Some(was.to_owned()), Some(phase.id().to_owned()))
            }
            RuleChange::SetProposalLasts(lasts) => {
                let ms = u64::try_from(lasts.as_millis()).unwrap_or(u64::MAX);
                ("proposals_last", None, self.proposal_lasts_ms.map(hours), Some(hours(ms)))
            }
            RuleChange::SetLimits(_) => ("limits", None, None, None),
        };
        Amendment { what: what.to_owned(), agent, was, became }
    }

    fn apply(&mut self, change: RuleChange) -> Result<(), NotDone> {
        match change {
            RuleChange::Stop(None) => self.brake_all = true,
            RuleChange::Stop(Some(agent)) => {
                self.brake_agents.insert(agent);
            }
            RuleChange::Release(None) => self.brake_all = false,
            RuleChange::Release(Some(agent)) => {
                self.brake_agents.remove(&agent);
            }
            RuleChange::SetPhase(agent, phase) => {
                self.phases.insert(agent, phase.id().to_owned());
            }
            RuleChange::SetProposalLasts(lasts) => {
                self.proposal_lasts_ms = Some(u64::try_from(lasts.as_millis()).unwrap_or(u64::MAX));
            }
            RuleChange::SetLimits(table) => {
                Limits::read(&table).map_err(NotDone::Limits)?;
                self.limits = Some(table);
            }
        }
        Ok(())
    }

    fn rules(self) -> Option<Rules> {
        let shipped = Rules::default();
        let limits = match self.limits {
            None => shipped.limits,
            Some(table) => Limits::read(&table).ok()?,
        };
        let phase = |(agent, id): (String, String)| Some((agent, Phase::from_id(&id)?));
        let phases = self.phases.into_iter().map(phase).collect::<Option<_>>()?;
        let brake = Brake { all: self.brake_all, agents: self.brake_agents };
        let proposal_lasts =
            self.proposal_lasts_ms.map_or(shipped.proposal_lasts, Duration::from_millis);
        Some(Rules { limits, phases, brake, proposal_lasts })
    }
}

/// The same text has the same rules.
fn read_or_known(payload: Option<Payload>) -> Arc<Rules> {
    let Some(payload) = payload else { return Arc::new(read(None)) };
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    match &*last {
        Some((known, rules)) if *known == payload => Arc::clone(rules),
        _ => {
            let rules = Arc::new(read(Some(&payload)));
            *last = Some((payload, Arc::clone(&rules)));
            rules
        }
    }
}

fn read(payload: Option<&Payload>) -> Rules {
    let stopped = || Rules { brake: Brake { all: true, ..Brake::default() }, ..Rules::default() };
    match payload {
        None => Rules::default(),
        Some(payload) => parse(payload).and_then(Kept::rules).unwrap_or_else(stopped),
    }
}

fn parse(payload: &Payload) -> Option<Kept> {
    let kept = serde_json::from_str(payload.json.expose()).ok()?;
    (payload.version == VERSION).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(version: u32, json: &str) -> Payload {
        Payload { version, json: Phi::new(json.to_owned()) }
    }

    #[test]
    fn rules_that_cant_be_read_stop_everything() {
        let good = serde_json::to_string(&Kept::default()).unwrap();
        assert!(!read(Some(&payload(1, &good))).brake.all);
        assert!(!read(None).brake.all);
        let unreadable = [
            payload(2, &good),
            payload(1, "{}"),
            payload(1, &good.replace("{}", r#"{"denial_triage":"trust"}"#)),
            payload(1, &good.replace(r#""limits":null"#, r#""limits":"nonsense""#)),
        ];
        for payload in unreadable {
            assert!(read(Some(&payload)).brake.all, "{}", payload.json.expose());
        }
    }

    #[test]
    fn a_change_is_kept_and_comes_back() {
        let mut kept = Kept::default();
        let lasts = Duration::from_mins(1);
        let changes = [
            RuleChange::Stop(None),
            RuleChange::Stop(Some("posting".to_owned())),
            RuleChange::SetPhase("denial_triage".to_owned(), Phase::Assist),
            RuleChange::SetProposalLasts(lasts),
        ];
        for change in changes {
            kept.apply(change).unwrap();
        }
        let json = serde_json::to_string(&kept).unwrap();
        let rules = read(Some(&payload(1, &json)));
        assert!(rules.brake.all && rules.brake.stops("posting"));
        assert_eq!(rules.phase("denial_triage"), Phase::Assist);
        assert_eq!(rules.proposal_lasts, lasts);
        kept.apply(RuleChange::Release(None)).unwrap();
        let rules = kept.rules().unwrap();
        assert!(!rules.brake.stops("denial_triage") && rules.brake.stops("posting"));
    }

    #[test]
    fn a_table_of_limits_that_cant_be_read_is_not_put_in_force() {
        let mut kept = Kept::default();
        assert!(kept.apply(RuleChange::SetLimits("nonsense".to_owned())).is_err());
        assert_eq!(kept, Kept::default());
    }
}
