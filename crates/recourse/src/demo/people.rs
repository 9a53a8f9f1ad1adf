//! The people of the demo's office: they approve what waits, each within their limits, and answer what
//! the agent asks.
//!
//! They say yes through the same gate as everybody, and to everything: what the demo shows is how far
//! the path goes, and not how wise its people are. What they answer is so, as far as the town knows.

use std::{collections::BTreeMap, time::Duration};

use authority::Role;
use domain::{Case, CaseState, ClaimRef, Moment, PersonsAnswer, Phi, Question, StaffId, WaitsFor};
use orchestrator::{
    Answer, NotDone, Office, Seen, Yes, answer, approve, found_out, handled, question,
};
use store::{Member, Practice, StoreError};
use world::{
    Truth,
    payers::{Cause, Cut, Remedy, card},
};

/// Who works here, in the order in which they are asked: who may do less comes first. All are invented.
pub(super) const PEOPLE: [(&str, Role); 8] = [
    ("ben", Role::BillingSpecialist),
    ("carla", Role::Coder),
    ("max", Role::RevenueIntegrityAnalyst),
    ("lee", Role::ClinicalReviewer),
    ("rosa", Role::BillingManager),
    ("ann", Role::PracticeAdministrator),
    ("otto", Role::ComplianceAuditor),
    ("ida", Role::Integrator),
];

/// So long work lies in a queue until somebody gets to it.
const IN_QUEUE: Duration = Duration::from_hours(12 * 24);

/// More of anything than a demo has.
const ALL: u64 = 1_000_000;

/// The people of an office, by their names.
pub(super) struct People(Vec<(&'static str, StaffId)>);

/// What they did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Done {
    pub(super) n_approved: usize,
    pub(super) n_answered: usize,
}

/// What the town knows of the claims that are denied as of now.
pub(super) struct Known<'a>(BTreeMap<ClaimRef, (Vec<&'a Cut>, Option<Remedy>)>);

impl People {
    /// Everybody with a number, taken on at this time.
    pub(super) fn members(at: Moment, mut chance: impl FnMut() -> [u8; 10]) -> Vec<Member> {
        let member = |(name, role): (&str, Role)| Member {
            id: StaffId::new(at, chance()),
            name: Phi::new(name.to_owned()),
            roles: vec![role.id().to_owned()],
            is_gone: false,
        };
        PEOPLE.map(member).into()
    }

    /// Those of the demo's people who are still there.
    pub(super) async fn of(practice: &Practice) -> Result<Self, StoreError> {
        let members = practice.members().await?;
        let named = |name: &str| {
            members.iter().find(|it| !it.is_gone && it.name.expose() == name).map(|it| it.id)
        };
        Ok(Self(PEOPLE.iter().filter_map(|(name, _)| Some((*name, named(name)?))).collect()))
    }

    /// Each of them, with their name.
    pub(super) fn each(&self) -> impl Iterator<Item = (&'static str, StaffId)> {
        self.0.iter().copied()
    }

    /// One of them, if they are still there.
    pub(super) fn named(&self, name: &str) -> Option<StaffId> {
        self.0.iter().find(|it| it.0 == name).map(|it| it.1)
    }

    /// They approve and answer what waits for them, look at what nobody knows of, and do what lies in
    /// their queues.
    pub(super) async fn work(
        &self,
        office: &Office,
        practice: &Practice,
        known: &Known<'_>,
    ) -> Result<Done, NotDone> {
        let mut done = Done::default();
        for case in waiting(practice, &[WaitsFor::Supervisor]).await? {
            self.look(office, practice, &case).await?;
        }
        for case in waiting(practice, &[WaitsFor::Queue]).await? {
            if case.opened.plus(IN_QUEUE) <= office.now() {
                self.handle(office, practice, &case).await?;
            }
        }
        for case in waiting(practice, &[WaitsFor::Answerer]).await? {
            done.n_answered += usize::from(self.answer(office, practice, (&case, known)).await?);
        }
        for case in waiting(practice, &[WaitsFor::Approver, WaitsFor::SecondApprover]).await? {
            done.n_approved += usize::from(self.approve(office, practice, &case).await?);
        }
        Ok(done)
    }

