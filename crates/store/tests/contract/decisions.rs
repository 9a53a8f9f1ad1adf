//! What was decided and what was said about a case stays as it was then.

use domain::{
    Case, Closing, Concluded, PersonsAnswer, ProposalId, Question, Saying, Statement, Step,
};
use store::{Page, Store, audit::verify};

use crate::{
    databases::{Office, on_each},
    invented::{
        ESTIMATE, INSTEAD, assessment, at, case, decision, denied, practice_id, stamp, statement,
    },
};

async fn opened(office: &Office) -> Case {
    let event = denied("e1");
    let case = case(1, &event);
    let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
    assert!(tx.take_in(&event).await.unwrap());
    assert!(tx.open_case(&case).await.unwrap());
    tx.commit().await.unwrap();
    case
}

/// What the newest entries of the trail say, the oldest of them first.
async fn told(office: &Office, n: usize) -> Vec<String> {
    let trail = office.practice.audit_trail(0, 1_000).await.unwrap();
    trail[trail.len() - n..].iter().map(|it| it.did.clone()).collect()
}

#[tokio::test]
async fn a_case_is_decided_once_at_each_step() {
    on_each(async |office| {
        let first = opened(&office).await;
        let later = Case { n_steps: 10, ..first.clone() };
        let last = Case { n_steps: 200, ..first.clone() };
        let mut unassessed = decision(&last, Concluded::Closed(Closing::PaidSince));
        unassessed.assessment = None;
        let decisions = [
            decision(&first, Concluded::Asked(Question::WhoPays)),
            decision(&later, Concluded::Proposed(ProposalId::new(at(3), [1; 10]))),
            unassessed,
        ];
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        // Not in their order.
        for decision in decisions.iter().rev() {
            assert!(tx.keep_decision(decision).await.unwrap());
        }
        tx.commit().await.unwrap();
        let mut tx = office.store.begin(&office.practice, stamp(3)).await.unwrap();
        let again = decision(&first, Concluded::Closed(Closing::Expected));
        assert!(!tx.keep_decision(&again).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(office.practice.decisions_of(first.id).await.unwrap(), decisions);
        assert_eq!(told(&office, 3).await, ["decision.kept"; 3]);
        let other = other(&office.store).await;
        assert_eq!(other.decisions_of(first.id).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn what_a_person_said_is_added_and_never_changed() {
    on_each(async |office| {
        let first = opened(&office).await;
        let later = Case { n_steps: 2, ..first.clone() };
        let bare = Statement {
            question: None,
            answer: None,
            words: None,
            ..statement(&later, Saying::Stopped)
        };
        let changed =
            Statement { answer: Some(PersonsAnswer::No), ..statement(&later, Saying::Answered) };
        let instead = Statement { instead: Some(INSTEAD), ..statement(&later, Saying::Overridden) };
        let said = [statement(&first, Saying::Answered), changed, instead, bare];
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        for statement in &said {
            assert!(tx.say(statement).await.unwrap());
            assert!(!tx.say(statement).await.unwrap(), "a second click");
        }
        tx.commit().await.unwrap();
        assert_eq!(office.practice.statements_of(first.id).await.unwrap(), said);
        let answered = "statement.answered";
        let other_words = ["statement.overridden", "statement.stopped"];
        assert_eq!(told(&office, 4).await[..2], [answered, answered]);
        assert_eq!(told(&office, 2).await, other_words);
        let other = other(&office.store).await;
        assert_eq!(other.statements_of(first.id).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn what_was_said_in_one_word_is_listed_newest_first_and_in_parts() {
    on_each(async |office| {
        let first = opened(&office).await;
        let says = |n: u32, minute: u64| Statement {
            instead: Some(INSTEAD),
            at: at(60 * minute),
            ..statement(&Case { n_steps: n, ..first.clone() }, Saying::Overridden)
        };
        // Two of them at one moment.
        let said = [says(1, 5), says(2, 7), says(3, 7), says(4, 9)];
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        for statement in &said {
            assert!(tx.say(statement).await.unwrap());
        }
        assert!(tx.say(&statement(&first, Saying::Answered)).await.unwrap());
        tx.commit().await.unwrap();
        let mut listed = Vec::new();
        let mut after = None;
        loop {
            let page = Page { after: after.clone(), n_max: 2 };
            let part = office.practice.statements_saying(Saying::Overridden, page).await.unwrap();
            let Some((mark, _)) = part.last() else { break };
            after = Some(mark.clone());
            listed.extend(part.into_iter().map(|(_, it)| it));
        }
        let newest_first: Vec<_> = said.into_iter().rev().collect();
        assert_eq!(listed, newest_first);
        let other = other(&office.store).await;
        let page = Page { after: None, n_max: 10 };
        assert_eq!(other.statements_saying(Saying::Overridden, page).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_step_and_what_the_tables_say_are_one_change() {
    on_each(async |office| {
        let case = opened(&office).await;
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let said = (Some(&assessment(7)), Some(ESTIMATE));
        let asked = tx.step_estimated(case, Step::Ask, said).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(office.practice.case(asked.id).await.unwrap(), Some(asked));
        assert_eq!(told(&office, 1).await, ["case.ask"]);
        assert_eq!(verify(&office.practice, &[]).await.unwrap().findings, []);
    })
    .await;
}

async fn other(store: &Store) -> store::Practice {
    store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap()
}
