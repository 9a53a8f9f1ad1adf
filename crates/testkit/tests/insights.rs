//! The figures of the office against a simulated practice whose truth is known: what is counted is what
//! happened, to the cent, by payer, by month and by reason; and what a figure says is what the list behind
//! it adds up to.
//!
//! The world counts in its own words and reads none of its files; so what both say is either right, or
//! wrong twice by accident.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use chrono::{Datelike, NaiveDate};
use domain::{Cents, DenialClass, Ending};
use orchestrator::{
    inbox::Source,
    ingest,
    insights::{
        Basis, Figure, Insights, Measure, Period, Scope, Value, behind, insights, narrative,
    },
};
use store::{Claims, Of, Subject, Sums, Which};
use testkit::{office::TestOffice, postgres};
use world::{
    Plan, World,
    payers::{Decision, card},
};

/// An office that lived through some weeks of a world, with the day on which each file was seen.
struct Lived {
    office: TestOffice,
    world: World,
    seen: HashMap<String, NaiveDate>,
}

/// By payer and month.
type ByMonth<T> = BTreeMap<(String, i32, u32), T>;

/// What the figures count of claims.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Counted {
    n: u64,
    n_denied: u64,
    n_in_full: u64,
    charged: Cents,
    paid: Cents,
    denied: Cents,
}

#[tokio::test]
async fn the_figures_are_the_truth_of_the_world() {
    for seed in [3, 11] {
        let office = TestOffice::on_sqlite(seed).await.expect("an office can be opened");
        is_true(live(office, seed).await, seed).await;
    }
}

#[tokio::test]
async fn the_figures_are_the_truth_on_postgresql_too() {
    let Some(url) = postgres::new_database() else { return };
    let office = TestOffice::at(url, 5).await.expect("an office can be opened");
    is_true(live(office, 5).await, 5).await;
}

/// Five weeks of a small practice, and what is known of them two weeks later.
async fn live(mut office: TestOffice, seed: u64) -> Lived {
    let until = NaiveDate::from_ymd_opt(2026, 4, 3);
    let plan = Plan { visits_per_day: 8, n_patients: 150, visits_until: until, ..Plan::default() };
    let mut world = World::new(seed, plan);
    let last = NaiveDate::from_ymd_opt(2026, 5, 15).expect("a day of the calendar");
    let mut days_seen = HashMap::new();
    while world.today() < last {
        let day = world.today().succ_opt().expect("the calendar goes on");
        for delivery in world.advance(day) {
            let now = office.office.now();
            let of_file = delivery.name.trim_start_matches("copy-of-").to_owned();
            days_seen.entry(of_file).or_insert_with(|| office.office.day(now));
            let source = Source { account: office.account, name: delivery.name, seen: now };
            let bytes = &delivery.bytes[..];
            let ingested = ingest(&office.office, &office.practice, &source, bytes).await;
            ingested.expect("a file is taken in, whatever it says");
        }
        office.pass(Duration::from_hours(24)).await.expect("the work is done");
    }
    Lived { office, world, seen: days_seen }
}

async fn is_true(lived: Lived, seed: u64) {
    let truth = lived.world.truth();
    let all =
        lived.insights(Period { first: day(2026, 1, 1), last: day(2026, 12, 31) }, None).await;
    let figures = truth.figures();
    let share = |id| match all.figure(id).expect("it is shown").value {
        Value::Share(kpi) => kpi,
        other => panic!("{id} is {other:?}"),
    };
    let rate = share("initial_denial_rate");
    let bp = i64::try_from(figures.initial_denial_rate_bp()).expect("small");
    assert!(100 < figures.first, "seed {seed}: only {} claims", figures.first);
    assert!(15 < figures.first_denied, "seed {seed}: only {} denials", figures.first_denied);
    assert_eq!(number(Measure::Number, &all, "claims_decided"), figures.first.cast_signed());
    // The world cuts the last digit off; we round it.
    let shown = all.figure("initial_denial_rate").and_then(|it| it.value.number());
    assert!(shown.is_some_and(|it| (it - bp).abs() <= 1), "seed {seed}: {rate:?}");
    assert_eq!(number(Measure::Denied, &all, "denied"), figures.first_denied_amount.0);
    assert_eq!(number(Measure::Charged, &all, "charged"), figures.first_charged.0);
    assert_eq!(number(Measure::Paid, &all, "paid"), figures.paid.0);
    assert_eq!(counted_of(&share("full_denial_rate")), (figures.first_denied_fully, figures.first));

    lived.every_month_is_true(seed).await;
    lived.every_reason_is_true(&all, seed);
    for figure in &all.figures {
        lived.adds_up(figure, seed).await;
    }
    lived.the_parts_add_up(&all, seed).await;
    lived.what_came_back_is_true(&all, seed).await;
    for sentence in narrative(&all) {
        assert!(sentence.text().ends_with('.'), "{}", sentence.text());
    }
}

