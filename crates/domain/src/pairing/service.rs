//! Claims that share our number but not the day of service.
//!
//! Many offices send the patient's account number as CLM01, the same for every visit. Then the
//! payment of this week's visit must not hide the denial of last week's, though number and charge
//! agree. The day of service tells them apart, unless the payer's own numbers say that one record
//! corrects the other: a correction may change the day.
//!
//! **Invariant:** in doubt two records are two claims, and both stay in work.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{PayerNumber, PaymentRecord};
use crate::ClaimNumber;

/// Sets for each record the day of service under which it is kept.
pub(super) fn tell_apart(records: &mut [PaymentRecord]) {
    let by_number = first_days(records);
    let mut days: Vec<Option<NaiveDate>> =
        records.iter().map(|record| day_of(record, &by_number)).collect();
    let only = only_days(records, &days);
    for (record, day) in records.iter().zip(&mut days) {
        *day = day.or_else(|| only.get(&record.named_claim()).copied().flatten());
    }
    for (record, day) in records.iter_mut().zip(days) {
        record.kept_on = day;
    }
}

type DayByNumber<'a> = HashMap<(PayerNumber, &'a str), NaiveDate>;

/// The first day of service under each of the payer's numbers.
fn first_days(records: &[PaymentRecord]) -> DayByNumber<'_> {
    let mut days: DayByNumber<'_> = HashMap::new();
    for record in records {
        let number = record.payer_claim_number.as_str();
        if let Some(day) = record.service_from.filter(|_| !number.is_empty()) {
            let known = days.entry((record.payer, number)).or_insert(day);
            *known = (*known).min(day);
        }
    }
    days
}

/// The day of the claim that it corrects, else the day under its own number, else its own day.
fn day_of(record: &PaymentRecord, by_number: &DayByNumber<'_>) -> Option<NaiveDate> {
    let day = |number: &str| by_number.get(&(record.payer, number)).copied();
    let corrected = record.original_reference.as_deref().and_then(day);
    corrected.or_else(|| day(&record.payer_claim_number)).or(record.service_from)
}

/// For each claim number the day of service, where there is only one; a record without a day
/// belongs there.
fn only_days<'a>(
    records: &'a [PaymentRecord],
    days: &[Option<NaiveDate>],
) -> HashMap<(PayerNumber, &'a ClaimNumber), Option<NaiveDate>> {
    let mut only: HashMap<(PayerNumber, &ClaimNumber), Option<NaiveDate>> = HashMap::new();
    for (record, day) in records.iter().zip(days).filter(|(_, day)| day.is_some()) {
        let known = only.entry(record.named_claim()).or_insert(*day);
        if known != day {
            *known = None;
        }
    }
    only
}
