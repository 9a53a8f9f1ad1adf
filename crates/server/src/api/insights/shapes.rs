//! Insights as programs read them.

use domain::{DenialClass, KpiQuantity};
use orchestrator::insights::{
    DueBucket, Figure, Insights, QueueLoad, Said, Sentence, Share, Tenth, TrendStep, Value,
};
use serde::Serialize;
use store::{Behind, Subject, Sums};
use utoipa::ToSchema;

use crate::{Site, insights::rows as rows_of};

/// The figures of a period.
#[derive(Serialize, ToSchema)]
#[schema(as = Insights)]
pub(super) struct Shown {
    /// As of when; the trail of changes has not gone on since.
    #[schema(example = "2026-04-26T17:00:00.000Z")]
    pub(super) as_of: String,
    /// The first day of the period.
    #[schema(example = "2026-01-26")]
    pub(super) from: String,
    /// The last day of the period.
    #[schema(example = "2026-04-26")]
    pub(super) until: String,
    /// The only payer that is shown, if one was asked for.
    pub(super) payer: Option<String>,
    /// The figures.
    pub(super) figures: Vec<OneFigure>,
    /// The denial rate over time.
    pub(super) trend: Vec<Step>,
    /// By payer, the most denied money first.
    pub(super) payers: Vec<Part>,
    /// By what went wrong, the most denied money first.
    pub(super) classes: Vec<Part>,
    /// By leading code, the most denied money first.
    pub(super) codes: Vec<Part>,
    /// Money that waits for an answer of ours, by how much time is left.
    pub(super) due: Vec<Waiting>,
    /// Money that waits for an answer of ours, by queue.
    pub(super) queues: Vec<Waiting>,
    /// What was expected of answers and what came, by the chance that was given to them.
    pub(super) chances: Vec<Chance>,
}

/// A figure.
#[derive(Serialize, ToSchema)]
#[schema(as = Figure)]
pub(super) struct OneFigure {
    /// A name that never changes.
    #[schema(example = "initial_denial_rate")]
    pub(super) id: &'static str,
    /// The name that the office knows.
    #[schema(example = "Initial denial rate")]
    pub(super) name: &'static str,
    /// The formula in words.
    pub(super) formula: &'static str,
    /// What to keep in mind.
    pub(super) note: &'static str,
    /// What it says.
    pub(super) value: Reading,
    /// What it said in the period before; missing where it is of no period.
    pub(super) before: Option<Reading>,
    /// Whether it became better; missing where it did not change or no way is the better one.
    pub(super) is_better: Option<bool>,
    /// The query of `/api/v1/insights/rows` that lists what was counted.
    #[schema(example = "of=claims&that=denied&counts=number&from=2026-01-26&until=2026-04-26")]
    pub(super) rows: String,
    /// The query that lists what it is a share of.
    pub(super) rows_of_whole: Option<String>,
}

/// What a figure says.
#[derive(Serialize, ToSchema)]
pub(super) struct Reading {
    /// `basis_points` (1,180 is 11.80 %), `cents`, `count` or `tenths_of_days`.
    #[schema(example = "basis_points")]
    pub(super) unit: &'static str,
    /// The number; missing where there is nothing to divide by.
    #[schema(example = 1_180)]
    pub(super) number: Option<i64>,
    /// What was counted, in cents where it is money.
    #[schema(example = 59)]
    pub(super) part: Option<i64>,
    /// Over what, in cents where it is money.
    #[schema(example = 500)]
    pub(super) whole: Option<i64>,
}

/// What rows add up to.
#[derive(Serialize, ToSchema)]
#[schema(as = FigureSums)]
pub(super) struct Added {
    /// How many.
    #[schema(example = 59)]
    pub(super) n: u64,
    /// Charged, in cents.
    #[schema(example = 1_200_000)]
    pub(super) charged_cents: i64,
    /// Paid on claims, in cents.
    #[schema(example = 10_000)]
    pub(super) paid_cents: i64,
    /// Denied, in cents.
    #[schema(example = 880_000)]
    pub(super) denied_cents: i64,
    /// What came after a denial, in cents.
    #[schema(example = 120_000)]
    pub(super) recovered_cents: i64,
    /// What is or was expected, in cents.
    #[schema(example = 150_000)]
    pub(super) expected_cents: i64,
}

