//! What the people of the demo do besides saying yes: they stop an agent and let it go on, hand out the
//! work, sign first where two have to, say no, put things right and say what matters first.
//!
//! Without them a demo would show an office in which everybody always agrees. What they do here follows
//! the day and nothing else, so that one demo is like the other.
//!
//! **Invariant:** they come through the same gate as everybody: what they may not do is refused, and left
//! as it is.

use authority::Rules;
use chrono::Days;
use domain::{
    ActionKind, Case, CaseId, DenialClass, Override, Phi, Priority, Proposal, StaffId, WaitsFor,
};
use orchestrator::{
    Assign, NotDone, Office, RuleChange, To, Wishes, approve, assign_all, change, edit,
    override_case, reject, wished,
};
use store::{Assignee, Filter, Page, Practice, Ranking};

use super::people::{Known, People, seen, waiting};

/// On this day somebody stops the agent, and the day after it goes on.
const DAY_OF_BRAKE: i64 = 23;

/// Once a week the manager sends so much of what waits; the town began on a Monday, so on Fridays.
const DAY_OF_THE_MANAGER: i64 = 4;
const N_OF_THE_MANAGER: usize = 3;

/// Of so many cases two are left to whoever looks.
const ONE_IN: u32 = 3;

/// More than waits on a day of a demo.
const ALL: u64 = 10_000;

/// An office, and who does something in it.
pub(super) struct Habits<'a> {
    pub(super) office: &'a Office,
    pub(super) practice: &'a Practice,
    pub(super) people: &'a People,
    /// How many days have passed since the town began.
    pub(super) n_days: i64,
}

