//! A proposal comes out as it was put in, earns its approvals, and each of its actions is done once.

use domain::{Approver, Case, Proposal, ProposalState, Signatures, Signed, WarrantKey};
use sea_orm::{ConnectionTrait, Database};
use store::{StoreError, Tx};

use crate::{
    databases::{Office, on_each},
    invented::{approved, at, case, consent, denied, order, proposal, receipt, staff, stamp},
};

/// A transaction in which a proposal was made.
async fn proposed(office: &Office) -> (Tx, Case, Proposal) {
    let event = denied("e1");
    let case = case(1, &event);
    let proposal = proposal(1, &case);
    let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
    tx.take_in(&event).await.unwrap();
    tx.open_case(&case).await.unwrap();
    assert!(tx.propose(&proposal).await.unwrap());
    assert!(!tx.propose(&proposal).await.unwrap());
    (tx, case, proposal)
}

#[tokio::test]
async fn a_proposal_comes_out_as_it_was_put_in() {
    on_each(async |office| {
        let (tx, case, proposal) = proposed(&office).await;
        tx.commit().await.unwrap();
        let practice = &office.practice;
        let id = proposal.terms().id;
        assert_eq!(practice.proposal(id).await.unwrap().as_ref(), Some(&proposal));
        assert_eq!(practice.proposals_of(case.id).await.unwrap().len(), 1);
        assert_eq!(practice.proposals_expired(at(999), 10).await.unwrap(), []);
        assert_eq!(practice.proposals_expired(at(1_000), 10).await.unwrap(), [proposal]);
        assert_eq!(practice.approved(id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_proposal_that_was_altered_does_not_come_out() {
    let digest = "0".repeat(64);
    let table = [
        format!("UPDATE proposals SET digest = '{digest}'"),
        "UPDATE proposals SET digest = 'no digest'".to_owned(),
        "UPDATE proposals SET state = 'lost'".to_owned(),
        "UPDATE proposals SET body = wrapped FROM data_keys".to_owned(),
    ];
    on_each(async |office| {
        let (tx, _, proposal) = proposed(&office).await;
        tx.commit().await.unwrap();
        let db = Database::connect(&office.url).await.unwrap();
        for sql in &table {
            db.execute_unprepared(sql).await.unwrap();
            let err = office.practice.proposal(proposal.terms().id).await.unwrap_err();
            assert!(
                matches!(err, StoreError::Damaged { table: "proposals", .. }),
                "{sql}: {err:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_proposal_that_one_person_approves_comes_out_approved() {
    on_each(async |office| {
        let (mut tx, _, proposal) = proposed(&office).await;
        let approved = approved(proposal.clone());
        tx.sign(&Signed::Whole(approved.clone())).await.unwrap();
        tx.commit().await.unwrap();
        let id = proposal.terms().id;
        assert_eq!(office.practice.approved(id).await.unwrap(), Some(approved));
        let state = office.practice.proposal(id).await.unwrap().unwrap().state();
        assert_eq!(state, ProposalState::Approved);

        // The other one who looked at it at the same time comes too late.
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let late = crate::invented::approved(proposal);
        let err = tx.sign(&Signed::Whole(late)).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "proposals" }), "{err:?}");
    })
    .await;
}

#[tokio::test]
async fn the_first_of_two_approvals_is_kept() {
    on_each(async |office| {
        let (mut tx, _, proposal) = proposed(&office).await;
        let id = proposal.terms().id;
        let half = proposal.clone().approve(consent(staff(1), &proposal, Signatures::Two)).unwrap();
        tx.sign(&half).await.unwrap();
        tx.commit().await.unwrap();
        let stored = office.practice.proposal(id).await.unwrap().unwrap();
        assert_eq!(Signed::Half(stored.clone()), half);
        assert_eq!(office.practice.approved(id).await.unwrap(), None);

        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let err = tx.sign(&half).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "approvals" }), "{err:?}");
        drop(tx);

        let whole = stored.approve(consent(staff(2), &proposal, Signatures::Two)).unwrap();
        let mut tx = office.store.begin(&office.practice, stamp(3)).await.unwrap();
        tx.sign(&whole).await.unwrap();
        tx.commit().await.unwrap();
        let approved = office.practice.approved(id).await.unwrap().unwrap();
        assert_eq!(Signed::Whole(approved), whole);
    })
    .await;
}

#[tokio::test]
async fn an_approval_that_could_not_have_been_given_is_void() {
    let table = [
        "DELETE FROM approvals",
        "UPDATE approvals SET at_ms = 1772461000000",
        "UPDATE approvals SET needs = 2",
    ];
    for sql in table {
        on_each(async |office| {
            let (mut tx, _, proposal) = proposed(&office).await;
            tx.sign(&Signed::Whole(approved(proposal.clone()))).await.unwrap();
            tx.commit().await.unwrap();
            let db = Database::connect(&office.url).await.unwrap();
            db.execute_unprepared(sql).await.unwrap();
            let err = office.practice.approved(proposal.terms().id).await.unwrap_err();
            assert!(
                matches!(err, StoreError::Damaged { table: "proposals", .. }),
                "{sql}: {err:?}"
            );
        })
        .await;
    }
}

#[tokio::test]
async fn an_approval_by_a_standing_order_rests_on_the_order_on_record() {
    on_each(async |office| {
        let (mut tx, _, proposal) = proposed(&office).await;
        let mut yes = consent(staff(1), &proposal, Signatures::One);
        yes.by = Approver::Order(order());
        let signed = proposal.clone().approve(yes).unwrap();
        assert!(tx.sign_order(&order()).await.unwrap());
        assert!(!tx.sign_order(&order()).await.unwrap());
        tx.sign(&signed).await.unwrap();
        tx.commit().await.unwrap();

        let practice = &office.practice;
        let holding = practice.standing_orders_for("denial_triage", at(1)).await.unwrap();
        assert_eq!(holding, [order()]);
        assert_eq!(practice.standing_orders_for("denial_triage", at(500)).await.unwrap(), []);
        assert_eq!(practice.standing_orders_for("another", at(1)).await.unwrap(), []);
        let stored = practice.approved(proposal.terms().id).await.unwrap().unwrap();
        assert_eq!(Signed::Whole(stored), signed);

        let db = Database::connect(&office.url).await.unwrap();
        db.execute_unprepared("UPDATE standing_orders SET at_stake_max = 1").await.unwrap();
        let err = practice.approved(proposal.terms().id).await.unwrap_err();
        assert!(matches!(err, StoreError::Damaged { table: "proposals", .. }), "{err:?}");
    })
    .await;
}

#[tokio::test]
async fn a_proposal_ends_once() {
    on_each(async |office| {
        let (mut tx, _, proposal) = proposed(&office).await;
        tx.end_proposal(&proposal, ProposalState::Rejected).await.unwrap();
        let err = tx.end_proposal(&proposal, ProposalState::Expired).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "proposals" }), "{err:?}");
        tx.commit().await.unwrap();
        let stored = office.practice.proposal(proposal.terms().id).await.unwrap().unwrap();
        assert_eq!(stored.state(), ProposalState::Rejected);
    })
    .await;
}

