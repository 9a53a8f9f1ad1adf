//! What is said once: of the batch (BHT), the coverage (SBR, PAT) and the claim as a whole (CLM, HI).

use chrono::NaiveDate;

use super::{
    super::declare::{composite, row},
    super::table::{Cell, Element, Notes, Row},
    days,
};
use crate::{Amount, Segment, What, date, writer::SegmentWriter};

row! {
    /// BHT: the batch that the claims were sent in.
    Beginning = BHT {
        /// BHT01: `0019`.
        1 structure: String,
        /// BHT02: `00` original, `18` the same batch again.
        2 purpose: String,
        /// BHT03: our number of the batch.
        3 reference: String,
        /// BHT04: the day on which it was made; see [`Beginning::day`].
        4 date: String,
        /// BHT05: the time.
        5 time: String,
        /// BHT06: `CH` chargeable, `RP` reporting, `31` subrogation.
        6 kind: String,
    }
}

impl Beginning {
    /// BHT04 as a day.
    pub fn day(&self) -> Option<NaiveDate> {
        date(self.date.as_bytes())
    }
}

row! {
    /// SBR: whose coverage, and in which place it pays.
    Coverage = SBR {
        /// SBR01: `P` primary, `S` secondary, `T` tertiary, `A`–`H` later ones, `U` unknown.
        1 sequence: String,
        /// SBR02: `18` the patient is the subscriber; otherwise empty here, and told by PAT01.
        2 relationship: String,
        /// SBR03: group or policy number.
        3 group_number: String,
        /// SBR04.
        4 group_name: String,
        /// SBR05: why Medicare is secondary.
        5 insurance_type: String,
        /// SBR09: `MB`, `MA`, `CI`, `BL`, `16`, …
        9 filing_indicator: String,
    }
}

row! {
    /// PAT: the patient's relationship to the subscriber.
    Relation = PAT {
        /// PAT01: `01` spouse, `19` child, `20` employee, …
        1 relationship: String,
    }
}

composite! {
    /// CLM05: where, and whether for the first time. For an institution the type of bill.
    Facility {
        /// CLM05-1: place of service, or the first two digits of the type of bill.
        1 code,
        /// CLM05-2: `B` place of service, `A` type of bill.
        2 qualifier,
        /// CLM05-3: `1` original, `7` replacement, `8` void, …
        3 frequency,
    }
}

row! {
    /// CLM: the claim as a whole.
    ClaimHeader = CLM {
        /// CLM01: our number of the claim.
        1 number: String,
        /// CLM02: the charge.
        2 charge: Amount,
        /// CLM05.
        5 facility: Facility,
        /// CLM06: the provider's signature is on file.
        6 signature: String,
        /// CLM07: `A` assignment accepted, `B` for laboratory services only, `C` not accepted.
        7 assignment: String,
        /// CLM08: the payer may pay the provider.
        8 benefits_assigned: String,
        /// CLM09: release of information.
        9 release: String,
        /// CLM10: how the patient's signature was obtained.
        10 patient_signature: String,
        /// CLM11: accident or employment, then the state and country of the accident.
        11 related_causes: Vec<String>,
        /// CLM12: special program.
        12 special_program: String,
        /// CLM20: why it is sent late.
        20 delay_reason: String,
    }
}

composite! {
    /// One code of an HI: a diagnosis, an inpatient procedure, an occurrence, a value, a condition.
    HealthCode {
        /// HI-1: `ABK` principal and `ABF` other diagnosis (`BK` and `BF` in ICD-9), `ABJ`
        /// admitting, `BBR` and `BBQ` procedures, `BH` occurrence, `BI` occurrence span, `BE`
        /// value, `BG` condition, `DR` DRG, `BP` anesthesia, …
        1 qualifier,
        /// HI-2.
        2 code,
        /// HI-3: `D8` or `RD8`.
        3 date_format,
        /// HI-4.
        4 date,
        /// HI-5.
        5 amount,
        /// HI-6.
        6 quantity,
        /// HI-7.
        7 version,
        /// HI-8.
        8 range_end,
        /// HI-9: present on admission.
        9 present_on_admission,
    }
}

/// HI: up to twelve codes. Their order counts: a line points to its diagnoses by number.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HealthCodes {
    /// In order; an element that was left empty in between is an empty code.
    pub codes: Vec<HealthCode>,
}

impl Row for HealthCodes {
    fn read(segment: &Segment<'_>, notes: &mut Notes<'_>) -> Self {
        let cell = |(n, element)| Cell { segment, n, element };
        let read = |cell| {
            let code = HealthCode::read(cell, notes);
            let has_day = matches!(code.date_format.as_str(), "D8" | "RD8");
            if has_day && days(&code.date_format, &code.date).is_none() {
                notes.push(cell, What::BadDate { element: cell.n });
            }
            code
        };
        let mut codes: Vec<_> = (1..).zip(segment.elements()).map(cell).map(read).collect();
        while codes.last().is_some_and(|code| *code == HealthCode::default()) {
            codes.pop();
        }
        Self { codes }
    }

    fn write(&self, out: &mut SegmentWriter) {
        out.begin("HI");
        for code in &self.codes {
            out.element();
            code.write(out);
        }
        out.end();
    }
}
