//! A person's word on what a case is, in place of what the tables say of it.
//!
//! The tables see codes; somebody who leads an office may know what a payer means by them, or that an
//! appeal of this one belongs to somebody else. What such a person says is kept with the case, the case
//! is decided anew by it, and it is learned from later.
//!
//! **Invariant:** what a person leaves open stays what the tables say.

use super::Priority;
use crate::{DenialClass, Queue};

/// What a person puts in place of what the tables say.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Override {
    /// What went wrong.
    pub class: Option<DenialClass>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// Where it belongs.
    pub queue: Option<Queue>,
}

impl Override {
    /// Nothing is said.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// What holds after another one was said later.
    pub fn then(self, later: Self) -> Self {
        Self {
            class: later.class.or(self.class),
            priority: later.priority.or(self.priority),
            queue: later.queue.or(self.queue),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_word_counts_and_what_it_leaves_open_stays() {
        let class = Override { class: Some(DenialClass::Units), ..Override::default() };
        let both = Override {
            class: Some(DenialClass::Modifier),
            queue: Some(Queue::Appeals),
            ..Override::default()
        };
        assert_eq!(class.then(both), both);
        assert_eq!(both.then(class), Override { class: class.class, ..both });
        assert_eq!(both.then(Override::default()), both);
        assert!(Override::default().is_empty() && !class.is_empty());
    }
}
