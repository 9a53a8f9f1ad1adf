//! The gate's decision tables. A row is the program, the class, and what is not as usual; usual is
//! a claim adjudicated and denied in full, with the payer's number known, and nobody has looked.

use expect_test::{Expect, expect};
use proptest::{prelude::*, sample::select};

use super::*;
use crate::{Cents, DenialClass, Extent, Frequency, Program, rows::check_rows};

#[test]
fn each_class_has_its_usual_door() {
    check(&expect![[r#"
        commercial D01 => new_claim to another payer
        commercial D02 => replacement
        commercial D03 => replacement
        commercial D04 => new_claim to another payer
        commercial D05 => appeal_1
        commercial D06 => replacement
        commercial D07 => replacement
        commercial D08 => reconsideration
        commercial D09 => nothing (compare_first)
        commercial D10 => replacement
        commercial D11 => replacement
        commercial D12 => replacement
        commercial D13 => replacement
        commercial D14 => replacement
        commercial D15 => appeal_1
        commercial D16 => appeal_1
        commercial D17 => appeal_1
        commercial D18 => records_reply
        commercial D19 => patient
        commercial D20 => replacement
        commercial D21 => reconsideration
        commercial D22 => pricing_dispute
        commercial D23 => reconsideration
        commercial D24 => new_claim to another payer
        commercial D25 => new_claim to another payer
        commercial D26 => nothing (compliance)
        commercial D27 => nothing (unclassified)
        commercial U1  => pricing_dispute
        commercial U2  => reconsideration
        commercial U3  => appeal_2
    "#]]);
}

#[test]
fn a_rejected_claim_is_sent_again_and_never_appealed() {
    check(&expect![[r#"
        commercial D20 rejected                   => new_claim
        commercial D27 rejected                   => new_claim
        medicare_b D15 rejected                   => new_claim
        commercial D20 rejected days:new_claim:-3 => write_off_request
        commercial D27 rejected days:new_claim:-3 => nothing (unclassified)
        commercial D20 rejected sent:7            => replacement
        commercial D20 rejected sent:7 no-number  => nothing (number_missing)
        medicare_b D20 rejected sent:7            => reopening
        commercial D20 rejected sent:8 partial    => void
        commercial D20 rejected sent:8            => void
        medicare_b D20 rejected sent:8            => reopening
    "#]]);
}

#[test]
fn an_unprocessable_claim_is_claimed_anew() {
    check(&expect![[r#"
        medicare_b D20 unprocessable                                    => new_claim
        medicare_b D11 unprocessable correctable                        => new_claim
        medicare_a D20 unprocessable                                    => new_claim
        medicare_b D20 unprocessable partial                            => new_claim
        medicare_b D15 unprocessable right                              => new_claim
        medicare_b D20 unprocessable days:new_claim:-1 days:appeal_1:90 => write_off_request
    "#]]);
}

#[test]
fn what_is_not_decided_or_already_answered_waits() {
    check(&expect![[r#"
        commercial D18 pending                         => nothing (await_payer)
        commercial D15 pending right                   => nothing (await_payer)
        commercial D20 predetermined                   => nothing (final)
        commercial D04 forwarded                       => nothing (await_payer)
        commercial D15 reversed                        => nothing (await_payer)
        commercial U2 reversed                         => reconsideration
        commercial D11 correctable waiting:replacement => nothing (await_payer)
        commercial D15 right waiting:appeal_1          => nothing (await_payer)
        commercial D18 waiting:records_reply           => nothing (await_payer)
        commercial D09 sent:8                          => nothing (final)
    "#]]);
}

#[test]
fn a_fault_of_ours_is_put_right_where_the_payer_has_the_claim() {
    check(&expect![[r#"
        commercial D11 correctable                                                              => replacement
        commercial D11 correctable no-number                                                    => nothing (number_missing)
        commercial D11 correctable days:replacement:0                                           => replacement
        commercial D11 correctable days:replacement:-1                                          => reconsideration
        commercial D11 correctable days:replacement:-1 no-number                                => reconsideration
        commercial D11 correctable days:replacement:-1 days:reconsideration:-1                  => appeal_1
        commercial D11 correctable days:replacement:-1 days:reconsideration:-1 days:appeal_1:-1 => write_off_request
        blue_cross D13 correctable                                                              => replacement
        medicaid D20 correctable                                                                => replacement
        medicaid_mco D20 correctable                                                            => replacement
        medicare_advantage D20 correctable                                                      => replacement
        workers_comp D12 correctable                                                            => replacement
        tricare D11 correctable days:replacement:-1                                             => appeal_1
        commercial D05 correctable                                                              => replacement
        commercial D01 correctable                                                              => new_claim to another payer
        commercial D11 sent:7                                                                   => replacement
    "#]]);
}

#[test]
fn original_medicare_has_doors_of_its_own() {
    check(&expect![[r#"
        medicare_b D11 correctable                                    => reopening
        medicare_b D11 correctable no-number                          => reopening
        medicare_b D12                                                => reopening
        medicare_b D11 correctable days:reopening:-1                  => appeal_1
        medicare_b D11 correctable days:reopening:-1 days:appeal_1:-1 => write_off_request
        medicare_b D02                                                => new_claim
        medicare_b D02 correctable                                    => new_claim
        medicare_b D03                                                => new_claim
        medicare_b D08 correctable                                    => new_claim
        medicare_b D09 right                                          => reopening
        medicare_b D09 correctable                                    => reopening
        medicare_a D11 correctable                                    => replacement
        medicare_a D03                                                => replacement
        medicare_a D15 correctable                                    => appeal_1
        medicare_a D15 correctable partial                            => replacement
        medicare_a D09 right                                          => reopening
    "#]]);
}

#[test]
fn records_are_sent_and_not_appealed() {
    check(&expect![[r#"
        commercial D18 records:asked                                 => records_reply
        commercial D15 records:asked                                 => records_reply
        commercial D18 records:sent                                  => reconsideration
        commercial D18 days:records_reply:-1                         => reconsideration
        commercial D18 days:records_reply:-1 days:reconsideration:-5 => appeal_1
        medicare_b D18                                               => records_reply
        medicare_b D18 days:records_reply:-1                         => reopening
        medicare_b D18 records:sent                                  => appeal_1
    "#]]);
}

#[test]
fn a_claim_that_was_right_is_contested() {
    check(&expect![[r#"
        commercial D10 right                  => reconsideration
        commercial D09 right                  => reconsideration
        commercial D15 right                  => appeal_1
        commercial D15 right days:appeal_1:-1 => reconsideration
        commercial D20 right                  => reconsideration
        commercial D01 right                  => reconsideration
        commercial D22 right                  => pricing_dispute
        commercial D23 right                  => reconsideration
        medicare_b D15 right                  => appeal_1
        medicare_b D23 right                  => appeal_1
        medicare_b D15 right barred           => reopening
        commercial D15 right barred           => reconsideration
    "#]]);
}

#[test]
fn timely_filing_hangs_on_proof() {
    check(&expect![[r#"
        commercial D08 proof            => reconsideration
        commercial D08 no-proof         => write_off_request
        commercial D08 no-proof pt-owes => write_off_request
        medicare_b D08 proof barred     => reopening
        medicare_b D08 no-proof barred  => write_off_request
    "#]]);
}

#[test]
fn a_price_is_disputed_and_not_appealed() {
    check(&expect![[r#"
        commercial D22 price                  => pricing_dispute
        commercial D23 price                  => pricing_dispute
        commercial U1 days:pricing_dispute:-1 => write_off_request
        medicare_advantage U1                 => pricing_dispute
        medicare_b U1                         => reopening
        medicaid U1                           => reconsideration
    "#]]);
}

#[test]
fn an_answer_leads_to_the_next_level() {
    check(&expect![[r#"
        commercial U3 upheld:appeal_1                                         => appeal_2
        commercial D15 upheld:reconsideration                                 => appeal_1
        commercial D15 upheld:appeal_1                                        => appeal_2
        commercial D15 upheld:appeal_3                                        => write_off_request
        commercial D15 misfiled:appeal_1                                      => appeal_1
        commercial D15 misfiled:appeal_1 days:appeal_1:-1                     => write_off_request
        commercial D11 right misfiled:reconsideration                         => reconsideration
        commercial D11 right misfiled:reconsideration days:reconsideration:-1 => appeal_1
        commercial D11 right late:reconsideration                             => appeal_1
        commercial D15 late:appeal_1                                          => write_off_request
        commercial D11 correctable upheld:reconsideration                     => replacement
        medicare_b D15 upheld:appeal_1                                        => appeal_2
        medicare_b D15 upheld:appeal_2 amount:200.00                          => appeal_3
        medicare_b D15 upheld:appeal_2 amount:199.99                          => write_off_request
        medicare_b D15 upheld:appeal_2 amount:190.00 year:2025                => appeal_3
        medicare_b D15 upheld:appeal_2 amount:189.99 year:2025                => write_off_request
        medicare_b D15 upheld:appeal_4 amount:1959.99                         => write_off_request
        medicare_b D15 upheld:appeal_5 amount:9000.00                         => write_off_request
        medicare_advantage D15 upheld:appeal_2                                => write_off_request
    "#]]);
}

#[test]
fn where_the_payer_is_right_a_person_closes_it() {
    check(&expect![[r#"
        commercial D10 expected            => nothing (final)
        commercial D10 payer-right         => nothing (final)
        commercial D09 payer-right         => nothing (final)
        commercial D15 payer-right         => write_off_request
        commercial D23 payer-right         => write_off_request
        commercial D23 payer-right pt-owes => patient
        commercial D01 payer-right pt-owes => patient
        commercial D01 pt-owes             => new_claim to another payer
        medicare_b D15 payer-right pt-owes => patient
        medicare_b D15 payer-right no-abn  => write_off_request
        medicare_b D23 payer-right qmb     => write_off_request
        commercial D27 payer-right pt-owes => nothing (unclassified)
        commercial D26 right               => nothing (compliance)
    "#]]);
}

#[test]
fn what_was_billed_in_error_is_taken_back() {
    check(&expect![[r#"
        commercial D20 billed-in-error                   => write_off_request
        commercial D20 billed-in-error partial           => void
        commercial D20 billed-in-error partial no-number => nothing (number_missing)
        medicare_a D20 billed-in-error partial           => void
        medicare_b D20 billed-in-error partial           => reopening
    "#]]);
}

#[test]
fn every_ruling_says_why_in_plain_words() {
    check_rows(
        &expect![[r#"
            commercial D11 correctable days:replacement:40                        => The fault is on the claim and ours to put right. Send a replacement (frequency 7) with the payer's claim number and every line, the paid ones too.
            commercial D11 correctable no-number                                  => The fault is on the claim and ours to put right. Get the payer's claim number first: without it a corrected claim is rejected, and a first claim is denied as a duplicate.
            commercial D11 correctable days:replacement:-1 days:reconsideration:1 => The fault is on the claim and ours to put right. The window for a replacement closed 1 day ago. Ask for a reconsideration, which comes before an appeal.
            medicare_b D11 correctable days:reopening:300                         => The fault is on the claim and ours to put right. Medicare Part B takes neither replacement nor void; ask for a clerical-error reopening (42 CFR 405.980).
            medicare_b D20 unprocessable                                          => It came back as unprocessable (MA130), without appeal or reopening. Send it as a new claim (frequency 1).
            medicare_b D20 unprocessable partial                                  => It came back as unprocessable (MA130), without appeal or reopening. Send a new claim (frequency 1) with only the lines that were not processed.
            commercial D20 rejected                                               => It was rejected before adjudication, so for the payer there is no claim yet. Send it as a new claim (frequency 1).
            commercial D01                                                        => The patient was not covered here on that day; look for other coverage. Send a first claim (frequency 1) there, within that payer's own filing limit.
            commercial D18 days:records_reply:0                                   => The payer asks for records, and sending them is no appeal. Send the records with the payer's request on top. Today is the last day.
            commercial D15 right days:appeal_1:12                                 => The claim was right as sent. Appeal at level 1.
            commercial D18 records:sent days:reconsideration:-2                   => It was denied although the records were sent. The window for a reconsideration closed 2 days ago. Appeal at level 1, with the records again.
            commercial D15 right waiting:appeal_1                                 => An answer of ours is on its way, and a second one would cross it. Wait for the payer.
            commercial D11 correctable waiting:replacement days:appeal_1:12       => An answer of ours is on its way, and a second one would cross it. Wait for the payer, but mind the appeal, whose clock runs on: 12 days.
            commercial D20 rejected sent:7                                        => The replacement was rejected, and the payer still holds the first claim. Send a replacement (frequency 7) with the payer's claim number and every line, the paid ones too.
            commercial D20 billed-in-error                                        => The service should not have been billed. Nothing was paid, so nothing goes back, but the charge has to come off. A manager is asked about a write-off; none happens by itself.
            commercial D05                                                        => Look for an authorization, or get a late one, and answer with it. Appeal at level 1.
            commercial D21                                                        => Put the enrolment right with effect from that day, and ask again. Ask for a reconsideration, which comes before an appeal.
            commercial D10 expected                                               => The denial was to be expected. Nothing goes out.
            medicare_b D15 upheld:appeal_2 amount:150.00                          => The payer has answered an earlier step of ours. Level 3 wants 200.00 in controversy, alone or joined with other claims. No way to the payer is left. A manager is asked about a write-off; none happens by itself.
            commercial D15 upheld:appeal_3                                        => The payer has answered an earlier step of ours. This program has 3 levels of appeal. No way to the payer is left. A manager is asked about a write-off; none happens by itself.
            medicare_b D15 payer-right no-abn                                     => The payer is right, and nothing on the claim can be put right. No advance notice (ABN) was given, so the patient may not be billed. A manager is asked about a write-off; none happens by itself.
            medicare_b D23 payer-right qmb                                        => The payer is right, and nothing on the claim can be put right. The law protects this patient from a bill. A manager is asked about a write-off; none happens by itself.
            commercial D08 no-proof                                               => Nothing shows that the claim was filed in time. The patient may not be billed for it. A manager is asked about a write-off; none happens by itself.
            commercial D09                                                        => It is said to repeat a claim that the payer has. A person compares the two before anything goes out.
            commercial D27                                                        => Nobody knows yet what this denial is. A person classes it; it is neither answered nor written off.
        "#]],
        |row| ruling(&facts(row)).because,
    );
}

fn check(table: &Expect) {
    check_rows(table, |row| {
        let ruling = ruling(&facts(row));
        match ruling.pause {
            Some(pause) => format!("{} ({})", ruling.door.id(), pause.id()),
            None if ruling.elsewhere => format!("{} to another payer", ruling.door.id()),
            None => ruling.door.id().to_owned(),
        }
    });
}

fn facts(row: &str) -> GateFacts {
    let mut words = row.split_whitespace();
    let program = words.next().and_then(Program::from_id).expect("a program");
    let class = words.next().and_then(DenialClass::from_id).expect("a class");
    let mut facts = GateFacts::new(program, class, Cents(420_00));
    let mut clocks = Vec::new();
    for word in words {
        match word.split_once(':') {
            Some(("days", clock)) => {
                let (door, days) = clock.split_once(':').expect("a door and days");
                clocks.push((door_named(door), days.parse().expect("days")));
            }
            Some((name, value)) => set(&mut facts, name, value),
            None => flag(&mut facts, word),
        }
    }
    facts.days_left = clocks.into_iter().collect();
    facts
}

fn door_named(id: &str) -> Door {
    Door::from_id(id).expect("a door")
}

fn set(facts: &mut GateFacts, name: &str, value: &str) {
    let answered = |answer| Some(Answered { door: door_named(value), answer });
    match name {
        "sent" => facts.frequency = Frequency::from_code(value),
        "records" if value == "asked" => facts.records = Records::Asked,
        "records" => facts.records = Records::Sent,
        "waiting" => facts.in_flight = Some(door_named(value)),
        "upheld" => facts.answered = answered(AppealAnswer::Upheld),
        "misfiled" => facts.answered = answered(AppealAnswer::Misfiled),
        "late" => facts.answered = answered(AppealAnswer::TooLate),
        "amount" => facts.amount = Cents(value.replace('.', "").parse().expect("an amount")),
        "year" => facts.year = value.parse().expect("a year"),
        other => panic!("no such fact: {other}"),
    }
}

fn flag(facts: &mut GateFacts, word: &str) {
    match word {
        "rejected" => facts.stage = Stage::Rejected,
        "pending" => facts.stage = Stage::Pending,
        "unprocessable" => facts.stage = Stage::Unprocessable,
        "predetermined" => facts.stage = Stage::Predetermined,
        "forwarded" => facts.stage = Stage::Forwarded,
        "reversed" => facts.stage = Stage::Reversed,
        "partial" => facts.extent = Extent::Partial,
        "correctable" => facts.review = Review::Correctable,
        "right" => facts.review = Review::RightAsSent,
        "payer-right" => facts.review = Review::PayerRight,
        "billed-in-error" => facts.review = Review::BilledInError,
        "price" => facts.matter = Matter::Price,
        "expected" => facts.expected = true,
        "barred" => facts.appeal_barred = true,
        "no-number" => facts.number_known = false,
        "proof" => facts.filing_proof = FilingProof::Held,
        "no-proof" => facts.filing_proof = FilingProof::Absent,
        "pt-owes" => facts.patient = PatientStanding::Liable,
        "no-abn" => facts.patient = PatientStanding::NoticeMissing,
        "qmb" => facts.patient = PatientStanding::Protected,
        other => panic!("no such fact: {other}"),
    }
}

const PROGRAMS: [Program; 12] = [
    Program::MedicareA,
    Program::MedicareB,
    Program::MedicareAdvantage,
    Program::Medicaid,
    Program::MedicaidManagedCare,
    Program::Commercial,
    Program::BlueCross,
    Program::Tricare,
    Program::Veterans,
    Program::WorkersCompensation,
    Program::Auto,
    Program::Other,
];

/// Words of the table, a few at a time, reach every fact that the gate reads.
const WORDS: [&str; 32] = [
    "rejected",
    "pending",
    "unprocessable",
    "reversed",
    "forwarded",
    "partial",
    "correctable",
    "right",
    "payer-right",
    "billed-in-error",
    "price",
    "expected",
    "barred",
    "no-number",
    "sent:7",
    "sent:8",
    "records:asked",
    "records:sent",
    "proof",
    "no-proof",
    "pt-owes",
    "no-abn",
    "qmb",
    "upheld:reconsideration",
    "upheld:appeal_1",
    "upheld:appeal_5",
    "misfiled:appeal_2",
    "late:appeal_1",
    "amount:0.00",
    "days:appeal_1:-1",
    "days:replacement:-1",
    "days:reopening:-1",
];

fn any_facts() -> impl Strategy<Value = GateFacts> {
    let words = proptest::collection::vec(select(&WORDS[..]), 0..6);
    let clocks = proptest::collection::vec((select(DOORS), -2..3i64), 0..6);
    (select(&PROGRAMS[..]), select(DenialClass::ALL), words, clocks).prop_map(
        |(program, class, words, clocks)| {
            let row = format!("{} {} {}", program.id(), class.id(), words.join(" "));
            let days_left = clocks.into_iter().collect();
            GateFacts { days_left, ..facts(&row) }
        },
    )
}

const DOORS: &[Door] = &[
    Door::NewClaim,
    Door::Replacement,
    Door::Void,
    Door::RecordsReply,
    Door::Reconsideration,
    Door::Appeal(1),
    Door::Appeal(2),
    Door::Reopening,
    Door::PricingDispute,
];

proptest! {
    #[test]
    fn an_unclassified_denial_is_never_written_off(facts in any_facts()) {
        let facts = GateFacts { class: DenialClass::Unclassified, ..facts };
        prop_assert_ne!(ruling(&facts).door, Door::WriteOffRequest);
    }

    #[test]
    fn a_protected_patient_is_asked_but_never_billed(facts in any_facts()) {
        let facts = GateFacts { patient: PatientStanding::Protected, ..facts };
        let billed = ruling(&facts).door == Door::Patient;
        prop_assert!(!billed || facts.class == DenialClass::PatientInformationRequested);
    }

    #[test]
    fn part_b_of_medicare_gets_no_replacement_and_no_void(facts in any_facts()) {
        let facts = GateFacts { program: Program::MedicareB, ..facts };
        let door = ruling(&facts).door;
        prop_assert!(door != Door::Replacement && door != Door::Void);
    }

    #[test]
    fn a_replacement_or_a_void_has_the_payers_number(facts in any_facts()) {
        let facts = GateFacts { number_known: false, ..facts };
        let door = ruling(&facts).door;
        prop_assert!(door != Door::Replacement && door != Door::Void);
    }

    #[test]
    fn a_closed_door_is_never_chosen(facts in any_facts()) {
        let ruling = ruling(&facts);
        let days = facts.days_left.of(ruling.door);
        prop_assert!(ruling.elsewhere || days.is_none_or(|days| days >= 0), "{}", ruling.because);
    }

    #[test]
    fn a_claim_that_nobody_adjudicated_is_never_appealed(facts in any_facts()) {
        for stage in [Stage::Rejected, Stage::Unprocessable] {
            let facts = GateFacts { stage, frequency: Frequency::Original, ..facts.clone() };
            let door = ruling(&facts).door;
            let contests = matches!(door, Door::Appeal(_) | Door::Reconsideration | Door::PricingDispute);
            prop_assert!(!contests, "{door:?}");
        }
    }

    #[test]
    fn nothing_goes_out_exactly_where_the_pause_is_named(facts in any_facts()) {
        let ruling = ruling(&facts);
        prop_assert_eq!(ruling.door == Door::Nothing, ruling.pause.is_some());
    }
}
