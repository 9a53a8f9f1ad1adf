//! What people say about a case.

use domain::{Case, PersonsAnswer, Phi, StaffId};
use orchestrator::{Answer, NotDone, Seen, Yes};

use super::{Story, staff};

impl Story {
    pub(super) async fn person(&mut self, words: &[&str]) -> Option<()> {
        match words {
            ["give", "up", who, claim, why] => {
                let (by, case) = self.who_and_what(who, claim).await?;
                let (office, practice) = (&self.office.office, &self.office.practice);
                let done = orchestrator::give_up(office, practice, by, (case.id, phi(why))).await;
                self.done(done);
                Some(())
            }
            [verb, who, claim, rest @ ..] => {
                let (by, case) = self.who_and_what(who, claim).await?;
                match (*verb, rest) {
                    ("look", []) => self.look(by, &case).await,
                    ("approve", []) => self.approve(by, &case, None).await,
                    ("approve", ["having", "seen", other]) => {
                        let other = self.case_of(other).await?;
                        let seen = self.newest(&other).await?;
                        self.approve(by, &case, Some(seen)).await
                    }
                    ("reject", [why]) => self.reject(by, &case, why).await,
                    ("answer", [answer]) => self.answer(by, &case, answer).await,
                    ("found", rest) => self.found(by, &case, rest).await,
                    ("stop", [why]) => {
                        let (office, practice) = (&self.office.office, &self.office.practice);
                        let said = (case.id, phi(why));
                        let done = orchestrator::stop(office, practice, by, said).await;
                        self.done(done);
                        Some(())
                    }
                    ("handled", [what]) => {
                        let (office, practice) = (&self.office.office, &self.office.practice);
                        let said = (case.id, phi(what));
                        let done = orchestrator::handled(office, practice, by, said).await;
                        self.done(done);
                        Some(())
                    }
                    ("resume", []) => {
                        let (office, practice) = (&self.office.office, &self.office.practice);
                        let done = orchestrator::resume(office, practice, by, case.id).await;
                        self.done(done);
                        Some(())
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    pub(super) async fn who_and_what(&self, who: &str, claim: &str) -> Option<(StaffId, Case)> {
        Some((staff(&self.office, who)?, self.case_of(claim).await?))
    }

    /// The newest proposal of a case as it is now.
    pub(super) async fn newest(&self, case: &Case) -> Option<Seen> {
        let proposals = self.office.practice.proposals_of(case.id).await;
        let proposal = proposals.expect("the records can be read").pop()?;
        Some(Seen { proposal: proposal.terms().id, digest: proposal.digest() })
    }

    /// What somebody has before their eyes: what they looked at last, else what is there now.
    pub(super) async fn seen(&self, by: StaffId, case: &Case) -> Option<Seen> {
        match self.looked.get(&(by, case.id)) {
            Some(seen) => Some(*seen),
            None => self.newest(case).await,
        }
    }

    /// What could not be done is said, with why.
    pub(super) fn done<T>(&mut self, done: Result<T, NotDone>) -> Option<T> {
        match done {
            Ok(done) => Some(done),
            Err(why) => {
                self.say(&format!("not done: {why}"));
                None
            }
        }
    }

    async fn look(&mut self, by: StaffId, case: &Case) -> Option<()> {
        let seen = self.newest(case).await?;
        self.looked.insert((by, case.id), seen);
        Some(())
    }

    /// Gives the digest of what was seen, of this case or, where somebody is mistaken, of another.
    async fn approve(&mut self, by: StaffId, case: &Case, other: Option<Seen>) -> Option<()> {
        let mut seen = self.seen(by, case).await?;
        if let Some(other) = other {
            seen.digest = other.digest;
        }
        let (office, practice) = (&self.office.office, &self.office.practice);
        let done = orchestrator::approve(office, practice, by, seen).await;
        if self.done(done) == Some(Yes::NeedsSecond) {
            self.say("approved; another person has to approve it too");
        }
        Some(())
    }

    async fn reject(&mut self, by: StaffId, case: &Case, why: &str) -> Option<()> {
        let seen = self.seen(by, case).await?;
        let (office, practice) = (&self.office.office, &self.office.practice);
        let done = orchestrator::reject(office, practice, by, (seen, phi(why))).await;
        self.done(done);
        Some(())
    }

    async fn answer(&mut self, by: StaffId, case: &Case, answer: &str) -> Option<()> {
        let (office, practice) = (&self.office.office, &self.office.practice);
        let asked = orchestrator::question(practice, case).await.expect("the records can be read");
        let (answer, words) = match answer {
            "yes" => (PersonsAnswer::Yes, None),
            "no" => (PersonsAnswer::No, None),
            words => (PersonsAnswer::InWords, Some(phi(words))),
        };
        let Some(question) = asked else {
            self.say("the case asks nothing");
            return Some(());
        };
        let answer = Answer { question, answer, words };
        let done = orchestrator::answer(office, practice, by, (case.id, answer)).await;
        self.done(done);
        Some(())
    }

    /// Of the first action that has no receipt.
    async fn found(&mut self, by: StaffId, case: &Case, rest: &[&str]) -> Option<()> {
        let reference = match rest {
            ["done", reference] => Some((*reference).to_owned()),
            ["not", "done"] => None,
            _ => return None,
        };
        let (office, practice) = (&self.office.office, &self.office.practice);
        let proposal = self.newest(case).await?.proposal;
        let issued = practice.warrants_of(proposal).await.expect("the records can be read");
        let mut open = None;
        for it in issued {
            let receipt = practice.receipt(it.key).await.expect("the records can be read");
            if receipt.is_none() && open.is_none() {
                open = Some(it.key);
            }
        }
        let done = orchestrator::found_out(office, practice, by, (open?, reference)).await;
        self.done(done);
        Some(())
    }
}

pub(super) fn phi(words: &str) -> Phi<String> {
    Phi::new(words.to_owned())
}
