//! Standing orders, and what may be acted on: approvals that wait for their turn.

use authority::{Phase, Refusal, Role, Verdict, may_act, may_approve_by_order, may_sign};
use domain::{
    ActionKind, Approver, Cents, PracticeId, ProposalState, StaffId, StandingOrder,
    fixture::{
        approved, edited, half_approved, in_state, moment, numbered, order, person, proposal_of,
    },
};

use crate::office::{rules, staff};

const ROUTE: &[ActionKind] = &[ActionKind::RouteToQueue];

#[test]
fn an_order_takes_the_place_of_a_person_only_where_the_agent_is_automated() {
    let waiting = proposal_of(ROUTE, Cents(900_00));
    let table = [
        (Phase::Observe, refused(Refusal::Observing)),
        (Phase::Assist, refused(Refusal::NotAutomated)),
        (Phase::Automate, Verdict::Allowed),
    ];
    for (phase, verdict) in table {
        let found = may_approve_by_order(&order(ROUTE), &waiting, &rules(phase), moment(10));
        assert_eq!(found, verdict, "{phase:?}");
    }
}

#[test]
fn an_order_is_refused_where_it_does_not_hold() {
    let (order, waiting) = (order(ROUTE), proposal_of(ROUTE, Cents(900_00)));
    let note = &[ActionKind::RouteToQueue, ActionKind::AddNote];
    let table = [
        (waiting.clone(), 10, Verdict::Allowed),
        (waiting.clone(), 4, refused(Refusal::NotCovered)),
        (waiting.clone(), 100, refused(Refusal::NotCovered)),
        (waiting.clone(), 1_000, refused(Refusal::Expired)),
        (proposal_of(ROUTE, Cents(1_000_01)), 10, refused(Refusal::NotCovered)),
        (proposal_of(note, Cents(900_00)), 10, refused(Refusal::NotCovered)),
        (edited(&waiting, 1), 10, refused(Refusal::NotCovered)),
        (half_approved(waiting.clone(), 1), 10, refused(Refusal::NotCovered)),
        (
            in_state(&waiting, ProposalState::Rejected),
            10,
            refused(Refusal::NotPending(ProposalState::Rejected)),
        ),
    ];
    for (proposal, second, verdict) in table {
        let found =
            may_approve_by_order(&order, &proposal, &rules(Phase::Automate), moment(second));
        assert_eq!(found, verdict, "{proposal:?} at {second}");
    }
}

#[test]
fn what_goes_out_or_gives_money_up_always_needs_a_person() {
    for kind in ActionKind::ALL.iter().filter(|it| !it.stays_in_the_office()) {
        let everything = order(ActionKind::ALL);
        let waiting = proposal_of(&[*kind], Cents(1));
        let found =
            may_approve_by_order(&everything, &waiting, &rules(Phase::Automate), moment(10));
        assert_eq!(found, refused(Refusal::NotCovered), "{kind:?}");
        let manager = staff(9, &[Role::BillingManager]);
        let signed = may_sign(&manager, &order(&[*kind]), &rules(Phase::Automate));
        assert_eq!(signed, Err(Refusal::NeedsAPerson(*kind)));
    }
}

#[test]
fn an_order_is_signed_by_whoever_may_and_in_their_own_name() {
    let (order, rules) = (order(ROUTE), rules(Phase::Automate));
    for role in Role::ALL {
        let may = [Role::BillingManager, Role::PracticeAdministrator].contains(role);
        assert_eq!(may_sign(&staff(9, &[*role]), &order, &rules).is_ok(), may, "{role:?}");
    }
    let manager = staff(9, &[Role::BillingManager]);
    let in_another_name = StandingOrder { signed_by: numbered(StaffId::new, 8), ..order.clone() };
    assert!(may_sign(&manager, &in_another_name, &rules).is_err());
    let elsewhere = StandingOrder { practice: numbered(PracticeId::new, 2), ..order };
    assert!(may_sign(&manager, &elsewhere, &rules).is_err());
}

#[test]
fn what_was_approved_may_be_acted_on_until_something_changes() {
    let by_person = approved(proposal_of(&[ActionKind::FileAppeal], Cents(1)), person(1));
    let by_order = approved(proposal_of(ROUTE, Cents(1)), Approver::Order(order(ROUTE)));
    let assist = rules(Phase::Assist);
    let automate = rules(Phase::Automate);
    let mut stopped = automate.clone();
    stopped.brake.all = true;
    let observe = rules(Phase::Observe);
    let table = [
        (&by_person, &assist, 10, Ok(())),
        (&by_person, &automate, 10, Ok(())),
        (&by_person, &assist, 999, Ok(())),
        (&by_person, &assist, 1_000, Err(Refusal::Expired)),
        (&by_person, &stopped, 10, Err(Refusal::Stopped)),
        (&by_person, &observe, 10, Err(Refusal::Observing)),
        (&by_order, &automate, 10, Ok(())),
        (&by_order, &automate, 99, Ok(())),
        (&by_order, &automate, 100, Err(Refusal::NotCovered)),
        (&by_order, &assist, 10, Err(Refusal::NotAutomated)),
        (&by_order, &stopped, 10, Err(Refusal::Stopped)),
        (&by_order, &observe, 10, Err(Refusal::Observing)),
    ];
    for (approved, rules, second, answer) in table {
        assert_eq!(may_act(approved, rules, moment(second)), answer, "{rules:?} at {second}");
    }
}

fn refused(why: Refusal) -> Verdict {
    Verdict::Refused { why }
}
