//! The end of a simulation: nothing fails any more, nobody dies, and people do what is wanted of them.
//!
//! Then there is nothing left for the office to do: every case is closed, or waits for the payer, or for a
//! person.

use std::time::Duration;

use domain::{CaseState, WaitsFor};

use super::Sim;

/// So often people go through the cases, and time passes in between.
const N_ROUNDS: usize = 3;

impl Sim {
    pub(super) async fn calm_down(&mut self) {
        self.story.note("everything calms down");
        self.outside.is_calm();
        self.story.tell("brake off rosa\nphase rosa assist").await;
        self.come_to_the_end().await;
        for _ in 0..N_ROUNDS {
            // Longer than a dead worker holds its jobs, than lists lag, and than anything waits.
            for _ in 0..2 {
                self.pass(Duration::from_mins(2));
                self.work_all().await;
            }
            self.story.tell_news().await;
            self.look(true).await;
            if !self.faults.is_empty() {
                return;
            }
            self.everybody().await;
        }
        self.pass(Duration::from_mins(6));
        self.work_all().await;
        self.story.tell_news().await;
        let faults = self.story.office().faults_at_rest().await;
        self.faults = faults.expect("the records can be read");
        self.nobody_waits_for_us().await;
    }

    /// People do what is wanted of them.
    async fn everybody(&mut self) {
        for case in self.cases().await {
            let claim = &case.claim.number;
            self.tick();
            match case.state {
                CaseState::AwaitingApproval => {
                    // Whatever the amount: first the one, then the other. Nobody edited as ann.
                    self.story.tell(&format!("approve rosa {claim}\napprove ann {claim}")).await;
                }
                CaseState::AwaitingSecondApproval => {
                    self.story.tell(&format!("approve ann {claim}\napprove rosa {claim}")).await;
                }
                CaseState::AwaitingAnswer => self.answer(&case, ("lee", "no")).await,
                CaseState::Unclear => self.find_out(&case).await,
                CaseState::Stopped => self.story.tell(&format!("resume rosa {claim}")).await,
                _ => {}
            }
        }
    }

    async fn nobody_waits_for_us(&mut self) {
        for case in self.cases().await {
            let waits_for_us = matches!(
                case.state.waits_for(),
                Some(WaitsFor::Agent | WaitsFor::Check | WaitsFor::Act | WaitsFor::Learn)
            );
            if waits_for_us {
                let (claim, state) = (&case.claim.number, case.state.id());
                self.wrong(format!("{claim} is {state} although everything is calm"));
            }
        }
        let given_up = self.office().practice.jobs_given_up(100).await;
        for job in given_up.expect("the records can be read") {
            self.wrong(format!("{} was given up: {}", job.step, job.why));
        }
    }
}
