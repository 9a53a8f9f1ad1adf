//! Documents that go out to a payer, or went out: a corrected claim as the 837 that it is, a letter as its
//! text.
//!
//! A document's number is that of the warrant by which it goes out, so there is one for each action.

use domain::{Action, Phi, WarrantKey};

use crate::{Problem, Site};

/// A document, whole.
pub(crate) struct Document {
    /// What it is to a browser or a program.
    pub(crate) media_type: &'static str,
    /// It names nobody.
    pub(crate) file_name: String,
    pub(crate) bytes: Phi<Vec<u8>>,
}

/// X12, as it is registered (RFC 1767).
const X12: &str = "application/EDI-X12";

const TEXT: &str = "text/plain; charset=utf-8";

impl Document {
    /// By its number.
    pub(crate) async fn of(site: &Site, key: WarrantKey) -> Result<Self, Problem> {
        let not_there = || Problem::not_there("document");
        let proposal = site.practice.proposal(key.proposal).await?.ok_or_else(not_there)?;
        let place = usize::try_from(key.place).map_err(|_| not_there())?;
        let proposed = proposal.terms().actions.get(place).ok_or_else(not_there)?;
        match (&proposed.action, proposed.action.text()) {
            (Action::SubmitCorrectedClaim { file, .. }, _) => {
                Ok(Self { media_type: X12, file_name: format!("{key}.837"), bytes: file.clone() })
            }
            (_, Some(words)) => Ok(Self {
                media_type: TEXT,
                file_name: format!("{key}.txt"),
                bytes: Phi::new(words.expose().clone().into_bytes()),
            }),
            (_, None) => Err(not_there()),
        }
    }
}

/// Whether an action has a document.
pub(crate) fn is_document(action: &Action) -> bool {
    matches!(action, Action::SubmitCorrectedClaim { .. }) || action.text().is_some()
}
