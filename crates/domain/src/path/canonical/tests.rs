//! What holds for every value and for any bytes: what was written reads back, and no two values are
//! written alike.

use std::fmt::Debug;

use proptest::prelude::*;

use super::*;
use crate::{
    ActionKind, Owner,
    path::{
        Action, ClaimMark, Correction, Enclosure, Priority,
        fixture::{action, numbered},
    },
};

fn bytes_of(value: &impl Canonical) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.write(&mut bytes);
    bytes
}

fn read_back<T: Canonical + PartialEq + Debug>(value: &T) {
    let bytes = bytes_of(value);
    let mut from = Reader::new(&bytes);
    assert_eq!(T::read(&mut from).as_ref(), Some(value));
    assert!(from.is_at_end());
}

/// Short texts from few letters, so that two values that differ only in where one field ends and
/// the next begins come up often.
fn any_text() -> impl Strategy<Value = String> {
    "[ab]{0,3}"
}

fn any_letter() -> impl Strategy<Value = Phi<String>> {
    any_text().prop_map(Phi::new)
}

fn any_enclosures() -> impl Strategy<Value = Vec<Enclosure>> {
    let one = (0_u8..3, any_text()).prop_map(|(number, text)| Enclosure {
        document: numbered(DocumentId::new, number),
        digest: Digest::of(text.as_bytes()),
    });
    prop::collection::vec(one, 0..3)
}

fn any_queue() -> impl Strategy<Value = Queue> {
    let named = [
        Queue::ArFollowUp,
        Queue::Appeals,
        Queue::AutoSubmit,
        Queue::CoderReview,
        Queue::ClinicalReview,
        Queue::ManagerApproval,
    ];
    let teams = Owner::ALL.iter().copied().map(Queue::Team);
    prop::sample::select(named.into_iter().chain(teams).collect::<Vec<_>>())
}

fn any_routing() -> impl Strategy<Value = Action> {
    let due = prop::option::of(0_i32..3_000_000);
    let priority = prop::sample::select(Priority::ALL);
    (any_queue(), priority, due, any::<u32>(), any::<u8>()).prop_map(
        |(queue, priority, due, estimated_mins, complexity_score)| Action::RouteToQueue {
            queue,
            priority,
            due: due.and_then(NaiveDate::from_num_days_from_ce_opt),
            estimated_mins,
            complexity_score,
        },
    )
}

fn any_submission() -> impl Strategy<Value = Action> {
    let number = || any_text().prop_map(PayerClaimNumber);
    let correction = prop_oneof![
        Just(Correction::First),
        number().prop_map(|payer_number| Correction::Replaces { payer_number }),
        number().prop_map(|payer_number| Correction::Voids { payer_number }),
    ];
    (correction, prop::collection::vec(any::<u8>(), 0..4)).prop_map(|(correction, file)| {
        Action::SubmitCorrectedClaim { correction, file: Phi::new(file) }
    })
}

fn any_action() -> impl Strategy<Value = Action> {
    let class = prop::sample::select(DenialClass::ALL);
    let priority = prop::sample::select(Priority::ALL);
    let mark = prop::sample::select(ClaimMark::ALL);
    let letter = || (any_letter(), any_enclosures());
    prop_oneof![
        any_routing(),
        (class, any::<u32>(), priority, any_text()).prop_map(
            |(root_cause, confidence_bp, recovery_priority, next_action)| {
                Action::AttachAnalysis { root_cause, confidence_bp, recovery_priority, next_action }
            }
        ),
        mark.prop_map(|mark| Action::SetClaimStatus { mark }),
        any_letter().prop_map(|text| Action::AddNote { text }),
        any_submission(),
        letter().prop_map(|(summary, enclosures)| Action::SendRecords { summary, enclosures }),
        letter().prop_map(|(summary, enclosures)| {
            Action::RequestReconsideration { summary, enclosures }
        }),
        letter().prop_map(|(summary, enclosures)| Action::RequestReopening { summary, enclosures }),
        (0_u8..4, letter()).prop_map(|(level, (summary, enclosures))| {
            Action::FileAppeal { level, summary, enclosures }
        }),
        (0_i64..3, letter()).prop_map(|(expected, (summary, enclosures))| {
            Action::DisputePayment { expected: Cents(expected), summary, enclosures }
        }),
        (any::<i64>(), any_letter()).prop_map(|(amount, summary)| {
            Action::RecommendWriteOff { amount: Cents(amount), summary }
        }),
    ]
}

