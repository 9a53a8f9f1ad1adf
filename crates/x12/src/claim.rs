//! The 837, health care claim: professional, institutional and dental (005010X222A1, X223A2,
//! X224A2, and 4010's X098A1, X096A1, X097A1).
//!
//! A [`Claim`] owns all that was said of it, with what it inherits from the loops above, so that it
//! can be kept, corrected and sent again. [`ClaimReader`] reads a file of claims; an [`Assembler`]
//! does the same for somebody who reads a file of mixed sets block by block. [`write()`] makes a file.
//!
//! **Invariants:** no segment of a claim is lost: what has no type of its own is kept in its loop as
//! [`Extra`]. A claim that was read, written and read again is the same claim.
//!
//! **Determination:** the 835 is read through views that borrow, the 837 into a model that owns. A
//! remittance is large and read once; a claim is small, and corrected.

mod assemble;
mod assign;
mod check;
mod declare;
mod loops;
mod row;
mod submission;
mod table;

pub use assemble::{Assembler, ClaimReader, SentClaim};
pub use loops::{Batch, Drug, Form, Level, Line, LineAdjudication, OtherCoverage, Party};
pub use row::{
    AdjustmentGroup, Attachment, Beginning, City, ClaimAdjustment, ClaimHeader, Contact, Coverage,
    Dated, Demographics, DentalLine, DrugQuantity, Facility, FixedFormat, FormAnswer, FormCode,
    HealthCode, HealthCodes, InstitutionalLine, Item, LineNumber, LinePayment, Money, Name, Note,
    Procedure, ProfessionalLine, Reference, Relation, Rendered, Street, Taxonomy,
};
pub use submission::{Submission, Trader, Usage, write};
pub use table::Extra;

use std::{fmt, sync::Arc};

use chrono::NaiveDate;

use crate::{Amount, SetKind};

/// A claim (loop 2300) with what it inherits from the loops above it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Claim {
    /// Professional, institutional or dental.
    pub kind: SetKind,
    /// Of the guide that it was written by.
    pub version: Version,
    /// 2000A: billing provider, and who is paid. Shared by the claims below it; changed for one of
    /// them by [`Arc::make_mut`].
    pub billing: Arc<Level>,
    /// 2000B: subscriber and payer.
    pub subscriber: Arc<Level>,
    /// 2000C: the patient; `None` where the subscriber is the patient.
    pub patient: Option<Arc<Level>>,
    /// CLM.
    pub header: ClaimHeader,
    /// DTP.
    pub dates: Vec<Dated>,
    /// PWK.
    pub attachments: Vec<Attachment>,
    /// AMT.
    pub amounts: Vec<Money>,
    /// REF.
    pub references: Vec<Reference>,
    /// K3.
    pub fixed_formats: Vec<FixedFormat>,
    /// NTE.
    pub notes: Vec<Note>,
    /// HI, segment by segment.
    pub health_codes: Vec<HealthCodes>,
    /// 2310: rendering, referring, attending, … provider, and the facility.
    pub providers: Vec<Party>,
    /// 2320 and 2330: other coverage of the patient.
    pub other_coverage: Vec<OtherCoverage>,
    /// 2400.
    pub lines: Vec<Line>,
    /// CL1, CN1, CR1 to CR6, CRC, HCP and what else has no type of its own.
    pub extra: Vec<Extra>,
}

/// The version of a guide.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Version {
    /// 005010, required since 2012.
    V5010,
    /// 004010.
    V4010,
    /// Neither, or not told.
    #[default]
    Other,
}

/// A replacement or a void has to name the payer's number of the claim that it stands for; without
/// it a payer takes it for a duplicate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PayerNumberMissing;

impl Claim {
    /// CLM01, our number of the claim.
    pub fn number(&self) -> &str {
        &self.header.number
    }

    /// CLM02, the charge.
    pub fn charge(&self) -> Amount {
        self.header.charge
    }

    /// CLM05-3: `1` original, `7` replacement, `8` void, …
    pub fn frequency(&self) -> &str {
        &self.header.facility.frequency
    }

    /// NM1*85 with all its numbers.
    pub fn billing_provider(&self) -> Option<&Party> {
        party(&self.billing.parties, "85")
    }

    /// NM1*PR of the payer that the claim goes to.
    pub fn payer(&self) -> Option<&Party> {
        party(&self.subscriber.parties, "PR")
    }

    /// NM1*IL.
    pub fn subscriber(&self) -> Option<&Party> {
        party(&self.subscriber.parties, "IL")
    }

    /// NM1*QC, or the subscriber where there is no patient level.
    pub fn patient(&self) -> Option<&Party> {
        match &self.patient {
            Some(level) => party(&level.parties, "QC"),
            None => self.subscriber(),
        }
    }

    /// SBR09 of the payer that the claim goes to.
    pub fn filing_indicator(&self) -> &str {
        self.subscriber.coverage.as_ref().map_or("", |coverage| &coverage.filing_indicator)
    }

    /// The provider with this role, for the claim as a whole: `82`, `DN`, `77`, `71`, …
    pub fn provider(&self, role: &str) -> Option<&Party> {
        party(&self.providers, role)
    }

