//! What an agent concluded, and why. A decision changes nothing; it can only become a proposal, a
//! question or the end of a case.

use super::{Action, AgentVersion, Assessment, CaseId, Moment, ProposalId, Reason};
use crate::{Owner, words};

/// What an agent concluded, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Decision {
    /// What.
    pub conclusion: Conclusion,
    /// Why, whatever it is.
    pub because: Vec<Reason>,
    /// What the tables said of the denial; `None` where nothing is denied.
    pub assessment: Option<Assessment>,
}

/// What follows from a decision.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Conclusion {
    /// Do exactly this, if a person agrees.
    Propose {
        /// In the order in which they are to be done.
        actions: Vec<Action>,
    },
    /// A person has to answer first.
    Ask {
        /// What is asked.
        question: Question,
    },
    /// There is nothing worth doing.
    Close {
        /// In one word.
        closing: Closing,
    },
}

/// A decision as it is kept: who decided, when, and what came of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DecisionRecord {
    /// About which case.
    pub case: CaseId,
    /// How many steps the case had taken before it was decided.
    pub n_steps: u32,
    /// Which agent decided.
    pub made_by: AgentVersion,
    /// When.
    pub at: Moment,
    /// What came of it.
    pub concluded: Concluded,
    /// Why.
    pub because: Vec<Reason>,
    /// What the tables said of the denial; `None` where nothing was denied.
    pub assessment: Option<Assessment>,
}

/// What a decision became. The actions of a proposal stand in the proposal and nowhere else, so
/// that there is one text of what was put before a person.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Concluded {
    /// This proposal was made.
    Proposed(ProposalId),
    /// A person was asked this.
    Asked(Question),
    /// The case was closed.
    Closed(Closing),
}

words! {
    /// What only a person can answer.
    pub enum Question {
        /// No table knows the denial.
        WhatIsIt = "what_is_it",
        /// Was there an authorization, or a referral?
        WasItAuthorized = "was_it_authorized",
        /// Was it medically necessary? Only a clinician says so.
        WasItMedicallyNecessary = "was_it_medically_necessary",
        /// Does the chart support another code, modifier or diagnosis?
        WhatDoesTheChartSay = "what_does_the_chart_say",
        /// Is it the same service as the claim that it is said to repeat?
        IsItADuplicate = "is_it_a_duplicate",
        /// Can it be shown that the claim was filed in time?
        WasItFiledInTime = "was_it_filed_in_time",
        /// Who covers the patient, and who pays first?
        WhoPays = "who_pays",
        /// What is the payer's own number of the claim?
        WhatIsThePayersNumber = "what_is_the_payers_number",
        /// Is an appeal worth the work?
        WorthAnAppeal = "worth_an_appeal",
        /// A matter of law, identity or fraud: what may be done?
        WhatMayBeDone = "what_may_be_done",
        /// A proposal was rejected: what is to be done instead?
        WhatInstead = "what_instead",
    }
}

words! {
    /// Why there is nothing worth doing.
    pub enum Closing {
        /// The payer is right, and the patient owes it.
        PatientOwes = "patient_owes",
        /// The first claim has its own decision.
        TrueDuplicate = "true_duplicate",
        /// The denial was to be expected, such as a rightly bundled line.
        Expected = "expected",
        /// An estimate or a void: no payment was asked for.
        NothingAskedFor = "nothing_asked_for",
        /// It was paid before anybody had to act.
        PaidSince = "paid_since",
        /// A person says so.
        GivenUp = "given_up",
    }
}

impl Question {
    /// As it is put to a person.
    pub fn text(self) -> &'static str {
        match self {
            Self::WhatIsIt => "What is this denial? No table knows its codes.",
            Self::WasItAuthorized => "Was there an authorization or a referral for it?",
            Self::WasItMedicallyNecessary => "Was it medically necessary?",
            Self::WhatDoesTheChartSay => "Does the chart support another code or modifier?",
            Self::IsItADuplicate => "Is it the same service as the claim it is said to repeat?",
            Self::WasItFiledInTime => "Can we show that the claim was filed in time?",
            Self::WhoPays => "Who covers the patient, and who pays first?",
            Self::WhatIsThePayersNumber => "What is the payer's own number of the claim?",
            Self::WorthAnAppeal => "Is an appeal worth the work?",
            Self::WhatMayBeDone => "What may be done? It is a matter of law, identity or fraud.",
            Self::WhatInstead => "The proposal was rejected. What is to be done instead?",
        }
    }

    /// Who is asked.
    pub fn owner(self) -> Owner {
        match self {
            Self::WhatIsIt => Owner::Triage,
            Self::WasItAuthorized => Owner::Authorization,
            Self::WasItMedicallyNecessary => Owner::Clinical,
            Self::WhatDoesTheChartSay => Owner::Coding,
            Self::IsItADuplicate | Self::WasItFiledInTime => Owner::Billing,
            Self::WhoPays => Owner::Eligibility,
            Self::WhatIsThePayersNumber => Owner::Receivables,
            Self::WorthAnAppeal => Owner::Appeals,
            Self::WhatMayBeDone => Owner::Compliance,
            Self::WhatInstead => Owner::Manager,
        }
    }
}
