//! How a person wants a proposal to be instead: another queue, priority or class, or one action less. And
//! what a person says of the case itself, in place of what the tables say.

use domain::{Action, DenialClass, Override, Priority, ProposedAction, Queue};

use super::{Story, people::phi};

impl Story {
    /// `edit max A100 priority low queue "A/R Follow-Up" "why"`.
    pub(super) async fn edit(&mut self, words: &[&str]) -> Option<()> {
        let [_, who, claim, wishes @ .., why] = words else { return None };
        let (by, case) = self.who_and_what(who, claim).await?;
        let seen = self.seen(by, &case).await?;
        let (office, practice) = (&self.office.office, &self.office.practice);
        let proposal = practice.proposal(seen.proposal).await.expect("the records can be read")?;
        let mut actions = proposal.terms().actions.clone();
        for wish in wishes.chunks(2) {
            let [what, how] = wish else { return None };
            wished(&mut actions, what, how)?;
        }
        let said = (seen, actions, phi(why));
        let done = orchestrator::edit(office, practice, by, said).await;
        self.done(done);
        Some(())
    }
}

impl Story {
    /// `override rosa A100 class D06 priority high "why"`.
    pub(super) async fn override_case(&mut self, words: &[&str]) -> Option<()> {
        let [_, who, claim, wishes @ .., why] = words else { return None };
        let (by, case) = self.who_and_what(who, claim).await?;
        let mut instead = Override::default();
        for wish in wishes.chunks(2) {
            match wish {
                ["class", how] => instead.class = Some(DenialClass::from_id(how)?),
                ["priority", how] => instead.priority = Some(Priority::from_id(how)?),
                ["queue", how] => instead.queue = Some(Queue::from_label(how)?),
                _ => return None,
            }
        }
        let (office, practice) = (&self.office.office, &self.office.practice);
        let said = (case.id, instead, phi(why));
        let done = orchestrator::override_case(office, practice, by, said).await;
        self.done(done);
        Some(())
    }
}

fn wished(actions: &mut Vec<ProposedAction>, what: &str, how: &str) -> Option<()> {
    if what == "without" {
        let nth = how.parse::<usize>().ok()?.checked_sub(1)?;
        (nth < actions.len()).then(|| actions.remove(nth))?;
        return Some(());
    }
    if what == "class" {
        return class(actions, DenialClass::from_id(how)?);
    }
    for proposed in actions {
        if let Action::RouteToQueue { queue, priority, .. } = &mut proposed.action {
            match what {
                "queue" => *queue = Queue::from_label(how)?,
                "priority" => *priority = Priority::from_id(how)?,
                _ => return None,
            }
        }
    }
    Some(())
}

/// Whoever knows better what it is says so in the analysis at the platform.
fn class(actions: &mut [ProposedAction], class: DenialClass) -> Option<()> {
    let analysis = actions.iter_mut().find_map(|it| match &mut it.action {
        Action::AttachAnalysis { root_cause, .. } => Some(root_cause),
        _ => None,
    });
    *analysis? = class;
    Some(())
}