impl Lived {
    async fn insights(&self, period: Period, payer: Option<&str>) -> Insights {
        let payer = payer.map(|it| domain::PayerId(it.to_owned()));
        let scope = Scope { period, payer };
        let office = &self.office;
        insights(&office.office, &office.practice, scope).await.expect("the figures can be counted")
    }

    /// The day by which a word counts.
    fn day_of(&self, remittance: usize) -> NaiveDate {
        let it = &self.world.truth().remittances()[remittance];
        if it.forgets_day { self.seen[&it.file] } else { it.day }
    }

    async fn every_month_is_true(&self, seed: u64) {
        let truth = self.world.truth();
        let mut claims: ByMonth<Counted> = BTreeMap::new();
        for (payer, _, claim) in truth.claims() {
            let Some((remittance, first)) = claim.first() else { continue };
            let day = self.day_of(remittance);
            let key = (card(payer).wire_id.to_owned(), day.year(), day.month());
            let it = claims.entry(key).or_default();
            it.n += 1;
            it.charged += first.charge;
            it.paid += first.paid();
            it.denied += first.denied();
            let is_denied = Cents::ZERO < first.denied();
            it.n_denied += u64::from(is_denied);
            it.n_in_full += u64::from(is_denied && first.paid() <= Cents::ZERO);
        }
        let mut paid: ByMonth<(Cents, Cents)> = BTreeMap::new();
        for (nth, it) in truth.remittances().iter().enumerate() {
            let day = self.day_of(nth);
            let key = (card(it.payer).wire_id.to_owned(), day.year(), day.month());
            let sums = paid.entry(key).or_default();
            sums.0 += it.charged;
            sums.1 += it.paid_on_claims;
        }
        assert!(8 < claims.len(), "seed {seed}: {} payers and months", claims.len());
        for ((payer, year, month), truth) in claims {
            let period = month_of(year, month);
            let of_month = self.insights(period, Some(&payer)).await;
            let sums = |claims| self.sums(Of::Claims(claims), period, &payer);
            let (all, denied) = (sums(Claims::All).await, sums(Claims::Denied).await);
            let ours = Counted {
                n: all.n,
                n_denied: denied.n,
                n_in_full: sums(Claims::DeniedInFull).await.n,
                charged: all.charged,
                paid: all.paid,
                denied: denied.denied,
            };
            assert_eq!(ours, truth, "seed {seed}: {payer} in {year}-{month}");
            let shown = &of_month.payers.iter().find(|it| it.id == payer).expect("it decided");
            assert_eq!(shown.denied.denied, truth.denied, "seed {seed}: {payer}");
            let trend: Cents = of_month.trend.iter().map(|it| it.denied.denied).sum();
            assert_eq!(trend, truth.denied, "seed {seed}: the steps of {payer} in {year}-{month}");
        }
        for ((payer, year, month), (charged, on_claims)) in paid {
            let ours = self.sums(Of::Remittances, month_of(year, month), &payer).await;
            assert_eq!((ours.charged, ours.paid), (charged, on_claims), "seed {seed}: {payer}");
        }
    }

