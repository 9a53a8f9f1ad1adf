//! The product against a simulated practice whose truth is known: what the payers denied is found,
//! nothing is invented, and the money is the same to the cent.
//!
//! The world writes its files without our reader and keeps its truth without reading them. So what
//! both say is either right, or wrong twice by accident.
//!
//! What is left out of the comparison, and why:
//! - prices that are short by a dollar or less: the product leaves them alone (`UNDERPAID_MIN`);
//! - the true cause behind CO-16 without a remark: the codes don't tell it, so the class is asked to
//!   be that of a claim error and no more.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
    sync::LazyLock,
};

use chrono::NaiveDate;
use domain::{Cents, CodeBook, Contract, ContractPayer, DenialClass, FeeSchedule, PayerName};
use expect_test::expect;
use recourse::{
    analyze::{
        Analysis, Settings,
        report::{self, Report},
    },
    input::Opened,
};
use world::{
    Delivery, Plan, Truth, World,
    payers::{card, cards},
    truth::{Open, OpenKind},
};

/// A world, what it delivered, and what the product makes of it.
struct Case {
    seed: u64,
    world: World,
    deliveries: Vec<Delivery>,
    report: Report,
}

/// Two months of visits and what came of them by the end of August: some 2,000 claims for each seed.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let case = |seed| {
        let plan = Plan { visits_until: NaiveDate::from_ymd_opt(2026, 4, 30), ..Plan::default() };
        let mut world = World::new(seed, plan);
        let deliveries = world.advance(last_day());
        let report = analysed(&deliveries);
        Case { seed, world, deliveries, report }
    };
    [1, 2, 3].map(case).into()
});

fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, 31).expect("a day")
}

/// The practice's contracts: what every payer promised to pay.
fn contract() -> Contract {
    let payers = cards().iter().map(|card| {
        let mut fees = FeeSchedule::default();
        for (code, fee) in card.fees() {
            fees.insert(code, fee);
            // Therapy and simple tests are billed with these, at the same price.
            for modifier in ["GP", "QW"] {
                fees.insert(&format!("{code}-{modifier}"), fee);
            }
        }
        let name = PayerName { name: card.name.to_owned(), also: vec![] };
        ContractPayer { name, fees, ..ContractPayer::default() }
    });
    Contract { payers: payers.collect() }
}

fn analysed<'a>(deliveries: impl IntoIterator<Item = &'a Delivery>) -> Report {
    let settings = Settings {
        as_of: last_day(),
        codes: CodeBook::shipped().clone(),
        contract: contract(),
        names: false,
    };
    let mut analysis = Analysis::new(settings);
    for delivery in deliveries {
        let mut bytes = Cursor::new(&delivery.bytes);
        analysis.take(Opened::Stream(&delivery.name, &mut bytes), &mut |_| {});
    }
    analysis.finish()
}

