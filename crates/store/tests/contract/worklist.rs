//! The worklist shows first what is worth most, page by page.

use domain::{Case, CaseId, Step, WaitsFor};
use expect_test::expect;
use store::{Listed, Page, StoreError};

use crate::{
    databases::{Office, on_each},
    invented::{assessment, at, case, denied, practice_id, stamp},
};

/// Cases by number, with what is expected of each; a case without a figure was never assessed.
const EXPECTED: [(u8, Option<i64>); 6] = [
    (1, None),
    (2, Some(50_00)),
    (3, Some(-20_00)),
    (4, Some(900_00)),
    (5, Some(50_00)),
    (6, None),
];

fn numbered(n: u8) -> Case {
    case(n, &denied(&format!("e{n}")))
}

async fn open_all(office: &Office) {
    let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
    for (n, expected) in EXPECTED {
        let case = numbered(n);
        assert!(tx.take_in(&denied(&format!("e{n}"))).await.unwrap());
        assert!(tx.open_case(&case).await.unwrap());
        if let Some(expected) = expected {
            tx.assess(case.id, &assessment(expected)).await.unwrap();
        }
    }
    // One waits for an answer, and one is closed.
    tx.step(numbered(5), Step::Ask).await.unwrap();
    tx.step(numbered(6), Step::Close).await.unwrap();
    tx.commit().await.unwrap();
}

fn line(listed: &Listed) -> String {
    let n = EXPECTED.iter().find(|(n, _)| numbered(*n).id == listed.case.id).unwrap().0;
    let worth = listed.assessment.map(|it| it.expected_net.0);
    format!("case {n} {}", worth.map_or("not assessed".to_owned(), |it| it.to_string()))
}

#[tokio::test]
async fn what_is_worth_most_stands_first_and_nothing_is_shown_twice() {
    on_each(async |office| {
        open_all(&office).await;
        let mut text = String::new();
        for waits in [None, Some(WaitsFor::Agent), Some(WaitsFor::Answerer), Some(WaitsFor::Payer)]
        {
            text.push_str(&format!("{}\n", waits.map_or("open", WaitsFor::id)));
            let mut after = None;
            loop {
                let page = Page { after: after.take(), n_max: 2 };
                let listed = office.practice.worklist(waits, page).await.unwrap();
                let Some(last) = listed.last() else { break };
                after = Some(last.case.id.to_string());
                let lines: Vec<_> = listed.iter().map(line).collect();
                text.push_str(&format!("  {}\n", lines.join(", ")));
            }
        }
        expect![[r#"
            open
              case 4 90000, case 2 5000
              case 5 5000, case 1 not assessed
              case 3 -2000
            agent
              case 4 90000, case 2 5000
              case 1 not assessed, case 3 -2000
            answerer
              case 5 5000
            payer
        "#]]
        .assert_eq(&text);
        let listed = office.practice.worklist(None, Page { after: None, n_max: 1 }).await.unwrap();
        assert_eq!(listed[0].assessment, Some(assessment(900_00)));
    })
    .await;
}

#[tokio::test]
async fn a_mark_that_is_none_of_ours_begins_at_the_beginning() {
    on_each(async |office| {
        open_all(&office).await;
        let page = |after: &str| Page { after: Some(after.to_owned()), n_max: 1 };
        for mark in ["", "prop_1", &CaseId::new(at(2), [99; 10]).to_string()] {
            let listed = office.practice.worklist(None, page(mark)).await.unwrap();
            assert_eq!(line(&listed[0]), "case 4 90000", "{mark}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_case_comes_in_its_turn() {
    on_each(async |office| {
        open_all(&office).await;
        let mut seen = Vec::new();
        while let page = office.practice.cases_after(seen.last().copied(), 4).await.unwrap()
            && !page.is_empty()
        {
            seen.extend(page.iter().map(|it| it.id));
        }
        assert_eq!(seen, EXPECTED.map(|(n, _)| numbered(n).id), "closed ones too");
        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        assert_eq!(other.cases_after(None, 10).await.unwrap(), []);
        assert_eq!(other.worklist(None, Page { after: None, n_max: 10 }).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_case_that_is_not_there_is_not_assessed() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        let err = tx.assess(numbered(1).id, &assessment(1)).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "cases" }), "{err:?}");
    })
    .await;
}
