//! The plan's table: each class at each door that the gate may choose for it.

use expect_test::expect;

use super::*;
use crate::rows::check_rows;

#[test]
fn plans_for_coverage_and_payer() {
    check_rows(
        &expect![[r#"
            # class door (pause)
            D01 new_claim         => Verify Coverage & Rebill   Eligibility      Eligibility              Medium  30
            D01 reconsideration   => Request Reconsideration    Appeals          Eligibility              Medium  50
            D01 appeal_1          => Appeal - Administrative    Appeals          Eligibility              Medium  75
            D01 patient           => Bill Patient               Patient Access   Patient Access           Medium  30
            D01 write_off_request => Request Write-Off          Manager Approval Billing Manager          Low     10
            D02 replacement       => Correct & Rebill           Auto-Submit      Registration             High    35
            D02 new_claim         => Correct & Rebill           Auto-Submit      Registration             High    30
            D02 reconsideration   => Request Reconsideration    Appeals          Registration             Medium  50
            D02 appeal_1          => Appeal - Administrative    Appeals          Registration             Medium  75
            D03 replacement       => Update COB & Rebill        Coordination of Benefits Coordination of Benefits Medium  35
            D03 new_claim         => Update COB & Rebill        Coordination of Benefits Coordination of Benefits Medium  30
            D03 reconsideration   => Request Reconsideration    Appeals          Coordination of Benefits Medium  50
            D03 appeal_1          => Appeal - Administrative    Appeals          Coordination of Benefits Medium  75
            D04 new_claim         => Bill Correct Payer         A/R Follow-Up    Billing                  Medium  30
            D04 reconsideration   => Request Reconsideration    Appeals          Billing                  Medium  50
            D04 appeal_1          => Appeal - Administrative    Appeals          Billing                  Medium  75
            D24 new_claim         => Bill Next Payer            Eligibility      Eligibility              Medium  30
            D24 reconsideration   => Request Reconsideration    Appeals          Eligibility              Medium  50
            D24 appeal_1          => Appeal - Administrative    Appeals          Eligibility              Medium  75
            D24 patient           => Bill Patient               Patient Access   Patient Access           Medium  30
            D25 new_claim         => Bill Liable Party          A/R Follow-Up    Billing                  Medium  30
            D25 reconsideration   => Request Reconsideration    Appeals          Billing                  Medium  50
            D25 appeal_1          => Appeal - Administrative    Appeals          Billing                  Medium  75
            D25 patient           => Bill Patient               Patient Access   Patient Access           Medium  30
        "#]],
        answer,
    );
}

#[test]
fn plans_for_authorization_referral_and_time() {
    check_rows(
        &expect![[r#"
            # class door (pause)
            D05 reconsideration       => Request Reconsideration    Appeals          Authorizations           Medium  50
            D05 appeal_1              => Appeal - Authorization     Appeals          Authorizations           Medium  75
            D05 replacement           => Correct & Rebill           Auto-Submit      Authorizations           High    35
            D05 reopening             => Request Reopening          Auto-Submit      Authorizations           High    25
            D05 write_off_request     => Request Write-Off          Manager Approval Billing Manager          Low     10
            D06 replacement           => Correct & Rebill           Auto-Submit      Authorizations           High    35
            D06 reopening             => Request Reopening          Auto-Submit      Authorizations           High    25
            D06 reconsideration       => Request Reconsideration    Appeals          Authorizations           Medium  50
            D06 appeal_1              => Appeal - Authorization     Appeals          Authorizations           Medium  75
            D07 replacement           => Correct & Rebill           Auto-Submit      Referrals                High    35
            D07 reopening             => Request Reopening          Auto-Submit      Referrals                High    25
            D07 reconsideration       => Request Reconsideration    Appeals          Referrals                Medium  50
            D07 appeal_1              => Appeal - Authorization     Appeals          Referrals                Medium  75
            D08 reconsideration       => Request Reconsideration    Appeals          Billing                  Medium  50
            D08 appeal_1              => Appeal - Timely Filing     Appeals          Billing                  Medium  75
            D08 reopening             => Request Reopening          A/R Follow-Up    Billing                  Medium  25
            D08 new_claim             => Correct & Rebill           A/R Follow-Up    Billing                  Medium  30
            D08 write_off_request     => Request Write-Off          Manager Approval Billing Manager          Low     10
            D09 nothing compare_first => Compare with First Claim   A/R Follow-Up    Billing                  Medium  20
            D09 nothing final         => Close - No Action          A/R Follow-Up    Billing                  Low      2
            D09 replacement           => Correct & Rebill           Coder Review     Billing                  Medium  35
            D09 reopening             => Request Reopening          Coder Review     Billing                  Medium  25
            D09 reconsideration       => Request Reconsideration    Appeals          Billing                  Medium  50
            D09 appeal_1              => Appeal - Administrative    Appeals          Billing                  Medium  75
        "#]],
        answer,
    );
}

#[test]
fn plans_for_coding() {
    check_rows(
        &expect![[r#"
        # class door (pause)
        D10 replacement            => Correct & Rebill           Coder Review     Coding                   Medium  35
        D10 reopening              => Request Reopening          Coder Review     Coding                   Medium  25
        D10 reconsideration        => Request Reconsideration    Appeals          Coding                   Medium  50
        D10 appeal_1               => Appeal - Coding            Appeals          Coding                   Medium  75
        D10 nothing final          => Close - No Action          A/R Follow-Up    Coding                   Low      2
        D11 replacement            => Correct & Rebill           Coder Review     Coding                   Medium  35
        D11 reopening              => Request Reopening          Coder Review     Coding                   Medium  25
        D11 nothing number_missing => Get Payer Claim Number     A/R Follow-Up    Accounts Receivable      Medium  15
        D11 reconsideration        => Request Reconsideration    Appeals          Coding                   Medium  50
        D11 appeal_1               => Appeal - Coding            Appeals          Coding                   Medium  75
        D12 replacement            => Correct & Rebill           Coder Review     Coding                   Medium  35
        D12 reopening              => Request Reopening          Coder Review     Coding                   Medium  25
        D12 new_claim              => Correct & Rebill           Coder Review     Coding                   Medium  30
        D12 reconsideration        => Request Reconsideration    Appeals          Coding                   Medium  50
        D12 appeal_1               => Appeal - Coding            Appeals          Coding                   Medium  75
        D13 replacement            => Correct & Rebill           Coder Review     Coding                   Medium  35
        D13 reopening              => Request Reopening          Coder Review     Coding                   Medium  25
        D13 reconsideration        => Request Reconsideration    Appeals          Coding                   Medium  50
        D13 appeal_1               => Appeal - Coding            Appeals          Coding                   Medium  75
        D14 replacement            => Correct & Rebill           Coder Review     Coding                   Medium  35
        D14 reopening              => Request Reopening          Coder Review     Coding                   Medium  25
        D14 reconsideration        => Request Reconsideration    Clinical Review  Coding                   Medium  50
        D14 appeal_1               => Appeal - Clinical          Clinical Review  Coding                   Medium 120
    "#]],
        answer,
    );
}

#[test]
fn plans_for_clinical() {
    check_rows(
        &expect![[r#"
            # class door (pause)
            D15 appeal_1          => Appeal - Clinical          Clinical Review  Clinical                 Medium 120
            D15 appeal_2          => Appeal - Next Level        Clinical Review  Clinical                 Medium 120
            D15 appeal_3          => Appeal - Next Level        Clinical Review  Clinical                 Medium 240
            D15 reconsideration   => Request Reconsideration    Clinical Review  Clinical                 Medium  50
            D15 replacement       => Correct & Rebill           Coder Review     Coding                   Medium  35
            D15 reopening         => Request Reopening          Coder Review     Coding                   Medium  25
            D15 records_reply     => Send Records               Health Records   Health Records           Medium  45
            D15 patient           => Bill Patient               Patient Access   Patient Access           Medium  30
            D15 write_off_request => Request Write-Off          Manager Approval Billing Manager          Low     10
            D16 appeal_1          => Appeal - Clinical          Clinical Review  Clinical                 Medium 120
            D16 appeal_2          => Appeal - Next Level        Clinical Review  Clinical                 Medium 120
            D16 reconsideration   => Request Reconsideration    Clinical Review  Clinical                 Medium  50
            D16 replacement       => Correct & Rebill           Coder Review     Coding                   Medium  35
            D16 patient           => Bill Patient               Patient Access   Patient Access           Medium  30
            D17 appeal_1          => Appeal - Clinical          Clinical Review  Clinical                 Medium 120
            D17 appeal_2          => Appeal - Next Level        Clinical Review  Clinical                 Medium 120
            D17 reconsideration   => Request Reconsideration    Clinical Review  Clinical                 Medium  50
            D17 replacement       => Correct & Rebill           Coder Review     Coding                   Medium  35
        "#]],
        answer,
    );
}

#[test]
fn plans_for_records_patients_and_claim_errors() {
    check_rows(
        &expect![[r#"
        # class door (pause)
        D18 records_reply          => Send Records               Health Records   Health Records           Medium  45
        D18 reopening              => Request Reopening          Health Records   Health Records           Medium  25
        D18 reconsideration        => Request Reconsideration    Appeals          Health Records           Medium  50
        D18 appeal_1               => Appeal - Administrative    Appeals          Health Records           Medium  75
        D18 nothing await_payer    => Await Payer                A/R Follow-Up    Accounts Receivable      Medium   5
        D19 patient                => Contact Patient            Patient Access   Patient Access           Medium  30
        D19 reconsideration        => Request Reconsideration    Appeals          Patient Access           Medium  50
        D19 appeal_1               => Appeal - Administrative    Appeals          Patient Access           Medium  75
        D19 replacement            => Correct & Rebill           Patient Access   Patient Access           Medium  35
        D20 replacement            => Correct & Rebill           Auto-Submit      Billing                  High    35
        D20 new_claim              => Correct & Rebill           Auto-Submit      Billing                  High    30
        D20 reopening              => Request Reopening          Auto-Submit      Billing                  High    25
        D20 void                   => Void Claim                 A/R Follow-Up    Billing                  Medium  15
        D20 nothing number_missing => Get Payer Claim Number     A/R Follow-Up    Accounts Receivable      Medium  15
        D20 reconsideration        => Request Reconsideration    Appeals          Billing                  Medium  50
        D20 appeal_1               => Appeal - Administrative    Appeals          Billing                  Medium  75
        D21 reconsideration        => Request Reconsideration    Appeals          Credentialing            Medium  50
        D21 appeal_1               => Appeal - Administrative    Appeals          Credentialing            Medium  75
        D21 replacement            => Correct & Rebill           Credentialing    Credentialing            Medium  35
        D21 reopening              => Request Reopening          Credentialing    Credentialing            Medium  25
    "#]],
        answer,
    );
}

#[test]
fn plans_for_contract_and_covered_services() {
    check_rows(
        &expect![[r#"
            # class door (pause)
            D22 pricing_dispute   => Dispute Payment            Managed Care     Managed Care             Medium  75
            D22 reconsideration   => Request Reconsideration    Appeals          Managed Care             Medium  50
            D22 appeal_1          => Appeal - Administrative    Appeals          Managed Care             Medium  75
            D22 replacement       => Correct & Rebill           Managed Care     Managed Care             Medium  35
            D23 reconsideration   => Request Reconsideration    Appeals          Billing                  Medium  50
            D23 appeal_1          => Appeal - Administrative    Appeals          Billing                  Medium  75
            D23 pricing_dispute   => Dispute Payment            Managed Care     Managed Care             Medium  75
            D23 patient           => Bill Patient               Patient Access   Patient Access           Medium  30
            D23 write_off_request => Request Write-Off          Manager Approval Billing Manager          Low     10
            U1 pricing_dispute    => Dispute Payment            Managed Care     Managed Care             Medium  75
            U1 reopening          => Request Reopening          Managed Care     Managed Care             Medium  25
            U1 appeal_1           => Appeal - Administrative    Appeals          Managed Care             Medium  75
            U1 write_off_request  => Request Write-Off          Manager Approval Billing Manager          Low     10
        "#]],
        answer,
    );
}

#[test]
fn plans_for_what_only_a_person_can_say() {
    check_rows(
        &expect![[r#"
            # class door (pause)
            D26 nothing compliance   => Escalate to Compliance     Compliance       Compliance               Medium  30
            D27 nothing unclassified => Classify by Hand           Triage           Triage                   Medium  20
            D27 nothing await_payer  => Await Payer                A/R Follow-Up    Accounts Receivable      Medium   5
            D27 new_claim            => Correct & Rebill           Triage           Triage                   Medium  30
            U2 reconsideration       => Request Reconsideration    Appeals          Accounts Receivable      Medium  50
            U2 appeal_1              => Appeal - Recoupment        Appeals          Accounts Receivable      Medium  75
            U2 replacement           => Correct & Rebill           Accounts Receivable Accounts Receivable      Medium  35
            U2 nothing await_payer   => Await Payer                A/R Follow-Up    Accounts Receivable      Medium   5
            U3 appeal_1              => Appeal - Administrative    Appeals          Appeals Team             Medium  75
            U3 appeal_2              => Appeal - Next Level        Appeals          Appeals Team             Medium 120
            U3 appeal_3              => Appeal - Next Level        Appeals          Appeals Team             Medium 240
            U3 replacement           => Correct & Rebill           Appeals Team     Appeals Team             Medium  35
            U3 write_off_request     => Request Write-Off          Manager Approval Billing Manager          Low     10
        "#]],
        answer,
    );
}

fn answer(row: &str) -> String {
    let mut words = row.split_whitespace();
    let class = words.next().and_then(DenialClass::from_id).expect("a class");
    let door = words.next().and_then(Door::from_id).expect("a door");
    let pause =
        words.next().map(|id| PAUSES.into_iter().find(|it| it.id() == id).expect("a pause"));
    let plan = plan(class, door, pause);
    format!(
        "{:<26} {:<16} {:<24} {:<6} {:>3}",
        plan.next_action,
        plan.queue.label(),
        plan.owner.label(),
        plan.tier.label(),
        plan.minutes,
    )
}

const PAUSES: [Pause; 6] = [
    Pause::Final,
    Pause::AwaitPayer,
    Pause::NumberMissing,
    Pause::CompareFirst,
    Pause::Unclassified,
    Pause::Compliance,
];
