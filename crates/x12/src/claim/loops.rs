//! The loops of an 837: which rows each has, in the order of the guide.
//!
//! The tables join the guides of 5010 (X222A1, X223A2, X224A2) and 4010 (X098A1, X096A1, X097A1):
//! where one has a segment and the others don't, it keeps its place among the common ones.
//! Source: the segment lists of those guides (K).

use super::{
    Claim,
    declare::rows,
    row::{
        AdjustmentGroup, Attachment, Beginning, City, Contact, Coverage, Dated, Demographics,
        DrugQuantity, FixedFormat, FormAnswer, FormCode, Item, LineNumber, LinePayment, Money,
        Name, Note, Reference, Relation, Rendered, Street, Taxonomy,
    },
    table::Extra,
};

/// The batch that a claim was sent in (ST to the first HL): BHT, submitter and receiver.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Batch {
    /// BHT.
    pub beginning: Option<Beginning>,
    /// 1000A submitter (`41`) and 1000B receiver (`40`).
    pub parties: Vec<Party>,
    /// Segments without a type of their own, such as 4010's REF*87.
    pub extra: Vec<Extra>,
}

rows! {
    Batch: {
        BHT beginning,
        REF extra,
    }
}

/// A level of the hierarchy above the claim: billing provider (2000A), subscriber (2000B) or
/// patient (2000C).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Level {
    /// PRV of the billing provider.
    pub taxonomies: Vec<Taxonomy>,
    /// SBR of the subscriber.
    pub coverage: Option<Coverage>,
    /// PAT.
    pub relation: Option<Relation>,
    /// NM1 loops: `85`, `87`, `PE` of the billing provider, `IL` and `PR` of the subscriber, `QC`
    /// of the patient.
    pub parties: Vec<Party>,
    /// Segments without a type of their own, such as CUR.
    pub extra: Vec<Extra>,
}

rows! {
    Level: {
        PRV taxonomies,
        SBR coverage,
        PAT relation,
        CUR extra,
    }
}

/// An NM1 with all that is said about this person or organization.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Party {
    /// NM1.
    pub name: Name,
    /// PRV.
    pub taxonomies: Vec<Taxonomy>,
    /// N3.
    pub streets: Vec<Street>,
    /// N4.
    pub city: Option<City>,
    /// DMG.
    pub demographics: Option<Demographics>,
    /// DTP of another payer: the day of its decision (`573`).
    pub dates: Vec<Dated>,
    /// REF.
    pub references: Vec<Reference>,
    /// PER.
    pub contacts: Vec<Contact>,
    /// Segments without a type of their own, such as N2.
    pub extra: Vec<Extra>,
}

rows! {
    Party: name {
        N2 extra,
        PRV taxonomies,
        N3 streets,
        N4 city,
        DMG demographics,
        DTP dates,
        REF references,
        PER contacts,
    }
}

rows! {
    Claim: header {
        DTP dates,
        CL1 extra,
        DN1 extra,
        DN2 extra,
        PWK attachments,
        CN1 extra,
        AMT amounts,
        REF references,
        K3 fixed_formats,
        NTE notes,
        CR1 extra,
        CR2 extra,
        CR3 extra,
        CR5 extra,
        CR6 extra,
        CRC extra,
        HI health_codes,
        QTY extra,
        HCP extra,
    }
}

/// Another coverage of the patient, and what its payer paid (2320 and 2330).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OtherCoverage {
    /// SBR.
    pub coverage: Coverage,
    /// CAS.
    pub adjustments: Vec<AdjustmentGroup>,
    /// AMT.
    pub amounts: Vec<Money>,
    /// 4010's DMG of the other subscriber.
    pub demographics: Option<Demographics>,
    /// NM1 loops: `IL` its subscriber, `PR` its payer, and providers with that payer's numbers.
    pub parties: Vec<Party>,
    /// OI, MIA, MOA and what else has no type of its own.
    pub extra: Vec<Extra>,
}

rows! {
    OtherCoverage: coverage {
        CAS adjustments,
        AMT amounts,
        DMG demographics,
        OI extra,
        MIA extra,
        MOA extra,
    }
}

/// A service line (2400).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Line {
    /// LX.
    pub number: LineNumber,
    /// SV1, SV2 or SV3.
    pub service: Option<Rendered>,
    /// PWK.
    pub attachments: Vec<Attachment>,
    /// DTP.
    pub dates: Vec<Dated>,
    /// REF.
    pub references: Vec<Reference>,
    /// AMT.
    pub amounts: Vec<Money>,
    /// K3.
    pub fixed_formats: Vec<FixedFormat>,
    /// NTE.
    pub notes: Vec<Note>,
    /// 2410: drugs.
    pub drugs: Vec<Drug>,
    /// 2420: providers of this line, where they differ from the claim's.
    pub providers: Vec<Party>,
    /// 2430: what other payers decided about this line.
    pub adjudications: Vec<LineAdjudication>,
    /// 2440: forms.
    pub forms: Vec<Form>,
    /// TOO, SV5, CR1, CRC, QTY, MEA, PS1, HCP and what else has no type of its own.
    pub extra: Vec<Extra>,
}

rows! {
    Line: number {
        SV1 service,
        SV4 extra,
        TOO extra,
        SV5 extra,
        PWK attachments,
        CR1 extra,
        CR2 extra,
        CR3 extra,
        CR5 extra,
        CRC extra,
        DTP dates,
        QTY extra,
        MEA extra,
        CN1 extra,
        REF references,
        AMT amounts,
        K3 fixed_formats,
        NTE notes,
        PS1 extra,
        HSD extra,
        HCP extra,
    }
}

/// A drug of a line (2410).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Drug {
    /// LIN.
    pub item: Item,
    /// CTP.
    pub quantity: Option<DrugQuantity>,
    /// REF: the prescription (`XZ`).
    pub references: Vec<Reference>,
    /// Segments without a type of their own.
    pub extra: Vec<Extra>,
}

rows! {
    Drug: item {
        CTP quantity,
        REF references,
    }
}

/// What another payer decided about a line (2430).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LineAdjudication {
    /// SVD.
    pub payment: LinePayment,
    /// CAS.
    pub adjustments: Vec<AdjustmentGroup>,
    /// DTP: when (`573`).
    pub dates: Vec<Dated>,
    /// AMT: what is still owed (`EAF`).
    pub amounts: Vec<Money>,
    /// Segments without a type of their own.
    pub extra: Vec<Extra>,
}

rows! {
    LineAdjudication: payment {
        CAS adjustments,
        DTP dates,
        AMT amounts,
    }
}

/// A form that supports a line (2440).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Form {
    /// LQ.
    pub code: FormCode,
    /// FRM.
    pub answers: Vec<FormAnswer>,
    /// Segments without a type of their own.
    pub extra: Vec<Extra>,
}

rows! {
    Form: code {
        FRM answers,
    }
}
