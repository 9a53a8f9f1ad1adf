//! Stories of recoupments, one to a row, and the law that no cent is lost.

use chrono::NaiveDate;
use expect_test::expect;
use proptest::prelude::*;

use super::*;
use crate::{
    Cents, ClaimNumber, ClaimPayment, ClaimStatus, Pairing, PaymentRecord, PaymentSource, Rank,
    rows::check_rows,
};

/// A row is `claims | adjustments`, each list with `;` between. A claim is `day number
/// payer's-number paid`, negative for a reversal; an adjustment is `day reason amount reference`,
/// in dollars, and adjustments of one day stand on one remittance.
fn told(row: &str) -> String {
    let books = books(row);
    let claims = books.entries().iter().map(|it| match &it.link {
        ClaimLink::Claim { claim, by: LinkedBy::Both, .. } => format!("{claim} by both"),
        ClaimLink::Claim { claim, .. } => claim.to_string(),
        ClaimLink::Ambiguous => "?".to_owned(),
        ClaimLink::None => "-".to_owned(),
    });
    let mut words = vec![format!("[{}]", claims.collect::<Vec<_>>().join(", "))];
    for it in books.settlements() {
        let (closed, opened) = (it.closed + 1, it.opened + 1);
        words.push(format!("{closed} settles {} of {opened} ({:?})", it.amount, it.by));
    }
    for item in books.open() {
        words.push(format!("{} open {} {:?}", item.entry + 1, item.remaining, item.why));
    }
    words.join("; ")
}

fn books(row: &str) -> LedgerBooks {
    let (claims, adjustments) = row.split_once('|').expect("claims and adjustments");
    let mut pairing = Pairing::default();
    for (position, text) in (0..).zip(parts(claims)) {
        pairing.add(claim(text, position));
    }
    let mut ledger = Ledger::default();
    for text in parts(adjustments) {
        ledger.add(entry(text));
    }
    ledger.finish(&pairing.finish())
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 5, text.parse().expect("a day"))
}

fn dollars(text: &str) -> Cents {
    Cents(text.parse::<i64>().expect("dollars") * 100)
}

fn claim(text: &str, position: u32) -> PaymentRecord {
    let words: Vec<&str> = text.split_whitespace().collect();
    let paid = dollars(words[3]);
    let is_reversal = paid < Cents::ZERO;
    let payment = ClaimPayment {
        claim: ClaimNumber(words[1].to_owned()),
        payer_claim_number: words[2].to_owned(),
        status: if is_reversal {
            ClaimStatus::Reversal
        } else {
            ClaimStatus::Processed(Rank::Primary)
        },
        charged: if is_reversal { Cents(-200_00) } else { Cents(200_00) },
        paid,
        ..ClaimPayment::default()
    };
    let date = day(words[0]);
    PaymentRecord::of(&payment, PayerNumber(0), date, PaymentSource { file: 0, position })
}

fn entry(text: &str) -> LedgerEntry {
    let mut words = text.splitn(4, ' ');
    let mut next = || words.next().unwrap_or("");
    let date = next();
    LedgerEntry {
        payer: PayerNumber(0),
        date: day(date),
        trace: format!("T{date}"),
        file: 0,
        adjustment: ProviderAdjustment {
            reason: next().to_owned(),
            amount: dollars(next()),
            reference: next().to_owned(),
            ..ProviderAdjustment::default()
        },
    }
}

