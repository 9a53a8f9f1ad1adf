//! What the practice billed (837) and what the clearinghouse or payer said on receipt (277CA).

use chrono::NaiveDate;

use crate::{Cents, ClaimNumber, Phi, Procedure, Program};

/// CLM05-3: what a claim is to the payer.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Frequency {
    /// 1: a first claim.
    #[default]
    Original,
    /// 7: replaces the whole of an earlier claim.
    Replacement,
    /// 8: voids an earlier claim.
    Void,
    /// Any other type-of-bill frequency (2, 3, 4, 6, 9, …).
    Other,
}

impl Frequency {
    /// Reads CLM05-3.
    pub fn from_code(code: &str) -> Self {
        match code {
            "1" => Self::Original,
            "7" => Self::Replacement,
            "8" => Self::Void,
            _ => Self::Other,
        }
    }
}

/// One claim as it was sent (837 loop 2300 with what it inherits from the loops above).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct BilledClaim {
    /// CLM01.
    pub claim: ClaimNumber,
    /// CLM02.
    pub charged: Cents,
    /// CLM05-3.
    pub frequency: Frequency,
    /// REF*F8, the payer's number of the claim that this one replaces.
    pub original_reference: Option<String>,
    /// SBR09 of the destination payer.
    pub program: Program,
    /// NM1*PR of the destination payer.
    pub payer: String,
    /// NM1 of the patient, `Last, First`.
    pub patient: Option<Phi<String>>,
    /// BHT04, the day on which the claim was made; a day later than the service is expected.
    pub sent: Option<NaiveDate>,
    /// DTP*472 (professional, dental) or DTP*434 (institutional), first and last day.
    pub service_from: Option<NaiveDate>,
    /// See `service_from`.
    pub service_to: Option<NaiveDate>,
    /// REF*G1: an authorization number was on the claim.
    pub authorization: Option<String>,
    /// REF*9F: a referral number was on the claim.
    pub referral: Option<String>,
    /// HI: the diagnoses in order, without dots.
    pub diagnoses: Vec<String>,
    /// LX loops.
    pub lines: Vec<BilledLine>,
}

/// One service line as it was sent.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct BilledLine {
    /// SV101, SV202 or SV301.
    pub procedure: Procedure,
    /// SV102, SV203 or SV302.
    pub charged: Cents,
    /// SV104, SV205 or SV306 in thousandths of a unit.
    pub units_milli: i64,
    /// REF*6R, our own number of the line.
    pub line_number: Option<String>,
}

/// What a 277CA said of one claim, before any adjudication.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Acknowledgment {
    /// TRN02 of the claim level, which gives CLM01 back.
    pub claim: ClaimNumber,
    /// STC01-1 is an acceptance category (A1, A2, …): proof of timely filing as of `date`.
    /// Otherwise it was *rejected*, which is no denial: nobody adjudicated it.
    pub accepted: bool,
    /// STC01-1 and STC01-2, such as `A7:562`.
    pub status: String,
    /// STC02.
    pub date: Option<NaiveDate>,
    /// REF*1K, the payer's number of the claim.
    pub payer_claim_number: Option<String>,
}
