//! What a payer allowed beforehand, as the practice has it on file, whether or not it stands on the
//! claim.

use chrono::NaiveDate;

use super::{Practice, Visit};
use crate::payers::PayerId;

/// A number that a payer gave beforehand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Permit {
    /// What it allows.
    pub kind: PermitKind,
    /// Who gave it.
    pub payer: PayerId,
    /// REF*G1 or REF*9F.
    pub number: String,
    /// For which procedures.
    pub procedures: Vec<&'static str>,
    /// The first day for which it is good, where it has one.
    pub from: Option<NaiveDate>,
    /// The last one.
    pub to: Option<NaiveDate>,
}

/// What a permit allows.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum PermitKind {
    /// To render something.
    Authorization,
    /// To see somebody.
    Referral,
}

impl Practice {
    /// What the payer that was billed for this visit allowed beforehand.
    pub fn permits(&self, visit: &Visit) -> Vec<Permit> {
        let Some(payer) = self.intent(visit).map(|it| it.payer) else { return vec![] };
        let authorization = self.authorization(visit, payer).map(|it| Permit {
            kind: PermitKind::Authorization,
            payer,
            number: it.number,
            procedures: it.units.iter().map(|(code, _)| *code).collect(),
            from: Some(it.from),
            to: Some(it.to),
        });
        let referral = self.referral(visit, payer).map(|it| Permit {
            kind: PermitKind::Referral,
            payer,
            number: it.number,
            procedures: visit.charges.iter().map(|it| it.code).collect(),
            from: None,
            to: None,
        });
        authorization.into_iter().chain(referral).collect()
    }
}
