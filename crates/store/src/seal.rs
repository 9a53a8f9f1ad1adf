//! The seal on what names a patient: AES-256-GCM with a key of the practice for each column.
//!
//! Each practice has data keys of its own, wrapped by a master key. From a data key comes one key for
//! each column (HKDF), and a sealed value is bound to its practice, table, column and row, so that it
//! can't be moved to another patient's record and be read there.
//!
//! To find a record by what is sealed, such as a member's number, its place has an *index word*: an
//! HMAC of the value under the practice's index key. Equal values have equal words, and without the
//! key a word says nothing.
//!
//! **Determinations**
//! - The nonce is 96 random bits from the operating system (NIST SP 800-38D, 8.2.2), drawn here and not
//!   handed in like other chance: a test's generator must never come near a real seal.
//! - The index key is not renewed with the data key, because every index word would change.
//!
//! **Invariant:** what does not open exactly as it was sealed is [`StoreError::Damaged`], and no part
//! of it is given out.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, Generate, KeyInit, Payload},
};
use hkdf::hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    canon::hex,
    error::StoreError,
    keys::{MasterKey, N_KEY_BYTES, derive},
    table::Cell,
};

/// Stands before every sealed value; another recipe would have another number.
const RECIPE: u8 = 1;

/// The recipe, the number of the data key, the nonce.
const N_HEAD_BYTES: usize = 1 + N_GENERATION_BYTES + N_NONCE_BYTES;
const N_GENERATION_BYTES: usize = 4;
const N_NONCE_BYTES: usize = 12;

/// 128 bits: two of a practice's values meet by accident less than once in 10^20 for a billion.
const N_INDEX_BYTES: usize = 16;

/// A data key.
pub(crate) type Key = Zeroizing<[u8; N_KEY_BYTES]>;

/// The keys of one practice.
pub(crate) struct DataKeys {
    practice: String,
    generations: BTreeMap<u32, Key>,
    index: Key,
    /// What was derived already, because each derivation costs more than a seal.
    derived: Mutex<Derived>,
}

/// What comes from the keys.
#[derive(Default)]
struct Derived {
    /// By generation, table and column.
    ciphers: HashMap<(u32, &'static str, &'static str), Aes256Gcm>,
    /// By purpose.
    macs: HashMap<&'static str, Hmac<Sha256>>,
}

/// Where a sealed value stands.
pub(crate) struct Spot<'a> {
    /// The table.
    pub(crate) table: &'static str,
    /// The column.
    pub(crate) column: &'static str,
    /// The row.
    pub(crate) row: &'a str,
}

impl DataKeys {
    /// The keys of a practice: by generation, and the one for index words.
    pub(crate) fn new(practice: String, generations: BTreeMap<u32, Key>, index: Key) -> Self {
        Self { practice, generations, index, derived: Mutex::default() }
    }

    /// No keys at all, for what is not sealed.
    pub(crate) fn none(practice: String) -> Self {
        Self::new(practice, BTreeMap::new(), Key::default())
    }

    /// Whose they are.
    pub(crate) fn practice(&self) -> &str {
        &self.practice
    }

    /// The number of the newest key.
    fn newest(&self) -> u32 {
        self.generations.last_key_value().map_or(0, |(number, _)| *number)
    }

    /// Seals a value with the newest key.
    pub(crate) fn seal(&self, spot: &Spot<'_>, plain: &[u8]) -> Result<Cell, StoreError> {
        let number = self.newest();
        let sealed = encrypt(&self.cipher(number, spot)?, &self.bound_to(spot), plain);
        let sealed = sealed.ok_or(StoreError::Unfit { table: spot.table, what: "too long" })?;
        let mut bytes = vec![RECIPE];
        bytes.extend(number.to_be_bytes());
        bytes.extend(sealed);
        Ok(Cell::Bytes(bytes))
    }

    /// Opens a sealed value.
    pub(crate) fn open(&self, spot: &Spot<'_>, sealed: &[u8]) -> Result<Cell, StoreError> {
        let number = generation(sealed).ok_or_else(|| damaged(spot, "it is not sealed"))?;
        let cipher = self.cipher(number, spot)?;
        let plain = decrypt(&cipher, &self.bound_to(spot), &sealed[1 + N_GENERATION_BYTES..]);
        plain.map(Cell::Bytes).ok_or_else(|| damaged(spot, "its seal is broken"))
    }

    /// Whether a value is sealed with the newest key.
    pub(crate) fn is_newest(&self, sealed: &[u8]) -> bool {
        generation(sealed) == Some(self.newest())
    }

