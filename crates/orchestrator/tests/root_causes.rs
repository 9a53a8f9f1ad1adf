//! Denials handed over as codes and words, and what is made of them: the table is the specification.

use chrono::NaiveDate;
use domain::{Cents, Confidence, Queue};
use expect_test::expect;
use orchestrator::{
    Books,
    insights::root_cause::{Reported, root_causes},
};

fn reported(code: &str, words: &str) -> Reported {
    Reported {
        denial_code: code.to_owned(),
        denial_reason_text: words.to_owned(),
        payer_name: "Northwind Health".to_owned(),
        service_date: NaiveDate::from_ymd_opt(2026, 3, 2),
        ..Reported::default()
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, 1).expect("a day of the calendar")
}

/// Code, words, and what is made of them.
#[expect(clippy::too_many_lines, reason = "the table is the test")]
#[test]
fn what_codes_and_words_say() {
    let table = [
        ("CO-197", ""),
        ("197", ""),
        ("co197", ""),
        ("CO 16 N290", ""),
        ("CO-16", "Missing N290 rendering provider"),
        ("CO-16", "Requires prior authorization"),
        ("CO-16", ""),
        ("16/M51", ""),
        ("PR-1", ""),
        ("CO-45", ""),
        ("CO-253", ""),
        ("PI-50", "Not medically necessary"),
        ("CO-999", ""),
        ("", "Claim denied: timely filing limit exceeded"),
        ("", "see attached"),
        ("JANE DOE 555-12-3456", ""),
        ("B7", ""),
        ("N290", ""),
    ];
    let mut text = String::new();
    for (code, words) in table {
        let all = root_causes(&Books::shipped(), today(), &[reported(code, words)]);
        let it = &all.found[0];
        let sure = it.confidence.map_or("-", Confidence::code);
        text += &format!(
            "{code:?} {words:?}\n  {} {sure} {}\n  {}\n",
            it.kind.id(),
            it.action,
            it.source
        );
        for finding in &it.findings {
            text += &format!("  ! {finding}\n");
        }
    }
    expect![[r#"
        "CO-197" ""
          D05 V Appeal - Authorization
          197: Required authorization or notification was not obtained
        "197" ""
          D05 V Appeal - Authorization
          197: Required authorization or notification was not obtained
        "co197" ""
          D05 V Appeal - Authorization
          197: Required authorization or notification was not obtained
        "CO 16 N290" ""
          D20 V Correct & Rebill
          16 with N290: Rendering provider: primary identifier missing or not valid
        "CO-16" "Missing N290 rendering provider"
          D20 V Correct & Rebill
          16 with N290: Rendering provider: primary identifier missing or not valid
        "CO-16" "Requires prior authorization"
          D05 K Appeal - Authorization
          16: Claim is missing something or contains an error; the remark code says what; the words “prior auth” of the reason say what, where no remark does
          ! CO-16: the payer owes a remark that says what is wrong, and sent none; ask the payer
        "CO-16" ""
          D20 V Ask Payer What Is Missing
          16: Claim is missing something or contains an error; the remark code says what
          ! CO-16: the payer owes a remark that says what is wrong, and sent none; ask the payer
        "16/M51" ""
          D12 V Correct & Rebill
          16 with M51: Procedure code missing or not valid
        "PR-1" ""
          NX2 V Bill the patient's share
          1: The patient's deductible
          ! this code is no denial; it is right as it is
        "CO-45" ""
          NX1 V Post as the contract's reduction
          45: Charge above the contracted, scheduled or legal allowed amount
          ! this code is no denial; it is right as it is
        "CO-253" ""
          NX4 V Post as set by law
          253: Federal budget cut to the payment (sequestration)
          ! this code is no denial; it is right as it is
        "PI-50" "Not medically necessary"
          D15 V Appeal - Clinical
          50: Payer considers the service not medically necessary
        "CO-999" ""
          D27 - Classify by Hand
          CO-999: no table knows this code
          ! CO-999: no table knows this reason; a person decides, nothing is written off
        "" "Claim denied: timely filing limit exceeded"
          D08 K Request Reconsideration
          the words “timely filing” of the reason; no code was sent
        "" "see attached"
          D27 - Classify by Hand
          no code that can be read
        "JANE DOE 555-12-3456" ""
          D27 - Classify by Hand
          no code that can be read
          ! a part of the code can't be read and was left out
        "B7" ""
          D21 V Request Reconsideration
          B7: Provider was not certified for this service on that day
        "N290" ""
          D20 V Correct & Rebill
          N290: Rendering provider: primary identifier missing or not valid; no reason code was sent
    "#]].assert_eq(&text);
}

#[test]
fn what_needs_the_same_is_put_together_and_the_most_money_stands_first() {
    let with = |code: &str, cents, cpt: &str| Reported {
        denied_amount: Some(Cents(cents)),
        cpt_code: cpt.to_owned(),
        ..reported(code, "")
    };
    let all = [
        with("CO-197", 120_00, "99214"),
        with("CO-50", 900_00, "72148"),
        with("197", 80_00, "99214"),
        with("CO-197", 50_00, "20610"),
        with("CO-29", 10_00, "99213"),
    ];
    let causes = root_causes(&Books::shipped(), today(), &all).causes;
    let mut text = String::new();
    for it in &causes {
        let queue = it.queue.map_or("-", Queue::label);
        text +=
            &format!("{} {} {:?} {}: {queue}\n", it.kind.id(), it.denied, it.members, it.action);
        for (field, value, n) in &it.in_common {
            text += &format!("  {n} x {field} {value}\n");
        }
    }
    expect![[r#"
        D15 900.00 [1] Appeal - Clinical: Clinical Review
        D05 250.00 [0, 2, 3] Appeal - Authorization: Appeals
          3 x payer_name Northwind Health
          2 x denial_code CO-197
          2 x cpt_code 99214
        D08 10.00 [4] Request Reconsideration: Appeals
    "#]]
    .assert_eq(&text);
}

#[test]
fn nothing_that_was_sent_is_repeated_where_it_could_not_be_read() {
    let all = root_causes(&Books::shipped(), today(), &[reported("JANE DOE", "JANE DOE")]);
    let told = format!("{:?}", all.found);
    assert!(!told.contains("JANE"), "{told}");
}
