//! Into which queue a denial goes: how urgent, by when, and how much judgment it takes.
//!
//! All figures are ours \[K\], to be replaced by what an office measures.

use chrono::{Days, NaiveDate};
use domain::{Action, Cents, Door, Owner, Pause, Plan, Priority, Queue, Tier};

use super::evidence::Verdict;

/// With so few days left nothing waits for its turn: two weeks are the time of one mail out and one
/// correction. Lower it and deadlines are lost to a holiday; raise it and everything is urgent.
const URGENT_DAYS_MAX: i64 = 14;

/// From this much expected money on, a day earlier is worth an interruption.
const URGENT_NET_MIN: Cents = Cents(1_000_00);

/// Days in which work of medium and of low priority should be done.
const MEDIUM_DAYS: u64 = 7;
const LOW_DAYS: u64 = 30;

/// The route; `drafted` says whether an answer goes with it.
pub(super) fn route(verdict: &Verdict, drafted: bool, as_of: NaiveDate) -> Action {
    let priority = priority(verdict, as_of);
    let plan = plan(verdict, drafted);
    Action::RouteToQueue {
        queue: plan.queue,
        priority,
        due: due(verdict, priority, as_of),
        estimated_mins: plan.minutes,
        complexity_score: complexity(verdict, plan),
    }
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
    verdict.deadline.as_ref().map(|it| it.date.min(it.last_day_to_send))
}

fn priority(verdict: &Verdict, as_of: NaiveDate) -> Priority {
    let closes_soon =
        last_day(verdict).is_some_and(|day| (day - as_of).num_days() <= URGENT_DAYS_MAX);
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

/// Never before today, and else never after the last day on which it can be sent.
fn due(verdict: &Verdict, priority: Priority, as_of: NaiveDate) -> Option<NaiveDate> {
    let days = match priority {
        Priority::High => 0,
        Priority::Medium => MEDIUM_DAYS,
        Priority::Low => LOW_DAYS,
    };
    let turn = as_of.checked_add_days(Days::new(days))?;
    Some(last_day(verdict).map_or(turn, |last| turn.min(last)).max(as_of))
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
