//! A transaction for many steps leaves what the same steps leave one by one.

use domain::{Case, Concluded, Event, EventKey, ProposalState, Question, Saying, Signed, Step};
use expect_test::expect;
use store::{
    About, By, Job, Mirrored, NewJob, Record, RecordKind, StoreError, Tx,
    audit::{Entry, verify},
};

use crate::{
    databases::{Office, on_each},
    invented::{
        ESTIMATE, approved, assessment, at, case, decision, denied, exhibit, proposal, receipt,
        record, stamp, statement,
    },
};

/// Everything that a case goes through before the payer answers, for three cases.
async fn story(tx: &mut Tx) {
    for n in 1..=3 {
        let event = denied(&format!("e{n}"));
        let mut case = case(n, &event);
        assert!(tx.take_in(&event).await.unwrap());
        assert!(tx.open_case(&case).await.unwrap());
        assert!(tx.journal(&case, &exhibit(n, "claim A100")).await.unwrap());
        let proposal = proposal(n, &case);
        let id = proposal.terms().id;
        assert!(tx.keep_decision(&decision(&case, Concluded::Proposed(id))).await.unwrap());
        assert!(tx.propose(&proposal).await.unwrap());
        let said = (Some(&assessment(7)), Some(ESTIMATE));
        case = tx.step_estimated(case, Step::Propose, said).await.unwrap();
        tx.act_as(By::Step("check"));
        case = tx.step(case, Step::PutForward).await.unwrap();
        let approved = approved(proposal);
        tx.sign(&Signed::Whole(approved.clone())).await.unwrap();
        assert_eq!(tx.issue(&approved).await.unwrap(), 2);
        case = tx.step(case, Step::Approve).await.unwrap();
        case = tx.step(case, Step::Begin).await.unwrap();
        let key = approved.warrants()[0].key();
        assert_eq!(tx.attempt(key, case.id).await.unwrap(), 1);
        assert_eq!(tx.attempt(key, case.id).await.unwrap(), 2);
        assert!(tx.keep_receipt(&receipt(&approved, 0, "note 77"), case.id).await.unwrap());
        let seen = record(RecordKind::Claim, &format!("c{n}"), 1, "1");
        assert_eq!(tx.mirror(&seen).await.unwrap(), Mirrored::New);
    }
}

fn told(trail: &[Entry]) -> Vec<(&str, &str, &str)> {
    trail.iter().map(|it| (it.did.as_str(), it.by.as_str(), it.row.as_str())).collect()
}

async fn checked_trail(office: &Office) -> Vec<Entry> {
    assert_eq!(verify(&office.practice, &[]).await.unwrap().findings, []);
    office.practice.audit_trail(3, 1_000).await.unwrap()
}

#[tokio::test]
async fn the_same_is_left_and_told_as_one_by_one() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        tx.together();
        story(&mut tx).await;
        tx.commit().await.unwrap();
        let together = checked_trail(&office).await;

        let other = Office::beside(&office).await;
        let mut tx = other.store.begin(&other.practice, stamp(1)).await.unwrap();
        story(&mut tx).await;
        tx.commit().await.unwrap();
        let one_by_one = checked_trail(&other).await;
        // Index words differ, because each office has its own keys.
        let plain = |trail: &[Entry]| {
            let of_words = ["events", "records"];
            let plain = trail.iter().filter(|it| !of_words.contains(&it.noun.as_str()));
            plain.cloned().collect::<Vec<_>>()
        };
        assert_eq!(told(&plain(&together)), told(&plain(&one_by_one)));
        assert_eq!(together.len(), one_by_one.len());
        for n in 1..=3 {
            let case = case(n, &denied(&format!("e{n}")));
            let (one, another) = (&office.practice, &other.practice);
            assert_eq!(one.case(case.id).await.unwrap(), another.case(case.id).await.unwrap());
            assert_eq!(
                one.journal(case.id).await.unwrap(),
                another.journal(case.id).await.unwrap()
            );
            let proposals = one.proposals_of(case.id).await.unwrap();
            assert_eq!(proposals, another.proposals_of(case.id).await.unwrap());
            assert_eq!(proposals[0].state(), ProposalState::Approved);
            let issued = one.warrants_of(proposals[0].terms().id).await.unwrap();
            assert_eq!(issued.iter().map(|it| it.n_attempts).collect::<Vec<_>>(), [2, 0]);
        }
    })
    .await;
}

async fn opened(office: &Office) -> (Event, Case) {
    let event = denied("e1");
    let case = case(1, &event);
    let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
    assert!(tx.take_in(&event).await.unwrap());
    assert!(tx.open_case(&case).await.unwrap());
    assert!(tx.journal(&case, &exhibit(1, "claim A100")).await.unwrap());
    tx.commit().await.unwrap();
    (event, case)
}

