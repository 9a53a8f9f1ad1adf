//! Secrets: chance from the operating system, in letters that a person can copy.

use domain::Phi;

/// RFC 4648, section 6: what authenticator apps read, and no letter that is taken for another digit.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// So much chance that nobody guesses it: 256 bits.
const N_BYTES: usize = 32;

/// 80 bits: nobody guesses it in the days for which it is good, and it can be read out on the telephone.
const N_BYTES_TYPED: usize = 10;

/// What a secret begins with, so that a person and a scanner for lost secrets see what it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Prefix {
    /// Of a session.
    Session,
    /// Of a token.
    Token,
}

impl Prefix {
    /// As it is written.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Session => "rcs_",
            Self::Token => "rct_",
        }
    }
}

/// Bytes that nobody knows.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map(|()| bytes)
}

/// A secret for a program or a browser.
pub(super) fn new(prefix: Prefix) -> Result<Phi<String>, getrandom::Error> {
    let letters = letters(&bytes::<N_BYTES>()?).to_lowercase();
    Ok(Phi::new(format!("{}{letters}", prefix.text())))
}

/// A password to begin with, which a person types once: four groups of four letters.
pub(super) fn first_password() -> Result<Phi<String>, getrandom::Error> {
    let letters = letters(&bytes::<N_BYTES_TYPED>()?).to_lowercase();
    let groups: Vec<_> = letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    Ok(Phi::new(groups.join("-")))
}

/// Bytes as letters, five bits each; without the `=` at the end that the RFC has for machines.
pub(super) fn letters(bytes: &[u8]) -> String {
    let n_letters = (bytes.len() * 8).div_ceil(5);
    let bit = |place: usize| bytes.get(place / 8).is_some_and(|it| it >> (7 - place % 8) & 1 == 1);
    let letter = |place: usize| {
        let bits = place * 5..place * 5 + 5;
        bits.fold(0, |number, it| number << 1 | usize::from(bit(it)))
    };
    (0..n_letters).map(|it| char::from(LETTERS[letter(it)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10.
    #[test]
    fn bytes_are_written_as_the_rfc_has_it() {
        let table = [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ];
        for (bytes, text) in table {
            assert_eq!(letters(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn no_two_secrets_are_alike() {
        let (one, other) = (new(Prefix::Token).unwrap(), new(Prefix::Token).unwrap());
        assert_ne!(one, other);
        assert!(one.expose().starts_with("rct_") && one.expose().len() == 4 + 52);
        let typed = first_password().unwrap();
        assert_eq!(typed.expose().len(), 19);
        assert_eq!(typed.expose().split('-').count(), 4);
    }
}
