//! A transaction for many steps: it remembers what it read, and writes what it gathered together.
//!
//! Whoever writes for a practice is alone until the commit, so what was read once in a transaction is
//! still so. That is why a worker can have all that a batch will ask for read by a few questions.

use std::collections::{HashMap, HashSet};

use domain::{Event, ProposalId};
use sea_orm::DatabaseTransaction;

use super::Tx;
use crate::{
    About, Job, NewJob, Record,
    audit::Entry,
    cases::{self, CASES},
    error::StoreError,
    events::{self, EVENTS},
    exhibits::EXHIBITS,
    mirror,
    pending::Pending,
    proposals::{self, PROPOSALS},
    rows::Rows,
    table::{Row, Table},
    warrants::{self, RECEIPTS, WARRANTS},
};

/// What a transaction for many steps gathers and remembers.
#[derive(Default)]
pub(crate) struct Together {
    /// Rows to be written.
    pub(super) pending: Pending,
    /// Jobs to be enqueued.
    pub(crate) jobs: Vec<NewJob>,
    /// Rows as they are, by table and number; `None` where there is none.
    rows: HashMap<(&'static str, String), Option<Row>>,
    /// Events that are known not to have been taken in, by their words.
    new_events: HashSet<String>,
    /// Events that were taken in just now and opened no case yet.
    fresh_events: HashSet<String>,
    /// The newest version of mirrored records, by their words; `None` where there is none.
    records: HashMap<String, Option<Row>>,
}

impl Tx {
    /// From here on the transaction is for many steps: new rows and jobs are written together, at the
    /// latest at the commit. So a method that says whether something is new says `true` where it
    /// does not know, and what was there already stays as it is.
    pub fn together(&mut self) {
        self.together.get_or_insert_default();
    }

    /// Finishes the jobs of a batch with this transaction, which from here on is for many steps, and
    /// reads what they are about. [`StoreError::Moved`] if one of them is no longer held by the one who
    /// took it, and then nothing of this transaction can be kept.
    pub async fn finish_all(&mut self, jobs: &[Job]) -> Result<(), StoreError> {
        self.finish_held(jobs).await?;
        self.together();
        let mut cases = Vec::new();
        let mut proposals = Vec::new();
        for job in jobs {
            match job.about {
                About::Case(id) => cases.push(id.to_string()),
                About::Proposal(id) => proposals.push(id.to_string()),
                About::Practice | About::Account(_) => {}
            }
        }
        self.see_cases(&cases).await?;
        self.see_proposals(&proposals).await
    }

    /// Reads proposals, their cases, their warrants and receipts with a few questions, so that no step
    /// has to ask for each. The transaction is for many steps from here on.
    pub async fn foresee_proposals(&mut self, ids: &[ProposalId]) -> Result<(), StoreError> {
        self.together();
        let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
        self.see_proposals(&ids).await
    }

    async fn see_cases(&mut self, ids: &[String]) -> Result<(), StoreError> {
        let cases = self.see(&CASES, ids).await?;
        let sheets = cases.iter().map(cases::sheet_of).collect::<Result<Vec<_>, _>>()?;
        self.see(&EXHIBITS, &sheets).await.map(drop)
    }

    async fn see_proposals(&mut self, ids: &[String]) -> Result<(), StoreError> {
        let proposals = self.see(&PROPOSALS, ids).await?;
        let cases = proposals.iter().map(proposals::case_of).collect::<Result<Vec<_>, _>>()?;
        self.see(&CASES, &cases).await?;
        if ids.is_empty() {
            return Ok(());
        }
        let warrants = self.rows(&WARRANTS).await?.with_one_of(warrants::PROPOSAL, ids);
        let warrants = warrants.all().await?;
        for row in &warrants {
            self.remember(row);
        }
        let keys: Vec<_> = warrants.into_iter().map(|it| it.id).collect();
        self.see(&RECEIPTS, &keys).await.map(drop)
    }

    /// Reads rows, and keeps in mind which of them are there.
    async fn see(&mut self, table: &'static Table, ids: &[String]) -> Result<Vec<Row>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.rows(table).await?.with_ids(ids).all().await?;
        if let Some(together) = &mut self.together {
            for id in ids {
                together.rows.insert((table.name, id.clone()), None);
            }
        }
        for row in &rows {
            self.remember(row);
        }
        Ok(rows)
    }

