//! The answer to whole cases.
