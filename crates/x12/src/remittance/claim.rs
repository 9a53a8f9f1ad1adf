//! CLP: how a payer adjudicated one claim (loop 2100), with its lines (loop 2110).

use chrono::NaiveDate;

use super::{
    Adjustments, ServiceLine,
    line::{amount_of, dated, reference},
    remarks,
};
use crate::{Amount, Segments, amount, tag};

/// One CLP with everything up to the next.
#[derive(Clone, Debug)]
pub struct ClaimPayment<'a> {
    /// CLP and what belongs to the claim as a whole.
    claim: Segments<'a>,
    /// From the first SVC on.
    lines: Segments<'a>,
    /// The elements of CLP, divided once, because most of them are asked for.
    clp: [&'a [u8]; 11],
}

/// The elements of an NM1.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Name<'a> {
    /// NM103, last name or the name of an organisation.
    pub last: &'a [u8],
    /// NM104.
    pub first: &'a [u8],
    /// NM105.
    pub middle: &'a [u8],
    /// NM108, what the identifier is: `MI` member, `XX` NPI, `PI` payer, …
    pub id_qualifier: &'a [u8],
    /// NM109.
    pub id: &'a [u8],
}

impl<'a> ClaimPayment<'a> {
    /// The view of a block that begins with CLP.
    #[inline]
    pub fn new(segments: &Segments<'a>) -> Self {
        let (claim, lines) = segments.divide(|tag| tag == tag::SVC);
        let clp = claim.first().map_or([&b""[..]; 11], |segment| segment.first());
        Self { claim, lines, clp }
    }

    /// CLP01, our own claim number. Empty or `0` where the payer does not know it.
    pub fn claim_number(&self) -> &'a [u8] {
        self.clp[0]
    }

    /// CLP02, status code.
    pub fn status(&self) -> &'a [u8] {
        self.clp[1]
    }

    /// CLP03 charged, CLP04 paid, CLP05 the patient's share.
    #[inline]
    pub fn amounts(&self) -> [Amount; 3] {
        let [_, _, charged, paid, patient_share, ..] = self.clp;
        [amount(charged), amount(paid), amount(patient_share)]
    }

    /// CLP06, claim filing indicator.
    pub fn filing_indicator(&self) -> &'a [u8] {
        self.clp[5]
    }

    /// CLP07, the payer's claim number (ICN, DCN).
    pub fn payer_claim_number(&self) -> &'a [u8] {
        self.clp[6]
    }

    /// CLP08 and CLP09: facility type and frequency, together an institutional bill type.
    pub fn facility_and_frequency(&self) -> (&'a [u8], &'a [u8]) {
        (self.clp[7], self.clp[8])
    }

    /// CLP11, DRG; empty otherwise.
    pub fn drg(&self) -> &'a [u8] {
        self.clp[10]
    }

    /// CAS of loop 2100.
    #[inline]
    pub fn adjustments(&self) -> Adjustments<'a> {
        Adjustments::new(&self.claim)
    }

    /// MIA and MOA remarks.
    pub fn remarks(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        remarks(&self.claim)
    }

    /// NM1 with this qualifier: `QC` patient, `IL` subscriber, `74` corrected, `82` rendering,
    /// `TT` the payer that it was forwarded to, `PR` corrected payer, `GB` other subscriber.
    pub fn name(&self, qualifier: &[u8]) -> Option<Name<'a>> {
        let segment = self.claim.qualified(tag::NM1, qualifier)?;
        let [_, _, last, first, middle, _, _, id_qualifier, id] = segment.first();
        Some(Name { last, first, middle, id_qualifier, id })
    }

    /// DTM with this qualifier: `232` from, `233` to, `050` received, `036` coverage expires.
    pub fn date(&self, qualifier: &[u8]) -> Option<NaiveDate> {
        dated(&self.claim, qualifier)
    }

    /// AMT with this qualifier: `AU` coverage amount, `I` interest, …; never part of a balance.
    pub fn amount(&self, qualifier: &[u8]) -> Option<Amount> {
        amount_of(&self.claim, qualifier)
    }

    /// REF with this qualifier: `F8` original reference, `1L` group, `EA` medical record, …
    pub fn reference(&self, qualifier: &[u8]) -> Option<&'a [u8]> {
        reference(&self.claim, qualifier)
    }

    /// The service lines; an institutional claim may legally have none.
    #[inline]
    pub fn lines(&self) -> impl Iterator<Item = ServiceLine<'a>> + use<'a> {
        self.lines.loops(tag::SVC).map(ServiceLine::new)
    }

    /// The segments of the claim as a whole.
    pub fn claim_segments(&self) -> Segments<'a> {
        self.claim.clone()
    }
}
