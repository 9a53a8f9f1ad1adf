//! What a payer said: a remittance (835), its claim payments, lines and adjustments.
//!
//! These are the facts as sent, in types; every judgment about them lives in other modules.

use chrono::NaiveDate;

use crate::{Carc, Cents, Group, Phi, Program, Rarc};

/// The practice's own number of a claim: CLM01 of the 837, CLP01 of the 835.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ClaimNumber(pub String);

impl std::fmt::Display for ClaimNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// The head of one 835 transaction set: who pays whom how much.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Remittance {
    /// N1*PR.
    pub payer: Payer,
    /// N1*PE, NPI or tax number (N104).
    pub payee: String,
    /// BPR02.
    pub paid: Cents,
    /// BPR01 is `H`: a notice, no money moves.
    pub notice_only: bool,
    /// TRN02, number of the cheque or EFT.
    pub trace: String,
    /// TRN03, the payer's identifier beside it.
    pub originator: String,
    /// BPR16, the date of the cheque or EFT; where it is missing, DTM*405.
    pub date: Option<NaiveDate>,
}

/// Who pays.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Payer {
    /// N102 as sent.
    pub name: String,
    /// N104, or REF*2U where N104 is empty.
    pub id: String,
}

/// CLP02, how the payer processed a claim.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ClaimStatus {
    /// 1, 2, 3: processed as primary, secondary, tertiary.
    Processed(Rank),
    /// 19, 20, 21: processed, and forwarded to another payer.
    Forwarded(Rank),
    /// 4: in 5010 only "patient not recognised, not forwarded". Most denials are *not* 4.
    NotRecognised,
    /// 22: takes an earlier payment back.
    Reversal,
    /// 23: not this payer's claim, forwarded.
    NotOurs,
    /// 25: predetermination, no payment was asked for.
    Predetermination,
    /// 5, 10, 13, 15, 16, 17, 27: 4010's pended and in-review statuses.
    Pended,
    /// Anything else; a finding says so.
    #[default]
    Unknown,
}

/// In which place the payer stands for a claim.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Rank {
    /// First.
    Primary,
    /// Second.
    Secondary,
    /// Third or later.
    Tertiary,
}

impl ClaimStatus {
    /// Reads CLP02.
    pub fn from_code(code: &str) -> Self {
        match code {
            "1" => Self::Processed(Rank::Primary),
            "2" => Self::Processed(Rank::Secondary),
            "3" => Self::Processed(Rank::Tertiary),
            "4" => Self::NotRecognised,
            "5" | "10" | "13" | "15" | "16" | "17" | "27" => Self::Pended,
            "19" => Self::Forwarded(Rank::Primary),
            "20" => Self::Forwarded(Rank::Secondary),
            "21" => Self::Forwarded(Rank::Tertiary),
            "22" => Self::Reversal,
            "23" => Self::NotOurs,
            "25" => Self::Predetermination,
            _ => Self::Unknown,
        }
    }
}

/// One CLP loop (2100) with its lines (2110).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ClaimPayment {
    /// CLP01.
    pub claim: ClaimNumber,
    /// CLP02.
    pub status: ClaimStatus,
    /// CLP03.
    pub charged: Cents,
    /// CLP04.
    pub paid: Cents,
    /// CLP05.
    pub patient_share: Cents,
    /// CLP06 as a program.
    pub program: Program,
    /// CLP07, the payer's own number of the claim (ICN).
    pub payer_claim_number: String,
    /// CLP08 and CLP09 together are the type of bill of an institutional claim; empty otherwise.
    pub bill_type: String,
    /// NM1*QC, `Last, First`.
    pub patient: Option<Phi<String>>,
    /// REF*F8, the payer's number of the claim that this one corrects.
    pub original_reference: Option<String>,
    /// NM1*TT, the payer to which the claim was forwarded.
    pub forwarded_to: Option<String>,
    /// DTM*232/233 of the claim, or the earliest and latest DTM*472/150/151 of its lines.
    pub service_from: Option<NaiveDate>,
    /// See `service_from`.
    pub service_to: Option<NaiveDate>,
    /// DTM*050, when the payer received the claim.
    pub received: Option<NaiveDate>,
    /// AMT*I: interest inside the payment; told, never part of a balance.
    pub interest: Cents,
    /// CAS of loop 2100.
    pub adjustments: Vec<Adjustment>,
    /// MIA and MOA.
    pub remarks: Vec<Rarc>,
    /// The lines; an institutional claim may legally have none.
    pub lines: Vec<ServiceLine>,
}

/// One reason-amount pair of a CAS.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Adjustment {
    /// CAS01.
    pub group: Group,
    /// CAS02, 05, 08, 11, 14, 17.
    pub carc: Carc,
    /// CAS03, 06, …: positive reduces the payment, negative increases it.
    pub amount: Cents,
}

/// One SVC loop (2110).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ServiceLine {
    /// SVC01: what was paid for.
    pub procedure: Procedure,
    /// SVC06: what was billed, where the payer changed it.
    pub billed_procedure: Option<Procedure>,
    /// SVC02.
    pub charged: Cents,
    /// SVC03.
    pub paid: Cents,
    /// SVC05 in thousandths of a unit; 1,000 where it was left out.
    pub units_milli: i64,
    /// AMT*B6, what the payer allowed.
    pub allowed: Option<Cents>,
    /// DTM*472, or DTM*150.
    pub service_from: Option<NaiveDate>,
    /// DTM*472, or DTM*151.
    pub service_to: Option<NaiveDate>,
    /// REF*6R, our own number of the line.
    pub line_number: Option<String>,
    /// CAS of loop 2110.
    pub adjustments: Vec<Adjustment>,
    /// LQ*HE.
    pub remarks: Vec<Rarc>,
}

/// A procedure as SVC01 and SV101 name it.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Procedure {
    /// `HC` HCPCS or CPT, `AD` dental, `NU` revenue code, `N4` drug, …
    pub qualifier: String,
    /// The code itself; for an institutional line without one, the revenue code.
    pub code: String,
    /// Up to four modifiers.
    pub modifiers: Vec<String>,
}

impl std::fmt::Display for Procedure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = self.code.clone();
        for modifier in &self.modifiers {
            text.push('-');
            text.push_str(modifier);
        }
        f.pad(&text)
    }
}

/// One reason-amount pair of a PLB: money between payer and provider beyond the claims.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ProviderAdjustment {
    /// PLB01, the provider.
    pub provider: String,
    /// PLB02, end of the fiscal period.
    pub fiscal_end: Option<NaiveDate>,
    /// PLB03-1 and so on: `WO`, `FB`, `L6`, `72`, `CS`, `J1`, …
    pub reason: String,
    /// PLB03-2 and so on, as sent: often a claim number, and every payer writes it in its own way.
    pub reference: String,
    /// PLB04 and so on: positive reduces the payment, negative increases it.
    pub amount: Cents,
}
