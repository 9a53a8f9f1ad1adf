//! The ways of showing a report; each is a pure function of it.

pub mod csv;
pub mod html;
pub mod json;
pub mod terminal;
pub mod xlsx;
pub(crate) mod words;
#[cfg(test)]
pub(crate) mod fixture;