#[tokio::test]
async fn what_is_there_already_stays_and_nothing_is_told_of_it() {
    on_each(async |office| {
        let (_, case) = opened(&office).await;
        let n_before = checked_trail(&office).await.len();
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        tx.together();
        // It has an answer to this question, though under another number.
        tx.journal(&case, &exhibit(2, "claim A100")).await.unwrap();
        tx.journal(&case, &exhibit(3, "denial A100")).await.unwrap();
        assert!(tx.say(&statement(&case, Saying::Stopped)).await.unwrap());
        assert!(!tx.say(&statement(&case, Saying::Stopped)).await.unwrap());
        tx.commit().await.unwrap();
        let trail = checked_trail(&office).await;
        let dids: Vec<_> = trail[n_before..].iter().map(|it| it.did.as_str()).collect();
        assert_eq!(dids, ["exhibit.read", "statement.stopped"]);
        let journal = office.practice.journal(case.id).await.unwrap();
        assert_eq!(journal, [exhibit(1, "claim A100"), exhibit(3, "denial A100")]);
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_whether_something_is_new_is_told_the_truth() {
    on_each(async |office| {
        let (known, _) = opened(&office).await;
        let new = denied("e2");
        let records: [Record; 2] =
            [("c1", "1"), ("c2", "1")].map(|(id, json)| record(RecordKind::Claim, id, 5, json));
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        assert_eq!(tx.mirror(&records[0]).await.unwrap(), Mirrored::New);
        tx.foresee(&[&known, &new], &[&records[0], &records[1]]).await.unwrap();
        assert!(!tx.take_in(&known).await.unwrap());
        assert!(tx.take_in(&new).await.unwrap());
        assert!(!tx.take_in(&new).await.unwrap());
        // One that nobody foresaw.
        assert!(tx.take_in(&denied("e3")).await.unwrap());
        assert!(!tx.open_case(&case(9, &known)).await.unwrap());
        assert!(tx.open_case(&case(2, &new)).await.unwrap());
        assert!(!tx.open_case(&case(3, &new)).await.unwrap());
        let changed = record(RecordKind::Claim, "c2", 6, "2");
        let mirrored = [&records[0], &records[1], &records[1], &changed];
        let mut came = Vec::new();
        for record in mirrored {
            came.push(tx.mirror(record).await.unwrap());
        }
        assert_eq!(came, [Mirrored::Same, Mirrored::New, Mirrored::Same, Mirrored::Changed]);
        tx.commit().await.unwrap();
        let cases = office.practice.cases_after(None, 10).await.unwrap();
        assert_eq!(cases, [case(1, &known), case(2, &new)]);
        checked_trail(&office).await;
    })
    .await;
}

#[tokio::test]
async fn a_case_that_moved_meanwhile_is_seen_by_every_step() {
    on_each(async |office| {
        let (_, seen) = opened(&office).await;
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        tx.together();
        let asked = tx.step(seen.clone(), Step::Ask).await.unwrap();
        let err = tx.step(seen.clone(), Step::Ask).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "cases" }), "{err:?}");
        tx.step(asked, Step::Answer).await.unwrap();
        tx.commit().await.unwrap();
        let now = office.practice.case(seen.id).await.unwrap().unwrap();
        assert_eq!((now.n_steps, now.state), (2, seen.state));
        checked_trail(&office).await;
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_as_a_whole() {
    on_each(async |office| {
        let (event, case) = opened(&office).await;
        let key = EventKey { id: "never taken in".into(), ..event.key };
        let strange = Case { opened_by: key, ..crate::invented::case(2, &denied("e2")) };
        let n_before = checked_trail(&office).await.len();
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        tx.together();
        tx.say(&statement(&case, Saying::Stopped)).await.unwrap();
        let about = decision(&strange, Concluded::Asked(Question::WhoPays));
        tx.keep_decision(&about).await.unwrap();
        let err = tx.commit().await.unwrap_err();
        assert!(matches!(err, StoreError::Misfit { table: "decisions", .. }), "{err:?}");
        assert_eq!(checked_trail(&office).await.len(), n_before);
        assert_eq!(office.practice.statements_of(case.id).await.unwrap(), []);
    })
    .await;
}

fn job(case: &Case, step: &'static str) -> NewJob {
    NewJob { step, about: About::Case(case.id), turn: 0, due: at(0), n_attempts_max: 3 }
}

async fn take(office: &Office, holder: &str) -> Vec<Job> {
    office.store.take_jobs(holder, at(5), at(60), 10).await.unwrap()
}

#[tokio::test]
async fn the_jobs_of_a_batch_are_finished_all_or_none() {
    on_each(async |office| {
        let (_, case) = opened(&office).await;
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        tx.together();
        for step in ["decide", "check", "decide"] {
            assert!(tx.enqueue(job(&case, step)).await.unwrap());
        }
        tx.commit().await.unwrap();
        let jobs = take(&office, "a").await;
        let mut log = format!("taken {}\n", jobs.len());

        let mut tx = office.store.begin(&office.practice, stamp(3)).await.unwrap();
        tx.finish_all(&jobs).await.unwrap();
        tx.enqueue(job(&case, "decide")).await.unwrap();
        tx.step(case.clone(), Step::Ask).await.unwrap();
        tx.commit().await.unwrap();
        let again = take(&office, "b").await;
        log.push_str(&format!("enqueued again {}\n", again.len()));

        let mut tx = office.store.begin(&office.practice, stamp(4)).await.unwrap();
        let both = [jobs[0].clone(), again[0].clone()];
        let err = tx.finish_all(&both).await.unwrap_err();
        log.push_str(&format!("{err}\n"));
        assert!(tx.commit().await.is_err());
        let mut tx = office.store.begin(&office.practice, stamp(5)).await.unwrap();
        tx.finish_all(&again).await.unwrap();
        tx.commit().await.unwrap();
        log.push_str(&format!("left {}\n", take(&office, "c").await.len()));
        expect![[r#"
            taken 2
            enqueued again 1
            the record in `jobs` is no longer where it was
            left 0
        "#]]
        .assert_eq(&log);
    })
    .await;
}
