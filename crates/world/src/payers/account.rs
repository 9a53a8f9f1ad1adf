//! What a payer has on file about one claim.

use chrono::NaiveDate;

use super::{Cause, Decision, filed::Filed};

/// One claim at one payer, from the first filing on.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// As it was filed last and taken up.
    pub(super) filed: Filed,
    pub(super) n_filings: u32,
    pub(super) n_decisions: u32,
    /// The day on which the first decision comes.
    pub(super) due: NaiveDate,
    /// The payer's word as of now.
    pub(super) standing: Option<Decision>,
    /// The day on which that was decided.
    pub(super) decided: Option<NaiveDate>,
    /// What it was made to give up.
    pub(super) lifted: Vec<Cause>,
    /// Contests that were answered.
    pub(super) n_contests: u32,
    /// The next payer has the claim.
    pub(super) forwarded: bool,
}

impl Account {
    pub(super) fn new(filed: Filed, due: NaiveDate) -> Self {
        Self {
            filed,
            n_filings: 0,
            n_decisions: 0,
            due,
            standing: None,
            decided: None,
            lifted: vec![],
            n_contests: 0,
            forwarded: false,
        }
    }

    /// The number of the next decision.
    pub(super) fn next_turn(&mut self) -> u32 {
        self.n_decisions += 1;
        self.n_decisions
    }

    /// A claim that could not be processed counts as never filed (remark MA130). Where no corrected
    /// claims are taken, a claim for nobody doesn't either: it is sent anew with the right number
    /// \[K\].
    pub(super) fn counts_as_filed(&self, takes_replacements: bool) -> bool {
        let counts = |it: &Decision| {
            let for_nobody = it.denials().any(|cut| cut.cause == Some(Cause::MemberUnknown));
            !it.remarks.contains(&"MA130") && (takes_replacements || !for_nobody)
        };
        self.standing.as_ref().is_some_and(counts)
    }
}
