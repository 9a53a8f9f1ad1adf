//! What a payer demands and pays (its rules, which no practice sees written down) and how it behaves
//! (its temper).

use chrono::Weekday;
use domain::Cents;

use crate::practice::Nature;

/// What a payer demands and pays.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// What it allows, in hundredths of a percent of the base fee.
    pub(crate) fee_bp: u32,
    /// Days from the service within which a claim has to be there.
    pub(crate) filing_days: u32,
    /// Procedures that need an authorization.
    pub(crate) authorization: &'static [&'static str],
    /// Procedures that need a referral.
    pub(crate) referral: &'static [&'static str],
    /// Procedures that it never pays.
    pub(crate) not_covered: &'static [&'static str],
    /// Procedures that it pays only with one of these diagnoses, by their first characters.
    pub(crate) necessity: &'static [(&'static str, &'static [&'static str])],
    /// Natures that a fixed amount for each member pays for.
    pub(crate) capitated: &'static [Nature],
    /// The fixed amount for each member and month.
    pub(crate) capitation: Cents,
    /// What the patient pays for a visit.
    pub(crate) copay: Cents,
    /// What the patient pays of other services.
    pub(crate) coinsurance_bp: u32,
    /// Sequestration (2 % of what Medicare pays, 2 U.S.C. 901a).
    pub(crate) sequestration_bp: u32,
    /// Takes a corrected claim, frequency 7, and a void, frequency 8. Part B does not \[K\].
    pub(crate) takes_replacements: bool,
    /// Days from the remittance within which a decision can be contested.
    pub(crate) appeal_days: u32,
    /// What it does with a claim for a member that it does not know.
    pub(crate) strangers: Strangers,
    /// Has the newest provider on its list only from a later day.
    pub(crate) enrols_slowly: bool,
    /// Who gets the claim next, for members who have that as well.
    pub(crate) forwards_to: Option<crate::payers::PayerId>,
}

/// What a payer does with a claim for a member that it does not know.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Strangers {
    /// Sends it back at the door, so that it is never denied.
    SentBack,
    /// Denies it.
    Denied,
    /// Denies it, looks the member up by name, and tells the right number.
    LookedUp,
}

/// How a payer behaves.
#[derive(Clone, Debug)]
pub(crate) struct Temper {
    /// Days from receipt to decision, the least and the most.
    pub(crate) days: (u32, u32),
    /// On these days it pays.
    pub(crate) pay_days: &'static [Weekday],
    /// Of the claims that are right, so many in ten thousand are denied by mistake.
    pub(crate) mistakes_bp: u32,
    /// For services that it distrusts, so often it wants records first.
    pub(crate) records_bp: u32,
    /// A line of so many claims is left undecided at first.
    pub(crate) pends_bp: u32,
    /// So many lines are paid below the fee that was agreed.
    pub(crate) underpays_bp: u32,
    /// So many denials say that something is missing and don't say what.
    pub(crate) bare_bp: u32,
    /// Takes off the contract's reduction first and denies the rest.
    pub(crate) prices_before_denying: bool,
    /// So many claims repeat what their lines say.
    pub(crate) repeats_bp: u32,
    /// So many remittances come again in a file of another day.
    pub(crate) sends_twice_bp: u32,
    /// So many remittances lack the day of the payment (BPR16).
    pub(crate) forgets_day_bp: u32,
    /// So many contests that are right are turned down all the same.
    pub(crate) stubborn_bp: u32,
    /// Takes back a word by which it paid nothing, before it gives another.
    pub(crate) reverses_denials: bool,
    /// How a correction comes.
    pub(crate) order: CorrectionOrder,
    /// So many payments are taken back months later.
    pub(crate) takebacks_bp: u32,
    /// How they are.
    pub(crate) recovery: Recovery,
    /// Pays interest where it took longer than this; `None` for one that pays none.
    pub(crate) interest_after_days: Option<u32>,
    /// Ends each segment with a line break.
    pub(crate) line_breaks: bool,
}

/// The order in which a payer takes back a payment and corrects it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum CorrectionOrder {
    /// As recommended: the reversal, then the correction, on one remittance.
    ReversalFirst,
    /// On one remittance, the other way round.
    CorrectionFirst,
    /// The reversal now, the correction on the next remittance.
    Apart,
    /// The correction now, the reversal on the next remittance.
    ApartCorrectionFirst,
}

/// How a payer gets its money back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Recovery {
    /// The reversal takes it at once.
    AtOnce,
    /// The reversal is made good by a negative WO, and a positive WO takes it weeks later.
    SetAside,
}

/// Procedures beside which a visit of the same day is paid only with modifier 25. In the manner of
/// NCCI; the pairs are invented \[K\].
pub(crate) const NEEDS_25_BESIDE: &[&str] = &["17110", "11102", "20610", "69210", "96372"];

/// Panels: the first is part of the second and never paid beside it.
pub(crate) const PARTS: &[(&str, &str)] = &[("80048", "80053")];

/// Services that payers like to see records for.
pub(crate) const DISTRUSTED: &[&str] = &["99215", "99204", "64483", "11102", "70551"];

/// Modifiers that a visit can't have.
pub(crate) const NEVER_ON_VISITS: &[&str] = &["TC", "RT", "LT", "50"];
