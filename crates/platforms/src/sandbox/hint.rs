//! A sandbox's deliveries: a hint that names a record, signed with the account's secret.

use domain::{Digest, Phi};

use crate::{Delivery, Finding, Reading, RecordRef, Unverified, Verified};

/// Where the signature stands.
const SIGNATURE: &str = "X-Sandbox-Signature";

/// What a delivery's body begins with; the record's name follows.
const HINT: &str = "record ";

/// A delivery that names a record. A forged one is signed, but not with the secret.
pub(super) fn delivery(record: &RecordRef, secret: &Phi<Vec<u8>>, is_forged: bool) -> Delivery {
    let body = format!("{HINT}{}", record.0).into_bytes();
    let mut signature = sign(secret, &body);
    if is_forged {
        signature = Digest::of(signature.to_string().as_bytes());
    }
    let headers = vec![(SIGNATURE.to_owned(), signature.to_string())];
    Delivery { headers, body: Phi::new(body) }
}

pub(super) fn verify(delivery: Delivery, secret: &Phi<Vec<u8>>) -> Result<Verified, Unverified> {
    let signature = delivery.header(SIGNATURE).and_then(|it| it.parse().ok());
    if signature == Some(sign(secret, delivery.body.expose())) {
        Ok(Verified::by_connector(delivery.body))
    } else {
        Err(Unverified)
    }
}

pub(super) fn decode(delivery: &Verified) -> Reading {
    let text = str::from_utf8(delivery.body()).ok();
    if let Some(record) = text.and_then(|it| it.strip_prefix(HINT)) {
        return Reading { hints: vec![RecordRef(record.to_owned())], ..Reading::default() };
    }
    let what = "the body is not a hint; nothing was read of it".to_owned();
    Reading { findings: vec![Finding { kind: "not_a_hint", what }], ..Reading::default() }
}

fn sign(secret: &Phi<Vec<u8>>, body: &[u8]) -> Digest {
    Digest::of(&[secret.expose(), body].concat())
}
