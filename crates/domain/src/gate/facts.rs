//! What the gate has to know of a denied claim before it can choose a door.
//!
//! Everything is stated by the caller, so that a ruling can be made again from its facts alone.

use crate::{Cents, DenialClass, Door, Extent, Frequency, Program};

/// All that a ruling rests on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct GateFacts {
    /// Under which program the payer pays.
    pub program: Program,
    /// What went wrong.
    pub class: DenialClass,
    /// Where the claim stands with the payer.
    pub stage: Stage,
    /// How much of the claim was refused.
    pub extent: Extent,
    /// What a person or a check of the chart has found so far.
    pub review: Review,
    /// Whether the payer should pay at all, or pay more.
    pub matter: Matter,
    /// The denial is right as it is, such as a bundled line whose main line was paid.
    pub expected: bool,
    /// A remark says that the decision may not be appealed (N211).
    pub appeal_barred: bool,
    /// The payer's own number of the claim (CLP07) is at hand for REF*F8.
    pub number_known: bool,
    /// CLM05-3 of the claim that this is the answer to.
    pub frequency: Frequency,
    /// Whether the payer wants records, and has them.
    pub records: Records,
    /// Whether it can be shown that the claim was filed in time.
    pub filing_proof: FilingProof,
    /// What may be asked of the patient.
    pub patient: PatientStanding,
    /// What is already on its way to the payer and not answered yet.
    pub in_flight: Option<Door>,
    /// The last answer to a reconsideration or an appeal.
    pub answered: Option<Answered>,
    /// The amount denied; Medicare's hearing and court want a least amount.
    pub amount: Cents,
    /// The calendar year in which the answer would be sent; that least amount goes by it.
    pub year: i32,
    /// The days left for each door whose clock is known.
    pub days_left: DaysLeft,
}

impl GateFacts {
    /// The usual case: adjudicated and denied in full, nobody has looked, nothing sent, no clock
    /// known. The year is the latest for which Medicare's least amounts are known.
    pub fn new(program: Program, class: DenialClass, amount: Cents) -> Self {
        Self {
            program,
            class,
            stage: Stage::Adjudicated,
            extent: Extent::Full,
            review: Review::NotYet,
            matter: Matter::Payment,
            expected: false,
            appeal_barred: false,
            number_known: true,
            frequency: Frequency::Original,
            records: Records::NotAsked,
            filing_proof: FilingProof::NotSought,
            patient: PatientStanding::NotLiable,
            in_flight: None,
            answered: None,
            amount,
            year: 2026,
            days_left: DaysLeft::default(),
        }
    }

    /// Something shows that the payer is wrong: a review of the claim, or proof of timely filing.
    pub fn right_as_sent(&self) -> bool {
        let filed =
            self.class == DenialClass::TimelyFiling && self.filing_proof == FilingProof::Held;
        filed || self.review == Review::RightAsSent
    }
}

/// Where the claim stands with the payer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// Refused before adjudication (999, 277CA): for the payer there is no claim.
    Rejected,
    /// Received and not decided yet.
    Pending,
    /// Returned as unprocessable (MA130): no appeal, no reopening, a new claim.
    Unprocessable,
    /// CLP02 is 25: an estimate, no payment was asked for.
    Predetermined,
    /// CLP02 is 23: not this payer's, and passed on by it to another.
    Forwarded,
    /// CLP02 is 22 and the correction has not come yet.
    Reversed,
    /// Decided, in part or in full against the claim.
    Adjudicated,
}

/// What was found when the denial was compared with the chart and the claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Review {
    /// Nobody has looked yet: the class's usual way is prepared.
    NotYet,
    /// Something on the claim is wrong or missing, and we can put it right.
    Correctable,
    /// The claim was right as sent; the payer has to change its mind.
    RightAsSent,
    /// The payer is right, and nothing on the claim can be put right.
    PayerRight,
    /// The service should never have been billed.
    BilledInError,
}

/// What is in dispute.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Matter {
    /// Whether the payer pays.
    Payment,
    /// How much it pays: the contract's price, or the No Surprises Act's.
    Price,
}

/// Records that the payer wants before it decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Records {
    /// It asked for none.
    NotAsked,
    /// It asked and waits.
    Asked,
    /// It has them and has denied all the same.
    Sent,
}

/// Proof that the claim was filed in time, such as a 277CA that accepted it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FilingProof {
    /// Nobody has searched for it.
    NotSought,
    /// It is at hand.
    Held,
    /// It was searched for, and there is none.
    Absent,
}

/// What may be asked of the patient.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PatientStanding {
    /// The payer's group code (CO, OA, PI) leaves the patient out.
    NotLiable,
    /// Group PR, and nothing forbids the bill.
    Liable,
    /// Group PR, but the notice that makes the patient liable was not given (no ABN, no GA).
    NoticeMissing,
    /// Protected by law, such as a Qualified Medicare Beneficiary: never billed.
    Protected,
}

/// The last answer to something that contested the denial.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Answered {
    /// [`Door::Reconsideration`] or [`Door::Appeal`]; anything else counts as no step taken.
    pub door: Door,
    /// What the payer said.
    pub answer: AppealAnswer,
}

/// What a payer says to an appeal without paying.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AppealAnswer {
    /// It keeps to its decision (CARC 193).
    Upheld,
    /// The procedure was not followed (CARC 285).
    Misfiled,
    /// It came too late (CARC 286).
    TooLate,
}

/// The days left for each door; zero is the last day, below zero it has closed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct DaysLeft(Vec<(Door, i64)>);

impl DaysLeft {
    /// The days left for a door; `None` where no clock is known, which does not close it.
    pub fn of(&self, door: Door) -> Option<i64> {
        self.0.iter().find(|(of, _)| *of == door).map(|(_, days)| *days)
    }
}

/// Where a door is named twice, the first stands.
impl FromIterator<(Door, i64)> for DaysLeft {
    fn from_iter<I: IntoIterator<Item = (Door, i64)>>(clocks: I) -> Self {
        Self(clocks.into_iter().collect())
    }
}
