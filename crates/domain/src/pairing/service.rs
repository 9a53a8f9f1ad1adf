//! Claims that share our number but not the day of service.
//!
//! Many offices send the patient's account number as CLM01, the same for every visit. Then the
//! payment of this week's visit must not hide the denial of last week's, though number and charge
//! agree. The day of service tells them apart, unless the payer's own numbers say that one record
//! corrects the other: a correction may change the day.
//!
//! **Invariant:** in doubt two records are two claims, and both stay in work.

use std::ops::Range;

use chrono::NaiveDate;
use foldhash::{HashMap, HashMapExt};

use super::{PayerNumber, PaymentRecord};

/// Sets the day of service under which a record is kept. `records` are in the order of claims; a
/// record that is alone under its number needs no day.
pub(super) fn tell_apart(records: &mut [PaymentRecord]) {
    let several = several(records);
    if several.is_empty() {
        return;
    }
    let by_number = first_days(records, &several);
    let mut kept = vec![];
    for places in several {
        let days: Vec<Option<NaiveDate>> =
            records[places.clone()].iter().map(|record| day_of(record, &by_number)).collect();
        let only = only_day(&days);
        kept.extend(places.zip(days.into_iter().map(|day| day.or(only))));
    }
    for (at, day) in kept {
        records[at].kept_on = day;
    }
}

/// Where several records stand under one number.
fn several(records: &[PaymentRecord]) -> Vec<Range<usize>> {
    let mut end = 0;
    let claims = records.chunk_by(|a, b| a.named_claim() == b.named_claim());
    let places = claims.map(|claim| {
        end += claim.len();
        end - claim.len()..end
    });
    places.filter(|places| 1 < places.len()).collect()
}

/// The first day of service under a payer's number; `None` where no record has a day.
type DayByNumber<'a> = HashMap<(PayerNumber, &'a str), Option<NaiveDate>>;

/// The first day under each number that the records in question have or name.
fn first_days<'a>(records: &'a [PaymentRecord], places: &[Range<usize>]) -> DayByNumber<'a> {
    let mut days: DayByNumber<'_> = HashMap::new();
    for record in places.iter().flat_map(|places| &records[places.clone()]) {
        let own = Some(record.payer_claim_number.as_str());
        let numbers = own.into_iter().chain(record.original_reference.as_deref());
        for number in numbers.filter(|number| !number.is_empty()) {
            days.insert((record.payer, number), None);
        }
    }
    for record in records {
        let known = days.get_mut(&(record.payer, record.payer_claim_number.as_str()));
        if let (Some(known), Some(day)) = (known, record.service_from) {
            *known = Some(known.map_or(day, |known| known.min(day)));
        }
    }
    days
}

/// The day of the claim that it corrects, else the day under its own number, else its own day.
fn day_of(record: &PaymentRecord, by_number: &DayByNumber<'_>) -> Option<NaiveDate> {
    let day = |number: &str| by_number.get(&(record.payer, number)).copied().flatten();
    let corrected = record.original_reference.as_deref().and_then(day);
    corrected.or_else(|| day(&record.payer_claim_number)).or(record.service_from)
}

/// The day of service, where there is only one; a record without a day belongs there.
fn only_day(days: &[Option<NaiveDate>]) -> Option<NaiveDate> {
    let mut known = days.iter().flatten();
    let first = known.next()?;
    known.all(|day| day == first).then_some(*first)
}
