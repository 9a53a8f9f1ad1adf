//! The six payers of the world. Names, numbers and terms are invented.

use chrono::Weekday;
use domain::Cents;

use super::{
    BLUE, COMMERCIAL, MEDICAID, MEDICARE_A, MEDICARE_B, PayerId, SUPPLEMENT,
    rules::{CorrectionOrder, Recovery, Rules, Strangers, Temper},
};
use crate::{
    money::part,
    practice::{Nature, PROCEDURES, Procedure, Visit},
};

/// What anybody can know of a payer, and, hidden, its rules and its temper.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its place in the world.
    pub id: PayerId,
    /// Its name, as in NM1*PR and N1*PR.
    pub name: &'static str,
    /// Its identifier on the wire.
    pub wire_id: &'static str,
    /// SBR09 and CLP06.
    pub filing_indicator: &'static str,
    /// What its member numbers begin with.
    pub member_prefix: &'static str,
    pub(crate) rules: Rules,
    pub(crate) temper: Temper,
}

/// Every payer.
pub fn cards() -> &'static [Card] {
    &CARDS
}

/// One payer.
pub fn card(payer: PayerId) -> &'static Card {
    CARDS.get(usize::from(payer.0)).unwrap_or(&CARDS[0])
}

impl Card {
    /// Is it original Medicare? Then law decides much that others decide by contract.
    pub fn is_medicare(&self) -> bool {
        matches!(self.filing_indicator, "MA" | "MB")
    }

    /// The fee that was agreed for one unit: what the contract with this payer says.
    pub fn fee(&self, procedure: &Procedure) -> Cents {
        part(procedure.base, self.rules.fee_bp)
    }

    /// The whole schedule of agreed fees. What a fixed amount for each member pays for has none.
    pub fn fees(&self) -> impl Iterator<Item = (&'static str, Cents)> + use<'_> {
        let priced = PROCEDURES.iter().filter(|row| !self.rules.capitated.contains(&row.nature));
        priced.map(|row| (row.code, self.fee(row)))
    }

    /// The member number of this patient: a check digit makes a typing error visible.
    pub(crate) fn member_id(&self, patient: u32) -> String {
        let body = format!("{:07}", (u64::from(patient) + 1) * 739 % 10_000_000);
        format!("{}{body}{}", self.member_prefix, check_digit(&body))
    }

    /// Is this number one that it could have given?
    pub(crate) fn is_member_id(&self, id: &str) -> bool {
        let Some(digits) = id.strip_prefix(self.member_prefix) else { return false };
        let Some((body, check)) = digits.split_at_checked(7) else { return false };
        check == check_digit(body).to_string()
    }

    /// Does it want an authorization for something of this visit?
    pub(crate) fn needs_authorization(&self, visit: &Visit) -> bool {
        visit.charges.iter().any(|it| self.rules.authorization.contains(&it.code))
    }

    pub(crate) fn needs_referral(&self, visit: &Visit) -> bool {
        visit.charges.iter().any(|it| self.rules.referral.contains(&it.code))
    }
}

/// Weighs the digits 1, 3, 7 in turn, so that two neighbours that changed places show.
fn check_digit(body: &str) -> u32 {
    let weighed = body.chars().zip([1, 3, 7].into_iter().cycle());
    weighed.map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight).sum::<u32>() % 10
}

