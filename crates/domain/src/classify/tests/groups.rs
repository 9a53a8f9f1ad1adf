//! What a code becomes under each group: who owes it, and what nobody may write off.

use expect_test::expect;

use super::adjustment;
use crate::{
    Cents, CodeBook, CodeOverride, Group, Kind, PayerName, Place, Rarc, Remarks, Sent, kind_of,
    rows::check_rows,
};

#[test]
fn each_kind_under_each_group() {
    let book = CodeBook::shipped();
    check_rows(
        &expect![[r#"
            # Reductions by contract
            CO-45  => NX1 because 45: Charge above the contracted, scheduled or legal allowed amount
            PR-45  => NX2 because PR-45: what the payer does not allow is left to the patient; only a practice without a contract may bill it, and the No Surprises Act may forbid it: check before billing [balance_billing]
            OA-45  => D27 because OA-45: a reduction by contract may not stand under this group; a person decides [surprising_group]
            PI-45  => D22 because PI-45: the payer cut the price by its own choice, without a contract; it can be disputed [surprising_group]
            CR-45  => D27 because CR-45: the group CR ended with version 4010 and does not say who owes it; a person decides [legacy_group]
            XX-45  => D27 because ??-45: no group that X12 knows, so nobody can say who owes it; a person decides [unknown_group]
            CO-24  => NX1 because 24: Care is paid through a capitation or managed care arrangement
            PR-24  => D27 because PR-24: a reduction by contract is charged to the patient; a person decides [surprising_group]
            OA-24  => NX1 because 24: Care is paid through a capitation or managed care arrangement [surprising_group]
            PI-24  => D22 because PI-24: the payer cut the price by its own choice, without a contract; it can be disputed [surprising_group]
            PR-42  => NX2 because PR-42: what the payer does not allow is left to the patient; only a practice without a contract may bill it, and the No Surprises Act may forbid it: check before billing [balance_billing]
            CO-139 => NX1 because 139: Funding agreement: the member works for the provider
            OA-139 => D27 because OA-139: a reduction by contract may not stand under this group; a person decides [surprising_group]
            # The patient's share
            PR-1   => NX2 because 1: The patient's deductible
            CO-1   => D27 because CO-1: a share of the patient's that the group does not charge to the patient; a person decides, and until then it is neither billed nor written off [surprising_group]
            OA-2   => D27 because OA-2: a share of the patient's that the group does not charge to the patient; a person decides, and until then it is neither billed nor written off [surprising_group]
            PI-3   => D27 because PI-3: a share of the patient's that the group does not charge to the patient; a person decides, and until then it is neither billed nor written off [surprising_group]
            CR-1   => D27 because CR-1: the group CR ended with version 4010 and does not say who owes it; a person decides [legacy_group]
            XX-1   => D27 because ??-1: no group that X12 knows, so nobody can say who owes it; a person decides [unknown_group]
            # What another payer did
            OA-23  => NX3 because 23: Effect of what the earlier payer paid or adjusted
            CO-23  => NX3 because 23: Effect of what the earlier payer paid or adjusted [group_not_allowed]
            PI-23  => NX3 because 23: Effect of what the earlier payer paid or adjusted [group_not_allowed]
            PR-23  => D27 because PR-23: a code that is no share of the patient's is charged to the patient; a person decides [surprising_group]
            CR-23  => D27 because CR-23: the group CR ended with version 4010 and does not say who owes it; a person decides [legacy_group]
            XX-23  => D27 because ??-23: no group that X12 knows, so nobody can say who owes it; a person decides [unknown_group]
            # Law and incentives
            CO-253 => NX4 because 253: Federal budget cut to the payment (sequestration)
            OA-253 => NX4 because 253: Federal budget cut to the payment (sequestration)
            PI-253 => NX4 because 253: Federal budget cut to the payment (sequestration)
            PR-253 => D27 because PR-253: a code that is no share of the patient's is charged to the patient; a person decides [surprising_group]
            CO-104 => NX4 because 104: Amount held back under a managed care contract
            XX-253 => D27 because ??-253: no group that X12 knows, so nobody can say who owes it; a person decides [unknown_group]
            # Pending
            OA-133 => NX5 because 133: Line is still under review; no final decision yet
            CO-133 => NX5 because 133: Line is still under review; no final decision yet [group_not_allowed]
            PR-133 => NX5 because 133: Line is still under review; no final decision yet [group_not_allowed]
            CR-133 => NX5 because 133: Line is still under review; no final decision yet [legacy_group]
            XX-133 => NX5 because 133: Line is still under review; no final decision yet [unknown_group]
            # Informational
            CO-94  => NX6 because 94: Payment came to more than the charge
            OA-94  => NX6 because 94: Payment came to more than the charge
            PR-94  => D27 because PR-94: a code that is no share of the patient's is charged to the patient; a person decides [surprising_group]
            PR-100 => NX6 because 100: Payment went to the patient, member or other responsible person
            PR-187 => NX6 because 187: Paid from the patient's health spending account
            PR-229 => NX6 because 229: Charge that Medicare set aside because of bill type 12X
            OA-209 => NX6 because 209: Not collectible from the patient; the next payer may be billed [qmb_never_bill_patient]
            XX-94  => D27 because ??-94: no group that X12 knows, so nobody can say who owes it; a person decides [unknown_group]
            # Denials stay denials
            CO-50  => D15 because 50: Payer considers the service not medically necessary
            PR-50  => D15 because 50: Payer considers the service not medically necessary
            OA-50  => D15 because 50: Payer considers the service not medically necessary
            PI-50  => D15 because 50: Payer considers the service not medically necessary
            CR-50  => D15 because 50: Payer considers the service not medically necessary [legacy_group]
            XX-50  => D15 because 50: Payer considers the service not medically necessary [unknown_group]
            PR-27  => D01 because 27: Service came after the coverage ended
            CO-18  => D09 because 18: The same claim or line has already been received [group_not_allowed]
            OA-18  => D09 because 18: The same claim or line has already been received
            # Nobody knows the code
            CO-999 => D27 because CO-999: no table knows this code [unknown_carc]
            PR-999 => D27 because PR-999: no table knows this code [unknown_carc]
            XX-999 => D27 because ??-999: no table knows this code [unknown_carc] [unknown_group]
        "#]],
        |row| classed(book, row),
    );
}

#[test]
fn a_payers_own_use_goes_first_and_the_most_precise_one_before_the_others() {
    let mut book = CodeBook::shipped().clone();
    let payer = PayerName { name: "Northwind Health".into(), also: vec![] };
    book.add_payer(
        payer,
        vec![
            own("97", None, None, "D14"),
            own("97", Some("N19"), None, "D12"),
            own("97", None, Some("PI"), "D22"),
            own("45", None, Some("OA"), "NX1"),
            own("999", None, None, "NX1"),
        ],
    );
    check_rows(
        &expect![[r#"
            CO-97     => D14 because 97 as this payer uses it: agreement 2024, section 7
            CO-97 N19 => D12 because 97 with N19 as this payer uses it: agreement 2024, section 7
            PI-97     => D22 because 97 as this payer uses it: agreement 2024, section 7
            PI-97 N19 => D12 because 97 with N19 as this payer uses it: agreement 2024, section 7
            OA-45     => NX1 because 45 as this payer uses it: agreement 2024, section 7
            PI-45     => D22 because PI-45: the payer cut the price by its own choice, without a contract; it can be disputed [surprising_group]
            # A code without a group in the override is still held to the group
            CO-999    => NX1 because 999 as this payer uses it: agreement 2024, section 7
            PI-999    => D22 because PI-999: the payer cut the price by its own choice, without a contract; it can be disputed [surprising_group]
            XX-999    => D27 because ??-999: no group that X12 knows, so nobody can say who owes it; a person decides [unknown_group]
            CO-998    => D27 because CO-998: no table knows this code [unknown_carc]
        "#]],
        |row| classed(&book, row),
    );
}

/// The kind, its ground, and the findings of a code with remarks at Northwind Health.
fn classed(book: &CodeBook, row: &str) -> String {
    let mut words = row.split_whitespace();
    let codes = words.next().expect("a row has a code");
    let remarks: Vec<Rarc> = words.map(Rarc::new).collect();
    let sent = Sent {
        adjustment: adjustment(codes, "10.00"),
        place: Place::Line(0),
        charged: Cents(100_00),
        remarks: Remarks { own: &remarks, claim: &[] },
        date: None,
        overrides: &book.overrides("NORTHWIND HEALTH"),
    };
    let classed = kind_of(book, &sent);
    let mut text = format!("{} because {}", classed.kind.id(), classed.because);
    for finding in classed.findings {
        text.push_str(&format!(" [{}]", finding.kind));
    }
    text
}

fn own(carc: &str, rarc: Option<&str>, group: Option<&str>, kind: &str) -> CodeOverride {
    CodeOverride {
        carc: crate::Carc::new(carc),
        rarc: rarc.map(Rarc::new),
        group: group.map(Group::from_code),
        kind: Kind::from_id(kind).expect("a kind"),
        source: "agreement 2024, section 7".into(),
    }
}
