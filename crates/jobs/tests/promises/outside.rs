//! Steps that change something outside: they know when somebody may have done so before them.

use std::sync::Mutex;

use async_trait::async_trait;
use jobs::{Round, Trouble, Work};
use store::{By, Job, Practice, Tx};

use crate::office::{at, effect, job, on_each};

/// Asks a platform while it thinks. The records refuse turn 13 each time.
#[derive(Default)]
struct Platform(Mutex<Vec<String>>);

impl Platform {
    /// What was thought so far, in order.
    fn thoughts(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[async_trait]
impl Work for Platform {
    type Thought = ();

    fn by(&self, _: &Job) -> By {
        By::Step("outside")
    }

    async fn think(&self, _: &Practice, job: &Job) -> Result<(), Trouble> {
        let how = if job.is_repeated() { "found out about" } else { "did" };
        self.0.lock().unwrap().push(format!("{how} {}", job.turn));
        // The answer to turn 14 is lost.
        if job.turn == 14 { Err(Trouble::Later("no answer")) } else { Ok(()) }
    }

    async fn write(&self, tx: &mut Tx, job: &Job, (): ()) -> Result<(), Trouble> {
        assert!(tx.take_in(&effect(job.turn)).await?);
        if job.turn == 13 { Err(Trouble::Later("the case went on")) } else { Ok(()) }
    }
}

#[tokio::test]
async fn the_jobs_of_a_batch_that_was_not_kept_are_known_as_repeated() {
    on_each(async |office| {
        office.enqueue([1, 13, 2]).await;
        let (mut worker, platform) = (office.worker("a"), Platform::default());
        let round = worker.run_once(at(0), &platform).await.unwrap();
        assert_eq!(round, Round { n_taken: 3, n_done: 2 });
        assert_eq!(
            platform.thoughts(),
            [
                "did 1",
                "did 2",
                "did 13",
                "found out about 1",
                "found out about 2",
                "found out about 13",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_thought_that_fails_does_not_repeat_the_others() {
    on_each(async |office| {
        office.enqueue([1, 14, 2]).await;
        let (mut worker, platform) = (office.worker("a"), Platform::default());
        let round = worker.run_once(at(0), &platform).await.unwrap();
        assert_eq!(round, Round { n_taken: 3, n_done: 2 });
        assert_eq!(platform.thoughts(), ["did 1", "did 2", "did 14"]);
        worker.run_once(at(9), &platform).await.unwrap();
        assert_eq!(platform.thoughts(), ["found out about 14"]);
    })
    .await;
}

#[tokio::test]
async fn a_job_stays_repeated_when_a_person_has_it_tried_again() {
    on_each(async |office| {
        office.enqueue([14]).await;
        let (mut worker, platform) = (office.worker("a"), Platform::default());
        for now in [0, 100, 200] {
            worker.run_once(at(now), &platform).await.unwrap();
        }
        let given_up = office.practice.jobs_given_up(10).await.unwrap();
        let mut tx = office.store.begin(&office.practice, crate::office::stamp()).await.unwrap();
        assert!(tx.retry(&given_up[0]).await.unwrap());
        tx.commit().await.unwrap();
        platform.thoughts();
        worker.run_once(at(300), &platform).await.unwrap();
        assert_eq!(platform.thoughts(), ["found out about 14"]);
        assert_eq!(job(14).n_attempts_max, 3);
    })
    .await;
}
