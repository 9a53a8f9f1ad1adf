//! Money: counted again from the files as they came, with the simplest reader there is, and held against
//! the mirror and the outcomes.

use std::{collections::BTreeMap, time::Duration};

use chrono::NaiveDate;
use domain::{Case, Cents, ClaimNumber, Digest, EventKey, Moment};
use orchestrator::inbox::{PaymentRead, read_payment};
use store::{Record, RecordKind, StoreError};

use super::{Fault, TestOffice, fault};
use crate::naive::Sample;

/// One remittance, as it is counted by hand.
#[derive(Debug, Default)]
struct Counted {
    payer: String,
    trace: String,
    /// BPR02.
    paid: Cents,
    /// The sum of the PLB.
    kept_back: Cents,
    /// Each claim payment: its words, the claim and CLP04.
    claims: Vec<(String, ClaimNumber, Cents)>,
}

impl TestOffice {
    /// What was recovered is what the payer paid with words that came after the one that opened the
    /// case, less what it took back with them.
    pub(super) async fn recovered(&self, case: &Case) -> Result<Vec<Fault>, StoreError> {
        let Some(outcome) = self.practice.outcome(case.id).await? else { return Ok(Vec::new()) };
        let what = |paid: Cents| {
            format!("{} recovered {}, and {paid} was paid since", case.id, outcome.recovered)
        };
        let Some(known_by) = &outcome.known_by else {
            let is_nothing = outcome.recovered == Cents::ZERO;
            return Ok(if is_nothing { vec![] } else { vec![fault("money", what(Cents::ZERO))] });
        };
        let number = &case.claim.number;
        let all_seen = outcome.at.plus(Duration::from_hours(24));
        let records =
            self.practice.records_of_claim(number, RecordKind::Adjudication, all_seen).await?;
        let mut words = Vec::new();
        let (mut opened, mut ended) = (None, None);
        for record in &records {
            let Some(word) = read(record) else { continue };
            let order = (word.remittance.date, record.seen);
            if record.key.id.expose() == &case.opened_by.id {
                opened = Some(order);
            }
            if record.key.id.expose() == &known_by.id {
                ended = Some(order);
            }
            if word.remittance.payer.id == case.claim.payer.0 {
                words.push((order, word.payment.paid));
            }
        }
        let after = |seen: Moment| {
            let is_of_it = |order: &(Option<NaiveDate>, Moment)| {
                opened.is_some_and(|it| it < *order) && order.1 <= seen
            };
            words.iter().filter(|(order, _)| is_of_it(order)).map(|(_, paid)| *paid).sum::<Cents>()
        };
        // Another word may have come in while the case was being settled; it belongs to the next case.
        let moments = words.iter().map(|((_, seen), _)| *seen);
        let mut moments = moments.filter(|it| ended.is_some_and(|(_, ended)| ended <= *it));
        let holds = moments.any(|it| after(it) == outcome.recovered);
        let all = words.iter().map(|((_, seen), _)| *seen).max();
        Ok(if holds { vec![] } else { vec![fault("money", what(all.map_or(Cents::ZERO, after)))] })
    }

    /// Of each remittance that was read and balances, every claim payment is on record, and once.
    pub(super) async fn remitted(&self) -> Result<Vec<Fault>, StoreError> {
        let mut faults = Vec::new();
        let mut expected = BTreeMap::<(String, String), BTreeMap<String, Alike>>::new();
        for bytes in &self.came {
            let id = format!("file {}", Digest::of(bytes));
            let key = EventKey { account: self.account, id };
            if self.practice.file(&key).await?.is_none() {
                continue;
            }
            for remittance in count(bytes) {
                if !remittance.balances() {
                    continue;
                }
                let key = (remittance.payer.clone(), remittance.trace.clone());
                merge(expected.entry(key).or_default(), remittance);
            }
        }
        for ((payer, trace), claims) in expected {
            let mut by_claim = BTreeMap::<ClaimNumber, Cents>::new();
            for alike in claims.into_values() {
                *by_claim.entry(alike.claim).or_default() += alike.paid.times(alike.n);
            }
            // A number of zeros only is a payer's filler for a claim that it does not know.
            by_claim.retain(|claim, _| claim.0.bytes().any(|it| it != b'0'));
            for (claim, paid) in by_claim {
                let on_record = self.on_record(&claim, (&payer, &trace)).await?;
                if on_record != paid {
                    let what =
                        format!("{trace} pays {paid} for {claim}, and on record is {on_record}");
                    faults.push(fault("money", what));
                }
            }
        }
        Ok(faults)
    }

