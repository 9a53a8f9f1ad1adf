//! A line that is bad on Fridays: what is sent arrives, and the answer is lost.
//!
//! Every office knows the fax that went out and of which nobody can say whether it came. The folder of
//! a demo never fails by itself, so its demo would have nothing to show of it; this is the folder with
//! such a line before it.
//!
//! **Invariant:** nothing is lost or sent twice by it: what it calls unclear was done, once.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Datelike, Weekday};
use domain::{Receipt, Warrant, WarrantKey};
use orchestrator::Door;
use platforms::{
    Cursor, Delivery, Description, Page, Platform, PlatformError, Reading, RecordRef, Unverified,
    Verified,
};

use super::clock::Clock;

/// The day on which answers get lost: often enough to be seen in a month, seldom enough to stay the
/// exception.
const BAD_DAY: Weekday = Weekday::Fri;

/// A platform behind such a line.
pub(super) struct Line {
    pub(super) platform: Arc<dyn Platform>,
    pub(super) clock: Arc<Clock>,
}

#[async_trait]
impl Platform for Line {
    fn describe(&self) -> &Description {
        self.platform.describe()
    }

    fn verify(&self, delivery: Delivery) -> Result<Verified, Unverified> {
        self.platform.verify(delivery)
    }

    fn decode(&self, delivery: &Verified) -> Reading {
        self.platform.decode(delivery)
    }

    async fn poll(&self, since: &Cursor) -> Result<Page, PlatformError> {
        self.platform.poll(since).await
    }

    async fn fetch(&self, record: &RecordRef) -> Result<Reading, PlatformError> {
        self.platform.fetch(record).await
    }

    async fn perform(&self, warrant: &Warrant) -> Result<Receipt, PlatformError> {
        let is_new = self.platform.find(warrant.key()).await?.is_none();
        let receipt = self.platform.perform(warrant).await?;
        // Whoever looked and says that it was not done sends it again, and gets an answer then.
        if is_new && self.is_bad(warrant) {
            return Err(PlatformError::NotFindable);
        }
        Ok(receipt)
    }

    async fn find(&self, key: WarrantKey) -> Result<Option<Receipt>, PlatformError> {
        self.platform.find(key).await
    }
}

impl Line {
    /// Only what leaves the office goes through the line.
    fn is_bad(&self, warrant: &Warrant) -> bool {
        let goes_out = !warrant.action().kind().stays_in_the_office();
        let now = DateTime::from_timestamp_millis(self.clock.now().ms());
        goes_out && now.is_some_and(|it| it.weekday() == BAD_DAY)
    }
}
