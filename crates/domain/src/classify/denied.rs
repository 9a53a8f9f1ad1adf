//! The denial that the denying adjustments of a claim make together.

use super::{because::Because, kind::Sent};
use crate::{Cents, Denial, DenialClass, DenialReason, Extent};

/// One adjustment as a reason of a denial.
pub(super) fn reason(
    sent: &Sent<'_>,
    class: DenialClass,
    expected: bool,
    because: Because<'_>,
) -> DenialReason {
    let mut because = because.to_string();
    if expected {
        because.push_str("; expected, as another line was paid and this one shows no difference");
    }
    DenialReason {
        place: sent.place,
        adjustment: sent.adjustment,
        remarks: sent.remarks.iter().collect(),
        class,
        expected,
        because,
    }
}

/// The denial that these reasons make; none where as much was given back as denied.
pub(super) fn denial(reasons: Vec<DenialReason>, paid: Cents) -> Option<Denial> {
    let amount: Cents = reasons.iter().map(|reason| reason.adjustment.amount).sum();
    if amount <= Cents::ZERO {
        return None;
    }
    let class = largest(&reasons)?;
    let extent = if Cents::ZERO < paid { Extent::Partial } else { Extent::Full };
    Some(Denial { extent, reasons, class, amount })
}

/// The class with the largest sum; of equal ones, that which stands first.
fn largest(reasons: &[DenialReason]) -> Option<DenialClass> {
    let mut sums: Vec<(DenialClass, Cents)> = Vec::new();
    for reason in reasons {
        let amount = reason.adjustment.amount;
        match sums.iter_mut().find(|(class, _)| *class == reason.class) {
            Some((_, sum)) => *sum += amount,
            None => sums.push((reason.class, amount)),
        }
    }
    // Turned round, because `max_by_key` keeps the last of equals.
    sums.into_iter().rev().max_by_key(|(_, sum)| *sum).map(|(class, _)| class)
}
