//! A site: the practice whose office is shown, and how it is shown.

use std::sync::Arc;

use orchestrator::Office;
use store::Practice;

use crate::{auth::Sessions, live::Live};

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
    pub(crate) live: Live,
}

/// How a site is served.
#[derive(Clone, Debug)]
pub struct SiteSettings {
    /// Whether people come to it through TLS, here or at a proxy: cookies are for TLS alone then.
    pub is_secure: bool,
    /// The most bytes of an upload.
    pub upload_bytes_max: usize,
}

impl SiteSettings {
    /// As on a machine of one's own: no TLS, small uploads.
    pub fn for_tests() -> Self {
        Self { is_secure: false, upload_bytes_max: 1 << 20 }
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
        let (sessions, live) = (Sessions::default(), Live::default());
        Self(Arc::new(Parts { office, practice, practice_name, settings, sessions, live }))
    }
}

impl std::ops::Deref for Site {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
