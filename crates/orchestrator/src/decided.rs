//! What all the words of a payer on a claim come to: the first one that decided it, and what came
//! after a denial. The figures of the office are sums over this.
//!
//! A claim is worked out anew from everything that was said of it whenever something new is said, because
//! files come late and in any order. Most claims are spoken of once, and then nothing has to be read again.
//!
//! **Invariants**
//! - What comes out depends on what was said and never on the order in which it came.
//! - A claim counts once, however many answers the payer split it into.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    Adjustment, Cents, ClaimPayment, ClaimRef, CodeBook, Denial, Extent, Judgment, Moment, Pairing,
    PayerNumber, PaymentRecord, PaymentSource, Remittance, judge,
};
use store::{DecidedClaim, FirstDenial, FirstWord, KnownBy, Record, StoreError, Tx};

use crate::inbox::{self, PaymentRead};

/// One word of a payer on a claim, cut down to what the figures need.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Word {
    known: KnownBy,
    /// Words of one remittance are parts of one answer.
    remittance: String,
    day: NaiveDate,
    payment: PaymentRecord,
    denial: Option<FirstDenial>,
}

impl Word {
    /// Of a claim payment that was judged.
    pub(crate) fn of(
        known: KnownBy,
        remittance: &Remittance,
        (payment, judgment): (&ClaimPayment, &Judgment),
        seen: Moment,
    ) -> Self {
        let day = remittance.date.unwrap_or_else(|| day(seen));
        let source = PaymentSource::default();
        let mut record = PaymentRecord::of(payment, PayerNumber(0), Some(day), source);
        record.undecided = judgment.not_final;
        Self {
            known,
            remittance: remittance.trace.clone(),
            day,
            payment: record,
            denial: judgment.denial.as_ref().map(first_denial),
        }
    }

    /// Of a word that the mirror kept; `None` where it can't be read.
    fn of_record(record: &Record) -> Option<Self> {
        let x12 = inbox::x12_of(record)?;
        let PaymentRead { remittance, payment, .. } = inbox::read_payment(&x12)?;
        let codes = CodeBook::shipped();
        let overrides = codes.overrides(&remittance.payer.name);
        let judgment = judge(codes, &overrides, remittance.date, &payment);
        let payer = inbox::payer_id(&remittance.payer);
        let known = KnownBy::Claim(ClaimRef { number: payment.claim.clone(), payer });
        Some(Self::of(known, &remittance, (&payment, &judgment), record.seen))
    }
}

/// Keeps what claims come to of which something new was said in this transaction.
pub(crate) async fn keep(tx: &mut Tx, said: Vec<Word>) -> Result<(), StoreError> {
    let mut claims: BTreeMap<KnownBy, Vec<Word>> = BTreeMap::new();
    for word in said {
        claims.entry(word.known.clone()).or_default().push(word);
    }
    let all: Vec<KnownBy> = claims.keys().cloned().collect();
    let n_rows = tx.n_decided(&all).await?;
    // Of these something was said before.
    let known = all.iter().zip(&n_rows).filter(|(_, n)| 0 < **n);
    let numbers: Vec<_> = known
        .filter_map(|(known, _)| match known {
            KnownBy::Claim(claim) => Some(claim.number.clone()),
            KnownBy::Record { .. } => None,
        })
        .collect();
    let mut told: BTreeMap<KnownBy, Vec<Word>> = BTreeMap::new();
    for record in &tx.words_of_claims(&numbers).await? {
        if let Some(word) = Word::of_record(record) {
            told.entry(word.known.clone()).or_default().push(word);
        }
    }
    for ((known, new), n_before) in claims.into_iter().zip(n_rows) {
        let words = told.remove(&known).unwrap_or(new);
        let decided = decided(&known, words);
        let n_now = u32::try_from(decided.len()).unwrap_or(u32::MAX);
        for claim in &decided {
            tx.keep_decided_claim(claim).await?;
        }
        // What seemed to be several claims turned out to be fewer.
        for part in n_now..n_before {
            tx.keep_decided_claim(&nothing(&known, part)).await?;
        }
    }
    Ok(())
}

