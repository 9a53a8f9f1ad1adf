//! The ways of showing a report; each is a pure function of it.