    /// REF of the claim with this qualifier: `F8`, `G1`, `9F`, `D9`, …
    pub fn reference(&self, qualifier: &str) -> Option<&str> {
        reference(&self.references, qualifier)
    }

    /// Puts a REF with this qualifier in place of those that are there.
    pub fn set_reference(&mut self, qualifier: &str, value: &str) {
        let first = self.references.iter().position(|it| it.qualifier == qualifier);
        self.references.retain(|it| it.qualifier != qualifier);
        let at = first.unwrap_or(self.references.len());
        let (qualifier, value) = (qualifier.to_owned(), value.to_owned());
        self.references.insert(at, Reference { qualifier, value, other: Vec::new() });
    }

    /// First and last day of DTP with this qualifier: `435` admission, `439` accident, …
    pub fn days(&self, qualifier: &str) -> Option<(NaiveDate, NaiveDate)> {
        days(&self.dates, qualifier)
    }

    /// First and last day of service: the statement of an institutional claim (`434`), the date of
    /// a dental claim (`472`), otherwise the first and the last day of all lines.
    pub fn service_days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let whole = self.days("434").or_else(|| self.days("472"));
        let of_lines = self.lines.iter().filter_map(|line| line.days("472"));
        whole.or_else(|| of_lines.reduce(|all, it| (all.0.min(it.0), all.1.max(it.1))))
    }

    /// The diagnoses in the order by which the lines point to them: principal and others (HI with
    /// `ABK`, `ABF`; `BK`, `BF` in ICD-9). Admitting diagnosis and external causes are not pointed to.
    pub fn diagnoses(&self) -> impl Iterator<Item = &HealthCode> {
        let codes = self.health_codes.iter().flat_map(|segment| &segment.codes);
        codes.filter(|code| matches!(code.qualifier.as_str(), "ABK" | "ABF" | "BK" | "BF"))
    }

    /// This claim as a replacement (CLM05-3 `7`) of one that the payer knows by this number.
    ///
    /// It replaces the whole of it: leave every line in that still stands.
    pub fn replacement(&self, payer_claim_number: &str) -> Result<Self, PayerNumberMissing> {
        self.instead_of("7", payer_claim_number)
    }

    /// This claim as a void (CLM05-3 `8`) of one that the payer knows by this number.
    pub fn void(&self, payer_claim_number: &str) -> Result<Self, PayerNumberMissing> {
        self.instead_of("8", payer_claim_number)
    }

    fn instead_of(&self, frequency: &str, number: &str) -> Result<Self, PayerNumberMissing> {
        let number = number.trim();
        if number.is_empty() {
            return Err(PayerNumberMissing);
        }
        let mut claim = self.clone();
        frequency.clone_into(&mut claim.header.facility.frequency);
        claim.set_reference("F8", number);
        Ok(claim)
    }
}

impl Line {
    /// REF of the line with this qualifier: `6R` our number of the line, `G1`, …
    pub fn reference(&self, qualifier: &str) -> Option<&str> {
        reference(&self.references, qualifier)
    }

    /// First and last day of DTP with this qualifier: `472` service, …
    pub fn days(&self, qualifier: &str) -> Option<(NaiveDate, NaiveDate)> {
        days(&self.dates, qualifier)
    }

    /// The provider with this role, where it differs from the claim's.
    pub fn provider(&self, role: &str) -> Option<&Party> {
        party(&self.providers, role)
    }
}

impl Party {
    /// REF of this party with this qualifier: `EI`, `SY`, `G2`, `0B`, …
    pub fn reference(&self, qualifier: &str) -> Option<&str> {
        reference(&self.references, qualifier)
    }
}

impl Batch {
    /// The party with this role: `41` submitter, `40` receiver.
    pub fn party(&self, role: &str) -> Option<&Party> {
        party(&self.parties, role)
    }

    /// BHT04, the day on which the claims were made.
    pub fn day(&self) -> Option<NaiveDate> {
        self.beginning.as_ref().and_then(Beginning::day)
    }
}

impl Version {
    /// Reads the guide's name (ST03 or GS08).
    pub fn of(guide: &[u8]) -> Self {
        match guide {
            [b'0', b'0', b'5', b'0', b'1', b'0', ..] => Self::V5010,
            [b'0', b'0', b'4', b'0', b'1', b'0', ..] => Self::V4010,
            _ => Self::Other,
        }
    }
}

fn party<'a>(parties: &'a [Party], role: &str) -> Option<&'a Party> {
    parties.iter().find(|party| party.name.role == role)
}

fn reference<'a>(references: &'a [Reference], qualifier: &str) -> Option<&'a str> {
    let found = references.iter().find(|it| it.qualifier == qualifier && !it.value.is_empty());
    found.map(|reference| reference.value.as_str())
}

fn days(dates: &[Dated], qualifier: &str) -> Option<(NaiveDate, NaiveDate)> {
    dates.iter().filter(|it| it.qualifier == qualifier).find_map(Dated::days)
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V5010 => "5010",
            Self::V4010 => "4010",
            Self::Other => "unknown",
        })
    }
}

impl fmt::Display for PayerNumberMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the payer's number of the claim (REF*F8) is empty; without it a replacement is taken \
             for a duplicate",
        )
    }
}

impl std::error::Error for PayerNumberMissing {}
