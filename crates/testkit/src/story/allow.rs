//! What the practice allows: the brake, the phases, the limits and standing orders.

use authority::{Ceiling, Limits, Phase, Role, may_sign};
use domain::{ActionKind, Cents, StaffId, StandingOrder, StandingOrderId};
use orchestrator::{NotDone, RuleChange};
use store::By;

use super::{Story, cents, duration, staff};

/// The only agent that there is so far.
const AGENT: &str = "denial_triage";

impl Story {
    pub(super) async fn allow(&mut self, words: &[&str]) -> Option<()> {
        let (who, change) = match words {
            ["brake", "on", who] => (*who, RuleChange::Stop(None)),
            ["brake", "on", who, agent] => (*who, RuleChange::Stop(Some((*agent).to_owned()))),
            ["brake", "off", who] => (*who, RuleChange::Release(None)),
            ["brake", "off", who, agent] => (*who, RuleChange::Release(Some((*agent).to_owned()))),
            ["phase", who, phase] => {
                (*who, RuleChange::SetPhase(AGENT.to_owned(), Phase::from_id(phase)?))
            }
            ["limit", who, action, column, amount] => {
                let table = self.limits(ActionKind::from_id(action)?, column, amount).await?;
                (*who, RuleChange::SetLimits(table))
            }
            ["order", who, rest @ ..] => return self.order(staff(&self.office, who)?, rest).await,
            _ => return None,
        };
        let by = staff(&self.office, who)?;
        let (office, practice) = (&self.office.office, &self.office.practice);
        let done = orchestrator::change(office, practice, by, change).await;
        self.done(done);
        Some(())
    }

    /// The table in force, with another amount in one of its cells.
    async fn limits(&self, kind: ActionKind, column: &str, amount: &str) -> Option<String> {
        let in_force = orchestrator::rules(&self.office.practice).await;
        let limits: Limits = in_force.expect("the records can be read").limits;
        let cell = |at: ActionKind, name: &str, shipped: String| {
            if at == kind && name == column { amount.to_owned() } else { shipped }
        };
        let roles: Vec<_> = Role::ALL.iter().map(|it| it.id()).collect();
        let mut table = format!("action\t{}\tsecond above\n", roles.join("\t"));
        for action in ActionKind::ALL {
            let mut row = vec![action.id().to_owned()];
            for role in Role::ALL {
                let shipped = match limits.ceiling(*action, *role) {
                    Ceiling::Never => "-".to_owned(),
                    Ceiling::Any => "any".to_owned(),
                    Ceiling::UpTo(Cents(amount)) => (amount / 100).to_string(),
                };
                row.push(cell(*action, role.id(), shipped));
            }
            let above = limits.second_above(*action);
            let above = above.map_or_else(|| "-".to_owned(), |it| (it.0 / 100).to_string());
            row.push(cell(*action, "second", above));
            table.push_str(&format!("{}\n", row.join("\t")));
        }
        let is_column = column == "second" || roles.contains(&column);
        is_column.then_some(table)
    }

    /// `order rosa route_to_queue up to 500.00 for 30 days`.
    async fn order(&mut self, by: StaffId, words: &[&str]) -> Option<()> {
        let [kinds @ .., "up", "to", amount, "for", n, unit] = words else { return None };
        let kinds = kinds.iter().map(|it| ActionKind::from_id(it)).collect::<Option<Vec<_>>>()?;
        let office = &self.office.office;
        let order = StandingOrder {
            id: office.id(StandingOrderId::new),
            practice: self.office.practice.id(),
            agent: AGENT.to_owned(),
            kinds,
            at_stake_max: Cents(cents(amount)?),
            signed_by: by,
            signed: office.now(),
            until: office.now().plus(duration(n, unit)?),
        };
        let done = self.sign(by, &order).await;
        self.done(done);
        Some(())
    }

    /// Asked of `authority` in the transaction that keeps the order, as every act of a person is.
    async fn sign(&self, by: StaffId, order: &StandingOrder) -> Result<(), NotDone> {
        let (office, practice) = (&self.office.office, &self.office.practice);
        let mut tx = office.store.begin(practice, office.stamp(By::Staff(by))).await?;
        let member = tx.member(by).await?.filter(|it| !it.is_gone);
        let member = member.ok_or(NotDone::NotThere("member of the practice"))?;
        let roles = orchestrator::roles(&member);
        let signer = authority::Staff { id: by, practice: practice.id(), roles };
        let in_force = orchestrator::rules(practice).await?;
        may_sign(&signer, order, &in_force)?;
        tx.sign_order(order).await?;
        Ok(tx.commit().await?)
    }
}
