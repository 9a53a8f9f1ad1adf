//! What an agent says of itself, for the register in which an office reads who works for it.

use domain::ActionKind;

/// An agent in plain words, and the actions that it may propose. It may do none of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Card {
    /// What people call it.
    pub title: &'static str,
    /// What it is for, in one sentence.
    pub purpose: &'static str,
    /// What opens a case for it.
    pub opens_on: &'static str,
    /// What it reads.
    pub reads: &'static [&'static str],
    /// What it may propose.
    pub proposes: &'static [ActionKind],
    /// What it asks people instead of deciding it.
    pub asks: &'static str,
    /// What it never does.
    pub never: &'static [&'static str],
}
