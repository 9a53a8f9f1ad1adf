//! How the parts of a record that are sealed as a whole are written: as JSON with the number of its
//! form.
//!
//! The words of `domain` know no JSON (ADR 0004), so the forms that are stored have types of their
//! own here. A form that was ever written stays readable: another one gets another number.

use domain::{AccountId, Cents, ClaimNumber, ClaimRef, EventKey, Fact, PayerId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The form that is written today.
const FORM: u32 = 1;

#[derive(Deserialize, Serialize)]
struct Body<T> {
    form: u32,
    is: T,
}

/// The bytes of a body.
pub(crate) fn write<T: Serialize>(is: &T) -> Vec<u8> {
    let body = Body { form: FORM, is };
    serde_json::to_vec(&body).expect("texts and numbers can always be written")
}

/// A body out of its bytes.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let body: Body<T> = serde_json::from_slice(bytes).ok()?;
    (body.form == FORM).then_some(body.is)
}

/// [`ClaimRef`].
#[derive(Deserialize, Serialize)]
pub(crate) struct Claim {
    number: String,
    payer: String,
}

/// [`EventKey`].
#[derive(Deserialize, Serialize)]
pub(crate) struct Key {
    account: String,
    id: String,
}

/// [`Fact`].
#[derive(Deserialize, Serialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub(crate) enum Happened {
    RemittanceReceived { payer: String, trace: String, paid: i64 },
    ClaimAccepted { claim: Claim },
    ClaimRejected { claim: Claim },
    ClaimDenied { claim: Claim, denied: i64 },
    ClaimPaid { claim: Claim, paid: i64 },
    ClaimReversed { claim: Claim, taken_back: i64 },
    RecoupmentTaken { claim: Option<Claim>, taken: i64 },
}

impl From<&ClaimRef> for Claim {
    fn from(claim: &ClaimRef) -> Self {
        Self { number: claim.number.0.clone(), payer: claim.payer.0.clone() }
    }
}

impl From<Claim> for ClaimRef {
    fn from(claim: Claim) -> Self {
        Self { number: ClaimNumber(claim.number), payer: PayerId(claim.payer) }
    }
}

impl From<&EventKey> for Key {
    fn from(key: &EventKey) -> Self {
        Self { account: key.account.to_string(), id: key.id.clone() }
    }
}

impl Key {
    /// `None` if the account's number is none of ours.
    pub(crate) fn restore(self) -> Option<EventKey> {
        let account: AccountId = self.account.parse().ok()?;
        Some(EventKey { account, id: self.id })
    }
}

impl From<&Fact> for Happened {
    fn from(fact: &Fact) -> Self {
        match fact {
            Fact::RemittanceReceived { payer, trace, paid } => Self::RemittanceReceived {
                payer: payer.0.clone(),
                trace: trace.clone(),
                paid: paid.0,
            },
            Fact::ClaimAccepted { claim } => Self::ClaimAccepted { claim: claim.into() },
            Fact::ClaimRejected { claim } => Self::ClaimRejected { claim: claim.into() },
            Fact::ClaimDenied { claim, denied } => {
                Self::ClaimDenied { claim: claim.into(), denied: denied.0 }
            }
            Fact::ClaimPaid { claim, paid } => {
                Self::ClaimPaid { claim: claim.into(), paid: paid.0 }
            }
            Fact::ClaimReversed { claim, taken_back } => {
                Self::ClaimReversed { claim: claim.into(), taken_back: taken_back.0 }
            }
            Fact::RecoupmentTaken { claim, taken } => {
                Self::RecoupmentTaken { claim: claim.as_ref().map(Into::into), taken: taken.0 }
            }
        }
    }
}

impl From<Happened> for Fact {
    fn from(happened: Happened) -> Self {
        use Happened as H;
        match happened {
            H::RemittanceReceived { payer, trace, paid } => {
                Self::RemittanceReceived { payer: PayerId(payer), trace, paid: Cents(paid) }
            }
            H::ClaimAccepted { claim } => Self::ClaimAccepted { claim: claim.into() },
            H::ClaimRejected { claim } => Self::ClaimRejected { claim: claim.into() },
            H::ClaimDenied { claim, denied } => {
                Self::ClaimDenied { claim: claim.into(), denied: Cents(denied) }
            }
            H::ClaimPaid { claim, paid } => {
                Self::ClaimPaid { claim: claim.into(), paid: Cents(paid) }
            }
            H::ClaimReversed { claim, taken_back } => {
                Self::ClaimReversed { claim: claim.into(), taken_back: Cents(taken_back) }
            }
            H::RecoupmentTaken { claim, taken } => {
                Self::RecoupmentTaken { claim: claim.map(Into::into), taken: Cents(taken) }
            }
        }
    }
}
