//! The services that this practice and its hospital render, with the practice's own prices.
//!
//! Numbers only: what the numbers mean belongs to the AMA. Prices and base fees are invented, in the
//! size that such services have \[K\].

use domain::Cents;

/// What kind of service it is; payers' rules and practices' habits go by that.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Nature {
    /// A visit for a complaint.
    Visit,
    /// A check-up without a complaint.
    Preventive,
    /// A test of blood or urine.
    Laboratory,
    /// The drawing of blood.
    Draw,
    /// A test on the patient.
    Test,
    /// A picture.
    Imaging,
    /// A small operation in the office.
    MinorProcedure,
    /// An injection guided by imaging.
    PainProcedure,
    /// Physical therapy, counted in quarters of an hour.
    Therapy,
    /// A drug, counted in units.
    Drug,
    /// Giving a drug or a vaccine.
    Injection,
    /// A vaccine.
    Vaccine,
}

/// A row of the practice's price list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Procedure {
    /// CPT or HCPCS.
    pub code: &'static str,
    /// What kind of service.
    pub nature: Nature,
    /// What the practice charges for one unit.
    pub charge: Cents,
    /// The fee by which payers reckon, for one unit.
    pub(crate) base: Cents,
    /// The units beyond which no payer goes for one day.
    pub(crate) units_max: u32,
}

const fn row(
    code: &'static str,
    nature: Nature,
    charge: i64,
    base: i64,
    units_max: u32,
) -> Procedure {
    Procedure { code, nature, charge: Cents(charge), base: Cents(base), units_max }
}

/// The price list of the practice.
pub const PROCEDURES: &[Procedure] = &[
    row("99203", Nature::Visit, 240_00, 112_00, 1),
    row("99204", Nature::Visit, 340_00, 166_00, 1),
    row("99212", Nature::Visit, 95_00, 55_00, 1),
    row("99213", Nature::Visit, 150_00, 91_00, 1),
    row("99214", Nature::Visit, 215_00, 128_50, 1),
    row("99215", Nature::Visit, 300_00, 181_00, 1),
    row("99396", Nature::Preventive, 240_00, 126_00, 1),
    row("99397", Nature::Preventive, 260_00, 135_00, 1),
    row("G0439", Nature::Preventive, 210_00, 131_50, 1),
    row("36415", Nature::Draw, 15_00, 8_57, 1),
    row("80053", Nature::Laboratory, 45_00, 10_56, 1),
    row("80048", Nature::Laboratory, 38_00, 8_46, 1),
    row("85025", Nature::Laboratory, 32_00, 7_77, 1),
    row("83036", Nature::Laboratory, 40_00, 9_71, 1),
    row("84443", Nature::Laboratory, 55_00, 16_80, 1),
    row("87880", Nature::Laboratory, 35_00, 16_53, 1),
    row("93000", Nature::Test, 60_00, 14_50, 1),
    row("71046", Nature::Imaging, 110_00, 29_80, 1),
    row("70551", Nature::Imaging, 980_00, 206_00, 1),
    row("72148", Nature::Imaging, 960_00, 201_00, 1),
    row("17110", Nature::MinorProcedure, 160_00, 111_00, 1),
    row("11102", Nature::MinorProcedure, 180_00, 103_00, 1),
    row("20610", Nature::MinorProcedure, 190_00, 62_00, 2),
    row("69210", Nature::MinorProcedure, 110_00, 48_00, 1),
    row("64483", Nature::PainProcedure, 720_00, 240_00, 1),
    row("96372", Nature::Injection, 45_00, 14_90, 1),
    row("90471", Nature::Injection, 40_00, 17_00, 1),
    row("J3301", Nature::Drug, 3_50, 1_60, 8),
    row("90686", Nature::Vaccine, 45_00, 21_00, 1),
    row("97110", Nature::Therapy, 65_00, 29_50, 4),
    row("97140", Nature::Therapy, 60_00, 27_20, 2),
    row("97530", Nature::Therapy, 70_00, 34_50, 4),
];

/// A row of the hospital's price list for outpatients: revenue code beside the procedure.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Outpatient {
    pub(crate) revenue_code: &'static str,
    pub(crate) code: &'static str,
    pub(crate) charge: Cents,
    pub(crate) base: Cents,
}

const fn outpatient(
    revenue_code: &'static str,
    code: &'static str,
    charge: i64,
    base: i64,
) -> Outpatient {
    Outpatient { revenue_code, code, charge: Cents(charge), base: Cents(base) }
}

/// What the hospital does for outpatients.
pub(crate) const OUTPATIENT: &[Outpatient] = &[
    outpatient("0300", "80053", 180_00, 10_56),
    outpatient("0320", "71046", 310_00, 88_00),
    outpatient("0610", "70551", 2_150_00, 232_00),
    outpatient("0450", "99284", 1_180_00, 402_00),
    outpatient("0730", "93005", 240_00, 56_00),
];

/// A stay: what the hospital charges and Medicare pays for the whole of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Stay {
    pub(crate) drg: &'static str,
    pub(crate) diagnosis: &'static str,
    pub(crate) days: u32,
    pub(crate) charge: Cents,
    pub(crate) base: Cents,
}

const fn stay(
    drg: &'static str,
    diagnosis: &'static str,
    days: u32,
    charge: i64,
    base: i64,
) -> Stay {
    Stay { drg, diagnosis, days, charge: Cents(charge), base: Cents(base) }
}

/// The stays that the hospital has.
pub(crate) const STAYS: &[Stay] = &[
    stay("194", "J189", 4, 18_450_00, 6_210_00),
    stay("690", "N390", 3, 11_200_00, 4_480_00),
    stay("313", "R0789", 1, 9_860_00, 4_190_00),
    stay("470", "M1711", 3, 41_300_00, 12_150_00),
];

/// The row of this code.
pub fn procedure(code: &str) -> Option<&'static Procedure> {
    PROCEDURES.iter().find(|it| it.code == code)
}

/// The stay with this DRG.
pub(crate) fn stay_of(drg: &str) -> Option<&'static Stay> {
    STAYS.iter().find(|it| it.drg == drg)
}

/// The outpatient row with this revenue code and procedure.
pub(crate) fn outpatient_of(revenue_code: &str, code: &str) -> Option<&'static Outpatient> {
    OUTPATIENT.iter().find(|it| it.revenue_code == revenue_code && it.code == code)
}
