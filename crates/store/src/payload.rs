//! What somebody else's record says, kept as it came: JSON, with the number of its form.
//!
//! What the form means is known to whoever wrote it. Here it is only sealed, kept and given back.

use domain::Phi;
use serde::de::IgnoredAny;

use crate::error::StoreError;

/// A record's content.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Payload {
    /// The number of its form, counted by whoever writes it.
    pub version: u32,
    /// The content.
    pub json: Phi<String>,
}

impl Payload {
    /// Refuses what is not JSON, so that nobody has to wonder when it is read years later.
    pub(crate) fn check(&self, table: &'static str) -> Result<(), StoreError> {
        let parsed = serde_json::from_str::<IgnoredAny>(self.json.expose());
        parsed.map(drop).map_err(|_| StoreError::Unfit { table, what: "its content is not JSON" })
    }
}
