//! The answer of `recourse analyze`: wire types with one documented schema.
//!
//! Every way of showing it (terminal, JSON, CSV, HTML, spreadsheet) renders this one value, so that
//! no two of them can disagree. Money is in whole cents, dates are `YYYY-MM-DD`.
//!
//! **Invariant:** no field but [`Denial::patient`] names a patient, and that one is filled only
//! where the user asked for names.

mod text;

use schemars::JsonSchema;
use serde::Serialize;

pub use text::Text;

/// The name of this schema; a change that breaks readers changes the number.
pub const SCHEMA: &str = "recourse/analysis/1";

/// What was found in the files.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Report {
    /// Always `recourse/analysis/1`.
    pub schema: String,
    /// The version of Recourse that judged.
    pub version: String,
    /// The mark of the code tables that it judged by; the same mark, the same tables.
    pub code_tables: String,
    /// The day as of which deadlines and worth were judged.
    pub as_of: String,
    /// Sums over all files; a remittance given twice is counted once.
    pub totals: Totals,
    /// The worklist's money by class, largest first; unlike the denied total, with what is
    /// underpaid and taken back (U1 to U3).
    pub by_class: Vec<Share>,
    /// The same by payer.
    pub by_payer: Vec<Share>,
    /// The worklist: every denial, underpayment and open recoupment, by expected net dollars.
    pub denials: Vec<Denial>,
    /// Money between payer and provider beyond the claims (PLB).
    pub ledger: Vec<LedgerEntry>,
    /// Which amounts were proved, and which are apart.
    pub balance: Balance,
    /// Figures, each with its formula.
    pub kpis: Vec<Kpi>,
    /// The files in the order in which they were read.
    pub files: Vec<File>,
}

/// Sums.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Totals {
    /// Files read, those inside archives included.
    pub files: u64,
    /// Transaction sets (ST to SE).
    pub sets: u64,
    /// Claim payments (CLP), reversals included.
    pub claims: u64,
    /// Service lines (SVC).
    pub lines: u64,
    /// Reason-amount pairs of CAS.
    pub adjustments: u64,
    /// Remark codes of LQ, MIA and MOA.
    pub remarks: u64,
    /// Claims as sent (CLM of the 837s).
    pub billed_claims: u64,
    /// Claims rejected before adjudication (277CA): no denials.
    pub rejected_claims: u64,
    /// CLP03.
    pub charged_cents: i64,
    /// Charged less the contractual reduction and what was denied.
    pub allowed_cents: i64,
    /// CLP04.
    pub paid_cents: i64,
    /// Deductible, coinsurance and copayment.
    pub patient_share_cents: i64,
    /// Adjustments of a denial class, each counted once.
    pub denied_cents: i64,
    /// The part of it that has an answer worth giving: the denials whose route is not `nothing`.
    pub at_stake_cents: i64,
    /// What is expected to come back, less the work, over the whole worklist.
    pub expected_net_cents: i64,
    /// Claims that are not decided yet.
    pub pending_claims: u64,
    /// Claims that were paid nothing and rightly so: deductible, capitation, a primary that paid all.
    pub zero_pay_fine_claims: u64,
}

/// Denied money of one class or payer.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Share {
    /// Id of the class (`D05`), or the payer's name.
    pub id: String,
    /// In words.
    pub title: String,
    /// Claims.
    pub claims: u64,
    /// Denied.
    pub denied_cents: i64,
    /// Expected net of the work.
    pub expected_net_cents: i64,
}

/// One row of the worklist: a claim and what to do about it.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Denial {
    /// Place in the worklist, from 1.
    pub rank: u64,
    /// Our claim number (CLP01).
    pub claim: String,
    /// The payer's claim number (CLP07).
    pub payer_claim_number: String,
    /// The payer as the remittance names it.
    pub payer: Text,
    /// The patient's name, only where the user asked for names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// First day of service.
    pub service_date: Option<Text>,
    /// Date of the remittance.
    pub remittance_date: Option<Text>,
    /// The file that said so.
    pub file: Text,
    /// Class with the largest amount: `D01` … `D27`, `U1` … `U3`.
    pub class: Text,
    /// The class in words, such as `Authorization Missing`.
    pub class_title: Text,
    /// `full` or `partial`.
    pub extent: Text,
    /// The codes with their amounts.
    pub codes: Vec<Code>,
    /// What the payer denied of this claim.
    pub denied_cents: i64,
    /// `High`, `Medium` or `Low`.
    pub tier: Text,
    /// What to do, such as `Correct & Rebill`.
    pub next_action: Text,
    /// Through which door the answer goes: `replacement`, `appeal_1`, …
    pub route: Text,
    /// Why this door.
    pub route_because: Text,
    /// Work queue, such as `Coder Review`.
    pub queue: Text,
    /// Who does it.
    pub owner: Text,
    /// Until when the payer takes the answer; absent where no clock runs.
    pub deadline: Option<Deadline>,
    /// Why there is no deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_deadline_because: Option<Text>,
    /// Chance of recovery in basis points (10,000 is certain).
    pub chance_bp: u32,
    /// What is expected to come back, less the work.
    pub expected_net_cents: i64,
    /// Why it has this class, this route and this place, in plain words.
    pub because: Vec<Text>,
}

