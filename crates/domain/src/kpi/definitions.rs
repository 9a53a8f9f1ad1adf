//! The figures by name, each with its formula and what to keep in mind; the words a person reads.
//!
//! The formulas follow those of HFMA's MAP keys and the denial metrics of its task force \[S\], cut
//! down to what remittances and acknowledgments can show.

use super::figure::KpiDefinition;

const NO_FIRST: &str = "no first adjudication in these files";

/// Of the claims that were decided, how many were denied at first.
pub const INITIAL_DENIAL_RATE: KpiDefinition = KpiDefinition {
    id: "initial_denial_rate",
    name: "Initial denial rate",
    formula: "claims first adjudicated with at least one denial / claims first adjudicated",
    note: "rejections, reversals, contractual reductions and patient shares are no denials; the \
           industry reference is 11.8 % (2024)",
    without_basis: NO_FIRST,
};

/// Of what was charged, how much was denied at first.
pub const INITIAL_DENIAL_AMOUNT: KpiDefinition = KpiDefinition {
    id: "initial_denial_rate_amount",
    name: "Initial denial rate, dollars",
    formula: "amount denied on first adjudication / amount charged on claims first adjudicated",
    note: "over charges, so a fee schedule far below the charges makes it look small",
    without_basis: NO_FIRST,
};

/// Of the claims that were decided, how many were denied as a whole.
pub const FULL_DENIAL_RATE: KpiDefinition = KpiDefinition {
    id: "full_denial_rate",
    name: "Fully denied on first adjudication",
    formula: "claims first adjudicated, nothing paid and something denied / claims first adjudicated",
    note: "part of the initial denial rate",
    without_basis: NO_FIRST,
};

/// Of the claims that were decided, how many were denied in part.
pub const PARTIAL_DENIAL_RATE: KpiDefinition = KpiDefinition {
    id: "partial_denial_rate",
    name: "Partly denied on first adjudication",
    formula: "claims first adjudicated, something paid and something denied / claims first \
              adjudicated",
    note: "part of the initial denial rate; easily missed, because there is a payment",
    without_basis: NO_FIRST,
};

pub(super) const ZERO_PAY_RATE: KpiDefinition = KpiDefinition {
    id: "zero_pay_rate",
    name: "Unpaid and right",
    formula: "claims first adjudicated, nothing paid and nothing denied / claims first adjudicated",
    note: "deductible, capitation, a primary payer that paid enough: no denials",
    without_basis: NO_FIRST,
};

pub(super) const REMITTANCE_DENIAL_RATE: KpiDefinition = KpiDefinition {
    id: "remittance_denial_rate",
    name: "Remittance denial rate",
    formula: "claim payments with at least one denial / claim payments",
    note: "counts later adjudications of the same claim again; reversals and claims in review are \
           left out",
    without_basis: "no claim payment in these files",
};

pub(super) const CLEAN_CLAIM_RATE: KpiDefinition = KpiDefinition {
    id: "clean_claim_rate",
    name: "Clean claim rate at receipt",
    formula: "claims acknowledged and never rejected / claims acknowledged (277CA)",
    note: "what the office corrected by hand before sending is not seen here",
    without_basis: "no claim acknowledgments (277CA) in these files",
};

/// Of the claims that were decided, how many needed no second look.
pub const FIRST_PASS_RESOLUTION: KpiDefinition = KpiDefinition {
    id: "first_pass_resolution",
    name: "First-pass resolution",
    formula: "claims first adjudicated, decided and without a denial / claims first adjudicated",
    note: "a patient share left to collect counts as resolved with the payer",
    without_basis: NO_FIRST,
};

const NO_OUTCOME: &str = "no denial of these files has a later adjudication";

pub(super) const OVERTURN_RATE: KpiDefinition = KpiDefinition {
    id: "overturn_rate",
    name: "Overturn rate",
    formula: "first denials that a later adjudication paid more on / first denials with a later \
              adjudication",
    note: "known outcomes only; a denial that is still waiting is in neither number",
    without_basis: NO_OUTCOME,
};

pub(super) const OVERTURN_AMOUNT: KpiDefinition = KpiDefinition {
    id: "overturn_rate_amount",
    name: "Overturn rate, dollars",
    formula: "paid more by later adjudications / amount first denied, where there is a later \
              adjudication",
    note: "payments over charges: even a full success stays below 100 %",
    without_basis: NO_OUTCOME,
};

pub(super) const NET_COLLECTION_RATE: KpiDefinition = KpiDefinition {
    id: "net_collection_rate",
    name: "Net collection rate of payers",
    formula: "payments / (charges - contractual, legal, patient's and other payers' parts), current \
              adjudications",
    note: "of these files only, not of a matured cohort; what patients paid is not seen here and \
           their part is taken off",
    without_basis: "payers owe nothing in these files",
};

pub(super) const UNDERPAYMENT_RATE: KpiDefinition = KpiDefinition {
    id: "underpayment_rate",
    name: "Underpayment rate",
    formula: "sum of max(0, expected - allowed) / sum of expected, where a fee schedule knows the \
              service",
    note: "as true as the fee schedule that was loaded",
    without_basis: "no fee schedule covers a service of these files",
};

pub(super) const AUTO_POST_RATE: KpiDefinition = KpiDefinition {
    id: "auto_post_rate",
    name: "Lines that post untouched",
    formula: "lines on claims that are proved to balance / lines",
    note: "what can be posted without a person, not what was",
    without_basis: "no service line in these files",
};

pub(super) const REWORK_COST_OF_DENIALS: KpiDefinition = KpiDefinition {
    id: "rework_cost",
    name: "Cost of working the denials",
    formula: "claims first adjudicated with a denial x 57.23",
    note: "57.23 dollars for each denied claim is an industry average of 2023; put in your own",
    without_basis: "nothing was denied",
};
