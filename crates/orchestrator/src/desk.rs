//! The desk of a practice: answers an agent from the practice's records, and journals each answer.
//!
//! The agent asks; what was asked at this step of the case before is answered from the journal, the rest
//! from the mirror. What was newly read is handed over with the decision and kept in the same commit. An
//! old case is judged again at a desk that has the journal and nothing else.
//!
//! **Invariants**
//! - An answer is always made from what the journal keeps of it, so that it is the same when it is read
//!   back.
//! - Whatever is read, the same records, time and chance give the same exhibits.
//! - At a desk that only replays, nothing is read that was not read then.

mod wire;
mod forms;
mod payer_word;
mod sent_claim;
mod earlier;
mod on_file;
mod mirror;
mod correct;
mod spoken;

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use agents::{
    CorrectedClaim, Desk, DeskError, Earlier, FiledDocument, OnFile, PayerWord, SentClaim, Tables,
};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{
    Acknowledgment, Case, ClaimRef, Correction, Exhibit, ExhibitId, FieldChange, Moment, Phi,
};
use store::{Practice, Reading};
use tokio::sync::OnceCell;

use crate::{Books, inbox, office::CLOCKS_DIFFER};
pub(crate) use correct::corrected;
use mirror::Mirror;
pub(crate) use spoken::{Said, Spoken};
use wire::Answer;

/// When an agent sits down, and the chance for the numbers of its exhibits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sitting {
    pub(crate) now: Moment,
    /// The day where the practice is.
    pub(crate) today: NaiveDate,
    pub(crate) chance: [u8; 10],
}

/// A desk for one case.
pub(crate) struct PracticeDesk<'a> {
    case: &'a Case,
    books: &'a Books,
    source: Source<'a>,
    /// What was read since the agent sat down, in order.
    newly_read: Mutex<Vec<Exhibit<Reading>>>,
}

/// Where answers come from.
enum Source<'a> {
    Records {
        mirror: Box<Mirror<'a>>,
        sitting: Sitting,
        /// What was read at this step before, as after a crash; mostly nothing.
        before: OnceCell<Vec<Exhibit<Reading>>>,
    },
    Journal(Vec<Exhibit<Reading>>),
}

/// A question: its text in the journal, and what it asks for.
struct Asked {
    text: Cow<'static, str>,
    what: &'static str,
}

const PAYER_WORD: Asked = Asked::of("payer_word", "readable word of the payer");
const SENT_CLAIM: Asked = Asked::of("sent_claim", "readable claim");
const ACKNOWLEDGMENTS: Asked = Asked::of("acknowledgments", "readable acknowledgment");
const EARLIER: Asked = Asked::of("earlier", "readable account of earlier steps");
const ON_FILE: Asked = Asked::of("on_file", "readable account of what is on file");
const DOCUMENTS: Asked = Asked::of("documents", "readable list of documents");
const TABLES: Asked = Asked::of("tables", "readable day of the tables");
const CORRECTED_CLAIM: Asked = Asked::of("corrected_claim", "claim that can be corrected so");

/// What a desk that only replays says to a new question.
const NOT_ASKED_THEN: DeskError =
    DeskError::Missing { what: "answer in the journal to what the agent asks now" };

impl<'a> PracticeDesk<'a> {
    /// A desk with the records of the practice.
    pub(crate) fn live(
        practice: &'a Practice,
        case: &'a Case,
        books: &'a Books,
        sitting: Sitting,
    ) -> Self {
        let mirror = Box::new(Mirror::new(practice, case, sitting.now.plus(CLOCKS_DIFFER)));
        let source = Source::Records { mirror, sitting, before: OnceCell::new() };
        Self { case, books, source, newly_read: Mutex::default() }
    }

    /// A desk with a journal only. Of two answers to one question the later counts: whoever wants an
    /// earlier decision judged again leaves out what was read after it.
    pub(crate) fn replay(journal: Vec<Exhibit<Reading>>, case: &'a Case, books: &'a Books) -> Self {
        Self { case, books, source: Source::Journal(journal), newly_read: Mutex::default() }
    }

