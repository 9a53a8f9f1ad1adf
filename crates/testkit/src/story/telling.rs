//! Tells after each line what is now otherwise: cases that moved, and what was newly noticed.

use domain::{Action, Case, CaseState, ProposalState};

use super::{ALL, Story, words};

impl Story {
    pub(super) async fn tell_changes(&mut self) {
        for case in self.cases().await {
            if self.told.insert(case.id, case.n_steps) != Some(case.n_steps) {
                let what = self.where_it_stands(&case).await;
                self.say(&format!("{} {what}", case.claim.number));
            }
        }
        let mut findings = self.office.practice.findings(ALL).await.expect("findings can be read");
        // Those of one moment come in no order that says anything.
        findings.sort_by_key(|it| (it.at, it.kind.clone(), it.what.expose().clone()));
        for finding in findings {
            let what = format!("{}: {}", finding.kind, finding.what.expose());
            if self.told_findings.insert(format!("{} {what}", finding.about)) {
                self.say(&format!("noticed: {what}"));
            }
        }
    }

    /// For whom a case waits, with what it is about.
    pub(super) async fn where_it_stands(&self, case: &Case) -> String {
        let stands = words::state(case.state);
        let practice = &self.office.practice;
        match case.state {
            CaseState::AwaitingApproval => {
                let actions = self.actions_of(case).await;
                let actions: Vec<_> = actions.iter().map(words::action).collect();
                format!("{stands}: {}", actions.join("; "))
            }
            CaseState::AwaitingAnswer => {
                let question = orchestrator::question(practice, case).await;
                match question.expect("the records can be read") {
                    Some(it) => format!("{stands} {}: {}", it.owner().label(), it.text()),
                    None => stands.to_owned(),
                }
            }
            CaseState::Closed => {
                let outcome = practice.outcome(case.id).await.expect("the records can be read");
                let ending = outcome.map_or_else(
                    || "without an outcome".to_owned(),
                    |it| format!("{}; {} recovered", words::ending(it.ending), it.recovered),
                );
                format!("{stands}: {ending}")
            }
            _ => stands.to_owned(),
        }
    }

    /// What the proposal that waits would do.
    async fn actions_of(&self, case: &Case) -> Vec<Action> {
        let proposals = self.office.practice.proposals_of(case.id).await;
        let newest = proposals.expect("the records can be read").pop();
        let newest = newest.filter(|it| it.state() == ProposalState::Pending);
        let actions = newest.map(|it| it.terms().actions.clone()).unwrap_or_default();
        actions.into_iter().map(|it| it.action).collect()
    }
}
