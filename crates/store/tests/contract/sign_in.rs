//! What people sign in with: kept sealed, found by index words, ended once.

use domain::{Phi, StaffId};
use store::{
    ApiToken, Codes, Credentials, Identity, Password, Practice, Session, SessionKind, StoreError,
};

use crate::{
    databases::on_each,
    invented::{at, member, practice_id, staff, stamp},
};

pub(crate) fn credentials(n: u8, name: &str) -> Credentials {
    Credentials {
        staff: staff(n),
        name: Phi::new(name.into()),
        password: Some(Password {
            hash: format!("hash of Grace Example {n}"),
            set: at(1),
            first_until: Some(at(90)),
        }),
        codes: Some(Codes { secret: vec![7; 20], is_proved: true, last_used: 12 }),
        identity: Some(Identity {
            issuer: "https://id.example".into(),
            subject: format!("Grace Example {n}"),
        }),
    }
}

pub(crate) fn session(practice: &Practice, secret: &str, begun: u64) -> Session {
    Session {
        word: practice.session_word(secret),
        staff: staff(1),
        kind: SessionKind::Browser,
        begun: at(begun),
        until: at(begun + 100),
        ended: None,
    }
}

pub(crate) fn token(practice: &Practice, secret: &str, made: u64) -> ApiToken {
    ApiToken {
        word: practice.token_word(secret),
        staff: staff(1),
        name: Phi::new("export for Ada Example".into()),
        made: at(made),
        until: at(made + 100),
        ended: None,
    }
}

#[tokio::test]
async fn credentials_are_found_by_name_and_identity_and_by_no_other_practice() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for n in [1, 2] {
            assert!(tx.keep_member(&member(n)).await.unwrap());
        }
        let grace = credentials(1, "grace");
        tx.keep_credentials(&grace, "password.given").await.unwrap();
        let changed = Credentials { codes: None, ..grace.clone() };
        tx.keep_credentials(&changed, "codes.stopped").await.unwrap();
        assert_eq!(tx.credentials_named("grace").await.unwrap().as_ref(), Some(&changed));
        let identity = changed.identity.clone().unwrap();
        assert_eq!(tx.credentials_of(&identity).await.unwrap().as_ref(), Some(&changed));
        tx.commit().await.unwrap();
        let practice = &office.practice;
        assert_eq!(practice.credentials(staff(1)).await.unwrap().as_ref(), Some(&changed));
        assert_eq!(practice.credentials_named("grace").await.unwrap().as_ref(), Some(&changed));
        assert_eq!(practice.credentials_named("Grace").await.unwrap(), None);
        assert_eq!(practice.credentials(staff(2)).await.unwrap(), None);
        assert_eq!(format!("{changed:?}"), format!("Credentials({})", staff(1)));
        let trail = practice.audit_trail(5, 10).await.unwrap();
        let told: Vec<_> = trail.iter().map(|it| it.did.as_str()).collect();
        assert_eq!(told, ["password.given", "codes.stopped"]);

        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        assert_eq!(other.credentials_named("grace").await.unwrap(), None);
        assert_ne!(other.session_word("a"), practice.session_word("a"));
    })
    .await;
}

#[tokio::test]
async fn no_two_people_sign_in_with_one_name_or_one_identity() {
    on_each(async |office| {
        let same_name = Credentials { identity: None, ..credentials(2, "grace") };
        let identity = credentials(1, "grace").identity;
        let same_identity = Credentials { identity, ..credentials(2, "ada") };
        for second in [same_name, same_identity] {
            let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
            for n in [1, 2] {
                tx.keep_member(&member(n)).await.unwrap();
            }
            tx.keep_credentials(&credentials(1, "grace"), "password.given").await.unwrap();
            let err = tx.keep_credentials(&second, "password.given").await.unwrap_err();
            assert!(matches!(err, StoreError::Unfit { table: "credentials", .. }), "{err:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_a_member_has_credentials() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        let err = tx.keep_credentials(&credentials(9, "nobody"), "password.given").await;
        assert!(matches!(err.unwrap_err(), StoreError::Misfit { table: "credentials", .. }));
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_once_and_by_its_owner_alone() {
    on_each(async |office| {
        let practice = &office.practice;
        let (first, second) = (session(practice, "one", 1), session(practice, "two", 2));
        let mut tx = office.store.begin(practice, stamp(3)).await.unwrap();
        tx.keep_member(&member(1)).await.unwrap();
        for session in [&first, &second] {
            tx.begin_session(session).await.unwrap();
        }
        assert!(!tx.end_session(staff(2), &first.word).await.unwrap());
        assert!(!tx.end_session(staff(1), "nothing").await.unwrap());
        assert!(tx.end_session(staff(1), &first.word).await.unwrap());
        assert!(!tx.end_session(staff(1), &first.word).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(practice.sessions_of(staff(1), 9).await.unwrap(), std::slice::from_ref(&second));
        let ended = practice.session("one").await.unwrap().unwrap();
        assert_eq!((ended.ended, ended.is_open(at(4))), (Some(at(3)), false));
        assert!(second.is_open(at(101)) && !second.is_open(at(102)));
        assert_eq!(practice.session(&second.word).await.unwrap(), None, "a word is no secret");

        let mut tx = office.store.begin(practice, stamp(4)).await.unwrap();
        assert_eq!(tx.end_sessions(staff(1)).await.unwrap(), 1);
        assert_eq!(tx.end_sessions(staff(1)).await.unwrap(), 0);
        tx.commit().await.unwrap();
        assert_eq!(practice.sessions_of(staff(1), 9).await.unwrap(), []);
        assert!(store::audit::verify(practice, &[]).await.unwrap().findings.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_once_and_by_its_owner_alone() {
    on_each(async |office| {
        let practice = &office.practice;
        let made = token(practice, "one", 1);
        let mut tx = office.store.begin(practice, stamp(3)).await.unwrap();
        tx.keep_member(&member(1)).await.unwrap();
        tx.make_token(&made).await.unwrap();
        let stranger: StaffId = staff(2);
        assert!(!tx.end_token(stranger, &made.word).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(practice.token("one").await.unwrap(), Some(made.clone()));
        assert_eq!(practice.tokens_of(staff(1), 9).await.unwrap(), std::slice::from_ref(&made));
        let mut tx = office.store.begin(practice, stamp(4)).await.unwrap();
        assert!(tx.end_token(staff(1), &made.word).await.unwrap());
        assert!(!tx.end_token(staff(1), &made.word).await.unwrap());
        tx.commit().await.unwrap();
        assert!(!practice.token("one").await.unwrap().unwrap().is_open(at(5)));
        assert_eq!(practice.tokens_of(staff(1), 9).await.unwrap(), []);
    })
    .await;
}
