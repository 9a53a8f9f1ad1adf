//! One row of the code book.

use chrono::NaiveDate;

use crate::{Carc, Confidence, DenialClass, Group, Kind, Rarc};

/// What the code book knows of one claim adjustment reason code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CarcEntry {
    /// The code.
    pub code: Carc,
    /// What it is, before a remark or a payer's own use says more.
    pub kind: Kind,
    /// First day on which it may be sent; `None` where the list gives none.
    pub since: Option<NaiveDate>,
    /// The day from which it may no longer be sent.
    pub until: Option<NaiveDate>,
    /// How sure we are of the kind.
    pub confidence: Confidence,
    /// What it says, in plain words.
    pub meaning: String,
    /// It means nothing without a remark beside it that is not an alert.
    pub needs_remark: bool,
    /// It only says that something is wrong; a remark beside it says what, and decides the class.
    pub told_by_remark: bool,
    /// The groups under which the code list lets it stand; empty where the list does not say.
    pub groups: &'static [Group],
}

/// What the code book knows of one remittance advice remark code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RarcEntry {
    /// The code.
    pub code: Rarc,
    /// First day on which it may be sent.
    pub since: Option<NaiveDate>,
    /// The day from which it may no longer be sent.
    pub until: Option<NaiveDate>,
    /// The class to which it narrows a reason that says nothing by itself; `None` where it does
    /// not tell.
    pub class: Option<DenialClass>,
    /// What else it brings about.
    pub effects: Vec<RarcEffect>,
    /// How sure we are of the class.
    pub confidence: Confidence,
    /// What it says, in plain words.
    pub meaning: String,
}

/// What a remark brings about, whatever the reason beside it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RarcEffect {
    /// It only informs; it never explains a reason code.
    Alert,
    /// No appeal is possible.
    NoAppeal,
    /// The claim was never adjudicated: only a new claim helps (MA130).
    Unprocessable,
    /// It says that an appeal is possible.
    AppealRights,
    /// The payer forwarded the claim to the next payer.
    Crossover,
    /// The patient must never be billed, as a Qualified Medicare Beneficiary (QMB).
    NeverBillPatient,
    /// It belongs to the No Surprises Act.
    NoSurprisesAct,
}

impl CarcEntry {
    /// May it be sent on this day?
    pub fn is_valid_on(&self, date: NaiveDate) -> bool {
        is_within(date, self.since, self.until)
    }
}

impl RarcEntry {
    /// May it be sent on this day?
    pub fn is_valid_on(&self, date: NaiveDate) -> bool {
        is_within(date, self.since, self.until)
    }

    /// Does it bring this about?
    pub fn has(&self, effect: RarcEffect) -> bool {
        self.effects.contains(&effect)
    }
}

impl RarcEffect {
    /// The name in the shipped table.
    pub fn id(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::NoAppeal => "no_appeal",
            Self::Unprocessable => "unprocessable",
            Self::AppealRights => "appeal_rights",
            Self::Crossover => "crossover",
            Self::NeverBillPatient => "never_bill_patient",
            Self::NoSurprisesAct => "nsa",
        }
    }

    /// Reads [`RarcEffect::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        let effects = [
            Self::Alert,
            Self::NoAppeal,
            Self::Unprocessable,
            Self::AppealRights,
            Self::Crossover,
            Self::NeverBillPatient,
            Self::NoSurprisesAct,
        ];
        effects.into_iter().find(|effect| effect.id() == id)
    }
}

/// The day of deactivation is the first on which a code may not be sent any more.
fn is_within(date: NaiveDate, since: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
    since.is_none_or(|since| since <= date) && until.is_none_or(|until| date < until)
}