/// One thing that is open: payer, claim and what it is.
type Key = (String, String, &'static str);
/// Amount, and the codes with their classes: group, reason, amount, class.
type Row = (i64, Vec<(String, String, i64, String)>);

fn rows_of_truth(truth: &Truth) -> BTreeMap<Key, Row> {
    let mut rows: BTreeMap<Key, Row> = BTreeMap::new();
    for open in truth.open() {
        let kind = match open.kind {
            OpenKind::Denied => "denied",
            OpenKind::TakenBack => "taken back",
            OpenKind::Short => "short",
        };
        if open.kind == OpenKind::Short && open.amount <= Cents(1_00) {
            continue;
        }
        let mut codes = Vec::new();
        if open.kind == OpenKind::Denied {
            for cut in open.decision.denials() {
                let class = cut.class().expect("a denial has a class").id().to_owned();
                codes.push((cut.group.to_owned(), cut.carc.to_owned(), cut.amount.0, class));
            }
        }
        codes.sort();
        let key = (card(open.payer).name.to_owned(), open.claim.to_owned(), kind);
        assert!(rows.insert(key, (open.amount.0, codes)).is_none(), "{} is open twice", open.claim);
    }
    rows
}

fn rows_of_product(report: &Report) -> BTreeMap<Key, Row> {
    let mut rows: BTreeMap<Key, Row> = BTreeMap::new();
    for row in &report.denials {
        let kind = match &*row.class {
            "U1" => "short",
            "U2" => "taken back",
            _ => "denied",
        };
        let code = |it: &report::Code| {
            let [group, carc, class] = [&it.group, &it.carc, &it.class].map(ToString::to_string);
            (group, carc, it.amount_cents, class)
        };
        let mut codes = Vec::new();
        if kind == "denied" {
            codes = row.codes.iter().map(code).collect();
        }
        codes.sort();
        let key = (row.payer.to_string(), row.claim.clone(), kind);
        assert!(rows.insert(key, (row.denied_cents, codes)).is_none(), "{} twice", row.claim);
    }
    rows
}

/// Both sides where they differ, for a message that shows the case.
fn differences(truth: &BTreeMap<Key, Row>, product: &BTreeMap<Key, Row>) -> Vec<String> {
    let keys: BTreeSet<&Key> = truth.keys().chain(product.keys()).collect();
    let differ = keys.into_iter().filter(|key| truth.get(key) != product.get(key));
    differ
        .map(|key| {
            format!("{key:?}\n  truth   {:?}\n  product {:?}", truth.get(key), product.get(key))
        })
        .collect()
}

#[test]
fn every_denial_of_the_truth_is_found_and_none_is_invented() {
    for Case { seed, world, report, .. } in CASES.iter() {
        let (truth, product) = (rows_of_truth(world.truth()), rows_of_product(report));
        let differences = differences(&truth, &product);
        assert!(
            differences.is_empty(),
            "seed {seed}: {}\n{}",
            differences.len(),
            differences.join("\n")
        );
    }
}

/// What the product is to count as denied: not what is an answer to a contest first of all.
fn counts_as_denied(open: &Open<'_>) -> bool {
    let mut sums: Vec<(DenialClass, Cents)> = Vec::new();
    for cut in open.decision.denials() {
        let class = cut.class().expect("a denial has a class");
        match sums.iter_mut().find(|it| it.0 == class) {
            Some(sum) => sum.1 += cut.amount,
            None => sums.push((class, cut.amount)),
        }
    }
    // Of equal sums, the first counts.
    let largest = sums.iter().rev().max_by_key(|it| it.1).map(|it| it.0);
    open.kind == OpenKind::Denied && largest != Some(DenialClass::AppealOutcome)
}

#[test]
fn the_money_is_the_same_to_the_cent() {
    for Case { seed, world, report, .. } in CASES.iter() {
        let truth = world.truth();
        let (totals, figures) = (&report.totals, truth.figures());
        let open = truth.open();
        let denied: Cents = open.iter().filter(|it| counts_as_denied(it)).map(|it| it.amount).sum();
        assert!(1_500 < figures.first, "seed {seed}: only {} claims", figures.first);
        assert_eq!(totals.charged_cents, figures.charged.0, "seed {seed}");
        assert_eq!(totals.paid_cents, figures.paid.0, "seed {seed}");
        assert_eq!(totals.denied_cents, denied.0, "seed {seed}");

        let mut by_reason: BTreeMap<&str, i64> = BTreeMap::new();
        for cut in truth.remittances().iter().flat_map(|it| &it.provider_cuts) {
            *by_reason.entry(cut.reason).or_default() += cut.amount.0;
        }
        for entry in &report.ledger {
            *by_reason.entry(&*entry.reason).or_default() -= entry.amount_cents;
        }
        assert!(by_reason.values().all(|apart| *apart == 0), "seed {seed}: {by_reason:?}");

        let (mut n_sets_apart, mut n_claims_apart) = (0, 0);
        for remittance in truth.remittances() {
            n_sets_apart += u64::from(0 < remittance.n_repeating);
            n_claims_apart += remittance.n_repeating as u64;
        }
        let balance = &report.balance;
        let apart = (balance.sets_apart, balance.claims_apart);
        assert_eq!(apart, (n_sets_apart, n_claims_apart), "seed {seed}");
        let n_sets = balance.sets_proved + balance.sets_apart;
        assert_eq!(n_sets, truth.remittances().len() as u64, "seed {seed}");
    }
}

#[test]
fn the_key_figures_are_those_of_the_truth() {
    for Case { seed, world, report, .. } in CASES.iter() {
        let figures = world.truth().figures();
        let kpi = |name: &str| {
            let kpi = report.kpis.iter().find(|it| &*it.name == name);
            kpi.map(|it| (it.numerator, it.denominator)).expect("the report has it")
        };
        let counts = |part: u64, whole: u64| {
            let [part, whole] = [part, whole].map(|it| i64::try_from(it).expect("few"));
            (part, whole)
        };
        let first = counts(figures.first_denied, figures.first);
        assert_eq!(kpi("Initial denial rate"), first, "seed {seed}");
        let amounts = (figures.first_denied_amount.0, figures.first_charged.0);
        assert_eq!(kpi("Initial denial rate, dollars"), amounts, "seed {seed}");
        let fully = counts(figures.first_denied_fully, figures.first);
        assert_eq!(kpi("Fully denied on first adjudication"), fully, "seed {seed}");
        let clean = counts(figures.acknowledged - figures.rejected, figures.acknowledged);
        assert_eq!(kpi("Clean claim rate at receipt"), clean, "seed {seed}");
    }
}

#[test]
fn the_order_of_the_files_changes_no_row_and_no_sum() {
    let Case { deliveries, report: forwards, .. } = &CASES[0];
    // By the last letters of their names: kinds, payers and days are mixed.
    let mut mixed: Vec<&Delivery> = deliveries.iter().collect();
    mixed.sort_by_key(|it| it.name.bytes().rev().skip(4).collect::<Vec<u8>>());
    for other in [analysed(deliveries.iter().rev()), analysed(mixed)] {
        assert_eq!(rows_of_product(forwards), rows_of_product(&other));
        let sums = |it: &Report| {
            let totals = &it.totals;
            (totals.charged_cents, totals.paid_cents, totals.denied_cents)
        };
        assert_eq!(sums(forwards), sums(&other));
    }
}

#[test]
fn a_remittance_that_comes_again_is_counted_once() {
    for Case { seed, deliveries, report: with, .. } in CASES.iter() {
        let is_copy = |it: &&Delivery| it.name.starts_with("copy-of-");
        let n_copies = deliveries.iter().filter(is_copy).count();
        assert!(0 < n_copies, "seed {seed}");
        let without = analysed(deliveries.iter().filter(|it| !is_copy(it)));
        assert_eq!(rows_of_product(with), rows_of_product(&without), "seed {seed}");
        assert_eq!(with.totals.paid_cents, without.totals.paid_cents, "seed {seed}");
        let findings = with.files.iter().flat_map(|it| &it.findings);
        let told = findings.filter(|it| &*it.kind == "duplicate_remittance").count();
        assert_eq!(told, n_copies, "seed {seed}");
    }
}

#[test]
fn every_class_that_the_world_has_was_found() {
    let mut classes = BTreeSet::new();
    for Case { report, .. } in CASES.iter() {
        classes.extend(report.denials.iter().map(|it| it.class.to_string()));
    }
    let classes: Vec<String> = classes.into_iter().collect();
    expect![
        "D01 D02 D03 D04 D05 D06 D07 D08 D10 D11 D12 D13 D14 D15 D17 D18 D20 D21 D23 D24 U1 U2 U3"
    ]
    .assert_eq(&classes.join(" "));
}
