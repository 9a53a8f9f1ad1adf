//! Requests that may come twice, deliveries that may come twice, and receivers that are told in order.

use domain::{Event, Moment, Phi, SubscriptionId};
use store::{
    About, CameIn, JobTally, Known, NewJob, Post, Request, StoreError, Subscription,
    SubscriptionState,
};

use crate::{
    databases::{Office, on_each},
    invented::{account, at, case, denied, practice_id, staff, stamp},
};

/// What was begun from the second 0 on is known, and whoever begins at `now` is at it for ten seconds.
fn times(now: u64) -> (Moment, Moment, Moment) {
    (at(0), at(now), at(now + 10))
}

impl Office {
    async fn ask(&self, request: &Request, holder: &str, now: u64) -> Known {
        let known = self.store.take_request(&self.practice, request, holder, times(now)).await;
        known.unwrap()
    }
}

pub(crate) fn subscription() -> Subscription {
    Subscription {
        id: SubscriptionId::new(at(0), [1; 10]),
        address: Phi::new("https://rcm.example/news".to_owned()),
        news: vec!["case.opened".to_owned(), "case.closed".to_owned()],
        secret: Phi::new(vec![1, 2, 3]),
        by: staff(1),
        made: at(5),
        state: SubscriptionState::On,
    }
}

async fn subscribed(office: &Office) -> Post {
    let mut tx = office.store.begin(&office.practice, stamp(5)).await.unwrap();
    tx.subscribe(&subscription()).await.unwrap();
    tx.commit().await.unwrap();
    office.practice.posts().await.unwrap().remove(0)
}

#[tokio::test]
async fn a_request_that_comes_again_gets_the_same_answer() {
    on_each(async |office| {
        let request = office.practice.request("staff 1", "key 1", &["POST", "/a", "Ada Example"]);
        assert_eq!(office.ask(&request, "one", 1).await, Known::New);
        assert_eq!(office.ask(&request, "two", 2).await, Known::UnderWay);
        let (store, practice) = (&office.store, &office.practice);
        assert!(!store.answer_request(practice, &request, "two", b"no").await.unwrap());
        assert!(store.answer_request(practice, &request, "one", b"yes").await.unwrap());
        assert_eq!(office.ask(&request, "two", 3).await, Known::Answered(b"yes".to_vec()));

        let other = office.practice.request("staff 1", "key 1", &["POST", "/a", "Ben Example"]);
        assert_eq!(office.ask(&other, "two", 3).await, Known::Other);
        let of_another = office.practice.request("staff 2", "key 1", &["POST", "/a", ""]);
        assert_eq!(office.ask(&of_another, "two", 3).await, Known::New);
    })
    .await;
}

#[tokio::test]
async fn a_request_whose_answer_never_came_goes_to_the_next_who_sends_it() {
    on_each(async |office| {
        let request = office.practice.request("staff 1", "key 1", &["a"]);
        assert_eq!(office.ask(&request, "one", 1).await, Known::New);
        assert_eq!(office.ask(&request, "two", 11).await, Known::New);
        let (store, practice) = (&office.store, &office.practice);
        assert!(!store.answer_request(practice, &request, "one", b"late").await.unwrap());
        store.drop_request(practice, &request, "one").await.unwrap();
        assert_eq!(office.ask(&request, "three", 12).await, Known::UnderWay);
        store.drop_request(practice, &request, "two").await.unwrap();
        assert_eq!(office.ask(&request, "three", 12).await, Known::New);
    })
    .await;
}

