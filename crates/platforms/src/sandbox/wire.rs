//! The sandbox's JSON: what goes over its port and stands in its book.
//!
//! The words of `domain` know no JSON (ADR 0004), so each form here says how one of them is written:
//! an identifier and a word of a list as text, an amount in cents, a time in milliseconds, bytes in
//! base 16.

mod forms;
mod texts;

use domain::{AccountId, Event, EventKey, Phi, WarrantKey};
use serde::{Deserialize, Serialize};

use super::{Effect, Fault, Order, Request};
use crate::{Cursor, Page, Reading, ReceivedFile};
use forms::{ActionForm, ClaimForm, EventForm, KeyForm};
use texts::{hex, text};

/// What is to be done.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Order")]
struct OrderForm {
    #[serde(with = "text")]
    key: WarrantKey,
    #[serde(with = "text")]
    account: AccountId,
    #[serde(with = "ClaimForm")]
    claim: domain::ClaimRef,
    #[serde(with = "ActionForm")]
    action: domain::Action,
}

/// `POST /perform`.
#[derive(Deserialize, Serialize)]
pub(super) struct Perform(#[serde(with = "OrderForm")] pub(super) Order);

/// What was done, in the book and at `GET /effects`.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Effect")]
struct EffectForm {
    #[serde(with = "text")]
    key: WarrantKey,
    reference: String,
    #[serde(with = "ClaimForm")]
    claim: domain::ClaimRef,
    #[serde(with = "ActionForm")]
    action: domain::Action,
}

#[derive(Deserialize, Serialize)]
pub(super) struct Done(#[serde(with = "EffectForm")] pub(super) Effect);

/// The number of what was done, or of nothing.
#[derive(Deserialize, Serialize)]
pub(super) struct Reference {
    pub(super) reference: Option<String>,
}

/// `GET /find?key=`.
#[derive(Deserialize, Serialize)]
pub(super) struct Find {
    #[serde(with = "text")]
    pub(super) key: WarrantKey,
}

/// `GET /poll?since=`.
#[derive(Deserialize, Serialize)]
pub(super) struct Since {
    pub(super) since: Option<String>,
}

/// `GET /effects?from=`.
#[derive(Deserialize, Serialize)]
pub(super) struct FromPlace {
    pub(super) from: usize,
}

/// `POST /events`.
#[derive(Deserialize, Serialize)]
pub(super) struct Happened(#[serde(with = "EventForm")] pub(super) Event);

/// `POST /files`.
#[derive(Deserialize, Serialize)]
pub(super) struct Came {
    #[serde(with = "KeyForm")]
    pub(super) key: EventKey,
    #[serde(with = "hex")]
    pub(super) bytes: Phi<Vec<u8>>,
}

/// What was read. A sandbox finds nothing in its own records, and hints only in deliveries.
#[derive(Deserialize, Serialize)]
pub(super) struct Told {
    events: Vec<Happened>,
    files: Vec<Came>,
}

/// A page of it.
#[derive(Deserialize, Serialize)]
pub(super) struct Turned {
    told: Told,
    next: Option<String>,
    has_more: bool,
}

/// `POST /faults`.
#[derive(Deserialize, Serialize)]
pub(super) struct FailNext {
    #[serde(with = "RequestForm")]
    pub(super) request: Request,
    #[serde(with = "FaultForm")]
    pub(super) fault: Fault,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Request", rename_all = "snake_case")]
enum RequestForm {
    Perform,
    Find,
    Read,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Fault", rename_all = "snake_case")]
enum FaultForm {
    Busy,
    LostRequest,
    LostAnswer,
    Slow,
    Refused,
}

/// Why it said no.
#[derive(Deserialize, Serialize)]
pub(super) struct No {
    pub(super) code: String,
    pub(super) text: String,
}

impl From<Reading> for Told {
    fn from(reading: Reading) -> Self {
        let files = reading.files.into_iter();
        Self {
            events: reading.events.into_iter().map(Happened).collect(),
            files: files.map(|ReceivedFile { key, bytes }| Came { key, bytes }).collect(),
        }
    }
}

impl From<Told> for Reading {
    fn from(told: Told) -> Self {
        let files = told.files.into_iter();
        Self {
            events: told.events.into_iter().map(|it| it.0).collect(),
            files: files.map(|Came { key, bytes }| ReceivedFile { key, bytes }).collect(),
            ..Self::default()
        }
    }
}

impl From<Page> for Turned {
    fn from(page: Page) -> Self {
        let Page { reading, next, has_more } = page;
        Self { told: reading.into(), next: Since::from(&next).since, has_more }
    }
}

impl From<Turned> for Page {
    fn from(turned: Turned) -> Self {
        let Turned { told, next, has_more } = turned;
        Self { reading: told.into(), next: Since { since: next }.into(), has_more }
    }
}

impl From<&Cursor> for Since {
    fn from(cursor: &Cursor) -> Self {
        let since = match cursor {
            Cursor::Start => None,
            Cursor::After(place) => Some(place.clone()),
        };
        Self { since }
    }
}

impl From<Since> for Cursor {
    fn from(since: Since) -> Self {
        since.since.map_or(Self::Start, Self::After)
    }
}

/// An effect on one line.
pub(super) fn write_effect(effect: &Effect) -> String {
    serde_json::to_string(&Done(effect.clone())).expect("texts and numbers can always be written")
}

pub(super) fn read_effect(text: &str) -> Option<Effect> {
    serde_json::from_str::<Done>(text).ok().map(|it| it.0)
}

#[cfg(test)]
mod tests {
    use domain::{
        Action, ActionKind, Cents, ClaimMark, ClaimNumber, ClaimRef, Correction, Fact,
        PayerClaimNumber, PayerId,
        fixture::{action, approved, claim, moment, numbered, person, proposal, proposal_of},
    };

    use super::*;

    #[test]
    fn whatever_was_done_reads_back_on_one_line() {
        let mut warrants = approved(proposal_of(ActionKind::ALL, Cents(-1)), person(1)).warrants();
        let replaces = |payer_number: &str| {
            let payer_number = PayerClaimNumber(payer_number.to_owned());
            let file = Phi::new((0..=255).collect());
            let correction = Correction::Replaces { payer_number };
            Action::SubmitCorrectedClaim { correction, file }
        };
        let note = Action::AddNote { text: Phi::new("\t\"\n\u{2028}é".to_owned()) };
        let more = vec![
            replaces("\t\n"),
            note,
            Action::SetClaimStatus { mark: ClaimMark::InAppeal },
            action(ActionKind::FileAppeal, Cents(1)),
        ];
        warrants.extend(approved(proposal(more), person(1)).warrants());
        for warrant in &warrants {
            let Order { key, claim, action, .. } = warrant.into();
            let effect = Effect { key, reference: "sandbox-1".to_owned(), claim, action };
            let line = write_effect(&effect);
            assert!(!line.contains(['\n', '\t']), "{line}");
            assert_eq!(read_effect(&line), Some(effect));
            let order = Order::from(warrant);
            let sent = serde_json::to_string(&Perform(order.clone())).expect("it can be written");
            assert_eq!(serde_json::from_str::<Perform>(&sent).expect("it was").0, order);
        }
    }

    #[test]
    fn whatever_happens_reads_back() {
        let cents = Cents(-420_00);
        let payer = PayerId("00123".to_owned());
        let other = ClaimRef { number: ClaimNumber("\"é".to_owned()), payer: payer.clone() };
        let facts = [
            Fact::RemittanceReceived { payer, trace: "T".to_owned(), paid: cents },
            Fact::ClaimAccepted { claim: claim() },
            Fact::ClaimRejected { claim: other },
            Fact::ClaimDenied { claim: claim(), denied: cents },
            Fact::ClaimPaid { claim: claim(), paid: cents },
            Fact::ClaimReversed { claim: claim(), taken_back: cents },
            Fact::RecoupmentTaken { claim: Some(claim()), taken: cents },
            Fact::RecoupmentTaken { claim: None, taken: cents },
        ];
        let account = numbered(AccountId::new, 1);
        let event =
            |fact| Event { key: EventKey { account, id: "é 1".to_owned() }, at: moment(7), fact };
        let bytes = Phi::new((0..=255).collect());
        let file = ReceivedFile { key: event(facts[1].clone()).key, bytes };
        let reading = Reading {
            events: facts.into_iter().map(event).collect(),
            files: vec![file],
            ..Reading::default()
        };
        let page = Page { reading, next: Cursor::After("3".to_owned()), has_more: true };
        let sent = serde_json::to_string(&Turned::from(page.clone())).expect("it can be written");
        assert_eq!(Page::from(serde_json::from_str::<Turned>(&sent).expect("it was")), page);
    }

    #[test]
    fn what_is_no_effect_is_not_read() {
        for text in ["", "{}", "null", "{\"key\":\"prop_1.0\"}"] {
            assert_eq!(read_effect(text), None, "{text}");
        }
    }
}
