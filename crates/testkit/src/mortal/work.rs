//! The steps on a leash.

use std::sync::Arc;

use async_trait::async_trait;
use jobs::{Trouble, Work};
use orchestrator::{Steps, Thought};
use store::{By, Job, Practice, Tx};

use super::{Point, leash::Leash};

/// See the module.
pub(super) struct Leashed {
    pub(super) steps: Steps,
    pub(super) leash: Arc<Leash>,
}

#[async_trait]
impl Work for Leashed {
    type Thought = Thought;

    fn by(&self, job: &Job) -> By {
        self.steps.by(job)
    }

    async fn think(&self, practice: &Practice, job: &Job) -> Result<Thought, Trouble> {
        self.leash.takes_up(&job.step);
        self.leash.stand(Point::BeforeThinking).await;
        let thought = self.steps.think(practice, job).await;
        self.leash.stand(Point::AfterThinking).await;
        thought
    }

    async fn write(&self, tx: &mut Tx, job: &Job, thought: Thought) -> Result<(), Trouble> {
        self.leash.takes_up(&job.step);
        self.leash.stand(Point::BeforeWriting).await;
        let written = self.steps.write(tx, job, thought).await;
        self.leash.stand(Point::BeforeCommit).await;
        written
    }
}