impl Habits<'_> {
    /// A coder sees something odd and stops the agent; the manager looks, and lets it go on.
    pub(super) async fn brake(&self, agent: &str, rules: &Rules) -> Result<(), NotDone> {
        let agent = agent.to_owned();
        let (who, what) = match self.n_days {
            DAY_OF_BRAKE => ("carla", RuleChange::Stop(Some(agent))),
            n if DAY_OF_BRAKE < n && rules.brake.stops(&agent) => {
                ("rosa", RuleChange::Release(Some(agent)))
            }
            _ => return Ok(()),
        };
        let Some(by) = self.people.named(who) else { return Ok(()) };
        change(self.office, self.practice, by, what).await
    }

    /// A day on which they do some of what there is and leave the rest to whoever looks at the demo.
    pub(super) async fn some_work(&self, known: &Known<'_>) -> Result<(), NotDone> {
        self.hand_out().await?;
        self.sign_first().await?;
        for case in waiting(self.practice, &[WaitsFor::Answerer]).await? {
            if !is_left(&case) {
                self.people.answer(self.office, self.practice, (&case, known)).await?;
            }
        }
        let asked = waiting(self.practice, &[WaitsFor::Answerer]).await?;
        let proposed = waiting(self.practice, &[WaitsFor::Approver]).await?;
        let (first, last) = (proposed.first(), proposed.last());
        match self.n_days % 8 {
            0 => self.say_no(first).await?,
            2 => self.put_first(last.or(asked.first())).await?,
            4 => self.say_what_it_is(asked.last()).await?,
            6 => self.put_right(last).await?,
            _ => {}
        }
        // What is small and simple is done at once. Once a week the manager sends what is large.
        for case in proposed.iter().filter(|it| !is_left(it)) {
            self.sign("ben", case).await?;
            self.sign("max", case).await?;
        }
        if self.n_days % 7 == DAY_OF_THE_MANAGER {
            for case in proposed.iter().take(N_OF_THE_MANAGER) {
                self.sign("rosa", case).await?;
            }
        }
        Ok(())
    }

    /// The manager hands out what nobody has, three of four; the rest is taken by whoever comes to it.
    async fn hand_out(&self) -> Result<(), NotDone> {
        let Some(rosa) = self.people.named("rosa") else { return Ok(()) };
        let filter = Filter { assignee: Some(Assignee::Nobody), ..Filter::default() };
        let page = Page { after: None, n_max: ALL };
        let listed = self.practice.worklist_of(&filter, Ranking::Expected, page).await?;
        let each = listed.iter().enumerate().filter(|(nth, _)| nth % 4 != 3);
        let wanted = each.map(|(_, it)| Assign::to(it.case.id, To::Anybody)).collect();
        assign_all(self.office, self.practice, rosa, wanted).await.map(drop)
    }

    /// Where money is given up, the manager signs, and leaves what is larger to a second person.
    async fn sign_first(&self) -> Result<(), NotDone> {
        for case in waiting(self.practice, &[WaitsFor::Approver]).await? {
            let Some(proposal) = self.proposal(case.id).await? else { continue };
            let mut actions = proposal.terms().actions.iter();
            if actions.any(|it| it.action.kind() == ActionKind::RecommendWriteOff) {
                self.sign("rosa", &case).await?;
            }
        }
        Ok(())
    }

    async fn say_no(&self, case: Option<&Case>) -> Result<(), NotDone> {
        let (Some(case), Some(lee)) = (case, self.people.named("lee")) else { return Ok(()) };
        let Some(seen) = seen(self.practice, case).await? else { return Ok(()) };
        let why = "The chart says something else; ask the provider before anything goes out.";
        let said = (seen, Phi::new(why.to_owned()));
        allowed(reject(self.office, self.practice, lee, said).await)
    }

    async fn put_first(&self, case: Option<&Case>) -> Result<(), NotDone> {
        let instead = Override { priority: Some(Priority::High), ..Override::default() };
        let why = "This payer closes its window early; I want it done today.";
        self.override_by("rosa", case, (instead, why)).await
    }

    /// An analyst knows this payer: what looks like a modifier is two codes that it bundles.
    async fn say_what_it_is(&self, case: Option<&Case>) -> Result<(), NotDone> {
        let instead = Override { class: Some(DenialClass::Bundling), ..Override::default() };
        let why = "This payer bundles the two codes since spring; the modifier was right.";
        self.override_by("max", case, (instead, why)).await
    }

    async fn override_by(
        &self,
        who: &str,
        case: Option<&Case>,
        (instead, why): (Override, &str),
    ) -> Result<(), NotDone> {
        let (Some(case), Some(by)) = (case, self.people.named(who)) else { return Ok(()) };
        let said = (case.id, instead, Phi::new(why.to_owned()));
        allowed(override_case(self.office, self.practice, by, said).await)
    }

    /// Somebody changes what is proposed; somebody else has to approve it then.
    async fn put_right(&self, case: Option<&Case>) -> Result<(), NotDone> {
        let (Some(case), Some(max)) = (case, self.people.named("max")) else { return Ok(()) };
        let Some(proposal) = self.proposal(case.id).await? else { return Ok(()) };
        let Some(seen) = seen(self.practice, case).await? else { return Ok(()) };
        let soon = self.office.day(self.office.now()).checked_add_days(Days::new(2));
        let wishes = Wishes { priority: Some(Priority::High), due: soon, ..Wishes::default() };
        let actions = match wished(self.office, self.practice, &proposal, &wishes).await {
            Ok(actions) => actions,
            refused => return allowed(refused.map(drop)),
        };
        let why = Phi::new("There is more of this kind; it should not wait.".to_owned());
        let edited = edit(self.office, self.practice, max, (seen, actions, why)).await;
        allowed(edited.map(drop))
    }

    async fn sign(&self, who: &str, case: &Case) -> Result<(), NotDone> {
        let Some(by): Option<StaffId> = self.people.named(who) else { return Ok(()) };
        let Some(seen) = seen(self.practice, case).await? else { return Ok(()) };
        allowed(approve(self.office, self.practice, by, seen).await.map(drop))
    }

    async fn proposal(&self, case: CaseId) -> Result<Option<Proposal>, NotDone> {
        Ok(self.practice.proposals_of(case).await?.pop())
    }
}

/// Is this one of the cases that are left to whoever looks at the demo? Always the same ones.
fn is_left(case: &Case) -> bool {
    let letters = case.claim.number.0.bytes();
    letters.map(u32::from).sum::<u32>() % ONE_IN != 0
}

/// What somebody may not do, or what no longer fits, they leave.
fn allowed(done: Result<(), NotDone>) -> Result<(), NotDone> {
    match done {
        Err(NotDone::Store(err)) => Err(NotDone::Store(err)),
        _ => Ok(()),
    }
}
