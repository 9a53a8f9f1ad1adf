//! What denial triage read, and what the tables say of it.

use domain::{
    Acknowledgment, Around, Books, Case, ClaimField, Clock, Clocks, Deadline, Denial, DenialClass,
    Door, Exhibit, Judgment, Override, PayerClaimNumber, PaymentFacts, PersonsAnswer, Plan,
    Question, Review, Ruling, SoFar, Worth, judge,
};

use crate::{Desk, DeskError, Earlier, FiledDocument, OnFile, PayerWord, SentClaim, Tables};

/// All that the decision rests on.
pub(super) struct Evidence {
    pub(super) word: Exhibit<PayerWord>,
    pub(super) sent: Exhibit<Option<SentClaim>>,
    pub(super) acknowledgments: Exhibit<Vec<Acknowledgment>>,
    pub(super) earlier: Exhibit<Earlier>,
    pub(super) on_file: Exhibit<OnFile>,
    pub(super) documents: Exhibit<Vec<FiledDocument>>,
    pub(super) tables: Exhibit<Tables>,
}

/// What the tables say of a denial.
pub(super) struct Verdict {
    pub(super) denial: Denial,
    pub(super) ruling: Ruling,
    pub(super) plan: Plan,
    pub(super) deadline: Option<Deadline>,
    /// Where that is not known: which way to contest the denial closes first, and when.
    pub(super) closes_first: Option<(Door, Deadline)>,
    pub(super) worth: Worth,
    /// A record or a person says that the payer is wrong.
    pub(super) right_as_sent: bool,
    /// What the tables called it, where a person says that it is something else.
    pub(super) overruled: Option<DenialClass>,
    /// All that people say in place of what the tables do.
    pub(super) instead: Override,
}

pub(super) async fn read(case: &Case, desk: &dyn Desk) -> Result<Evidence, DeskError> {
    let claim = &case.claim;
    Ok(Evidence {
        word: desk.payer_word(claim).await?,
        sent: desk.sent_claim(claim).await?,
        acknowledgments: desk.acknowledgments(claim).await?,
        earlier: desk.earlier(claim).await?,
        on_file: desk.on_file(claim).await?,
        documents: desk.documents(claim).await?,
        tables: desk.tables().await?,
    })
}

impl Evidence {
    /// Where the money of the claim went.
    pub(super) fn judged(&self) -> Judgment {
        let (word, codes) = (&self.word.value, &self.tables.value.codes);
        let overrides = codes.overrides(&word.remittance.payer.name);
        judge(codes, &overrides, word.remittance.date, &word.payment)
    }

    /// The payer's own number of the claim: CLP07, else the one of a 277CA that accepted it.
    pub(super) fn payer_number(&self) -> Option<PayerClaimNumber> {
        let said = Some(&self.word.value.payment.payer_claim_number);
        let on_receipt = self.acknowledgments.value.iter().filter(|it| it.accepted);
        let mut numbers =
            said.into_iter().chain(on_receipt.filter_map(|it| it.payer_claim_number.as_ref()));
        numbers.find(|number| !number.is_empty()).cloned().map(PayerClaimNumber)
    }

    /// What a person said last to this question, if it was ever asked.
    pub(super) fn told(&self, question: Question) -> Option<PersonsAnswer> {
        let mut told = self.earlier.value.told.iter().rev();
        told.find(|it| it.question == question).map(|it| it.answer)
    }

    /// The number that the payer misses, where it is on file and was not on the claim.
    pub(super) fn forgotten_number(&self, class: DenialClass) -> Option<(ClaimField, &str)> {
        let on_file = &self.on_file.value;
        let sent = &self.sent.value.as_ref()?.claim;
        let (field, on_file, sent) = match class {
            DenialClass::AuthorizationMissing => {
                (ClaimField::Authorization, &on_file.authorization, &sent.authorization)
            }
            DenialClass::ReferralMissing => {
                (ClaimField::Referral, &on_file.referral, &sent.referral)
            }
            _ => return None,
        };
        let number = on_file.as_deref().filter(|_| sent.is_none())?;
        Some((field, number))
    }

