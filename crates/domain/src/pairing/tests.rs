//! Stories of claims, one to a row, and the law that the order of the files changes nothing.

use chrono::NaiveDate;
use expect_test::expect;
use proptest::prelude::*;

use super::*;
use crate::{Cents, ClaimNumber, ClaimStatus, Rank, rows::check_rows};

/// One row is a set of files, `//` between them, `;` between the claims of a file. A claim is
/// `day CLP02 CLP07 charge/paid`, then, where needed, `F8:number`, `claim:number`, `payer:number`,
/// `on:day` of service and `dup`. The answer has what became of each record, the state, the net
/// payment, which record came first and the payer's numbers.
fn told_story(row: &str) -> String {
    let answers: Vec<String> = paired(records(row)).iter().map(|it| story(&it)).collect();
    answers.join(" && ")
}

fn told_findings(row: &str) -> String {
    let histories = paired(records(row));
    let findings = histories.iter().flat_map(|it| it.findings());
    findings.map(|it| it.what).collect::<Vec<_>>().join(" / ")
}

fn records(row: &str) -> Vec<PaymentRecord> {
    let mut records = vec![];
    for (file, text) in (0..).zip(row.split("//")) {
        for (position, text) in (0..).zip(text.split(';')) {
            records.push(record(text, PaymentSource { file, position }));
        }
    }
    records
}

fn record(text: &str, source: PaymentSource) -> PaymentRecord {
    let mut words = text.split_whitespace();
    let mut next = || words.next().expect("four words at least");
    let day = NaiveDate::from_ymd_opt(2026, 5, next().parse().expect("a day"));
    let status = ClaimStatus::from_code(next());
    let payer_claim_number = next().replace('-', "");
    let (charged, paid) = next().split_once('/').expect("charge/paid");
    let dollars = |text: &str| Cents(text.parse::<i64>().expect("dollars") * 100);
    let mut record = PaymentRecord {
        payer: PayerNumber(0),
        claim: ClaimNumber("JC1001".to_owned()),
        payer_claim_number,
        original_reference: None,
        status,
        charged: dollars(charged),
        paid: dollars(paid),
        date: day,
        service_from: None,
        duplicate_notice: false,
        undecided: false,
        source,
        kept_under: None,
        kept_on: None,
    };
    for word in words {
        match word.split_once(':') {
            Some(("on", day)) => {
                let day = day.parse().expect("a day");
                record.service_from = NaiveDate::from_ymd_opt(2026, 4, day);
            }
            Some(("F8", number)) => record.original_reference = Some(number.to_owned()),
            Some(("claim", number)) => record.claim = ClaimNumber(number.to_owned()),
            Some(("payer", number)) => {
                record.payer = PayerNumber(number.parse().expect("a number"));
            }
            _ => record.duplicate_notice = word == "dup",
        }
    }
    record
}

fn story(history: &ClaimHistory<'_>) -> String {
    let standings: Vec<String> = history.standings().iter().map(|it| words(*it)).collect();
    let first = history.first().and_then(|first| {
        history.records().iter().position(|record| record.source == first.source)
    });
    format!(
        "{}: {:?}, net {}, first {}, {}",
        standings.join(", "),
        history.state(),
        history.net_paid(),
        first.map_or("unknown".to_owned(), |at| (at + 1).to_string()),
        history.payer_claim_numbers().join(" ")
    )
}

/// Records are counted from 1, as a person does.
fn words(standing: Standing) -> String {
    match standing {
        Standing::Current => "stands".to_owned(),
        Standing::Superseded => "replaced".to_owned(),
        Standing::TakenBack { reversal } => format!("taken back by {}", reversal + 1),
        Standing::TakesBack { original, exact: true } => format!("takes back {}", original + 1),
        Standing::TakesBack { original, exact: false } => {
            format!("takes back {}, other amounts", original + 1)
        }
        Standing::TakesBackUnseen => "takes back what we never saw".to_owned(),
        Standing::DuplicateNotice => "duplicate".to_owned(),
        Standing::NotAdjudicated => "no decision".to_owned(),
    }
}

