//! A site: the practice whose office is shown, and how it is shown.

use std::sync::Arc;

use domain::{Moment, Phi};
use orchestrator::{
    Door, Office,
    insights::{Insights, Scope},
    sign_in::{HashCost, Passwords},
};
use store::Practice;

use crate::{
    agent_record::AgentRecord,
    audit::Checks,
    auth::{Elsewhere, Oidc, Patience, Sessions},
    counted::{Counted, Wait},
    demo::Town,
    headers::Gate,
    limits::{Rates, Stocks},
    live::Live,
    metrics::Metrics,
    payers::PayerNames,
    tally::Tally,
};

/// What every request is handled with. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

/// The parts of a site.
pub struct Parts {
    /// The office: its records, tables, platforms, time and chance.
    pub office: Office,
    /// The practice.
    pub practice: Practice,
    /// What the practice is called.
    pub practice_name: String,
    /// How it is served.
    pub settings: SiteSettings,
    pub(crate) sessions: Sessions,
    pub(crate) passwords: Passwords,
    pub(crate) patience: Patience,
    pub(crate) stocks: Stocks,
    pub(crate) oidc: Option<Oidc>,
    pub(crate) live: Live,
    pub(crate) metrics: Metrics,
    pub(crate) tally: Tally,
    pub(crate) insights: Counted<Scope, Insights>,
    pub(crate) agent_record: Counted<(), AgentRecord>,
    pub(crate) checks: Checks,
    pub(crate) payer_names: PayerNames,
}

/// How a site is served.
#[derive(Clone)]
pub struct SiteSettings {
    /// Whether people come to it through TLS, here or at a proxy: cookies are for TLS alone then.
    pub is_secure: bool,
    /// The most bytes of an upload.
    pub upload_bytes_max: usize,
    /// The word by which a collector of figures is known, beside whoever may connect programs.
    pub metrics_word: Option<Phi<String>>,
    /// Whether news may go to receivers on this machine or in a private network.
    pub webhooks_may_go_near: bool,
    /// Who may come, how often, and who stands in front of us.
    pub gate: Gate,
    /// How people sign in elsewhere, if they may.
    pub elsewhere: Option<Elsewhere>,
    /// How slow the hash of a password is.
    pub hash_cost: HashCost,
    /// The settings of the installation, for who looks after it.
    pub shown: Vec<ShownSetting>,
    /// The town of a demo; a real office has none.
    pub demo: Option<Arc<dyn Town>>,
    /// For how long a page waits for figures that are counted anew, if older ones are known.
    pub wait: Wait,
    /// The time by which sign-ins last, where that is not the office's: in a demo, days pass in a moment.
    pub wall: Option<Arc<dyn Door>>,
}

/// A setting of the installation, as it may be shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ShownSetting {
    /// Such as `server.listen`.
    pub name: &'static str,
    /// What it is for.
    pub says: &'static str,
    /// Its value; a secret is covered, and empty is none.
    pub value: String,
    /// Where the value comes from.
    pub origin: String,
}

impl SiteSettings {
    /// As on a machine of one's own: no TLS, small uploads, and passwords that cost nothing to hash.
    pub fn for_tests() -> Self {
        Self {
            is_secure: false,
            upload_bytes_max: 1 << 20,
            metrics_word: None,
            webhooks_may_go_near: true,
            gate: Gate { rates: Rates::none(), ..Gate::default() },
            elsewhere: None,
            hash_cost: HashCost { memory_kib: 8, n_passes: 1 },
            shown: Vec::new(),
            demo: None,
            wait: Wait::ForAll,
            wall: None,
        }
    }
}

impl Site {
    /// A site for a practice.
    pub fn new(
        office: Office,
        practice: Practice,
        practice_name: String,
        settings: SiteSettings,
    ) -> Self {
        let passwords = Passwords::new(settings.hash_cost);
        let oidc = settings.elsewhere.clone().map(Oidc::new);
        let (sessions, live, metrics) = (Sessions::default(), Live::default(), Metrics::default());
        let (tally, payer_names) = (Tally::default(), PayerNames::default());
        Self(Arc::new(Parts {
            office,
            practice,
            practice_name,
            settings,
            sessions,
            passwords,
            patience: Patience::default(),
            stocks: Stocks::default(),
            oidc,
            live,
            metrics,
            tally,
            insights: Counted::default(),
            agent_record: Counted::default(),
            checks: Checks::default(),
            payer_names,
        }))
    }
}

impl Parts {
    /// What time it is for whoever is signed in.
    pub(crate) fn wall_now(&self) -> Moment {
        self.settings.wall.as_ref().map_or_else(|| self.office.now(), |wall| wall.now())
    }
}

impl std::ops::Deref for Site {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