    /// Finds out by two questions which of these events are known and what these records said before,
    /// so that [`Tx::take_in`] and [`Tx::mirror`] need not ask for each. The transaction is for many
    /// steps from here on.
    pub async fn foresee(
        &mut self,
        events: &[&Event],
        records: &[&Record],
    ) -> Result<(), StoreError> {
        self.together();
        let practice = self.practice().clone();
        let words: Vec<_> =
            events.iter().map(|it| events::word(practice.keys(), &it.key)).collect();
        let known = self.rows(&EVENTS).await?.with_ids(&words).stored().await?;
        let known: HashSet<_> = known.into_iter().map(|it| it.id).collect();
        let words_of_records: Vec<_> =
            records.iter().map(|it| mirror::word(practice.keys(), it)).collect();
        let newest = mirror::newest(self, &words_of_records).await?;
        let Some(together) = &mut self.together else { return Ok(()) };
        together.new_events.extend(words.into_iter().filter(|it| !known.contains(it)));
        together.records.extend(words_of_records.into_iter().map(|it| (it, None)));
        together.records.extend(newest.into_iter().map(|(word, row)| (word, Some(row))));
        Ok(())
    }

    /// Rows as this transaction sees them, its own changes included.
    pub(crate) async fn rows(
        &mut self,
        table: &'static Table,
    ) -> Result<Rows<'_, DatabaseTransaction>, StoreError> {
        if self.together.as_ref().is_some_and(|it| it.pending.has(table)) {
            self.write_pending().await?;
        }
        Ok(Rows::of(&self.db, self.practice.keys(), table))
    }

    /// One row as this transaction sees it.
    pub(crate) async fn row(
        &mut self,
        table: &'static Table,
        id: &str,
    ) -> Result<Option<Row>, StoreError> {
        if let Some(together) = &self.together {
            if let Some(row) = together.rows.get(&(table.name, id.to_owned())) {
                return Ok(row.clone());
            }
            if together.pending.has_row(table, id) {
                self.write_pending().await?;
            }
        }
        let row = Rows::of(&self.db, self.practice.keys(), table).with_id(id).first().await?;
        if let Some(row) = &row {
            self.remember(row);
        }
        Ok(row)
    }

    /// Keeps no longer in mind that there is no such row.
    pub(super) fn forget(&mut self, row: &Row) {
        if let Some(together) = &mut self.together {
            together.rows.remove(&(row.table.name, row.id.clone()));
        }
    }

    /// Keeps a row in mind, if the transaction is for many steps.
    pub(super) fn remember(&mut self, row: &Row) {
        if let Some(together) = &mut self.together {
            together.rows.insert((row.table.name, row.id.clone()), Some(row.clone()));
        }
    }

    /// Whether an event is known to be new, by its word. It is so once.
    pub(crate) fn is_new_event(&mut self, word: &str) -> bool {
        let Some(together) = &mut self.together else { return false };
        let is_new = together.new_events.remove(word);
        if is_new {
            together.fresh_events.insert(word.to_owned());
        }
        is_new
    }

    /// Whether an event was taken in just now, so that there can be no case of it. It is so once.
    pub(crate) fn is_fresh_event(&mut self, word: &str) -> bool {
        self.together.as_mut().is_some_and(|it| it.fresh_events.remove(word))
    }

    /// The newest version of a mirrored record; `None` where there is none.
    pub(crate) async fn newest_record(&mut self, word: &str) -> Result<Option<Row>, StoreError> {
        let known = self.together.as_ref().and_then(|it| it.records.get(word));
        match known {
            Some(known) => Ok(known.clone()),
            None => Ok(mirror::newest(self, &[word.to_owned()]).await?.remove(word)),
        }
    }

    /// Keeps the newest version of a mirrored record in mind.
    pub(crate) fn remember_record(&mut self, word: String, row: Row) {
        if let Some(together) = &mut self.together {
            together.records.insert(word, Some(row));
        }
    }

    /// Writes what was gathered.
    pub(super) async fn write_pending(&mut self) -> Result<(), StoreError> {
        let Some(together) = &mut self.together else { return Ok(()) };
        let pending = std::mem::take(&mut together.pending);
        // In a box, because this is rare and every future that may come here would hold it.
        let writing = Box::pin(pending.write(&self.db, self.practice.keys().practice()));
        let entries = writing.await;
        for entry in entries.map_err(|err| self.fail(err))? {
            self.tell(entry);
        }
        self.write_entries(Entry::N_TOGETHER).await
    }
}
