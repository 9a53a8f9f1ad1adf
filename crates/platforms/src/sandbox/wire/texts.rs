//! How the single words of `domain` are written as JSON: each as one text or one number.

use chrono::NaiveDate;
use domain::{
    Cents, ClaimMark, ClaimNumber, ClaimRef, DenialClass, Moment, PayerClaimNumber, PayerId, Phi,
    Priority, Queue,
};

/// A module for `#[serde(with)]` for each type: what is written of it, and how it is read again.
macro_rules! written {
    ($($name:ident $type:ty as $written:ty: $write:expr, $read:expr;)*) => {$(
        pub(super) mod $name {
            use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

            use super::*;

            pub(crate) fn serialize<S: Serializer>(it: &$type, to: S) -> Result<S::Ok, S::Error> {
                let write: fn(&$type) -> $written = $write;
                write(it).serialize(to)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                let read: fn($written) -> Option<$type> = $read;
                read(<$written>::deserialize(from)?).ok_or_else(|| {
                    D::Error::custom(concat!("not a ", stringify!($name)))
                })
            }
        }
    )*};
}

written! {
    priority Priority as String: |it| it.id().to_owned(), |it| Priority::from_id(&it);
    mark ClaimMark as String: |it| it.id().to_owned(), |it| ClaimMark::from_id(&it);
    class DenialClass as String: |it| it.id().to_owned(), |it| DenialClass::from_id(&it);
    queue Queue as String: |it| it.label().to_owned(), |it| Queue::from_label(&it);
    claim_number ClaimNumber as String: |it| it.0.clone(), |it| Some(ClaimNumber(it));
    payer PayerId as String: |it| it.0.clone(), |it| Some(PayerId(it));
    payer_number PayerClaimNumber as String: |it| it.0.clone(), |it| Some(PayerClaimNumber(it));
    phi Phi<String> as String: |it| it.expose().clone(), |it| Some(Phi::new(it));
    cents Cents as i64: |it| it.0, |it| Some(Cents(it));
    moment Moment as i64: |it| it.ms(), Moment::from_ms;
    day Option<NaiveDate> as Option<String>: |it| it.map(|it| it.to_string()), |it| it.map_or(Some(None), |it| it.parse().ok().map(Some));
    maybe_claim Option<ClaimRef> as Option<(String, String)>: |it| it.as_ref().map(write_claim), |it| Some(it.map(read_claim));
    hex Phi<Vec<u8>> as String: write_hex, |it| read_hex(&it);
}

/// What prints as a text and reads back from it.
pub(super) mod text {
    use std::{fmt::Display, str::FromStr};

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<T: Display, S: Serializer>(it: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(it)
    }

    pub(crate) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<T, D::Error> {
        String::deserialize(from)?.parse().map_err(|_| D::Error::custom("not such a text"))
    }
}

fn write_claim(claim: &ClaimRef) -> (String, String) {
    (claim.number.0.clone(), claim.payer.0.clone())
}

fn read_claim((number, payer): (String, String)) -> ClaimRef {
    ClaimRef { number: ClaimNumber(number), payer: PayerId(payer) }
}

fn write_hex(bytes: &Phi<Vec<u8>>) -> String {
    let digits = bytes.expose().iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|it| char::from_digit(it.into(), 16).expect("four bits")).collect()
}

fn read_hex(text: &str) -> Option<Phi<Vec<u8>>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |it: u8| char::from(it).to_digit(16);
    let byte = |[high, low]: &[u8; 2]| u8::try_from(digit(*high)? << 4 | digit(*low)?).ok();
    let bytes = pairs.iter().map(byte).collect::<Option<_>>()?;
    rest.is_empty().then(|| Phi::new(bytes))
}
