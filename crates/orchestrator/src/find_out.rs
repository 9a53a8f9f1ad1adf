//! Find out: asks the platform what became of an attempt whose answer nobody has.
//!
//! **Invariant:** only a clear "it is not there", at a time at which the platform's lists are to be
//! believed, leads to another attempt.

use domain::{ProposalId, WarrantKey};
use jobs::Trouble;
use platforms::Next;
use store::{Practice, Tx};
use tokio::time::timeout;

use crate::{
    Office,
    act::{self, CameTo},
};

/// What was found.
pub struct Thought(act::Thought);

pub(crate) async fn think(
    office: &Office,
    practice: &Practice,
    (proposal, turn): (ProposalId, u32),
) -> Result<Option<Thought>, Trouble> {
    let Some((approved, case, warrant)) = act::at_hand(practice, (proposal, turn)).await? else {
        return Ok(None);
    };
    let platform = office.platforms.get(&warrant.account()).ok_or(NOT_CONNECTED)?;
    let key: WarrantKey = warrant.key();
    let came_to = match timeout(office.pace.call, platform.find(key)).await {
        Ok(Ok(Some(receipt))) => CameTo::Done(receipt),
        Ok(Ok(None)) => CameTo::Again(std::time::Duration::ZERO),
        Ok(Err(err)) => match err.next(platform.describe().writes) {
            Next::Retry { .. } | Next::FindOut { .. } => return Err(NOT_NOW),
            Next::AskAPerson => CameTo::LostSight,
        },
        Err(_) => return Err(NOT_NOW),
    };
    Ok(Some(Thought(act::Thought { approved, case, key, came_to })))
}

pub(crate) async fn write(
    office: &Office,
    tx: &mut Tx,
    Thought(thought): Thought,
) -> Result<(), Trouble> {
    act::write(office, tx, thought).await
}

const NOT_CONNECTED: Trouble =
    Trouble::Never("the account is not connected in the settings of this worker");
const NOT_NOW: Trouble = Trouble::Later("the platform could not say what became of the attempt");
