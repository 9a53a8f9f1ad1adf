//! The files of a world: they come again the same, add up, and can be read.
//!
//! The arithmetic here is written out anew, so that it shares nothing with the code that it checks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::Cents;
use expect_test::expect;
use world::{
    Delivery, FileKind, PayerId, Plan, Truth, World,
    payers::card,
    truth::{Event, RemittanceTruth},
};
use x12::{Finding, Reader, acknowledgment, claim::ClaimReader, remittance};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn until(seed: u64, plan: Plan, last: &str) -> (World, Vec<Delivery>) {
    let mut world = World::new(seed, plan);
    let deliveries = world.advance(day(last));
    (world, deliveries)
}

#[test]
fn the_same_seed_gives_the_same_bytes_however_the_days_are_moved() {
    let (_, at_once) = until(7, Plan::default(), "2026-04-30");
    let mut world = World::new(7, Plan::default());
    let mut day_by_day = Vec::new();
    let mut today = day("2026-03-02");
    while today <= day("2026-04-30") {
        day_by_day.extend(world.advance(today));
        today = today.succ_opt().expect("a next day");
    }
    assert_eq!(at_once, day_by_day);
    let (_, other) = until(8, Plan::default(), "2026-04-30");
    assert_ne!(at_once[0].bytes, other[0].bytes);
    let names: BTreeSet<&String> = at_once.iter().map(|it| &it.name).collect();
    assert_eq!(names.len(), at_once.len(), "every file has a name of its own");
}

/// Charge, payment and denial of each word on a claim, by payer and claim.
type Words = BTreeMap<(PayerId, String), Vec<[Cents; 3]>>;

/// What was decided on each claim, without the payer's numbers.
fn words(truth: &Truth) -> Words {
    let words = truth.claims().map(|(payer, claim, truth)| {
        let decisions = truth.decisions().map(|(_, it)| [it.charge, it.paid(), it.denied()]);
        ((payer, claim.to_owned()), decisions.collect())
    });
    words.collect()
}

#[test]
fn one_visit_more_changes_no_other_claim() {
    let plan = Plan { visits_per_day: 12, ..Plan::default() };
    let more = Plan { visits_per_day: 13, ..plan };
    let (small, _) = until(3, plan, "2026-05-29");
    let (large, _) = until(3, more, "2026-05-29");
    let (small, large) = (words(small.truth()), words(large.truth()));
    assert!(small.len() < large.len());
    for (claim, words) in small {
        assert_eq!(large.get(&claim), Some(&words), "{claim:?}");
    }
}

/// The segments of a file, by their elements.
fn segments(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).expect("plain text");
    let segments = text.split('~').map(str::trim).filter(|it| !it.is_empty());
    segments.map(|it| it.split('*').map(str::to_owned).collect()).collect()
}

fn cents(text: &str) -> i64 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    sign * (number(whole) * 100 + number(&format!("{part:0<2}")))
}

fn element(segment: &[String], n: usize) -> &str {
    segment.get(n).map_or("", String::as_str)
}

/// The amounts of a CAS or a PLB, which stand at every third or second element.
fn amounts(segment: &[String]) -> i64 {
    let (first, step) = if segment[0] == "CAS" { (3, 3) } else { (4, 2) };
    (first..segment.len()).step_by(step).map(|n| cents(&segment[n])).sum()
}

#[derive(Default)]
struct Sums {
    charge: i64,
    paid: i64,
    own_cuts: i64,
    line_cuts: i64,
    lines: Vec<[i64; 3]>,
}

/// Checks one claim payment; gives what is wrong with it.
fn wrong_with(claim: &Sums) -> Option<&'static str> {
    let Sums { charge, paid, own_cuts, line_cuts, lines } = claim;
    if lines.iter().any(|[charge, paid, cuts]| charge - cuts != *paid) {
        return Some("a line");
    }
    if charge - own_cuts - line_cuts != *paid {
        return Some("the claim");
    }
    let sum = |at: usize| lines.iter().map(|line| line[at]).sum::<i64>();
    let apart = !lines.is_empty() && (sum(0) != *charge || sum(1) - own_cuts != *paid);
    apart.then_some("the lines against the claim")
}

