//! What holds for every claim, however odd.

use proptest::prelude::*;

use crate::{
    Adjustment, Carc, Cents, ClaimPayment, ClaimStatus, CodeBook, DenialClass, Group, Rank, Rarc,
    ServiceLine, judge,
};

/// Every group with codes of every kind, and some that no table knows.
fn any_adjustment() -> impl Strategy<Value = Adjustment> {
    let groups = prop::sample::select(vec!["CO", "PR", "OA", "PI", "CR", "XX"]);
    let carcs = prop::sample::select(vec![
        "45", "24", "1", "2", "23", "303", "253", "104", "133", "257", "94", "100", "16", "96",
        "97", "50", "A1", "18", "193", "215", "192", "999", "ZZ", "", "é",
    ]);
    (groups, carcs, -500_00_i64..500_00).prop_map(|(group, carc, amount)| Adjustment {
        group: Group::from_code(group),
        carc: Carc::new(carc),
        amount: Cents(amount),
    })
}

fn any_remarks() -> impl Strategy<Value = Vec<Rarc>> {
    let codes = vec!["MA01", "MA130", "M76", "N290", "N781", "N130", "N9999", "?"];
    prop::collection::vec(prop::sample::select(codes).prop_map(Rarc::new), 0..3)
}

fn any_line() -> impl Strategy<Value = ServiceLine> {
    let adjustments = prop::collection::vec(any_adjustment(), 0..5);
    (adjustments, any_remarks(), 0_i64..500_00).prop_map(|(adjustments, remarks, paid)| {
        let adjusted: Cents = adjustments.iter().map(|one| one.amount).sum();
        let (paid, charged) = (Cents(paid), Cents(paid) + adjusted);
        ServiceLine { charged, paid, adjustments, remarks, ..ServiceLine::default() }
    })
}

/// Adds up on every level unless the claim repeats its lines.
fn any_payment() -> impl Strategy<Value = ClaimPayment> {
    let statuses = vec!["1", "2", "4", "15", "19", "22", "23", "25", "77"];
    let own = prop::collection::vec(any_adjustment(), 0..3);
    let lines = prop::collection::vec(any_line(), 1..5);
    (prop::sample::select(statuses), own, lines, any_remarks(), any::<bool>()).prop_map(
        |(status, own, lines, remarks, repeats)| {
            let adjusted: Cents = own.iter().map(|one| one.amount).sum();
            let mut payment = ClaimPayment {
                status: ClaimStatus::from_code(status),
                charged: lines.iter().map(|line| line.charged).sum(),
                paid: lines.iter().map(|line| line.paid).sum::<Cents>() - adjusted,
                adjustments: own,
                remarks,
                ..ClaimPayment::default()
            };
            if repeats {
                payment.paid += adjusted;
                let of_lines = lines.iter().flat_map(|line| &line.adjustments);
                payment.adjustments = of_lines.copied().collect();
            }
            payment.lines = lines;
            payment
        },
    )
}

fn all(payment: &ClaimPayment) -> impl Iterator<Item = &Adjustment> {
    payment.adjustments.iter().chain(payment.lines.iter().flat_map(|line| &line.adjustments))
}

proptest! {
    #[test]
    fn every_adjustment_is_in_exactly_one_sum(payment in any_payment()) {
        let judgment = judge(CodeBook::shipped(), &[], None, &payment);
        let sent: Cents = all(&payment).map(|one| one.amount).sum();
        prop_assert_eq!(judgment.adjusted() + judgment.repeated, sent);
        prop_assert_eq!(payment.charged - judgment.adjusted(), payment.paid);
    }

    #[test]
    fn an_unknown_code_is_never_written_off(payment in any_payment()) {
        let book = CodeBook::shipped();
        let judgment = judge(book, &[], None, &payment);
        let unknown = |one: &&Adjustment| book.carc(one.carc).is_none();
        let n_repeated =
            judgment.findings.iter().filter(|one| one.kind == "repeated_adjustment").count();
        let n_unknown = all(&payment).filter(unknown).count();
        let n_found = judgment.findings.iter().filter(|one| one.kind == "unknown_carc").count();
        prop_assert!(n_found <= n_unknown && n_unknown <= n_found + n_repeated);

        // Alone on a line, it is denied in full and unclassified.
        for sent in all(&payment).filter(unknown).filter(|one| Cents::ZERO < one.amount) {
            let adjustments = vec![*sent];
            let line = ServiceLine { charged: sent.amount, adjustments, ..ServiceLine::default() };
            let alone = ClaimPayment {
                status: ClaimStatus::Processed(Rank::Primary),
                charged: sent.amount,
                lines: vec![line],
                ..ClaimPayment::default()
            };
            let judgment = judge(book, &[], None, &alone);
            let denial = judgment.denial.expect("an unknown code denies");
            prop_assert_eq!(denial.class, DenialClass::Unclassified);
            prop_assert_eq!(denial.amount, sent.amount);
            prop_assert!(!judgment.zero_pay_ok);
        }
    }

    #[test]
    fn without_a_known_group_nothing_is_written_off(payment in any_payment()) {
        let mut payment = payment;
        let of_lines = payment.lines.iter_mut().flat_map(|line| &mut line.adjustments);
        for one in payment.adjustments.iter_mut().chain(of_lines) {
            one.group = Group::Unknown;
        }
        let judgment = judge(CodeBook::shipped(), &[], None, &payment);
        let written_off =
            judgment.contractual + judgment.patient_share + judgment.cob + judgment.legislated;
        prop_assert_eq!(written_off + judgment.informational, Cents::ZERO);
    }

    #[test]
    fn a_denial_is_the_sum_of_its_reasons_and_is_never_nothing(payment in any_payment()) {
        let judgment = judge(CodeBook::shipped(), &[], None, &payment);
        if let Some(denial) = judgment.denial {
            let sum: Cents = denial.reasons.iter().map(|reason| reason.adjustment.amount).sum();
            prop_assert_eq!(denial.amount, sum);
            prop_assert!(Cents::ZERO < denial.amount);
            prop_assert!(denial.reasons.iter().any(|reason| reason.class == denial.class));
            prop_assert!(!judgment.zero_pay_ok);
            prop_assert!(denial.reasons.iter().all(|reason| !reason.because.is_empty()));
        }
    }
}
