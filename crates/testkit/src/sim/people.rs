//! What people do: mostly what is wanted of them, sometimes something else, and now and then what they
//! may not.

use domain::{Case, CaseState};

use super::{ORDER, Sim};

/// Whoever might say yes; not all of them may.
const APPROVERS: [&str; 8] = ["max", "max", "ben", "carla", "lee", "rosa", "ann", "otto"];

impl Sim {
    /// Somebody does something about a case that waits for a person.
    pub(super) async fn somebody(&mut self) {
        let mut cases = self.cases().await;
        let waits = |it: &Case| {
            matches!(
                it.state,
                CaseState::AwaitingApproval
                    | CaseState::AwaitingSecondApproval
                    | CaseState::AwaitingAnswer
                    | CaseState::Unclear
                    | CaseState::Stopped
            )
        };
        if !self.happens(5) {
            cases.retain(waits);
        }
        if !cases.is_empty() {
            let case = cases.swap_remove(self.chance.usize(..cases.len()));
            self.say_something(&case).await;
        }
    }

    async fn say_something(&mut self, case: &Case) {
        let claim = &case.claim.number;
        let who = self.one_of(&APPROVERS);
        if self.happens(4) {
            return self.story.tell(&format!("stop {who} {claim} \"wait for a call\"")).await;
        }
        match case.state {
            CaseState::AwaitingApproval | CaseState::AwaitingSecondApproval => {
                self.say_about_proposal(case).await;
            }
            CaseState::AwaitingAnswer => {
                let answer = self.one_of(&["yes", "no", "\"as in my note\""]);
                let who = self.one_of(&["lee", "lee", "rosa", "carla", "ann"]);
                self.answer(case, (who, answer)).await;
            }
            CaseState::Unclear => self.find_out(case).await,
            CaseState::InQueue if self.happens(50) => {
                self.story.tell(&format!("handled {who} {claim} \"called the payer\"")).await;
            }
            CaseState::Stopped if self.happens(15) => {
                self.story.tell(&format!("give up rosa {claim} \"not worth it\"")).await;
            }
            CaseState::Stopped => {
                let who = self.one_of(&["rosa", "max", "otto"]);
                self.story.tell(&format!("resume {who} {claim}")).await;
            }
            _ => self.story.tell(&format!("stop {who} {claim} \"the patient called\"")).await,
        }
    }

    async fn say_about_proposal(&mut self, case: &Case) {
        let claim = &case.claim.number;
        let who = self.one_of(&APPROVERS);
        let line = match self.chance.u32(..20) {
            0 => format!("reject {who} {claim} \"no\""),
            1..=2 => {
                let priority = self.one_of(&["low", "medium", "high"]);
                format!("edit {who} {claim} priority {priority} \"sooner or later\"")
            }
            3 => format!("look {who} {claim}"),
            _ => format!("approve {who} {claim}"),
        };
        self.story.tell(&line).await;
    }

    pub(super) async fn answer(&mut self, case: &Case, (who, answer): (&str, &str)) {
        let claim = &case.claim.number;
        let asked = orchestrator::question(&self.office().practice, case).await;
        if asked.expect("the records can be read").is_some() {
            self.story.tell(&format!("answer {who} {claim} {answer}")).await;
        } else {
            self.wrong(format!("{claim} waits for an answer and asks nothing"));
        }
    }

    /// Somebody looks at the platform, and says what is to be seen there.
    pub(super) async fn find_out(&mut self, case: &Case) {
        let claim = &case.claim.number;
        let office = self.office();
        let mut open = None;
        if let Some(newest) = office.practice.proposals_of(case.id).await.expect("readable").pop() {
            let id = newest.terms().id;
            for issued in office.practice.warrants_of(id).await.expect("readable") {
                let receipt = office.practice.receipt(issued.key).await.expect("readable");
                open = open.or(receipt.is_none().then_some(issued.key));
            }
        }
        let Some(open) = open else {
            return self.wrong(format!("{claim} is unclear, and nothing is open"));
        };
        let done = office.sandbox.effects(0).into_iter().find(|it| it.key == open);
        let found = done.map_or("not done".to_owned(), |it| format!("done {}", it.reference));
        let who = self.one_of(&["ben", "rosa", "max"]);
        self.story.tell(&format!("found {who} {claim} {found}")).await;
    }

    /// The practice changes what it allows.
    pub(super) async fn rules(&mut self) {
        let line = match self.chance.u32(..6) {
            0..=1 if !self.is_brake_on => {
                self.is_brake_on = true;
                "brake on rosa".to_owned()
            }
            0..=2 => {
                self.is_brake_on = false;
                "brake off rosa".to_owned()
            }
            3..=4 => {
                let phase = self.one_of(&["assist", "automate", "automate", "observe"]);
                format!("phase rosa {phase}")
            }
            _ => {
                let kinds = ORDER.map(domain::ActionKind::id).join(" ");
                let days = self.chance.u32(1..=20);
                format!("order rosa {kinds} up to 500.00 for {days} days")
            }
        };
        self.story.tell(&line).await;
    }

    pub(super) async fn cases(&self) -> Vec<Case> {
        let cases = self.office().practice.cases_after(None, 10_000).await;
        cases.expect("the records can be read")
    }

    pub(super) fn wrong(&mut self, what: String) {
        self.faults.push(crate::office::Fault { checker: "somebody", what });
    }
}
