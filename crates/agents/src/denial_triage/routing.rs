//! Into which queue a denial goes: how urgent, by when, and how much judgment it takes.
//!
//! All figures are ours \[K\], to be replaced by what an office measures.

use chrono::{Days, NaiveDate};
use domain::{
    Action, Assessment, Cents, Deadline, Denial, DenialClass, Door, Owner, Pause, Plan, Priority,
    Queue, Tier,
};

use super::evidence::Verdict;

/// With so few days left nothing waits for its turn: two weeks are the time of one mail out and one
/// correction. Lower it and deadlines are lost to a holiday; raise it and everything is urgent.
const URGENT_DAYS_MAX: i64 = 14;

/// From this much expected money on, a day earlier is worth an interruption.
const URGENT_NET_MIN: Cents = Cents(1_000_00);

/// Days in which work of medium and of low priority should be done: whole weeks, so that work which
/// came on a working day is not due on a Sunday.
const MEDIUM_DAYS: u64 = 7;
const LOW_DAYS: u64 = 28;

/// Where a denial goes, and how urgent it is there.
pub(super) struct Routing<'a> {
    verdict: &'a Verdict,
    plan: Plan,
    priority: Priority,
    as_of: NaiveDate,
}

impl<'a> Routing<'a> {
    /// `drafted` says whether an answer goes with it. A person's word counts more than what is worked
    /// out here.
    pub(super) fn of(verdict: &'a Verdict, drafted: bool, as_of: NaiveDate) -> Self {
        let said = verdict.instead;
        let priority = said.priority.unwrap_or_else(|| priority(verdict, as_of));
        let plan = plan(verdict, drafted);
        let plan = Plan { queue: said.queue.unwrap_or(plan.queue), ..plan };
        Self { verdict, plan, priority, as_of }
    }

    /// What was found, for the platform.
    pub(super) fn analysis(&self) -> Action {
        let Self { verdict, plan, priority, .. } = *self;
        Action::AttachAnalysis {
            root_cause: verdict.denial.class,
            confidence_bp: confidence_bp(&verdict.denial),
            recovery_priority: priority,
            next_action: plan.next_action.to_owned(),
        }
    }

    /// The way into the queue.
    pub(super) fn action(&self) -> Action {
        let Self { verdict, plan, priority, as_of } = *self;
        Action::RouteToQueue {
            queue: plan.queue,
            priority,
            due: due(verdict, priority, as_of),
            estimated_mins: plan.minutes,
            complexity_score: complexity(verdict, plan),
        }
    }

    /// The same for the record, with what the denial is and what it is worth.
    pub(super) fn assessment(&self) -> Assessment {
        let Verdict { denial, ruling, worth, .. } = self.verdict;
        Assessment {
            class: denial.class,
            door: ruling.door,
            chance_bp: worth.chance_bp,
            denied: denial.amount,
            expected_net: worth.expected_net,
            deadline: last_day(self.verdict),
            queue: self.plan.queue,
            priority: self.priority,
        }
    }
}

/// How sure the class of a denial is: the share of the denied money whose codes lead to it. What nobody
/// has classed is not sure at all.
fn confidence_bp(denial: &Denial) -> u32 {
    if denial.class == DenialClass::Unclassified || denial.amount <= Cents::ZERO {
        return 0;
    }
    let of_class = denial.reasons.iter().filter(|it| it.class == denial.class);
    let amount: Cents = of_class.map(|it| it.adjustment.amount).sum();
    let share = amount.0.saturating_mul(10_000) / denial.amount.0;
    u32::try_from(share.clamp(0, 10_000)).unwrap_or(0)
}

/// The queue of drafts is for drafts: where there is none, the team that knows has to find out.
fn plan(verdict: &Verdict, drafted: bool) -> Plan {
    let plan = verdict.plan;
    if drafted || plan.queue != Queue::AutoSubmit {
        return plan;
    }
    let queue = match plan.owner {
        Owner::Billing => Queue::ArFollowUp,
        owner => Queue::Team(owner),
    };
    Plan { queue, tier: Tier::Medium, ..plan }
}

/// The last day on which the answer can leave the house.
fn last_day(verdict: &Verdict) -> Option<NaiveDate> {
    verdict.deadline.as_ref().map(last_day_of)
}

/// The day after which something is lost: the answer's own last day, or else that of the way to
/// contest the denial that closes first. A corrected claim mostly does not keep that open \[K\].
fn lost_after(verdict: &Verdict) -> Option<NaiveDate> {
    let contest = verdict.closes_first.as_ref().map(|(_, it)| last_day_of(it));
    last_day(verdict).or(contest)
}

fn last_day_of(deadline: &Deadline) -> NaiveDate {
    deadline.date.min(deadline.last_day_to_send)
}

fn priority(verdict: &Verdict, as_of: NaiveDate) -> Priority {
    let closes_soon =
        lost_after(verdict).is_some_and(|day| (day - as_of).num_days() <= URGENT_DAYS_MAX);
    let net = verdict.worth.expected_net;
    let waits = verdict.ruling.pause == Some(Pause::AwaitPayer);
    // A matter of law does not wait, whatever it is worth.
    if closes_soon || verdict.ruling.pause == Some(Pause::Compliance) {
        Priority::High
    } else if waits || verdict.plan.tier == Tier::Low {
        Priority::Low
    } else if URGENT_NET_MIN <= net {
        Priority::High
    } else if net < Cents::ZERO && verdict.ruling.door != Door::Nothing {
        Priority::Low
    } else {
        Priority::Medium
    }
}

/// Never before today, and else never after the day on which something is lost.
fn due(verdict: &Verdict, priority: Priority, as_of: NaiveDate) -> Option<NaiveDate> {
    let days = match priority {
        Priority::High => 0,
        Priority::Medium => MEDIUM_DAYS,
        Priority::Low => LOW_DAYS,
    };
    let turn = as_of.checked_add_days(Days::new(days))?;
    Some(lost_after(verdict).map_or(turn, |last| turn.min(last)).max(as_of))
}

/// From 0 to 100: what can be drafted is easy, what a clinician or a hearing has to judge is not, and
/// each further kind of reason adds to it.
fn complexity(verdict: &Verdict, plan: Plan) -> u8 {
    let tier: usize = match plan.tier {
        Tier::High => 10,
        Tier::Low => 20,
        Tier::Medium => 40,
    };
    let judgment = match plan.queue {
        Queue::ClinicalReview => 30,
        Queue::CoderReview | Queue::Appeals => 15,
        _ => 0,
    };
    let level = match verdict.ruling.door {
        Door::Appeal(2..) => 20,
        _ => 0,
    };
    let mut classes: Vec<_> = verdict.denial.reasons.iter().map(|it| it.class).collect();
    classes.sort_unstable();
    classes.dedup();
    let further = 5 * classes.len().saturating_sub(1);
    u8::try_from((tier + judgment + level + further).min(100)).unwrap_or(100)
}
