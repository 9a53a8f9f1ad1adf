//! The table of steps, and what holds for every way through it.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};

use super::*;

/// Each state with every step that may follow and where it leads; whatever is not here is refused.
#[test]
fn the_steps_until_the_approval() {
    check(
        &CaseState::ALL[..5],
        &expect![[r#"
            deciding, waits for agent
                propose          checking
                ask              awaiting_answer
                settle           settled
                reconsider       deciding
                close            closed
                stop             stopped
                override         deciding
            checking, waits for check
                put_forward      awaiting_approval
                observe          awaiting_payer
                object           stopped
                approve_by_order approved
                settle           settled
                reconsider       deciding
                stop             stopped
                override         deciding
            awaiting_approval, waits for approver
                sign_first       awaiting_second_approval
                approve          approved
                reject           awaiting_answer
                edit             checking
                expire           deciding
                settle           settled
                reconsider       deciding
                stop             stopped
                override         deciding
            awaiting_second_approval, waits for second_approver
                approve          approved
                reject           awaiting_answer
                edit             checking
                expire           deciding
                settle           settled
                reconsider       deciding
                stop             stopped
                override         deciding
            awaiting_answer, waits for answerer
                answer           deciding
                settle           settled
                reconsider       deciding
                close            closed
                stop             stopped
                override         deciding
        "#]],
    );
}

#[test]
fn the_steps_after_the_approval() {
    check(
        &CaseState::ALL[5..],
        &expect![[r#"
            approved, waits for act
                expire           deciding
                begin            acting
                settle           settled
                reconsider       deciding
                stop             stopped
            acting, waits for act
                lose_sight       unclear
                fail             stopped
                hand_over        in_queue
                deliver          awaiting_payer
                finish           settled
                stop             unclear
            unclear, waits for supervisor
                find_out         acting
            in_queue, waits for queue
                handle           awaiting_payer
                settle           settled
                reconsider       deciding
                close            closed
                stop             stopped
                override         deciding
            awaiting_payer, waits for payer
                settle           settled
                reconsider       deciding
                close            closed
                stop             stopped
            settled, waits for learn
                learn            closed
                stop             stopped
            stopped, waits for supervisor
                settle           settled
                reconsider       deciding
                close            closed
                resume           deciding
            closed, waits for nobody
        "#]],
    );
}

#[test]
fn a_step_that_may_not_follow_is_refused_and_says_why() {
    let refused = CaseState::Deciding.next(Step::Begin).unwrap_err();
    assert_eq!(refused.to_string(), "a case that is `deciding` can't `begin`");
}

#[test]
fn every_open_state_waits_for_somebody() {
    for state in CaseState::ALL {
        assert_eq!(state.waits_for().is_none(), *state == CaseState::Closed, "{state:?}");
    }
}

#[test]
fn every_case_can_reach_every_state_and_every_state_can_be_closed() {
    let all: BTreeSet<_> = CaseState::ALL.iter().copied().collect();
    assert_eq!(reachable(CaseState::FIRST, |_| true), all);
    for state in CaseState::ALL {
        assert!(reachable(*state, |_| true).contains(&CaseState::Closed), "{state:?}");
    }
}

#[test]
fn nothing_is_acted_on_without_an_approval_and_nothing_approved_without_a_check() {
    let unapproved =
        reachable(CaseState::FIRST, |step| !matches!(step, Step::Approve | Step::ApproveByOrder));
    assert!(!unapproved.contains(&CaseState::Approved));
    assert!(!unapproved.contains(&CaseState::Acting));
    let unchecked = reachable(CaseState::FIRST, |step| {
        !matches!(step, Step::PutForward | Step::ApproveByOrder)
    });
    assert!(!unchecked.contains(&CaseState::Approved));
}

#[test]
fn what_may_have_happened_outside_is_found_out_before_anything_else() {
    let after = |state: CaseState| -> BTreeSet<_> {
        Step::ALL.iter().filter_map(|step| state.next(*step).ok()).collect()
    };
    assert_eq!(after(CaseState::Unclear), BTreeSet::from([CaseState::Acting]));
    assert!(!after(CaseState::Acting).contains(&CaseState::Deciding));
    assert!(!after(CaseState::Acting).contains(&CaseState::Closed));
}

#[test]
fn a_closed_case_stays_closed() {
    for step in Step::ALL {
        assert!(CaseState::Closed.next(*step).is_err(), "{step:?}");
    }
}

#[test]
fn every_word_reads_back() {
    for state in CaseState::ALL {
        assert_eq!(CaseState::from_id(state.id()), Some(*state));
    }
    for step in Step::ALL {
        assert_eq!(Step::from_id(step.id()), Some(*step));
    }
}

/// All states that can follow, by the steps that pass.
fn reachable(from: CaseState, passes: impl Fn(Step) -> bool) -> BTreeSet<CaseState> {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(state) = open.pop() {
        let steps = Step::ALL.iter().copied().filter(|step| passes(*step));
        for next in steps.filter_map(|step| state.next(step).ok()) {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen
}

fn check(states: &[CaseState], table: &Expect) {
    let mut text = String::new();
    for state in states {
        let waits = state.waits_for().map_or("nobody", WaitsFor::id);
        text.push_str(&format!("{}, waits for {waits}\n", state.id()));
        for step in Step::ALL {
            if let Ok(next) = state.next(*step) {
                text.push_str(&format!("    {:<16} {}\n", step.id(), next.id()));
            }
        }
    }
    table.assert_eq(&text);
}
