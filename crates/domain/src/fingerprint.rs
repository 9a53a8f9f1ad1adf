//! Has this remittance been here before? By its content, not by its cheque number alone.
//!
//! Payers and clearinghouses send a remittance twice, in other files, with other delimiters, with
//! the claims in another order; posting it twice pays every claim twice. The number of the cheque
//! is not enough to know one: zero-dollar remittances share numbers, some payers count anew each
//! year, and one cheque may come in several parts.
//!
//! **Invariants**
//! - The order of the claims changes nothing; one cent on one claim changes the fingerprint.
//! - The same content gives the same fingerprint on every machine and in every version: the hash
//!   is written out here, because the standard library's may change.
//! - It protects against accidents, not against a forger: FNV is no cryptographic hash.

use std::{collections::HashMap, fmt};

use crate::{Cents, ClaimPayment, ClaimStatus, Rank, Remittance};

/// What a remittance is known by.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Fingerprint {
    /// Payer and trace number.
    trace: u128,
    /// Transfer, date and all claims, but not the trace.
    content: u128,
}

impl Fingerprint {
    /// Begins with the head of a remittance.
    pub fn begin(remittance: &Remittance) -> FingerprintUnderWay {
        let payer = match remittance.payer.id.trim() {
            "" => remittance.originator.trim(),
            id => id,
        };
        let head = Hash::new().text(payer);
        let date = remittance.date.map(|date| date.to_string()).unwrap_or_default();
        FingerprintUnderWay {
            trace: head.text(remittance.trace.trim()),
            content: head.text(&date).amount(remittance.paid),
            claims: 0,
            n_claims: 0,
        }
    }

    /// How another remittance looks beside this one.
    pub fn likeness(&self, other: &Self) -> Likeness {
        match (self.trace == other.trace, self.content == other.content) {
            (true, true) => Likeness::Same,
            (true, false) => Likeness::SameTrace,
            (false, true) => Likeness::SameContent,
            (false, false) => Likeness::Other,
        }
    }
}

/// `1-` (the version of the recipe) and 32 digits in base sixteen.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1-{:032x}", mixed(self.trace.rotate_left(1) ^ self.content))
    }
}

/// How two remittances look beside each other.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Likeness {
    /// The same remittance: not to be posted again.
    Same,
    /// One trace number over different content: parts of one payment, a payer that counts anew,
    /// or a changed copy. A person looks.
    SameTrace,
    /// The same content under another trace number: a payment issued anew. A person looks.
    SameContent,
    /// Nothing in common.
    Other,
}

/// A fingerprint that takes the claims as they are read.
#[derive(Clone, Debug)]
pub struct FingerprintUnderWay {
    trace: Hash,
    content: Hash,
    claims: u128,
    n_claims: u64,
}

impl FingerprintUnderWay {
    /// Adds one claim payment, in any order. Each claim is hashed alone and the hashes are added
    /// up, so that the order falls away while a claim that stands twice still counts twice.
    pub fn claim(&mut self, payment: &ClaimPayment) {
        let hash = Hash::new()
            .text(payment.claim.0.trim())
            .text(status_code(payment.status))
            .amount(payment.charged)
            .amount(payment.paid);
        self.claims = self.claims.wrapping_add(mixed(hash.0));
        self.n_claims = self.n_claims.wrapping_add(1);
    }

    /// The fingerprint of all that came.
    ///
    /// Without claims there is hardly any content, and two empty notices of one day are not one:
    /// then the trace counts as content too.
    pub fn finish(self) -> Fingerprint {
        let trace = mixed(self.trace.0);
        let head = if self.n_claims == 0 {
            self.content.bytes(&trace.to_le_bytes())
        } else {
            self.content
        };
        let content = head.bytes(&self.claims.to_le_bytes()).bytes(&self.n_claims.to_le_bytes());
        Fingerprint { trace, content: mixed(content.0) }
    }
}

/// The remittances that were here before, each under a name of the caller's (a file, an id).
#[derive(Clone, Debug)]
pub struct KnownRemittances<T> {
    by_trace: HashMap<u128, Vec<(Fingerprint, T)>>,
    by_content: HashMap<u128, T>,
}