#[test]
fn stories_of_claims() {
    check_rows(
        &expect![[r#"
            1 1 A 100/80                                                                              => stands: Stands, net 80.00, first 1, A
            1 1 A 100/0                                                                               => stands: Stands, net 0.00, first 1, A
            1 1 A 100/80 // 5 22 A -100/-80 ; 5 1 B 100/90                                            => taken back by 2, takes back 1, stands: Corrected, net 90.00, first 1, A B
            1 1 A 100/80 // 5 1 B 100/90 ; 5 22 A -100/-80                                            => taken back by 3, stands, takes back 1: Corrected, net 90.00, first 1, A B
            1 1 A 100/80 // 5 1 B 100/90 // 9 22 A -100/-80                                           => taken back by 3, stands, takes back 1: Corrected, net 90.00, first 1, A B
            5 22 A -100/-80 ; 5 1 B 100/90 // 1 1 A 100/80                                            => taken back by 2, takes back 1, stands: Corrected, net 90.00, first 1, A B
            1 1 A 100/80 // 5 1 B 100/80 // 9 22 - -100/-80                                           => taken back by 3, stands, takes back 1: Corrected, net 80.00, first 1, A B
            1 1 A 100/80 // 5 1 B 100/80 // 9 22 B -100/-80                                           => stands, taken back by 3, takes back 2: Corrected, net 80.00, first 1, A B
            1 1 A 100/80 // 5 22 C -100/-80 F8:A ; 5 1 C 100/90 F8:A                                  => taken back by 2, takes back 1, stands: Corrected, net 90.00, first 1, A C
            1 1 A 100/80 // 5 22 A -100/-80                                                           => taken back by 2, takes back 1: TakenBack, net 0.00, first 1, A
            5 22 A -100/-80                                                                           => takes back what we never saw: UnseenTakenBack, net -80.00, first unknown, A
            5 22 A -100/-80 ; 5 1 B 100/90                                                            => takes back what we never saw, stands: Corrected, net 10.00, first unknown, A B
            5 22 A -100/-80 // 9 1 A 100/80                                                           => takes back what we never saw, stands: Corrected, net 0.00, first unknown, A
            1 1 A 100/80 // 5 22 A -100/-70 ; 5 1 B 100/90                                            => taken back by 2, takes back 1, other amounts, stands: Corrected, net 100.00, first 1, A B
            1 1 A 100/80 // 5 22 Z -100/-70                                                           => stands, takes back what we never saw: Corrected, net 10.00, first unknown, A Z
            1 1 A 100/0 // 5 1 B 100/90                                                               => replaced, stands: Corrected, net 90.00, first 1, A B
            1 1 A 100/0 // 5 22 A -100/0 ; 5 1 B 100/90                                               => taken back by 2, takes back 1, stands: Corrected, net 90.00, first 1, A B
            1 1 A 100/80 // 5 1 B 100/90                                                              => replaced, stands: Corrected, net 170.00, first 1, A B
            1 1 A 100/80 // 9 1 B 100/0 dup                                                           => stands, duplicate: Stands, net 80.00, first 1, A B
            1 1 A 100/0 dup                                                                           => stands: Stands, net 0.00, first unknown, A
            1 1 A 100/80 // 5 22 A -100/-80 // 9 1 B 100/0 dup                                        => taken back by 2, takes back 1, stands: Corrected, net 0.00, first 1, A B
            1 1 A 100/80 // 5 22 A -100/-80 ; 5 1 B 100/70 // 9 22 B -100/-70 ; 9 1 C 100/60          => taken back by 2, takes back 1, taken back by 4, takes back 3, stands: Corrected, net 60.00, first 1, A B C
            1 1 A 100/80 // 5 22 A -100/-80 // 9 22 A -100/-80                                        => taken back by 2, takes back 1, takes back what we never saw: TakenBack, net -80.00, first unknown, A
            1 1 A 100/80 // 3 2 X 100/20 payer:1                                                      => stands: Stands, net 80.00, first 1, A && stands: Stands, net 20.00, first 1, X
            1 1 A 100/80 // 3 2 X 100/20 payer:1 // 5 22 A -100/-80 ; 5 1 B 100/0                     => taken back by 2, takes back 1, stands: Corrected, net 0.00, first 1, A B && stands: Stands, net 20.00, first 1, X
            1 19 A 100/80                                                                             => stands: Stands, net 80.00, first 1, A
            1 25 A 100/0                                                                              => no decision: NotAdjudicated, net 0.00, first unknown, A
            1 25 A 100/0 // 5 1 B 100/80                                                              => no decision, stands: Stands, net 80.00, first 2, A B
            1 13 A 100/0 // 5 1 A 100/80                                                              => no decision, stands: Stands, net 80.00, first 2, A
            1 1 A 100/80 // 5 13 A 100/0                                                              => stands, no decision: Stands, net 80.00, first 1, A
            1 4 A 100/0                                                                               => stands: Stands, net 0.00, first 1, A
            1 1 A 100/0 on:1 // 5 1 B 100/90 on:8                                                     => stands: Stands, net 0.00, first 1, A && stands: Stands, net 90.00, first 1, B
            1 1 A 100/0 on:1 // 5 1 B 100/90 on:1                                                     => replaced, stands: Corrected, net 90.00, first 1, A B
            1 1 A 100/0 on:1 // 5 1 B 100/90 on:8 F8:A                                                => replaced, stands: Corrected, net 90.00, first 1, A B
            1 1 A 100/80 on:1 // 5 22 A -100/-80 ; 5 1 B 100/90 on:1                                  => taken back by 2, takes back 1, stands: Corrected, net 90.00, first 1, A B
            1 1 A 100/80 on:1 ; 1 1 B 100/80 on:8 // 5 22 B -100/-80 on:8                             => stands: Stands, net 80.00, first 1, A && taken back by 2, takes back 1: TakenBack, net 0.00, first 1, B
            1 1 A 100/80 on:1 ; 1 1 B 100/80 on:8 // 5 22 - -100/-80                                  => takes back what we never saw: UnseenTakenBack, net -80.00, first unknown,  && stands: Stands, net 80.00, first 1, A && stands: Stands, net 80.00, first 1, B
            1 1 A 60/0 ; 1 1 B 40/30                                                                  => stands, stands: Stands, net 30.00, first 1, A B
            1 1 A 60/0 ; 1 1 B 40/30 // 5 22 A -60/0 ; 5 1 C 60/50                                    => taken back by 3, stands, takes back 1, stands: Corrected, net 80.00, first 1, A B C
            1 1 A 60/0 // 5 1 B 40/30                                                                 => stands, stands: Stands, net 30.00, first 1, A B
            1 1 A 60/0 // 5 1 A 40/30                                                                 => replaced, stands: Corrected, net 30.00, first 1, A
            1 1 A 60/0 // 5 1 B 40/30 F8:A                                                            => replaced, stands: Corrected, net 30.00, first 1, A B
            1 1 A 60/40 ; 1 1 A 60/40                                                                 => replaced, stands: Corrected, net 80.00, first 1, A
            1 1 A 100/0 claim:0 ; 1 1 B 100/0 claim:0 // 5 22 A -100/0 claim:0 ; 5 1 A 100/90 claim:0 => taken back by 2, takes back 1, stands: Corrected, net 90.00, first 1, A && stands: Stands, net 0.00, first 1, B
            1 1 - 100/0 claim:0 ; 1 1 - 100/0 claim:0                                                 => stands: Stands, net 0.00, first 1,  && stands: Stands, net 0.00, first 1,
            1 1 A 100/0 // 5 1 B 100/90 F8:A claim:JC1001-2                                           => replaced, stands: Corrected, net 90.00, first 1, A B
            1 1 A 100/80 // 5 22 A -100/-80 ; 5 1 B 100/90 F8:A claim:JC1001-2                        => taken back by 2, takes back 1, stands: Corrected, net 90.00, first 1, A B
            1 1 A 100/0 // 5 1 B 100/90 F8:0 claim:JC1001-2                                           => stands: Stands, net 0.00, first 1, A && stands: Stands, net 90.00, first 1, B
            1 1 0 100/0 claim:X ; 1 1 0 100/0 claim:Y // 5 1 B 100/90 F8:0 claim:Z                    => stands: Stands, net 0.00, first 1, 0 && stands: Stands, net 0.00, first 1, 0 && stands: Stands, net 90.00, first 1, B
            1 1 A 100/0 // 5 1 B 100/0 F8:A claim:JC2 // 9 1 C 100/90 F8:B claim:JC3                  => replaced, replaced, stands: Corrected, net 90.00, first 1, A B C
            1 1 A 100/0 // 5 1 B 100/90 F8:A claim:JC2 payer:1                                        => stands: Stands, net 0.00, first 1, A && stands: Stands, net 90.00, first 1, B
        "#]],
        told_story,
    );
}

#[test]
fn a_history_says_what_a_person_should_look_at() {
    check_rows(
        &expect![[r#"
            1 1 A 100/80 // 5 22 A -100/-80 ; 5 1 B 100/90 =>
            1 1 A 100/80 // 5 22 A -100/-80                => every payment of claim JC1001 was taken back and no correction came; check whether the payer was right
            5 22 A -100/-80                                => the payer takes back 80.00 on claim JC1001, and the payment is in none of the files; nothing was undone
            1 1 A 100/80 // 5 22 A -100/-70 ; 5 1 B 100/90 => the reversal of claim JC1001 takes back 70.00, which is not what was paid; they were paired by the payer's claim number
            1 1 A 100/80 // 5 1 B 100/90                   => claim JC1001 was adjudicated again, and nobody took back the 80.00 of before; one of the payments may be asked back
            1 1 A 100/0 // 5 1 B 100/90                    =>
            1 1 A 100/80 // 9 1 B 100/0 dup                => the payer has claim JC1001 already; its earlier answer stands
        "#]],
        told_findings,
    );
}

#[test]
fn what_a_later_word_changed() {
    check_rows(
        &expect![[r#"
            1 1 A 100/0                                            => unknown
            1 1 A 100/0 // 5 1 B 100/90                            => 90.00
            1 1 A 100/0 // 5 1 B 100/0                             => 0.00
            1 1 A 100/80 // 5 22 A -100/-80 ; 5 1 B 100/90         => 10.00
            1 1 A 100/80 // 5 22 A -100/-80 ; 5 1 B 100/10         => -70.00
            1 1 A 100/80 // 5 22 A -100/-80                        => unknown
            5 22 A -100/0 ; 5 1 B 100/90                           => unknown
            1 1 A 100/80 // 9 1 B 100/0 dup                        => unknown
            1 1 A 60/0 ; 1 1 B 40/30                               => unknown
            1 1 A 60/0 ; 1 1 B 40/30 // 5 22 A -60/0 ; 5 1 C 60/50 => 50.00
            1 1 A 100/0 ; 5 1 B 100/90                             => 90.00
        "#]],
        |row| {
            let histories = paired(records(row));
            let recovered = histories.iter().next().and_then(|it| it.recovered());
            recovered.map_or("unknown".to_owned(), |it| it.to_string())
        },
    );
}

#[test]
fn a_payment_is_found_by_where_it_stands() {
    let histories = paired(records("1 1 A 100/80 // 5 22 A -100/-80 ; 5 1 B 100/90"));
    let first = PaymentSource { file: 0, position: 0 };
    let corrected = PaymentSource { file: 1, position: 1 };
    let history = histories.history(first).unwrap();
    assert_eq!(history.standing(corrected), Some(Standing::Current));
    assert_eq!(history.standing(first), Some(Standing::TakenBack { reversal: 1 }));
    assert!(history.is_first(first) && !history.is_first(corrected));
    assert!(histories.history(PaymentSource { file: 7, position: 0 }).is_none());
    assert_eq!(histories.records().len(), 3);
}

fn paired(records: Vec<PaymentRecord>) -> Histories {
    let mut pairing = Pairing::default();
    for record in records {
        pairing.add(record);
    }
    pairing.finish()
}

/// What must not depend on the order of reading: everything but the numbers of the files.
fn told(histories: &Histories) -> Vec<(String, Vec<PaymentRecord>)> {
    let without_file = |record: &PaymentRecord| PaymentRecord {
        source: PaymentSource { file: 0, ..record.source },
        ..record.clone()
    };
    histories
        .iter()
        .map(|it| (story(&it), it.records().iter().map(without_file).collect()))
        .collect()
}

prop_compose! {
    /// Few claims, numbers, days and amounts, so that they meet often.
    fn any_record()(
        (payer, claim, number) in (0..2_u32, 0..3_u8, 0..4_u8),
        reference in prop::option::of(0..4_u8),
        status in prop::sample::select(vec!["1", "2", "22", "22", "13", "25"]),
        (charged, paid) in (1..3_i64, 0..3_i64),
        day in prop::option::of(1..5_u32),
        service in prop::option::of(1..3_u32),
        position in 0..3_u32,
        duplicate in any::<bool>(),
    ) -> PaymentRecord {
        let status = ClaimStatus::from_code(status);
        let sign = if status == ClaimStatus::Reversal { -100_00 } else { 100_00 };
        PaymentRecord {
            payer: PayerNumber(payer),
            claim: ClaimNumber(format!("JC{claim}")),
            payer_claim_number: if number == 0 { String::new() } else { format!("P{number}") },
            original_reference: reference.map(|number| format!("P{number}")),
            status,
            charged: Cents(charged * sign),
            paid: Cents(paid * sign),
            date: day.and_then(|day| NaiveDate::from_ymd_opt(2026, 5, day)),
            service_from: service.and_then(|day| NaiveDate::from_ymd_opt(2026, 4, day)),
            duplicate_notice: duplicate && paid == 0,
            undecided: false,
            source: PaymentSource { file: 0, position },
            kept_under: None,
            kept_on: None,
        }
    }
}

/// Each record in a file of its own, read in this order.
fn read_in_order(records: &[PaymentRecord]) -> Histories {
    let numbered = (0..).zip(records).map(|(file, record)| PaymentRecord {
        source: PaymentSource { file, ..record.source },
        ..record.clone()
    });
    paired(numbered.collect())
}

proptest! {
    #[test]
    fn the_order_of_the_files_changes_nothing(
        records in prop::collection::vec(any_record(), 0..14),
        shuffled in any::<u64>(),
    ) {
        let mut other = records.clone();
        let mut seed = shuffled;
        for place in (1..other.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let bound = u64::try_from(place + 1).expect("a short list");
            other.swap(place, usize::try_from((seed >> 33) % bound).expect("a short list"));
        }
        prop_assert_eq!(told(&read_in_order(&records)), told(&read_in_order(&other)));
    }

    #[test]
    fn pairs_are_mutual_and_an_answer_always_stands(
        records in prop::collection::vec(any_record(), 0..14),
    ) {
        let histories = read_in_order(&records);
        let net: Cents = histories.iter().map(|it| it.net_paid()).sum();
        prop_assert_eq!(net, records.iter().map(|record| record.paid).sum());
        for history in histories.iter() {
            let standings = history.standings();
            // What nobody took back is never without a standing answer.
            if standings.contains(&Standing::Superseded) {
                prop_assert!(standings.contains(&Standing::Current));
            }
            for (at, standing) in standings.iter().enumerate() {
                match *standing {
                    Standing::TakenBack { reversal } => {
                        let back = matches!(
                            standings[reversal],
                            Standing::TakesBack { original, .. } if original == at
                        );
                        prop_assert!(back);
                    }
                    Standing::TakesBack { original, .. } => prop_assert_eq!(
                        standings[original],
                        Standing::TakenBack { reversal: at }
                    ),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_correction_in_any_order_leaves_the_corrected_payment(
        (before, after) in (1..500_00_i64, 0..500_00_i64),
        order in Just(vec![0_usize, 1, 2]).prop_shuffle(),
    ) {
        let record = |position: u32, status: ClaimStatus, number: &str, amount: i64, day: u32| PaymentRecord {
            payer: PayerNumber(0),
            claim: ClaimNumber("JC1001".to_owned()),
            payer_claim_number: number.to_owned(),
            original_reference: None,
            status,
            charged: Cents(if amount < 0 { -600_00 } else { 600_00 }),
            paid: Cents(amount),
            date: NaiveDate::from_ymd_opt(2026, 5, day),
            service_from: None,
            duplicate_notice: false,
            undecided: false,
            source: PaymentSource { file: 0, position },
            kept_under: None,
            kept_on: None,
        };
        let story = [
            record(0, ClaimStatus::Processed(Rank::Primary), "A", before, 1),
            record(0, ClaimStatus::Reversal, "A", -before, 9),
            record(1, ClaimStatus::Processed(Rank::Primary), "B", after, 9),
        ];
        let files: Vec<PaymentRecord> = order.iter().map(|nth| story[*nth].clone()).collect();
        let histories = read_in_order(&files);
        let history = histories.iter().next().expect("one claim");
        prop_assert_eq!(history.current().map(|it| it.paid).collect::<Vec<_>>(), vec![Cents(after)]);
        prop_assert_eq!(history.first().map(|it| it.paid), Some(Cents(before)));
        prop_assert_eq!(history.net_paid(), Cents(after));
        prop_assert_eq!(history.state(), ClaimState::Corrected);
    }
}
