//! What a payer pays for a line that it denies in no part: its price, less what others owe.

use domain::Cents;

use super::{
    Card, SUPPLEMENT,
    decision::Cut,
    filed::{Filed, FiledLine},
    line::nature,
};
use crate::{
    money::part,
    practice::{Coverage, Nature, outpatient_of, procedure},
};

/// The price of a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Price {
    /// What the payer accepts.
    pub(super) allowed: Cents,
    /// What was agreed, where it accepts less.
    pub(super) agreed: Option<Cents>,
}

/// What is left of the member's deductible while the lines of a claim are gone through.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Deductible(Cents);

impl Deductible {
    /// What this claim may take of it.
    pub(super) fn of(coverage: &Coverage, filed: &Filed) -> Self {
        let met = coverage.deductible_met <= filed.service.0;
        Self(if met { Cents::ZERO } else { coverage.deductible })
    }

    /// Takes as much of it as there is, and no more than this.
    pub(super) fn take(&mut self, most: Cents) -> Cents {
        let taken = self.0.min(most).max(Cents::ZERO);
        self.0 -= taken;
        taken
    }
}

/// What the payer accepts for a line. `short`: it forgets the last raise of its fees.
pub(super) fn price(card: &Card, line: &FiledLine, short: bool) -> Price {
    let agreed = match (outpatient_of(&line.revenue_code, &line.code), procedure(&line.code)) {
        (Some(row), _) => row.base,
        (None, Some(row)) => card.fee(row).times(line.units),
        // A code that no schedule has is paid as a share of its charge.
        (None, None) => part(line.charge, 4_000),
    };
    let agreed = agreed.min(line.charge).max(Cents::ZERO);
    let allowed = if short { part(agreed, 8_800) } else { agreed };
    Price { allowed, agreed: (allowed < agreed).then_some(agreed) }
}

/// A cut that denies nothing.
pub(super) fn plain_cut(group: &'static str, carc: &'static str, amount: Cents) -> Cut {
    Cut { group, carc, amount, cause: None, mistaken: false, bare: false }
}

/// The cuts of a line that is paid.
pub(super) fn cuts(
    card: &Card,
    line: &FiledLine,
    price: Price,
    deductible: &mut Deductible,
) -> Vec<Cut> {
    let rules = &card.rules;
    let nature = nature(line);
    if nature.is_some_and(|it| rules.capitated.contains(&it)) {
        return vec![plain_cut("CO", "24", line.charge)];
    }
    let mut cuts = vec![plain_cut("CO", "45", line.charge - price.allowed)];
    let mut rest = price.allowed;
    // Preventive care and laboratory tests cost the patient nothing.
    if !matches!(nature, Some(Nature::Preventive | Nature::Laboratory | Nature::Draw)) {
        let deducted = deductible.take(rest);
        rest -= deducted;
        let (reason, share) = if nature == Some(Nature::Visit) && Cents::ZERO < rules.copay {
            ("3", rules.copay.min(rest))
        } else {
            ("2", part(rest, rules.coinsurance_bp))
        };
        rest -= share;
        cuts.push(plain_cut("PR", "1", deducted));
        cuts.push(plain_cut("PR", reason, share));
    }
    // On what Medicare pays, after the patient's share.
    cuts.push(plain_cut("CO", "253", part(rest, rules.sequestration_bp)));
    cuts.retain(|cut| cut.amount != Cents::ZERO);
    cuts
}

/// The cuts of a line of which another payer paid its part: this one pays what was left to the
/// patient; a supplement leaves the deductible where it was.
pub(super) fn cuts_of_second(card: &Card, filed: &Filed, nth: usize) -> Vec<Cut> {
    let charge = filed.lines[nth].charge;
    let left = filed.first_answer.as_ref().and_then(|it| it.lines.get(nth)).copied();
    let (deductible, rest) = left.unwrap_or_default();
    let rest = rest.min(charge).max(Cents::ZERO);
    let deductible = deductible.min(charge - rest).max(Cents::ZERO);
    let mut cuts = vec![plain_cut("OA", "23", charge - rest - deductible)];
    if card.id == SUPPLEMENT {
        cuts.push(plain_cut("PR", "1", deductible));
    }
    cuts.retain(|cut| cut.amount != Cents::ZERO);
    cuts
}
