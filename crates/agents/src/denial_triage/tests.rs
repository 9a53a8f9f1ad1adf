//! Denial triage at a desk of paper: the decision table, and what holds for every decision.

mod paper;

use domain::{
    Action, ActionKind, Assessment, Cents, CodeBook, Conclusion, Correction, Decision, DenialClass,
    Fact, PersonsAnswer, Program, Question, Queue, Reason, fixture, judge,
};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use paper::{MEMBER, MEMBER_AT_PAYER, Paper};

/// What is done about each row.
#[track_caller]
fn check(table: &Expect) {
    check_as(table, shown);
}

/// Reads the inputs of each row, works out the rest anew and compares the whole table;
/// `UPDATE_EXPECT=1 cargo test` fills in a new row, and a person reads what it says.
#[track_caller]
fn check_as(table: &Expect, show: impl Fn(&Decision) -> String) {
    let rows: Vec<&str> = table
        .data()
        .lines()
        .map(|row| row.split_once("=>").map_or(row, |(inputs, _)| inputs).trim())
        .filter(|row| !row.is_empty())
        .collect();
    let width = rows.iter().filter(|row| !row.starts_with('#')).map(|row| row.len()).max();
    let width = width.unwrap_or(0);
    let mut text = String::new();
    for row in rows {
        if row.starts_with('#') {
            text.push_str(&format!("{row}\n"));
        } else {
            let paper = Paper::row(row);
            let decision = paper.considered().unwrap();
            sound(&paper, &decision);
            text.push_str(&format!("{row:width$} => {}\n", show(&decision)));
        }
    }
    table.assert_eq(&text);
}

fn shown(decision: &Decision) -> String {
    match &decision.conclusion {
        Conclusion::Ask { question } => format!("ask {}", question.id()),
        Conclusion::Close { closing } => format!("close {}", closing.id()),
        Conclusion::Propose { actions } => {
            // The analysis stands before the work in every proposal; it has a table of its own.
            let work = actions.iter().filter(|it| it.kind() != ActionKind::AttachAnalysis);
            work.map(shown_action).collect::<Vec<_>>().join(" | ")
        }
    }
}

fn shown_action(action: &Action) -> String {
    match action {
        Action::RouteToQueue { queue, priority, due, estimated_mins, complexity_score } => {
            let due = due.map_or_else(|| "-".to_owned(), |due| due.format("%m-%d").to_string());
            let (queue, priority) = (queue.label(), priority.id());
            format!("{queue}, {priority}, {due}, {estimated_mins} min, {complexity_score}")
        }
        Action::SubmitCorrectedClaim { file, .. } => {
            String::from_utf8(file.expose().clone()).unwrap()
        }
        Action::FileAppeal { level, .. } => format!("file_appeal {level}"),
        Action::DisputePayment { expected, .. } => format!("dispute_payment {expected}"),
        Action::RecommendWriteOff { amount, .. } => format!("recommend_write_off {amount}"),
        other => other.kind().id().to_owned(),
    }
}

/// `none`, or what the record of the decision says of the denial.
fn assessed(decision: &Decision) -> String {
    let Some(assessment) = decision.assessment else { return "none".to_owned() };
    let Assessment { class, door, chance_bp, denied, expected_net, deadline, queue, priority } =
        assessment;
    let (class, door, queue) = (class.id(), door.id(), queue.label());
    let until = deadline.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let money = format!("{denied}, {chance_bp} bp, {expected_net}");
    format!("{class}, {door}, {money}, {until}, {queue}, {}", priority.id())
}

