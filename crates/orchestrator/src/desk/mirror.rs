//! What the practice's own records say about a case: the mirror of the platforms, and what was said and
//! done on the case before. Each reading comes in the form in which the journal keeps it.
//!
//! **Invariants**
//! - Nothing is read that was seen after the agent sat down.
//! - A payer's word that can't be read stops the case: an older one in its place could be the wrong one.

use agents::DeskError;
use chrono::NaiveDate;
use domain::{Case, Exhibit, Moment, Payer, ProposalState, WarrantKey};
use store::{Next, Practice, Reading, Record, RecordKind, StoreError};
use tokio::sync::OnceCell;

use super::{
    earlier::{self, Sent},
    forms,
    on_file::{self, Visit},
    payer_word::{self, Word},
    sent_claim::Filed,
    wire,
};
use crate::inbox;

/// The practice's records, as they were known when the agent sat down.
pub(super) struct Mirror<'a> {
    practice: &'a Practice,
    case: &'a Case,
    now: Moment,
    /// What the payer said of the claim: several answers rest on it.
    words: OnceCell<Vec<Word>>,
    /// The claim as it was sent: so does it.
    sent: OnceCell<Option<Filed>>,
}

impl<'a> Mirror<'a> {
    pub(super) fn new(practice: &'a Practice, case: &'a Case, now: Moment) -> Self {
        Self { practice, case, now, words: OnceCell::new(), sent: OnceCell::new() }
    }

    pub(super) async fn payer_word(&self) -> Result<wire::Interchange, DeskError> {
        let last = payer_word::last(self.words().await?, &self.case.opened_by);
        let last = last.ok_or(DeskError::Missing { what: "word of the payer" })?;
        Ok(wire::Interchange { x12: last.x12.clone() })
    }

    pub(super) async fn sent_claim(&self) -> Result<wire::SentClaim, DeskError> {
        let sent = self.sent().await?;
        Ok(wire::SentClaim { x12: sent.map(|it| it.x12.clone()) })
    }

    pub(super) async fn acknowledgments(&self) -> Result<wire::Acknowledgments, DeskError> {
        let mut records = self.of_claim(RecordKind::Acknowledgment).await?;
        records.sort_by_cached_key(|it| (it.seen, it.key.id.expose().clone()));
        let x12 = records.iter().filter_map(|it| wire::read(&it.content));
        let x12 = x12.map(|wire::Interchange { x12 }| x12);
        // What says neither yes nor no proves nothing.
        let x12 = x12.filter(|it| inbox::read_acknowledgment(it).is_some()).collect();
        Ok(wire::Acknowledgments { x12 })
    }

    pub(super) async fn earlier(&self) -> Result<wire::Earlier, DeskError> {
        let statements = self.practice.statements_of(self.case.id).await;
        let statements = statements.map_err(|err| unread("earlier statement", err))?;
        let mut sent = self.sent_to_payer().await?;
        let rejected = self.rejected_at_the_door().await?;
        // What nobody took in is on its way to nobody.
        sent.retain(|it| !earlier::is_claim(it.door) || rejected.is_none_or(|at| at <= it.at));
        let words = self.words().await?;
        let last = payer_word::last(words, &self.case.opened_by);
        Ok(earlier::earlier(&statements, &sent, words, last).into())
    }

    pub(super) async fn on_file(&self) -> Result<wire::OnFile, DeskError> {
        let sent = self.sent().await?;
        let Some(day) = self.service_day(sent).await? else { return Ok(wire::OnFile::default()) };
        let of_claim = self.of_claim(RecordKind::Authorization).await?;
        let of_patient = match sent {
            Some(sent) => self.of_patient(sent).await?,
            None => Vec::new(),
        };
        let procedures = sent.iter().flat_map(|it| it.procedures()).collect();
        let visit = Visit { payer: &self.case.claim.payer, day, procedures };
        Ok(on_file::on_file(&visit, &of_claim, &of_patient))
    }

    pub(super) async fn documents(&self) -> Result<wire::Documents, DeskError> {
        let records = self.of_claim(RecordKind::Document).await?;
        Ok(wire::Documents { documents: forms::documents(&records) })
    }

    /// What was read at this step of the case before.
    pub(super) async fn journal(&self) -> Result<Vec<Exhibit<Reading>>, DeskError> {
        let journal = self.practice.journal_at(self.case).await;
        journal.map_err(|err| unread("journal", err))
    }

