//! Codes: six digits that a device of somebody's shows for half a minute (RFC 6238).
//!
//! SHA-1, six digits and thirty seconds are what all authenticator apps know; of a code that is good for
//! a minute and a half and once, a stronger hash would change nothing.
//!
//! **Invariant:** a code is good once: its number, and all before it, are used up with it.

use domain::{Moment, Phi};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use store::Codes;

use super::secret;

/// For how long a code is shown.
const STEP_SECS: u64 = 30;

/// So many codes before and after the one of now are taken too: clocks differ, and people type slowly.
const N_STEPS_OFF: u64 = 1;

/// 160 bits, as RFC 4226 advises (section 4).
const N_SECRET_BYTES: usize = 20;

const N_CODES: u32 = 1_000_000;

/// What somebody needs to have their device show codes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CodesOffer {
    /// The secret, to be typed: groups of four letters.
    pub secret: Phi<String>,
    /// The same for a device that reads an address or a picture of one.
    pub address: Phi<String>,
}

/// A new secret, which nobody has proved yet.
pub(super) fn begin() -> Result<Codes, getrandom::Error> {
    let secret = secret::bytes::<N_SECRET_BYTES>()?.to_vec();
    Ok(Codes { secret, is_proved: false, last_used: 0 })
}

/// What a device needs to be told.
pub(super) fn offer(codes: &Codes, practice: &str, name: &str) -> CodesOffer {
    let letters = secret::letters(&codes.secret);
    let groups: Vec<_> = letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    let (issuer, name) = (in_address(&format!("Recourse {practice}")), in_address(name));
    let address = format!(
        "otpauth://totp/{issuer}:{name}?secret={letters}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
    );
    CodesOffer { secret: Phi::new(groups.join(" ")), address: Phi::new(address) }
}

/// The number of the code, if it is good now and was not used.
pub(super) fn use_up(codes: &Codes, given: &str, now: Moment) -> Option<u64> {
    let digits: String = given.chars().filter(|it| !it.is_whitespace()).collect();
    let is_code = digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_digit());
    let given: u32 = digits.parse().ok().filter(|_| is_code)?;
    let step = seconds(now) / STEP_SECS;
    let steps = step.saturating_sub(N_STEPS_OFF)..=step.saturating_add(N_STEPS_OFF);
    // Each is computed, so that time does not tell which one it was.
    let good = steps.filter(|it| code(&codes.secret, *it) == given && *it > codes.last_used);
    good.max()
}

/// RFC 4226, section 5.3, of the step's number.
fn code(secret: &[u8], step: u64) -> u32 {
    let mut mac =
        <Hmac<Sha1> as KeyInit>::new_from_slice(secret).expect("an HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let place = usize::from(hash[19] & 15);
    let word = [hash[place], hash[place + 1], hash[place + 2], hash[place + 3]];
    (u32::from_be_bytes(word) & 0x7fff_ffff) % N_CODES
}

fn seconds(now: Moment) -> u64 {
    now.ms().unsigned_abs() / 1_000
}

/// Only letters and digits stand for themselves in an address.
fn in_address(text: &str) -> String {
    let byte = |it: u8| match it {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(it).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Moment {
        Moment::from_ms(seconds * 1_000).unwrap()
    }

    fn codes(last_used: u64) -> Codes {
        Codes { secret: SECRET.to_vec(), is_proved: true, last_used }
    }

    /// RFC 6238, appendix B: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let table = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in table {
            let step = u64::try_from(seconds).unwrap() / STEP_SECS;
            assert_eq!(use_up(&codes(0), code, at(seconds)), Some(step), "{seconds}");
        }
    }

    #[test]
    fn a_code_is_good_once_and_so_are_those_before_it() {
        let used = use_up(&codes(0), "287082", at(59)).unwrap();
        assert_eq!(use_up(&codes(used), "287082", at(59)), None);
        let before = format!("{:06}", code(SECRET, used - 1));
        assert_eq!(use_up(&codes(used), &before, at(59)), None);
        let next = format!("{:06}", code(SECRET, used + 1));
        assert_eq!(use_up(&codes(used), &next, at(59)), Some(used + 1));
    }

    #[test]
    fn a_code_is_good_for_a_minute_and_a_half() {
        let table = [(29, true), (30, true), (59, true), (89, true), (90, false), (119, false)];
        for (seconds, is_good) in table {
            assert_eq!(use_up(&codes(0), "287082", at(seconds)).is_some(), is_good, "{seconds}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for given in ["", "28708", "0287082", "+87082", "287 082x", "２８７０８２"] {
            assert_eq!(use_up(&codes(0), given, at(59)), None, "{given}");
        }
        assert!(use_up(&codes(0), " 287 082 ", at(59)).is_some(), "as an app shows it");
    }

    #[test]
    fn a_device_reads_the_secret_in_an_address() {
        let offer = offer(&codes(0), "Elm & Oak", "grace");
        assert_eq!(offer.secret.expose(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            offer.address.expose(),
            "otpauth://totp/Recourse%20Elm%20%26%20Oak:grace?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Recourse%20Elm%20%26%20Oak&algorithm=SHA1&digits=6&period=30"
        );
    }
}
