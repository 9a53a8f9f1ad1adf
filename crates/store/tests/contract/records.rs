//! The records as an office looks at them: findings that somebody sees to, files page by page, the trail by
//! person, deed and time, and how the rules came to be.

use domain::{Phi, Severity};
use store::{
    Amendment, By, FindingFilter, Notice, Stamp, StoreError,
    audit::{EntryFilter, verify},
};

use crate::{
    databases::{Office, on_each},
    invented::{
        account, at, case, denied, file, member, noticed, payload, practice_id, staff, stamp,
    },
};

/// Findings about the account, three of them at one moment.
async fn noticed_some(office: &Office) -> Vec<String> {
    let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
    for what in ["one", "two", "three"] {
        assert!(tx.notice(&noticed(Notice::Account(account()), what, 5)).await.unwrap());
    }
    // A finding that is noticed again is not another one.
    assert!(!tx.notice(&noticed(Notice::Account(account()), "two", 9)).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
    assert!(tx.notice(&noticed(Notice::Practice, "four", 5)).await.unwrap());
    tx.commit().await.unwrap();
    let all = FindingFilter::default();
    let found = office.practice.findings_after(all, None, 9).await.unwrap();
    found.into_iter().map(|it| it.noticed.what.expose().clone()).collect()
}

#[tokio::test]
async fn findings_of_one_moment_have_the_order_in_which_they_were_kept() {
    on_each(async |office| {
        assert_eq!(noticed_some(&office).await, ["four", "three", "two", "one"]);
        // Page by page, nothing is left out and nothing comes twice.
        let mut after: Option<String> = None;
        let mut seen = Vec::new();
        loop {
            let all = FindingFilter::default();
            let page = office.practice.findings_after(all, after.as_deref(), 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.id.clone());
            seen.extend(page.into_iter().map(|it| it.noticed.what.expose().clone()));
        }
        assert_eq!(seen, ["four", "three", "two", "one"]);
        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        let all = FindingFilter::default();
        assert_eq!(other.findings_after(all, None, 9).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_finding_that_somebody_saw_to_is_open_no_more_until_it_is_opened_again() {
    on_each(async |office| {
        noticed_some(&office).await;
        let open = FindingFilter { is_resolved: Some(false), severity: None };
        let done = FindingFilter { is_resolved: Some(true), ..open };
        let id = office.practice.findings_after(open, None, 1).await.unwrap().remove(0).id;
        let n_open = office.practice.open_findings().await.unwrap();
        for (by, is_other) in [(Some(staff(1)), true), (Some(staff(1)), false), (None, true)] {
            let mut tx = office.store.begin(&office.practice, stamp(7)).await.unwrap();
            assert_eq!(tx.resolve_finding(&id, by).await.unwrap(), is_other, "{by:?}");
            tx.commit().await.unwrap();
            let kept = office.practice.finding(&id).await.unwrap().unwrap();
            assert_eq!(kept.resolved, by.map(|it| (it, at(7))));
            let n_done = office.practice.findings_after(done, None, 9).await.unwrap().len();
            assert_eq!(n_done, usize::from(by.is_some()));
            let n_left = office.practice.findings_after(open, None, 9).await.unwrap().len();
            assert_eq!(n_left, 4 - n_done);
        }
        assert_eq!(office.practice.open_findings().await.unwrap(), n_open);
        let n = n_open.n_stops + n_open.n_warnings + n_open.n_notes;
        assert_eq!(n, 4);
        let severity = Some(Severity::Stop);
        let stops = FindingFilter { is_resolved: Some(false), severity };
        let stops = office.practice.findings_after(stops, None, 9).await.unwrap();
        assert_eq!(stops.len() as u64, n_open.n_stops);
        let mut tx = office.store.begin(&office.practice, stamp(8)).await.unwrap();
        let err = tx.resolve_finding("nothing", None).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "findings" }), "{err:?}");
        drop(tx);
        assert_eq!(verify(&office.practice, &[]).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn files_are_listed_page_by_page_and_lead_to_their_cases() {
    on_each(async |office| {
        let event = denied("e1");
        let opened = case(1, &event);
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for (name, second) in [("a", 5), ("b", 6), ("c", 6), ("d", 7)] {
            assert!(tx.receive_file(&file(name, second)).await.unwrap());
        }
        let word = office.practice.file_word(&file("b", 6).key);
        assert!(tx.take_in(&event).await.unwrap());
        assert!(tx.open_case_from(&opened, Some(&word)).await.unwrap());
        tx.commit().await.unwrap();

        let mut after: Option<String> = None;
        let mut seen = Vec::new();
        while let [it] = &office.practice.files_after(after.as_deref(), 1).await.unwrap()[..] {
            after = Some(office.practice.file_word(&it.key));
            seen.push(it.received);
        }
        assert_eq!(seen, [at(7), at(6), at(6), at(5)]);
        let known = office.practice.file_called(&word).await.unwrap();
        assert_eq!(known, Some(file("b", 6)));
        let cases = office.practice.cases_of_file(&word, None, 9).await.unwrap();
        assert_eq!(cases.iter().map(|it| it.case.id).collect::<Vec<_>>(), [opened.id]);
        let after = Some(opened.id);
        assert_eq!(office.practice.cases_of_file(&word, after, 9).await.unwrap(), []);
        let other = office.practice.file_word(&file("a", 5).key);
        assert_eq!(office.practice.cases_of_file(&other, None, 9).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn the_trail_is_found_by_person_deed_case_and_time() {
    on_each(async |office| {
        let event = denied("e1");
        let opened = case(1, &event);
        let mut tx = office.store.begin(&office.practice, stamp(10)).await.unwrap();
        assert!(tx.take_in(&event).await.unwrap());
        assert!(tx.open_case(&opened).await.unwrap());
        tx.commit().await.unwrap();
        let by = Stamp { at: at(20), by: By::Staff(staff(1)) };
        let mut tx = office.store.begin(&office.practice, by).await.unwrap();
        assert!(tx.keep_member(&member(2)).await.unwrap());
        assert!(tx.notice(&noticed(Notice::Case(opened.id), "odd", 20)).await.unwrap());
        tx.commit().await.unwrap();

        let found = async |filter: EntryFilter| {
            let entries = office.practice.entries(&filter, None, 9).await.unwrap();
            entries.into_iter().map(|it| it.did).collect::<Vec<_>>()
        };
        let any = EntryFilter::default();
        let all = found(any.clone()).await;
        assert_eq!(all[..3], ["finding.noticed", "member.taken_on", "case.opened"]);
        let by = EntryFilter { by: Some(staff(1)), ..any.clone() };
        assert_eq!(found(by).await, ["finding.noticed", "member.taken_on"]);
        let about = EntryFilter { about: Some(opened.id), ..any.clone() };
        assert_eq!(found(about).await, ["finding.noticed", "case.opened"]);
        let did = ["member.taken_on", "event.taken_in"].map(str::to_owned).to_vec();
        let did = EntryFilter { did, ..any.clone() };
        assert_eq!(found(did).await, ["member.taken_on", "event.taken_in"]);
        let from = EntryFilter { from: Some(at(11)), ..any.clone() };
        assert_eq!(found(from).await, ["finding.noticed", "member.taken_on"]);
        let until = EntryFilter { from: Some(at(10)), until: Some(at(20)), ..any.clone() };
        assert_eq!(found(until).await, ["case.opened", "event.taken_in"]);
        let later = EntryFilter { from: Some(at(21)), ..any.clone() };
        assert_eq!(found(later).await, [""; 0]);

        let newest = office.practice.entries(&any, None, 1).await.unwrap().remove(0).seq;
        let before = office.practice.entries(&any, Some(newest), 2).await.unwrap();
        let before: Vec<_> = before.iter().map(|it| it.seq).collect();
        assert_eq!(before, [newest - 1, newest - 2]);
        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        let about = EntryFilter { about: Some(opened.id), ..any };
        assert_eq!(other.entries(&about, None, 9).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn each_change_of_the_rules_is_kept_with_its_reason() {
    on_each(async |office| {
        let stopped = Amendment {
            what: "brake".into(),
            agent: Some("denial_triage".into()),
            was: Some("off".into()),
            became: Some("on".into()),
        };
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        let err = tx.amend(&stopped, None).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "rules" }), "{err:?}");
        drop(tx);
        let reason = Phi::new("The letters look odd.".to_owned());
        for because in [Some(&reason), None] {
            let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
            let json = format!("{{\"n\":{}}}", u8::from(because.is_some()));
            tx.set_rules(&payload(&json), "brake.put_on").await.unwrap();
            tx.amend(&stopped, because).await.unwrap();
            tx.commit().await.unwrap();
        }
        let kept = office.practice.amendments(None, 9).await.unwrap();
        let reasons: Vec<_> = kept.iter().map(|it| it.because.is_some()).collect();
        assert_eq!(reasons, [false, true]);
        assert_eq!((&kept[1].amendment, kept[1].at), (&stopped, at(2)));
        let earlier = office.practice.amendments(Some(&kept[0].id), 9).await.unwrap();
        assert_eq!(earlier, kept[1..]);
        assert_eq!(verify(&office.practice, &[]).await.unwrap().findings, []);
    })
    .await;
}
