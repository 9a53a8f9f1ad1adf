//! The path against a simulated practice whose truth is known: every denial has its case, no case is
//! invented, and what the records say of the money is true to the cent.
//!
//! The files are taken in as they come, copies and late ones included; the agent decides and the check
//! looks, and nobody approves anything. (What the analysis makes of the same truth is another test's
//! matter: `crates/recourse/tests/world.rs`.)

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use chrono::NaiveDate;
use domain::{
    CaseState, Cents, ClaimNumber, DenialClass, Judgment, Pairing, PayerNumber, PaymentRecord,
    PaymentSource, judge,
};
use orchestrator::{
    inbox::{self, PaymentRead, Source},
    ingest,
};
use store::{Page, RecordKind};
use testkit::office::TestOffice;
use world::{Plan, Truth, World, payers::card, truth::ClaimTruth};

/// A claim at a payer, as the files name both.
type Key = (String, String);

#[tokio::test]
async fn the_records_hold_the_truth_of_the_world() {
    for seed in [3, 11] {
        let (office, world) = lived_through(seed).await;
        let truth = world.truth();
        let denials = truth.claims().filter(|(_, _, it)| was_denied(it)).count();
        assert!(15 < denials, "seed {seed}: only {denials} denials");
        every_denial_has_its_case_and_no_case_is_invented(&office, truth).await;
        the_money_is_the_same_to_the_cent(&office, truth).await;
        let faults = office.faults_at_rest().await.expect("the records can be read");
        assert!(faults.is_empty(), "seed {seed}: {faults:#?}");
    }
}

/// Five weeks of a small practice, and what is known of them two weeks later.
async fn lived_through(seed: u64) -> (TestOffice, World) {
    let mut office = TestOffice::on_sqlite(seed).await.expect("an office can be opened");
    let until = NaiveDate::from_ymd_opt(2026, 4, 3);
    let plan = Plan { visits_per_day: 8, n_patients: 150, visits_until: until, ..Plan::default() };
    let mut world = World::new(seed, plan);
    let last = NaiveDate::from_ymd_opt(2026, 5, 15).expect("a day of the calendar");
    while world.today() < last {
        let day = world.today().succ_opt().expect("the calendar goes on");
        for delivery in world.advance(day) {
            let (account, now) = (office.account, office.office.now());
            let source = Source { account, name: delivery.name, seen: now };
            let bytes = &delivery.bytes[..];
            let ingested = ingest(&office.office, &office.practice, &source, bytes).await;
            ingested.expect("a file is taken in, whatever it says");
        }
        office.pass(Duration::from_hours(24)).await.expect("the work is done");
    }
    (office, world)
}

async fn every_denial_has_its_case_and_no_case_is_invented(office: &TestOffice, truth: &Truth) {
    let denied = truth.claims().filter(|(_, _, it)| was_denied(it));
    let denied: BTreeSet<Key> = denied
        .map(|(payer, claim, _)| (card(payer).wire_id.to_owned(), claim.to_owned()))
        .collect();
    let page = Page { after: None, n_max: 10_000 };
    let listed = office.practice.worklist(None, page).await.expect("the worklist can be read");
    let cases = office.practice.cases_after(None, 10_000).await.expect("the cases can be read");
    let key = |it: &domain::Case| (it.claim.payer.0.clone(), it.claim.number.0.clone());
    // That a payer has a claim already, says no word on it: its case is closed by the agent.
    let repeated = truth.claims().filter(|(_, _, it)| was_only_repeated(it));
    let repeated: BTreeSet<Key> = repeated
        .map(|(payer, claim, _)| (card(payer).wire_id.to_owned(), claim.to_owned()))
        .collect();
    for case in cases.iter().filter(|it| repeated.contains(&key(it))) {
        assert_eq!(case.state, CaseState::Closed, "{:?}", key(case));
    }
    let found = cases.iter().map(key).filter(|it| !repeated.contains(it));
    let found: BTreeSet<Key> = found.collect();
    let apart: Vec<_> = denied.symmetric_difference(&found).collect();
    assert!(apart.is_empty(), "denials without a case, or cases without a denial: {apart:?}");

    let mut n_standing = 0;
    let assessed: BTreeMap<Key, _> =
        listed.iter().map(|it| (key(&it.case), it.assessment)).collect();
    for (payer, claim, told) in truth.claims() {
        let Some(standing) = told.standing().filter(|it| Cents::ZERO < it.denied()) else {
            continue;
        };
        let key = (card(payer).wire_id.to_owned(), claim.to_owned());
        // What an agent has closed by itself is on no worklist; its decision says why.
        let Some(Some(assessment)) = assessed.get(&key) else { continue };
        n_standing += 1;
        assert_eq!(assessment.denied, standing.denied(), "{key:?}");
        assert_eq!(Some(assessment.class), leading(standing), "{key:?}");
    }
    assert!(10 < n_standing, "only {n_standing} denials stand");
}