#[tokio::test]
async fn an_old_request_is_forgotten() {
    on_each(async |office| {
        let request = office.practice.request("staff 1", "key 1", &["a"]);
        let again = office.practice.request("staff 1", "key 1", &["b"]);
        assert_eq!(office.ask(&request, "one", 1).await, Known::New);
        let (store, practice) = (&office.store, &office.practice);
        assert!(store.answer_request(practice, &request, "one", b"yes").await.unwrap());
        let later = (at(2), at(100), at(110));
        let known = store.take_request(practice, &again, "two", later).await.unwrap();
        assert_eq!(known, Known::New, "even before anybody swept it away");

        let mut tx = store.begin(practice, stamp(200)).await.unwrap();
        tx.forget_requests(at(150)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(office.ask(&request, "three", 201).await, Known::New);
    })
    .await;
}

#[tokio::test]
async fn a_delivery_is_kept_once_and_read_once() {
    on_each(async |office| {
        let headers = vec![("X-Signature".to_owned(), "abc".to_owned())];
        let came: CameIn = (headers, Phi::new(b"record of Ada Example".to_vec()));
        let word = office.practice.delivery_word(account(), "digest");
        for is_new in [true, false] {
            let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
            assert_eq!(tx.keep_delivery(account(), &word, &came).await.unwrap(), is_new);
            tx.commit().await.unwrap();
        }
        let read = office.practice.delivery(account(), word.turn).await.unwrap();
        assert_eq!(read, Some(came.clone()));
        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        assert_eq!(other.delivery(account(), word.turn).await.unwrap(), None);

        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        tx.forget_deliveries(at(100)).await.unwrap();
        assert!(!tx.keep_delivery(account(), &word, &came).await.unwrap(), "it is still unread");
        tx.delivery_was_read(account(), word.turn).await.unwrap();
        assert!(!tx.keep_delivery(account(), &word, &came).await.unwrap(), "it is known still");
        tx.commit().await.unwrap();
        assert_eq!(office.practice.delivery(account(), word.turn).await.unwrap(), None);

        let mut tx = office.store.begin(&office.practice, stamp(200)).await.unwrap();
        tx.forget_deliveries(at(100)).await.unwrap();
        assert!(tx.keep_delivery(account(), &word, &came).await.unwrap());
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_subscription_is_a_record() {
    on_each(async |office| {
        subscribed(&office).await;
        let id = subscription().id;
        assert_eq!(office.practice.subscription(id).await.unwrap(), Some(subscription()));
        let mut tx = office.store.begin(&office.practice, stamp(6)).await.unwrap();
        assert!(tx.set_subscription(id, SubscriptionState::Stopped).await.unwrap());
        assert!(!tx.set_subscription(id, SubscriptionState::Stopped).await.unwrap());
        assert!(tx.set_subscription(id, SubscriptionState::On).await.unwrap());
        assert!(tx.set_subscription(id, SubscriptionState::Ended).await.unwrap());
        let err = tx.set_subscription(id, SubscriptionState::On).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "subscriptions" }), "{err:?}");
        tx.commit().await.unwrap();
        let ended = Subscription { state: SubscriptionState::Ended, ..subscription() };
        assert_eq!(office.practice.subscriptions().await.unwrap(), [ended]);
        let trail = office.practice.audit_trail(3, 100).await.unwrap();
        let told: Vec<_> = trail.iter().map(|it| it.did.as_str()).collect();
        let expected = ["made", "stopped", "resumed", "ended"];
        assert_eq!(told, expected.map(|it| format!("subscription.{it}")));
        let report = store::audit::verify(&office.practice, &[]).await.unwrap();
        assert_eq!(report.findings, []);
        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        assert_eq!(other.subscriptions().await.unwrap(), []);
        assert_eq!(other.posts().await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn one_at_a_time_sends_to_a_receiver() {
    on_each(async |office| {
        let post = subscribed(&office).await;
        assert_eq!(post.seq, 3, "what happened before is not told");
        assert_eq!(office.practice.posts_due(at(4)).await.unwrap(), []);
        assert_eq!(office.practice.posts_due(at(5)).await.unwrap(), std::slice::from_ref(&post));
        let (store, practice) = (&office.store, &office.practice);
        let one = store.take_post(practice, &post, ("one", at(15))).await.unwrap().unwrap();
        assert_eq!(store.take_post(practice, &post, ("two", at(15))).await.unwrap(), None);
        assert_eq!(practice.posts_due(at(14)).await.unwrap(), []);
        let one = store.move_post(practice, one, (4, at(20))).await.unwrap().unwrap();

        let found = practice.posts_due(at(20)).await.unwrap().remove(0);
        let two = store.take_post(practice, &found, ("two", at(30))).await.unwrap().unwrap();
        assert_eq!(store.move_post(practice, one, (5, at(40))).await.unwrap(), None);
        store.put_post_off(practice, &two, (at(50), Some("it is away"))).await.unwrap();
        let found = practice.posts().await.unwrap().remove(0);
        let is = (found.seq, found.due, found.n_failed, found.failed.as_deref());
        assert_eq!(is, (4, at(50), 1, Some("it is away")));

        let mut tx = store.begin(practice, stamp(60)).await.unwrap();
        let id = subscription().id;
        assert!(tx.set_subscription(id, SubscriptionState::Stopped).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(practice.posts_due(at(1_000_000)).await.unwrap(), []);
        let mut tx = store.begin(practice, stamp(61)).await.unwrap();
        assert!(tx.set_subscription(id, SubscriptionState::On).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(practice.posts_due(at(61)).await.unwrap()[0].seq, 4, "from where it was");
    })
    .await;
}

#[tokio::test]
async fn events_are_read_page_by_page_the_newest_first() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for n in 0..5_u64 {
            let event = Event { at: at(n / 2), ..denied(&format!("e{n}")) };
            assert!(tx.take_in(&event).await.unwrap());
        }
        tx.commit().await.unwrap();
        let practice = &office.practice;
        let all = practice.events(None, 10).await.unwrap();
        let times: Vec<_> = all.iter().map(|(_, it)| it.at).collect();
        assert_eq!(times, [2, 1, 1, 0, 0].map(at));
        let first = practice.events(None, 2).await.unwrap();
        let second = practice.events(Some(&first[1].0), 2).await.unwrap();
        let third = practice.events(Some(&second[1].0), 2).await.unwrap();
        assert_eq!([first, second, third].concat(), all);
        assert_eq!(practice.events(Some("nothing"), 2).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn who_keeps_the_program_running_sees_counts() {
    on_each(async |office| {
        let practice = &office.practice;
        practice.check_tables().await.unwrap();
        assert_eq!(practice.n_cases_waiting().await.unwrap(), []);
        assert_eq!(practice.job_tally().await.unwrap(), JobTally::default());
        let event = denied("e1");
        let mut tx = office.store.begin(practice, stamp(1)).await.unwrap();
        tx.take_in(&event).await.unwrap();
        tx.open_case(&case(1, &event)).await.unwrap();
        for turn in [1, 2] {
            let about = About::Practice;
            let due = at(u64::from(turn) * 10);
            let job = NewJob { step: "sweep", about, turn, due, n_attempts_max: 1 };
            tx.enqueue(job).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(practice.n_cases_waiting().await.unwrap(), [("agent".to_owned(), 1)]);
        let tally = practice.job_tally().await.unwrap();
        assert_eq!(tally, JobTally { n_open: 2, n_given_up: 0, oldest_due: Some(at(10)) });
        let job = office.store.take_jobs("one", at(10), at(20), 1).await.unwrap().remove(0);
        assert!(office.store.give_up(&job, "it can't be done").await.unwrap());
        let tally = practice.job_tally().await.unwrap();
        assert_eq!(tally, JobTally { n_open: 1, n_given_up: 1, oldest_due: Some(at(20)) });
    })
    .await;
}
