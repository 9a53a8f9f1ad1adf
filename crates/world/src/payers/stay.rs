//! Hospital stays: priced and denied as a whole, without a word on the lines.

use domain::Cents;

use super::{Cause, codes::codes_of, decision::Cut, filed::Filed, line::Desk, price::plain_cut};
use crate::{money::part, practice::stay_of};

/// The deductible of a stay (2026: 1,736 dollars \[K\]).
const DEDUCTIBLE: Cents = Cents(1_736_00);

/// The cuts of a stay, and the remarks of the claim.
pub(super) fn cuts(
    desk: Desk<'_>,
    filed: &Filed,
    cause: Option<(Cause, bool)>,
) -> (Vec<Cut>, Vec<&'static str>) {
    if let Some((cause, mistaken)) = cause {
        let codes = codes_of(desk.card.id, cause);
        let cut = Cut {
            group: codes.group,
            carc: codes.carc,
            amount: filed.charge,
            cause: Some(cause),
            mistaken,
            bare: false,
        };
        return (vec![cut], codes.remarks.to_vec());
    }
    let known = filed.drg.as_deref().and_then(stay_of);
    let allowed = known.map_or_else(|| part(filed.charge, 3_500), |stay| stay.base);
    let allowed = allowed.min(filed.charge).max(Cents::ZERO);
    let deductible = DEDUCTIBLE.min(allowed);
    let sequestration = part(allowed - deductible, desk.card.rules.sequestration_bp);
    let mut cuts = vec![
        plain_cut("CO", "45", filed.charge - allowed),
        plain_cut("CO", "253", sequestration),
        plain_cut("PR", "1", deductible),
    ];
    cuts.retain(|cut| cut.amount != Cents::ZERO);
    (cuts, vec!["MA01"])
}
