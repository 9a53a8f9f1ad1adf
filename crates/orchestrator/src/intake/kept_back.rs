//! Money that a payer keeps back out of a payment (PLB): tied to the claim that it is for, though the claim
//! was paid in another file, and told to a person where nobody works on that claim.
//!
//! **Invariant:** no money is kept back in silence: it wakes a case, or somebody is told.

use domain::{Cents, ClaimNumber, ClaimRef, Event, Fact, Moment};
use store::{Notice, Noticed, StoreError, Tx};

use super::noticed;
use crate::inbox::Said;

/// Ties money that names no claim of its own file to the one claim on record that it names. Where its
/// reference fits several, it stays with none.
pub(super) async fn tie(tx: &Tx, said: &mut Said) -> Result<(), StoreError> {
    let Some(Event { fact: Fact::RecoupmentTaken { claim: claim @ None, .. }, .. }) =
        &mut said.event
    else {
        return Ok(());
    };
    let mut known: Vec<ClaimRef> = Vec::new();
    for name in std::mem::take(&mut said.may_name) {
        if !tx.practice().events_of(&name).await?.is_empty() {
            known.push(name);
        }
    }
    *claim = only(&known);
    Ok(())
}

/// The one that is named: `JC-1001` names that claim, and not the claim `1001` beside it.
fn only(known: &[ClaimRef]) -> Option<ClaimRef> {
    let longest = known.iter().max_by_key(|it| it.number.0.len())?.clone();
    let is_part = |it: &ClaimNumber| longest.number.0.contains(&it.0);
    known.iter().all(|it| is_part(&it.number)).then_some(longest)
}

/// What a person is told of money that is kept back, for a claim on which nobody works or for none that
/// is known here.
pub(super) fn finding(
    event: &Event,
    (claim, taken): (Option<&ClaimRef>, Cents),
    file: Option<&str>,
    at: Moment,
) -> Noticed {
    let what = match claim {
        Some(claim) => format!(
            "a payment keeps back {taken} for claim {claim}, and no case is open for it: see whether \
             that is right, and by when it could be contested"
        ),
        None => format!(
            "a payment keeps back {taken} and names no claim that is known here ({}): ask the payer \
             which claim it is for, and see whether that is right",
            payment(event)
        ),
    };
    let about = file.map_or(Notice::Account(event.key.account), |it| Notice::File(it.to_owned()));
    noticed(&about, "money_kept_back", what, at)
}

/// The payment in words. The event's own name begins with the kind of the file, the payer and the trace.
fn payment(event: &Event) -> String {
    let name = event.key.id.strip_prefix("835 ").unwrap_or(&event.key.id);
    let (payment, _) = name.split_once(" PLB ").unwrap_or((name, ""));
    format!("payer and trace {payment}")
}

#[cfg(test)]
mod tests {
    use domain::PayerId;

    use super::*;

    #[test]
    fn a_reference_is_tied_to_one_claim_or_to_none() {
        let table = [
            (&[][..], None),
            (&["JC-1001"], Some("JC-1001")),
            (&["JC-1001", "1001"], Some("JC-1001")),
            (&["1001", "2002"], None),
        ];
        for (known, named) in table {
            let claim = |it: &&str| ClaimRef {
                number: ClaimNumber((*it).to_owned()),
                payer: PayerId("00112".to_owned()),
            };
            let known: Vec<_> = known.iter().map(claim).collect();
            let only = only(&known);
            assert_eq!(only.map(|it| it.number.0).as_deref(), named, "{known:?}");
        }
    }
}