/// What holds for every decision.
#[track_caller]
fn sound(paper: &Paper, decision: &Decision) {
    let given = paper.given();
    assert!(!decision.because.is_empty(), "no decision without a reason");
    for reason in &decision.because {
        assert!(reason.cites().iter().all(|cited| given.contains(cited)), "{reason:?}");
        let names = [fixture::PATIENT, MEMBER, MEMBER_AT_PAYER];
        assert!(names.iter().all(|name| !reason.text().contains(name)), "{reason:?}");
    }
    let class = class_of(paper);
    assert_eq!(decision.assessment.map(|it| it.class), class, "what is denied is assessed");
    let Conclusion::Propose { actions } = &decision.conclusion else { return };
    let analysis = actions.iter().filter(|it| it.kind() == ActionKind::AttachAnalysis).count();
    assert_eq!(analysis, usize::from(class.is_some()), "what is denied has one analysis");
    let (route, answer) = actions[analysis..].split_first().expect("a proposal has work");
    let Action::RouteToQueue { queue, priority, .. } = route else {
        panic!("work goes into a queue first: {actions:?}")
    };
    if let Some(assessment) = decision.assessment {
        assert_eq!((assessment.queue, assessment.priority), (*queue, *priority), "{actions:?}");
        let Action::AttachAnalysis { root_cause, recovery_priority, confidence_bp, .. } =
            actions[0]
        else {
            panic!("the analysis comes first: {actions:?}")
        };
        assert_eq!((assessment.class, assessment.priority), (root_cause, recovery_priority));
        assert!(
            confidence_bp <= 10_000
                && (0 < confidence_bp
                    || class != Some(root_cause)
                    || root_cause == DenialClass::Unclassified),
            "{actions:?}"
        );
    }
    assert!(answer.len() <= 1, "one answer at a time");
    assert!(!answer.is_empty() || *queue != Queue::AutoSubmit, "no draft in the queue of drafts");
    for action in answer {
        let write_off = matches!(action, Action::RecommendWriteOff { .. });
        assert!(class != Some(DenialClass::Unclassified) || !write_off, "{actions:?}");
        assert!(paper.earlier.in_flight.is_none(), "nothing crosses what is on its way");
        if let Action::SubmitCorrectedClaim { correction, .. } = action {
            let medicare_b = paper.word.payment.program == Program::MedicareB;
            let first = *correction == Correction::First;
            assert!(first || !medicare_b, "Medicare Part B takes neither 7 nor 8: {actions:?}");
            assert!(first || !unprocessable(paper), "for the payer there is no claim: {actions:?}");
        }
    }
}

/// MA130 stands on a line or on the claim.
fn unprocessable(paper: &Paper) -> bool {
    let payment = &paper.word.payment;
    let mut remarks = payment.lines.iter().flat_map(|line| &line.remarks).chain(&payment.remarks);
    remarks.any(|remark| remark.as_str() == "MA130")
}

fn class_of(paper: &Paper) -> Option<DenialClass> {
    let word = &paper.word;
    let judgment = judge(CodeBook::shipped(), &[], word.remittance.date, &word.payment);
    judgment.denial.map(|denial| paper.earlier.instead.class.unwrap_or(denial.class))
}