/// One reason with its amount.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Code {
    /// CAS01.
    pub group: Text,
    /// The reason code.
    pub carc: Text,
    /// What it means.
    pub meaning: Text,
    /// The remark codes beside it.
    pub rarc: Vec<Text>,
    /// What they mean, in the same order.
    pub rarc_meanings: Vec<Text>,
    /// The amount.
    pub amount_cents: i64,
    /// Class of this reason.
    pub class: Text,
    /// The procedure of the line; absent where the whole claim is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Text>,
    /// Right as it is, and not worth an answer.
    pub expected: bool,
}

/// A date and the rule that gives it.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Deadline {
    /// The last day.
    pub date: Text,
    /// Days from `as_of` to it; negative when it has passed.
    pub days_left: i64,
    /// `received` or `sent` by that day.
    pub by: Text,
    /// The last day to send it by post so that it arrives in time.
    pub send_by: Text,
    /// Id of the rule.
    pub rule: Text,
    /// Where the rule stands.
    pub source: Text,
    /// `V` read in its source, `S` quoted from it, `K` working knowledge.
    pub confidence: Text,
    /// How the date was counted.
    pub explained: Text,
}

/// One PLB amount.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct LedgerEntry {
    /// The file.
    pub file: String,
    /// The payer.
    pub payer: String,
    /// Reason code, such as `WO`.
    pub reason: String,
    /// What it means.
    pub meaning: String,
    /// As sent.
    pub reference: String,
    /// Claims that it was linked to.
    pub claims: Vec<String>,
    /// Positive reduces the payment.
    pub amount_cents: i64,
    /// What of it nothing explains yet.
    pub open_cents: i64,
    /// What is known about it, in words.
    pub note: String,
}

/// The proofs.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Balance {
    /// Transaction sets whose payment equals claims less provider adjustments.
    pub sets_proved: u64,
    /// Those that do not.
    pub sets_apart: u64,
    /// Claims proved, at line and claim level.
    pub claims_proved: u64,
    /// Those that are not.
    pub claims_apart: u64,
    /// Lines proved.
    pub lines_proved: u64,
    /// Those that are not.
    pub lines_apart: u64,
}

/// One figure.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Kpi {
    /// Its name.
    pub name: String,
    /// How it is counted.
    pub formula: String,
    /// What numerator and denominator are: `count` or `cents`.
    pub unit: String,
    /// Above the line.
    pub numerator: i64,
    /// Below the line.
    pub denominator: i64,
    /// The figure as people write it, such as `11.8 %`.
    pub value: String,
    /// What to know before comparing it.
    pub note: String,
}

/// One file.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct File {
    /// Path, and the name inside the archive.
    pub name: String,
    /// `835`, `837P`, …, several joined by `+`; `unreadable` or `unknown` where it is none.
    pub kind: String,
    /// Bytes read.
    pub bytes: u64,
    /// Transaction sets.
    pub sets: u64,
    /// CLP or CLM.
    pub claims: u64,
    /// SVC, or service lines of the 837.
    pub lines: u64,
    /// Reason-amount pairs of CAS.
    pub adjustments: u64,
    /// Remark codes.
    pub remarks: u64,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Findings beyond those listed, where a file has very many.
    pub findings_left_out: u64,
}

/// One thing noticed.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Finding {
    /// `note`, `warning` or `stop`.
    pub weight: String,
    /// A stable name, such as `wrong_count`.
    pub kind: String,
    /// What was expected and what was done.
    pub what: String,
    /// First byte and first byte after the last; the whole file where it concerns no place.
    pub span: [u64; 2],
    /// Segment identifier; empty where it is none.
    pub segment: String,
    /// Loop as the guides number it.
    #[serde(rename = "loop")]
    pub path: String,
    /// The claim that it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
}
