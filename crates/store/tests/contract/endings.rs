//! How a case ended is kept once, and what is learned of it leads back to no case.

use domain::{DenialClass, Outcome};

use crate::{
    databases::on_each,
    invented::{self, case, denied, lesson, outcome, stamp},
};

#[tokio::test]
async fn a_case_has_one_outcome() {
    on_each(async |office| {
        let events = [denied("e1"), denied("e2")];
        let known = outcome(&case(1, &events[0]), &events[0]);
        let ended = Outcome { case: case(2, &events[1]).id, known_by: None, ..known.clone() };
        let outcomes = [known, ended];
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for (n, event) in (1..).zip(&events) {
            tx.take_in(event).await.unwrap();
            tx.open_case(&case(n, event)).await.unwrap();
        }
        for outcome in &outcomes {
            assert!(tx.keep_outcome(outcome).await.unwrap());
            assert!(!tx.keep_outcome(outcome).await.unwrap());
        }
        tx.commit().await.unwrap();
        for outcome in outcomes {
            assert_eq!(office.practice.outcome(outcome.case).await.unwrap(), Some(outcome));
        }
    })
    .await;
}

#[tokio::test]
async fn a_lesson_is_learned_once_and_names_no_case() {
    on_each(async |office| {
        let event = denied("e1");
        let case = case(1, &event);
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for (from, class) in (1..).zip(DenialClass::ALL) {
            let case = invented::case(from, &event);
            assert!(tx.keep_lesson(case.id, &lesson(*class)).await.unwrap());
        }
        assert!(!tx.keep_lesson(case.id, &lesson(DenialClass::ALL[1])).await.unwrap());
        tx.commit().await.unwrap();

        let mut lessons = Vec::new();
        let mut mark = String::new();
        loop {
            let page = office.practice.lessons(&mark, 4).await.unwrap();
            let Some((last, _)) = page.last() else { break };
            mark.clone_from(last);
            lessons.extend(page.into_iter().map(|(_, lesson)| lesson));
        }
        assert_eq!(lessons.len(), DenialClass::ALL.len());
        for class in DenialClass::ALL {
            assert!(lessons.contains(&lesson(*class)), "{class:?}");
        }
        assert_eq!(office.practice.trail_of(case.id).await.unwrap(), []);
    })
    .await;
}
