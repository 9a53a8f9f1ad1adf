//! Insights as addresses name them: which days and which payer, and the rows behind a figure. The console
//! and the API read and write them in the same words.
//!
//! **Invariant:** an address holds days, numbers of payers, codes and names of ours; never a claim, a name
//! or an amount of a case.

use std::{fmt::Write, sync::Arc};

use chrono::NaiveDate;
use domain::{DenialClass, PayerId, Queue};
use orchestrator::insights::{Basis, Insights, Measure, Period, Scope, insights};
use serde::Deserialize;
use store::{Claims, Ended, Of, Proposals, StoreError, Unanswered, Which};
use utoipa::IntoParams;

use crate::{Problem, Site, Wait};

impl Site {
    /// The figures of a period, as of now or a moment ago.
    pub(crate) async fn insights(
        &self,
        scope: Scope,
        wait: Wait,
    ) -> Result<Arc<Insights>, StoreError> {
        let of = scope.clone();
        let count = |site: Self| async move { insights(&site.office, &site.practice, of).await };
        self.insights.get(self, (scope, wait), count).await
    }
}

/// What is shown if nobody says: a quarter, or four weeks as long as there are no two quarters to compare.
const WEEKS: u32 = 13;
const WEEKS_AT_FIRST: u32 = 4;

/// The weeks that are offered.
pub(crate) const CHOICES: [(u32, &str); 3] =
    [(4, "Last 4 weeks"), (13, "Last 13 weeks"), (52, "Last year")];

/// What somebody asks to see.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// So many weeks up to today: 4, 13 or 52. If neither this nor a day is given, 13; and 4 as long as the
    /// records are younger than half a year.
    #[param(example = 13)]
    pub(crate) weeks: Option<String>,
    /// The first day, instead of weeks.
    #[param(example = "2026-03-02", format = Date)]
    pub(crate) from: Option<String>,
    /// The last day; today if it is missing.
    #[param(example = "2026-04-26", format = Date)]
    pub(crate) until: Option<String>,
    /// The number of a payer, to see that one alone.
    #[param(example = "60054")]
    pub(crate) payer: Option<String>,
}

/// Which rows somebody asks to see.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsAsked {
    /// Of what, as a figure's `rows` names it.
    #[param(example = "claims")]
    of: String,
    /// Which of them.
    #[param(example = "denied")]
    that: Option<String>,
    /// What is added up of them.
    #[param(example = "denied")]
    counts: Option<String>,
    /// The first day.
    #[param(example = "2026-03-02", format = Date)]
    from: Option<String>,
    /// The last day.
    #[param(example = "2026-04-26", format = Date)]
    until: Option<String>,
    /// The number of a payer.
    #[param(example = "60054")]
    payer: Option<String>,
    /// A class of denials.
    #[param(example = "D05")]
    class: Option<String>,
    /// A leading code.
    #[param(example = "CO-197")]
    code: Option<String>,
    /// A queue.
    #[param(example = "Coder Review")]
    queue: Option<String>,
}

impl Asked {
    /// The days and the payer.
    pub(crate) async fn scope(&self, site: &Site) -> Result<Scope, Problem> {
        let today = site.office.day(site.office.now());
        let period = match (given(self.from.as_deref()), given(self.until.as_deref())) {
            (None, None) => match self.weeks()? {
                Some(weeks) => Period::weeks(weeks, today),
                None => usual(site, today).await?,
            },
            (from, until) => {
                let last = until.map_or(Ok(today), day)?;
                let first = match from {
                    Some(first) => day(first)?,
                    None => Period::weeks(WEEKS, last).first,
                };
                let period = Period::between(first, last);
                period.ok_or_else(|| {
                    invalid(
                        "The first day comes after the last, or the time is longer than ten years.",
                    )
                })?
            }
        };
        Ok(Scope { period, payer: given(self.payer.as_deref()).map(|it| PayerId(it.to_owned())) })
    }

    fn weeks(&self) -> Result<Option<u32>, Problem> {
        let Some(weeks) = given(self.weeks.as_deref()) else { return Ok(None) };
        let weeks = weeks.parse().ok().filter(|it| CHOICES.iter().any(|(n, _)| n == it));
        weeks.map(Some).ok_or_else(|| invalid("`weeks` is 4, 13 or 52."))
    }