#[tokio::test]
async fn a_warrant_has_at_most_one_receipt() {
    on_each(async |office| {
        let (mut tx, case, proposal) = proposed(&office).await;
        let approved = approved(proposal.clone());
        tx.sign(&Signed::Whole(approved.clone())).await.unwrap();
        assert_eq!(tx.issue(&approved).await.unwrap(), 2);
        assert_eq!(tx.issue(&approved).await.unwrap(), 0);
        let key = WarrantKey { proposal: proposal.terms().id, place: 1 };
        assert_eq!(tx.attempt(key, case.id).await.unwrap(), 1);
        assert_eq!(tx.attempt(key, case.id).await.unwrap(), 2);
        let first = receipt(&approved, 1, "note 77");
        let second = receipt(&approved, 1, "note 78");
        assert!(tx.keep_receipt(&first, case.id).await.unwrap());
        assert!(!tx.keep_receipt(&second, case.id).await.unwrap());
        tx.commit().await.unwrap();

        let practice = &office.practice;
        assert_eq!(practice.receipt(key).await.unwrap(), Some((first, at(1))));
        let issued = practice.warrants_of(proposal.terms().id).await.unwrap();
        let attempts: Vec<_> = issued.iter().map(|it| (it.key.place, it.n_attempts)).collect();
        assert_eq!(attempts, [(0, 0), (1, 2)]);
        let other = WarrantKey { place: 0, ..key };
        assert_eq!(practice.receipt(other).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn there_is_no_receipt_without_a_warrant() {
    on_each(async |office| {
        let (mut tx, case, proposal) = proposed(&office).await;
        let key = WarrantKey { proposal: proposal.terms().id, place: 0 };
        let receipt = receipt(&approved(proposal), 0, "note 77");
        let err = tx.attempt(key, case.id).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "warrants" }), "{err:?}");
        let err = tx.keep_receipt(&receipt, case.id).await.unwrap_err();
        assert!(matches!(err, StoreError::Misfit { table: "receipts", .. }), "{err:?}");
    })
    .await;
}
