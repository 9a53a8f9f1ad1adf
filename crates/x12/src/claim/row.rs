//! The segments of an 837 that have a type of their own: those that a corrected claim may have to
//! change, and those that say whose claim it is.
//!
//! Element numbers are those of 005010X222A1, X223A2 and X224A2; 4010 has the same where it has
//! them at all. Dates, quantities and codes are kept as sent, so that a claim can be written again as
//! it was; the methods read them.

mod header;
mod line;
mod party;
mod procedure;

pub use header::{Beginning, ClaimHeader, Coverage, Facility, HealthCode, HealthCodes, Relation};
pub use line::{
    DentalLine, DrugQuantity, FormAnswer, FormCode, InstitutionalLine, Item, LineNumber,
    LinePayment, ProfessionalLine, Rendered,
};
pub use party::{City, Contact, Demographics, Name, Street, Taxonomy};
pub use procedure::Procedure;

use chrono::NaiveDate;

use super::{
    declare::row,
    table::{Cell, Element, Notes, Row, owned},
};
use crate::{Amount, Segment, date, date_range, writer::SegmentWriter};

row! {
    /// REF: a number, and whose number it is.
    Reference = REF {
        /// REF01: `F8` the payer's number of the claim, `G1` prior authorization, `9F` referral,
        /// `D9` clearinghouse, `EA` medical record, `EI` tax number, `6R` line, …
        1 qualifier: String,
        /// REF02.
        2 value: String,
    }
}

row! {
    /// DTP: a day, a range of days or a time, and what happened then.
    Dated = DTP {
        /// DTP01: `472` service, `434` statement, `435` admission, `573` paid by another payer, …
        1 qualifier: String,
        /// DTP02: `D8` day, `RD8` range, `DT` day and time, `TM` time.
        2 format: String,
        /// DTP03.
        3 value: String,
    }
}

impl Dated {
    /// The first and the last day; `None` for a time, and for what is no day of the calendar.
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        days(&self.format, &self.value)
    }
}

row! {
    /// AMT: an amount, and what it is.
    Money = AMT {
        /// AMT01: `D` paid by another payer, `F5` paid by the patient, `EAF` still owed, …
        1 qualifier: String,
        /// AMT02.
        2 amount: Amount,
    }
}

row! {
    /// PWK: a document that goes with the claim.
    Attachment = PWK {
        /// PWK01: `OZ` support data, `77` referral form, `OB` operative note, …
        1 report: String,
        /// PWK02: `EL` electronic, `BM` by mail, `FX` by fax, `AA` on request.
        2 transmission: String,
        /// PWK05: `AC`.
        5 id_qualifier: String,
        /// PWK06: the number by which the payer finds it.
        6 control_number: String,
    }
}

row! {
    /// NTE: free text.
    Note = NTE {
        /// NTE01: `ADD` additional, `TPO` third party, …
        1 purpose: String,
        /// NTE02.
        2 text: String,
    }
}

row! {
    /// K3: what a state or payer demands and the guide has no place for.
    FixedFormat = K3 {
        /// K301.
        1 text: String,
    }
}

/// CAS: what another payer did not pay, and who owes it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AdjustmentGroup {
    /// CAS01.
    pub group: String,
    /// The triplets; an empty one in between is left out.
    pub adjustments: Vec<ClaimAdjustment>,
}

/// One reason with its amount.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ClaimAdjustment {
    /// CAS02, 05, 08, 11, 14 or 17.
    pub reason: String,
    /// CAS03, 06, …
    pub amount: Amount,
    /// CAS04, 07, …; often left out.
    pub quantity: String,
}

impl Row for AdjustmentGroup {
    fn read(segment: &Segment<'_>, notes: &mut Notes<'_>) -> Self {
        let mut elements = (1..).zip(segment.elements());
        let group = elements.next().map_or_else(String::new, |(_, group)| owned(group));
        let mut adjustments = Vec::new();
        while let Some((_, reason)) = elements.next() {
            let (n, money) = elements.next().unwrap_or((segment.elements().count() + 1, b""));
            let quantity = elements.next().map_or(&b""[..], |(_, quantity)| quantity);
            let is_empty = |it: &[u8]| it.trim_ascii().is_empty();
            if is_empty(reason) && is_empty(money) && is_empty(quantity) {
                continue;
            }
            let amount = Amount::read(Cell { segment, n, element: money }, notes);
            let (reason, quantity) = (owned(reason), owned(quantity));
            adjustments.push(ClaimAdjustment { reason, amount, quantity });
        }
        Self { group, adjustments }
    }

    fn write(&self, out: &mut SegmentWriter) {
        out.begin("CAS");
        out.elements(&[&self.group]);
        for ClaimAdjustment { reason, amount, quantity } in &self.adjustments {
            out.elements(&[reason]);
            out.element();
            out.amount(*amount);
            out.elements(&[quantity]);
        }
        out.end();
    }
}

/// The days of a value, by its format.
pub(super) fn days(format: &str, value: &str) -> Option<(NaiveDate, NaiveDate)> {
    match format {
        "TM" => None,
        // The time follows the day.
        "DT" => date(value.as_bytes().get(..8)?).map(|day| (day, day)),
        _ => date_range(value.as_bytes()),
    }
}
