//! What the town's practice has on file beside the files, put into the mirror in the forms that the desk
//! reads: coverages, authorizations and referrals, documents.
//!
//! A connector to a practice management system would do the same. What is there already stays as it is,
//! so that a day can be put on file twice.

use chrono::NaiveDate;
use domain::{AccountId, ClaimNumber, Digest, DocumentId, Moment, Phi};
use serde_json::json;
use store::{InForce, Payload, Record, RecordKey, RecordKind};
use world::{Enclosure, practice::PermitKind};

use super::clock;
use crate::town::{CoverageOnFile, DocumentOnFile, PermitOnFile, Records};

/// The form of coverages, authorizations and documents that the desk reads.
const FORM: u32 = 1;

/// From the beginning of time until its end.
const ALWAYS: InForce = InForce { from: None, until: None };

/// Which practice's file this is, and when it was seen.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) account: AccountId,
    pub(super) at: Moment,
    /// The town's first day: numbers of documents are made from it, so that they stay the same.
    pub(super) first_day: NaiveDate,
}

/// The records of some days.
pub(super) fn records(on_file: &Records, seen: Seen) -> Vec<Record> {
    let coverages = on_file.patients.iter().flat_map(|it| &it.coverages);
    let coverages = coverages.map(|it| seen.coverage(it));
    let permits = on_file.permits.iter().map(|it| seen.permit(it));
    let documents = on_file.documents.iter().filter_map(|it| seen.document(it));
    coverages.chain(permits).chain(documents).collect()
}

impl Seen {
    /// The patient is known by the member's number, as on the claims.
    fn coverage(self, it: &CoverageOnFile) -> Record {
        let CoverageOnFile { payer, member, rank: _, from, to } = it;
        let id = format!("{} {} {from}", payer.0, member.expose());
        let content = json!({ "payer": payer.0, "member": member.expose(), "active": true });
        Record {
            patient: Some(member.clone()),
            in_force: InForce { from: Some(*from), until: *to },
            ..self.record(RecordKind::Coverage, id, &content)
        }
    }

    fn permit(self, it: &PermitOnFile) -> Record {
        let kind = match it.kind {
            PermitKind::Authorization => "authorization",
            PermitKind::Referral => "referral",
        };
        let content = json!({
            "number": it.number,
            "kind": kind,
            "payer": it.payer.0,
            "procedures": it.procedures,
        });
        let id = format!("{} {kind} {}", it.claim.0, it.number);
        Record {
            claim: Some(it.claim.clone()),
            in_force: InForce { from: it.from, until: it.to },
            ..self.record(RecordKind::Authorization, id, &content)
        }
    }

    /// The terms of a contract are no document of a claim.
    fn document(self, it: &DocumentOnFile) -> Option<Record> {
        let DocumentOnFile { kind, claim, digest, .. } = it;
        let kind = match kind {
            Enclosure::Records => "record",
            Enclosure::Authorization => "authorization",
            Enclosure::FilingProof => "filing_proof",
            Enclosure::ContractTerms => return None,
        };
        let document = self.number(claim, kind);
        let content = json!({
            "kind": kind,
            "document": document.to_string(),
            "digest": digest.to_string(),
        });
        let record = self.record(RecordKind::Document, document.to_string(), &content);
        Some(Record { claim: Some(claim.clone()), ..record })
    }

    fn number(self, claim: &ClaimNumber, kind: &str) -> DocumentId {
        let digits = Digest::of(format!("{kind} of {}", claim.0).as_bytes()).to_string();
        let mut chance = [0; 10];
        chance.copy_from_slice(&digits.as_bytes()[..10]);
        DocumentId::new(clock::at(self.first_day, 0, 0), chance)
    }

    fn record(self, kind: RecordKind, id: String, content: &serde_json::Value) -> Record {
        Record {
            key: RecordKey { account: self.account, kind, id: Phi::new(id) },
            patient: None,
            claim: None,
            in_force: ALWAYS,
            seen: self.at,
            content: Payload { version: FORM, json: Phi::new(content.to_string()) },
        }
    }
}
