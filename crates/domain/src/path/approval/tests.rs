//! The table of approvals: what was edited, who approves, when, and what comes of it.

use expect_test::{Expect, expect};

use super::*;
use crate::{
    ActionKind, Cents, Change, ProposalId, StandingOrderId,
    path::fixture::{moment, numbered, proposal, proposed, route, staff, write_off},
};

/// Columns: what is proposed; who edited it, in order; what became of it meanwhile; then each yes:
/// who, at which millisecond, of which content (`same` or `other`), how many are needed. It may be
/// approved until millisecond 1,000.
#[test]
fn approvals() {
    check(&expect![[r#"
        proposed   edits   state    yes               and then          result
        route      -       pending  ann@10/same/1     -                 approved by 1
        route      -       pending  ann@999/same/1    -                 approved by 1
        route      -       pending  ann@1000/same/1   -                 the proposal expired at 1970-01-06T18:53:21.000Z
        route      -       pending  ann@5000/same/1   -                 the proposal expired at 1970-01-06T18:53:21.000Z
        route      -       pending  ann@10/other/1    -                 the approval is for another content than the proposal has
        route      -       pending  ann@1000/other/1  -                 the approval is for another content than the proposal has
        route      -       approved ann@10/same/1     -                 the proposal is approved
        route      -       rejected ann@10/same/1     -                 the proposal is rejected
        route      -       expired  ann@10/same/1     -                 the proposal is expired
        route      -       replaced ann@10/same/1     -                 the proposal is replaced
        route      ann     pending  ann@10/same/1     -                 nobody approves what they have edited themselves
        route      ann     pending  bob@10/same/1     -                 approved by 1
        route      ann,bob pending  ann@10/same/1     -                 nobody approves what they have edited themselves
        route      ann,bob pending  bob@10/same/1     -                 nobody approves what they have edited themselves
        route      ann,bob pending  eve@10/same/1     -                 approved by 1
        write_off  -       pending  ann@10/same/2     -                 waits for another
        write_off  -       pending  ann@10/same/2     ann@20/same/2     the second approval has to come from another person
        write_off  -       pending  ann@10/same/2     ann@20/same/1     the second approval has to come from another person
        write_off  -       pending  ann@10/same/2     bob@20/same/2     approved by 2
        write_off  -       pending  ann@10/same/2     bob@20/same/1     approved by 2
        write_off  -       pending  ann@10/same/2     bob@1000/same/2   the proposal expired at 1970-01-06T18:53:21.000Z
        write_off  -       pending  ann@10/same/2     bob@20/other/2    the approval is for another content than the proposal has
        write_off  bob     pending  ann@10/same/2     bob@20/same/2     nobody approves what they have edited themselves
        write_off  bob     pending  ann@10/same/2     eve@20/same/2     approved by 2
        route      -       pending  order@10/same/1   -                 approved by 1
        route      -       pending  order@10/same/2   -                 no standing order covers it
        route      -       pending  order@4/same/1    -                 no standing order covers it
        route      -       pending  order@5/same/1    -                 approved by 1
        route      -       pending  order@99/same/1   -                 approved by 1
        route      -       pending  order@100/same/1  -                 no standing order covers it
        route      -       pending  order@10/other/1  -                 the approval is for another content than the proposal has
        route      ann     pending  order@10/same/1   -                 no standing order covers it
        write_off  -       pending  order@10/same/1   -                 no standing order covers it
        write_off  -       pending  ann@10/same/2     order@20/same/1   no standing order covers it
    "#]]);
}

#[test]
fn a_standing_order_covers_what_it_says_and_nothing_else() {
    let proposal = proposal(vec![route()]);
    let order = order();
    assert!(order.covers(&proposal, moment(10)));
    let narrower = [
        StandingOrder { practice: numbered(crate::PracticeId::new, 2), ..order.clone() },
        StandingOrder { agent: "another".to_owned(), ..order.clone() },
        StandingOrder { kinds: vec![ActionKind::AddNote], ..order.clone() },
        StandingOrder { at_stake_max: Cents(419_99), ..order.clone() },
        StandingOrder { signed: moment(11), ..order.clone() },
        StandingOrder { until: moment(10), ..order.clone() },
    ];
    for order in narrower {
        assert!(!order.covers(&proposal, moment(10)), "{order:?}");
    }
}

#[test]
fn a_standing_order_for_everything_sends_nothing_out() {
    let everything = StandingOrder { kinds: ActionKind::ALL.to_vec(), ..order() };
    assert!(everything.covers(&proposal(vec![route()]), moment(10)));
    let mixed = proposal(vec![route(), write_off(Cents(1))]);
    assert!(!everything.covers(&mixed, moment(10)));
}

#[test]
fn each_action_has_its_own_warrant_with_a_key_that_never_changes() {
    let approved = approved(vec![route(), write_off(Cents(1)), route()]);
    let keys: Vec<_> = approved.warrants().iter().map(|it| it.key().to_string()).collect();
    let id = approved.proposal().terms().id;
    assert_eq!(keys, [format!("{id}.0"), format!("{id}.1"), format!("{id}.2")]);
    assert_eq!(approved.warrants(), approved.warrants());
    for warrant in approved.warrants() {
        assert_eq!(warrant.key().to_string().parse(), Ok(warrant.key()));
        assert_eq!(warrant.case(), approved.proposal().terms().case);
        assert_eq!(warrant.practice(), approved.proposal().terms().practice);
    }
}

#[test]
fn a_key_has_one_text() {
    let id = numbered(ProposalId::new, 1);
    for text in [
        "",
        "prop_.0",
        &format!("{id}"),
        &format!("{id}."),
        &format!("{id}.01"),
        &format!("{id}.+1"),
        &format!("{id}.-1"),
        &format!("case{id}.0"),
    ] {
        assert!(text.parse::<WarrantKey>().is_err(), "{text}");
    }
}

#[test]
fn an_approved_proposal_comes_back_by_being_approved_again() {
    let approved = approved(vec![route()]);
    let (stored, digest) = (approved.proposal().stored(), approved.proposal().digest());
    let consent = consent("ann@10/same/1", digest);
    let restored = ApprovedProposal::restore(&stored, digest, [consent.clone()]);
    assert_eq!(restored, Ok(approved));
    let late = Consent { at: moment(2_000), ..consent.clone() };
    let expired = NotApprovable::Expired { at: moment(1_000) };
    let restored = ApprovedProposal::restore(&stored, digest, [late]);
    assert_eq!(restored, Err(NotApproved::Void(expired)));
    assert_eq!(ApprovedProposal::restore(&stored, digest, []), Err(NotApproved::Missing));
    let twice = ApprovedProposal::restore(&stored, digest, [consent.clone(), consent.clone()]);
    let done = NotApprovable::NotPending(ProposalState::Approved);
    assert_eq!(twice, Err(NotApproved::Void(done)));
    let mut altered = stored.expose().clone();
    altered[40] ^= 1;
    let restored = ApprovedProposal::restore(&Phi::new(altered), digest, [consent]);
    assert_eq!(restored, Err(NotApproved::Proposal(NotRestorable::Altered)));
}

fn order() -> StandingOrder {
    StandingOrder {
        id: numbered(StandingOrderId::new, 1),
        practice: numbered(crate::PracticeId::new, 1),
        agent: "denial_triage".to_owned(),
        kinds: vec![ActionKind::RouteToQueue],
        at_stake_max: Cents(420_00),
        signed_by: staff(b'm'),
        signed: moment(5),
        until: moment(100),
    }
}

fn approved(actions: Vec<crate::Action>) -> ApprovedProposal {
    let proposal = proposal(actions);
    let consent = consent("ann@10/same/1", proposal.digest());
    match proposal.approve(consent) {
        Ok(Signed::Whole(approved)) => approved,
        other => panic!("{other:?}"),
    }
}

/// `ann@10/same/1`: who, when, of what, how many are needed.
fn consent(text: &str, digest: Digest) -> Consent {
    let (who, rest) = text.split_once('@').expect("who@when");
    let [at, content, needs] = rest.split('/').collect::<Vec<_>>()[..] else {
        panic!("when/what/needs: {text}")
    };
    Consent {
        by: match who {
            "order" => Approver::Order(order()),
            name => Approver::Person(staff(name.as_bytes()[0])),
        },
        digest: if content == "same" { digest } else { Digest::of(b"another") },
        at: moment(at.parse().expect("milliseconds")),
        needs: if needs == "1" { Signatures::One } else { Signatures::Two },
    }
}

fn answer(columns: &[&str]) -> String {
    let [what, edits, state, first, second] = columns[..] else {
        panic!("five columns: {columns:?}")
    };
    let action = if what == "route" { route() } else { write_off(Cents(40_00)) };
    let mut waiting = proposal(vec![action.clone()]);
    for (number, name) in (2..).zip(edits.split(',').filter(|it| *it != "-")) {
        let change = Change {
            id: numbered(ProposalId::new, number),
            by: staff(name.as_bytes()[0]),
            at: moment(0),
            actions: vec![proposed(action.clone())],
            expires: moment(1_000),
        };
        waiting = waiting.edited(change).expect("it waits");
    }
    let state = ProposalState::from_id(state).expect("a state");
    let mut signed = Signed::Half(
        Proposal::restore(&waiting.stored(), waiting.digest(), state).expect("as it was"),
    );
    for yes in [first, second].into_iter().filter(|it| *it != "-") {
        signed = match signed {
            Signed::Half(proposal) => {
                let consent = consent(yes, proposal.digest());
                match proposal.approve(consent) {
                    Ok(signed) => signed,
                    Err(why) => return why.to_string(),
                }
            }
            Signed::Whole(_) => panic!("nothing is left to approve: {columns:?}"),
        };
    }
    match signed {
        Signed::Half(_) => "waits for another".to_owned(),
        Signed::Whole(approved) => format!("approved by {}", approved.approvals().len()),
    }
}

/// Reads the five columns of each row and writes the sixth anew.
#[track_caller]
fn check(table: &Expect) {
    let mut text = String::new();
    for row in table.data().lines().filter(|row| !row.trim().is_empty()) {
        let columns: Vec<&str> = row.split_whitespace().take(5).collect();
        let (left, right) = if columns[0] == "proposed" {
            (["proposed", "edits", "state", "yes", "and then"], "result".to_owned())
        } else {
            (columns[..].try_into().expect("five columns"), answer(&columns))
        };
        let [what, edits, state, first, second] = left;
        text.push_str(&format!(
            "{what:<10} {edits:<7} {state:<8} {first:<17} {second:<17} {right}\n"
        ));
    }
    table.assert_eq(&text);
}
