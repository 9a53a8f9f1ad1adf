//! The check of the audit trail, which takes long for a long trail: it runs beside everything else, once at
//! a time, and what it found last stays to be read.

use std::sync::{Arc, Mutex, PoisonError};

use domain::Moment;
use store::audit::{AuditFinding, AuditReport, verify};

use crate::{Person, Site};

/// The last check of the trail, and whether one is under way.
#[derive(Clone, Default)]
pub(crate) struct Checks(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    under_way: Option<Moment>,
    last: Option<Arc<Checked>>,
}

/// A check that was made.
pub(crate) struct Checked {
    /// When it began.
    pub(crate) at: Moment,
    /// Who had it made.
    pub(crate) by: String,
    /// What it found; `None` where it could not be made.
    pub(crate) report: Option<AuditReport>,
}

/// What is known of the checks.
pub(crate) struct Known {
    /// When the one began that is under way.
    pub(crate) under_way: Option<Moment>,
    /// The last one that ended.
    pub(crate) last: Option<Arc<Checked>>,
}

impl Site {
    /// Has the trail checked; `false` if it is being checked already.
    pub(crate) fn begin_check(&self, person: &Person) -> bool {
        let at = self.office.now();
        {
            let mut state = self.checks.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.under_way.is_some() {
                return false;
            }
            state.under_way = Some(at);
        }
        let (site, by) = (self.clone(), person.name.expose().clone());
        tokio::spawn(async move {
            let report = verify(&site.practice, &[]).await;
            if report.is_err() {
                tracing::error!("the audit trail could not be checked");
            }
            let mut state = site.checks.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.under_way = None;
            state.last = Some(Arc::new(Checked { at, by, report: report.ok() }));
        });
        true
    }

    /// What is known of the checks since the server began.
    pub(crate) fn known_checks(&self) -> Known {
        let state = self.checks.0.lock().unwrap_or_else(PoisonError::into_inner);
        Known { under_way: state.under_way, last: state.last.clone() }
    }
}

/// A finding of the check as a sentence. Tables and rows are names and numbers of ours.
pub(crate) fn statement(finding: &AuditFinding) -> String {
    match finding {
        AuditFinding::EntryMissing { seq } => format!("Entries are missing from {seq} on."),
        AuditFinding::EntryInserted { seq } => format!("Entries were added from {seq} on."),
        AuditFinding::EntryChanged { seq } => format!("Entry {seq} was changed."),
        AuditFinding::LinkBroken { seq } => format!("Entry {seq} does not follow the one before."),
        AuditFinding::EndMoved { seq } => {
            format!("The trail ends at {seq}, and our seal says otherwise.")
        }
        AuditFinding::Rewritten { seq } => {
            format!("Entry {seq} is not the one that was written down elsewhere.")
        }
        AuditFinding::RowChanged { table, row } => format!("{row} in {table} was changed."),
        AuditFinding::RowMissing { table, row } => format!("{row} in {table} is gone."),
        AuditFinding::RowInserted { table, row } => format!("{row} in {table} was put in."),
    }
}

/// A hash in small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |it: u8| char::from(DIGITS[usize::from(it & 15)]);
    bytes.iter().flat_map(|it| [digit(it >> 4), digit(*it)]).collect()
}
