//! News go out: each receiver is told of what happened here by a signed request, in order and at least once.
//!
//! What is told, and when something is tried again, the orchestrator says (`orchestrator::deliver`). Here is
//! who carries it: over TLS, to addresses of the open network, with a signature that the receiver checks
//! (Standard Webhooks, <https://www.standardwebhooks.com>).
//!
//! **Invariants**
//! - Nothing goes to an address of this machine or a private network, unless the installation says so
//!   (`outside`).
//! - Nothing of an answer is read but its status.

mod carrier;
mod signature;

use std::time::Duration;

use tokio::time;

pub use carrier::Carrier;
pub(crate) use signature::secret_text;

use crate::Site;

/// How often it is looked whether something is to be told. To look is one small question, or two.
const LOOK: Duration = Duration::from_secs(2);

/// Bytes of a new secret: as many as the scheme's signature has (24 to 64 are allowed).
pub(crate) const N_SECRET_BYTES: usize = 32;

/// Tells every receiver what happened, for ever.
pub(crate) async fn tell(site: Site) {
    let carrier = Carrier::new(site.settings.webhooks_may_go_near);
    let mut pace = time::interval(LOOK);
    pace.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        pace.tick().await;
        let told = orchestrator::deliver(&site.office, &site.practice, &carrier).await;
        let Ok(delivered) = told else {
            tracing::warn!("the records could not be read; it is tried again");
            continue;
        };
        site.metrics.delivered(delivered);
    }
}
