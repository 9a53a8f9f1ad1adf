//! What a rule of the trade noticed and a person should see.

use crate::Place;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Somebody should look.
    Warning,
    /// Not to be posted or answered before somebody looked.
    Stop,
}

/// One thing noticed about a claim payment or a remittance. Never names a patient.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// A stable name for the kind of finding, such as `unknown_carc`.
    pub kind: &'static str,
    /// A statement in plain words, with what was done about it.
    pub what: String,
    /// Where on the claim.
    pub place: Place,
}
