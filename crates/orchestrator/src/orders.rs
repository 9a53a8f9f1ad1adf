//! Standing orders: a person signs that what an agent proposes within bounds needs no yes of its own, and
//! takes that back.
//!
//! **Invariants**
//! - Nobody signs for more than they could approve one by one (`authority::may_sign`).
//! - Nothing that leaves the office, and nothing that gives money up, is ever covered.

use authority::{Permission, may_sign};
use chrono::NaiveDate;
use domain::{ActionKind, Cents, StaffId, StandingOrder, StandingOrderId};
use store::Practice;

use crate::{NotDone, Office, people, rules::rules_in};

/// What somebody wants to sign.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Draft {
    /// For which agent, by name.
    pub agent: String,
    /// For which actions.
    pub kinds: Vec<ActionKind>,
    /// Up to how much at stake.
    pub at_stake_max: Cents,
    /// Up to the end of which day.
    pub until: NaiveDate,
}

/// A person signs a standing order, from now on.
pub async fn sign_order(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    draft: Draft,
) -> Result<StandingOrderId, NotDone> {
    let Draft { agent, kinds, at_stake_max, until } = draft;
    if !office.agents.iter().any(|it| it.name() == agent) {
        return Err(NotDone::NotThere("agent"));
    }
    let mut tx = people::begin(office, practice, by).await?;
    let staff = people::staff(&mut tx, by).await?;
    let signed = tx.stamp().at;
    let until = office.end_of(until).filter(|it| signed < *it && !kinds.is_empty());
    let order = StandingOrder {
        id: office.id(StandingOrderId::new),
        practice: practice.id(),
        agent,
        kinds,
        at_stake_max,
        signed_by: by,
        signed,
        until: until.ok_or(NotDone::NotAnOrder)?,
    };
    may_sign(&staff, &order, &*rules_in(&mut tx).await?)?;
    tx.sign_order(&order).await?;
    tx.commit().await?;
    Ok(order.id)
}

/// A person takes a standing order back; it covers nothing from now on.
pub async fn revoke_order(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    id: StandingOrderId,
) -> Result<(), NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let staff = people::staff(&mut tx, by).await?;
    people::permitted(&staff, Permission::SignOrders)?;
    if practice.standing_order(id).await?.is_none() {
        return Err(NotDone::NotThere("standing order"));
    }
    tx.revoke_order(id, by).await?;
    Ok(tx.commit().await?)
}
