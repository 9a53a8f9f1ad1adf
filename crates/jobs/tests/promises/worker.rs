//! A worker's rounds: what it takes, does, gives back and gives up.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use jobs::{Round, Settings, Trouble, Work};
use store::{By, Job, NewJob, Practice, Store, Tx};

use crate::office::{Office, Toy, at, case, effect, job, keys, on_each, practice_id, stamp};

#[tokio::test]
async fn a_batch_is_thought_about_and_kept_once() {
    on_each(async |office| {
        office.enqueue(100..200).await;
        let toy = Toy::default();
        let mut worker = office.worker("a");
        let round = worker.run_once(at(1), &toy).await.unwrap();
        assert_eq!(round, Round { n_taken: 100, n_done: 100 });
        assert_eq!(toy.n_thoughts.load(Ordering::Relaxed), 100);
        assert_eq!(worker.run_once(at(99), &toy).await.unwrap(), Round::default());
        assert!(office.is_done(100).await && office.is_done(199).await);
    })
    .await;
}

#[tokio::test]
async fn a_bad_job_does_not_stop_the_others_of_its_batch() {
    on_each(async |office| {
        office.enqueue([1, 13, 14, 2]).await;
        let mut worker = office.worker("a");
        let round = worker.run_once(at(1), &Toy::default()).await.unwrap();
        assert_eq!(round, Round { n_taken: 4, n_done: 2 });
        assert!(office.is_done(1).await && office.is_done(2).await);
        let given_up = office.practice.jobs_given_up(10).await.unwrap();
        assert_eq!(given_up.len(), 1);
        assert_eq!((given_up[0].turn, given_up[0].why.as_str()), (14, "it makes no sense"));
    })
    .await;
}

#[tokio::test]
async fn a_job_that_fails_each_time_is_given_up_within_the_bounds_of_the_wait() {
    on_each(async |office| {
        office.enqueue([13]).await;
        let mut worker = office.worker("a");
        // After the bounds of 4 and 8 seconds it is due again for sure.
        for now in [0, 4, 12] {
            assert_eq!(worker.run_once(at(now), &Toy::default()).await.unwrap().n_taken, 1);
        }
        assert_eq!(worker.run_once(at(999), &Toy::default()).await.unwrap().n_taken, 0);
        assert_eq!(office.practice.jobs_given_up(10).await.unwrap()[0].why, "no answer");
    })
    .await;
}