    async fn sums(&self, of: Of, period: Period, payer: &str) -> Sums {
        let which = Which { payer: Some(domain::PayerId(payer.to_owned())), ..Which::all(of) };
        let which = which.within(period.span(&self.office.office));
        self.office.practice.sums(&which).await.expect("the records can be added up")
    }

    fn every_reason_is_true(&self, all: &Insights, seed: u64) {
        let mut classes: BTreeMap<&str, (u64, Cents)> = BTreeMap::new();
        let mut codes: BTreeMap<String, (u64, Cents)> = BTreeMap::new();
        for (_, _, claim) in self.world.truth().claims() {
            let Some((_, first)) = claim.first() else { continue };
            let Some((class, code)) = leading(first) else { continue };
            for sum in [classes.entry(class.id()).or_default(), codes.entry(code).or_default()] {
                sum.0 += 1;
                sum.1 += first.denied();
            }
        }
        assert!(4 < classes.len(), "seed {seed}: {classes:?}");
        let shown = |all: &[orchestrator::insights::Share]| -> BTreeMap<String, (u64, Cents)> {
            all.iter().map(|it| (it.id.clone(), (it.denied.n, it.denied.denied))).collect()
        };
        let classes: BTreeMap<String, _> =
            classes.into_iter().map(|(id, it)| (id.to_owned(), it)).collect();
        assert_eq!(shown(&all.classes), classes, "seed {seed}: by what went wrong");
        assert_eq!(shown(&all.codes), codes, "seed {seed}: by code");
    }

    /// What cases brought, over all of time: what payers paid after they had denied it.
    async fn what_came_back_is_true(&self, all: &Insights, seed: u64) {
        let mut recovered = Cents::ZERO;
        let mut apart = Vec::new();
        for (payer, number, claim) in self.world.truth().claims() {
            let known = domain::ClaimRef {
                number: domain::ClaimNumber(number.to_owned()),
                payer: domain::PayerId(card(payer).wire_id.to_owned()),
            };
            let cases = self.office.practice.cases_of(&known).await.expect("they can be read");
            let mut of_claim = Cents::ZERO;
            let mut are_settled = !cases.is_empty();
            for case in cases {
                let outcome = self.office.practice.outcome(case.id).await.expect("it can be read");
                are_settled &= outcome.as_ref().is_some_and(|it| is_last_word(it.ending));
                of_claim += outcome.map_or(Cents::ZERO, |it| it.recovered);
            }
            recovered += of_claim;
            if are_settled && of_claim != paid_after_denial(claim) {
                apart.push((number.to_owned(), of_claim, paid_after_denial(claim)));
            }
        }
        assert!(apart.is_empty(), "seed {seed}: {apart:?}");
        assert_eq!(number(Measure::Recovered, all, "recovered"), recovered.0, "seed {seed}");
    }

    /// What a figure says is what the rows behind it add up to, one by one.
    async fn adds_up(&self, figure: &Figure, seed: u64) {
        let listed = self.listed(&figure.part).await;
        let (part, whole) = match figure.value {
            Value::Share(kpi) => (kpi.numerator, kpi.denominator),
            Value::Amount(amount) => (domain::KpiQuantity::Money(amount), None),
            Value::Count(n) | Value::Days(_, n) => (domain::KpiQuantity::Count(n), None),
        };
        assert_eq!(figure.part.counts.of(&listed), part, "seed {seed}: {}", figure.id);
        if let Some(basis) = &figure.whole {
            let listed = self.listed(basis).await;
            assert_eq!(Some(basis.counts.of(&listed)), whole, "seed {seed}: {}", figure.id);
        }
    }

