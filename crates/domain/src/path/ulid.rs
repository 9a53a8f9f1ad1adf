//! What stands behind the prefix of an identifier: 48 bits of time and 80 bits of chance, as text
//! that sorts by time (the ULID form: 26 letters of Crockford's base 32).
//!
//! **Invariant:** one identifier has one text. Small letters and the letters that look like digits
//! are refused instead of guessed, because a text may be a key somewhere.

use super::Moment;

/// Crockford's base 32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 26 letters of 5 bits hold 130 bits, so the first has only three of its own.
const N_LETTERS: usize = 26;

/// Bits of chance behind the time.
const CHANCE_BITS: u32 = 80;

/// 48 bits of time, 80 bits of chance.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Ulid(u128);

impl Ulid {
    pub(super) fn new(at: Moment, chance: [u8; 10]) -> Self {
        let ms = u128::from(at.ms().unsigned_abs());
        let chance = chance.into_iter().fold(0, |bits, byte| bits << 8 | u128::from(byte));
        Self(ms << CHANCE_BITS | chance)
    }

    pub(super) fn text(self) -> String {
        let letter = |place| {
            let index = self.0 >> (5 * place) & 31;
            char::from(ALPHABET[usize::try_from(index).expect("five bits")])
        };
        (0..N_LETTERS).rev().map(letter).collect()
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() != N_LETTERS || text.as_bytes()[0] > b'7' {
            return None;
        }
        let digits = text.bytes().map(|letter| ALPHABET.iter().position(|it| *it == letter));
        let add = |bits: u128, digit: Option<usize>| Some(bits << 5 | u128::try_from(digit?).ok()?);
        digits.into_iter().try_fold(0, add).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ulid(ms: i64, chance: [u8; 10]) -> Ulid {
        Ulid::new(Moment::from_ms(ms).expect("in range"), chance)
    }

    #[test]
    fn the_text_is_the_bits_in_base_32() {
        let table = [
            (ulid(0, [0; 10]), "00000000000000000000000000"),
            (ulid(1, [0; 10]), "00000000010000000000000000"),
            (ulid(0, [0, 0, 0, 0, 0, 0, 0, 0, 0, 31]), "0000000000000000000000000Z"),
            (ulid(1_772_460_300_007, [255; 10]), "01KJQDVNQ7ZZZZZZZZZZZZZZZZ"),
        ];
        for (ulid, text) in table {
            assert_eq!(ulid.text(), text);
        }
    }

    #[test]
    fn what_is_not_an_identifier_is_refused() {
        let table = [
            "",
            "0",
            "0000000000000000000000000",
            "000000000000000000000000000",
            "80000000000000000000000000",
            "0000000000000000000000000a",
            "0000000000000000000000000O",
            "0000000000000000000000000I",
            "0000000000000000000000000L",
            "0000000000000000000000000U",
            "000000000000000000000000é",
        ];
        for text in table {
            assert!(Ulid::parse(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_reads_back(ms in 0_i64..1 << 47, chance in any::<[u8; 10]>()) {
            let ulid = ulid(ms, chance);
            prop_assert!(Ulid::parse(&ulid.text()) == Some(ulid));
        }

        #[test]
        fn texts_sort_by_time(
            a in (0_i64..1 << 47, any::<[u8; 10]>()),
            b in (0_i64..1 << 47, any::<[u8; 10]>()),
        ) {
            let texts = (ulid(a.0, a.1).text(), ulid(b.0, b.1).text());
            prop_assert_eq!(texts.0.cmp(&texts.1), a.cmp(&b));
        }

        #[test]
        fn what_reads_back_is_its_own_text(text in "[0-9A-Za-z]{26}") {
            if let Some(ulid) = Ulid::parse(&text) {
                prop_assert_eq!(ulid.text(), text);
            }
        }
    }
}
