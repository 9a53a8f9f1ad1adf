//! The code list's own rules of use, code by code: which codes need a remark, which let a remark
//! decide the class, and under which groups a code may stand.
//!
//! They stand here and not in the table of codes because they concern few codes and are read as
//! rules.

use crate::{Carc, Group};

use Group::{
    ContractualObligation as CO, OtherAdjustment as OA, PatientResponsibility as PR,
    PayerInitiated as PI,
};

/// Codes whose entry in the code list demands at least one remark that is not an alert \[V\].
const NEEDS_REMARK: &[&str] = &[
    "16", "17", "96", "125", "129", "148", "201", "226", "227", "234", "237", "250", "251", "252",
    "267", "A1", "D23",
];

/// Codes that say only that something is missing, wrong, not covered or not documented, so that
/// the remark beside them says to whose desk they belong \[K\]. The others name their own cause,
/// and a remark beside them, which belongs to the line and not to one code of it, changes nothing.
const TOLD_BY_REMARK: &[&str] =
    &["16", "95", "96", "125", "148", "226", "250", "251", "252", "272", "A1", "B5"];

/// Codes that the code list ties to certain groups \[V\]. Code 18 may also stand under CO where a
/// state's workers' compensation rules want it.
const GROUPS: &[(&str, &[Group])] = &[
    ("18", &[OA]),
    ("23", &[OA]),
    ("45", &[CO, PR]),
    ("85", &[PR]),
    ("133", &[OA]),
    ("136", &[OA]),
    ("139", &[CO]),
    ("201", &[PR]),
    ("209", &[OA]),
    ("229", &[PR]),
    ("238", &[PR]),
    ("249", &[CO]),
    ("255", &[OA]),
    ("257", &[OA]),
    ("271", &[OA]),
    ("275", &[PR]),
    ("277", &[OA]),
    ("278", &[CO, PI]),
    ("281", &[CO]),
    ("303", &[CO]),
    ("P3", &[PR]),
    ("P11", &[OA]),
    ("P16", &[CO, OA]),
    ("P24", &[CO]),
    ("P25", &[CO]),
    ("P26", &[CO]),
    ("W5", &[CO, OA]),
];

/// Does the code list demand a remark beside this code?
pub(super) fn needs_remark(code: Carc) -> bool {
    NEEDS_REMARK.contains(&code.as_str())
}

/// Does a remark decide what this code is?
pub(super) fn told_by_remark(code: Carc) -> bool {
    TOLD_BY_REMARK.contains(&code.as_str())
}

/// The groups under which the code list lets this code stand; empty where it does not say.
pub(super) fn groups(code: Carc) -> &'static [Group] {
    GROUPS.iter().find(|(tied, _)| *tied == code.as_str()).map_or(&[], |(_, groups)| groups)
}

/// Every code that has a rule.
#[cfg(test)]
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    let tied = GROUPS.iter().map(|(code, _)| *code);
    NEEDS_REMARK.iter().chain(TOLD_BY_REMARK).copied().chain(tied)
}