proptest! {
    #[test]
    fn every_action_reads_back(action in any_action()) {
        read_back(&action);
    }

    #[test]
    fn two_actions_are_written_alike_only_if_they_are_alike(a in any_action(), b in any_action()) {
        prop_assert_eq!(bytes_of(&a) == bytes_of(&b), a == b);
    }

    #[test]
    fn two_lists_of_actions_are_written_alike_only_if_they_are_alike(
        a in prop::collection::vec(any_action(), 0..3),
        b in prop::collection::vec(any_action(), 0..3),
    ) {
        prop_assert_eq!(bytes_of(&a) == bytes_of(&b), a == b);
    }

    #[test]
    fn where_one_text_ends_and_the_next_begins_is_written(
        a in (any_text(), any_text()),
        b in (any_text(), any_text()),
    ) {
        let both = |(first, second): &(String, String)| [bytes_of(first), bytes_of(second)].concat();
        prop_assert_eq!(both(&a) == both(&b), a == b);
    }

    #[test]
    fn a_piece_of_an_action_is_no_action(action in any_action(), at in any::<prop::sample::Index>()) {
        let bytes = bytes_of(&action);
        let cut = at.index(bytes.len());
        prop_assert_eq!(Action::read(&mut Reader::new(&bytes[..cut])), None);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Vec::<Action>::read(&mut Reader::new(&bytes));
    }

    #[test]
    fn a_changed_byte_is_another_action_or_none(
        action in any_action(),
        at in any::<prop::sample::Index>(),
        by in 1_u8..,
    ) {
        let mut bytes = bytes_of(&action);
        let place = at.index(bytes.len());
        bytes[place] ^= by;
        prop_assert_ne!(Action::read(&mut Reader::new(&bytes)), Some(action));
    }
}

/// The form is a promise: an auditor may write it down with other tools, and what is in a store has
/// to read back. If this test fails, the version of the proposal's encoding must change.
#[test]
fn the_form_of_an_action_is_fixed() {
    let field = |bytes: &[u8]| [&(bytes.len() as u64).to_be_bytes(), bytes].concat();
    let number = |number: i64| field(&number.to_be_bytes());
    let expected =
        [field(b"recommend_write_off"), number(40_00), field(b"Ada Example was treated")];
    assert_eq!(bytes_of(&action(ActionKind::RecommendWriteOff, Cents(40_00))), expected.concat());
    let expected = [
        field(b"route_to_queue"),
        field(b"A/R Follow-Up"),
        field(b"high"),
        number(0),
        number(30),
        number(20),
    ];
    assert_eq!(bytes_of(&action(ActionKind::RouteToQueue, Cents::ZERO)), expected.concat());
}

#[test]
fn a_list_that_announces_more_than_there_is_is_refused_at_once() {
    for announced in [1, i64::MAX, -1] {
        let bytes = bytes_of(&announced);
        assert!(Vec::<String>::read(&mut Reader::new(&bytes)).is_none(), "{announced}");
    }
    let length = u64::MAX.to_be_bytes();
    assert!(String::read(&mut Reader::new(&length)).is_none());
}

#[test]
fn what_is_out_of_range_is_refused() {
    assert!(u32::read(&mut Reader::new(&bytes_of(&(1_i64 << 32)))).is_none());
    assert!(u32::read(&mut Reader::new(&bytes_of(&-1_i64))).is_none());
    assert!(Moment::read(&mut Reader::new(&bytes_of(&-1_i64))).is_none());
    assert!(NaiveDate::read(&mut Reader::new(&bytes_of(&i64::MAX))).is_none());
    assert!(Option::<i64>::read(&mut Reader::new(&bytes_of(&2_i64))).is_none());
}