    async fn the_parts_add_up(&self, all: &Insights, seed: u64) {
        for share in all.payers.iter().chain(&all.classes).chain(&all.codes) {
            assert_eq!(self.listed(&share.part).await, share.denied, "seed {seed}: {}", share.id);
            if let (Some(basis), Some(sums)) = (&share.whole, share.all) {
                assert_eq!(self.listed(basis).await, sums, "seed {seed}: {}", share.id);
            }
        }
        for step in &all.trend {
            assert_eq!(self.listed(&step.part).await, step.denied, "seed {seed}: {:?}", step.days);
        }
        for bucket in &all.due {
            let listed = self.listed(&bucket.basis).await;
            assert_eq!(listed, bucket.sums, "seed {seed}: {:?}", bucket.due);
        }
        for load in &all.queues {
            let listed = self.listed(&load.basis).await;
            assert_eq!(listed, load.sums, "seed {seed}: {:?}", load.queue);
        }
        let at_risk: Cents = all.due.iter().map(|it| it.sums.denied).sum();
        assert_eq!(number(Measure::Denied, all, "at_risk"), at_risk.0, "seed {seed}");
        assert!(Cents::ZERO < at_risk, "seed {seed}: nobody answered anything");
    }

    /// The rows behind a figure, page by page, added up one by one.
    async fn listed(&self, basis: &Basis) -> Sums {
        let mut sums = Sums::default();
        loop {
            let page = behind(&self.office.practice, &basis.which, (sums.n, 7)).await;
            let (_, rows) = page.expect("the rows can be read");
            for row in &rows {
                sums += row.adds;
                let is_claim = matches!(row.subject, Subject::Claim(Some(_), _));
                let is_other = !matches!(row.subject, Subject::Claim(..));
                assert!(is_claim || is_other, "the world numbers its claims: {row:?}");
            }
            if rows.len() < 7 {
                return sums;
            }
        }
    }
}

/// What a plain figure says.
fn number(counts: Measure, all: &Insights, id: &str) -> i64 {
    let figure = all.figure(id).expect("it is shown");
    assert_eq!(figure.part.counts, counts, "{id}");
    figure.value.number().expect("it is a number")
}

fn counted_of(kpi: &domain::Kpi) -> (u64, u64) {
    match (kpi.numerator, kpi.denominator) {
        (domain::KpiQuantity::Count(part), Some(domain::KpiQuantity::Count(whole))) => {
            (part, whole)
        }
        other => panic!("no counts: {other:?}"),
    }
}

/// The class and then the code with the largest amount; of equal ones, the first.
fn leading(decision: &Decision) -> Option<(DenialClass, String)> {
    let class = largest(decision.denials().filter_map(|it| Some((it.class()?, it.amount))))?;
    let of_class = decision.denials().filter(|it| it.class() == Some(class));
    let code = largest(of_class.map(|it| (format!("{}-{}", it.group, it.carc), it.amount)))?;
    Some((class, code))
}

fn largest<T: PartialEq>(all: impl Iterator<Item = (T, Cents)>) -> Option<T> {
    let mut sums: Vec<(T, Cents)> = Vec::new();
    for (of, amount) in all {
        match sums.iter_mut().find(|it| it.0 == of) {
            Some(sum) => sum.1 += amount,
            None => sums.push((of, amount)),
        }
    }
    sums.into_iter().rev().max_by_key(|it| it.1).map(|it| it.0)
}

/// For each time that a claim was denied: what was paid when nothing was denied any more, less what had
/// been paid with the denial.
fn paid_after_denial(claim: &world::truth::ClaimTruth) -> Cents {
    let (mut more, mut denied_with) = (Cents::ZERO, None);
    for event in claim.events() {
        let world::truth::Event::Decided { decision, .. } = event else { continue };
        if decision.is_pending {
            continue;
        }
        if Cents::ZERO < decision.denied() {
            denied_with.get_or_insert(decision.paid());
        } else if let Some(before) = denied_with.take() {
            more += decision.paid() - before;
        }
    }
    more
}

/// The payer has spoken its last word. What an agent closed because nothing was to be done about it may
/// still be paid; then no case is open that it could be counted for.
fn is_last_word(ending: Ending) -> bool {
    matches!(ending, Ending::PaidInFull | Ending::PaidInPart | Ending::Upheld | Ending::TakenBack)
}

fn month_of(year: i32, month: u32) -> Period {
    let first = day(year, month, 1);
    let next = first.checked_add_months(chrono::Months::new(1)).expect("the calendar goes on");
    Period { first, last: next.pred_opt().expect("it has a day before") }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}
