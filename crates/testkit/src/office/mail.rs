//! The mail of a test office: files that somebody puts into its inbox, files that the platform holds for
//! it, and the platform's deliveries.

use domain::EventKey;
use orchestrator::{
    Ingested,
    inbox::{FileReport, Source},
    ingest,
};
use platforms::{Delivery, Platform};
use store::StoreError;

use super::TestOffice;

/// What came of the deliveries of a platform.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Delivered {
    /// Deliveries that were not signed by the platform; nothing was read of them.
    pub n_refused: usize,
    /// Files that the others led to, in order, with what came of each.
    pub files: Vec<(String, Ingested)>,
}

impl TestOffice {
    /// Reads a file by hand, as `recourse ingest` does.
    pub async fn ingest(
        &mut self,
        name: &str,
        bytes: &[u8],
    ) -> Result<(Ingested, FileReport), StoreError> {
        self.came.push(bytes.to_vec());
        let source =
            Source { account: self.account, name: name.to_owned(), seen: self.office.now() };
        ingest(&self.office, &self.practice, &source, bytes).await
    }

    /// The platform holds a file for the office. It is read at the next poll or delivery.
    pub fn hold(&mut self, name: &str, bytes: Vec<u8>) {
        self.came.push(bytes.clone());
        self.sandbox.receive(EventKey { account: self.account, id: name.to_owned() }, bytes);
    }

    /// Takes in what the platform has to deliver: what is signed leads to a record, and the record is
    /// fetched.
    pub async fn receive_deliveries(&mut self) -> Result<Delivered, StoreError> {
        let deliveries = self.sandbox.deliveries();
        self.receive(deliveries).await
    }

    /// Takes in deliveries, whoever they come from. What they lead to besides files is left to the next
    /// poll.
    pub async fn receive(&mut self, deliveries: Vec<Delivery>) -> Result<Delivered, StoreError> {
        let mut delivered = Delivered::default();
        for delivery in deliveries {
            let Ok(verified) = self.sandbox.verify(delivery) else {
                delivered.n_refused += 1;
                continue;
            };
            for hint in self.sandbox.decode(&verified).hints {
                // What can't be fetched now is found by the next poll.
                let Ok(reading) = self.sandbox.fetch(&hint).await else { continue };
                for file in reading.files {
                    let name = file.key.id.clone();
                    let seen = self.office.now();
                    let source = Source { account: self.account, name: name.clone(), seen };
                    let stream = &file.bytes.expose()[..];
                    let ingested = ingest(&self.office, &self.practice, &source, stream).await?;
                    delivered.files.push((name, ingested.0));
                }
            }
        }
        Ok(delivered)
    }
}