    /// What people and files say of the claim.
    fn review(&self, class: DenialClass) -> Review {
        use {PersonsAnswer as Said, Question as Asked};
        let asked = question_about(class);
        // Whatever was denied: who says that a further level is not worth it, lets the payer be right.
        if self.told(Asked::WorthAnAppeal) == Some(Said::No) {
            return Review::PayerRight;
        }
        match (asked, asked.and_then(|it| self.told(it))) {
            (Some(Asked::WhatDoesTheChartSay), Some(Said::Yes)) => Review::Correctable,
            (Some(Asked::WhatDoesTheChartSay), Some(Said::No)) => Review::RightAsSent,
            (Some(Asked::IsItADuplicate), Some(Said::Yes)) => Review::PayerRight,
            (Some(Asked::IsItADuplicate), Some(Said::No)) => Review::RightAsSent,
            _ if self.forgotten_number(class).is_some() => Review::Correctable,
            (
                Some(
                    Asked::WasItMedicallyNecessary | Asked::WasItFiledInTime | Asked::WorthAnAppeal,
                ),
                Some(Said::Yes),
            ) => Review::RightAsSent,
            (
                Some(
                    Asked::WasItMedicallyNecessary
                    | Asked::WasItFiledInTime
                    | Asked::WasItAuthorized,
                ),
                Some(Said::No),
            ) => Review::PayerRight,
            _ => Review::NotYet,
        }
    }
}

impl Verdict {
    /// Judges what was read; none where nothing is denied.
    pub(super) fn of(evidence: &Evidence) -> Option<Self> {
        let (word, tables) = (&evidence.word.value, &evidence.tables.value);
        let judgment = evidence.judged();
        let denial = judgment.denial?;
        let instead = evidence.earlier.value.instead;
        let (tables_say, class) = (denial.class, instead.class.unwrap_or(denial.class));
        let is_overruled = class != tables_say;
        let denial = if is_overruled { denial.said_to_be(class) } else { denial };
        let number_known = evidence.payer_number().is_some();
        let around = Around {
            remittance: &word.remittance,
            payment: PaymentFacts { number_known, ..PaymentFacts::of(&word.payment) },
            billed: evidence.sent.value.as_ref().map(|sent| &sent.claim),
            acknowledgments: &evidence.acknowledgments.value,
            not_final: judgment.not_final,
            surprise_bill: word.surprise_bill,
        };
        let books =
            Books { codes: &tables.codes, deadlines: &tables.deadlines, priors: &tables.priors };
        let earlier = &evidence.earlier.value;
        let so_far = SoFar {
            review: evidence.review(denial.class),
            in_flight: earlier.in_flight,
            records_sent: earlier.records_sent,
            answered: earlier.answered,
        };
        let mut clocks = Clocks::new();
        let answer = so_far.answer(&denial, &around, (&books, &mut clocks), tables.as_of);
        let deadline = match answer.clock {
            Clock::Runs(deadline) => Some(deadline.clone()),
            Clock::NoClock(_) | Clock::Unknown(_) => None,
        };
        let closes_first = answer.closes_first.map(|(door, deadline)| (door, deadline.clone()));
        let domain::Answer { ruling, plan, worth, right_as_sent, .. } = answer;
        let overruled = is_overruled.then_some(tables_say);
        Some(Self {
            denial,
            ruling,
            plan,
            deadline,
            closes_first,
            worth,
            right_as_sent,
            overruled,
            instead,
        })
    }

    /// One correction takes every reason away.
    pub(super) fn is_all_of_one_class(&self) -> bool {
        self.denial.reasons.iter().all(|reason| reason.class == self.denial.class)
    }
}

/// The question on which a denial of this class hangs, where one does \[K\].
pub(super) fn question_about(class: DenialClass) -> Option<Question> {
    use DenialClass as Class;
    let question = match class {
        Class::CoverageInactive
        | Class::MemberMismatch
        | Class::OtherPayerFirst
        | Class::WrongPayer
        | Class::BenefitMaximum
        | Class::Liability => Question::WhoPays,
        Class::AuthorizationMissing | Class::AuthorizationMismatch | Class::ReferralMissing => {
            Question::WasItAuthorized
        }
        Class::TimelyFiling => Question::WasItFiledInTime,
        Class::Duplicate => Question::IsItADuplicate,
        Class::Bundling
        | Class::Modifier
        | Class::ProcedureCode
        | Class::Diagnosis
        | Class::Units => Question::WhatDoesTheChartSay,
        Class::MedicalNecessity | Class::Experimental | Class::LevelOfCare => {
            Question::WasItMedicallyNecessary
        }
        Class::NonCovered | Class::Recoupment | Class::AppealOutcome => Question::WorthAnAppeal,
        Class::Compliance => Question::WhatMayBeDone,
        Class::Unclassified => Question::WhatIsIt,
        // Here somebody has something to do, and nothing to answer.
        Class::DocumentationRequested
        | Class::PatientInformationRequested
        | Class::ClaimError
        | Class::ProviderEnrolment
        | Class::Network
        | Class::Underpayment => return None,
    };
    Some(question)
}
