//! What somebody may do about a case now, said before they click.
//!
//! Whatever stands here is asked again in the transaction that does it. So a button too many does no
//! harm, and a button too few only sends somebody to ask a colleague.

use authority::{Ceiling, Permission as P, Refusal, Rules, Verdict, may_approve};
use domain::{
    ActionKind, Approver, CaseState as S, Cents, Moment, Proposal, ProposalState, Question,
};
use orchestrator::CaseFile;

use crate::{Person, console::show};

/// What somebody may do about a case.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a person may do")]
pub(crate) struct May {
    /// Say yes to the proposal.
    pub(crate) approve: bool,
    /// What to know before saying yes, or why they can't; in a sentence.
    pub(crate) hint: Option<Hint>,
    pub(crate) reject: bool,
    pub(crate) edit: bool,
    pub(crate) answer: bool,
    pub(crate) overrule: bool,
    pub(crate) stop: bool,
    pub(crate) resume: bool,
    pub(crate) give_up: bool,
    pub(crate) find_out: bool,
    pub(crate) handle: bool,
    pub(crate) assign: bool,
    pub(crate) audit: bool,
}

/// A sentence, and whether it is more than a remark.
pub(crate) struct Hint {
    pub(crate) text: String,
    pub(crate) is_important: bool,
}

impl May {
    /// As the case stands now.
    pub(crate) fn of(file: &CaseFile, person: &Person, rules: &Rules, now: Moment) -> Self {
        let state = file.case.state;
        let may = |permission, states: &[S]| person.may(permission) && states.contains(&state);
        let before_people = [S::AwaitingApproval, S::AwaitingSecondApproval];
        let proposal = file.proposed.as_ref().map(|it| &it.proposal);
        let waits = before_people.contains(&state);
        let verdict = proposal
            .filter(|it| waits && it.state() == ProposalState::Pending)
            .map(|it| (it, may_approve(&person.staff, it, rules, now)));
        let answer = match file.question {
            Some(Question::WasItMedicallyNecessary) => P::AnswerClinical,
            _ => P::Answer,
        };
        Self {
            approve: verdict.is_some_and(|(_, it)| it.signatures().is_ok()),
            hint: verdict.and_then(|(proposal, it)| hint(file, person, rules, (proposal, it))),
            reject: may(P::Reject, &before_people),
            edit: may(P::Edit, &before_people),
            answer: file.question.is_some() && may(answer, &[S::AwaitingAnswer]),
            overrule: person.may(P::Override) && state.next(domain::Step::Override).is_ok(),
            stop: state.next(domain::Step::Stop).is_ok(),
            resume: may(P::Answer, &[S::Stopped]),
            give_up: person.may(P::Override) && state.next(domain::Step::Close).is_ok(),
            find_out: may(P::FindOut, &[S::Unclear]),
            handle: may(P::Answer, &[S::InQueue]),
            assign: person.may(P::Override) && state.waits_for().is_some(),
            audit: person.may(P::ReadAudit),
        }
    }
}

fn hint(
    file: &CaseFile,
    person: &Person,
    rules: &Rules,
    (proposal, verdict): (&Proposal, Verdict),
) -> Option<Hint> {
    let first = proposal.first_approval().and_then(|it| match it.by() {
        Approver::Person(staff) => Some(file.name_of(*staff)),
        Approver::Order(_) => None,
    });
    let important = |text: String| Some(Hint { text, is_important: true });
    match verdict {
        Verdict::NeedsSecond { above } => important(format!(
            "More than {} is at stake: after you, a second person has to approve it.",
            show::money(above)
        )),
        Verdict::Refused { why } => important(why_not(why)),
        Verdict::Allowed => match (first, limit(person, proposal, rules)) {
            (Some(first), _) => {
                important(format!("{first} has approved it. Yours is the second approval."))
            }
            (None, Some(limit)) => {
                let text = format!("You may approve this up to {}.", show::money(limit));
                Some(Hint { text, is_important: false })
            }
            (None, None) => None,
        },
    }
}

/// Up to which amount this person may approve what this proposal does; `None` where nothing limits it.
fn limit(person: &Person, proposal: &Proposal, rules: &Rules) -> Option<Cents> {
    let of = |action: ActionKind| {
        let theirs = person.staff.roles.iter();
        match theirs.map(|role| rules.limits.ceiling(action, *role)).max() {
            Some(Ceiling::UpTo(limit)) => Some(limit),
            _ => None,
        }
    };
    proposal.terms().actions.iter().filter_map(|it| of(it.action.kind())).min()
}

/// Why somebody can't approve, and what helps.
pub(crate) fn why_not(why: Refusal) -> String {
    match why {
        Refusal::Stopped => {
            "Everything of this agent is stopped. While it is, nothing is approved.".to_owned()
        }
        Refusal::Observing => {
            "The agent only watches, so nobody is asked to approve what it proposes.".to_owned()
        }
        Refusal::NotPending(ProposalState::Approved) => "It is approved already.".to_owned(),
        Refusal::NotPending(ProposalState::Rejected) => "It was rejected.".to_owned(),
        Refusal::NotPending(ProposalState::Replaced) => {
            "It was changed into another proposal meanwhile.".to_owned()
        }
        Refusal::NotPending(_) | Refusal::Expired => {
            "It is too old. The case is decided anew in a moment.".to_owned()
        }
        Refusal::OwnEdit => {
            "You changed this proposal, so somebody else has to approve it.".to_owned()
        }
        Refusal::SamePerson => {
            "You have approved it. The second approval is another person's.".to_owned()
        }
        Refusal::Lacks(P::Approve) => "Your role does not approve proposals.".to_owned(),
        Refusal::NeverThisAction(action) => {
            format!("Your role does not approve this: {}.", kind(action))
        }
        Refusal::AboveLimit { limit, action } => format!(
            "This is above your limit, which is {} for this: {}. Ask somebody with a higher one.",
            show::money(limit),
            kind(action)
        ),
        Refusal::Lacks(_)
        | Refusal::OtherPractice
        | Refusal::NotAutomated
        | Refusal::NeedsAPerson(_)
        | Refusal::NotCovered => "Your role does not allow this.".to_owned(),
    }
}

fn kind(action: ActionKind) -> &'static str {
    match action {
        ActionKind::RouteToQueue => "putting it into a queue",
        ActionKind::AttachAnalysis => "writing down what was found",
        ActionKind::SetClaimStatus => "marking the claim",
        ActionKind::AddNote => "adding a note",
        ActionKind::SubmitCorrectedClaim => "sending a claim again",
        ActionKind::SendRecords => "sending records",
        ActionKind::RequestReconsideration => "asking for a reconsideration",
        ActionKind::RequestReopening => "asking for a reopening",
        ActionKind::FileAppeal => "filing an appeal",
        ActionKind::DisputePayment => "disputing a price",
        ActionKind::RecommendWriteOff => "recommending a write-off",
    }
}