    /// Somebody looks whether what was sent arrived. In this town it always did.
    async fn look(&self, office: &Office, practice: &Practice, case: &Case) -> Result<(), NotDone> {
        if case.state != CaseState::Unclear {
            return Ok(());
        }
        let Some(proposal) = practice.proposals_of(case.id).await?.pop() else { return Ok(()) };
        let Some(by) = self.named("ben") else { return Ok(()) };
        for issued in practice.warrants_of(proposal.terms().id).await? {
            if practice.receipt(issued.key).await?.is_none() {
                let seen = (issued.key, Some("seen at the clearinghouse".to_owned()));
                return found_out(office, practice, by, seen).await;
            }
        }
        Ok(())
    }

    async fn handle(
        &self,
        office: &Office,
        practice: &Practice,
        case: &Case,
    ) -> Result<(), NotDone> {
        let Some(by) = self.named("ben") else { return Ok(()) };
        let what = Phi::new("Called the payer; they look at it again.".to_owned());
        handled(office, practice, by, (case.id, what)).await
    }

    /// One after another is asked, until nobody else has to be.
    async fn approve(
        &self,
        office: &Office,
        practice: &Practice,
        case: &Case,
    ) -> Result<bool, NotDone> {
        let Some(seen) = seen(practice, case).await? else { return Ok(false) };
        for (_, by) in &self.0 {
            match approve(office, practice, *by, seen).await {
                Ok(Yes::Approved) => return Ok(true),
                Ok(Yes::NeedsSecond) | Err(NotDone::Refused(_)) => {}
                Err(err) => return Err(err),
            }
        }
        Ok(false)
    }

    /// Somebody who may answers what a case asks.
    pub(super) async fn answer(
        &self,
        office: &Office,
        practice: &Practice,
        (case, known): (&Case, &Known<'_>),
    ) -> Result<bool, NotDone> {
        let Some(question) = question(practice, case).await? else { return Ok(false) };
        let said = known.answer(&case.claim, question);
        for (_, by) in &self.0 {
            let answered = Answer { question, answer: said, words: None };
            match answer(office, practice, *by, (case.id, answered)).await {
                Ok(()) => return Ok(true),
                Err(NotDone::Refused(_)) => {}
                Err(err) => return Err(err),
            }
        }
        Ok(false)
    }
}

/// The newest proposal of a case, as it is now.
pub(super) async fn seen(practice: &Practice, case: &Case) -> Result<Option<Seen>, StoreError> {
    let proposal = practice.proposals_of(case.id).await?.pop();
    Ok(proposal.map(|it| Seen { proposal: it.terms().id, digest: it.digest() }))
}

/// The cases that wait for some of these.
pub(super) async fn waiting(
    practice: &Practice,
    whom: &[WaitsFor],
) -> Result<Vec<Case>, StoreError> {
    let mut cases = Vec::new();
    for whom in whom {
        cases.extend(practice.cases_waiting_for(*whom, ALL).await?);
    }
    Ok(cases)
}

impl<'a> Known<'a> {
    /// What the town knows.
    pub(super) fn of(truth: &'a Truth) -> Self {
        let open = truth.open().into_iter();
        let known = open.map(|it| {
            let claim = super::claim_ref(card(it.payer), it.claim);
            (claim, (it.decision.denials().collect(), it.remedy()))
        });
        Self(known.collect())
    }

    /// As it is. What the town does not know is answered with no.
    fn answer(&self, claim: &ClaimRef, question: Question) -> PersonsAnswer {
        let Some((cuts, remedy)) = self.0.get(claim) else { return PersonsAnswer::No };
        let contest = matches!(remedy, Some(Remedy::Contest(_)));
        let yes = cuts.iter().any(|cut| match question {
            Question::WasItAuthorized => {
                let there = [Some(Cause::AuthorizationNotNamed), Some(Cause::ReferralNotNamed)];
                there.contains(&cut.cause) || cut.mistaken
            }
            Question::IsItADuplicate => cut.cause == Some(Cause::Duplicate) && !cut.mistaken,
            Question::WasItFiledInTime => cut.cause == Some(Cause::FiledLate) && cut.mistaken,
            Question::WhatDoesTheChartSay => *remedy == Some(Remedy::Correct),
            Question::WasItMedicallyNecessary | Question::WorthAnAppeal => contest || cut.mistaken,
            Question::WhatIsIt
            | Question::WhoPays
            | Question::WhatIsThePayersNumber
            | Question::WhatMayBeDone
            | Question::WhatInstead => false,
        });
        if yes { PersonsAnswer::Yes } else { PersonsAnswer::No }
    }
}