impl<T> Default for KnownRemittances<T> {
    fn default() -> Self {
        Self { by_trace: HashMap::new(), by_content: HashMap::new() }
    }
}

impl<T: Clone> KnownRemittances<T> {
    /// Compares with all that came before, keeps this one under `name`, and gives the closest
    /// likeness with the name of the earlier remittance; `None` where nothing is like it.
    pub fn meet(&mut self, fingerprint: Fingerprint, name: T) -> Option<(Likeness, T)> {
        let same_trace = self.by_trace.entry(fingerprint.trace).or_default();
        let same = same_trace.iter().find(|(known, _)| *known == fingerprint);
        if let Some((_, earlier)) = same {
            return Some((Likeness::Same, earlier.clone()));
        }
        let part = same_trace.first().map(|(_, earlier)| (Likeness::SameTrace, earlier.clone()));
        same_trace.push((fingerprint, name.clone()));
        let known = self.by_content.get(&fingerprint.content);
        let anew = known.map(|earlier| (Likeness::SameContent, earlier.clone()));
        self.by_content.entry(fingerprint.content).or_insert(name);
        part.or(anew)
    }
}

/// FNV-1a in 128 bits (Fowler, Noll and Vo; the constants are theirs, IETF draft-eastlake-fnv).
#[derive(Clone, Copy, Debug)]
struct Hash(u128);

impl Hash {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

    fn new() -> Self {
        Self(Self::OFFSET)
    }

    fn bytes(self, bytes: &[u8]) -> Self {
        let step = |hash: u128, byte: &u8| (hash ^ u128::from(*byte)).wrapping_mul(Self::PRIME);
        Self(bytes.iter().fold(self.0, step))
    }

    /// The length goes in too, so that `AB` + `C` is not `A` + `BC`.
    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes()).bytes(&(text.len() as u64).to_le_bytes())
    }

    fn amount(self, amount: Cents) -> Self {
        self.bytes(&amount.0.to_le_bytes())
    }
}

/// Spreads each bit over the whole, because FNV's own last bytes reach only the lower ones and
/// sums of such hashes could meet. The odd factor is the golden ratio in 128 bits.
fn mixed(hash: u128) -> u128 {
    const GOLDEN: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    let once = (hash ^ (hash >> 67)).wrapping_mul(GOLDEN);
    let twice = (once ^ (once >> 59)).wrapping_mul(GOLDEN);
    twice ^ (twice >> 64)
}

