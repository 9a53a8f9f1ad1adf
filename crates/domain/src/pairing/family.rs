//! Which payment records tell of one claim, where our own number (CLP01) does not say it.
//!
//! Twice it does not. A corrected claim may go out under a new number of ours, and the payer says
//! by REF*F8 which of its own claims it corrects: two numbers, one claim. And a payer that did not
//! get our number writes `0` (\[K\]): one number, many claims, which only its own number tells
//! apart.
//!
//! **Invariant:** claims are never melted into one on a filler, because that would hide denials.
//! Only a one-to-one reference joins two numbers, and a number on very many records is no number.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use super::{PayerNumber, PaymentRecord};
use crate::ClaimNumber;

/// More records than this under one number, and the number is a filler such as `UNKNOWN`. A claim
/// that a payer corrected thirty times has sixty-one; it also bounds the work for one claim.
const RECORDS_MAX: usize = 64;

/// Marks the records whose claim is not told by their own claim number; were there any? `records`
/// are in the order of claim numbers.
pub(super) fn gather(records: &mut [PaymentRecord]) -> bool {
    let any_fillers = set_fillers_apart(records);
    let links = links(records);
    if links.is_empty() {
        return any_fillers;
    }
    let mut families = Families::default();
    for (payer, a, b) in &links {
        families.join((*payer, a), (*payer, b));
    }
    let numbered = |record: &PaymentRecord| record.kept_under.is_none();
    for record in records.iter().filter(|record| numbered(record)) {
        families.count(record.payer, &record.claim);
    }
    for record in records.iter_mut().filter(|record| numbered(record)) {
        record.kept_under = families.kept_under(record.payer, &record.claim);
    }
    true
}

/// A record without a usable claim number is kept under the payer's number, and without that
/// alone.
fn set_fillers_apart(records: &mut [PaymentRecord]) -> bool {
    let mut fillers: Vec<Range<usize>> = vec![];
    let mut end = 0;
    for claim in records.chunk_by(|a, b| a.named_claim() == b.named_claim()) {
        let begin = end;
        end += claim.len();
        if !is_usable(&claim[0].claim.0, claim.len()) {
            fillers.push(begin..end);
        }
    }
    if fillers.is_empty() {
        return false;
    }
    let mut by_number: HashMap<(PayerNumber, &str), usize> = HashMap::new();
    for record in records.iter() {
        *by_number.entry((record.payer, &record.payer_claim_number)).or_default() += 1;
    }
    let under = |record: &PaymentRecord| {
        let number = record.payer_claim_number.as_str();
        let n_records = by_number.get(&(record.payer, number)).copied().unwrap_or_default();
        ClaimNumber(if is_usable(number, n_records) {
            format!("payer's number {number}")
        } else {
            format!("alone {}.{}", record.source.file, record.source.position)
        })
    };
    let fillers = fillers.into_iter().flatten();
    let kept: Vec<_> = fillers.map(|at| (at, under(&records[at]))).collect();
    for (at, under) in kept {
        records[at].kept_under = Some(under);
    }
    true
}

/// Can a number that stands on so many records tell a claim?
fn is_usable(number: &str, n_records: usize) -> bool {
    number.bytes().any(|byte| byte != b'0' && byte != b' ') && n_records <= RECORDS_MAX
}

/// The distinct claims seen under one payer's number: none, one, or too many to tell.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Holder<'a> {
    One(&'a ClaimNumber),
    Many,
}

impl<'a> Holder<'a> {
    fn and(self, claim: &'a ClaimNumber) -> Self {
        if self == Self::One(claim) { self } else { Self::Many }
    }
}

