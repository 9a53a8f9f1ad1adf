//! What people say about a case: the answer to a question, a no to a proposal, a word that something
//! was done by hand.
//!
//! A statement is added and never changed. Who changes their mind says so in another one, and the
//! last one counts.
//!
//! **Invariant:** a person's own words stand in a [`Phi`]; nobody can keep a name out of them.

use super::{CaseId, Moment, Override, Question, StaffId};
use crate::{Phi, words};

/// What a person said about a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Statement {
    /// Which.
    pub case: CaseId,
    /// How many steps the case had taken when the person looked at it: it was said to what stood
    /// there then.
    pub n_steps: u32,
    /// In one word.
    pub saying: Saying,
    /// The question that is answered; `None` where nothing was asked.
    pub question: Option<Question>,
    /// The answer to it.
    pub answer: Option<PersonsAnswer>,
    /// What is put in place of what the tables say; `None` where nothing is.
    pub instead: Option<Override>,
    /// What else was said.
    pub words: Option<Phi<String>>,
    /// Who said it.
    pub by: StaffId,
    /// When.
    pub at: Moment,
}

words! {
    /// What a person says about a case, in one word.
    pub enum Saying {
        /// A question is answered.
        Answered = "answered",
        /// A proposal is not to be done.
        Rejected = "rejected",
        /// A proposal is to be done in another way.
        Edited = "edited",
        /// What was unclear was looked up, and it was done.
        FoundDone = "found_done",
        /// What was unclear was looked up, and it was not done.
        FoundNotDone = "found_not_done",
        /// The work that lay in a queue was done by hand.
        Handled = "handled",
        /// Nothing more is to be done for now.
        Stopped = "stopped",
        /// The case goes on.
        Resumed = "resumed",
        /// The case is not worth more work.
        GivenUp = "given_up",
        /// The tables are wrong about it: its class, priority or queue is another one.
        Overridden = "overridden",
    }
}

words! {
    /// What a person says to a question.
    pub enum PersonsAnswer {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// In the person's own words, for people to read.
        InWords = "in_words",
    }
}