    /// What this payer said of the claim.
    async fn words(&self) -> Result<&[Word], DeskError> {
        Ok(self.words.get_or_try_init(|| self.read_words()).await?)
    }

    async fn read_words(&self) -> Result<Vec<Word>, DeskError> {
        let records = self.of_claim(RecordKind::Adjudication).await?;
        let words: Option<Vec<Word>> = records.iter().map(Word::of).collect();
        let mut words = words.ok_or(DeskError::Missing { what: "readable word of the payer" })?;
        let payer = &self.case.claim.payer;
        words.retain(|it| inbox::payer_id(&it.said.remittance.payer) == *payer);
        Ok(words)
    }

    /// The claim as it was last sent to this payer.
    async fn sent(&self) -> Result<Option<&Filed>, DeskError> {
        Ok(self.sent.get_or_try_init(|| self.read_sent()).await?.as_ref())
    }

    async fn read_sent(&self) -> Result<Option<Filed>, DeskError> {
        let words = self.words().await?;
        let names: Vec<&Payer> = words.iter().map(|it| &it.said.remittance.payer).collect();
        let records = self.of_claim(RecordKind::Claim).await?;
        let mut filed = records.iter().filter_map(Filed::of);
        Ok(filed.find(|it| it.is_to(&self.case.claim, &names)))
    }

    async fn service_day(&self, sent: Option<&Filed>) -> Result<Option<NaiveDate>, DeskError> {
        if let Some((first, _)) = sent.and_then(|it| it.claim.service_days()) {
            return Ok(Some(first));
        }
        let last = payer_word::last(self.words().await?, &self.case.opened_by);
        Ok(last.and_then(|it| it.said.payment.service_from))
    }

    /// What went out to the payer about the claim, in this case and in earlier ones, with a receipt.
    async fn sent_to_payer(&self) -> Result<Vec<Sent>, DeskError> {
        let unread = |err| unread("record of what was sent", err);
        let mut sent = Vec::new();
        let cases = self.practice.cases_of(&self.case.claim).await.map_err(unread)?;
        // A case that has taken no step has sent nothing.
        for case in cases.iter().filter(|it| it.n_steps > 0) {
            for proposal in self.practice.proposals_of(case.id).await.map_err(unread)? {
                if proposal.state() != ProposalState::Approved {
                    continue;
                }
                let terms = proposal.terms();
                for (place, proposed) in (0..).zip(&terms.actions) {
                    let Some(door) = earlier::door(&proposed.action) else { continue };
                    let key = WarrantKey { proposal: terms.id, place };
                    let receipt = self.practice.receipt(key).await.map_err(unread)?;
                    sent.extend(receipt.map(|(_, at)| Sent { door, at }));
                }
            }
        }
        Ok(sent)
    }

    /// When a claim of this number was last seen to be rejected at the door.
    async fn rejected_at_the_door(&self) -> Result<Option<Moment>, DeskError> {
        let records = self.of_claim(RecordKind::Acknowledgment).await?;
        let rejected = records.iter().filter(|it| {
            let x12 = wire::read(&it.content).map(|wire::Interchange { x12 }| x12);
            let said = x12.as_deref().and_then(inbox::read_acknowledgment);
            said.is_some_and(|it| !it.accepted)
        });
        Ok(rejected.map(|it| it.seen).max())
    }

    async fn of_claim(&self, kind: RecordKind) -> Result<Vec<Record>, DeskError> {
        let number = &self.case.claim.number;
        let records = self.practice.records_of_claim(number, kind, self.now).await;
        records.map_err(|err| unread("record of the claim", err))
    }

    /// Coverages and authorizations of the patient of the claim.
    async fn of_patient(&self, sent: &Filed) -> Result<Vec<Record>, DeskError> {
        let Some(patient) = &sent.patient else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for kind in [RecordKind::Coverage, RecordKind::Authorization] {
            let records = self.practice.records_of_patient(sent.account, patient, kind, self.now);
            all.extend(records.await.map_err(|err| unread("record of the patient", err))?);
        }
        Ok(all)
    }
}

/// What a record that could not be read means to the agent.
fn unread(what: &'static str, err: StoreError) -> DeskError {
    match err.next() {
        Next::Retry | Next::LoadAgain | Next::FindOut => {
            DeskError::Unavailable { what, source: Some(Box::new(err)) }
        }
        // It will be the same the next time.
        Next::AskAPerson => DeskError::Missing { what },
    }
}
