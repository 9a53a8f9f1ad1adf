//! The fees of a contract: what a payer allows for a procedure.
//!
//! **Invariant:** a fee is found only where the schedule has a row for what was billed; where a
//! modifier changes the price and the schedule has no row for it, there is no fee, because a wrong
//! fee would accuse the payer of an underpayment that is none.

use std::borrow::Cow;

use foldhash::HashMap;

use crate::{Cents, Procedure};

/// Modifiers that tell who, where or why and leave the price alone. Any other modifier needs a row
/// of its own (`20610-50`), because the payer prices it in its own way: 26 and TC split a service,
/// 50 to 53, 62, 80 and many more are a share of it. (Known in the trade, not checked: K.)
const PRICE_NEUTRAL: &[&str] = &[
    "24", "25", "27", "33", "57", "58", "59", "76", "77", "79", "91", "93", "95", "E1", "E2", "E3",
    "E4", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "FA", "GA", "GN", "GO", "GP", "GQ",
    "GT", "JZ", "KX", "LT", "PT", "Q5", "Q6", "QW", "RT", "T1", "T2", "T3", "T4", "T5", "T6", "T7",
    "T8", "T9", "TA", "XE", "XP", "XS", "XU",
];

/// What a payer allows for each procedure, for one unit.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FeeSchedule {
    /// Under `99213`, or `20610-50` with the modifiers that the fee is for.
    fees: HashMap<String, Cents>,
}

impl FeeSchedule {
    /// Takes in one row; the later of two for the same procedure counts.
    pub fn insert(&mut self, procedure: &str, fee: Cents) {
        self.fees.insert(procedure.trim().to_uppercase(), fee);
    }

    /// Does it have any row?
    pub fn is_empty(&self) -> bool {
        self.fees.is_empty()
    }

    /// What the contract allows for so many thousandths of a unit, to the nearest cent.
    pub fn fee(&self, procedure: &Procedure, units_milli: i64) -> Option<Cents> {
        let fee = self.fee_for_one(procedure)?;
        let thousandths = i128::from(fee.0) * i128::from(units_milli);
        let rounded = (thousandths + 500).div_euclid(1000);
        Some(Cents(i64::try_from(rounded).unwrap_or(i64::MAX)))
    }

    /// The row for the code with all its modifiers; else for the code with those modifiers that
    /// change the price; else, where none does, for the bare code.
    fn fee_for_one(&self, procedure: &Procedure) -> Option<Cents> {
        if self.fees.is_empty() {
            return None;
        }
        let code = capitals(&procedure.code);
        let row = |modifiers: &[&str]| {
            let mut key = code.clone();
            for modifier in modifiers {
                key.to_mut().push('-');
                key.to_mut().push_str(&capitals(modifier));
            }
            self.fees.get(&*key).copied()
        };
        if procedure.modifiers.is_empty() {
            return row(&[]);
        }
        let all: Vec<&str> = procedure.modifiers.iter().map(String::as_str).collect();
        let is_neutral =
            |it: &str| PRICE_NEUTRAL.iter().any(|known| known.eq_ignore_ascii_case(it.trim()));
        let pricing: Vec<&str> = all.iter().copied().filter(|it| !is_neutral(it)).collect();
        row(&all).or_else(|| row(&pricing))
    }
}

/// As the schedule writes a code; most come so and need no copy.
fn capitals(code: &str) -> Cow<'_, str> {
    let code = code.trim();
    let is_so = code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if is_so { Cow::Borrowed(code) } else { Cow::Owned(code.to_uppercase()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule() -> FeeSchedule {
        let mut fees = FeeSchedule::default();
        for (procedure, fee) in
            [("99213", 92_40), ("20610", 65_00), ("20610-50", 97_50), ("99214-25", 120_00)]
        {
            fees.insert(procedure, Cents(fee));
        }
        fees
    }

    #[test]
    fn a_fee_is_found_only_where_the_schedule_speaks_of_what_was_billed() {
        let table = [
            // procedure, units in thousandths, fee
            ("99213", 1_000, Some(92_40)),
            ("99213-25", 1_000, Some(92_40)),
            ("99214-25", 1_000, Some(120_00)),
            // Only with modifier 25 is there a fee for this one.
            ("99214", 1_000, None),
            ("20610-50", 1_000, Some(97_50)),
            ("20610-50-LT", 1_000, Some(97_50)),
            ("20610-LT", 1_000, Some(65_00)),
            // An assistant at surgery gets a share, and the schedule does not say which.
            ("20610-80", 1_000, None),
            ("20610", 2_000, Some(130_00)),
            ("20610", 1_500, Some(97_50)),
            ("99213", 333, Some(30_77)),
            ("99213", 0, Some(0)),
            ("80053", 1_000, None),
            ("", 1_000, None),
        ];
        for (text, units_milli, fee) in table {
            let mut parts = text.split('-').map(str::to_owned);
            let procedure = Procedure {
                qualifier: "HC".into(),
                code: parts.next().unwrap(),
                modifiers: parts.collect(),
            };
            assert_eq!(schedule().fee(&procedure, units_milli), fee.map(Cents), "{text}");
        }
    }

    #[test]
    fn a_hostile_number_of_units_is_no_crash() {
        let procedure = Procedure { code: "99213".into(), ..Procedure::default() };
        assert_eq!(schedule().fee(&procedure, i64::MAX), Some(Cents(i64::MAX)));
    }
}
