//! The path as work: which step a job is, what it thinks, and what it writes.
//!
//! **Invariant:** a line of the log names a step, a number of ours and a reason out of the program's own
//! texts, and nothing else (`docs/logging.md`).

use async_trait::async_trait;
use domain::ApprovedProposal;
use jobs::{Trouble, Work};
use store::{About, By, Job, Practice, Tx};
use tracing::Instrument;

use crate::{Office, Stage, act, check, decide, find_out, intake, learn, settle, sweep};

/// All steps of the path.
pub struct Steps(pub Office);

/// What a step thought, to be written down.
pub enum Thought {
    /// Nothing is to be done any more: somebody else did it, or it has become pointless.
    Nothing,
    /// See `intake`.
    Intake(intake::Page),
    /// See `decide`.
    Decide(Box<decide::Thought>),
    /// See `check`.
    Check(check::Thought),
    /// See `act`; what else it looks at has to be true at the commit.
    Begin(Box<ApprovedProposal>),
    /// See `act`.
    Act(act::Thought),
    /// See `find_out`.
    FindOut(find_out::Thought),
    /// See `settle`.
    Settle(settle::Thought),
    /// See `learn`.
    Learn(learn::Thought),
    /// See `sweep`.
    Sweep(sweep::Thought),
}

#[async_trait]
impl Work for Steps {
    type Thought = Thought;

    fn by(&self, job: &Job) -> By {
        Stage::from_id(&job.step).map_or(By::Step("unknown"), |stage| By::Step(stage.id()))
    }

    async fn think(&self, practice: &Practice, job: &Job) -> Result<Thought, Trouble> {
        let Job { step, about, n_attempts, .. } = job;
        let span = tracing::info_span!("think", %step, %about, n_attempts);
        let thought = self.thought(practice, job).instrument(span).await;
        match &thought {
            Ok(_) => tracing::debug!(%step, %about, n_attempts, "thought about"),
            Err(why) => tracing::warn!(%step, %about, n_attempts, ?why, "not done"),
        }
        thought
    }

    async fn write(&self, tx: &mut Tx, job: &Job, thought: Thought) -> Result<(), Trouble> {
        let Job { step, about, turn, .. } = job;
        let span = tracing::info_span!("write", %step, %about, turn);
        let written = self.written(tx, job, thought).instrument(span).await;
        match &written {
            Ok(()) => tracing::info!(%step, %about, turn, "done, to be kept with the commit"),
            Err(why) => tracing::warn!(%step, %about, turn, ?why, "not kept"),
        }
        written
    }
}

impl Steps {
    async fn thought(&self, practice: &Practice, job: &Job) -> Result<Thought, Trouble> {
        let office = &self.0;
        let stage = Stage::from_id(&job.step).ok_or(UNKNOWN)?;
        Ok(match (stage, job.about) {
            (Stage::Intake, About::Account(account)) => {
                Thought::Intake(intake::think(office, practice, account).await?)
            }
            (Stage::Fetch, About::Account(account)) => {
                let delivery = (account, job.turn);
                let page = intake::delivered::think(office, practice, delivery).await?;
                page.map_or(Thought::Nothing, Thought::Intake)
            }
            (Stage::Decide, About::Case(case)) => {
                let thought = decide::think(office, practice, (case, job.turn)).await?;
                thought.map_or(Thought::Nothing, |it| Thought::Decide(Box::new(it)))
            }
            (Stage::Check, About::Case(case)) => {
                let thought = check::think(office, practice, (case, job.turn)).await?;
                thought.map_or(Thought::Nothing, Thought::Check)
            }
            (Stage::Begin, About::Proposal(proposal)) => {
                let approved = practice.approved(proposal).await?;
                approved.map_or(Thought::Nothing, |it| Thought::Begin(Box::new(it)))
            }
            (Stage::Act, About::Proposal(proposal)) => {
                let thought = act::think(office, practice, (proposal, job)).await?;
                thought.map_or(Thought::Nothing, Thought::Act)
            }
            (Stage::FindOut, About::Proposal(proposal)) => {
                let thought = find_out::think(office, practice, (proposal, job.turn)).await?;
                thought.map_or(Thought::Nothing, Thought::FindOut)
            }
            (Stage::Settle, About::Case(case)) => {
                let thought = settle::think(office, practice, case).await?;
                thought.map_or(Thought::Nothing, Thought::Settle)
            }
            (Stage::Learn, About::Case(case)) => {
                let thought = learn::think(practice, case).await?;
                thought.map_or(Thought::Nothing, Thought::Learn)
            }
            (Stage::Sweep, About::Practice) => {
                Thought::Sweep(sweep::think(office, practice).await?)
            }
            _ => return Err(UNKNOWN),
        })
    }

    async fn written(&self, tx: &mut Tx, job: &Job, thought: Thought) -> Result<(), Trouble> {
        let office = &self.0;
        match (thought, job.about) {
            (Thought::Nothing, _) => Ok(()),
            (Thought::Intake(page), _) => intake::write(office, tx, page).await,
            (Thought::Decide(thought), _) => decide::write(office, tx, *thought).await,
            (Thought::Check(thought), _) => check::write(tx, thought).await,
            (Thought::Begin(approved), _) => act::begin(office, tx, *approved).await,
            (Thought::Act(thought), _) => act::write(office, tx, thought).await,
            (Thought::FindOut(thought), _) => find_out::write(office, tx, thought).await,
            (Thought::Settle(thought), _) => settle::write(office, tx, job, thought).await,
            (Thought::Learn(thought), _) => learn::write(tx, thought).await,
            (Thought::Sweep(thought), _) => sweep::write(office, tx, thought).await,
        }
    }
}

/// A newer program enqueued it, and this one does not know what it means.
const UNKNOWN: Trouble = Trouble::Never("this version of the program does not know such a job");
