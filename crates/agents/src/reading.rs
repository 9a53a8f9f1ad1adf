//! What an agent can read at its desk: records as they were on that day, with nothing judged yet.
//!
//! **Invariant:** what identifies a patient stands in a [`Phi`].

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    Answered, BilledClaim, ClaimPayment, CodeBook, DeadlineBook, Door, Enclosure, FieldChange,
    Override, PersonsAnswer, Phi, Priors, Question, Remittance, words,
};

/// What a payer last said of a claim.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PayerWord {
    /// The head of the remittance.
    pub remittance: Remittance,
    /// The claim payment.
    pub payment: ClaimPayment,
    /// NM1*74, NM109: the member's number as the payer has it.
    pub corrected_member: Option<Phi<String>>,
    /// A remark of the No Surprises Act's family stands on it.
    pub surprise_bill: bool,
}

/// A claim as it was sent.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SentClaim {
    /// What was billed.
    pub claim: BilledClaim,
    /// NM1*IL, NM109: the member's number that stood on it.
    pub member: Option<Phi<String>>,
}

/// What was found, sent and answered on a claim before.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Earlier {
    /// What people were asked, and what they said, oldest first.
    pub told: Vec<Told>,
    /// What is on its way to the payer and not answered yet.
    pub in_flight: Option<Door>,
    /// The payer has the records.
    pub records_sent: bool,
    /// The payer's answer to our last step, where a letter brought it.
    pub answered: Option<Answered>,
    /// A person rejected a proposal of this case and said nothing about what to do instead.
    pub rejected: bool,
    /// What people put in place of what the tables say of the payer's last word.
    pub instead: Override,
}

/// One question and what a person said to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Told {
    /// What was asked.
    pub question: Question,
    /// What was said.
    pub answer: PersonsAnswer,
}

/// What the practice has on file for the date of service.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OnFile {
    /// The coverage at this payer had ended, or had not begun.
    pub coverage_inactive: bool,
    /// The number of an authorization that fits service and date.
    pub authorization: Option<String>,
    /// The number of a referral that fits service and date.
    pub referral: Option<String>,
}

/// A document that can be enclosed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FiledDocument {
    /// What it is.
    pub kind: DocumentKind,
    /// Which.
    pub enclosure: Enclosure,
}

words! {
    /// What a document is.
    pub enum DocumentKind {
        /// The record of the service.
        Record = "record",
        /// A payer's yes before the service.
        Authorization = "authorization",
        /// Shows when the claim was accepted at the door.
        FilingProof = "filing_proof",
    }
}

/// The tables in force, and the day on which they are asked.
#[derive(Clone, Debug)]
pub struct Tables {
    /// Codes, with the payers' own uses of them.
    pub codes: Arc<CodeBook>,
    /// Deadlines, with the contracts.
    pub deadlines: Arc<DeadlineBook>,
    /// Chances of recovery.
    pub priors: Arc<Priors>,
    /// Today, where the practice is.
    pub as_of: NaiveDate,
}

/// A claim with fields put right, written out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CorrectedClaim {
    /// Field by field, for the person who approves it.
    pub changes: Vec<FieldChange>,
    /// The 837, byte for byte.
    pub file: Phi<Vec<u8>>,
}
