//! The decision table of the deadlines: by when, under which rule, or why there is no date.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::{Contract, ContractPayer, DeadlineOverride, PayerName, rows::check_rows};

/// An invented office's contracts.
fn contract() -> Contract {
    let deadline = |door: &str, amount, unit: &str, from: &str, by: &str| DeadlineOverride {
        door: Door::from_id(door).unwrap(),
        period: Period::new(amount, unit).unwrap(),
        start: ClockStart::from_id(from).unwrap(),
        by: DueBy::from_id(by).unwrap(),
        source: "Provider agreement 2026, section 7.2".into(),
    };
    let payer = |name: &str, also: &str| ContractPayer {
        name: PayerName { name: name.into(), also: vec![also.into()] },
        network: Network::In,
        ..ContractPayer::default()
    };
    Contract {
        payers: vec![
            ContractPayer {
                deadlines: vec![
                    deadline("reconsideration", 90, "calendar", "remittance", "received"),
                    deadline("appeal_1", 30, "business", "receipt", "sent"),
                    deadline("new_claim", 120, "calendar", "service", "received"),
                    deadline("replacement", 60, "calendar", "remittance", "received"),
                    deadline("replacement", 6, "months", "service", "received"),
                ],
                ..payer("Northwind Health", "NORTHWIND HLTH PLAN")
            },
            ContractPayer {
                program: Some(Program::MedicareAdvantage),
                ..payer("Juniper Advantage", "Juniper Adv")
            },
            ContractPayer {
                program: Some(Program::MedicaidManagedCare),
                ..payer("Prairie Community", "Prairie Comm")
            },
            ContractPayer {
                line: Some("unitedhealthcare".into()),
                ..payer("Riverbend Plans", "Riverbend")
            },
            ContractPayer {
                deadlines: vec![deadline("appeal_1", 24, "months", "remittance", "received")],
                ..payer("Aetna of Juniper", "AETNA JUNIPER")
            },
        ],
    }
}

/// `program payer door notice …`, with `_` for a blank and `-` for nothing.
fn facts(row: &str) -> ClockFacts<'_> {
    let mut cells = row.split_whitespace();
    let mut next = || cells.next().unwrap();
    let date = |text: &str| (text != "-").then(|| text.parse().unwrap());
    let program = Program::from_id(next()).unwrap();
    let (payer, door, notice) = (next(), Door::from_id(next()).unwrap(), next());
    let mut facts = ClockFacts::new(program, payer, door, NaiveDate::MIN);
    facts.notice = date(notice);
    for word in cells {
        match word.split_once('=') {
            Some(("state", state)) => facts.state = Some(state),
            Some(("received", text)) => facts.received = date(text),
            Some(("service", text)) => facts.service = date(text),
            Some(("first", text)) => facts.first_notice = date(text),
            Some(("primary", text)) => facts.primary_remittance = date(text),
            Some(("negotiated", text)) => facts.negotiation_end = date(text),
            _ => match word {
                "in" => facts.network = Network::In,
                "out" => facts.network = Network::Out,
                "nsa" => facts.surprise_bill = true,
                "pended" => facts.pended = true,
                remark => facts.bar = AppealBar::among(&[Rarc::new("M25"), Rarc::new(remark)]),
            },
        }
    }
    facts
}

/// Answers each row of a table.
fn check(table: &Expect, answer: fn(Clock) -> String) {
    let book = DeadlineBook::shipped(contract());
    check_rows(table, |row| {
        let facts = facts(row);
        let payer = facts.payer.replace('_', " ");
        answer(book.clock(&ClockFacts { payer: &payer, ..facts }))
    });
}

/// The date, the rule and how sure we are.
fn short(clock: Clock) -> String {
    match clock {
        Clock::Runs(it) => format!("{} {} {} {}", it.by, it.date, it.rule, it.confidence.code()),
        Clock::NoClock(reason) => format!("no clock: {reason:?}"),
        Clock::Unknown(reason) => format!("unknown: {reason:?}"),
    }
}

/// How the date came about, when to send, and what lost.
fn long(clock: Clock) -> String {
    match clock {
        Clock::Runs(it) => {
            let mut text = format!("{}, send {}: {}", it.date, it.last_day_to_send, it.explained);
            for other in &it.others {
                let standing = if other.replaced { "replaced" } else { "later" };
                text.push_str(&format!("; {standing} {} {}", other.date, other.rule));
            }
            for rule in &it.undated {
                text.push_str(&format!("; no date for {rule}"));
            }
            text
        }
        Clock::NoClock(reason) => format!("no clock: {reason}"),
        Clock::Unknown(reason) => format!("unknown: {reason}"),
    }
}

