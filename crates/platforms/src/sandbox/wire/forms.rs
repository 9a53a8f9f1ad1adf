//! How the records of `domain` are written as JSON, field by field.

use chrono::NaiveDate;
use domain::{
    AccountId, Action, Cents, ClaimMark, ClaimNumber, ClaimRef, Correction, DenialClass, Enclosure,
    Event, EventKey, Fact, Moment, PayerClaimNumber, PayerId, Phi, Priority, Queue,
};
use serde::{Deserialize, Serialize};

use super::texts::{
    cents, claim_number, class, day, hex, mark, maybe_claim, moment, payer, payer_number, phi,
    priority, queue, text,
};

#[derive(Deserialize, Serialize)]
#[serde(remote = "ClaimRef")]
pub(super) struct ClaimForm {
    #[serde(with = "claim_number")]
    number: ClaimNumber,
    #[serde(with = "payer")]
    payer: PayerId,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "EventKey")]
pub(super) struct KeyForm {
    #[serde(with = "text")]
    account: AccountId,
    id: String,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Event")]
pub(super) struct EventForm {
    #[serde(with = "KeyForm")]
    key: EventKey,
    #[serde(with = "moment")]
    at: Moment,
    #[serde(with = "FactForm")]
    fact: Fact,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Fact", tag = "fact", rename_all = "snake_case")]
enum FactForm {
    RemittanceReceived {
        #[serde(with = "payer")]
        payer: PayerId,
        trace: String,
        #[serde(with = "cents")]
        paid: Cents,
    },
    ClaimAccepted {
        #[serde(with = "ClaimForm")]
        claim: ClaimRef,
    },
    ClaimRejected {
        #[serde(with = "ClaimForm")]
        claim: ClaimRef,
    },
    ClaimDenied {
        #[serde(with = "ClaimForm")]
        claim: ClaimRef,
        #[serde(with = "cents")]
        denied: Cents,
    },
    ClaimPaid {
        #[serde(with = "ClaimForm")]
        claim: ClaimRef,
        #[serde(with = "cents")]
        paid: Cents,
    },
    ClaimReversed {
        #[serde(with = "ClaimForm")]
        claim: ClaimRef,
        #[serde(with = "cents")]
        taken_back: Cents,
    },
    RecoupmentTaken {
        #[serde(with = "maybe_claim")]
        claim: Option<ClaimRef>,
        #[serde(with = "cents")]
        taken: Cents,
    },
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Action", tag = "action", rename_all = "snake_case")]
pub(super) enum ActionForm {
    RouteToQueue {
        #[serde(with = "queue")]
        queue: Queue,
        #[serde(with = "priority")]
        priority: Priority,
        #[serde(with = "day")]
        due: Option<NaiveDate>,
        estimated_mins: u32,
        complexity_score: u8,
    },
    AttachAnalysis {
        #[serde(with = "class")]
        root_cause: DenialClass,
        confidence_bp: u32,
        #[serde(with = "priority")]
        recovery_priority: Priority,
        next_action: String,
    },
    SetClaimStatus {
        #[serde(with = "mark")]
        mark: ClaimMark,
    },
    AddNote {
        #[serde(with = "phi")]
        text: Phi<String>,
    },
    SubmitCorrectedClaim {
        #[serde(with = "CorrectionForm")]
        correction: Correction,
        #[serde(with = "hex")]
        file: Phi<Vec<u8>>,
    },
    SendRecords {
        #[serde(with = "phi")]
        summary: Phi<String>,
        #[serde(with = "enclosures")]
        enclosures: Vec<Enclosure>,
    },
    RequestReconsideration {
        #[serde(with = "phi")]
        summary: Phi<String>,
        #[serde(with = "enclosures")]
        enclosures: Vec<Enclosure>,
    },
    RequestReopening {
        #[serde(with = "phi")]
        summary: Phi<String>,
        #[serde(with = "enclosures")]
        enclosures: Vec<Enclosure>,
    },
    FileAppeal {
        level: u8,
        #[serde(with = "phi")]
        summary: Phi<String>,
        #[serde(with = "enclosures")]
        enclosures: Vec<Enclosure>,
    },
    DisputePayment {
        #[serde(with = "cents")]
        expected: Cents,
        #[serde(with = "phi")]
        summary: Phi<String>,
        #[serde(with = "enclosures")]
        enclosures: Vec<Enclosure>,
    },
    RecommendWriteOff {
        #[serde(with = "cents")]
        amount: Cents,
        #[serde(with = "phi")]
        summary: Phi<String>,
    },
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Correction", rename_all = "snake_case")]
enum CorrectionForm {
    First,
    Replaces {
        #[serde(with = "payer_number")]
        payer_number: PayerClaimNumber,
    },
    Voids {
        #[serde(with = "payer_number")]
        payer_number: PayerClaimNumber,
    },
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Enclosure")]
struct EnclosureForm {
    #[serde(with = "text")]
    document: domain::DocumentId,
    #[serde(with = "text")]
    digest: domain::Digest,
}

/// `Vec<Enclosure>`.
mod enclosures {
    use serde::{Deserializer, Serializer};

    use super::{Deserialize, Enclosure, EnclosureForm, Serialize};

    #[derive(Deserialize, Serialize)]
    struct One(#[serde(with = "EnclosureForm")] Enclosure);

    pub(super) fn serialize<S: Serializer>(all: &[Enclosure], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(all.iter().map(|it| One(*it)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Enclosure>, D::Error> {
        Ok(Vec::<One>::deserialize(from)?.into_iter().map(|it| it.0).collect())
    }
}
