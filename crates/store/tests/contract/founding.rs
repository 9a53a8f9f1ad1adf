//! A database comes into being, and practices in it that know nothing of each other.

use store::{Next, Store, StoreError};

use crate::{
    databases::on_each,
    invented::{at, case, claim, denied, exhibit, keys, practice_id, proposal, stamp},
};

#[tokio::test]
async fn a_database_is_migrated_once() {
    on_each(async |office| assert_eq!(Store::migrate(&office.url).await.unwrap(), 0)).await;
}

#[tokio::test]
async fn a_database_that_was_never_migrated_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("new.db").display());
    let err = Store::open(&url, keys()).await.err().unwrap();
    assert!(matches!(err, StoreError::Behind { n_missing: 15 }), "{err:?}");
}

#[tokio::test]
async fn what_is_not_there_is_asked_for_again_later() {
    let err = Store::migrate("postgres:///office?host=/nowhere&user=recourse").await.unwrap_err();
    assert_eq!(err.next(), Next::Retry, "{err:?}");
}

#[tokio::test]
async fn a_practice_is_founded_once() {
    on_each(async |office| {
        let again = office.store.found(practice_id(1), "Another name", stamp(9)).await.unwrap();
        assert_eq!(again.name().await.unwrap(), "Elm Street Family Practice");
        assert_eq!(office.store.practices().await.unwrap(), [practice_id(1)]);
    })
    .await;
}

#[tokio::test]
async fn a_practice_that_was_never_founded_is_not_there() {
    on_each(async |office| {
        let err = office.store.practice(practice_id(2)).await.err().unwrap();
        assert!(matches!(err, StoreError::NoSuchPractice(id) if id == practice_id(2)), "{err:?}");
    })
    .await;
}

#[tokio::test]
async fn a_practice_does_not_see_the_records_of_another() {
    on_each(async |office| {
        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        let event = denied("e1");
        let case = case(1, &event);
        let proposal = proposal(1, &case);
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        assert!(tx.take_in(&event).await.unwrap());
        assert!(tx.open_case(&case).await.unwrap());
        assert!(tx.propose(&proposal).await.unwrap());
        tx.commit().await.unwrap();

        assert!(office.practice.event(&event.key).await.unwrap().is_some());
        assert_eq!(other.event(&event.key).await.unwrap(), None);
        assert_eq!(other.case(case.id).await.unwrap(), None);
        assert_eq!(other.cases_of(&claim()).await.unwrap(), []);
        assert_eq!(other.proposal(proposal.terms().id).await.unwrap(), None);
        assert_eq!(other.proposals_expired(at(9_999), 10).await.unwrap(), []);
        assert_eq!(other.trail_of(case.id).await.unwrap(), []);

        // The same event at another practice is another event.
        let mut tx = office.store.begin(&other, stamp(2)).await.unwrap();
        assert!(tx.take_in(&event).await.unwrap());
        let err = tx.open_case(&case).await.unwrap_err();
        assert!(matches!(err, StoreError::Unfit { table: "cases", .. }), "{err:?}");
        let err = tx.propose(&proposal).await.unwrap_err();
        assert!(matches!(err, StoreError::Unfit { table: "proposals", .. }), "{err:?}");
        let err = tx.journal(&case, &exhibit(1, "claim")).await.unwrap_err();
        assert!(matches!(err, StoreError::Misfit { table: "exhibits", .. }), "{err:?}");
    })
    .await;
}

#[tokio::test]
async fn what_a_dropped_transaction_did_never_happened() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        assert!(tx.take_in(&denied("e1")).await.unwrap());
        drop(tx);
        assert_eq!(office.practice.event(&denied("e1").key).await.unwrap(), None);
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        assert!(tx.take_in(&denied("e1")).await.unwrap());
        tx.commit().await.unwrap();
        assert!(store::audit::verify(&office.practice, &[]).await.unwrap().findings.is_empty());
    })
    .await;
}

#[tokio::test]
async fn after_a_failure_nothing_of_a_transaction_is_kept() {
    on_each(async |office| {
        let event = denied("e1");
        let case = case(1, &denied("never taken in"));
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        assert!(tx.take_in(&event).await.unwrap());
        let err = tx.open_case(&case).await.unwrap_err();
        assert!(matches!(err, StoreError::Misfit { table: "cases", .. }), "{err:?}");
        assert!(tx.commit().await.is_err());
        assert_eq!(office.practice.event(&event.key).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn writers_of_one_practice_stand_in_a_line() {
    on_each(async |office| {
        let write = async |n: u64| {
            let mut tx = office.store.begin(&office.practice, stamp(n)).await.unwrap();
            assert!(tx.take_in(&denied(&format!("e{n}"))).await.unwrap());
            tx.commit().await.unwrap();
        };
        tokio::join!(write(1), write(2), write(3), write(4), write(5), write(6));
        let report = store::audit::verify(&office.practice, &[]).await.unwrap();
        assert_eq!((report.n_entries, report.findings), (9, vec![]));
    })
    .await;
}