    /// What was newly read, in order.
    pub(crate) fn into_journal(self) -> Vec<Exhibit<Reading>> {
        self.newly_read.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which books of today say something else than those of the journal.
    pub(crate) fn changed_books(&self) -> Vec<&'static str> {
        let Source::Journal(journal) = &self.source else { return Vec::new() };
        let then = newest(journal, &TABLES.question());
        let Some(then): Option<wire::Tables> = then.and_then(|it| wire::read(&it.value.answer))
        else {
            return Vec::new();
        };
        let now = self.books.marks();
        let books = [
            ("codes", then.codes == now.codes),
            ("deadlines", then.deadlines == now.deadlines),
            ("chances", then.priors == now.priors),
            ("contract", then.contract == now.contract),
        ];
        books.into_iter().filter(|(_, is_same)| !is_same).map(|(name, _)| name).collect()
    }

    /// Answers from the journal, else by reading.
    async fn answer<W: Answer>(
        &self,
        asked: Asked,
        reading: impl Future<Output = Result<W, DeskError>> + Send,
    ) -> Result<Exhibit<W::Value>, DeskError> {
        let unreadable = || DeskError::Missing { what: asked.what };
        let question = asked.question();
        if let Some(Exhibit { id, at, value }) = self.given(&question).await? {
            let answer: Option<W> = wire::read(&value.answer);
            let value = answer.and_then(Answer::value).ok_or_else(unreadable)?;
            return Ok(Exhibit { id, at, value });
        }
        let answer = reading.await?;
        let written = wire::write(&answer);
        let value = answer.value().ok_or_else(unreadable)?;
        let (id, at) = self.keep(Reading { question, answer: written })?;
        Ok(Exhibit { id, at, value })
    }

    /// The answer that was given to this question at this step, now or before a crash.
    async fn given(&self, question: &Phi<String>) -> Result<Option<Exhibit<Reading>>, DeskError> {
        if let Some(exhibit) = newest(&self.newly_read(), question) {
            return Ok(Some(exhibit.clone()));
        }
        match &self.source {
            Source::Journal(journal) => Ok(newest(journal, question).cloned()),
            Source::Records { mirror, before, .. } => {
                let before = before.get_or_try_init(|| mirror.journal()).await?;
                Ok(newest(before, question).cloned())
            }
        }
    }

    /// Numbers what was read. The numbers of one sitting follow one another, so that the journal keeps
    /// their order.
    fn keep(&self, reading: Reading) -> Result<(ExhibitId, Moment), DeskError> {
        let (_, Sitting { now, chance, .. }) = self.records()?;
        let mut newly_read = self.newly_read();
        let id = ExhibitId::new(now, plus(chance, newly_read.len()));
        newly_read.push(Exhibit { id, at: now, value: reading });
        Ok((id, now))
    }

    fn records(&self) -> Result<(&Mirror<'a>, Sitting), DeskError> {
        match &self.source {
            Source::Records { mirror, sitting, .. } => Ok((mirror, *sitting)),
            Source::Journal(_) => Err(NOT_ASKED_THEN),
        }
    }

    /// The desk answers for the claim of its case and for no other.
    fn mirror_of(&self, claim: &ClaimRef) -> Result<&Mirror<'a>, DeskError> {
        let (mirror, _) = self.records()?;
        let is_ours = *claim == self.case.claim;
        is_ours.then_some(mirror).ok_or(DeskError::Missing { what: "other claim" })
    }

    fn newly_read(&self) -> MutexGuard<'_, Vec<Exhibit<Reading>>> {
        // Nobody panics while holding it.
        self.newly_read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The claim as the agent read it, or reads it by asking for its correction, put right.
    async fn correct(
        &self,
        claim: &ClaimRef,
        correction: &Correction,
        changes: &[FieldChange],
    ) -> Result<wire::CorrectedClaim, DeskError> {
        let (_, Sitting { today, .. }) = self.records()?;
        let reading = async {
            let wire::SentClaim { x12 } = self.mirror_of(claim)?.sent_claim().await?;
            Ok(wire::SentText { x12 })
        };
        let sent = self.answer::<wire::SentText>(SENT_CLAIM, reading).await?;
        let sent = sent.value.as_deref().and_then(inbox::read_claim);
        let file = sent
            .and_then(|sent| correct::corrected(&sent, (correction, changes), (self.case, today)));
        let file = file.ok_or(DeskError::Missing { what: CORRECTED_CLAIM.what })?;
        Ok(wire::CorrectedClaim { changes: changes.iter().map(Into::into).collect(), file })
    }
}

