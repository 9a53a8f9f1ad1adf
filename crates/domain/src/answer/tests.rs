//! Whole cases, from the codes on a remittance to the answer.

use chrono::NaiveDate;
use expect_test::expect;

use super::{Around, Books, Clocks, PaymentFacts, answer};
use crate::{
    Acknowledgment, Adjustment, Carc, Cents, ClaimNumber, ClaimPayment, ClaimStatus, Clock,
    CodeBook, Contract, DeadlineBook, Group, Payer, Priors, Program, Rarc, Remittance, ServiceLine,
    judge, rows::check_rows,
};

/// `program payer status codes charged proof`: a remittance of 2026-10-05 for a service of
/// 2026-09-14, judged as of 2026-11-02; the proof is the date of a 277CA that accepted the claim.
fn answered(row: &str) -> String {
    let [program, payer, status, codes, charged, proof] =
        row.split_whitespace().collect::<Vec<_>>()[..]
    else {
        panic!("six columns: {row}")
    };
    let charged = Cents(charged.replace('.', "").parse().unwrap());
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let remittance = Remittance {
        payer: Payer { name: payer.replace('_', " "), id: "1".into() },
        date: Some(day("2026-10-05")),
        ..Remittance::default()
    };
    let payment = payment(program, status, codes, charged);
    let acknowledgments: Vec<Acknowledgment> = (proof != "-")
        .then(|| Acknowledgment {
            claim: payment.claim.clone(),
            accepted: true,
            status: "A2:20".into(),
            date: Some(day(proof)),
            payer_claim_number: None,
        })
        .into_iter()
        .collect();
    let judgment = judge(CodeBook::shipped(), &[], remittance.date, &payment);
    let Some(denial) = judgment.denial else { return "no denial".into() };
    let around = Around {
        remittance: &remittance,
        payment: PaymentFacts::of(&payment),
        billed: None,
        acknowledgments: &acknowledgments,
        not_final: judgment.not_final,
        surprise_bill: false,
    };
    let deadlines = DeadlineBook::shipped(Contract::default());
    let books =
        Books { codes: CodeBook::shipped(), deadlines: &deadlines, priors: Priors::shipped() };
    let mut clocks = Clocks::new();
    let answer = answer(&denial, &around, &books, &mut clocks, day("2026-11-02"));
    let until = match &answer.clock {
        Clock::Runs(deadline) => format!("{} {}", deadline.date, deadline.rule),
        Clock::NoClock(why) => format!("{why:?}"),
        Clock::Unknown(why) => format!("{why:?}"),
    };
    let door = answer.ruling.door.id();
    let queue = answer.plan.queue.label();
    format!("{door} | {queue} | {until} | {}", answer.worth.expected_net)
}

/// `CO-16+N290` are a group, a reason and its remarks; several with commas.
fn payment(program: &str, status: &str, codes: &str, charged: Cents) -> ClaimPayment {
    let reasons: Vec<&str> = codes.split(',').collect();
    let each = Cents(charged.0 / i64::try_from(reasons.len()).unwrap());
    let line = |reason: &&str| {
        let mut parts = reason.split('+');
        let (group, carc) = parts.next().unwrap().split_once('-').unwrap();
        let (group, carc) = (Group::from_code(group), Carc::new(carc));
        ServiceLine {
            charged: each,
            adjustments: vec![Adjustment { group, carc, amount: each }],
            remarks: parts.map(Rarc::new).collect(),
            ..ServiceLine::default()
        }
    };
    ClaimPayment {
        claim: ClaimNumber("JC1".into()),
        status: ClaimStatus::from_code(status),
        charged,
        program: Program::from_id(program).unwrap(),
        payer_claim_number: "P1".into(),
        service_from: Some("2026-09-14".parse().unwrap()),
        lines: reasons.iter().map(line).collect(),
        ..ClaimPayment::default()
    }
}

#[test]
fn an_answer_has_its_door_its_queue_its_date_and_its_worth() {
    check_rows(
        &expect![[r#"
        medicare_b PRAIRIE_MEDICARE 1 CO-50+N115 300.00 -       => appeal_1 | Clinical Review | 2027-02-07 medicare-redetermination | 12.09
        medicare_b PRAIRIE_MEDICARE 1 CO-16+N265+MA130 300.00 - => new_claim | Auto-Submit | 2027-09-14 medicare-filing | 195.00
        medicare_b PRAIRIE_MEDICARE 1 CO-97+M15 300.00 -        => reopening | Coder Review | 2027-10-05 medicare-reopening | 95.00
        medicare_b PRAIRIE_MEDICARE 1 CO-29+N211 300.00 -       => reopening | A/R Follow-Up | 2027-10-05 medicare-reopening | 95.00
        medicare_b PRAIRIE_MEDICARE 1 CO-29 300.00 2026-09-20   => appeal_1 | Appeals | 2027-02-07 medicare-redetermination | 30.00
        medicare_a PRAIRIE_MEDICARE 1 CO-16+N290 300.00 -       => replacement | Auto-Submit | 2027-09-14 medicare-a-replacement | 190.00
        commercial UNITEDHEALTHCARE 1 CO-197 300.00 -           => appeal_1 | Appeals | 2026-12-09 uhc-appeal-trade | 15.00
        commercial AETNA 1 CO-50 300.00 -                       => appeal_1 | Clinical Review | 2026-12-04 aetna-appeal | 12.09
        commercial NORTHWIND 1 CO-29 300.00 -                   => reconsideration | Appeals | NoRule | 55.00
        commercial NORTHWIND 1 CO-29 300.00 2026-09-20          => reconsideration | Appeals | NoRule | 55.00
        commercial NORTHWIND 1 CO-252+M127 300.00 -             => records_reply | Health Records | 2026-11-19 erisa-records | 150.00
        commercial NORTHWIND 1 OA-18 300.00 -                   => nothing | A/R Follow-Up | NothingGoesOut | -20.00
        commercial NORTHWIND 1 CO-999 300.00 -                  => nothing | Triage | NothingGoesOut | -20.00
        commercial NORTHWIND 1 CO-193 300.00 -                  => appeal_2 | Appeals | 2027-02-05 external-review | -75.00
        commercial NORTHWIND 1 PR-204 300.00 -                  => reconsideration | Appeals | NoRule | -5.00
        commercial NORTHWIND 1 PR-1 300.00 -                    => no denial
        commercial NORTHWIND 1 CO-50,CO-197,CO-197 300.00 -     => appeal_1 | Appeals | 2027-04-03 erisa-appeal | 15.00
        commercial NORTHWIND 1 CO-133,CO-50 300.00 -            => nothing | A/R Follow-Up | NothingGoesOut | -5.00
        medicaid HARVEST 1 CO-4+N519 300.00 -                   => replacement | Coder Review | NoRule | 175.00
        tricare STAR 1 CO-50 300.00 -                           => appeal_1 | Clinical Review | 2027-01-03 tricare-reconsideration | 12.09
        other LANTERN 1 CO-16+N290 300.00 -                     => replacement | Auto-Submit | ProgramUnsaid | 190.00
        commercial NORTHWIND 22 CO-50 300.00 -                  => no denial
        commercial NORTHWIND 25 CO-50 300.00 -                  => no denial
    "#]],
        answered,
    );
}
