//! Reads denials as programs send them; what is wrong is told by its place and never quoted.

use chrono::NaiveDate;
use domain::Cents;
use orchestrator::insights::root_cause::Reported;
use serde_json::{Map, Value};

use crate::Problem;

/// What can be analysed; the last one is ours, as no group could be ranked by money without it.
const FIELDS: [&str; 8] = [
    "denial_code",
    "payer_name",
    "service_date",
    "cpt_code",
    "icd10_code",
    "modifiers",
    "denial_reason_text",
    "denied_amount",
];

/// Longer texts are no reasons of a payer.
const LETTERS_MAX: usize = 2_000;

/// The fields that are looked at.
pub(super) fn wanted(fields: Option<Vec<String>>) -> Result<Vec<&'static str>, Problem> {
    let Some(fields) = fields else { return Ok(FIELDS.to_vec()) };
    let known = |(at, field): (usize, &String)| {
        let known = FIELDS.into_iter().find(|it| it == field);
        known.ok_or_else(|| not_a_field(&format!("`fields[{at}]`")))
    };
    let mut known = fields.iter().enumerate().map(known).collect::<Result<Vec<_>, _>>()?;
    known.push("denied_amount");
    Ok(known)
}

/// Reads a denial; what is wrong with it is told by its place.
pub(super) fn reported(
    at: usize,
    denial: &Map<String, Value>,
    fields: &[&'static str],
) -> Result<Reported, Problem> {
    let place = format!("`denials[{at}]`");
    let mut reported = Reported::default();
    for (name, value) in denial {
        let Some(field) = fields.iter().find(|it| *it == name) else {
            return Err(not_a_field(&format!("A field of {place}")));
        };
        if value.is_null() {
            continue;
        }
        let text = || {
            let text = value.as_str().filter(|it| it.chars().count() <= LETTERS_MAX);
            let wrong = || {
                let what = format!(
                    "`{field}` of {place} is no text, or longer than {LETTERS_MAX} letters."
                );
                Problem::invalid(what)
            };
            text.map(|it| it.trim().to_owned()).ok_or_else(wrong)
        };
        match *field {
            "denial_code" => reported.denial_code = text()?,
            "payer_name" => reported.payer_name = text()?,
            "service_date" => reported.service_date = Some(day(&text()?, &place)?),
            "cpt_code" => reported.cpt_code = text()?,
            "icd10_code" => reported.icd10_code = text()?,
            "modifiers" => reported.modifiers = modifiers(value, &place)?,
            "denial_reason_text" => reported.denial_reason_text = text()?,
            _ => reported.denied_amount = Some(amount(value, &place)?),
        }
    }
    Ok(reported)
}

fn not_a_field(what: &str) -> Problem {
    let known = FIELDS.map(|it| format!("`{it}`")).join(", ");
    Problem::invalid(format!(
        "{what} is not among those that are analysed: {known}. Send nothing that names a patient."
    ))
}

/// `2026-03-02`, or `20260302` as X12 writes it.
fn day(text: &str, place: &str) -> Result<NaiveDate, Problem> {
    let day = text.parse().or_else(|_| NaiveDate::parse_from_str(text, "%Y%m%d"));
    day.map_err(|_| {
        Problem::invalid(format!("`service_date` of {place} is no day such as 2026-03-02."))
    })
}

/// A list, or a text with blanks or commas.
fn modifiers(value: &Value, place: &str) -> Result<Vec<String>, Problem> {
    let wrong =
        || Problem::invalid(format!("`modifiers` of {place} is no list of texts, and no text."));
    let words: Vec<&str> = match value {
        Value::String(text) => text.split([' ', ',', ':']).collect(),
        Value::Array(all) => {
            all.iter().map(|it| it.as_str().ok_or_else(wrong)).collect::<Result<_, _>>()?
        }
        _ => return Err(wrong()),
    };
    let words = words.into_iter().map(str::trim).filter(|it| !it.is_empty());
    let words: Vec<_> = words.map(str::to_uppercase).collect();
    // An 837 has at most four.
    if words.len() > 4 || words.iter().any(|it| it.len() > 2) { Err(wrong()) } else { Ok(words) }
}

/// Dollars with up to two decimals, without going through a fraction that can't hold them.
fn amount(value: &Value, place: &str) -> Result<Cents, Problem> {
    let wrong = || {
        Problem::invalid(format!(
            "`denied_amount` of {place} is no amount in dollars such as 120.50."
        ))
    };
    let text = match value {
        Value::String(text) => text.trim().trim_start_matches('$').replace(',', ""),
        Value::Number(number) => number.to_string(),
        _ => return Err(wrong()),
    };
    let (dollars, rest) = text.split_once('.').unwrap_or((&text, ""));
    let are_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if dollars.is_empty()
        || 9 < dollars.len()
        || 2 < rest.len()
        || !are_digits(dollars)
        || !are_digits(rest)
    {
        return Err(wrong());
    }
    let cents: i64 = format!("{dollars}{rest:0<2}").parse().map_err(|_| wrong())?;
    Ok(Cents(cents))
}