/// Pairs of different claim numbers that one reference connects.
fn links(records: &[PaymentRecord]) -> Vec<(PayerNumber, ClaimNumber, ClaimNumber)> {
    let numbered = || records.iter().filter(|record| record.kept_under.is_none());
    let mut wanted: HashMap<(PayerNumber, &str), Holder<'_>> = HashMap::new();
    for record in numbered() {
        if let Some(reference) = record.original_reference.as_deref().filter(|it| !it.is_empty()) {
            let held = wanted.entry((record.payer, reference));
            held.and_modify(|held| *held = held.and(&record.claim))
                .or_insert(Holder::One(&record.claim));
        }
    }
    if wanted.is_empty() {
        return vec![];
    }
    let mut named: HashMap<(PayerNumber, &str), Holder<'_>> = HashMap::new();
    for record in numbered() {
        let key = (record.payer, record.payer_claim_number.as_str());
        let Some(Holder::One(by)) = wanted.get(&key) else { continue };
        // The correction may repeat the old number as its own; that names nobody else.
        if *by == &record.claim {
            continue;
        }
        let held = named.entry(key);
        held.and_modify(|held| *held = held.and(&record.claim))
            .or_insert(Holder::One(&record.claim));
    }
    let pair = |(key, holder): (&(PayerNumber, &str), &Holder<'_>)| match (holder, wanted.get(key))
    {
        (Holder::One(original), Some(Holder::One(correction))) => {
            Some((key.0, (*original).clone(), (*correction).clone()))
        }
        _ => None,
    };
    named.iter().filter_map(pair).collect()
}

/// Families of claim numbers; each is kept under the first of its numbers in the alphabet, so
/// that the order of the links changes nothing.
#[derive(Default)]
struct Families<'a> {
    place: HashMap<(PayerNumber, &'a ClaimNumber), usize>,
    claims: Vec<&'a ClaimNumber>,
    parent: Vec<usize>,
    n_records: HashMap<usize, usize>,
}

impl<'a> Families<'a> {
    fn join(&mut self, a: (PayerNumber, &'a ClaimNumber), b: (PayerNumber, &'a ClaimNumber)) {
        let (a, b) = (self.place(a), self.place(b));
        let (a, b) = (self.root(a), self.root(b));
        let (first, second) = if self.claims[a] <= self.claims[b] { (a, b) } else { (b, a) };
        self.parent[second] = first;
    }

    /// Counts one record of this claim, once all links are joined.
    fn count(&mut self, payer: PayerNumber, claim: &ClaimNumber) {
        if let Some(place) = self.place.get(&(payer, claim)).copied() {
            let root = self.root(place);
            *self.n_records.entry(root).or_default() += 1;
        }
    }

    /// The number under which the family of this claim is kept; none where it has no family, or
    /// one so large that the references can't be right.
    fn kept_under(&mut self, payer: PayerNumber, claim: &ClaimNumber) -> Option<ClaimNumber> {
        let place = *self.place.get(&(payer, claim))?;
        let root = self.root(place);
        let n_records = self.n_records.get(&root).copied().unwrap_or_default();
        (n_records <= RECORDS_MAX).then(|| self.claims[root].clone())
    }

    fn place(&mut self, key: (PayerNumber, &'a ClaimNumber)) -> usize {
        *self.place.entry(key).or_insert_with(|| {
            self.claims.push(key.1);
            self.parent.push(self.parent.len());
            self.parent.len() - 1
        })
    }

    /// The head of the family; on the way, every second member is hung one higher, so that long
    /// chains stay short.
    fn root(&mut self, mut place: usize) -> usize {
        while self.parent[place] != place {
            self.parent[place] = self.parent[self.parent[place]];
            place = self.parent[place];
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClaimPayment, Pairing, PaymentSource};

    /// How many claims are told apart where record `n` has these numbers and this reference.
    fn n_claims(n_records: u32, numbers: impl Fn(u32) -> [String; 3]) -> usize {
        let mut pairing = Pairing::default();
        for position in 0..n_records {
            let [claim, payer_claim_number, reference] = numbers(position);
            let payment = ClaimPayment {
                claim: ClaimNumber(claim),
                payer_claim_number,
                original_reference: Some(reference),
                ..ClaimPayment::default()
            };
            let source = PaymentSource { file: 0, position };
            pairing.add(PaymentRecord::of(&payment, PayerNumber(0), None, source));
        }
        pairing.finish().iter().count()
    }

    #[test]
    fn a_number_on_very_many_records_is_no_number() {
        let none = String::new;
        let unknown = |n: u32| ["UNKNOWN".to_owned(), format!("P{n}"), none()];
        assert_eq!(n_claims(64, unknown), 1);
        assert_eq!(n_claims(65, unknown), 65);
        let nothing = |_: u32| ["UNKNOWN".to_owned(), "PENDING".to_owned(), none()];
        assert_eq!(n_claims(65, nothing), 65);
        let zero = |n: u32| ["0".to_owned(), format!("P{}", n / 2), none()];
        assert_eq!(n_claims(10, zero), 5);
    }

    #[test]
    fn references_that_chain_very_many_claims_are_not_believed() {
        let chain = |n: u32| [format!("JC{n}"), format!("P{n}"), format!("P{}", n + 1)];
        assert_eq!(n_claims(64, chain), 1);
        assert_eq!(n_claims(65, chain), 65);
    }
}