/// Checks a whole file; gives the claims that don't add up.
fn unbalanced(file: &Delivery) -> Vec<(String, &'static str)> {
    let mut wrong = Vec::new();
    let (mut paid, mut of_claims, mut of_provider) = (0, 0, 0);
    let mut open: Option<(String, Sums)> = None;
    for segment in segments(&file.bytes) {
        let ends = matches!(segment[0].as_str(), "CLP" | "PLB" | "SE");
        if ends && let Some((claim, sums)) = open.take() {
            wrong.extend(wrong_with(&sums).map(|what| (claim, what)));
        }
        match segment[0].as_str() {
            "BPR" => (paid, of_claims, of_provider) = (cents(element(&segment, 2)), 0, 0),
            "CLP" => {
                let [charge, paid] = [3, 4].map(|n| cents(element(&segment, n)));
                of_claims += paid;
                open = Some((segment[1].clone(), Sums { charge, paid, ..Sums::default() }));
            }
            "PLB" => of_provider += amounts(&segment),
            "SE" => {
                assert_eq!(of_claims - of_provider, paid, "{}", file.name);
                assert!(0 <= paid, "{}: nobody can pay less than nothing", file.name);
            }
            _ => {}
        }
        let Some((_, sums)) = &mut open else { continue };
        match segment[0].as_str() {
            "SVC" => sums.lines.push([cents(&segment[2]), cents(&segment[3]), 0]),
            "CAS" => match sums.lines.last_mut() {
                Some(line) => {
                    line[2] += amounts(&segment);
                    sums.line_cuts += amounts(&segment);
                }
                None => sums.own_cuts += amounts(&segment),
            },
            _ => {}
        }
    }
    wrong
}

#[test]
fn every_remittance_adds_up_but_where_the_payer_repeats_itself() {
    for seed in [1, 2] {
        let (world, deliveries) = until(seed, Plan::default(), "2026-06-12");
        let repeating: BTreeSet<(&str, &str)> = world
            .truth()
            .claims()
            .flat_map(|(_, number, claim)| claim.events().iter().map(move |it| (number, it)))
            .filter_map(|(number, event)| match event {
                Event::Decided { remittance, decision } if decision.repeats_cuts => {
                    Some((world.truth().remittances()[*remittance].file.as_str(), number))
                }
                _ => None,
            })
            .collect();
        let mut found = BTreeSet::new();
        let files = deliveries.iter().filter(|it| it.kind == FileKind::Remittance);
        for file in files {
            let of = file.name.strip_prefix("copy-of-").unwrap_or(&file.name);
            for (claim, what) in unbalanced(file) {
                let expected = repeating.iter().find(|it| **it == (of, claim.as_str()));
                let told = expected.copied();
                assert!(told.is_some(), "seed {seed}, {}: {claim}, {what}", file.name);
                found.extend(told);
            }
        }
        assert_eq!(found, repeating, "seed {seed}");
    }
}

#[test]
fn what_is_set_aside_or_carried_forward_is_settled_in_the_end() {
    let plan = Plan { visits_per_day: 20, ..Plan::default() };
    let (world, _) = until(5, plan, "2027-01-29");
    let mut open: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    let mut n_settled = BTreeMap::new();
    for RemittanceTruth { provider_cuts, day, .. } in world.truth().remittances() {
        for cut in provider_cuts.iter().filter(|it| matches!(it.reason, "WO" | "FB")) {
            let entry = open.entry((cut.reason, &cut.reference)).or_default();
            *entry += cut.amount.0;
            *n_settled.entry(cut.reason).or_insert(0) += usize::from(*entry == 0);
            assert!(*entry <= 0, "{day}: more was taken than was set aside");
        }
    }
    assert!(n_settled.get("WO").is_some_and(|n| 10 < *n), "{n_settled:?}");
    assert!(n_settled.contains_key("FB"), "{n_settled:?}");
    // What was set aside in the last weeks is still to come.
    let n_open = open.values().filter(|amount| **amount != 0).count();
    assert!(n_open <= 15, "{open:?}");
}

fn findings(file: &Delivery) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut reader = Reader::new(file.bytes.as_slice());
    while let Some(block) = reader.next() {
        match file.kind {
            FileKind::Remittance => remittance::check(&block, &mut findings),
            FileKind::Receipt | FileKind::Acknowledgment => {
                acknowledgment::check(&block, &mut findings);
            }
            FileKind::Claims => {}
        }
    }
    findings.extend(reader.take_findings());
    let mut claims = ClaimReader::new(file.bytes.as_slice());
    for sent in claims.by_ref() {
        findings.extend(sent.findings);
    }
    findings.extend(claims.take_findings());
    findings
}

#[test]
fn the_reader_has_nothing_to_say_about_any_file() {
    let (_, deliveries) = until(4, Plan::default(), "2026-05-15");
    let mut read: BTreeMap<FileKind, usize> = BTreeMap::new();
    for file in &deliveries {
        assert_eq!(findings(file), [], "{}", file.name);
        *read.entry(file.kind).or_default() += 1;
    }
    assert_eq!(read.len(), 4, "{read:?}");
}

#[test]
fn about_one_claim_in_nine_is_denied_at_first() {
    // The industry's figure is 11.8 % (2024).
    for seed in [1, 2] {
        let (world, _) = until(seed, Plan::default(), "2026-05-29");
        let rate = world.truth().figures().initial_denial_rate_bp();
        assert!((1_050..1_350).contains(&rate), "seed {seed}: {rate}");
    }
    let careful = Plan { slips_bp: 0, ..Plan::default() };
    let (world, _) = until(1, careful, "2026-05-29");
    let rate = world.truth().figures().initial_denial_rate_bp();
    assert!(rate < 700, "a practice that never errs is still denied now and then: {rate}");
}

