//! Whether the group fits the code: the group says who owes the money, and where it says something
//! else than the code, nobody may write the amount off or bill it on the strength of the code.
//!
//! The group's meaning is \[K\] but for the groups to which the code list ties a code.

use crate::{Adjustment, Carc, DenialClass, Group, Kind, Severity};

/// What is odd about a code under its group.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Surprise {
    /// See [`crate::Finding::kind`].
    pub finding: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// A statement, with what was done about it.
    pub what: &'static str,
}

const PERSON: Kind = Kind::Denial(DenialClass::Unclassified);

/// What an adjustment of this kind is under this group, and what is odd about it.
///
/// A denial stays a denial whoever owes it, and what is pending is pending. First match wins.
/// `tied` are the groups under which the code list lets the code stand; empty where it is silent.
pub(super) fn under_group(
    kind: Kind,
    sent: Adjustment,
    tied: &[Group],
) -> (Kind, Option<Surprise>) {
    use Group::{
        ContractualObligation as Co, CorrectionReversal as Cr, OtherAdjustment as Oa,
        PatientResponsibility as Pr, PayerInitiated as Pi, Unknown,
    };
    let may_stand = tied.is_empty() || tied.contains(&sent.group);
    let as_it_is = (kind, (!may_stand).then_some(NOT_ALLOWED));
    match (kind, sent.group) {
        (Kind::Denial(_) | Kind::Pending, Unknown) => (kind, Some(UNKNOWN)),
        (Kind::Denial(_) | Kind::Pending, Cr) => (kind, Some(LEGACY_NOTE)),
        (Kind::Denial(_) | Kind::Pending, _) => as_it_is,
        (_, Unknown) => (PERSON, Some(UNKNOWN)),
        (_, Cr) => (PERSON, Some(LEGACY)),

        (Kind::Contractual, Co) => as_it_is,
        (Kind::Contractual, Pr) if is_price_cut(sent.carc) => {
            (Kind::PatientShare, Some(BALANCE_BILLING))
        }
        (Kind::Contractual, Pr) => (PERSON, Some(CONTRACT_AND_PATIENT)),
        (Kind::Contractual, Oa) if may_stand => (kind, Some(NOBODYS_CONTRACT)),
        (Kind::Contractual, Oa) => (PERSON, Some(NOT_THE_CONTRACTS)),
        (Kind::Contractual, Pi) => (Kind::Denial(DenialClass::Network), Some(NO_CONTRACT)),

        (Kind::PatientShare, Pr) => as_it_is,
        (Kind::PatientShare, Co | Oa | Pi) => (PERSON, Some(NOT_THE_PATIENTS)),

        (Kind::Informational, Pr) if goes_to_patient(sent.carc) => (kind, None),
        (Kind::CobImpact | Kind::Legislated | Kind::Informational, Pr) => {
            (PERSON, Some(PATIENT_CHARGED))
        }
        (Kind::CobImpact | Kind::Legislated | Kind::Informational, Co | Oa | Pi) => as_it_is,
    }
}

/// Code 45 and its predecessors 42 and A2: what is charged above the allowed amount. They cut a
/// price; a line is not denied by them, and only under them does the patient's group mean that
/// the patient owes the difference.
pub(super) fn is_price_cut(code: Carc) -> bool {
    matches!(code.as_str(), "45" | "42" | "A2")
}

/// Codes that tell that money went to the patient, came from the patient's own account, or stays
/// with the patient by the code list's own rule (229).
fn goes_to_patient(code: Carc) -> bool {
    matches!(code.as_str(), "100" | "156" | "187" | "229" | "293" | "294")
}

const UNKNOWN: Surprise = Surprise {
    finding: "unknown_group",
    severity: Severity::Warning,
    what: "no group that X12 knows, so nobody can say who owes it; a person decides",
};

const LEGACY: Surprise = Surprise {
    finding: "legacy_group",
    severity: Severity::Warning,
    what: "the group CR ended with version 4010 and does not say who owes it; a person decides",
};

const LEGACY_NOTE: Surprise = Surprise {
    finding: "legacy_group",
    severity: Severity::Note,
    what: "the group CR ended with version 4010; the code was taken at its word",
};

const NOT_ALLOWED: Surprise = Surprise {
    finding: "group_not_allowed",
    severity: Severity::Note,
    what: "the code list does not know it under this group; the code was taken at its word",
};

const BALANCE_BILLING: Surprise = Surprise {
    finding: "balance_billing",
    severity: Severity::Warning,
    what: "what the payer does not allow is left to the patient; only a practice without a \
           contract may bill it, and the No Surprises Act may forbid it: check before billing",
};

const CONTRACT_AND_PATIENT: Surprise = Surprise {
    finding: "surprising_group",
    severity: Severity::Warning,
    what: "a reduction by contract is charged to the patient; a person decides",
};

const NOBODYS_CONTRACT: Surprise = Surprise {
    finding: "surprising_group",
    severity: Severity::Warning,
    what: "a reduction by contract stands under a group that names no contract; check before it \
           is written off",
};

const NOT_THE_CONTRACTS: Surprise = Surprise {
    finding: "surprising_group",
    severity: Severity::Warning,
    what: "a reduction by contract may not stand under this group; a person decides",
};

const NO_CONTRACT: Surprise = Surprise {
    finding: "surprising_group",
    severity: Severity::Warning,
    what: "the payer cut the price by its own choice, without a contract; it can be disputed",
};

const NOT_THE_PATIENTS: Surprise = Surprise {
    finding: "surprising_group",
    severity: Severity::Warning,
    what: "a share of the patient's that the group does not charge to the patient; a person \
           decides, and until then it is neither billed nor written off",
};

const PATIENT_CHARGED: Surprise = Surprise {
    finding: "surprising_group",
    severity: Severity::Warning,
    what: "a code that is no share of the patient's is charged to the patient; a person decides",
};
