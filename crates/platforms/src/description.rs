//! What a platform is and can do, as data: nobody asks for a platform by its name.

use std::time::Duration;

use domain::ActionKind;

/// What a platform is and can do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Description {
    /// Stable; it stands in records and settings.
    pub name: &'static str,
    /// What can be done there. Anything else is refused before it gets to the connector.
    pub performs: &'static [ActionKind],
    /// What happens to an attempt that is repeated.
    pub writes: Writes,
    /// It tells us by itself that something is new; otherwise it is only asked.
    pub notifies: bool,
    /// How often it may be asked.
    pub budgets: &'static [Budget],
}

/// What happens to an attempt that is repeated, and so what an unclear answer means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Writes {
    /// The platform takes our key, and a second attempt under it is the first one.
    Deduplicated,
    /// It would be done twice, but what was done can be found again by our key.
    Findable {
        /// Only after this time is "not found" to be believed: lists lag behind.
        after: Duration,
    },
    /// It would be done twice, and what was done can't be found. Only a person can look.
    Blind,
}

/// So many calls in so much time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Budget {
    /// At most.
    pub n_calls_max: u32,
    /// In this time.
    pub per: Duration,
    /// Who shares it.
    pub shared_by: BudgetOwner,
}

/// Who shares a budget of calls.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BudgetOwner {
    /// All practices that use our application at this platform.
    Application,
    /// All accounts of a practice.
    Practice,
    /// One account.
    Account,
}

impl Description {
    /// Can this be done there?
    pub fn performs(&self, action: ActionKind) -> bool {
        self.performs.contains(&action)
    }
}
