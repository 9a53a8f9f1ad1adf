//! A sandbox's deliveries: a hint that names a record, signed with the account's secret.

use domain::{Digest, Moment, Phi};

use crate::{Delivery, Finding, Reading, RecordRef, Unverified, Verified};

/// Where the signature stands.
const SIGNATURE: &str = "X-Sandbox-Signature";

/// Where the time stands at which it was sent, in milliseconds since 1970. Where it stands there, it is
/// signed too; whoever takes it away breaks the signature.
const SENT: &str = "X-Sandbox-Sent";

/// What a delivery's body begins with; the record's name follows.
const HINT: &str = "record ";

/// A delivery that names a record. A forged one is signed, but not with the secret.
pub(super) fn delivery(record: &RecordRef, secret: &Phi<Vec<u8>>, is_forged: bool) -> Delivery {
    let body = format!("{HINT}{}", record.0).into_bytes();
    if is_forged {
        let other = Digest::of(sign(secret, None, &body).to_string().as_bytes());
        return signed(other, None, body);
    }
    said(body, None, secret)
}

/// A delivery that says this, sent at this time.
pub(super) fn said(body: Vec<u8>, sent: Option<Moment>, secret: &Phi<Vec<u8>>) -> Delivery {
    let sent = sent.map(|it| it.ms().to_string());
    signed(sign(secret, sent.as_deref(), &body), sent, body)
}

pub(super) fn verify(delivery: Delivery, secret: &Phi<Vec<u8>>) -> Result<Verified, Unverified> {
    let signature = delivery.header(SIGNATURE).and_then(|it| it.parse().ok());
    let sent = delivery.header(SENT);
    if signature != Some(sign(secret, sent, delivery.body.expose())) {
        return Err(Unverified);
    }
    let moment = |it: &str| it.parse().ok().and_then(Moment::from_ms).ok_or(Unverified);
    let sent = sent.map(moment).transpose()?;
    Ok(Verified::by_connector(delivery.body, sent))
}

pub(super) fn decode(delivery: &Verified) -> Reading {
    let text = str::from_utf8(delivery.body()).ok();
    if let Some(record) = text.and_then(|it| it.strip_prefix(HINT)) {
        return Reading { hints: vec![RecordRef(record.to_owned())], ..Reading::default() };
    }
    let what = "the body is not a hint; nothing was read of it".to_owned();
    Reading { findings: vec![Finding { kind: "not_a_hint", what }], ..Reading::default() }
}

fn signed(signature: Digest, sent: Option<String>, body: Vec<u8>) -> Delivery {
    let mut headers = vec![(SIGNATURE.to_owned(), signature.to_string())];
    headers.extend(sent.map(|it| (SENT.to_owned(), it)));
    Delivery { headers, body: Phi::new(body) }
}

fn sign(secret: &Phi<Vec<u8>>, sent: Option<&str>, body: &[u8]) -> Digest {
    let sent = sent.map_or_else(String::new, |it| format!("{it}."));
    Digest::of(&[secret.expose(), sent.as_bytes(), body].concat())
}
