//! What names a patient can be read with the practice's keys and by nobody else.

use sea_orm::{ConnectionTrait, Database, Statement};
use store::{Keys, StoreError, audit};

use crate::{
    databases::{Office, on_each},
    invented::{case, denied, keys, other_keys, practice_id, proposal, stamp},
};

/// Writes an event whose name, claim and proposal name a patient.
async fn write(office: &Office) {
    let event = denied("ada-example-1961");
    let case = case(1, &event);
    let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
    assert!(tx.take_in(&event).await.unwrap());
    assert!(tx.open_case(&case).await.unwrap());
    assert!(tx.propose(&proposal(1, &case)).await.unwrap());
    tx.commit().await.unwrap();
}

/// Every cell of every table, as bytes.
async fn everything(office: &Office) -> Vec<u8> {
    let db = Database::connect(&office.url).await.unwrap();
    let mut all = Vec::new();
    for (table, columns) in crate::audit::TABLES {
        for column in columns.split(' ') {
            let sql = format!("SELECT {column} AS cell FROM {table}");
            let query = Statement::from_string(db.get_database_backend(), sql);
            for row in db.query_all_raw(query).await.unwrap() {
                let bytes =
                    row.try_get::<Option<Vec<u8>>>("", "cell").map(Option::unwrap_or_default);
                let text = row.try_get::<Option<String>>("", "cell").map(Option::unwrap_or_default);
                all.extend(bytes.or(text.map(String::into_bytes)).unwrap_or_default());
                all.push(b'\n');
            }
        }
    }
    all
}

fn contains(all: &[u8], what: &str) -> bool {
    all.windows(what.len()).any(|it| it == what.as_bytes())
}

#[tokio::test]
async fn no_patient_stands_in_the_clear() {
    on_each(async |office| {
        write(&office).await;
        crate::audit::rest_of_the_story(&office).await;
        let all = everything(&office).await;
        assert!(contains(&all, "claim_denied"), "the search finds what is not sealed");
        for secret in ["ada-example", "A100", "Ada Example", "Grace Example"] {
            assert!(!contains(&all, secret), "{secret}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_master_key_is_named_and_opens_nothing() {
    on_each(async |office| {
        write(&office).await;
        let store = office.opened_with(other_keys()).await;
        let err = store.practice(practice_id(1)).await.err().unwrap();
        let right = keys().current.fingerprint();
        let is_named =
            matches!(&err, StoreError::WrongKey { fingerprint } if *fingerprint == right);
        assert!(is_named, "{err:?}");
    })
    .await;
}

#[tokio::test]
async fn a_new_master_key_takes_the_place_of_the_old_one() {
    on_each(async |office| {
        write(&office).await;
        let both = Keys { current: other_keys().current, earlier: vec![keys().current] };
        let store = office.opened_with(both).await;
        assert_eq!(store.rewrap(stamp(2)).await.unwrap(), 2);
        assert_eq!(store.rewrap(stamp(3)).await.unwrap(), 0);

        let store = office.opened_with(other_keys()).await;
        let practice = store.practice(practice_id(1)).await.unwrap();
        let event = practice.event(&denied("ada-example-1961").key).await.unwrap();
        assert_eq!(event, Some(denied("ada-example-1961")));
        let err = office.store.practice(practice_id(1)).await.err().unwrap();
        assert!(matches!(err, StoreError::WrongKey { .. }), "{err:?}");
        assert_eq!(audit::verify(&practice, &[]).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn a_new_data_key_seals_what_is_there_anew() {
    on_each(async |office| {
        write(&office).await;
        let before = everything(&office).await;
        let practice = office.store.renew_data_key(&office.practice, stamp(2)).await.unwrap();
        let mut n_sealed = 0;
        loop {
            match office.store.reseal(&practice, stamp(3), 1).await.unwrap() {
                0 => break,
                n => n_sealed += n,
            }
        }
        assert_eq!(n_sealed, 3, "the event, the case and the proposal");
        assert_ne!(everything(&office).await, before);

        let event = denied("ada-example-1961");
        assert_eq!(practice.event(&event.key).await.unwrap().as_ref(), Some(&event));
        let case = case(1, &event);
        assert_eq!(practice.case(case.id).await.unwrap().as_ref(), Some(&case));
        let proposal = proposal(1, &case);
        let id = proposal.terms().id;
        assert_eq!(practice.proposal(id).await.unwrap(), Some(proposal));
        assert_eq!(audit::verify(&practice, &[]).await.unwrap().findings, []);

        // Who opened the practice before does not know the new key, and is told to open it again.
        let err = office.practice.event(&event.key).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "data_keys" }), "{err:?}");
    })
    .await;
}

#[tokio::test]
async fn a_sealed_value_opens_in_its_own_row_only() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for id in ["e1", "e2"] {
            assert!(tx.take_in(&denied(id)).await.unwrap());
        }
        tx.commit().await.unwrap();
        let db = Database::connect(&office.url).await.unwrap();
        let swap = "UPDATE events SET body = (SELECT body FROM events ORDER BY id LIMIT 1)";
        db.execute_unprepared(swap).await.unwrap();
        let mut n_damaged = 0;
        for id in ["e1", "e2"] {
            match office.practice.event(&denied(id).key).await {
                Ok(event) => assert_eq!(event, Some(denied(id))),
                Err(StoreError::Damaged { table: "events", .. }) => n_damaged += 1,
                Err(err) => panic!("{err:?}"),
            }
        }
        assert_eq!(n_damaged, 1);
    })
    .await;
}