/// A step of the trend.
#[derive(Serialize, ToSchema)]
#[schema(as = TrendStep)]
pub(super) struct Step {
    /// Its first day.
    #[schema(example = "2026-04-20")]
    pub(super) from: String,
    /// Its last day.
    #[schema(example = "2026-04-26")]
    pub(super) until: String,
    /// The claims that payers decided.
    pub(super) decided: Added,
    /// Those of them with a denial.
    pub(super) denied: Added,
    /// The query that lists the denied ones.
    pub(super) rows: String,
}

/// What one payer, class or code has of what was denied.
#[derive(Serialize, ToSchema)]
#[schema(as = FigureShare)]
pub(super) struct Part {
    /// The payer's number, the class or the code.
    #[schema(example = "CO-197")]
    pub(super) id: String,
    /// In words.
    #[schema(example = "Authorization Missing")]
    pub(super) name: String,
    /// The denied claims.
    pub(super) denied: Added,
    /// Those of the period before.
    pub(super) denied_before: Added,
    /// All claims that were decided; of payers only.
    pub(super) decided: Option<Added>,
    /// The query that lists the denied claims.
    pub(super) rows: String,
}

/// Work that waits for us.
#[derive(Serialize, ToSchema)]
#[schema(as = FigureWaiting)]
pub(super) struct Waiting {
    /// Which: a time, or the name of a queue.
    #[schema(example = "7_days")]
    pub(super) id: String,
    /// In words.
    #[schema(example = "Within 7 days")]
    pub(super) name: &'static str,
    /// What waits.
    pub(super) sums: Added,
    /// The query that lists the cases.
    pub(super) rows: String,
}

/// Answers of one chance.
#[derive(Serialize, ToSchema)]
#[schema(as = FigureChance)]
pub(super) struct Chance {
    /// The least chance, in percent.
    #[schema(example = 40)]
    pub(super) from_percent: u8,
    /// How many brought money.
    #[schema(example = 12)]
    pub(super) n_won: u64,
    /// All of them.
    pub(super) judged: Added,
    /// The query that lists them.
    pub(super) rows: String,
}

/// The summary of a period.
#[derive(Serialize, ToSchema)]
pub(super) struct Summary {
    /// As of when.
    #[schema(example = "2026-04-26T17:00:00.000Z")]
    pub(super) as_of: String,
    /// The sentences, the most urgent first.
    pub(super) sentences: Vec<OneSentence>,
}

/// A sentence of the summary. It was written by a rule from the figures; no language model wrote it.
#[derive(Serialize, ToSchema)]
#[schema(as = Sentence)]
pub(super) struct OneSentence {
    /// What it is about: `deadlines`, `change`, `payer`, `reason`, `recovered`, `staffing`, `agents` or
    /// `quiet`.
    #[schema(example = "change")]
    pub(super) about: &'static str,
    /// Whether it is good to hear.
    pub(super) is_good: Option<bool>,
    /// The whole sentence.
    #[schema(
        example = "Payers first denied 11.8 % of the 500 claims that they decided, 1.2 points more than before."
    )]
    pub(super) text: String,
    /// Each number of it, with the figure that it is from.
    pub(super) numbers: Vec<OfFigure>,
}

/// A number of a sentence.
#[derive(Serialize, ToSchema)]
pub(super) struct OfFigure {
    /// As it stands in the sentence.
    #[schema(example = "11.8 %")]
    pub(super) text: String,
    /// The figure that it is from.
    #[schema(example = "initial_denial_rate")]
    pub(super) figure: &'static str,
    /// The query that lists what was counted.
    pub(super) rows: String,
}

/// A row behind a figure.
#[derive(Serialize, ToSchema)]
#[schema(as = FigureRow)]
pub(super) struct Row {
    /// The case that it is about, if there is one.
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    pub(super) case: Option<String>,
    /// Our number of the claim, or the number of the payment of a remittance.
    #[schema(example = "ELM-10023")]
    pub(super) number: Option<String>,
    /// The payer.
    #[schema(example = "60054")]
    pub(super) payer: Option<String>,
    /// What went wrong, as a class and in words.
    pub(super) class: Option<&'static str>,
    /// In words.
    pub(super) problem: Option<&'static str>,
    /// The leading code.
    pub(super) code: Option<String>,
    /// The day by which it is counted.
    #[schema(example = "2026-04-20")]
    pub(super) day: Option<String>,
    /// What it adds to the figure.
    pub(super) adds: Added,
    #[serde(skip)]
    pub(super) place: u64,
}

