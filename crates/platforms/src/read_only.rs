//! The read-only pilot: any platform, with its one writing method taken away.
//!
//! Every new account begins so. It can be read, compared and learned from, and nothing that happens
//! here can change anything there.

use async_trait::async_trait;
use domain::{Receipt, Warrant, WarrantKey};

use crate::{
    Cursor, Delivery, Description, Page, Platform, PlatformError, Reading, RecordRef, Unverified,
    Verified,
};

/// A platform that is only read.
#[derive(Debug)]
pub struct ReadOnly<P> {
    platform: P,
    description: Description,
}

impl<P: Platform> ReadOnly<P> {
    /// Takes the writing away. What the platform can do is then: nothing.
    pub fn new(platform: P) -> Self {
        let description = Description { performs: &[], ..platform.describe().clone() };
        Self { platform, description }
    }
}

#[async_trait]
impl<P: Platform> Platform for ReadOnly<P> {
    fn describe(&self) -> &Description {
        &self.description
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
        Err(PlatformError::Unsupported(warrant.action().kind()))
    }

    async fn find(&self, key: WarrantKey) -> Result<Option<Receipt>, PlatformError> {
        self.platform.find(key).await
    }
}