    /// Whether days were chosen instead of weeks.
    pub(crate) fn is_by_days(&self) -> bool {
        given(self.from.as_deref()).is_some() || given(self.until.as_deref()).is_some()
    }

    /// The same question in an address.
    pub(crate) fn address(&self) -> String {
        let mut address = String::new();
        for (name, value) in [
            ("weeks", given(self.weeks.as_deref())),
            ("from", given(self.from.as_deref())),
            ("until", given(self.until.as_deref())),
            ("payer", given(self.payer.as_deref())),
        ] {
            put(&mut address, name, value);
        }
        address
    }
}

/// What is shown if nobody says.
async fn usual(site: &Site, today: NaiveDate) -> Result<Period, StoreError> {
    let quarter = Period::weeks(WEEKS, today);
    let earliest = site.practice.earliest_day().await?;
    let is_old = earliest.is_some_and(|it| it <= quarter.before().first);
    Ok(if is_old { quarter } else { Period::weeks(WEEKS_AT_FIRST, today) })
}

impl RowsAsked {
    /// The rows, and what is added up of them.
    pub(crate) fn basis(&self, site: &Site) -> Result<Basis, Problem> {
        let unknown = || invalid("There are no such rows; take the address from a figure.");
        let of = of(&self.of, given(self.that.as_deref()).unwrap_or("all")).ok_or_else(unknown)?;
        let counts = given(self.counts.as_deref()).map_or(Some(Measure::Number), measure);
        let class =
            given(self.class.as_deref()).map(|it| DenialClass::from_id(it).ok_or_else(unknown));
        let queue =
            given(self.queue.as_deref()).map(|it| Queue::from_label(it).ok_or_else(unknown));
        let which = Which {
            payer: given(self.payer.as_deref()).map(|it| PayerId(it.to_owned())),
            class: class.transpose()?,
            code: given(self.code.as_deref()).map(str::to_owned),
            queue: queue.transpose()?,
            ..Which::all(of)
        };
        let which = match (given(self.from.as_deref()), given(self.until.as_deref())) {
            (Some(first), Some(last)) => {
                let period = Period { first: day(first)?, last: day(last)? };
                if period.last < period.first {
                    return Err(invalid("The first day comes after the last."));
                }
                which.within(period.span(&site.office))
            }
            (None, None) => which,
            _ => return Err(invalid("Give both days, or none.")),
        };
        Ok(Basis { which, counts: counts.ok_or_else(unknown)? })
    }
}

/// The address of the rows behind a figure, without what comes before the question mark.
pub(crate) fn rows(basis: &Basis) -> String {
    let Basis { which, counts } = basis;
    let (of, that) = names(which.of);
    let mut address = String::new();
    put(&mut address, "of", Some(of));
    put(&mut address, "that", Some(that.as_str()));
    put(&mut address, "counts", Some(measure_name(*counts)));
    if let Some(span) = &which.span {
        put(&mut address, "from", Some(span.first.to_string().as_str()));
        put(&mut address, "until", Some(span.last.to_string().as_str()));
    }
    put(&mut address, "payer", which.payer.as_ref().map(|it| it.0.as_str()));
    put(&mut address, "class", which.class.map(DenialClass::id));
    put(&mut address, "code", which.code.as_deref());
    put(&mut address, "queue", which.queue.map(Queue::label));
    address
}

/// What is counted, by its names.
fn of(of: &str, that: &str) -> Option<Of> {
    let all = [
        Of::Claims(Claims::All),
        Of::Claims(Claims::Denied),
        Of::Claims(Claims::DeniedInFull),
        Of::Claims(Claims::DeniedInPart),
        Of::Claims(Claims::Resolved),
        Of::Remittances,
        Of::Unanswered(Unanswered::All),
        Of::Unanswered(Unanswered::WithoutDeadline),
        Of::Ended(Ended::All),
        Of::Ended(Ended::Moved),
        Of::Ended(Ended::Judged),
        Of::Ended(Ended::Won),
        Of::Ended(Ended::Appealed),
        Of::Ended(Ended::AppealsWon),
        Of::Ended(Ended::Answered),
        Of::Proposals(Proposals::All),
        Of::Proposals(Proposals::Judged),
        Of::Proposals(Proposals::Approved),
        Of::Proposals(Proposals::Overruled),
        Of::Overridden,
    ];
    let tenths = (0..=10).map(|tenth| Of::Ended(Ended::Chance(tenth)));
    all.into_iter().chain(tenths).find(|it| {
        let (of_name, that_name) = names(*it);
        of_name == of && that_name == that
    })
}

