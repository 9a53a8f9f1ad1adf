//! A delivery is read: what it hints at is fetched from its platform.
//!
//! It was verified when it came. It is verified again here, because only so can it be decoded at all.

use domain::AccountId;
use jobs::Trouble;
use platforms::{Delivery, PlatformError};
use store::{Notice, Practice};

use super::{NOT_CONNECTED, Page, not_read, noticed};
use crate::Office;

/// Reads a delivery; `None` if it was read before.
pub(crate) async fn think(
    office: &Office,
    practice: &Practice,
    (account, turn): (AccountId, u32),
) -> Result<Option<Page>, Trouble> {
    let platform = office.platforms.get(&account).ok_or(NOT_CONNECTED)?;
    let Some((headers, body)) = practice.delivery(account, turn).await? else { return Ok(None) };
    let verified = platform.verify(Delivery { headers, body }).map_err(|_| OTHER_SECRET)?;
    let mut page = Page { delivery: Some((account, turn)), ..Page::default() };
    let mut reading = platform.decode(&verified);
    for hint in std::mem::take(&mut reading.hints) {
        match platform.fetch(&hint).await {
            Ok(fetched) => reading.append(fetched),
            Err(PlatformError::Absent) => {
                let what = "a delivery led to a record that is not there".to_owned();
                let about = Notice::Account(account);
                page.findings.push(noticed(&about, "hint_to_nothing", what, office.now()));
            }
            Err(err) => return Err(not_read(&err)),
        }
    }
    page.take(practice, reading, (account, office.now()));
    Ok(Some(page))
}

const OTHER_SECRET: Trouble =
    Trouble::Never("the account's secret changed before a delivery under the old one was read");