pub(super) fn shown(it: &Insights) -> Shown {
    Shown {
        as_of: it.as_of.to_string(),
        from: it.scope.period.first.to_string(),
        until: it.scope.period.last.to_string(),
        payer: it.scope.payer.as_ref().map(|it| it.0.clone()),
        figures: it.figures.iter().map(figure).collect(),
        trend: it.trend.iter().map(step).collect(),
        payers: it.payers.iter().map(part).collect(),
        classes: it.classes.iter().map(part).collect(),
        codes: it.codes.iter().map(part).collect(),
        due: it.due.iter().map(due).collect(),
        queues: it.queues.iter().map(queue).collect(),
        chances: it.tenths.iter().map(chance).collect(),
    }
}

fn figure(it: &Figure) -> OneFigure {
    OneFigure {
        id: it.id,
        name: it.name,
        formula: it.formula,
        note: it.note,
        value: reading(&it.value),
        before: it.before.as_ref().map(reading),
        is_better: it.is_better(),
        rows: rows_of(&it.part),
        rows_of_whole: it.whole.as_ref().map(rows_of),
    }
}

fn reading(value: &Value) -> Reading {
    let number = |it: KpiQuantity| match it {
        KpiQuantity::Count(n) => i64::try_from(n).unwrap_or(i64::MAX),
        KpiQuantity::Money(amount) => amount.0,
    };
    let (unit, part, whole) = match value {
        Value::Share(kpi) => {
            ("basis_points", Some(number(kpi.numerator)), kpi.denominator.map(number))
        }
        Value::Amount(_) => ("cents", None, None),
        Value::Count(_) => ("count", None, None),
        Value::Days(_, n) => ("tenths_of_days", None, Some(number(KpiQuantity::Count(*n)))),
    };
    Reading { unit, number: value.number(), part, whole }
}

fn added(it: &Sums) -> Added {
    Added {
        n: it.n,
        charged_cents: it.charged.0,
        paid_cents: it.paid.0,
        denied_cents: it.denied.0,
        recovered_cents: it.recovered.0,
        expected_cents: it.expected.0,
    }
}

fn step(it: &TrendStep) -> Step {
    Step {
        from: it.days.first.to_string(),
        until: it.days.last.to_string(),
        decided: added(&it.all),
        denied: added(&it.denied),
        rows: rows_of(&it.part),
    }
}

fn part(it: &Share) -> Part {
    Part {
        id: it.id.clone(),
        name: it.name.clone(),
        denied: added(&it.denied),
        denied_before: added(&it.denied_before),
        decided: it.all.as_ref().map(added),
        rows: rows_of(&it.part),
    }
}

fn due(it: &DueBucket) -> Waiting {
    Waiting {
        id: it.due.id().to_owned(),
        name: it.due.label(),
        sums: added(&it.sums),
        rows: rows_of(&it.basis),
    }
}

fn queue(it: &QueueLoad) -> Waiting {
    Waiting {
        id: it.queue.label().to_owned(),
        name: it.queue.label(),
        sums: added(&it.sums),
        rows: rows_of(&it.basis),
    }
}

fn chance(it: &Tenth) -> Chance {
    Chance {
        from_percent: it.tenth * 10,
        n_won: it.n_won,
        judged: added(&it.sums),
        rows: rows_of(&it.basis),
    }
}

fn of_figure(said: &Said) -> Option<OfFigure> {
    match said {
        Said::Words(_) => None,
        Said::Number { text, figure, basis } => {
            Some(OfFigure { text: text.clone(), figure, rows: rows_of(basis) })
        }
    }
}

pub(super) fn row(it: &Behind, site: &Site, (place, sees): (u64, bool)) -> Row {
    let (case, number) = match &it.subject {
        Subject::Claim(claim, case) => (*case, claim.as_ref().map(|it| it.number.0.clone())),
        Subject::Remittance(trace) => (None, Some(trace.clone())),
        Subject::Case(claim, case) => (Some(*case), Some(claim.number.0.clone())),
    };
    let of_moment = it.at.map(|at| site.office.day(at));
    Row {
        case: case.map(|it| it.to_string()),
        number: number.filter(|_| sees),
        payer: it.payer.as_ref().map(|it| it.0.clone()),
        class: it.class.map(DenialClass::id),
        problem: it.class.map(DenialClass::title),
        code: it.code.clone(),
        day: it.day.or(of_moment).map(|it| it.to_string()),
        adds: added(&it.adds),
        place,
    }
}

pub(super) fn sentence(it: &Sentence) -> OneSentence {
    OneSentence {
        about: it.about,
        is_good: it.is_good,
        text: it.text(),
        numbers: it.parts.iter().filter_map(of_figure).collect(),
    }
}