/// The claims of one number, as these words decide them.
fn decided(known: &KnownBy, mut words: Vec<Word>) -> Vec<DecidedClaim> {
    words.sort_by(|one, other| one.order().cmp(&other.order()));
    let mut remittances: Vec<(NaiveDate, String)> = Vec::new();
    let mut pairing = Pairing::default();
    for (position, word) in (0..).zip(&words) {
        let own = (word.day, word.remittance.clone());
        let nth = remittances.iter().position(|it| *it == own).unwrap_or_else(|| {
            remittances.push(own);
            remittances.len() - 1
        });
        let file = u32::try_from(nth).unwrap_or(u32::MAX);
        let source = PaymentSource { file, position };
        let mut record = word.payment.clone();
        record.source = source;
        pairing.add(record);
    }
    let histories = pairing.finish();
    let denial = |it: &PaymentRecord| {
        words.get(it.source.position as usize).and_then(|word| word.denial.as_ref())
    };
    let of_history = |(part, history): (u32, domain::ClaimHistory<'_>)| {
        let first: Vec<_> =
            history.records().iter().filter(|it| history.is_first(it.source)).collect();
        DecidedClaim {
            known: known.clone(),
            part,
            first: first_word(&first, denial),
            recovered: history.recovered(),
        }
    };
    (0..).zip(histories.iter()).map(of_history).collect()
}

/// The first word: one answer, or all parts of one that the payer split.
fn first_word<'a>(
    parts: &[&PaymentRecord],
    denial: impl Fn(&PaymentRecord) -> Option<&'a FirstDenial>,
) -> Option<FirstWord> {
    let day = parts.iter().filter_map(|it| it.date).min()?;
    let paid: Cents = parts.iter().map(|it| it.paid).sum();
    let denials: Vec<_> = parts.iter().filter_map(|it| denial(it)).collect();
    // Of equal amounts the first one counts.
    let largest = denials.iter().rev().max_by_key(|it| it.amount);
    let denial = largest.map(|it| FirstDenial {
        extent: if Cents::ZERO < paid { Extent::Partial } else { it.extent },
        amount: denials.iter().map(|it| it.amount).sum(),
        ..(*it).clone()
    });
    Some(FirstWord { day, charged: parts.iter().map(|it| it.charged).sum(), paid, denial })
}

fn first_denial(denial: &Denial) -> FirstDenial {
    let mut sums: Vec<(String, Cents)> = Vec::new();
    for reason in denial.reasons.iter().filter(|it| it.class == denial.class) {
        let Adjustment { group, carc, amount } = reason.adjustment;
        let code = format!("{group}-{carc}");
        match sums.iter_mut().find(|(it, _)| *it == code) {
            Some((_, sum)) => *sum += amount,
            None => sums.push((code, amount)),
        }
    }
    // Turned round: of equal amounts the first one counts.
    let leading = sums.into_iter().rev().max_by_key(|(_, sum)| *sum);
    FirstDenial {
        extent: denial.extent,
        amount: denial.amount,
        class: denial.class,
        code: leading.map(|(code, _)| code).unwrap_or_default(),
    }
}

/// A place at which there is no claim after all.
fn nothing(known: &KnownBy, part: u32) -> DecidedClaim {
    let known = known.clone();
    DecidedClaim { known, part, first: None, recovered: None }
}

impl Word {
    /// An order that says nothing but is always the same.
    fn order(&self) -> (NaiveDate, &str, &str, Cents, Cents) {
        let PaymentRecord { payer_claim_number, charged, paid, .. } = &self.payment;
        (self.day, &self.remittance, payer_claim_number, *charged, *paid)
    }
}

/// The day of a moment, as remittances count days.
pub(crate) fn day(at: Moment) -> NaiveDate {
    let time = chrono::DateTime::from_timestamp_millis(at.ms());
    time.expect("a moment is of a year that chrono knows").date_naive()
}
