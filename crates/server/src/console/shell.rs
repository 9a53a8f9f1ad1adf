//! The frame of every page: where one is, who one is, where one can go, and whether everything stands
//! still.

use authority::{Permission as P, Role};
use orchestrator::rules;
use store::StoreError;

use super::show;
use crate::{
    Needs, Person, Site,
    assets::{ICON, ICONS, SCRIPT, STYLE},
};

/// Where in the console a page is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Here {
    Work,
    Queues,
    Insights,
    Remittances,
    Audit,
    Agents,
    Settings,
    Elsewhere,
}

/// A place one can go to.
pub(crate) struct Place {
    pub(crate) here: Here,
    pub(crate) label: &'static str,
    pub(crate) path: &'static str,
    /// The key that goes there, after `g`.
    pub(crate) key: char,
    needs: Needs,
}

/// The places, in the order in which they stand.
static PLACES: [Place; 7] = [
    place(Here::Work, ("Work", "/work", 'w'), Needs::Permission(P::SeePatients)),
    place(Here::Queues, ("Queues", "/queues", 'q'), Needs::Permission(P::SeePatients)),
    place(Here::Insights, ("Insights", "/insights", 'i'), Needs::Permission(P::SeeFigures)),
    place(
        Here::Remittances,
        ("Remittances", "/remittances", 'r'),
        Needs::OneOf(&[P::SeePatients, P::Connect]),
    ),
    place(Here::Audit, ("Audit", "/audit", 'a'), Needs::Permission(P::ReadAudit)),
    place(Here::Agents, ("Agents", "/agents", 'g'), Needs::SignedIn),
    place(Here::Settings, ("Settings", "/settings", 's'), Needs::SignedIn),
];

const fn place(here: Here, at: (&'static str, &'static str, char), needs: Needs) -> Place {
    let (label, path, key) = at;
    Place { here, label, path, key, needs }
}

/// What stands around a page.
pub(crate) struct Shell {
    /// The name of the page.
    pub(crate) title: String,
    /// Where it is.
    pub(crate) here: Here,
    /// Who looks at it; nobody before signing in.
    pub(crate) who: Option<Who>,
    /// Where they can go.
    pub(crate) places: Vec<&'static Place>,
    /// The practice.
    pub(crate) practice: String,
    /// What stands still, in a sentence.
    pub(crate) brake: Option<String>,
    /// What was just done, in a sentence.
    pub(crate) notice: Option<&'static str>,
    /// The day that it is in a demo, where the next one comes when somebody says so.
    pub(crate) demo_day: Option<String>,
    /// Of which tables or which case the page wants to hear, for the script: `cases files` or a number.
    pub(crate) live: String,
    pub(crate) style: &'static str,
    pub(crate) script: &'static str,
    pub(crate) icon: &'static str,
    /// The drawings beside words, each by its name.
    pub(crate) icons: &'static str,
}

/// Who looks at a page.
pub(crate) struct Who {
    pub(crate) name: String,
    /// Their roles, in words.
    pub(crate) roles: String,
}

impl Shell {
    /// The frame of a page, with what stands still as of now.
    pub(crate) async fn of(
        site: &Site,
        person: &Person,
        at: (&str, Here),
    ) -> Result<Self, StoreError> {
        let brake = rules(&site.practice).await?.brake;
        let stopped = if brake.all {
            Some("Everything is stopped: nothing is approved and nothing is sent.".to_owned())
        } else if brake.agents.is_empty() {
            None
        } else {
            let agents: Vec<_> = brake.agents.iter().map(|it| it.replace('_', " ")).collect();
            Some(format!("Stopped: {}.", agents.join(", ")))
        };
        Ok(Self { brake: stopped, ..Self::bare(site, Some(person), at) })
    }

    /// The frame without a look at the records.
    pub(crate) fn bare(site: &Site, person: Option<&Person>, (title, here): (&str, Here)) -> Self {
        let may = |it: &&Place| person.is_some_and(|person| it.needs.are_met_by(&person.staff));
        Self {
            title: title.to_owned(),
            here,
            who: person.map(Who::of),
            places: PLACES.iter().filter(may).collect(),
            practice: site.practice_name.clone(),
            brake: None,
            notice: None,
            demo_day: demo_day(site),
            live: String::new(),
            style: &STYLE.path,
            script: &SCRIPT.path,
            icon: &ICON.path,
            icons: &ICONS.path,
        }
    }

    /// Says what was just done, by its word in the address.
    pub(crate) fn noting(self, word: Option<&str>) -> Self {
        Self { notice: word.and_then(notice), ..self }
    }

    /// Hears of changes to these tables, or to one case.
    pub(crate) fn hearing(self, live: impl Into<String>) -> Self {
        Self { live: live.into(), ..self }
    }
}

impl Who {
    fn of(person: &Person) -> Self {
        let roles: Vec<_> = person.staff.roles.iter().map(|it| role(*it)).collect();
        Self { name: person.name.expose().clone(), roles: roles.join(", ") }
    }
}

/// The day of a demo, on its town's clock.
fn demo_day(site: &Site) -> Option<String> {
    let office = &site.office;
    site.settings.demo.as_ref().map(|_| show::day(office.day(office.now())))
}

/// What somebody is, in the office's words.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::RevenueIntegrityAnalyst => "Revenue integrity analyst",
        Role::BillingSpecialist => "Billing specialist",
        Role::Coder => "Coder",
        Role::ClinicalReviewer => "Clinical reviewer",
        Role::BillingManager => "Billing manager",
        Role::PracticeAdministrator => "Practice administrator",
        Role::ComplianceAuditor => "Compliance auditor",
        Role::Integrator => "Integrator",
    }
}

/// What was just done. A word that is not here says nothing, so an address can put no words on a page.
fn notice(word: &str) -> Option<&'static str> {
    Some(match word {
        "approved" => "Approved. It will be done now.",
        "needs-second" => "Approved. It needs a second person.",
        "rejected" => "Rejected.",
        "edited" => "Changed. Somebody else has to approve it.",
        "answered" => "Answered. The case is decided anew.",
        "assigned" => "Assigned.",
        "routed" => "Put into the other queue.",
        "overridden" => "Overridden. The case is decided anew.",
        "stopped" => "Stopped.",
        "resumed" => "It goes on.",
        "found" => "Noted. It goes on from there.",
        "handled" => "Noted. Now the payer has to answer.",
        "given-up" => "Given up.",
        "brake-on" => "The brake is on.",
        "brake-off" => "The brake is off.",
        "saved" => "Saved.",
        "seen-to" => "Seen to.",
        "check-begun" => "The trail is being verified.",
        "open-again" => "Open again.",
        "phase-set" => "The phase is set.",
        "order-signed" => "The standing order is signed.",
        "order-revoked" => "The standing order is taken back.",
        "day-passed" => "A day has passed.",
        "password-changed" => "Your password is changed. You are signed out everywhere else.",
        "codes-on" => "From now on you are asked for a code when you sign in.",
        "codes-off" => "No code is asked for any more.",
        "session-ended" => "Signed out there.",
        "token-ended" => "The token has ended.",
        "signed-out" => "You are signed out.",
        _ => return None,
    })
}
