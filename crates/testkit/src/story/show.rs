//! What an office shows of itself: who waits for whom, what was done at the platform, what was learned.

use store::{Listed, Page};

use super::{ALL, Story, words};

impl Story {
    pub(super) async fn show(&mut self, words: &[&str]) -> Option<()> {
        match words {
            ["queue"] => self.queue().await,
            ["platform"] => self.platform().await,
            ["lesson"] => self.lessons().await,
            ["audit"] => self.audit().await,
            ["check"] => self.check().await,
            _ => return None,
        }
        Some(())
    }

    async fn queue(&mut self) {
        let page = Page { after: None, n_max: ALL };
        let listed = self.office.practice.worklist(None, page).await;
        let listed = listed.expect("the records can be read");
        for Listed { case, assessment, task } in &listed {
            let whom = words::whom(case.state.waits_for());
            let worth = assessment.as_ref().map_or_else(String::new, |it| {
                let day = it.deadline.map_or_else(String::new, |it| format!(", until {it}"));
                format!(
                    ": {} denied, {}, {} expected, {}, {}{day}",
                    it.denied,
                    it.class.title(),
                    it.expected_net,
                    task.queue.label(),
                    it.priority.id()
                )
            });
            self.say(&format!("{} waits for {whom}{worth}", case.claim.number));
        }
        if listed.is_empty() {
            self.say("nothing waits for anybody");
        }
    }

    /// What was done at the platform, in order, with how we know.
    async fn platform(&mut self) {
        let effects = self.office.sandbox.effects(0);
        for (nth, effect) in (1..).zip(&effects) {
            let receipt = self.office.practice.receipt(effect.key).await;
            let receipt = receipt.expect("the records can be read");
            let known = receipt
                .map_or("without a receipt", |(it, _)| orchestrator::words::witness(it.witness));
            let (claim, action) = (&effect.claim.number, words::action(&effect.action));
            self.say(&format!("{nth}. {claim}: {action} ({known})"));
        }
        if effects.is_empty() {
            self.say("nothing was done at the platform");
        }
    }

    async fn lessons(&mut self) {
        let lessons = self.office.practice.lessons("", ALL).await;
        let lessons = lessons.expect("the records can be read");
        for (_, it) in &lessons {
            let chance = it.chance_bp / 100;
            let overruled = it.overruled.map_or_else(String::new, |it| {
                let instead = orchestrator::words::instead(it.instead);
                format!(" (the tables said {}, a person: {instead})", it.said.title())
            });
            self.say(&format!(
                "{}{overruled}, answered by {}, at a chance of {chance} %: {}; {} of {} recovered; {}",
                it.class.title(),
                words::door(it.door),
                words::ending(it.ending),
                it.recovered,
                it.at_stake,
                words::response(it.response)
            ));
        }
        if lessons.is_empty() {
            self.say("nothing was learned yet");
        }
    }

    async fn audit(&mut self) {
        let report = store::audit::verify(&self.office.practice, &[]).await;
        let report = report.expect("the records can be read");
        match report.findings.len() {
            0 => self.say("every entry of the audit trail holds"),
            n => self.say(&format!("{n} entries or rows do not hold")),
        }
    }

    async fn check(&mut self) {
        let faults = self.office.faults().await.expect("the records can be read");
        for fault in &faults {
            self.say(&format!("wrong ({}): {}", fault.checker, fault.what));
        }
        if faults.is_empty() {
            self.say("nothing is wrong");
        }
    }
}