    /// The index word of a value, for a purpose; the same value has another word for another purpose.
    pub(crate) fn index_word(&self, purpose: &'static str, parts: &[&str]) -> String {
        let mut mac = self.mac(purpose);
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        hex(&mac.finalize().into_bytes()[..N_INDEX_BYTES])
    }

    /// A seal on the end of the audit trail.
    pub(crate) fn head_seal(&self, seq: i64, hash: &[u8]) -> Vec<u8> {
        self.head_mac(seq, hash).finalize().into_bytes().to_vec()
    }

    /// Whether such a seal is ours.
    pub(crate) fn is_head_seal(&self, seq: i64, hash: &[u8], seal: &[u8]) -> bool {
        self.head_mac(seq, hash).verify_slice(seal).is_ok()
    }

    fn head_mac(&self, seq: i64, hash: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.mac("recourse end of the audit trail");
        mac.update(&seq.to_be_bytes());
        mac.update(hash);
        mac
    }

    fn mac(&self, purpose: &'static str) -> Hmac<Sha256> {
        let new = || {
            let key: Key = Zeroizing::new(derive(&self.index, purpose));
            <Hmac<Sha256> as hkdf::hmac::KeyInit>::new_from_slice(&*key)
                .expect("an HMAC takes a key of any length")
        };
        let mut derived = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        derived.macs.entry(purpose).or_insert_with(new).clone()
    }

    fn cipher(&self, number: u32, spot: &Spot<'_>) -> Result<Aes256Gcm, StoreError> {
        // A key that is not here was made by somebody else since the practice was opened.
        let key = self.generations.get(&number).ok_or(StoreError::Moved { table: "data_keys" })?;
        let new = || {
            let purpose = format!("recourse seals {}.{}", spot.table, spot.column);
            cipher(&Zeroizing::new(derive(key, &purpose)))
        };
        let mut derived = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (number, spot.table, spot.column);
        Ok(derived.ciphers.entry(place).or_insert_with(new).clone())
    }

    fn bound_to(&self, spot: &Spot<'_>) -> Vec<u8> {
        bound([&self.practice, spot.table, spot.column, spot.row])
    }
}

/// A new key from the operating system's generator.
pub(crate) fn new_key() -> Key {
    Zeroizing::new(aes_gcm::Key::<Aes256Gcm>::generate().into())
}

/// Wraps a data key.
pub(crate) fn wrap(master: &MasterKey, practice: &str, name: &str, key: &Key) -> Vec<u8> {
    let cipher = cipher(&Zeroizing::new(master.wrapping()));
    let wrapped = encrypt(&cipher, &bound([practice, "data_keys", name, ""]), &**key);
    wrapped.expect("32 bytes are not too long")
}

/// Unwraps a data key; `None` if it was wrapped by another master key or is damaged.
pub(crate) fn unwrap(
    master: &MasterKey,
    practice: &str,
    name: &str,
    wrapped: &[u8],
) -> Option<Key> {
    let cipher = cipher(&Zeroizing::new(master.wrapping()));
    let key = decrypt(&cipher, &bound([practice, "data_keys", name, ""]), wrapped)?;
    let key = Zeroizing::new(key);
    key.as_slice().try_into().ok().map(Zeroizing::new)
}

fn cipher(key: &Key) -> Aes256Gcm {
    Aes256Gcm::new((&**key).into())
}

/// A nonce and what it encrypted.
fn encrypt(cipher: &Aes256Gcm, bound: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    let nonce = Nonce::generate();
    let sealed = cipher.encrypt(&nonce, Payload { msg: plain, aad: bound }).ok()?;
    Some([&nonce[..], &sealed].concat())
}

fn decrypt(cipher: &Aes256Gcm, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<N_NONCE_BYTES>()?;
    cipher.decrypt(nonce.into(), Payload { msg: sealed, aad: bound }).ok()
}

/// The number of the key that sealed a value.
fn generation(sealed: &[u8]) -> Option<u32> {
    let (recipe, rest) = sealed.split_first()?;
    let number = rest.first_chunk::<N_GENERATION_BYTES>()?;
    (*recipe == RECIPE && sealed.len() >= N_HEAD_BYTES).then(|| u32::from_be_bytes(*number))
}

/// What a value is bound to, each part behind its length.
fn bound(parts: [&str; 4]) -> Vec<u8> {
    let part = |it: &str| [&(it.len() as u64).to_be_bytes(), it.as_bytes()].concat();
    parts.into_iter().flat_map(part).collect()
}

fn damaged(spot: &Spot<'_>, what: &'static str) -> StoreError {
    StoreError::Damaged { table: spot.table, row: spot.row.to_owned(), what }
}
