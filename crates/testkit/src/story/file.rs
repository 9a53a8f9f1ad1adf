//! What the practice has on file: authorizations, referrals, coverages and documents, as a connector
//! writes them into the mirror.

use domain::{ClaimNumber, Digest, DocumentId, Phi};
use orchestrator::Door as _;
use serde_json::{Value, json};
use store::{By, InForce, Payload, Record, RecordKey, RecordKind};

use super::{Story, paper::Bill};

impl Story {
    pub(super) async fn file(&mut self, words: &[&str]) -> Option<()> {
        let (bill, kind, id, content) = match words {
            ["on", "file", claim, kind @ ("authorization" | "referral"), number] => {
                let bill = self.bills.get(*claim)?;
                let payer = bill.payer.id;
                let content = json!({ "number": number, "kind": kind, "payer": payer });
                (bill, RecordKind::Authorization, format!("{kind} {number}"), content)
            }
            ["on", "file", claim, "coverage", "ended"] => {
                let bill = self.bills.get(*claim)?;
                let member = &bill.patient.member;
                let content = json!({ "payer": bill.payer.id, "member": member, "active": false });
                (bill, RecordKind::Coverage, format!("coverage {member}"), content)
            }
            ["document", claim, kind @ ("record" | "authorization" | "filing_proof")] => {
                let bill = self.bills.get(*claim)?;
                let document = DocumentId::new(self.office.hand.now(), self.office.hand.chance());
                let digest = Digest::of(format!("{kind} of {claim}").as_bytes());
                let content = json!({
                    "kind": kind, "document": document.to_string(), "digest": digest.to_string(),
                });
                (bill, RecordKind::Document, document.to_string(), content)
            }
            _ => return None,
        };
        let record = self.record(bill, (kind, id), &content);
        let stamp = self.office.office.stamp(By::Step("intake"));
        let office = &self.office;
        let tx = office.office.store.begin(&office.practice, stamp).await;
        let mut tx = tx.expect("the records can be written");
        tx.mirror(&record).await.expect("the record can be kept");
        tx.commit().await.expect("the record can be kept");
        Some(())
    }

    fn record(&self, bill: &Bill, (kind, id): (RecordKind, String), content: &Value) -> Record {
        Record {
            key: RecordKey { account: self.office.account, kind, id: Phi::new(id) },
            patient: Some(Phi::new(bill.patient.member.clone())),
            claim: Some(ClaimNumber(bill.claim.clone())),
            in_force: InForce::default(),
            seen: self.office.office.now(),
            content: Payload { version: 1, json: Phi::new(content.to_string()) },
        }
    }
}