/// One letter for each status. Written out, because the fingerprint must outlive a change to the
/// order of the enum.
fn status_code(status: ClaimStatus) -> &'static str {
    match status {
        ClaimStatus::Processed(Rank::Primary) => "1",
        ClaimStatus::Processed(Rank::Secondary) => "2",
        ClaimStatus::Processed(Rank::Tertiary) => "3",
        ClaimStatus::Forwarded(Rank::Primary) => "19",
        ClaimStatus::Forwarded(Rank::Secondary) => "20",
        ClaimStatus::Forwarded(Rank::Tertiary) => "21",
        ClaimStatus::NotRecognised => "4",
        ClaimStatus::Reversal => "22",
        ClaimStatus::NotOurs => "23",
        ClaimStatus::Predetermination => "25",
        ClaimStatus::Pended => "pended",
        ClaimStatus::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::{ClaimNumber, Payer, rows::check_rows};

    /// `payer trace day transfer | claim status charge paid ; …`
    fn fingerprint(text: &str) -> Fingerprint {
        let (head, claims) = text.split_once('|').expect("a head and claims");
        let head: Vec<&str> = head.split_whitespace().collect();
        let cents = |text: &str| Cents(text.parse().expect("cents"));
        let mut fingerprint = Fingerprint::begin(&Remittance {
            payer: Payer { name: String::new(), id: head[0].to_owned() },
            trace: head[1].to_owned(),
            date: NaiveDate::from_ymd_opt(2026, 5, head[2].parse().expect("a day")),
            paid: cents(head[3]),
            ..Remittance::default()
        });
        for claim in claims.split(';').filter(|claim| !claim.trim().is_empty()) {
            let words: Vec<&str> = claim.split_whitespace().collect();
            fingerprint.claim(&ClaimPayment {
                claim: ClaimNumber(words[0].to_owned()),
                status: ClaimStatus::from_code(words[1]),
                charged: cents(words[2]),
                paid: cents(words[3]),
                ..ClaimPayment::default()
            });
        }
        fingerprint.finish()
    }

    #[test]
    fn a_remittance_is_known_again_by_its_content() {
        let known = fingerprint("P1 T1 7 180 | A 1 100 80 ; B 1 200 100");
        check_rows(
            &expect![[r#"
                # The first came as: P1 T1 7 180 | A 1 100 80 ; B 1 200 100
                P1 T1 7 180 | A 1 100 80 ; B 1 200 100               => Same
                P1 T1 7 180 | B 1 200 100 ; A 1 100 80               => Same
                P1 T1 7 180 | A 1 100 81 ; B 1 200 99                => SameTrace
                P1 T1 7 180 | A 1 100 80                             => SameTrace
                P1 T1 7 180 | A 1 100 80 ; B 1 200 100 ; B 1 200 100 => SameTrace
                P1 T1 7 180 | A 1 100 80 ; B 4 200 100               => SameTrace
                P1 T1 7 180 | A 1 100 100 ; B 1 200 80               => SameTrace
                P1 T1 8 180 | A 1 100 80 ; B 1 200 100               => SameTrace
                P1 T2 7 180 | A 1 100 80 ; B 1 200 100               => SameContent
                P2 T1 7 180 | A 1 100 80 ; B 1 200 100               => Other
                P1 T2 7 180 | A 1 100 80                             => Other
            "#]],
            |row| format!("{:?}", known.likeness(&fingerprint(row))),
        );
    }

    #[test]
    fn the_recipe_does_not_change_between_versions() {
        expect!["1-d04e8d693add63898641d1259903220a"]
            .assert_eq(&fingerprint("P1 T1 7 180 | A 1 100 80").to_string());
        // The published check value of FNV-1a in 128 bits for `a`.
        assert_eq!(Hash::new().bytes(b"a").0, 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }

    #[test]
    fn each_remittance_is_compared_with_all_before() {
        let mut known = KnownRemittances::default();
        let mut meet = |text: &str, name: &'static str| known.meet(fingerprint(text), name);
        assert_eq!(meet("P1 T1 7 80 | A 1 100 80", "monday"), None);
        assert_eq!(meet("P1 T2 7 90 | B 1 100 90", "tuesday"), None);
        assert_eq!(meet("P1 T2 7 90 | B 1 100 90", "copy"), Some((Likeness::Same, "tuesday")));
        assert_eq!(meet("P1 T2 7 70 | C 1 90 70", "part"), Some((Likeness::SameTrace, "tuesday")));
        assert_eq!(meet("P1 T2 7 70 | C 1 90 70", "again"), Some((Likeness::Same, "part")));
        assert_eq!(
            meet("P1 T9 7 80 | A 1 100 80", "anew"),
            Some((Likeness::SameContent, "monday"))
        );
    }

    proptest! {
        #[test]
        fn the_order_of_claims_changes_nothing_and_a_cent_changes_it(
            claims in prop::collection::vec(("[A-Z]{1,4}", 0..500_00_i64), 1..12),
            pick in any::<prop::sample::Index>(),
        ) {
            let made = |claims: &[(String, i64)]| {
                let mut under_way = Fingerprint::begin(&Remittance::default());
                for (number, paid) in claims {
                    under_way.claim(&ClaimPayment {
                        claim: ClaimNumber(number.clone()),
                        paid: Cents(*paid),
                        ..ClaimPayment::default()
                    });
                }
                under_way.finish()
            };
            let before = made(&claims);
            let mut other = claims.clone();
            other.reverse();
            other.rotate_left(pick.index(claims.len()));
            prop_assert_eq!(before, made(&other));
            let pick = pick.index(other.len());
            other[pick].1 += 1;
            prop_assert_ne!(before, made(&other));
        }
    }
}
