//! What holds for proposals: nothing of them changes unseen.

use proptest::prelude::*;

use super::*;
use crate::ActionKind;
use crate::path::fixture::{
    self, PATIENT, edited, in_state, moment, numbered, proposal, proposed, terms,
};
use crate::path::{ExhibitId, PayerId};

#[test]
fn a_proposal_without_an_action_or_a_reason_is_none() {
    let terms = terms(vec![route()]);
    let idle = Terms { actions: Vec::new(), ..terms.clone() };
    assert_eq!(Proposal::new(idle), Err(NotProposable::NoAction));
    let baseless = Terms { because: Vec::new(), ..terms };
    assert_eq!(Proposal::new(baseless), Err(NotProposable::NoReason));
}

/// Every field is part of what a person approves.
#[test]
fn whatever_changes_the_digest_changes() {
    let terms = terms(vec![route()]);
    let earlier = numbered(ExhibitId::new, 9);
    let changed = [
        Terms { id: numbered(ProposalId::new, 2), ..terms.clone() },
        Terms { practice: numbered(PracticeId::new, 2), ..terms.clone() },
        Terms { case: numbered(CaseId::new, 2), ..terms.clone() },
        Terms {
            claim: ClaimRef { payer: PayerId("00124".to_owned()), ..terms.claim.clone() },
            ..terms.clone()
        },
        Terms { actions: vec![proposed(write_off(Cents(1)))], ..terms.clone() },
        Terms {
            actions: vec![ProposedAction { account: numbered(AccountId::new, 2), action: route() }],
            ..terms.clone()
        },
        Terms { actions: vec![proposed(route()), proposed(route())], ..terms.clone() },
        Terms { at_stake: Cents(420_01), ..terms.clone() },
        Terms { because: vec![terms.because[0].clone().and(earlier)], ..terms.clone() },
        Terms { made_by: AgentVersion { version: 2, ..terms.made_by.clone() }, ..terms.clone() },
        Terms { expires: moment(1_001), ..terms.clone() },
    ];
    let mut digests = vec![Proposal::new(terms).unwrap().digest()];
    digests.extend(changed.map(|terms| Proposal::new(terms).unwrap().digest()));
    digests.push(edited(&proposal(vec![route()]), 7).digest());
    let n = digests.len();
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), n);
}

#[test]
fn an_edit_makes_another_proposal_and_says_who_made_it() {
    let first = proposal(vec![route()]);
    let second = edited(&first, 7);
    let third = edited(&second, 8);
    assert_eq!(first.edits(), []);
    assert_eq!(second.edits().len(), 1);
    assert_eq!(second.edits()[0].replaces, first.terms().id);
    assert_eq!(third.edits()[1].replaces, second.terms().id);
    assert!(third.is_edited_by(staff(7)), "an edit of an edit does not wash the first one off");
    assert!(third.is_edited_by(staff(8)));
    assert!(!third.is_edited_by(staff(9)));
}

#[test]
fn only_what_waits_can_be_edited() {
    let waiting = proposal(vec![route()]);
    for state in ProposalState::ALL {
        let found = in_state(&waiting, *state);
        let change = Change {
            id: numbered(ProposalId::new, 2),
            by: staff(7),
            at: moment(1),
            actions: vec![proposed(write_off(Cents(40_00)))],
            expires: moment(1_000),
        };
        assert_eq!(found.edited(change).is_ok(), *state == ProposalState::Pending, "{state:?}");
    }
}

#[test]
fn what_is_stored_comes_back_as_it_was() {
    for stored in
        [proposal(vec![route(), write_off(Cents(1))]), edited(&proposal(vec![route()]), 7)]
    {
        let restored = Proposal::restore(&stored.stored(), stored.digest(), stored.state());
        assert_eq!(restored, Ok(stored));
    }
}

#[test]
fn the_digest_on_record_must_be_that_of_the_bytes() {
    let stored = proposal(vec![route()]);
    let other = proposal(vec![write_off(Cents(1))]);
    let restored = Proposal::restore(&stored.stored(), other.digest(), ProposalState::Pending);
    assert_eq!(restored, Err(NotRestorable::Altered));
}

#[test]
fn what_a_later_version_wrote_is_refused_and_not_guessed() {
    let mut bytes = proposal(vec![route()]).stored().expose().clone();
    bytes.push(0);
    let restored =
        Proposal::restore(&Phi::new(bytes.clone()), Digest::of(&bytes), ProposalState::Pending);
    assert_eq!(restored, Err(NotRestorable::Unreadable));
}

#[test]
fn two_halves_of_a_write_off_are_one() {
    let halves = proposal(vec![write_off(Cents(400_00)), write_off(Cents(300_00))]);
    assert_eq!(halves.given_up(), Cents(700_00));
    let hidden = proposal(vec![write_off(Cents(400_00)), write_off(Cents(-300_00))]);
    assert_eq!(hidden.given_up(), Cents(700_00));
}

#[test]
fn what_is_printed_for_a_person_who_debugs_names_no_patient() {
    for kind in ActionKind::ALL {
        let printed = format!("{:?}", fixture::proposal_of(&[*kind], Cents(1)));
        assert!(!printed.contains(PATIENT), "{printed}");
    }
}

proptest! {
    /// The store keeps bytes and digest; whoever changes a byte of either is noticed.
    #[test]
    fn a_single_changed_byte_is_noticed(at in any::<prop::sample::Index>(), by in 1_u8..) {
        let stored = proposal(vec![route(), write_off(Cents(1))]);
        let mut bytes = stored.stored().expose().clone();
        let place = at.index(bytes.len());
        bytes[place] ^= by;
        let restored = Proposal::restore(&Phi::new(bytes), stored.digest(), stored.state());
        prop_assert_eq!(restored, Err(NotRestorable::Altered));
    }
}

fn route() -> Action {
    fixture::action(ActionKind::RouteToQueue, Cents::ZERO)
}

fn write_off(amount: Cents) -> Action {
    fixture::action(ActionKind::RecommendWriteOff, amount)
}

fn staff(number: u8) -> StaffId {
    numbered(StaffId::new, number)
}