#[test]
fn the_causes_of_first_denials() {
    let (world, _) = until(1, Plan::default(), "2026-05-29");
    let mut causes: BTreeMap<String, (usize, i64)> = BTreeMap::new();
    for (_, _, claim) in world.truth().claims() {
        let Some((_, first)) = claim.first() else { continue };
        for cut in first.denials() {
            let whose = if cut.mistaken { " (the payer's mistake)" } else { "" };
            let cause = cut.cause.expect("a denial has a cause");
            let row = causes.entry(format!("{cause:?}{whose}")).or_default();
            *row = (row.0 + 1, row.1 + cut.amount.0);
        }
    }
    let mut table = format!("{:<44}{:>6}{:>12}\n", "cause", "lines", "denied");
    for (cause, (n, denied)) in causes {
        table += &format!("{cause:<44}{n:>6}{:>12}\n", Cents(denied).to_string());
    }
    expect![[r#"
        cause                                        lines      denied
        AuthorizationAbsent                             34   14,084.28
        AuthorizationAbsent (the payer's mistake)        7    4,620.00
        AuthorizationExceeded                            4    3,510.00
        AuthorizationNotNamed                           14    5,720.00
        BenefitUsedUp                                   11    2,292.24
        Bundled                                          8      246.96
        Bundled (the payer's mistake)                    6      555.00
        CoverageEnded                                    3      340.00
        CoverageNotBegun                                12    1,175.00
        DiagnosisNotInPolicy                            20      980.00
        DiagnosisUnsupported                             1       16.24
        FiledLate                                       19    3,369.00
        FiledLate (the payer's mistake)                 20    2,759.00
        FirstAnswerMissing                               2      450.00
        LevelOfCare (the payer's mistake)                1   11,200.00
        MemberUnknown                                   42    7,340.00
        ModifierMissing                                 24    3,716.36
        ModifierWrong                                   12    1,909.36
        NotCovered                                      15    1,932.00
        NotEnrolled                                     22    3,035.00
        NotNecessary (the payer's mistake)              24    4,965.08
        OrderingMissing                                 17    1,260.00
        OtherPayerFirst                                 13    1,165.00
        PlaceWrong                                       5      591.92
        RecordsWanted                                   30   13,766.40
        ReferralNotNamed                                 7    1,230.00
        RenderingMissing                                25    4,120.00
        TooManyUnits                                     8    6,894.80
    "#]]
    .assert_eq(&table);
}

#[test]
fn every_payer_answers_in_its_own_way() {
    let (world, deliveries) = until(1, Plan::default(), "2026-05-29");
    let mut table = format!(
        "{:<26}{:>6}{:>7}{:>7}{:>8}{:>6}{:>9}\n",
        "payer", "remits", "claims", "back", "again", "copies", "days"
    );
    for payer in world::payers::cards() {
        let remittances: Vec<&RemittanceTruth> =
            world.truth().remittances().iter().filter(|it| it.payer == payer.id).collect();
        let of_payer = world.truth().claims().filter(|it| it.0 == payer.id);
        let events: Vec<&Event> = of_payer.clone().flat_map(|it| it.2.events()).collect();
        let back = events.iter().filter(|it| matches!(it, Event::Reversed { .. })).count();
        let again = events.iter().filter(|it| match it {
            Event::Decided { decision, .. } => decision.corrects.is_some(),
            _ => false,
        });
        let copies = deliveries.iter().filter(|it| {
            it.name.starts_with("copy-of-") && it.name.contains(&payer.wire_id.to_lowercase())
        });
        let waits: Vec<i64> = events
            .iter()
            .copied()
            .filter_map(|it| match it {
                Event::Decided { remittance, decision } if decision.corrects.is_none() => {
                    let paid = world.truth().remittances()[*remittance].day;
                    Some((paid - decision.received).num_days())
                }
                _ => None,
            })
            .collect();
        let days = waits.iter().sum::<i64>() / i64::try_from(waits.len().max(1)).unwrap_or(1);
        table += &format!(
            "{:<26}{:>6}{:>7}{back:>7}{:>8}{:>6}{days:>9}\n",
            card(payer.id).name,
            remittances.len(),
            of_payer.count(),
            again.count(),
            copies.count(),
        );
    }
    expect![[r#"
        payer                     remits claims   back   againcopies     days
        MEADOWLARK MEDICARE B         54    917     14      14     0       15
        MEADOWLARK MEDICARE A         38     85      4       4     0       15
        NORTHFIELD HEALTH PLAN        23    621      8       8     2       15
        BLUE HERON SHIELD             11    526     10       9     0       17
        HEARTHSIDE COMMUNITY PLAN     11    333      1       3     0       17
        SUMMIT SUPPLEMENTAL           10    403      0       0     0        8
    "#]]
    .assert_eq(&table);
}