#[test]
fn only_a_number_that_a_record_gives_is_put_right_without_asking() {
    check(&expect![[r#"
        # Who the patient is, and who pays
        commercial CO-31                                     => ask who_pays
        commercial CO-31 nm1*74                              => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; NM109 MBR0001>MBR0002
        commercial CO-31 nm1*74-same                         => ask who_pays
        commercial CO-31 nm1*74 inactive                     => ask who_pays
        commercial CO-31 nm1*74 no-837                       => ask who_pays
        commercial CO-31 nm1*74 no-icn                       => ask what_is_the_payers_number
        commercial CO-31 nm1*74 no-icn 277ca=2026-09-20      => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P2; NM109 MBR0001>MBR0002
        commercial CO-31,CO-50 nm1*74                        => ask who_pays
        commercial CO-31 nm1*74 sent-replacement             => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; REF*F8 ->P1; NM109 MBR0001>MBR0002
        medicare_b CO-31 nm1*74                              => Auto-Submit, medium, 11-09, 30 min, 10 | Original; NM109 MBR0001>MBR0002
        medicare_b CO-31 nm1*74 paid-line=50.00              => ask who_pays
        commercial CO-31 nm1*74 paid-line=50.00              => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; NM109 MBR0001>MBR0002
        medicare_b CO-31+MA130 nm1*74                        => Auto-Submit, medium, 11-09, 30 min, 10 | Original; NM109 MBR0001>MBR0002
        commercial CO-31+MA130 nm1*74                        => Auto-Submit, medium, 11-09, 30 min, 10 | Original; NM109 MBR0001>MBR0002
        commercial CO-31+MA130 nm1*74 sent-replacement       => Auto-Submit, medium, 11-09, 30 min, 10 | Original; CLM05-3 7>1; NM109 MBR0001>MBR0002
        commercial CO-31+MA130 nm1*74 paid-line=50.00        => ask who_pays
        commercial CO-31 nm1*74 as-of=2027-03-25             => Auto-Submit, high, 03-25, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; NM109 MBR0001>MBR0002
        commercial CO-31 nm1*74 as-of=2029-01-01             => Auto-Submit, medium, 01-08, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; NM109 MBR0001>MBR0002
        commercial CO-31 nm1*74 charged=10.00                => Auto-Submit, low, 11-30, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; NM109 MBR0001>MBR0002
        medicaid CO-31 nm1*74                                => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; NM109 MBR0001>MBR0002
        commercial CO-31 who_pays=in_words                   => Registration, medium, 11-09, 35 min, 40
        commercial CO-27                                     => ask who_pays
        commercial CO-22                                     => ask who_pays
        commercial CO-109                                    => ask who_pays
        # Authorization and referral
        commercial CO-197                                    => ask was_it_authorized
        commercial CO-197 auth-on-claim                      => Appeals, medium, 11-09, 75 min, 55 | file_appeal 1
        commercial CO-197 auth-on-file                       => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; REF*G1 ->AU1
        commercial CO-197 auth-on-file auth-on-claim         => Appeals, medium, 11-09, 75 min, 55 | file_appeal 1
        medicare_b CO-197 auth-on-file                       => Auto-Submit, medium, 11-09, 25 min, 10 | request_reopening
        commercial CO-197 was_it_authorized=no               => Manager Approval, low, 11-30, 10 min, 20 | recommend_write_off 300.00
        commercial CO-197 was_it_authorized=yes              => Appeals, medium, 11-09, 75 min, 55
        medicare_b CO-197+MA130 auth-on-file                 => Auto-Submit, medium, 11-09, 30 min, 10 | Original; REF*G1 ->AU1
        commercial CO-288                                    => ask was_it_authorized
        commercial CO-288 referral-on-file                   => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; REF*9F ->RF1
        commercial CO-288 referral-on-file referral-on-claim => Appeals, medium, 11-09, 50 min, 55 | request_reconsideration
        commercial CO-198                                    => ask was_it_authorized
    "#]]);
}

#[test]
fn a_persons_word_on_what_it_is_stands_above_the_tables() {
    check(&expect![[r#"
        commercial CO-197 auth-on-file                                          => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; REF*G1 ->AU1
        commercial CO-197 auth-on-file class=D05                                => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; REF*G1 ->AU1
        commercial CO-197 auth-on-file class=D15                                => ask was_it_medically_necessary
        commercial CO-197 auth-on-file class=D15 was_it_medically_necessary=yes => Clinical Review, medium, 11-09, 120 min, 70 | file_appeal 1
        commercial CO-197,CO-50 auth-on-file                                    => ask was_it_authorized
        commercial CO-197,CO-50 auth-on-file class=D05                          => ask was_it_authorized
        commercial CO-197 auth-on-file urgency=high                             => Auto-Submit, high, 11-02, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; REF*G1 ->AU1
        commercial CO-197 auth-on-file team=Appeals                             => Appeals, medium, 11-09, 35 min, 25 | Replacement; CLM05-3 1>7; REF*F8 ->P1; REF*G1 ->AU1
        commercial CO-B7 class=D05 auth-on-file                                 => Auto-Submit, medium, 11-09, 35 min, 10 | Replacement; CLM05-3 1>7; REF*F8 ->P1; REF*G1 ->AU1
        commercial CO-97 paid-line=50.00                                        => close expected
        commercial CO-97 paid-line=50.00 class=D11                              => ask what_does_the_chart_say
    "#]]);
}

#[test]
fn the_payer_is_contested_only_where_a_record_or_a_person_says_that_it_is_wrong() {
    check(&expect![[r#"
        # Timely filing
        commercial CO-29                                      => ask was_it_filed_in_time
        commercial CO-29 277ca=2026-09-20                     => Appeals, medium, 11-09, 50 min, 55 | request_reconsideration
        medicare_b CO-29 277ca=2026-09-20                     => Appeals, medium, 11-09, 75 min, 55 | file_appeal 1
        commercial CO-29 was_it_filed_in_time=no              => Manager Approval, low, 11-30, 10 min, 20 | recommend_write_off 300.00
        # Coding
        commercial CO-4                                       => ask what_does_the_chart_say
        commercial CO-4 what_does_the_chart_say=yes           => Coder Review, medium, 11-09, 35 min, 55
        commercial CO-4 what_does_the_chart_say=no            => Appeals, medium, 11-09, 50 min, 55 | request_reconsideration
        commercial CO-11                                      => ask what_does_the_chart_say
        commercial CO-97+M15                                  => ask what_does_the_chart_say
        medicare_b CO-97+M15                                  => ask what_does_the_chart_say
        # Clinical
        commercial CO-50                                      => ask was_it_medically_necessary
        medicare_b CO-50+N115                                 => ask was_it_medically_necessary
        commercial CO-50 was_it_medically_necessary=yes       => Clinical Review, medium, 11-09, 120 min, 70 | file_appeal 1
        commercial CO-50 was_it_medically_necessary=no        => Manager Approval, low, 11-30, 10 min, 20 | recommend_write_off 300.00
        commercial CO-50 was_it_medically_necessary=in_words  => Clinical Review, medium, 11-09, 120 min, 70
        # Records
        commercial CO-252+M127                                => Health Records, high, 11-02, 45 min, 40
        commercial CO-252+M127 records                        => Health Records, high, 11-02, 45 min, 40 | send_records
        commercial CO-252+M127 records records-sent           => Appeals, medium, 11-09, 50 min, 55 | request_reconsideration
        # Faults on the claim
        commercial CO-16+N290                                 => A/R Follow-Up, medium, 11-09, 35 min, 40
        commercial CO-16                                      => A/R Follow-Up, medium, 11-09, 35 min, 40
        commercial CO-50+MA130                                => ask was_it_medically_necessary
        commercial CO-50+MA130 was_it_medically_necessary=yes => Coder Review, medium, 11-09, 30 min, 55
        commercial CO-50+MA130 was_it_medically_necessary=no  => Manager Approval, low, 11-30, 10 min, 20 | recommend_write_off 300.00
        commercial CO-16+N290+MA130                           => A/R Follow-Up, medium, 11-09, 30 min, 40
        medicare_b CO-16+N290                                 => A/R Follow-Up, medium, 11-09, 25 min, 40
        medicare_b CO-16+N265+MA130                           => A/R Follow-Up, medium, 11-09, 30 min, 40
    "#]]);
}

#[test]
fn an_appeal_that_costs_more_than_it_brings_is_a_persons_choice() {
    check(&expect![[r#"
        commercial CO-50 was_it_medically_necessary=yes charged=20.00                            => ask worth_an_appeal
        commercial CO-50 was_it_medically_necessary=yes upheld=appeal_1                          => ask worth_an_appeal
        commercial CO-50 was_it_medically_necessary=yes upheld=appeal_1 charged=9000.00          => Clinical Review, high, 11-02, 120 min, 90 | file_appeal 2
        commercial CO-50 was_it_medically_necessary=yes upheld=appeal_1 worth_an_appeal=yes      => Clinical Review, low, 11-30, 120 min, 90 | file_appeal 2
        commercial CO-50 was_it_medically_necessary=yes upheld=appeal_1 worth_an_appeal=no       => Manager Approval, low, 11-30, 10 min, 20 | recommend_write_off 300.00
        commercial CO-50 was_it_medically_necessary=yes upheld=appeal_1 worth_an_appeal=in_words => Clinical Review, low, 11-30, 120 min, 90
    "#]]);
}

#[test]
fn what_only_people_know_is_asked_once_and_what_is_final_is_closed() {
    check(&expect![[r#"
        # Duplicates
        commercial OA-18                                               => ask is_it_a_duplicate
        commercial OA-18 is_it_a_duplicate=yes                         => close true_duplicate
        commercial OA-18 is_it_a_duplicate=no                          => Appeals, medium, 11-09, 50 min, 55 | request_reconsideration
        medicare_b OA-18 is_it_a_duplicate=no                          => Coder Review, medium, 11-09, 25 min, 55 | request_reopening
        # Price and network
        commercial CO-242                                              => Managed Care, medium, 11-09, 75 min, 40
        commercial CO-242 fee=250.00                                   => Managed Care, medium, 11-09, 75 min, 40 | dispute_payment 250.00
        commercial CO-242 fee=400.00                                   => Managed Care, medium, 11-09, 75 min, 40 | dispute_payment 300.00
        # Benefits
        commercial CO-96                                               => ask worth_an_appeal
        commercial CO-119                                              => ask who_pays
        commercial PR-204 worth_an_appeal=yes                          => Appeals, low, 11-30, 50 min, 55 | request_reconsideration
        commercial PR-204 worth_an_appeal=no                           => close patient_owes
        # An answer to an appeal
        commercial CO-193                                              => ask worth_an_appeal
        # Nothing goes out
        commercial CO-999                                              => ask what_is_it
        commercial CO-999 what_is_it=in_words                          => Triage, medium, 11-09, 20 min, 40
        commercial CO-999 worth_an_appeal=no                           => ask what_is_it
        commercial CO-50 in-flight=appeal_1                            => A/R Follow-Up, low, 11-30, 5 min, 40
        commercial CO-50 rejected                                      => ask what_instead
        commercial CO-50 rejected what_instead=in_words                => Clinical Review, medium, 11-09, 120 min, 70
        commercial CO-50 status=25                                     => close nothing_asked_for
        commercial CO-50 sent-void                                     => close nothing_asked_for
        commercial CO-45                                               => A/R Follow-Up, low, 11-16, 5 min, 20
        commercial CO-45 paid=10.00                                    => close paid_since
        commercial PR-1                                                => close patient_owes
        commercial CO-50 status=22                                     => A/R Follow-Up, low, 11-16, 5 min, 20
        commercial CO-50 status=5                                      => A/R Follow-Up, low, 11-30, 5 min, 40
        commercial CO-133                                              => A/R Follow-Up, low, 11-16, 5 min, 20
        # Dates
        commercial CO-197 auth-on-claim as-of=2027-03-25               => Appeals, high, 03-25, 75 min, 55 | file_appeal 1
        commercial CO-197 auth-on-claim as-of=2027-06-01               => Appeals, medium, 06-08, 50 min, 55 | request_reconsideration
        commercial CO-197 auth-on-claim charged=10.00 as-of=2027-03-10 => ask worth_an_appeal
    "#]]);
}

#[test]
fn whatever_was_concluded_the_record_keeps_what_the_tables_said() {
    let table = expect![[r#"
        # class, door, denied, chance, expected net, last day, queue, priority
        commercial CO-31 nm1*74                          => propose: D02, replacement, 300.00, 8000 bp, 205.00, -, Auto-Submit, medium
        commercial CO-31 nm1*74 as-of=2027-03-25         => propose: D02, replacement, 300.00, 8000 bp, 205.00, -, Auto-Submit, high
        medicare_b CO-31 nm1*74                          => propose: D02, new_claim, 300.00, 8000 bp, 210.00, 2027-09-09, Auto-Submit, medium
        commercial CO-31                                 => ask: D02, replacement, 300.00, 8000 bp, 205.00, -, Registration, medium
        commercial CO-22                                 => ask: D03, replacement, 300.00, 6500 bp, 160.00, -, Coordination of Benefits, medium
        commercial CO-29                                 => ask: D08, reconsideration, 300.00, 3500 bp, 55.00, -, Appeals, medium
        commercial CO-197                                => ask: D05, appeal_1, 300.00, 3000 bp, 15.00, 2027-03-29, Appeals, medium
        commercial CO-197 auth-on-claim                  => propose: D05, appeal_1, 300.00, 3000 bp, 15.00, 2027-03-29, Appeals, medium
        commercial CO-197 auth-on-claim as-of=2027-03-25 => propose: D05, appeal_1, 300.00, 3000 bp, 15.00, 2027-03-29, Appeals, high
        commercial CO-197 auth-on-claim as-of=2027-06-01 => propose: D05, reconsideration, 300.00, 3000 bp, 40.00, -, Appeals, medium
        commercial CO-197 auth-on-claim charged=10.00    => ask: D05, appeal_1, 10.00, 3000 bp, -72.00, 2027-03-29, Appeals, low
        commercial CO-197 auth-on-claim charged=9000.00  => propose: D05, appeal_1, 9,000.00, 3000 bp, 2,625.00, 2027-03-29, Appeals, high
        commercial CO-197 was_it_authorized=no           => propose: D05, write_off_request, 300.00, 0 bp, -10.00, -, Manager Approval, low
        medicare_b CO-197 auth-on-file                   => propose: D05, reopening, 300.00, 5000 bp, 125.00, 2027-09-30, Auto-Submit, medium
        commercial CO-31,CO-50                           => ask: D02, replacement, 300.00, 8000 bp, 205.00, -, Registration, medium
        commercial CO-50                                 => ask: D15, appeal_1, 300.00, 4403 bp, 12.09, 2027-03-29, Clinical Review, medium
        commercial CO-4                                  => ask: D11, replacement, 300.00, 7000 bp, 175.00, -, Coder Review, medium
        medicare_b CO-4                                  => ask: D11, reopening, 300.00, 7000 bp, 185.00, 2027-09-30, Coder Review, medium
        commercial CO-96                                 => ask: D23, reconsideration, 300.00, 1500 bp, -5.00, -, Appeals, low
        commercial CO-252+M127                           => propose: D18, records_reply, 300.00, 6500 bp, 150.00, 2026-11-13, Health Records, high
        commercial CO-16+N290+MA130                      => propose: D20, new_claim, 300.00, 7500 bp, 195.00, -, A/R Follow-Up, medium
        commercial CO-31 nm1*74 no-icn                   => ask: D02, nothing, 300.00, 0 bp, -15.00, -, A/R Follow-Up, medium
        commercial OA-18                                 => ask: D09, nothing, 300.00, 0 bp, -20.00, -, A/R Follow-Up, medium
        commercial OA-18 is_it_a_duplicate=yes           => close: D09, nothing, 300.00, 0 bp, -2.00, -, A/R Follow-Up, low
        commercial PR-204 worth_an_appeal=no             => close: D23, patient, 300.00, 3000 bp, 60.00, -, Patient Access, medium
        commercial CO-242                                => propose: D22, pricing_dispute, 300.00, 2500 bp, 0.00, -, Managed Care, medium
        commercial CO-999                                => ask: D27, nothing, 300.00, 0 bp, -20.00, -, Triage, medium
        commercial CO-50 rejected                        => ask: D15, appeal_1, 300.00, 4403 bp, 12.09, 2027-03-29, Clinical Review, medium
        commercial CO-50 in-flight=appeal_1              => propose: D15, nothing, 300.00, 0 bp, -5.00, -, A/R Follow-Up, low
        commercial CO-50 status=25                       => close: none
        commercial CO-45                                 => propose: none
        commercial CO-45 paid=10.00                      => close: none
        commercial PR-1                                  => close: none
    "#]];
    check_as(&table, |decision| {
        let concluded = match decision.conclusion {
            Conclusion::Propose { .. } => "propose",
            Conclusion::Ask { .. } => "ask",
            Conclusion::Close { .. } => "close",
        };
        format!("{concluded}: {}", assessed(decision))
    });
}

#[test]
fn a_desk_that_can_not_answer_stops_the_agent() {
    let paper = Paper::row("commercial CO-50 unavailable");
    assert_eq!(paper.considered().unwrap_err().to_string(), "the mirror can't be read now");
}

#[test]
fn the_agent_wants_denials_and_nothing_else() {
    let claim = fixture::claim();
    let event = |fact| Event {
        key: domain::EventKey {
            account: fixture::numbered(domain::AccountId::new, 1),
            id: "1".into(),
        },
        at: fixture::moment(0),
        fact,
    };
    let denied = Fact::ClaimDenied { claim: claim.clone(), denied: Cents(1) };
    assert!(DenialTriage.wants(&event(denied)));
    assert!(!DenialTriage.wants(&event(Fact::ClaimRejected { claim })));
    let names: Vec<_> = crate::AGENTS.iter().map(|agent| agent.name()).collect();
    assert_eq!(names, ["denial_triage"]);
}

#[test]
fn the_reasons_of_a_correction_tell_the_fields_and_not_the_numbers() {
    let decision = Paper::row("commercial CO-31 nm1*74").considered().unwrap();
    let reasons: Vec<&str> = decision.because.iter().map(Reason::text).collect();
    expect![[r#"
        CO-31 refuses 300.00, which is: Member ID Mismatch (31: Payer finds no member matching this patient).
        The member has to stand on the claim as on the card. Send a replacement (frequency 7) with the payer's claim number and every line, the paid ones too.
        No last day is known for this answer, but an appeal has to be filed by 2027-04-03. 180 days from receipt, taken as the day of the notice, 2026-10-05 [29 CFR 2560.503-1(h)(3)(i)]
        300.00 at stake; 80.00% that it is paid; 35.00 for 35 minutes of work; a prior of ours
        On the claim these fields are put right: CLM05-3, REF*F8, NM109."#]].assert_eq(&reasons.join("\n"));
}

const PROGRAMS: &[Program] = &[
    Program::MedicareA,
    Program::MedicareB,
    Program::Medicaid,
    Program::Tricare,
    Program::Commercial,
    Program::Other,
];

const FACTS: &[&str] = &[
    "no-icn",
    "nm1*74",
    "inactive",
    "auth-on-file",
    "referral-on-file",
    "277ca=2026-09-20",
    "records",
    "records-sent",
    "in-flight=appeal_1",
    "rejected",
    "fee=250.00",
    "as-of=2028-01-01",
    "paid=10.00",
    "ma130",
    "sent-replacement",
    "paid-line=50.00",
    "nm1*74-same",
    // The last one, because what was billed can't be changed after it.
    "no-837",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_decision_is_sound_and_the_same_again(
        program in prop::sample::select(PROGRAMS),
        carcs in prop::collection::vec((0_usize..400, "CO|PR|OA|PI"), 1..4),
        facts in prop::sample::subsequence(FACTS, 0..6),
        told in prop::collection::vec(
            (prop::sample::select(Question::ALL), prop::sample::select(PersonsAnswer::ALL)), 0..4),
    ) {
        let known: Vec<String> =
            CodeBook::shipped().carcs().map(|entry| entry.code.to_string()).collect();
        // One in the list that no table knows.
        let code = |(index, group): &(usize, String)| {
            let carc = known.get(index % (known.len() + 1)).map_or("Z99", String::as_str);
            format!("{group}-{carc}")
        };
        let codes: Vec<String> = carcs.iter().map(code).collect();
        let paper = || {
            let mut paper = Paper::refused(program, &codes.join(","), Cents(300_00));
            for (question, answer) in &told {
                paper.add(question.id(), answer.id());
            }
            for fact in &facts {
                let (name, value) = fact.split_once('=').unwrap_or((fact, ""));
                paper.add(name, value);
            }
            paper
        };
        let first = paper();
        let decision = first.considered().unwrap();
        sound(&first, &decision);
        if let Conclusion::Ask { question } = &decision.conclusion {
            prop_assert!(told.iter().all(|(asked, _)| asked != question), "asked twice");
        }
        prop_assert_eq!(decision, paper().considered().unwrap());
    }
}
