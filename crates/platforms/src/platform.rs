//! What every connector can do, in seven methods.
//!
//! **Determination:** the methods that wait are written with `async-trait`. Rust's own `async fn` in
//! a trait can't be called through `dyn Platform`, and a practice's accounts are a list of different
//! platforms. One allocation for each call is nothing beside the network.

use async_trait::async_trait;
use domain::{Receipt, Warrant, WarrantKey};

use crate::{
    Cursor, Delivery, Description, Page, PlatformError, Reading, RecordRef, Unverified, Verified,
};

/// One account at one platform. `tests/contract` is what each connector has to keep.
#[async_trait]
pub trait Platform: Send + Sync {
    /// What it is and can do, as data.
    fn describe(&self) -> &Description;

    /// Did this delivery come from the platform? There is no default: each connector must say.
    fn verify(&self, delivery: Delivery) -> Result<Verified, Unverified>;

    /// What a delivery says. Never fails: what can't be read becomes a finding.
    fn decode(&self, delivery: &Verified) -> Reading;

    /// What is new since the last time. To poll twice from one place gives the same again.
    async fn poll(&self, since: &Cursor) -> Result<Page, PlatformError>;

    /// The truth about one record that a delivery hinted at.
    async fn fetch(&self, record: &RecordRef) -> Result<Reading, PlatformError>;

    /// Does what a warrant permits, once. It is never called again before [`Platform::find`] was.
    async fn perform(&self, warrant: &Warrant) -> Result<Receipt, PlatformError>;

    /// Did an earlier attempt under this key take effect? Asked before every further one.
    async fn find(&self, key: WarrantKey) -> Result<Option<Receipt>, PlatformError>;
}
