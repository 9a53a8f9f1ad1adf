//! What may be done, asked from outside: tables for a manager to read, and what holds for everybody.

mod office;
mod approvals;
mod orders;
mod properties;
