//! A payer's word on a claim: what it pays, what it does not, and why.
//!
//! **Invariant:** it adds up by construction. What is paid on a line is its charge less its cuts, and
//! there is no other way to set it.

use chrono::NaiveDate;
use domain::{Cents, DenialClass};

use super::Cause;

/// One amount that is not paid.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cut {
    /// CAS01.
    pub group: &'static str,
    /// CAS02.
    pub carc: &'static str,
    /// How much; positive reduces the payment.
    pub amount: Cents,
    /// Why, where it is a denial.
    pub cause: Option<Cause>,
    /// The payer is wrong about the cause.
    pub mistaken: bool,
    /// The codes say only that something is missing and not what: nobody can tell the cause.
    pub bare: bool,
}

/// What the payer says of one line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DecidedLine {
    /// Procedure code; empty where a revenue code stands alone.
    pub code: String,
    /// Revenue code of an institutional line.
    pub revenue_code: String,
    /// Modifiers.
    pub modifiers: Vec<String>,
    /// What was charged.
    pub charge: Cents,
    /// How often.
    pub units: i64,
    /// The day.
    pub day: NaiveDate,
    /// Our number of the line.
    pub number: Option<String>,
    /// What the payer accepts as the price, where it says so.
    pub allowed: Option<Cents>,
    /// What the contract says, where the payer allowed less.
    pub agreed: Option<Cents>,
    /// What is not paid.
    pub cuts: Vec<Cut>,
    /// Remark codes.
    pub remarks: Vec<&'static str>,
}

/// What the payer says of one claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Decision {
    /// CLP01: our number.
    pub claim: String,
    /// CLP07: the payer's number of this decision.
    pub number: String,
    /// REF*F8: the payer's number of the decision that this one corrects.
    pub corrects: Option<String>,
    /// CLP02.
    pub status: &'static str,
    /// CLP03.
    pub charge: Cents,
    /// What is not paid of the claim as a whole: for stays, which have no lines.
    pub cuts: Vec<Cut>,
    /// Remark codes of the claim.
    pub remarks: Vec<&'static str>,
    /// Its lines.
    pub lines: Vec<DecidedLine>,
    /// The first and the last day of service.
    pub service: (NaiveDate, NaiveDate),
    /// DTM*050: when the payer got the claim.
    pub received: NaiveDate,
    /// AMT*I: what the payer owes for having been late.
    pub interest: Cents,
    /// It says only that the claim was here before.
    pub is_notice: bool,
    /// A line is not decided yet.
    pub is_pending: bool,
    /// The CAS of the lines stand on the claim once more, as some payers do against the guide.
    pub repeats_cuts: bool,
    pub(crate) context: Context,
}

/// What has to be written beside the money.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Context {
    pub(crate) member_id: String,
    /// NM1*74: the number that it should have been, where the payer found the member by name.
    pub(crate) right_member_id: Option<String>,
    pub(crate) patient: (String, String),
    pub(crate) rendering: Option<String>,
    pub(crate) payee: String,
    /// CLP08 and CLP09.
    pub(crate) place: String,
    pub(crate) frequency: String,
    pub(crate) drg: Option<String>,
    /// NM1*TT.
    pub(crate) forwarded_to: Option<&'static str>,
}

impl Cut {
    /// Is it a denial?
    pub fn is_denial(&self) -> bool {
        self.cause.is_some()
    }

    /// The class that its codes tell; of one that says only that something is missing, that.
    pub fn class(&self) -> Option<DenialClass> {
        let cause = self.cause?;
        Some(if self.bare { DenialClass::ClaimError } else { cause.class() })
    }
}

impl DecidedLine {
    /// What is paid on it.
    pub fn paid(&self) -> Cents {
        self.charge - sum(&self.cuts)
    }
}

impl Decision {
    /// CLP04.
    pub fn paid(&self) -> Cents {
        self.charge - self.all_cuts().map(|cut| cut.amount).sum()
    }

    /// CLP05: what is left to the patient.
    pub fn patient_share(&self) -> Cents {
        self.all_cuts().filter(|cut| cut.group == "PR").map(|cut| cut.amount).sum()
    }

    /// What was denied.
    pub fn denied(&self) -> Cents {
        self.denials().map(|cut| cut.amount).sum()
    }

    /// The cuts that are denials.
    pub fn denials(&self) -> impl Iterator<Item = &Cut> {
        self.all_cuts().filter(|cut| cut.is_denial())
    }

    /// Every cut, those of the claim first.
    pub fn all_cuts(&self) -> impl Iterator<Item = &Cut> {
        self.cuts.iter().chain(self.lines.iter().flat_map(|line| &line.cuts))
    }

    /// What the contract promised and the payer did not allow.
    pub fn short(&self) -> Cents {
        let short = self.lines.iter().filter_map(|line| Some(line.agreed? - line.allowed?));
        short.sum()
    }
}

fn sum(cuts: &[Cut]) -> Cents {
    cuts.iter().map(|cut| cut.amount).sum()
}