async fn the_money_is_the_same_to_the_cent(office: &TestOffice, truth: &Truth) {
    let figures = truth.figures();
    let (mut charged, mut paid, mut denied) = (Cents::ZERO, Cents::ZERO, Cents::ZERO);
    for (payer, claim, _) in truth.claims() {
        let words = words(office, claim).await;
        let of_payer = words
            .iter()
            .filter(|it| inbox::payer_id(&it.remittance.payer).0 == card(payer).wire_id)
            .collect::<Vec<_>>();
        for PaymentRead { payment, .. } in &of_payer {
            // A payer that takes back what it denied sends the charge with the sign turned.
            charged += payment.charged;
            paid += payment.paid;
        }
        denied += standing_denial(office, &of_payer);
    }
    assert_eq!(charged, figures.charged, "charged, less what was reversed");
    assert_eq!(paid, figures.paid, "paid, less what was taken back");
    assert_eq!(denied, figures.denied, "denied as of now");
}

/// Everything that a payer said of a claim, the oldest first.
async fn words(office: &TestOffice, claim: &str) -> Vec<PaymentRead> {
    let number = ClaimNumber(claim.to_owned());
    let kind = RecordKind::Adjudication;
    let records = office.practice.records_of_claim(&number, kind, office.office.now()).await;
    let records = records.expect("the records can be read");
    let x12 = |json: &str| {
        let value: serde_json::Value = serde_json::from_str(json).expect("records are JSON");
        value["x12"].as_str().map(str::to_owned)
    };
    let read = |it: &store::Record| inbox::read_payment(&x12(it.content.json.expose())?);
    let mut words: Vec<PaymentRead> = records.iter().filter_map(read).collect();
    assert_eq!(words.len(), records.len(), "every word that was kept can be read");
    words.sort_by_key(|it| it.remittance.date);
    words
}

/// What the answers deny that stand.
fn standing_denial(office: &TestOffice, words: &[&PaymentRead]) -> Cents {
    let mut pairing = Pairing::default();
    let mut traces: Vec<&str> = Vec::new();
    for (position, word) in (0..).zip(words) {
        let trace = word.remittance.trace.as_str();
        let file = traces.iter().position(|it| *it == trace).unwrap_or_else(|| {
            traces.push(trace);
            traces.len() - 1
        });
        let source = PaymentSource { file: u32::try_from(file).expect("few"), position };
        let date = word.remittance.date;
        pairing.add(PaymentRecord::of(&word.payment, PayerNumber(0), date, source));
    }
    let histories = pairing.finish();
    let current = histories.iter().flat_map(|it| it.current());
    let codes = &office.office.books.codes;
    let denied = current.map(|it| {
        let word = words[it.source.position as usize];
        let overrides = codes.overrides(&word.remittance.payer.name);
        let Judgment { denial, .. } = judge(codes, &overrides, word.remittance.date, &word.payment);
        denial.map_or(Cents::ZERO, |it| it.amount)
    });
    denied.sum()
}

fn was_denied(claim: &ClaimTruth) -> bool {
    claim.decisions().any(|(_, it)| Cents::ZERO < it.denied())
}

/// Denied only by notices that the payer has the claim already.
fn was_only_repeated(claim: &ClaimTruth) -> bool {
    let is_notice = |it: &world::truth::Event| matches!(it, world::truth::Event::Decided { decision, .. } if decision.is_notice);
    !was_denied(claim) && claim.events().iter().any(is_notice)
}

/// The class with the largest amount; of equal ones, the first.
fn leading(decision: &world::payers::Decision) -> Option<DenialClass> {
    let mut sums: Vec<(DenialClass, Cents)> = Vec::new();
    for cut in decision.denials() {
        let class = cut.class()?;
        match sums.iter_mut().find(|it| it.0 == class) {
            Some(sum) => sum.1 += cut.amount,
            None => sums.push((class, cut.amount)),
        }
    }
    sums.iter().rev().max_by_key(|it| it.1).map(|it| it.0)
}
