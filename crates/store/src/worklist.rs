//! The worklist: open cases, those from which most is expected first.

use domain::{Assessment, Case, CaseId, WaitsFor};

use crate::{
    Practice, assessments,
    assessments::EXPECTED_NET,
    cases::{CASES, WAITS_FOR},
    error::StoreError,
};

/// A case on the worklist.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listed {
    /// The case.
    pub case: Case,
    /// What the tables said of it; `None` before it was decided, and where nothing was denied.
    pub assessment: Option<Assessment>,
}

/// Which part of a long list is wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page {
    /// The number of the last case that was seen; `None` for the beginning. A number that is none of
    /// this practice's begins there too.
    pub after: Option<String>,
    /// How many at most.
    pub n_max: u64,
}

impl Practice {
    /// The cases that wait for somebody, or all that are open, by what is expected of them; those of
    /// one worth in the order in which they were opened.
    pub async fn worklist(
        &self,
        waits: Option<WaitsFor>,
        page: Page,
    ) -> Result<Vec<Listed>, StoreError> {
        let last = match &page.after {
            Some(id) => self.rows(&CASES).with_id(id).first().await?,
            None => None,
        };
        let rows = self.rows(&CASES);
        let mut rows = match waits {
            Some(whom) => rows.with(WAITS_FOR, whom.id()),
            None => rows.with_any(WAITS_FOR),
        };
        if let Some(last) = last {
            let worth = if last.has(EXPECTED_NET) { last.number(EXPECTED_NET)? } else { 0 };
            rows = rows.below(EXPECTED_NET, worth, &last.id);
        }
        let rows = rows.falling_from_most(EXPECTED_NET).at_most(page.n_max).all().await?;
        let listed =
            |row| Ok(Listed { case: self.read_case(row)?, assessment: assessments::read(row)? });
        rows.iter().map(listed).collect()
    }

    /// All cases, closed ones too, after one and in the order in which they were opened.
    pub async fn cases_after(
        &self,
        id: Option<CaseId>,
        n_max: u64,
    ) -> Result<Vec<Case>, StoreError> {
        let after = id.map(|it| it.to_string()).unwrap_or_default();
        let rows = self.rows(&CASES).after(&after).at_most(n_max).all().await?;
        rows.iter().map(|row| self.read_case(row)).collect()
    }
}
