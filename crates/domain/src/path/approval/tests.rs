//! The table of approvals: what was edited, who approves, when, and what comes of it.

use expect_test::{Expect, expect};

use super::*;
use crate::{
    ActionKind, Cents, ProposalId,
    path::fixture::{
        self, approved, consent, edited, in_state, moment, numbered, order, person, proposal_of,
    },
};

/// Columns: what is proposed; who edited it, in order; what became of it meanwhile; then each yes:
/// who, at which second, of which content (`same` or `other`), how many are needed. It may be
/// approved until second 1,000; the order holds from 5 until 100.
#[test]
fn approvals() {
    check(&expect![[r#"
        proposed   edits   state    yes               and then          result
        route      -       pending  ann@10/same/1     -                 approved by 1
        route      -       pending  ann@999/same/1    -                 approved by 1
        route      -       pending  ann@1000/same/1   -                 the proposal expired at 1970-01-06T19:10:00.000Z
        route      -       pending  ann@5000/same/1   -                 the proposal expired at 1970-01-06T19:10:00.000Z
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
        write_off  -       pending  ann@10/same/2     bob@1000/same/2   the proposal expired at 1970-01-06T19:10:00.000Z
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
    let proposal = proposal_of(&[ActionKind::RouteToQueue], Cents(900_00));
    let order = order(&[ActionKind::RouteToQueue]);
    assert!(order.covers(&proposal, moment(10)));
    let narrower = [
        StandingOrder { practice: numbered(crate::PracticeId::new, 2), ..order.clone() },
        StandingOrder { agent: "another".to_owned(), ..order.clone() },
        StandingOrder { kinds: vec![ActionKind::AddNote], ..order.clone() },
        StandingOrder { at_stake_max: Cents(899_99), ..order.clone() },
        StandingOrder { signed: moment(11), ..order.clone() },
        StandingOrder { until: moment(10), ..order.clone() },
    ];
    for order in narrower {
        assert!(!order.covers(&proposal, moment(10)), "{order:?}");
    }
}

#[test]
fn a_standing_order_for_everything_sends_nothing_out() {
    let everything = order(ActionKind::ALL);
    for kind in ActionKind::ALL {
        let mixed = proposal_of(&[ActionKind::RouteToQueue, *kind], Cents(1));
        assert_eq!(everything.covers(&mixed, moment(10)), kind.stays_in_the_office(), "{kind:?}");
    }
}

#[test]
fn each_action_has_its_own_warrant_with_a_key_that_never_changes() {
    let kinds = [ActionKind::AddNote, ActionKind::FileAppeal, ActionKind::AddNote];
    let approved = approved(proposal_of(&kinds, Cents(1)), person(1));
    let keys: Vec<_> = approved.warrants().iter().map(|it| it.key().to_string()).collect();
    let id = approved.proposal().terms().id;
    assert_eq!(keys, [format!("{id}.0"), format!("{id}.1"), format!("{id}.2")]);
    assert_eq!(approved.warrants(), approved.warrants());
    for (warrant, kind) in approved.warrants().iter().zip(kinds) {
        assert_eq!(warrant.key().to_string().parse(), Ok(warrant.key()));
        assert_eq!(warrant.action().kind(), kind);
        assert_eq!(warrant.claim(), &fixture::claim());
        assert_eq!(warrant.case(), approved.proposal().terms().case);
        assert_eq!(warrant.practice(), approved.proposal().terms().practice);
        assert_eq!(warrant.account(), approved.proposal().terms().actions[0].account);
    }
}

#[test]
fn a_key_has_one_text() {
    let id = numbered(ProposalId::new, 1).to_string();
    let others = ["", "prop_.0"].map(str::to_owned).into_iter();
    let endings = ["", ".", ".01", ".+1", ".-1", ".4294967296"];
    for text in others.chain(endings.map(|ending| format!("{id}{ending}"))) {
        assert!(text.parse::<WarrantKey>().is_err(), "{text}");
    }
}

#[test]
fn an_approved_proposal_comes_back_by_being_approved_again() {
    let pending = proposal_of(&[ActionKind::AddNote], Cents(1));
    let (stored, digest) = (pending.stored(), pending.digest());
    let yes = consent(&pending, person(1), Signatures::One);
    let restore = |consents: &[&Consent]| {
        ApprovedProposal::restore(&stored, digest, consents.iter().copied().cloned())
    };
    assert_eq!(restore(&[&yes]), Ok(approved(pending, person(1))));

    let late = Consent { at: moment(2_000), ..yes.clone() };
    let expired = NotApprovable::Expired { at: moment(1_000) };
    assert_eq!(restore(&[&late]), Err(NotApproved::Void(expired)));

    let first = Consent { needs: Signatures::Two, ..yes.clone() };
    assert_eq!(restore(&[]), Err(NotApproved::Missing));
    assert_eq!(restore(&[&first]), Err(NotApproved::Missing));

    let done = NotApprovable::NotPending(ProposalState::Approved);
    assert_eq!(restore(&[&yes, &yes]), Err(NotApproved::Void(done)));

    let mut altered = stored.expose().clone();
    altered[40] ^= 1;
    let restored = ApprovedProposal::restore(&Phi::new(altered), digest, [yes]);
    assert_eq!(restored, Err(NotApproved::Proposal(NotRestorable::Altered)));
}

fn answer(columns: &[&str]) -> String {
    let [what, edits, state, first, second] = columns[..] else {
        panic!("five columns: {columns:?}")
    };
    let kind = match what {
        "route" => ActionKind::RouteToQueue,
        _ => ActionKind::RecommendWriteOff,
    };
    let editors = edits.split(',').filter(|it| *it != "-");
    let waiting = editors.fold(proposal_of(&[kind], Cents(420_00)), |proposal, name| {
        edited(&proposal, number(name))
    });
    let state = ProposalState::from_id(state).expect("a state");
    let mut signed = Signed::Half(in_state(&waiting, state));
    for yes in [first, second].into_iter().filter(|it| *it != "-") {
        signed = match signed {
            Signed::Half(proposal) => {
                let consent = read_yes(yes, proposal.digest());
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

/// `ann@10/same/1`: who, when, of what, how many are needed.
fn read_yes(text: &str, digest: Digest) -> Consent {
    let (who, rest) = text.split_once('@').expect("who@when");
    let [at, content, needs] = rest.split('/').collect::<Vec<_>>()[..] else {
        panic!("when/what/needs: {text}")
    };
    Consent {
        by: match who {
            "order" => Approver::Order(order(&[ActionKind::RouteToQueue])),
            name => person(number(name)),
        },
        digest: if content == "same" { digest } else { Digest::of(b"another") },
        at: moment(at.parse().expect("a second")),
        needs: if needs == "1" { Signatures::One } else { Signatures::Two },
    }
}

fn number(name: &str) -> u8 {
    name.as_bytes()[0]
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
