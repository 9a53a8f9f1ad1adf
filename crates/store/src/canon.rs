//! Hashing in a form that anybody can repeat: each part is written as its length, a colon, its bytes
//! and a comma, and all of it goes through SHA-256.
//!
//! The lengths keep parts apart, so that `ab` and `c` never hash as `a` and `bc` do. The recipe is
//! told to auditors in `docs/operating/audit.md`; changing it here breaks every trail there is.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub(crate) type Hash = [u8; 32];

/// A hash under way.
pub(crate) struct Canon(Sha256);

impl Canon {
    /// Begins with what is hashed, so that a hash of one kind is never taken for another.
    pub(crate) fn new(kind: &str) -> Self {
        Self(Sha256::new()).part(kind.as_bytes())
    }

    /// Adds a part.
    pub(crate) fn part(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes.len().to_string());
        self.0.update(b":");
        self.0.update(bytes);
        self.0.update(b",");
        self
    }

    /// Adds a number, as decimal digits.
    pub(crate) fn number(self, number: i64) -> Self {
        self.part(number.to_string().as_bytes())
    }

    /// The hash.
    pub(crate) fn hash(self) -> Hash {
        self.0.finalize().into()
    }
}

/// Bytes as the recipe and the screens write them: two small digits each.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|it| [it >> 4, it & 15]);
    digits.map(|it| char::from(DIGITS[usize::from(it)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_can_be_repeated_with_any_sha256() {
        // printf '4:case,2:ab,1:7,' | sha256sum
        let hash = Canon::new("case").part(b"ab").number(7).hash();
        assert_eq!(hex(&hash), "7d35036e7c5b3cfc06b044b1c1a6d674ef881fe2c37baba88eeb546eccd9f2b3");
    }

    #[test]
    fn parts_are_kept_apart() {
        let hash = |parts: [&str; 2]| {
            Canon::new("case").part(parts[0].as_bytes()).part(parts[1].as_bytes()).hash()
        };
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
        assert_ne!(hash(["1:a,", ""]), hash(["", "1:a,"]));
    }
}
