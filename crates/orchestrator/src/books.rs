//! The books: the tables of codes, deadlines and chances that are in force, each with a mark of what it
//! says.
//!
//! The tables themselves are too large for the journal of a case, so an agent's exhibit of them holds the
//! marks. Whoever judges an old case again sees by them whether the tables are still the same.

use std::sync::Arc;

use domain::{CodeBook, Contract, DeadlineBook, Digest, Priors};

/// The tables in force, shared by all who ask them.
#[derive(Clone, Debug)]
pub struct Books {
    /// Codes, with the payers' own uses of them.
    pub codes: Arc<CodeBook>,
    /// Deadlines, with the contracts.
    pub deadlines: Arc<DeadlineBook>,
    /// Chances of recovery.
    pub priors: Arc<Priors>,
    marks: Marks,
}

/// One short mark for each book: another mark is another book.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Marks {
    pub(crate) codes: String,
    pub(crate) deadlines: String,
    pub(crate) priors: String,
    pub(crate) contract: String,
}

impl Books {
    /// These books. The contract's fees and names have no order of their own that could be marked, so
    /// its mark is made of the text that it was read from; empty where there is none.
    pub fn new(codes: CodeBook, deadlines: DeadlineBook, priors: Priors, contract: &str) -> Self {
        let rules: Vec<_> = deadlines.rules().collect();
        let marks = Marks {
            codes: codes.version(),
            deadlines: mark(&format!("{rules:?}")),
            priors: mark(&format!("{priors:?}")),
            contract: mark(contract),
        };
        Self {
            codes: Arc::new(codes),
            deadlines: Arc::new(deadlines),
            priors: Arc::new(priors),
            marks,
        }
    }

    /// The tables that ship, with no contract.
    pub fn shipped() -> Self {
        let deadlines = DeadlineBook::shipped(Contract::default());
        Self::new(CodeBook::shipped().clone(), deadlines, Priors::shipped().clone(), "")
    }

    pub(crate) fn marks(&self) -> &Marks {
        &self.marks
    }
}

/// Enough of a digest to tell two texts apart; it marks and protects nothing.
fn mark(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string().chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use domain::Cents;

    use super::*;

    #[test]
    fn the_same_books_have_the_same_marks_and_others_have_others() {
        let shipped = Books::shipped();
        assert_eq!(shipped.marks(), Books::shipped().marks());
        assert!(shipped.marks().deadlines.len() == 16, "{:?}", shipped.marks());

        let codes = CodeBook::shipped().clone();
        let deadlines = DeadlineBook::shipped(Contract::default());
        let dearer = Priors::shipped().clone().at_rate(Cents(99_00));
        let other = Books::new(codes, deadlines, dearer, "[[payer]]");
        let marks = other.marks();
        assert_eq!((&marks.codes, &marks.deadlines), {
            let marks = shipped.marks();
            (&marks.codes, &marks.deadlines)
        });
        assert_ne!(marks.priors, shipped.marks().priors);
        assert_ne!(marks.contract, shipped.marks().contract);
    }
}