const EVERY_DAY: &[Weekday] =
    &[Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// A calm payer without demands; the rows below say what is different about each.
const RULES: Rules = Rules {
    fee_bp: 10_000,
    filing_days: 365,
    authorization: &[],
    referral: &[],
    not_covered: &[],
    necessity: &[],
    capitated: &[],
    capitation: Cents::ZERO,
    copay: Cents::ZERO,
    coinsurance_bp: 0,
    sequestration_bp: 0,
    takes_replacements: true,
    appeal_days: 180,
    strangers: Strangers::Denied,
    enrols_slowly: false,
    forwards_to: None,
};

const TEMPER: Temper = Temper {
    days: (6, 14),
    pay_days: EVERY_DAY,
    mistakes_bp: 0,
    records_bp: 0,
    pends_bp: 0,
    underpays_bp: 0,
    bare_bp: 0,
    prices_before_denying: false,
    repeats_bp: 0,
    sends_twice_bp: 0,
    forgets_day_bp: 0,
    stubborn_bp: 1_000,
    reverses_denials: true,
    order: CorrectionOrder::ReversalFirst,
    takebacks_bp: 0,
    recovery: Recovery::AtOnce,
    interest_after_days: None,
    line_breaks: false,
};

static CARDS: [Card; 6] = [
    Card {
        id: MEDICARE_B,
        name: "MEADOWLARK MEDICARE B",
        wire_id: "MLB01",
        filing_indicator: "MB",
        member_prefix: "9M",
        rules: Rules {
            coinsurance_bp: 2_000,
            sequestration_bp: 200,
            not_covered: &["99396", "99397"],
            necessity: &[
                ("93000", &["I10", "I48", "R00", "R07"]),
                ("83036", &["E11", "R73"]),
                ("84443", &["E03", "R53"]),
                ("80053", &["I10", "E11", "E03"]),
            ],
            takes_replacements: false,
            appeal_days: 125,
            strangers: Strangers::LookedUp,
            forwards_to: Some(SUPPLEMENT),
            ..RULES
        },
        // No claim is paid before the 14th day (1842(c)(3) of the Social Security Act \[K\]).
        temper: Temper { days: (14, 17), mistakes_bp: 130, records_bp: 1_200, ..TEMPER },
    },
    Card {
        id: MEDICARE_A,
        name: "MEADOWLARK MEDICARE A",
        wire_id: "MLA01",
        filing_indicator: "MA",
        member_prefix: "9M",
        rules: Rules {
            coinsurance_bp: 2_000,
            sequestration_bp: 200,
            appeal_days: 125,
            strangers: Strangers::LookedUp,
            ..RULES
        },
        temper: Temper { days: (14, 17), mistakes_bp: 500, takebacks_bp: 900, ..TEMPER },
    },
    Card {
        id: COMMERCIAL,
        name: "NORTHFIELD HEALTH PLAN",
        wire_id: "NFH01",
        filing_indicator: "CI",
        member_prefix: "NFH",
        rules: Rules {
            fee_bp: 11_800,
            filing_days: 90,
            authorization: &["70551", "72148", "64483", "97110", "97140", "97530"],
            copay: Cents(30_00),
            coinsurance_bp: 1_500,
            strangers: Strangers::SentBack,
            ..RULES
        },
        temper: Temper {
            days: (8, 21),
            pay_days: &[Weekday::Tue, Weekday::Fri],
            mistakes_bp: 260,
            records_bp: 1_600,
            pends_bp: 100,
            underpays_bp: 120,
            order: CorrectionOrder::CorrectionFirst,
            takebacks_bp: 250,
            sends_twice_bp: 800,
            interest_after_days: Some(30),
            stubborn_bp: 2_500,
            ..TEMPER
        },
    },
    Card {
        id: BLUE,
        name: "BLUE HERON SHIELD",
        wire_id: "BHS01",
        filing_indicator: "BL",
        member_prefix: "XBH",
        rules: Rules {
            fee_bp: 11_200,
            filing_days: 180,
            authorization: &["70551", "72148", "64483"],
            necessity: &[("93000", &["I10", "I48", "R00", "R07"]), ("84443", &["E03", "R53"])],
            copay: Cents(25_00),
            coinsurance_bp: 2_000,
            enrols_slowly: true,
            strangers: Strangers::LookedUp,
            ..RULES
        },
        temper: Temper {
            days: (9, 20),
            pay_days: &[Weekday::Wed],
            mistakes_bp: 220,
            records_bp: 1_200,
            pends_bp: 150,
            prices_before_denying: true,
            order: CorrectionOrder::Apart,
            takebacks_bp: 200,
            recovery: Recovery::SetAside,
            line_breaks: true,
            ..TEMPER
        },
    },
    Card {
        id: MEDICAID,
        name: "HEARTHSIDE COMMUNITY PLAN",
        wire_id: "HCP01",
        filing_indicator: "MC",
        member_prefix: "HCP",
        rules: Rules {
            fee_bp: 7_200,
            filing_days: 120,
            authorization: &["70551", "72148", "64483", "97110", "97140", "97530"],
            referral: &["17110", "11102", "20610", "69210"],
            not_covered: &["J3301"],
            capitated: &[Nature::Preventive],
            capitation: Cents(1_840_00),
            appeal_days: 60,
            strangers: Strangers::SentBack,
            ..RULES
        },
        temper: Temper {
            days: (5, 25),
            pay_days: &[Weekday::Mon],
            mistakes_bp: 350,
            records_bp: 1_000,
            bare_bp: 900,
            repeats_bp: 100,
            forgets_day_bp: 1_500,
            reverses_denials: false,
            sends_twice_bp: 500,
            order: CorrectionOrder::ApartCorrectionFirst,
            stubborn_bp: 4_000,
            takebacks_bp: 250,
            interest_after_days: Some(45),
            ..TEMPER
        },
    },
    Card {
        id: SUPPLEMENT,
        name: "SUMMIT SUPPLEMENTAL",
        wire_id: "SMT01",
        filing_indicator: "CI",
        member_prefix: "SMT",
        rules: Rules { ..RULES },
        temper: Temper { days: (3, 8), pay_days: &[Weekday::Thu], ..TEMPER },
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_payer_stands_at_its_place_and_has_its_own_numbers() {
        for (card, place) in cards().iter().zip(0..) {
            assert_eq!(card.id, PayerId(place));
            let id = card.member_id(41);
            assert!(card.is_member_id(&id), "{id}");
            assert!(cards().iter().filter(|it| it.wire_id == card.wire_id).count() == 1);
        }
    }

    #[test]
    fn digits_that_changed_places_show() {
        let card = card(COMMERCIAL);
        let (right, wrong) = (card.member_id(41), card.member_id(41).replace("31038", "13038"));
        assert_ne!(right, wrong);
        assert!(!card.is_member_id(&wrong), "{right} {wrong}");
    }
}
