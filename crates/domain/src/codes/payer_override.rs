//! What one payer means by a code that others use differently, as the office has found out.

use crate::{Carc, Group, Kind, Rarc};

/// A payer's own use of a code. It goes before the shipped table, because the office has seen it
/// and names its source.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CodeOverride {
    /// The code that this payer uses in its own way.
    pub carc: Carc,
    /// Only with this remark beside it.
    pub rarc: Option<Rarc>,
    /// Only under this group. Naming it says that the group is known and meant: the check for
    /// surprising groups then does not apply.
    pub group: Option<Group>,
    /// What it is from this payer.
    pub kind: Kind,
    /// Who says so: a clause of the contract, a bulletin, a letter.
    pub source: String,
}

/// A payer as the contract file names it, with the other spellings of its remittances.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PayerName {
    /// The name that the office uses.
    pub name: String,
    /// Other spellings.
    pub also: Vec<String>,
}

impl CodeOverride {
    /// Does it speak of this code, under this group, with these remarks beside it?
    pub fn fits(&self, group: Group, carc: Carc, mut remarks: impl Iterator<Item = Rarc>) -> bool {
        self.carc == carc
            && self.group.is_none_or(|own| own == group)
            && self.rarc.is_none_or(|own| remarks.any(|remark| remark == own))
    }

    /// The more it asks for, the sooner it is asked: remark before group before the bare code.
    pub(super) fn precision(&self) -> u8 {
        2 * u8::from(self.rarc.is_some()) + u8::from(self.group.is_some())
    }
}

impl PayerName {
    /// Is this the payer's name as a remittance spells it? Capitals and blanks do not matter.
    pub fn is(&self, sent: &str) -> bool {
        is_same(&self.name, sent) || self.also.iter().any(|also| is_same(also, sent))
    }
}

/// Compares without a copy, because it is asked once for each denial.
fn is_same(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        let a = a.bytes().filter(|byte| !byte.is_ascii_whitespace());
        let b = b.bytes().filter(|byte| !byte.is_ascii_whitespace());
        return a.map(|byte| byte.to_ascii_lowercase()).eq(b.map(|byte| byte.to_ascii_lowercase()));
    }
    let a = a.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
    let b = b.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
    a.eq(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payer_is_known_by_name_or_alias_whatever_the_capitals_and_blanks() {
        let payer =
            PayerName { name: "Northwind Health".into(), also: vec!["NORTHWIND HLTH PLAN".into()] };
        let table = [
            ("Northwind Health", true),
            ("NORTHWIND  HEALTH ", true),
            ("northwindhealth", true),
            ("Northwind Hlth Plan", true),
            ("Northwind Health Plan", false),
            ("Northwind", false),
            ("", false),
        ];
        for (sent, known) in table {
            assert_eq!(payer.is(sent), known, "{sent:?}");
        }
    }
}