#[tokio::test]
async fn what_is_unclear_comes_back_when_it_is_held_no_more() {
    on_each(async |office| {
        office.enqueue([15]).await;
        let mut worker = office.worker("a");
        for (now, n_taken) in [(0, 1), (14, 0), (15, 1)] {
            let round = worker.run_once(at(now), &Toy::default()).await.unwrap();
            assert_eq!(round, Round { n_taken, n_done: 0 }, "{now}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_next_job_comes_with_the_end_of_the_one_before() {
    on_each(async |office| {
        office.enqueue([20]).await;
        let mut worker = office.worker("a");
        assert_eq!(worker.run_once(at(1), &Toy::default()).await.unwrap().n_done, 1);
        assert_eq!(worker.run_once(at(29), &Toy::default()).await.unwrap().n_taken, 0);
        assert_eq!(worker.run_once(at(30), &Toy::default()).await.unwrap().n_done, 1);
        assert!(office.is_done(21).await);
        let jobs = office.store.take_jobs("b", at(3_600), at(3_700), 10).await.unwrap();
        assert_eq!(jobs.iter().map(|it| it.turn).collect::<Vec<_>>(), [20]);
    })
    .await;
}

#[tokio::test]
async fn a_command_works_until_nothing_is_due() {
    on_each(async |office| {
        office.enqueue([20, 1, 13]).await;
        let mut worker = office.worker("a");
        // The one that fails is not due again at this moment, nor is what comes later.
        let all = worker.run_until_idle(at(0), &Toy::default()).await.unwrap();
        assert_eq!(all, Round { n_taken: 3, n_done: 2 });
        // In half a minute, the step that follows; the one that fails has two attempts left.
        let all = worker.run_until_idle(at(30), &Toy::default()).await.unwrap();
        assert_eq!(all, Round { n_taken: 2, n_done: 1 });
        assert!(office.is_done(21).await);
    })
    .await;
}

#[tokio::test]
async fn what_never_succeeds_is_given_up_and_a_schedule_is_not() {
    on_each(async |office| {
        let schedule = |turn| NewJob { n_attempts_max: NewJob::UNBOUNDED, ..job(turn) };
        office.enqueue_jobs([schedule(13), schedule(14)]).await;
        let mut worker = office.worker("a");
        for hour in 0..20 {
            let round = worker.run_once(at(hour * 3_600), &Toy::default()).await.unwrap();
            assert_eq!(round, Round { n_taken: 2, n_done: 0 }, "{hour}");
        }
        assert_eq!(office.practice.jobs_given_up(10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_practice_whose_records_cannot_be_opened_does_not_stop_the_others() {
    on_each(async |office| {
        // Its master key is not this worker's.
        let elsewhere = Store::open(&office.url, keys(8)).await.unwrap();
        let closed = elsewhere.found(practice_id(0), "Oak Street", stamp()).await.unwrap();
        let mut tx = elsewhere.begin(&closed, stamp()).await.unwrap();
        assert!(tx.enqueue(job(1)).await.unwrap());
        tx.commit().await.unwrap();

        office.enqueue([2]).await;
        let mut worker = office.worker("a");
        let round = worker.run_once(at(0), &Toy::default()).await.unwrap();
        assert_eq!(round, Round { n_taken: 2, n_done: 1 });
        assert!(office.is_done(2).await);
        for now in [100, 200] {
            assert_eq!(worker.run_once(at(now), &Toy::default()).await.unwrap().n_taken, 1);
        }
        let given_up = closed.jobs_given_up(10).await.unwrap();
        assert!(given_up[0].why.contains("can't be opened"), "{given_up:?}");
    })
    .await;
}

/// Whoever does a job is named after its turn, and counts how many thoughts there are at a time.
#[derive(Default)]
struct Crowd {
    n_now: AtomicUsize,
    n_most: AtomicUsize,
}

#[async_trait]
impl Work for Crowd {
    type Thought = bool;

    fn by(&self, job: &Job) -> By {
        if job.turn.is_multiple_of(2) { By::Step("even") } else { By::Agent("odd") }
    }

    /// Whether the turn before is done.
    async fn think(&self, practice: &Practice, job: &Job) -> Result<bool, Trouble> {
        let n_now = self.n_now.fetch_add(1, Ordering::Relaxed) + 1;
        self.n_most.fetch_max(n_now, Ordering::Relaxed);
        let before = practice.event(&effect(job.turn - 1).key).await?;
        self.n_now.fetch_sub(1, Ordering::Relaxed);
        Ok(before.is_some())
    }

    async fn write(&self, tx: &mut Tx, job: &Job, is_next: bool) -> Result<(), Trouble> {
        assert!(tx.take_in(&effect(job.turn)).await?);
        assert_eq!(is_next, job.about == case(1) && job.turn > 1, "{job:?}");
        Ok(())
    }
}

#[tokio::test]
async fn thoughts_are_made_side_by_side_within_a_bound() {
    on_each(async |office| {
        for (n_concurrent, first) in [(1, 100), (4, 200)] {
            office.enqueue((0..20).map(|it| first + it * 2)).await;
            let crowd = Crowd::default();
            let settings = Settings { n_concurrent, ..Office::settings("a") };
            let mut worker = office.worker_with(settings);
            assert_eq!(worker.run_once(at(0), &crowd).await.unwrap().n_done, 20);
            assert_eq!(crowd.n_most.into_inner(), n_concurrent);
        }
    })
    .await;
}

#[tokio::test]
async fn a_job_sees_what_the_one_before_it_did_about_the_same_case() {
    on_each(async |office| {
        let turns = (1..=5).map(|turn| NewJob { about: case(1), ..job(turn) });
        office.enqueue_jobs(turns).await;
        let mut worker = office.worker_with(Settings { n_concurrent: 8, ..Office::settings("a") });
        let round = worker.run_once(at(0), &Crowd::default()).await.unwrap();
        assert_eq!(round, Round { n_taken: 5, n_done: 5 });
    })
    .await;
}

#[tokio::test]
async fn the_audit_trail_names_the_step_of_each_job_of_a_batch() {
    on_each(async |office| {
        office.enqueue([4, 7, 10]).await;
        let n_before = office.practice.audit_trail(0, 1_000).await.unwrap().len();
        let mut worker = office.worker("a");
        assert_eq!(worker.run_once(at(0), &Crowd::default()).await.unwrap().n_done, 3);
        let trail = office.practice.audit_trail(0, 1_000).await.unwrap();
        let names: Vec<_> = trail[n_before..].iter().map(|it| it.by.as_str()).collect();
        assert_eq!(names, ["step even", "agent odd", "step even"]);
    })
    .await;
}

#[test]
fn a_round_can_be_left_to_another_thread() {
    fn check(_: impl Send) {}
    let round = |worker: &'static mut jobs::Worker, toy: &'static Toy| {
        check(worker.run_once(at(0), toy));
    };
    // It only has to compile.
    let _ = round;
}
