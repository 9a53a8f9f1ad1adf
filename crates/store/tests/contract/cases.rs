//! Events become cases, cases take steps, and agents read.

use domain::{CaseState, Phi, Step, WaitsFor};
use store::StoreError;

use crate::{
    databases::on_each,
    invented::{at, case, claim, denied, exhibit, stamp},
};

#[tokio::test]
async fn an_event_that_is_reported_twice_is_taken_in_once() {
    on_each(async |office| {
        let first = denied("e1");
        let mut again = first.clone();
        again.at = at(50);
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        assert!(tx.take_in(&first).await.unwrap());
        assert!(!tx.take_in(&again).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        assert!(!tx.take_in(&again).await.unwrap());
        assert!(tx.take_in(&denied("e2")).await.unwrap());
        tx.commit().await.unwrap();
        let events = office.practice.events_of(&claim()).await.unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!(office.practice.event(&first.key).await.unwrap(), Some(first));
    })
    .await;
}

#[tokio::test]
async fn one_event_opens_one_case() {
    on_each(async |office| {
        let event = denied("e1");
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        assert!(tx.take_in(&event).await.unwrap());
        assert!(tx.open_case(&case(1, &event)).await.unwrap());
        assert!(!tx.open_case(&case(2, &event)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(office.practice.cases_of(&claim()).await.unwrap(), [case(1, &event)]);
        let waiting = office.practice.cases_waiting_for(WaitsFor::Agent, 10).await.unwrap();
        assert_eq!(waiting, [case(1, &event)]);
    })
    .await;
}

#[tokio::test]
async fn a_step_is_kept_only_where_the_case_still_is() {
    on_each(async |office| {
        let event = denied("e1");
        let seen = case(1, &event);
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        tx.take_in(&event).await.unwrap();
        tx.open_case(&seen).await.unwrap();
        let asked = tx.step(seen.clone(), Step::Ask).await.unwrap();
        assert_eq!((asked.state, asked.n_steps), (CaseState::AwaitingAnswer, 1));
        tx.commit().await.unwrap();

        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let err = tx.step(seen.clone(), Step::Propose).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "cases" }), "{err:?}");
        let err = tx.step(asked.clone(), Step::Propose).await.unwrap_err();
        assert!(matches!(err, StoreError::Unfit { table: "cases", .. }), "{err:?}");
        drop(tx);

        // The state alone may be the same again after something new came.
        let mut tx = office.store.begin(&office.practice, stamp(3)).await.unwrap();
        let again = tx.step(asked, Step::Answer).await.unwrap();
        assert_eq!(again.state, seen.state);
        let err = tx.step(seen, Step::Propose).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "cases" }), "{err:?}");
        tx.commit().await.unwrap();
        assert_eq!(office.practice.case(again.id).await.unwrap(), Some(again));
    })
    .await;
}

#[tokio::test]
async fn an_agent_that_starts_over_finds_what_it_read() {
    on_each(async |office| {
        let event = denied("e1");
        let case = case(1, &event);
        let claim = exhibit(1, "claim A100");
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        tx.take_in(&event).await.unwrap();
        tx.open_case(&case).await.unwrap();
        assert!(tx.journal(&case, &claim).await.unwrap());
        assert!(!tx.journal(&case, &exhibit(2, "claim A100")).await.unwrap());
        assert!(tx.journal(&case, &exhibit(3, "denial A100")).await.unwrap());
        let asked = tx.step(case.clone(), Step::Ask).await.unwrap();
        tx.commit().await.unwrap();

        let practice = &office.practice;
        let question = Phi::new("claim A100".to_owned());
        assert_eq!(practice.exhibit(&case, &question).await.unwrap().as_ref(), Some(&claim));
        assert_eq!(practice.exhibit(&asked, &question).await.unwrap(), None, "it reads again");
        let journal = practice.journal(case.id).await.unwrap();
        assert_eq!(journal, [claim, exhibit(3, "denial A100")]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_refused() {
    on_each(async |office| {
        let event = denied("e1");
        let case = case(1, &event);
        let mut exhibit = exhibit(1, "claim A100");
        exhibit.value.answer.json = Phi::new("{".into());
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        let err = tx.journal(&case, &exhibit).await.unwrap_err();
        assert!(matches!(err, StoreError::Unfit { table: "exhibits", .. }), "{err:?}");
    })
    .await;
}