    /// What the mirror says that a remittance paid for a claim.
    async fn on_record(
        &self,
        claim: &ClaimNumber,
        (payer, trace): (&str, &str),
    ) -> Result<Cents, StoreError> {
        // The clock may have been put back since.
        let all_seen = self.office.now().plus(Duration::from_hours(24));
        let words =
            self.practice.records_of_claim(claim, RecordKind::Adjudication, all_seen).await?;
        let words = words.iter().filter_map(read);
        let of_it = words.filter(|it| {
            it.remittance.trace == trace && it.remittance.payer.id.eq_ignore_ascii_case(payer)
        });
        Ok(of_it.map(|it| it.payment.paid).sum())
    }
}

/// Claim payments of the same words in one remittance.
#[derive(Debug)]
struct Alike {
    claim: ClaimNumber,
    paid: Cents,
    n: i64,
}

impl Counted {
    fn balances(&self) -> bool {
        let claims: Cents = self.claims.iter().map(|(_, _, paid)| *paid).sum();
        claims - self.kept_back == self.paid
    }
}

/// The same remittance may come again, in the same file or in another; what it says counts once.
fn merge(known: &mut BTreeMap<String, Alike>, remittance: Counted) {
    let mut here = BTreeMap::<String, Alike>::new();
    for (words, claim, paid) in remittance.claims {
        here.entry(words).or_insert(Alike { claim, paid, n: 0 }).n += 1;
    }
    for (words, alike) in here {
        let n = alike.n;
        let known = known.entry(words).or_insert(alike);
        known.n = known.n.max(n);
    }
}

/// The remittances of a file.
fn count(bytes: &[u8]) -> Vec<Counted> {
    let sample = Sample::of(String::new(), bytes.to_vec());
    let mut counted: Vec<Counted> = Vec::new();
    for segment in &sample.segments {
        let element = |at: usize| segment.get(at).cloned().unwrap_or_default();
        if segment[0] == "ST" {
            counted.extend((element(1) == "835").then(Counted::default));
            continue;
        }
        let Some(open) = counted.last_mut() else { continue };
        match segment[0].as_str() {
            "BPR" => open.paid = cents(&element(2)),
            "TRN" => open.trace = element(2),
            "N1" if element(1) == "PR" => open.payer = element(4),
            // Some payers have their number only here.
            "REF" if element(1) == "2U" && open.payer.is_empty() => open.payer = element(2),
            "CLP" => {
                let claim = ClaimNumber(element(1));
                open.claims.push((segment.join("*"), claim, cents(&element(4))));
            }
            "PLB" => {
                let amounts = (4..segment.len()).step_by(2).map(|at| cents(&element(at)));
                open.kept_back += amounts.sum();
            }
            // The words of a claim payment are all of its segments.
            "SE" | "LX" | "TS3" => {}
            _ => {
                if let Some((words, ..)) = open.claims.last_mut() {
                    words.push_str(&segment.join("*"));
                }
            }
        }
    }
    counted
}

/// `-12.5` in cents; nothing for what is no amount.
fn cents(text: &str) -> Cents {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |it| (-1, it));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |it: &str| if it.is_empty() { Some(0) } else { it.parse::<i64>().ok() };
    let (Some(whole), Some(part)) = (number(whole), number(&format!("{part:0<2}"))) else {
        return Cents::ZERO;
    };
    Cents(sign * (whole * 100 + part))
}

fn read(record: &Record) -> Option<PaymentRead> {
    let json = record.content.json.expose();
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    read_payment(value.get("x12")?.as_str()?)
}
