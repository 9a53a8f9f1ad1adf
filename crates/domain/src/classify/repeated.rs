//! Adjustments that a payer sends twice, on the claim and again on its lines.
//!
//! The guide wants each amount on one level only. Where the lines prove by themselves and the
//! claim adds up only without the claim's copies, the copies are no money.

use std::collections::{HashMap, HashSet};

use crate::{Adjustment, Carc, Cents, ClaimPayment, Group};

/// The group and reason pairs of the claim level that only repeat the lines'.
///
/// A pair is a copy where both levels have the same sum under it; and the copies are believed to
/// be copies only if the claim adds up without them and not with them.
pub(super) fn repeated_on_claim(payment: &ClaimPayment) -> HashSet<(Group, Carc)> {
    if payment.adjustments.is_empty() || payment.lines.is_empty() || !lines_prove(payment) {
        return HashSet::new();
    }
    let on_lines: Cents = payment.lines.iter().map(|line| sum(&line.adjustments)).sum();
    let counted_twice = sum(&payment.adjustments) + on_lines + payment.paid - payment.charged;
    if counted_twice == Cents::ZERO {
        return HashSet::new();
    }
    let (mut on_claim, mut on_lines) = (HashMap::new(), HashMap::new());
    add(&mut on_claim, &payment.adjustments);
    for line in &payment.lines {
        add(&mut on_lines, &line.adjustments);
    }
    let same = on_claim.iter().filter(|(pair, own)| on_lines.get(*pair) == Some(*own));
    let copied: Cents = same.clone().map(|(_, own)| *own).sum();
    if copied == counted_twice { same.map(|(pair, _)| *pair).collect() } else { HashSet::new() }
}

fn lines_prove(payment: &ClaimPayment) -> bool {
    payment.lines.iter().all(|line| line.charged - sum(&line.adjustments) == line.paid)
}

fn sum(adjustments: &[Adjustment]) -> Cents {
    adjustments.iter().map(|one| one.amount).sum()
}

fn add(sums: &mut HashMap<(Group, Carc), Cents>, adjustments: &[Adjustment]) {
    for one in adjustments {
        *sums.entry((one.group, one.carc)).or_default() += one.amount;
    }
}
