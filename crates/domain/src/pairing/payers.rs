//! Payers under small numbers, so that a hundred thousand payment records need not repeat a name.

use std::collections::HashMap;

use crate::Payer;

/// A payer within one run; the same payer always has the same number in that run.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PayerNumber(pub u32);

/// Numbers payers as they are met.
///
/// A payer is known by its identifier (N104 or REF*2U); one that sends none is known by its name,
/// in whatever capitals and blanks.
#[derive(Clone, Debug, Default)]
pub struct PayerNumbers {
    known: HashMap<String, PayerNumber>,
}

impl PayerNumbers {
    /// The number of this payer, a new one where it was not met before.
    pub fn number(&mut self, payer: &Payer) -> PayerNumber {
        let next = PayerNumber(u32::try_from(self.known.len()).unwrap_or(u32::MAX));
        *self.known.entry(identity(payer)).or_insert(next)
    }
}

fn identity(payer: &Payer) -> String {
    let id = payer.id.trim();
    if id.is_empty() {
        let words: Vec<&str> = payer.name.split_whitespace().collect();
        format!("name {}", words.join(" ").to_uppercase())
    } else {
        format!("id {}", id.to_uppercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payer_is_known_by_its_identifier_and_else_by_its_name() {
        let mut numbers = PayerNumbers::default();
        let mut number = |name: &str, id: &str| {
            numbers.number(&Payer { name: name.to_owned(), id: id.to_owned() }).0
        };
        assert_eq!(number("Northwind Health", "60054"), 0);
        assert_eq!(number("NORTHWIND HLTH", " 60054 "), 0);
        assert_eq!(number("Northwind Health", ""), 1);
        assert_eq!(number("northwind   health", " "), 1);
        assert_eq!(number("Prairie Medicare Services", "01112"), 2);
    }
}