#[test]
fn a_reference_names_a_claim_however_it_is_written() {
    check_rows(
        &expect![[r#"
            1 JC-1001 2026130000417 80 | 9 WO 80 JC-1001                              => [JC-1001]; 1 open 80.00 TakenWithoutReversal
            1 JC-1001 2026130000417 80 | 9 WO 80 jc1001                               => [JC-1001]; 1 open 80.00 TakenWithoutReversal
            1 JC-1001 2026130000417 80 | 9 WO 80 2026130000417                        => [JC-1001]; 1 open 80.00 TakenWithoutReversal
            1 JC-1001 2026130000417 80 | 9 WO 80 JC-1001 2026130000417 T9             => [JC-1001 by both]; 1 open 80.00 TakenWithoutReversal
            1 JC-1001 2026130000417 80 | 9 WO 80 JC-1001/20260501/2026130000417       => [JC-1001 by both]; 1 open 80.00 TakenWithoutReversal
            1 JC-1001 2026130000417 80 | 9 WO 80 JC100120260501 2026130000417         => [JC-1001]; 1 open 80.00 TakenWithoutReversal
            1 JC-1001 2026130000417 80 | 9 WO 80 JC10012026130000417                  => [JC-1001 by both]; 1 open 80.00 TakenWithoutReversal
            1 JC-1001 2026130000417 80 | 9 WO 80 022026130000417                      => [JC-1001]; 1 open 80.00 TakenWithoutReversal
            1 JC-1001 2026130000417 80 | 9 WO 80 OVERPAYMENT                          => [-]; 1 open 80.00 TakenUnexplained
            1 JC-1001 2026130000417 80 | 9 WO 80                                      => [-]; 1 open 80.00 TakenUnexplained
            1 JC-1001 2026130000417 80 | 9 WO 80 JC                                   => [-]; 1 open 80.00 TakenUnexplained
            1 JC-1001 2026130000417 80 | 9 WO 80 1001                                 => [-]; 1 open 80.00 TakenUnexplained
            1 JC-1001 2026130000417 80 ; 1 1001 X9 80 | 9 WO 80 JC-1001               => [JC-1001]; 1 open 80.00 TakenWithoutReversal
            1 JC-1001 2026130000417 80 ; 1 1001 X9 80 | 9 WO 80 JC-1001 2026130000417 => [JC-1001 by both]; 1 open 80.00 TakenWithoutReversal
            1 AB7 X900000001 80 ; 1 CD8 X900000002 80 | 9 WO 80 AB7 CD8               => [?]; 1 open 80.00 TakenUnexplained
            1 AB7 X900000001 80 ; 1 CD8 X900000002 80 | 9 WO 80 AB7 X900000002        => [CD8]; 1 open 80.00 TakenWithoutReversal
            1 AB7 X900000001 80 ; 1 CD8 X900000001 80 | 9 WO 80 X900000001            => [?]; 1 open 80.00 TakenUnexplained
            1 AB7 X900000001 80 ; 1 CD8 X900000001 80 | 9 WO 80 CD8 X900000001        => [CD8 by both]; 1 open 80.00 TakenWithoutReversal
            1 0 000 80 | 9 WO 80 000                                                  => [-]; 1 open 80.00 TakenUnexplained
        "#]],
        told,
    );
}

#[test]
fn stories_of_recoupments() {
    check_rows(
        &expect![[r#"
            # Set aside at the reversal, taken later.
            1 JC1 A1 80 ; 5 JC1 A1 -80 | 5 WO -80 JC1 ; 9 WO 80 JC1                                              => [JC1, JC1]; 2 settles 80.00 of 1 (ReferenceAndAmount)
            1 JC1 A1 80 ; 5 JC1 A1 -80 | 5 WO -80 JC1                                                            => [JC1]; 1 open -80.00 StillToCome
            1 JC1 A1 80 ; 5 JC1 A1 -80 | 5 WO -80 JC1 ; 9 WO 30 JC1                                              => [JC1, JC1]; 2 settles 30.00 of 1 (Reference); 1 open -50.00 StillToCome
            1 JC1 A1 80 ; 5 JC1 A1 -80 | 5 WO -80 JC1 ; 9 WO 30 JC1 ; 12 WO 50 JC1                               => [JC1, JC1, JC1]; 2 settles 30.00 of 1 (Reference); 3 settles 50.00 of 1 (Reference)
            1 JC1 A1 80 ; 5 JC1 A1 -80 | 5 WO -80 JC1 ; 9 WO 80 JC1 ; 12 WO 80 JC1                               => [JC1, JC1, JC1]; 2 settles 80.00 of 1 (ReferenceAndAmount); 3 open 80.00 PerhapsTakenTwice
            # Medicare: the balance goes forward first and is taken as WO later.
            1 JC1 2026130000417 80 ; 5 JC1 2026130000417 -80 | 5 FB -80 2026130000417 ; 25 WO 80 022026130000417 => [JC1, JC1]; 2 settles 80.00 of 1 (ReferenceAndAmount)
            # Taken with a reversal, without, and for nothing that we know.
            1 JC1 A1 80 ; 5 JC1 A1 -80 | 9 WO 80 JC1                                                             => [JC1]; 1 open 80.00 PerhapsTakenTwice
            1 JC1 A1 80 | 9 WO 80 JC1                                                                            => [JC1]; 1 open 80.00 TakenWithoutReversal
            | 9 WO 80 LETTER 77                                                                                  => [-]; 1 open 80.00 TakenUnexplained
            5 JC1 A1 -80 | 9 WO 80 JC1                                                                           => [JC1]; 1 open 80.00 PerhapsTakenTwice
            # A net-negative remittance carries a balance to the next.
            | 5 FB -80 TRACE5 ; 9 FB 80 TRACE5                                                                   => [-, -]; 2 settles 80.00 of 1 (ReferenceAndAmount)
            | 5 FB -80 TRACE5 ; 9 FB 80 TRACE9                                                                   => [-, -]; 2 settles 80.00 of 1 (Amount)
            | 5 FB -80 ; 9 FB 50 ; 12 FB 30                                                                      => [-, -, -]; 2 settles 50.00 of 1 (OldestBalance); 3 settles 30.00 of 1 (OldestBalance)
            | 5 FB -80 TRACE5 ; 9 FB 80 TRACE5 ; 9 FB -20 TRACE9 ; 12 FB 20 TRACE9                               => [-, -, -, -]; 2 settles 80.00 of 1 (ReferenceAndAmount); 4 settles 20.00 of 3 (ReferenceAndAmount)
            | 9 FB 80 TRACE5                                                                                     => [-]; 1 open 80.00 BalanceFromBefore
            | 9 FB 80 TRACE5 ; 12 FB -80 TRACE9                                                                  => [-, -]; 1 open 80.00 BalanceFromBefore; 2 open -80.00 StillToCome
            | 5 FB -30 ; 6 FB -50 ; 9 FB 80                                                                      => [-, -, -]; 3 settles 30.00 of 1 (OldestBalance); 3 settles 50.00 of 2 (OldestBalance)
            # Our refund arrived.
            1 JC1 A1 80 ; 5 JC1 A1 -80 | 5 WO -80 JC1 ; 9 WO 80 JC1 ; 9 72 -80 JC1                               => [JC1, JC1, JC1]; 3 settles 80.00 of 1 (ReferenceAndAmount)
            | 9 WO 80 JC1 ; 9 72 -80 JC1                                                                         => [-, -]; 2 settles 80.00 of 1 (Refund)
            | 9 WO 80 JC1 ; 9 72 -70 JC1                                                                         => [-, -]; 2 open 80.00 TakenUnexplained
            # The references differ.
            | 5 WO -80 LETTER-77 ; 9 WO 80 LETTER-78                                                             => [-, -]; 2 settles 80.00 of 1 (Amount)
            1 JC1 A1 80 ; 1 JC2 A2 80 | 5 WO -80 JC1 ; 9 WO 80 JC2                                               => [JC1, JC2]; 1 open -80.00 StillToCome; 2 open 80.00 TakenWithoutReversal
            | 5 WO -80 LETTER-77 ; 9 WO 70 LETTER-78                                                             => [-, -]; 1 open -80.00 StillToCome; 2 open 70.00 TakenUnexplained
            | 9 WO -80 LETTER-77 ; 5 WO 80 LETTER-77                                                             => [-, -]; 1 open 80.00 TakenUnexplained; 2 open -80.00 StillToCome
            # Other accounts have nothing to settle.
            | 5 L6 -3 JC1 ; 5 CS 7 ; 5 ZZ 4                                                                      => [-, -, -]
        "#]],
        told,
    );
}

#[test]
fn the_books_add_up_by_account() {
    let books = books(
        "1 JC1 A1 80 | 5 L6 -3 JC1 ; 5 L6 1 JC1 ; 5 IR 20 ; 5 WO 80 JC1 ; 5 FB -60 T5 ; 5 ZZ 4",
    );
    assert_eq!(books.interest(), Cents(2_00));
    assert_eq!(books.received(LedgerAccount::Levy), Cents(-20_00));
    assert_eq!(books.received(LedgerAccount::Recoupment), Cents(-20_00));
    assert_eq!(books.still_to_come(), Cents(60_00));
    assert_eq!(books.taken_unexplained(), Cents(80_00));
    let says: Vec<String> = books.findings().into_iter().map(|it| it.what).collect();
    expect![[r#"
        PLB FB: 60.00 is set aside and will be missing from a coming payment
        PLB WO: 80.00 was taken for claim JC1, whose payment nobody reversed; ask for the reason
        PLB reason `ZZ` over 4.00 is not in the table; it counts in the balance and is booked apart"#]]
    .assert_eq(&says.join("\n"));
}

prop_compose! {
    fn any_entry()(
        payer in 0..2_u32,
        day in prop::option::of(1..6_u32),
        reason in prop::sample::select(vec!["WO", "FB", "72", "L6", "ZZ"]),
        amount in -4..5_i64,
        reference in prop::sample::select(vec!["", "JC1", "JC2", "JC1 A1", "LETTER 7"]),
        trace in 0..2_u8,
    ) -> LedgerEntry {
        LedgerEntry {
            payer: PayerNumber(payer),
            date: day.and_then(|day| NaiveDate::from_ymd_opt(2026, 5, day)),
            trace: format!("T{trace}"),
            file: 0,
            adjustment: ProviderAdjustment {
                reason: reason.to_owned(),
                reference: reference.to_owned(),
                amount: Cents(amount * 10_00),
                ..ProviderAdjustment::default()
            },
        }
    }
}

fn settled(entries: &[LedgerEntry]) -> LedgerBooks {
    let mut pairing = Pairing::default();
    for (position, text) in (0..).zip(["1 JC1 A1 80", "3 JC1 A1 -80", "1 JC2 A2 20"]) {
        pairing.add(claim(text, position));
    }
    let mut ledger = Ledger::default();
    for (file, entry) in (0..).zip(entries) {
        ledger.add(LedgerEntry { file, ..entry.clone() });
    }
    ledger.finish(&pairing.finish())
}

proptest! {
    #[test]
    fn each_cent_is_settled_once_or_open(entries in prop::collection::vec(any_entry(), 0..16)) {
        let books = settled(&entries);
        for (nth, it) in books.entries().iter().enumerate() {
            if it.account != LedgerAccount::Recoupment {
                continue;
            }
            let taken = books.settlements().iter().filter(|it| it.closed == nth);
            let given = books.settlements().iter().filter(|it| it.opened == nth);
            let settled = taken.map(|it| it.amount).sum::<Cents>()
                - given.map(|it| it.amount).sum::<Cents>();
            let open = books.open().iter().find(|item| item.entry == nth);
            let left = open.map_or(Cents::ZERO, |item| item.remaining);
            prop_assert_eq!(it.entry.adjustment.amount, settled + left);
        }
        prop_assert!(books.settlements().iter().all(|it| Cents::ZERO < it.amount));
    }

    #[test]
    fn the_order_of_the_files_changes_no_book(
        entries in prop::collection::vec(any_entry(), 0..12),
        turn in 0..12_usize,
    ) {
        let mut other = entries.clone();
        other.reverse();
        let turn = turn % other.len().max(1);
        other.rotate_left(turn);
        let (books, others) = (settled(&entries), settled(&other));
        prop_assert_eq!(books.settlements(), others.settlements());
        prop_assert_eq!(books.open(), others.open());
    }

    #[test]
    fn what_is_set_aside_and_taken_under_one_reference_leaves_nothing_open(
        parts in prop::collection::vec(1..50_00_i64, 1..6),
    ) {
        let sum: i64 = parts.iter().sum();
        let made = |day: u32, amount: i64| LedgerEntry {
            payer: PayerNumber(0),
            date: NaiveDate::from_ymd_opt(2026, 5, day),
            trace: format!("T{day}"),
            file: 0,
            adjustment: ProviderAdjustment {
                reason: "WO".to_owned(),
                reference: "JC1".to_owned(),
                amount: Cents(amount),
                ..ProviderAdjustment::default()
            },
        };
        let taken = (5..).zip(&parts).map(|(day, amount)| made(day, *amount));
        let entries: Vec<LedgerEntry> = std::iter::once(made(3, -sum)).chain(taken).collect();
        prop_assert!(settled(&entries).open().is_empty());
    }
}
