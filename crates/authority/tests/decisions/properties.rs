//! What holds whoever asks, for whatever proposal.

use authority::{
    Ceiling, Limits, Phase, Refusal, Role, Rules, Staff, Verdict, may_act, may_approve,
    may_approve_by_order,
};
use domain::{
    ActionKind, Approver, Cents, Consent, Proposal, Signatures, Signed,
    fixture::{AGENT, consent, edited, half_approved, moment, order, person, proposal_of},
};
use proptest::prelude::*;

use crate::office::{rules, staff};

fn any_kind() -> impl Strategy<Value = ActionKind> {
    prop::sample::select(ActionKind::ALL)
}

fn any_role() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL)
}

fn any_amount() -> impl Strategy<Value = Cents> {
    (0_i64..30_000_00).prop_map(Cents)
}

fn any_staff() -> impl Strategy<Value = Staff> {
    prop::collection::vec(any_role(), 0..3).prop_map(|roles| staff(1, &roles))
}

/// Of one to three actions, edited by some, perhaps with a first approval of somebody.
fn any_proposal() -> impl Strategy<Value = Proposal> {
    let kinds = prop::collection::vec(any_kind(), 1..4);
    let edits = prop::collection::vec(1_u8..4, 0..3);
    (kinds, any_amount(), edits, prop::option::of(4_u8..6)).prop_map(
        |(kinds, amount, edits, first)| {
            let proposal = proposal_of(&kinds, amount);
            let proposal = edits.iter().fold(proposal, |proposal, by| edited(&proposal, *by));
            match first {
                Some(by) => half_approved(proposal, by),
                None => proposal,
            }
        },
    )
}

fn any_rules() -> impl Strategy<Value = Rules> {
    prop::sample::select(Phase::ALL).prop_map(rules)
}

/// The same limits with one ceiling changed, by way of the table that an office would change.
fn with_ceiling(limits: &Limits, place: (ActionKind, Role), ceiling: Ceiling) -> Limits {
    let text = |ceiling| match ceiling {
        Ceiling::Never => "-".to_owned(),
        Ceiling::UpTo(Cents(cents)) => (cents / 100).to_string(),
        Ceiling::Any => "any".to_owned(),
    };
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.id()).collect();
    let mut table = format!("action\t{}\tsecond above", roles.join("\t"));
    for kind in ActionKind::ALL {
        table.push_str(&format!("\n{}", kind.id()));
        for role in Role::ALL {
            let kept = limits.ceiling(*kind, *role);
            let found = if place == (*kind, *role) { ceiling } else { kept };
            table.push_str(&format!("\t{}", text(found)));
        }
        let above = limits.second_above(*kind).map_or(Ceiling::Never, Ceiling::UpTo);
        table.push_str(&format!("\t{}", text(above)));
    }
    Limits::read(&table).expect("as an office would write it")
}

fn is_refused(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Refused { .. })
}

proptest! {
    #[test]
    fn raising_a_limit_never_refuses_what_was_allowed(
        staff in any_staff(),
        proposal in any_proposal(),
        (kind, role, dollars) in (any_kind(), any_role(), 0_i64..30_000),
    ) {
        let before = rules(Phase::Assist);
        let raised = before.limits.ceiling(kind, role).max(Ceiling::UpTo(Cents(100 * dollars)));
        let mut after = before.clone();
        after.limits = with_ceiling(&before.limits, (kind, role), raised);
        let verdict = may_approve(&staff, &proposal, &before, moment(10));
        if !is_refused(verdict) {
            prop_assert_eq!(may_approve(&staff, &proposal, &after, moment(10)), verdict);
        }
    }

    #[test]
    fn the_brake_refuses_everything(
        staff in any_staff(),
        proposal in any_proposal(),
        rules in any_rules(),
        only_this_agent: bool,
    ) {
        let mut rules = rules;
        if only_this_agent {
            rules.brake.agents.insert(AGENT.to_owned());
        } else {
            rules.brake.all = true;
        }
        let order = order(ActionKind::ALL);
        prop_assert!(is_refused(may_approve(&staff, &proposal, &rules, moment(10))));
        prop_assert!(is_refused(may_approve_by_order(&order, &proposal, &rules, moment(10))));
        let consent = consent(&proposal, person(7), Signatures::One);
        if let Ok(Signed::Whole(approved)) = proposal.approve(consent) {
            prop_assert_eq!(may_act(&approved, &rules, moment(10)), Err(Refusal::Stopped));
        }
    }

    #[test]
    fn nobody_approves_their_own_edit_whatever_the_role(
        role in any_role(),
        other in any_role(),
        proposal in any_proposal(),
        others in prop::collection::vec(2_u8..4, 0..3),
    ) {
        let mine = edited(&proposal, 1);
        let edited = others.iter().fold(mine, |proposal, by| edited(&proposal, *by));
        let verdict =
            may_approve(&staff(1, &[role, other]), &edited, &rules(Phase::Assist), moment(10));
        prop_assert_eq!(verdict, Verdict::Refused { why: Refusal::OwnEdit });
    }

    #[test]
    fn a_role_more_never_refuses_what_was_allowed(
        roles in prop::collection::vec(any_role(), 0..3),
        more in any_role(),
        proposal in any_proposal(),
    ) {
        let rules = rules(Phase::Assist);
        let verdict = may_approve(&staff(1, &roles), &proposal, &rules, moment(10));
        if !is_refused(verdict) {
            let roles: Vec<Role> = roles.into_iter().chain([more]).collect();
            prop_assert_eq!(may_approve(&staff(1, &roles), &proposal, &rules, moment(10)), verdict);
        }
    }

    /// The two guards agree, so a person who was told yes is not turned away by the next one.
    #[test]
    fn what_is_allowed_here_the_proposal_takes_too(
        staff in any_staff(),
        proposal in any_proposal(),
        second in 0_i64..1_200,
    ) {
        let verdict = may_approve(&staff, &proposal, &rules(Phase::Assist), moment(second));
        if let Ok(needs) = verdict.signatures() {
            let digest = proposal.digest();
            let by = Approver::Person(staff.id);
            let consent = Consent { by, digest, at: moment(second), needs };
            let signed = proposal.approve(consent);
            let waits = matches!(signed, Ok(Signed::Half(_)));
            prop_assert!(signed.is_ok());
            prop_assert_eq!(waits, matches!(verdict, Verdict::NeedsSecond { .. }));
        }
    }

    #[test]
    fn an_order_and_the_proposal_agree_too(proposal in any_proposal(), second in 0_i64..1_200) {
        let order = order(ActionKind::ALL);
        let rules = rules(Phase::Automate);
        let verdict = may_approve_by_order(&order, &proposal, &rules, moment(second));
        if let Ok(needs) = verdict.signatures() {
            let digest = proposal.digest();
            let by = Approver::Order(order);
            let consent = Consent { by, digest, at: moment(second), needs };
            prop_assert!(matches!(proposal.approve(consent), Ok(Signed::Whole(_))));
        }
    }
}
