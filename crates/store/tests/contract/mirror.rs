//! The mirror says what was known when.

use chrono::NaiveDate;
use domain::{ClaimNumber, Phi};
use expect_test::expect;
use store::{InForce, Mirrored, RecordKind};

use crate::{
    databases::on_each,
    invented::{account, at, record, stamp},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_record_says_what_it_said_then() {
    on_each(async |office| {
        // What was seen when, and what became of it.
        let table = [
            (10, r#"{"plan":"silver"}"#, Mirrored::New),
            (20, r#"{"plan":"silver"}"#, Mirrored::Same),
            (30, r#"{"plan":"gold"}"#, Mirrored::Changed),
            (25, r#"{"plan":"lead"}"#, Mirrored::Late),
            (40, r#"{"plan":"silver"}"#, Mirrored::Changed),
        ];
        for (seen, json, mirrored) in table {
            let mut tx = office.store.begin(&office.practice, stamp(seen)).await.unwrap();
            let record = record(RecordKind::Coverage, "c1", seen, json);
            assert_eq!(tx.mirror(&record).await.unwrap(), mirrored, "{seen}");
            tx.commit().await.unwrap();
        }
        let mut known = String::new();
        for time in [9, 10, 29, 30, 39, 40, 99] {
            let key = record(RecordKind::Coverage, "c1", 0, "").key;
            let found = office.practice.record(&key, at(time)).await.unwrap();
            let json = found.map_or("nothing".to_owned(), |it| it.content.json.expose().clone());
            known.push_str(&format!("{time} {json}\n"));
        }
        expect![[r#"
            9 nothing
            10 {"plan":"silver"}
            29 {"plan":"silver"}
            30 {"plan":"gold"}
            39 {"plan":"gold"}
            40 {"plan":"silver"}
            99 {"plan":"silver"}
        "#]]
        .assert_eq(&known);
    })
    .await;
}

#[tokio::test]
async fn a_coverage_counts_on_the_days_on_which_it_is_in_force() {
    on_each(async |office| {
        let mut old = record(RecordKind::Coverage, "old", 1, r#""old""#);
        old.in_force = InForce { from: None, until: Some(day("2026-01-31")) };
        let mut new = record(RecordKind::Coverage, "new", 1, r#""new""#);
        new.in_force = InForce { from: Some(day("2026-02-01")), until: None };
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for it in [&old, &new] {
            assert_eq!(tx.mirror(it).await.unwrap(), Mirrored::New);
        }
        // The old one turns out to have ended earlier.
        let mut ended = old.clone();
        ended.seen = at(50);
        ended.in_force.until = Some(day("2025-12-31"));
        assert_eq!(tx.mirror(&ended).await.unwrap(), Mirrored::Changed);
        tx.commit().await.unwrap();

        let table = [
            ("2025-12-31", 10, vec![&old]),
            ("2026-01-31", 10, vec![&old]),
            ("2026-02-01", 10, vec![&new]),
            ("2025-12-31", 50, vec![&ended]),
            ("2026-01-31", 50, vec![]),
            ("2026-01-31", 0, vec![]),
        ];
        let patient = Phi::new("patient 7".to_owned());
        for (on, known, coverages) in table {
            let on = on.parse().unwrap();
            let found = office.practice.coverages_on(account(), &patient, on, at(known)).await;
            assert_eq!(found.unwrap().iter().collect::<Vec<_>>(), coverages, "{on} {known}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_record_is_found_by_patient_and_by_claim() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::from_id(kind.id()), Some(kind));
            tx.mirror(&record(kind, "1", 1, "1")).await.unwrap();
        }
        tx.commit().await.unwrap();
        let practice = &office.practice;
        let patient = Phi::new("patient 7".to_owned());
        let claim = ClaimNumber("A100".into());
        for kind in RecordKind::ALL {
            let expected = [record(kind, "1", 1, "1")];
            let found = practice.records_of_patient(account(), &patient, kind, at(1)).await;
            assert_eq!(found.unwrap(), expected);
            assert_eq!(practice.records_of_claim(&claim, kind, at(1)).await.unwrap(), expected);
        }
    })
    .await;
}