fn names(of: Of) -> (&'static str, String) {
    let (of, that) = match of {
        Of::Claims(Claims::All) => ("claims", "all"),
        Of::Claims(Claims::Denied) => ("claims", "denied"),
        Of::Claims(Claims::DeniedInFull) => ("claims", "denied_in_full"),
        Of::Claims(Claims::DeniedInPart) => ("claims", "denied_in_part"),
        Of::Claims(Claims::Resolved) => ("claims", "resolved"),
        Of::Remittances => ("remittances", "all"),
        Of::Unanswered(Unanswered::All) => ("unanswered", "all"),
        Of::Unanswered(Unanswered::WithoutDeadline) => ("unanswered", "without_deadline"),
        Of::Ended(Ended::All) => ("ended", "all"),
        Of::Ended(Ended::Moved) => ("ended", "moved"),
        Of::Ended(Ended::Judged) => ("ended", "judged"),
        Of::Ended(Ended::Won) => ("ended", "won"),
        Of::Ended(Ended::Appealed) => ("ended", "appealed"),
        Of::Ended(Ended::AppealsWon) => ("ended", "appeals_won"),
        Of::Ended(Ended::Answered) => ("ended", "answered"),
        Of::Ended(Ended::Chance(tenth)) => return ("ended", format!("chance_{tenth}")),
        Of::Proposals(Proposals::All) => ("proposals", "all"),
        Of::Proposals(Proposals::Judged) => ("proposals", "judged"),
        Of::Proposals(Proposals::Approved) => ("proposals", "approved"),
        Of::Proposals(Proposals::Overruled) => ("proposals", "overruled"),
        Of::Overridden => ("overridden", "all"),
    };
    (of, that.to_owned())
}

const MEASURES: [Measure; 6] = [
    Measure::Number,
    Measure::Charged,
    Measure::Paid,
    Measure::Denied,
    Measure::Recovered,
    Measure::Expected,
];

fn measure(name: &str) -> Option<Measure> {
    MEASURES.into_iter().find(|it| measure_name(*it) == name)
}

fn measure_name(measure: Measure) -> &'static str {
    match measure {
        Measure::Number => "number",
        Measure::Charged => "charged",
        Measure::Paid => "paid",
        Measure::Denied => "denied",
        Measure::Recovered => "recovered",
        Measure::Expected => "expected",
    }
}

fn given(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|it| !it.is_empty())
}

fn day(text: &str) -> Result<NaiveDate, Problem> {
    let plausible = |it: &NaiveDate| (1970..=9999).contains(&chrono::Datelike::year(it));
    let day = text.parse().ok().filter(plausible);
    day.ok_or_else(|| invalid("A day is written as 2026-03-02."))
}

fn invalid(detail: &str) -> Problem {
    Problem::invalid(detail)
}

/// Adds a part to an address; what is neither a letter nor a digit is written as a percent sign and its
/// number.
fn put(address: &mut String, name: &str, value: Option<&str>) {
    let Some(value) = value else { return };
    if !address.is_empty() {
        address.push('&');
    }
    address.push_str(name);
    address.push('=');
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            address.push(char::from(byte));
        } else {
            write!(address, "%{byte:02X}").expect("a text can always be written to");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sort_of_rows_has_a_name_of_its_own_and_is_found_by_it() {
        let mut seen = std::collections::BTreeSet::new();
        let all = ["all", "denied", "denied_in_full", "denied_in_part", "resolved"];
        for that in all {
            let it = of("claims", that).expect("it has a name");
            assert!(seen.insert(names(it)));
        }
        for tenth in 0..=10 {
            let it = Of::Ended(Ended::Chance(tenth));
            assert_eq!(of("ended", &format!("chance_{tenth}")), Some(it));
        }
        for (of_name, that) in
            [("claims", "moved"), ("", ""), ("ended", "chance_11"), ("case", "all")]
        {
            assert_eq!(of(of_name, that), None);
        }
    }

    #[test]
    fn an_address_holds_nothing_that_ends_it() {
        let mut address = String::new();
        put(&mut address, "payer", Some("A&B=C #1/é"));
        put(&mut address, "class", None);
        put(&mut address, "code", Some("CO-197"));
        assert_eq!(address, "payer=A%26B%3DC%20%231%2F%C3%A9&code=CO-197");
    }
}
