//! Master keys: what an office keeps outside the database, so that a stolen copy of it says nothing.
//!
//! A master key wraps the data keys of each practice and nothing else, so that it can be changed
//! without writing a single record again. Whether it comes from a file, the environment or the
//! answer of a command is the caller's matter; what comes in here are its bytes.
//!
//! **Invariant:** a key is never printed and is wiped from memory when it is dropped. What names it is
//! its fingerprint, from which it can't be found.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::canon::hex;

/// Bytes of a key of AES-256.
pub(crate) const N_KEY_BYTES: usize = 32;

/// A key that wraps data keys.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; N_KEY_BYTES]>);

/// The master keys at hand.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The one that wraps from now on.
    pub current: MasterKey,
    /// Earlier ones, which may still have to open what they wrapped.
    pub earlier: Vec<MasterKey>,
}

/// The bytes are not a master key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a master key is 32 bytes, as they are or as 64 hexadecimal digits")]
pub struct NotAKey;

impl MasterKey {
    /// Reads a key: 32 bytes, or 64 hexadecimal digits with any white space around them.
    pub fn read(bytes: &[u8]) -> Result<Self, NotAKey> {
        if let Ok(key) = bytes.try_into() {
            return Ok(Self(Zeroizing::new(key)));
        }
        let digits = bytes.trim_ascii();
        if digits.len() != 2 * N_KEY_BYTES {
            return Err(NotAKey);
        }
        let mut key = Self(Zeroizing::default());
        for (byte, pair) in key.0.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(key)
    }

    /// What names the key on screens and beside what it wrapped.
    pub fn fingerprint(&self) -> String {
        hex(&derive::<8>(&self.0, "recourse master key fingerprint"))
    }

    /// The key that wraps data keys.
    pub(crate) fn wrapping(&self) -> [u8; N_KEY_BYTES] {
        derive(&self.0, "recourse master key wraps data keys")
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.fingerprint())
    }
}

impl Keys {
    /// One key and no earlier ones.
    pub fn only(current: MasterKey) -> Self {
        Self { current, earlier: Vec::new() }
    }

    /// The key with a fingerprint.
    pub(crate) fn find(&self, fingerprint: &str) -> Option<&MasterKey> {
        let mut all = std::iter::once(&self.current).chain(&self.earlier);
        all.find(|it| it.fingerprint() == fingerprint)
    }
}

/// A key for one purpose out of a key for several (HKDF, RFC 5869; the keys that go in are uniformly
/// random, so no salt is needed).
pub(crate) fn derive<const N: usize>(key: &[u8; N_KEY_BYTES], purpose: &str) -> [u8; N] {
    let mut derived = [0; N];
    let hkdf = Hkdf::<Sha256>::new(None, key);
    hkdf.expand(purpose.as_bytes(), &mut derived).expect("HKDF gives up to 8,160 bytes");
    derived
}

fn digit(letter: u8) -> Result<u8, NotAKey> {
    let digit = char::from(letter).to_digit(16).ok_or(NotAKey)?;
    u8::try_from(digit).map_err(|_| NotAKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1F";

    #[test]
    fn a_key_is_read_as_bytes_or_as_digits() {
        let bytes: Vec<u8> = (0..32).collect();
        let key = MasterKey::read(&bytes).unwrap();
        let texts = [HEX.to_owned(), format!("{HEX}\n"), format!(" {}\r\n", HEX.to_lowercase())];
        for text in texts {
            assert_eq!(MasterKey::read(text.as_bytes()).unwrap().0, key.0, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let table = [String::new(), HEX[1..].to_owned(), format!("{HEX}0"), HEX.replace('a', "g")];
        for text in table {
            assert_eq!(MasterKey::read(text.as_bytes()).unwrap_err(), NotAKey, "{text}");
        }
    }

    #[test]
    fn a_key_shows_only_its_fingerprint() {
        let key = MasterKey::read(HEX.as_bytes()).unwrap();
        assert_eq!(format!("{key:?}"), format!("MasterKey({})", key.fingerprint()));
        assert!(!HEX.contains(&key.fingerprint()));
    }
}
