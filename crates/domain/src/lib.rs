//! The words of the business and the rules between them. No clock, no disk, no network.

mod money;
mod phi;
mod code;
mod class;
mod program;
mod remittance;
mod billed;
mod denial;
mod door;
mod finding;
mod confidence;
mod codes;
mod classify;
mod contract;
mod deadline;
mod balance;
mod pairing;
mod ledger;
mod fingerprint;
mod kpi;
mod gate;
mod plan;
mod worth;
mod answer;
mod path;
#[cfg(test)]
mod rows;

pub use answer::{Answer, Around, Books, Clocks, PaymentFacts, SoFar, answer};
pub use balance::{
    BalanceLevel, Certificate, ClaimCertificate, Equation, Imbalance, TransactionProof, Unbalanced,
    prove_claim,
};
pub use billed::{Acknowledgment, BilledClaim, BilledLine, Frequency};
pub use class::{DenialClass, Kind};
pub use classify::{Because, Classed, Judgment, Remarks, Sent, Surprise, judge, kind_of};
pub use code::{Carc, Group, Rarc};
pub use codes::{
    CarcEntry, CodeBook, CodeList, CodeOverride, CodeTableError, LoadedCodes, OfficialCode,
    PayerName, RarcEffect, RarcEntry,
};
pub use confidence::Confidence;
pub use contract::{
    Contract, ContractPayer, DeadlineOverride, FeeSchedule, PriceCheck, PricedLine, ShortLine,
    Underpayment, price_check,
};
pub use deadline::{
    AppealBar, Clock, ClockFacts, ClockStart, Deadline, DeadlineBook, DeadlineRule,
    DeadlineTableError, DueBy, Network, NoClock, OtherDeadline, Period, Roll, RuleId, SourceRank,
    UnknownClock,
};
pub use denial::{Denial, DenialReason, Extent, Place};
pub use door::Door;
pub use finding::{Finding, Severity};
pub use fingerprint::{Fingerprint, FingerprintUnderWay, KnownRemittances, Likeness};
pub use gate::{
    Answered, AppealAnswer, DaysLeft, FilingProof, GateFacts, Matter, PatientStanding, Pause,
    Records, Review, Ruling, Stage, ruling,
};
pub use kpi::{
    AdjudicationTurn, ClaimFigures, FIRST_PASS_RESOLUTION, FULL_DENIAL_RATE, INITIAL_DENIAL_AMOUNT,
    INITIAL_DENIAL_RATE, Kpi, KpiDefinition, KpiQuantity, KpiReading, KpiTally,
    PARTIAL_DENIAL_RATE,
};
pub use ledger::{
    BookedEntry, ClaimLink, Ledger, LedgerAccount, LedgerBooks, LedgerEntry, LinkedBy, OpenItem,
    OpenWhy, PlbReason, SettledBy, Settlement, plb_reason,
};
pub use money::Cents;
pub use pairing::{
    ClaimHistory, ClaimState, Histories, Pairing, PayerNumber, PayerNumbers, PaymentRecord,
    PaymentSource, Standing,
};
#[cfg(any(test, feature = "fixture"))]
pub use path::fixture;
pub use path::{
    AccountId, Action, ActionKind, AgentVersion, Approval, ApprovedProposal, Approver, Assessment,
    Case, CaseId, CaseState, Change, ClaimField, ClaimMark, ClaimRef, Closing, Concluded,
    Conclusion, Consent, Correction, Decision, DecisionRecord, Digest, DigestError, DocumentId,
    Edit, Enclosure, Ending, Event, EventKey, Exhibit, ExhibitId, Fact, FieldChange, IdError,
    Lesson, Moment, NotAllowed, NotApprovable, NotApproved, NotProposable, NotRestorable, Outcome,
    Override, Overruled, PayerClaimNumber, PayerId, PersonsAnswer, PracticeId, Priority, Proposal,
    ProposalId, ProposalState, ProposedAction, Question, Reason, Receipt, Response, Saying,
    Signatures, Signed, StaffId, StandingOrder, StandingOrderId, Statement, Step, SubscriptionId,
    Terms, WaitsFor, Warrant, WarrantKey, Witness,
};
pub use phi::Phi;
pub use plan::{Owner, Plan, Queue, Tier, plan};
pub use program::Program;
pub use remittance::{
    Adjustment, ClaimNumber, ClaimPayment, ClaimStatus, Payer, Procedure, ProviderAdjustment, Rank,
    Remittance, ServiceLine,
};
pub use worth::{Priors, PriorsError, Stake, Worth, rank_reason, worth};
