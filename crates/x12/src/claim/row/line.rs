//! What is said of one line: what was done and charged, the drug, and what another payer paid.

use super::{
    super::declare::row,
    super::table::{Notes, Row},
    Procedure,
};
use crate::{Amount, Segment, quantity_milli, tag, writer::SegmentWriter};

row! {
    /// LX: the number of a line.
    LineNumber = LX {
        /// LX01.
        1 value: String,
    }
}

row! {
    /// SV1: a line of a professional claim.
    ProfessionalLine = SV1 {
        /// SV101.
        1 procedure: Procedure,
        /// SV102.
        2 charge: Amount,
        /// SV103: `UN` units, `MJ` minutes.
        3 unit: String,
        /// SV104.
        4 units: String,
        /// SV105, where it differs from CLM05-1.
        5 place_of_service: String,
        /// SV107: the diagnoses of the claim by their number, the most important first.
        7 diagnosis_pointers: Vec<String>,
        /// SV109: `Y` for an emergency.
        9 emergency: String,
    }
}

row! {
    /// SV2: a line of an institutional claim.
    InstitutionalLine = SV2 {
        /// SV201.
        1 revenue_code: String,
        /// SV202.
        2 procedure: Procedure,
        /// SV203.
        3 charge: Amount,
        /// SV204: `UN` units, `DA` days.
        4 unit: String,
        /// SV205.
        5 units: String,
        /// SV207: the part that is known not to be covered.
        7 not_covered: Option<Amount>,
    }
}

row! {
    /// SV3: a line of a dental claim.
    DentalLine = SV3 {
        /// SV301.
        1 procedure: Procedure,
        /// SV302.
        2 charge: Amount,
        /// SV303, where it differs from CLM05-1.
        3 place_of_service: String,
        /// SV304: areas of the mouth.
        4 areas: Vec<String>,
        /// SV306.
        6 units: String,
        /// SV311: the diagnoses of the claim by their number.
        11 diagnosis_pointers: Vec<String>,
    }
}

row! {
    /// LIN: a drug or a product.
    Item = LIN {
        /// LIN02: `N4` NDC.
        2 qualifier: String,
        /// LIN03.
        3 code: String,
    }
}

row! {
    /// CTP: how much of a drug.
    DrugQuantity = CTP {
        /// CTP04.
        4 quantity: String,
        /// CTP05: `UN`, `ML`, `GR`, `ME`, `F2`.
        5 unit: Vec<String>,
    }
}

row! {
    /// SVD: what another payer paid for a line.
    LinePayment = SVD {
        /// SVD01: the payer, as in NM109 of loop 2330B.
        1 payer: String,
        /// SVD02.
        2 paid: Amount,
        /// SVD03: what it paid for.
        3 procedure: Procedure,
        /// SVD04.
        4 revenue_code: String,
        /// SVD05.
        5 units: String,
    }
}

row! {
    /// LQ: a form that supports a line, such as a certificate of medical necessity.
    FormCode = LQ {
        /// LQ01: `UT` a certificate, `AS` another form.
        1 list: String,
        /// LQ02.
        2 code: String,
    }
}

row! {
    /// FRM: one answer on a form.
    FormAnswer = FRM {
        /// FRM01.
        1 question: String,
        /// FRM02: yes or no.
        2 yes_or_no: String,
        /// FRM03: in words.
        3 text: String,
    }
}

/// What was done and charged on a line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Rendered {
    /// SV1.
    Professional(ProfessionalLine),
    /// SV2.
    Institutional(InstitutionalLine),
    /// SV3.
    Dental(DentalLine),
}

impl Rendered {
    /// What was done.
    pub fn procedure(&self) -> &Procedure {
        match self {
            Self::Professional(line) => &line.procedure,
            Self::Institutional(line) => &line.procedure,
            Self::Dental(line) => &line.procedure,
        }
    }

    /// What was done, to be changed.
    pub fn procedure_mut(&mut self) -> &mut Procedure {
        match self {
            Self::Professional(line) => &mut line.procedure,
            Self::Institutional(line) => &mut line.procedure,
            Self::Dental(line) => &mut line.procedure,
        }
    }

    /// What was charged for it.
    pub fn charge(&self) -> Amount {
        match self {
            Self::Professional(line) => line.charge,
            Self::Institutional(line) => line.charge,
            Self::Dental(line) => line.charge,
        }
    }

    /// How often, in thousandths of a unit; once where it is left out, as a dental line may.
    pub fn units_milli(&self) -> i64 {
        let units = match self {
            Self::Professional(line) => &line.units,
            Self::Institutional(line) => &line.units,
            Self::Dental(line) => &line.units,
        };
        quantity_milli(units.as_bytes()).unwrap_or(1000)
    }
}

impl Row for Rendered {
    fn read(segment: &Segment<'_>, notes: &mut Notes<'_>) -> Self {
        match segment.tag() {
            tag::SV2 => Self::Institutional(Row::read(segment, notes)),
            tag::SV3 => Self::Dental(Row::read(segment, notes)),
            _ => Self::Professional(Row::read(segment, notes)),
        }
    }

    fn write(&self, out: &mut SegmentWriter) {
        match self {
            Self::Professional(line) => line.write(out),
            Self::Institutional(line) => line.write(out),
            Self::Dental(line) => line.write(out),
        }
    }
}