// The decision table, a program at a time:
// program, payer, door, date of the notice, and what else is known => the answer.

#[test]
fn deadlines_of_original_medicare() {
    check(
        &expect![[r#"
            medicare_b         Palmetto_GBA                    appeal_1          2017-05-15                                       => received 2017-09-17 medicare-redetermination V
            medicare_b         Palmetto_GBA                    appeal_1          2020-08-14                                       => received 2020-12-17 medicare-redetermination V
            medicare_b         Palmetto_GBA                    appeal_1          2020-05-15                                       => received 2020-09-17 medicare-redetermination V
            medicare_a         Prairie_Medicare                appeal_1          2026-05-10                                       => received 2026-09-12 medicare-redetermination V
            medicare_b         Prairie_Medicare                appeal_1          2026-05-10 received=2026-05-11                   => received 2026-09-08 medicare-redetermination V
            medicare_b         Prairie_Medicare                appeal_1          2026-05-10 received=2026-05-20                   => received 2026-09-17 medicare-redetermination V
            medicare_b         Prairie_Medicare                appeal_1          2026-05-10 received=2026-05-01                   => received 2026-09-07 medicare-redetermination V
            medicare_b         Prairie_Medicare                appeal_1          -                                                => unknown: DateMissing(Receipt { presumed_days: 5 })
            medicare_b         Prairie_Medicare                appeal_1          2026-05-10 pended                                => no clock: Pended
            medicare_b Prairie_Medicare records_reply 2026-05-10 pended                                                           => received 2026-06-24 medicare-records S
            medicare_b         Prairie_Medicare                appeal_1          2026-05-10 MA130                                 => no clock: Unprocessable
            medicare_b         Prairie_Medicare                appeal_1          2026-05-10 N211                                  => no clock: NoAppealRights
            medicare_b         Prairie_Medicare                appeal_1          2026-05-10 MA01                                  => received 2026-09-12 medicare-redetermination V
            medicare_b         Prairie_Medicare                new_claim         2026-05-10 service=2026-03-02 MA130              => received 2027-03-02 medicare-filing S
            medicare_b         Prairie_Medicare                reopening         2026-05-10 MA130                                 => no clock: Unprocessable
            medicare_b         Prairie_Medicare                reopening         2026-05-10 N211                                  => received 2027-05-10 medicare-reopening S
            medicare_b         Prairie_Medicare                reopening         2026-05-10                                       => received 2027-05-10 medicare-reopening S
            medicare_b         Prairie_Medicare                reopening         2024-02-29                                       => received 2025-02-28 medicare-reopening S
            medicare_b         Prairie_Medicare                new_claim         2026-05-10 service=2025-10-10                    => received 2026-10-13 medicare-filing S
            medicare_b         Prairie_Medicare                new_claim         2026-05-10 service=2025-10-12                    => received 2026-10-13 medicare-filing S
            medicare_b         Prairie_Medicare                new_claim         2026-05-10                                       => unknown: DateMissing(Service)
            medicare_b         Prairie_Medicare                new_claim         2026-05-10 service=2025-10-14 primary=2026-04-01 => received 2026-10-14 medicare-filing S
            medicare_a         Prairie_Medicare                replacement       2026-05-10 service=2026-03-02                    => received 2027-03-02 medicare-a-replacement K
            medicare_b         Prairie_Medicare                replacement       2026-05-10 service=2026-03-02                    => unknown: NoRule
            medicare_b         Prairie_Medicare                records_reply     2026-05-10                                       => received 2026-06-24 medicare-records S
            medicare_b         PALMETTO_GBA,_LLC               records_reply     2026-05-10                                       => received 2026-06-09 medicare-records-palmetto V
            medicare_b         Prairie_Medicare                appeal_2          2026-09-01                                       => received 2027-03-05 medicare-reconsideration V
            medicare_b         Prairie_Medicare                appeal_3          2026-09-01                                       => received 2026-11-05 medicare-hearing V
            medicare_b         Prairie_Medicare                appeal_4          2026-09-01                                       => received 2026-11-05 medicare-council V
            medicare_b         Prairie_Medicare                appeal_5          2026-09-01                                       => received 2026-11-05 medicare-court S
            medicare_b         Prairie_Medicare                nothing           2026-05-10                                       => no clock: NothingGoesOut
            medicare_b         Prairie_Medicare                patient           2026-05-10                                       => no clock: NothingGoesOut
            medicare_b         Prairie_Medicare                write_off_request 2026-05-10                                       => no clock: NothingGoesOut
            medicare_b         Prairie_Medicare                void              2026-05-10                                       => unknown: NoRule
        "#]],
        short,
    );
}

#[test]
fn deadlines_of_medicare_advantage() {
    check(
        &expect![[r#"
            medicare_advantage Meadow_Advantage                appeal_1          2024-12-31                        => received 2025-03-01 ma-appeal-before-2025 S
            medicare_advantage Meadow_Advantage                appeal_1          2025-01-01                        => received 2025-03-07 ma-appeal S
            medicare_advantage Meadow_Advantage                appeal_1          2026-05-10                        => received 2026-07-14 ma-appeal S
            medicare_advantage Meadow_Advantage                appeal_1          2026-05-10 in                     => unknown: ContractDecides
            medicare_advantage Meadow_Advantage                appeal_1          2026-05-10 out                    => received 2026-07-14 ma-appeal S
            medicare_advantage Juniper_Advantage               appeal_1          2026-05-10                        => unknown: ContractDecides
            medicare_advantage Priority_Health_Medicare        appeal_1          2026-05-10 out                    => received 2026-07-09 ma-appeal-priority-health V
            medicare_advantage HUMANA_INC                      appeal_1          2026-05-10                        => received 2026-07-14 ma-appeal S
            medicare_advantage Cigna_Healthspring              appeal_1          2026-05-10 in                     => received 2026-08-08 ma-appeal-cigna V
            medicare_advantage Meadow_Advantage                new_claim         -          service=2026-03-02 out => received 2027-03-02 ma-filing K
        "#]],
        short,
    );
}

#[test]
fn deadlines_of_national_payers() {
    check(
        &expect![[r#"
            commercial         UNITEDHEALTHCARE                reconsideration   2026-05-10 in                                        => received 2026-07-14 uhc-reconsideration-trade S
            commercial         UNITED_HEALTHCARE_INS._CO.      appeal_1          2026-05-10 in                                        => received 2026-07-14 uhc-appeal-trade S
            commercial         UHC_OF_OHIO                     appeal_1          2026-05-10 out                                       => received 2026-11-06 erisa-appeal S
            commercial MUHC_HEALTH reconsideration 2026-05-10                                                                         => unknown: NoRule
            commercial         MUHCO_HEALTH                    reconsideration   2026-05-10                                           => unknown: NoRule
            commercial         UHC                             new_claim         2026-05-10 service=2026-03-02 in                     => received 2026-05-31 uhc-filing S
            commercial         UHC                             new_claim         2026-05-10 service=2026-03-02 primary=2026-04-20 in  => received 2026-07-19 uhc-filing-secondary S
            commercial         UHC                             new_claim         2026-05-10 primary=2026-04-20 in                     => received 2026-07-19 uhc-filing-secondary S
            commercial         AETNA                           reconsideration   2026-05-10                                           => received 2026-11-06 aetna-reconsideration V
            commercial         AETNA                           reconsideration   2026-05-10 state=NJ                                  => received 2026-08-08 aetna-reconsideration-nj V
            commercial         AETNA                           reconsideration   2026-05-10 state=CA                                  => received 2026-11-06 aetna-reconsideration V
            commercial         AETNA                           appeal_1          2026-05-10                                           => received 2026-07-09 aetna-appeal V
            commercial         AETNA                           new_claim         2026-05-10 service=2026-03-02                        => received 2026-06-30 aetna-filing V
            commercial         AETNA                           replacement       2026-05-10 service=2026-03-02                        => received 2027-03-02 aetna-replacement-trade S
            commercial         CIGNA_HEALTH_AND_LIFE           appeal_1          2026-05-10                                           => received 2026-11-06 erisa-appeal S
            commercial         CIGNA_HEALTH_AND_LIFE           appeal_2          2026-05-10 in                                        => received 2026-09-10 external-review K
            commercial         CIGNA                           new_claim         2026-05-10 service=2026-03-02 in                     => received 2026-05-31 cigna-filing-in V
            commercial         CIGNA                           new_claim         2026-05-10 service=2026-03-02 out                    => received 2026-08-29 cigna-filing-out V
            commercial         CIGNA                           new_claim         2026-05-10 service=2026-03-02                        => received 2026-05-31 cigna-filing-in V
            commercial         CIGNA                           new_claim         2026-05-10 service=2026-03-02 primary=2026-06-01 out => received 2026-11-28 cigna-filing-secondary-out V
            commercial         Humana_Insurance_Company        appeal_1          2026-05-10                                           => received 2026-11-06 erisa-appeal S
            commercial         Humana_Insurance_Company        new_claim         -          service=2026-03-02                        => received 2026-08-29 humana-filing V
        "#]],
        short,
    );
}

#[test]
fn deadlines_of_blue_plans() {
    check(
        &expect![[r#"
            blue_cross         BCBS_OF_NEBRASKA                appeal_1          2026-05-10 => received 2026-11-06 erisa-appeal S
            blue_cross         BCBS_of_Tennessee               appeal_1          2026-05-10 => received 2026-07-09 bcbs-tn-appeal V
            blue_cross         BCBS_of_Tennessee               reconsideration   2026-05-10 => received 2027-11-10 bcbs-tn-reconsideration V
            blue_cross         BCBSNC                          reconsideration   2025-04-30 => unknown: NoRule
            blue_cross         BCBSNC                          reconsideration   2025-05-01 => received 2025-07-30 bcbs-nc-reconsideration V
            blue_cross         BCBS_FEP                        appeal_1          2026-05-10 => received 2026-08-08 bcbs-fep-appeal S
        "#]],
        short,
    );
}

#[test]
fn deadlines_of_employer_plans_and_the_no_surprises_act() {
    check(
        &expect![[r#"
            commercial         Some_Employer_Plan              appeal_1          2026-05-10                               => received 2026-11-06 erisa-appeal S
            commercial         Some_Employer_Plan              appeal_2          2026-10-31                               => received 2027-02-28 external-review K
            commercial         Some_Employer_Plan              appeal_2          2026-10-31 state=CA                      => received 2027-02-28 external-review K
            commercial         Some_Employer_Plan              reconsideration   2026-05-10                               => unknown: NoRule
            commercial         Some_Employer_Plan              records_reply     2026-05-10                               => received 2026-06-24 erisa-records S
            commercial         Some_Employer_Plan              pricing_dispute   2026-11-02 out                           => unknown: NoRule
            commercial         Some_Employer_Plan              pricing_dispute   2026-11-02 out nsa                       => sent 2026-12-16 nsa-open-negotiation V
            commercial         Some_Employer_Plan              pricing_dispute   2026-11-02 in nsa                        => unknown: ContractDecides
            commercial         Some_Employer_Plan              pricing_dispute   2026-11-02 out nsa negotiated=2026-12-16 => sent 2026-12-22 nsa-dispute-resolution S
        "#]],
        short,
    );
}

#[test]
fn a_contract_replaces_the_shipped_deadlines() {
    check(
        &expect![[r#"
            commercial         Riverbend                       reconsideration   2026-05-10                    => received 2026-07-14 uhc-reconsideration-trade S
            commercial         AETNA_OF_JUNIPER                appeal_1          2026-05-10                    => received 2028-05-10 contract: Aetna of Juniper, deadline 1 (appeal_1) V
            commercial         Northwind_Health                reconsideration   2026-08-01                    => received 2026-10-30 contract: Northwind Health, deadline 1 (reconsideration) V
            commercial         NORTHWIND_HLTH__PLAN            appeal_1          2026-11-02                    => sent 2026-12-16 contract: Northwind Health, deadline 2 (appeal_1) V
            commercial         Northwind_Health                new_claim         2026-08-01 service=2026-05-04 => received 2026-09-01 contract: Northwind Health, deadline 3 (new_claim) V
            commercial         Northwind_Health                new_claim         2026-08-01                    => unknown: DateMissing(Service)
            commercial         Northwind_Health                appeal_2          2026-08-01                    => received 2026-12-01 external-review K
            commercial         Northwind_Health_of_Ohio        reconsideration   2026-08-01                    => unknown: NoRule
            medicaid           Prairie_Community               appeal_1          2026-05-10                    => received 2026-07-09 mco-appeal S
            commercial         Northwind_Health                replacement       2026-08-01 service=2026-05-04 => received 2026-09-30 contract: Northwind Health, deadline 4 (replacement) V
            commercial         Northwind_Health                replacement       2026-08-01 service=2026-02-04 => received 2026-08-04 contract: Northwind Health, deadline 5 (replacement) V
        "#]],
        short,
    );
}

#[test]
fn deadlines_of_medicaid() {
    check(
        &expect![[r#"
            medicaid_mco       UNITEDHEALTHCARE_COMMUNITY_PLAN replacement       2026-05-10 state=OH                    => received 2026-06-24 uhc-community-oh-resubmission V
            medicaid_mco       UNITEDHEALTHCARE_COMMUNITY_PLAN replacement       2026-05-10                             => unknown: NoRule
            medicaid_mco       UNITEDHEALTHCARE_COMMUNITY_PLAN appeal_1          2026-05-10 state=NE                    => received 2026-07-09 mco-appeal S
            medicaid           State_Medicaid                  new_claim         -          service=2026-03-02          => received 2027-03-02 medicaid-filing K
            medicaid           State_Medicaid                  new_claim         -          service=2026-03-02 state=SD => received 2026-09-02 medicaid-sd-filing S
            medicaid           State_Medicaid                  appeal_1          2026-11-30 state=SD                    => received 2027-02-28 medicaid-sd-appeal S
            medicaid           State_Medicaid                  appeal_1          2026-05-10                             => unknown: NoRule
            medicaid_mco       Carolina_Complete               appeal_1          2026-05-10 state=NC                    => received 2026-07-09 mco-appeal-nc V
            medicaid_mco       Blue_Shield_Promise_Health_Plan reconsideration   2026-05-10 state=CA                    => received 2027-05-10 blue-shield-ca-promise-dispute V
        "#]],
        short,
    );
}

#[test]
fn deadlines_of_other_programs_are_known_or_said_to_be_unknown() {
    check(
        &expect![[r#"
            tricare            TRICARE_WEST                    appeal_1          2026-05-10                    => received 2026-08-08 tricare-reconsideration S
            tricare            TRICARE_WEST                    new_claim         -          service=2026-03-02 => received 2027-03-02 tricare-filing S
            veterans           TRIWEST_VA_CCN                  new_claim         -          service=2026-03-02 => received 2026-08-29 va-community-care-filing K
            veterans           CHAMPVA                         new_claim         -          service=2026-03-02 => received 2027-03-02 champva-filing V
            workers_comp       State_Fund                      appeal_1          2026-05-10                    => unknown: NoRule
            auto               Roadside_Auto                   appeal_1          2026-05-10                    => unknown: NoRule
            other              Unheard-of_Payer                appeal_1          2026-05-10                    => unknown: ProgramUnsaid
        "#]],
        short,
    );
}

#[test]
fn every_date_says_where_it_comes_from_and_what_it_beat() {
    check(
        &expect![[r#"
            medicare_b Palmetto_GBA appeal_1 2026-05-10                                   => 2026-09-12, send 2026-09-04: 120 days from receipt, presumed 5 days after the notice of 2026-05-10
            medicare_b Palmetto_GBA appeal_1 2026-05-10 received=2026-05-12               => 2026-09-09, send 2026-09-04: 120 days from receipt on 2026-05-12
            medicare_b Prairie_Medicare_Services new_claim - service=2025-10-12           => 2026-10-13, send 2026-10-08: 1 year from the service of 2025-10-12, moved to the next business day
            medicare_b Prairie_Medicare_Services reopening 2026-05-10                     => 2027-05-10, send 2027-05-05: 1 year from the notice of 2026-05-10
            commercial UHC appeal_1 2026-05-10 in                                         => 2026-07-14, send 2026-07-09: 65 days from the notice of 2026-05-10; later 2026-11-06 erisa-appeal; later 2027-05-10 uhc-appeal
            commercial UHC new_claim - service=2026-03-02 primary=2026-04-20 in           => 2026-07-19, send 2026-07-14: 90 days from the first payer's remittance of 2026-04-20
            commercial UHC appeal_1 2026-05-10 first=2025-05-14 in                        => 2026-05-14, send 2026-05-08: 12 months from the first notice of 2025-05-14; later 2026-07-14 uhc-appeal-trade; later 2026-11-06 erisa-appeal
            commercial AETNA appeal_1 2026-05-10                                          => 2026-07-09, send 2026-07-02: 60 days from the notice of 2026-05-10; later 2026-11-06 erisa-appeal; later 2026-11-06 aetna-appeal-clinical
            commercial AETNA new_claim 2026-05-10 service=2026-03-02                      => 2026-06-30, send 2026-06-25: 120 days from the service of 2026-03-02; later 2026-08-29 aetna-filing-trade
            commercial CIGNA new_claim - service=2026-03-02                               => 2026-05-31, send 2026-05-26: 90 days from the service of 2026-03-02; later 2026-08-29 cigna-filing-out
            commercial Northwind_Health reconsideration 2026-08-01                        => 2026-10-30, send 2026-10-23: 90 days from the notice of 2026-08-01
            commercial Northwind_Health appeal_1 2026-11-02                               => 2026-12-16, send 2026-12-16: 30 business days from receipt, taken as the day of the notice, 2026-11-02; replaced 2027-05-01 erisa-appeal
            commercial AETNA_OF_JUNIPER appeal_1 2026-05-10                               => 2028-05-10, send 2028-05-05: 24 months from the notice of 2026-05-10; replaced 2026-07-09 aetna-appeal; replaced 2026-11-06 erisa-appeal; replaced 2026-11-06 aetna-appeal-clinical
            commercial Some_Employer_Plan pricing_dispute 2026-11-02 out nsa              => 2026-12-16, send 2026-12-16: 30 business days from receipt, taken as the day of the notice, 2026-11-02
            commercial Some_Employer_Plan pricing_dispute - out nsa negotiated=2026-12-16 => 2026-12-22, send 2026-12-22: 4 business days from the end of the open negotiation on 2026-12-16
            commercial Some_Employer_Plan appeal_1 - received=2026-05-12                  => 2026-11-08, send 2026-11-03: 180 days from receipt on 2026-05-12
            commercial Northwind_Health replacement 2026-08-01                            => 2026-09-30, send 2026-09-25: 60 days from the notice of 2026-08-01; no date for contract: Northwind Health, deadline 5 (replacement)
            commercial Northwind_Health replacement 2026-08-01 service=2026-05-04         => 2026-09-30, send 2026-09-25: 60 days from the notice of 2026-08-01; later 2026-11-04 contract: Northwind Health, deadline 5 (replacement)
            medicare_advantage Juniper_Advantage appeal_1 2026-05-10                      => unknown: the contract decides; write its deadline into the contract file
            medicare_b Prairie_Medicare_Services appeal_1 2026-05-10 MA130                => no clock: MA130: the claim was not processed, so there is nothing to appeal; send a new one within the filing limit
            medicare_b Prairie_Medicare_Services new_claim 2026-05-10                     => unknown: the date of the service is not known
            other Unheard-of_Payer appeal_1 2026-05-10                                    => unknown: the remittance does not say the program
        "#]],
        long,
    );
}

#[test]
fn the_shipped_table_reads_and_every_rule_in_it_can_win() {
    let book = DeadlineBook::shipped(Contract::default());
    let mut ids: Vec<&str> = book.rules().map(|rule| rule.id.0.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert!(ids.len() >= 60, "{} rules", ids.len());
    for rule in book.rules() {
        let alone = DeadlineBook::read(&only(&rule.id.0), Contract::default()).unwrap();
        let payer = rule.payer_words.first().cloned().unwrap_or_default().to_uppercase();
        let notice =
            rule.until.or(rule.since).unwrap_or(NaiveDate::from_ymd_opt(2026, 5, 10).unwrap());
        let facts = ClockFacts {
            state: rule.state.as_deref(),
            network: rule.network,
            surprise_bill: rule.surprise_bill,
            service: Some(notice),
            primary_remittance: (rule.start == ClockStart::PrimaryRemittance).then_some(notice),
            negotiation_end: (rule.start == ClockStart::NegotiationEnd).then_some(notice),
            ..ClockFacts::new(
                rule.programs.first().copied().unwrap_or_default(),
                &payer,
                rule.door,
                notice,
            )
        };
        let Clock::Runs(deadline) = alone.clock(&facts) else {
            panic!("{} never applies", rule.id);
        };
        assert_eq!(deadline.rule, rule.id);
    }
}

/// The shipped table with one of its rules alone.
fn only(id: &str) -> String {
    include_str!("../../tables/deadlines.tsv")
        .lines()
        .filter(|line| line.starts_with("id\t") || line.split('\t').next() == Some(id))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_corrected_remittance_starts_its_own_clock() {
    let book = DeadlineBook::shipped(Contract::default());
    let date = |notice: &str| {
        let notice = notice.parse().unwrap();
        match book.clock(&ClockFacts::new(Program::MedicareB, "", Door::Appeal(1), notice)) {
            Clock::Runs(deadline) => deadline.date,
            other => panic!("{other:?}"),
        }
    };
    assert!(date("2026-07-01") > date("2026-05-10"));
}

#[test]
fn the_days_left_end_at_zero_on_the_last_day() {
    let book = DeadlineBook::shipped(Contract::default());
    let notice = NaiveDate::from_ymd_opt(2026, 5, 10).unwrap();
    let facts = ClockFacts::new(Program::MedicareB, "", Door::Appeal(1), notice);
    let Clock::Runs(deadline) = book.clock(&facts) else { panic!("it runs") };
    assert_eq!(deadline.days_left(deadline.date), 0);
    assert_eq!(deadline.days_left(notice), 125);
    assert_eq!(deadline.days_left("2026-12-01".parse().unwrap()), -80);
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..3_650)
        .prop_map(|days| NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(days))
}

fn any_facts() -> impl Strategy<Value = ClockFacts<'static>> {
    let programs = [
        Program::MedicareA,
        Program::MedicareB,
        Program::MedicareAdvantage,
        Program::Medicaid,
        Program::MedicaidManagedCare,
        Program::Commercial,
        Program::BlueCross,
        Program::Tricare,
        Program::Other,
    ];
    let payers = ["UHC", "AETNA", "CIGNA", "HUMANA", "BCBSNC", "Northwind Health", "Riverbend", ""];
    let doors = [
        Door::NewClaim,
        Door::Replacement,
        Door::RecordsReply,
        Door::Reconsideration,
        Door::Appeal(1),
        Door::Appeal(2),
        Door::Reopening,
        Door::PricingDispute,
    ];
    let who = (
        prop::sample::select(programs.to_vec()),
        prop::sample::select(payers.to_vec()),
        prop::sample::select(doors.to_vec()),
        prop::sample::select(vec![Network::In, Network::Out, Network::Unsaid]),
        prop::sample::select(vec![None, Some("CA"), Some("NJ"), Some("OH")]),
    );
    let when = (
        day(),
        prop::option::of(day()),
        prop::option::of(day()),
        prop::option::of(day()),
        prop::option::of(day()),
        any::<bool>(),
    );
    (who, when).prop_map(|((program, payer, door, network, state), when)| {
        let (notice, received, service, primary_remittance, negotiation_end, surprise_bill) = when;
        ClockFacts {
            state,
            network,
            received,
            service,
            primary_remittance,
            negotiation_end,
            surprise_bill,
            ..ClockFacts::new(program, payer, door, notice)
        }
    })
}

proptest! {
    #[test]
    fn the_winner_is_the_earliest_and_never_before_its_own_start(facts in any_facts()) {
        let book = DeadlineBook::shipped(contract());
        if let Clock::Runs(it) = book.clock(&facts) {
            let rivals = it.others.iter().filter(|other| !other.replaced);
            prop_assert!(rivals.clone().all(|other| it.date <= other.date));
            prop_assert!(it.others.iter().all(|other| other.rule != it.rule));
            prop_assert!(it.last_day_to_send <= it.date);

            let rule = book.rules().find(|rule| rule.id == it.rule).unwrap();
            let start = facts.start(rule.start).unwrap();
            prop_assert!(start <= it.last_day_to_send);
            if matches!(rule.start, ClockStart::Notice | ClockStart::Receipt { .. }) {
                prop_assert!(facts.notice.unwrap() <= it.last_day_to_send);
            }
            prop_assert!(!it.source.is_empty() && !it.explained.is_empty());
        }
    }

    #[test]
    fn a_later_notice_never_brings_an_earlier_deadline(facts in any_facts(), days in 0_u64..400) {
        let book = DeadlineBook::shipped(contract());
        // A rule may come into force between the two notices; within one regime later is later.
        prop_assume!(facts.notice.unwrap() >= NaiveDate::from_ymd_opt(2025, 5, 1).unwrap());
        let later = ClockFacts {
            notice: facts.notice.map(|notice| notice + chrono::Days::new(days)),
            ..facts
        };
        if let (Clock::Runs(first), Clock::Runs(second)) = (book.clock(&facts), book.clock(&later)) {
            prop_assert!(first.date <= second.date);
        }
    }
}
