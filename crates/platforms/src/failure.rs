//! What can go wrong at a platform, each with what to do next.
//!
//! The question that matters is never "did it fail?" but "may it have been done?". A timeout, a
//! failed gateway or an unreadable answer to an attempt means *find out*, and never *try again*.
//!
//! **Invariant:** what the platform said stays in a [`Phi`]; the text of an error names only what we
//! tried.

use std::{error::Error, time::Duration};

use domain::{ActionKind, Phi};

use crate::Writes;

/// What went wrong, and below it why.
type Cause = Box<dyn Error + Send + Sync>;

/// What went wrong at a platform.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// It turned us away before it did anything: too many calls, a lock, maintenance.
    #[error("the platform is busy")]
    Busy {
        /// When to come back, as the platform says, or the length of its window.
        after: Duration,
    },
    /// The request certainly was not taken: no connection, or it was a question that changes
    /// nothing.
    #[error("the platform can't be reached")]
    Unreachable {
        /// When to come back.
        after: Duration,
        /// Why.
        #[source]
        source: Option<Cause>,
    },
    /// The attempt may or may not have taken effect.
    #[error("no clear answer came")]
    Unclear(#[source] Option<Cause>),
    /// It said no.
    #[error("the platform refused with code `{code}`")]
    Refused {
        /// The platform's code for it; never free text.
        code: String,
        /// What the platform said.
        text: Phi<String>,
    },
    /// It does not know us, or does not let us do this.
    #[error("the platform does not accept our credentials")]
    Unauthorized,
    /// It can't do this.
    #[error("the platform can't {}", .0.id())]
    Unsupported(ActionKind),
    /// The warrant is for another account.
    #[error("the warrant is for another account")]
    OtherAccount,
    /// There is no such record.
    #[error("the record is not there")]
    Absent,
    /// What was done can't be found there.
    #[error("the platform can't be asked what was done")]
    NotFindable,
}

/// What to do next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Next {
    /// Nothing was done; the same again.
    Retry {
        /// But not before this time has passed.
        after: Duration,
    },
    /// It may have been done: [`crate::Platform::find`] before anything else.
    FindOut {
        /// But not before this time has passed, or "not found" means nothing.
        after: Duration,
    },
    /// Nothing that we can do by ourselves helps.
    AskAPerson,
}

impl PlatformError {
    /// What to do next, at a platform that treats repeated attempts so.
    pub fn next(&self, writes: Writes) -> Next {
        match self {
            Self::Busy { after } | Self::Unreachable { after, .. } => Next::Retry { after: *after },
            Self::Unclear(_) => match writes {
                Writes::Deduplicated => Next::FindOut { after: Duration::ZERO },
                Writes::Findable { after } => Next::FindOut { after },
                Writes::Blind => Next::AskAPerson,
            },
            Self::Refused { .. }
            | Self::Unauthorized
            | Self::Unsupported(_)
            | Self::OtherAccount
            | Self::Absent
            | Self::NotFindable => Next::AskAPerson,
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn what_to_do_next() {
        let minute = Duration::from_mins(1);
        let writes = [Writes::Deduplicated, Writes::Findable { after: minute }, Writes::Blind];
        let text = || Phi::new("Ada Example is not covered".to_owned());
        let errors = [
            PlatformError::Busy { after: minute },
            PlatformError::Unreachable { after: minute, source: None },
            PlatformError::Unclear(None),
            PlatformError::Refused { code: "422".to_owned(), text: text() },
            PlatformError::Unauthorized,
            PlatformError::Unsupported(ActionKind::FileAppeal),
            PlatformError::OtherAccount,
            PlatformError::Absent,
            PlatformError::NotFindable,
        ];
        let mut table = String::new();
        for error in &errors {
            let next = writes.map(|writes| format!("{:?}", error.next(writes)));
            let [first, others @ ..] = &next;
            let next = if others.iter().all(|it| it == first) { first } else { &next.join(" / ") };
            table.push_str(&format!("{error}: {next}\n"));
        }
        expect![[r#"
            the platform is busy: Retry { after: 60s }
            the platform can't be reached: Retry { after: 60s }
            no clear answer came: FindOut { after: 0ns } / FindOut { after: 60s } / AskAPerson
            the platform refused with code `422`: AskAPerson
            the platform does not accept our credentials: AskAPerson
            the platform can't file_appeal: AskAPerson
            the warrant is for another account: AskAPerson
            the record is not there: AskAPerson
            the platform can't be asked what was done: AskAPerson
        "#]]
        .assert_eq(&table);
    }
}
