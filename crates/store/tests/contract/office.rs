//! What an office has beside its path: accounts, people, rules, files, and what was noticed.

use domain::{Phi, Severity, StaffId};
use store::{Account, Member, Notice, Noticed, StoreError, audit::verify};

use crate::{
    databases::{Office, on_each},
    invented::{
        account, at, case, denied, file, member, noticed, payload, practice_id, staff, stamp,
    },
};

/// What the trail says after the three entries of a practice's founding.
async fn told(office: &Office) -> String {
    let trail = office.practice.audit_trail(3, 100).await.unwrap();
    assert_eq!(verify(&office.practice, &[]).await.unwrap().findings, []);
    trail.iter().map(|it| it.did.as_str()).collect::<Vec<_>>().join(", ")
}

async fn other(office: &Office) -> store::Practice {
    office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap()
}

#[tokio::test]
async fn an_account_is_opened_once_and_remembers_how_far_it_was_read() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        assert!(tx.open_account(account(), "clearinghouse", "Main").await.unwrap());
        assert!(!tx.open_account(account(), "folder", "Another").await.unwrap());
        tx.commit().await.unwrap();
        let new = Account {
            id: account(),
            platform: "clearinghouse".into(),
            name: "Main".into(),
            cursor: None,
        };
        assert_eq!(office.practice.account(account()).await.unwrap().as_ref(), Some(&new));

        let read = Account { cursor: Some(Phi::new("page 7".into())), ..new };
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        for cursor in ["page 6", "page 7"] {
            tx.move_cursor(account(), &Phi::new(cursor.into())).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(office.practice.accounts().await.unwrap(), [read]);
        assert_eq!(told(&office).await, "account.opened, account.read, account.read");

        let other = other(&office).await;
        assert_eq!(other.account(account()).await.unwrap(), None);
        assert_eq!(other.accounts().await.unwrap(), []);
        let mut tx = office.store.begin(&other, stamp(3)).await.unwrap();
        let err = tx.move_cursor(account(), &Phi::new(String::new())).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "accounts" }), "{err:?}");
    })
    .await;
}

#[tokio::test]
async fn a_person_is_written_down_when_something_is_different() {
    on_each(async |office| {
        let promoted = Member { roles: vec!["manager".into()], ..member(1) };
        let gone = Member { is_gone: true, roles: vec![], ..member(1) };
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for (member, is_different) in [
            (member(1), true),
            (member(1), false),
            (member(2), true),
            (promoted.clone(), true),
            (gone.clone(), true),
            (gone.clone(), false),
        ] {
            assert_eq!(tx.keep_member(&member).await.unwrap(), is_different, "{member:?}");
            assert_eq!(tx.member(member.id).await.unwrap(), Some(member));
        }
        tx.commit().await.unwrap();
        assert_eq!(office.practice.member(staff(1)).await.unwrap().as_ref(), Some(&gone));
        assert_eq!(office.practice.members().await.unwrap(), [gone, member(2)]);
        let told = told(&office).await;
        assert_eq!(told, "member.taken_on, member.taken_on, member.changed, member.gone");

        let other = other(&office).await;
        assert_eq!(other.member(staff(1)).await.unwrap(), None);
        assert_eq!(other.members().await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_role_is_one_word() {
    on_each(async |office| {
        for role in ["", "two words"] {
            let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
            let odd =
                Member { id: StaffId::new(at(0), [7; 10]), roles: vec![role.into()], ..member(1) };
            let err = tx.keep_member(&odd).await.unwrap_err();
            assert!(matches!(err, StoreError::Unfit { table: "members", .. }), "{err:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn rules_hold_from_the_moment_they_are_set() {
    on_each(async |office| {
        assert_eq!(office.practice.rules().await.unwrap(), None);
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        assert_eq!(tx.rules().await.unwrap(), None);
        for (json, did) in
            [(r#"{"brake":false}"#, "rules.given"), (r#"{"brake":true}"#, "brake.pulled")]
        {
            tx.set_rules(&payload(json), did).await.unwrap();
            assert_eq!(tx.rules().await.unwrap(), Some(payload(json)));
        }
        tx.commit().await.unwrap();
        assert_eq!(office.practice.rules().await.unwrap(), Some(payload(r#"{"brake":true}"#)));
        assert_eq!(told(&office).await, "rules.given, brake.pulled");
        assert_eq!(other(&office).await.rules().await.unwrap(), None);

        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let err = tx.set_rules(&payload("{"), "rules.given").await.unwrap_err();
        assert!(matches!(err, StoreError::Unfit { table: "rules", .. }), "{err:?}");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_comes_twice_is_received_once() {
    on_each(async |office| {
        let files = [file("b.835", 6), file("a.835", 5), file("c.835", 7)];
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for file in &files {
            assert!(tx.receive_file(file).await.unwrap());
        }
        assert!(!tx.receive_file(&file("a.835", 99)).await.unwrap());
        tx.commit().await.unwrap();
        let [b, _, c] = files.clone();
        assert_eq!(office.practice.files(2).await.unwrap(), [c, b]);
        for file in files {
            assert_eq!(office.practice.file(&file.key).await.unwrap(), Some(file));
        }
        assert_eq!(told(&office).await, "file.received, file.received, file.received");
        let other = other(&office).await;
        assert_eq!(other.file(&file("a.835", 5).key).await.unwrap(), None);
        assert_eq!(other.files(10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn what_is_noticed_again_is_one_finding() {
    on_each(async |office| {
        let event = denied("e1");
        let case = case(1, &event);
        let word = office.practice.file_word(&file("a.835", 5).key);
        let findings = [
            noticed(Notice::Practice, "no rules yet", 1),
            noticed(Notice::Account(account()), "is slow", 2),
            noticed(Notice::Case(case.id), "not balanced", 3),
            Noticed {
                severity: Severity::Stop,
                ..noticed(Notice::File(word.clone()), "not balanced", 4)
            },
            Noticed {
                severity: Severity::Note,
                kind: "odd".into(),
                ..noticed(Notice::Case(case.id), "x", 5)
            },
        ];
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for noticed in &findings {
            assert!(tx.notice(noticed).await.unwrap());
            let later = Noticed { at: at(50), severity: Severity::Stop, ..noticed.clone() };
            assert!(!tx.notice(&later).await.unwrap());
        }
        tx.commit().await.unwrap();
        let [practice, account, balance, file, odd] = findings;
        let of_file = office.practice.findings_about(&Notice::File(word)).await.unwrap();
        assert_eq!(of_file, std::slice::from_ref(&file));
        let of_case = office.practice.findings_of(case.id).await.unwrap();
        assert_eq!(of_case, [odd.clone(), balance.clone()]);
        let all = [odd, file, balance, account, practice];
        assert_eq!(office.practice.findings(3).await.unwrap(), all[..3]);
        assert_eq!(office.practice.findings(10).await.unwrap(), all);
        let about = office.practice.trail_of(case.id).await.unwrap();
        assert_eq!(about.len(), 2, "the trail of the case tells of what was noticed about it");
        assert_eq!(other(&office).await.findings(10).await.unwrap(), []);
    })
    .await;
}