#[async_trait]
impl Desk for PracticeDesk<'_> {
    async fn payer_word(&self, claim: &ClaimRef) -> Result<Exhibit<PayerWord>, DeskError> {
        let reading = async { self.mirror_of(claim)?.payer_word().await };
        self.answer::<wire::Interchange>(PAYER_WORD, reading).await
    }

    async fn sent_claim(&self, claim: &ClaimRef) -> Result<Exhibit<Option<SentClaim>>, DeskError> {
        let reading = async { self.mirror_of(claim)?.sent_claim().await };
        self.answer::<wire::SentClaim>(SENT_CLAIM, reading).await
    }

    async fn acknowledgments(
        &self,
        claim: &ClaimRef,
    ) -> Result<Exhibit<Vec<Acknowledgment>>, DeskError> {
        let reading = async { self.mirror_of(claim)?.acknowledgments().await };
        self.answer::<wire::Acknowledgments>(ACKNOWLEDGMENTS, reading).await
    }

    async fn earlier(&self, claim: &ClaimRef) -> Result<Exhibit<Earlier>, DeskError> {
        let reading = async { self.mirror_of(claim)?.earlier().await };
        self.answer::<wire::Earlier>(EARLIER, reading).await
    }

    async fn on_file(&self, claim: &ClaimRef) -> Result<Exhibit<OnFile>, DeskError> {
        let reading = async { self.mirror_of(claim)?.on_file().await };
        self.answer::<wire::OnFile>(ON_FILE, reading).await
    }

    async fn documents(&self, claim: &ClaimRef) -> Result<Exhibit<Vec<FiledDocument>>, DeskError> {
        let reading = async { self.mirror_of(claim)?.documents().await };
        self.answer::<wire::Documents>(DOCUMENTS, reading).await
    }

    async fn tables(&self) -> Result<Exhibit<Tables>, DeskError> {
        let reading = async {
            let (_, Sitting { today, .. }) = self.records()?;
            Ok(wire::Tables::of(today, self.books.marks()))
        };
        let Exhibit { id, at, value: as_of } = self.answer::<wire::Tables>(TABLES, reading).await?;
        let tables = Tables {
            codes: Arc::clone(&self.books.codes),
            deadlines: Arc::clone(&self.books.deadlines),
            priors: Arc::clone(&self.books.priors),
            as_of,
        };
        Ok(Exhibit { id, at, value: tables })
    }

    async fn corrected_claim(
        &self,
        claim: &ClaimRef,
        correction: &Correction,
        changes: &[FieldChange],
    ) -> Result<Exhibit<CorrectedClaim>, DeskError> {
        let asked = CORRECTED_CLAIM.with(&correct::fingerprint(correction, changes));
        // Rare and large: on the heap, so that the other questions stay small.
        let reading = Box::pin(self.correct(claim, correction, changes));
        self.answer::<wire::CorrectedClaim>(asked, reading).await
    }
}

impl Asked {
    const fn of(text: &'static str, what: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), what }
    }

    /// The same question about something more precise.
    fn with(self, more: &str) -> Self {
        Self { text: format!("{} {more}", self.text).into(), ..self }
    }

    fn question(&self) -> Phi<String> {
        Phi::new(self.text.clone().into_owned())
    }
}

/// The last answer to a question.
fn newest<'a>(
    journal: &'a [Exhibit<Reading>],
    question: &Phi<String>,
) -> Option<&'a Exhibit<Reading>> {
    journal.iter().rfind(|it| it.value.question == *question)
}

/// The chance for the number of the `n`th exhibit: so far behind the first that they sort in order. The
/// largest of all chances is followed by the smallest, which is a number like any other.
fn plus(chance: [u8; 10], n: usize) -> [u8; 10] {
    let mut bytes = [0; 16];
    bytes[6..].copy_from_slice(&chance);
    let sum = u128::from_be_bytes(bytes).wrapping_add(n as u128).to_be_bytes();
    let mut next = [0; 10];
    next.copy_from_slice(&sum[6..]);
    next
}

#[cfg(test)]
mod tests;
