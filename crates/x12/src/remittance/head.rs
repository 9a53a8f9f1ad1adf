//! The head of an 835: who pays whom, how much, and when (loops 1000A and 1000B).

use chrono::NaiveDate;

use super::line::dated;
use crate::{Amount, Segment, Segments, amount, date, tag};

/// ST to the first claim.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    segments: Segments<'a>,
}

impl<'a> Head<'a> {
    pub(super) fn new(segments: Segments<'a>) -> Self {
        Self { segments }
    }

    /// All its segments.
    pub fn segments(&self) -> Segments<'a> {
        self.segments.clone()
    }

    fn bpr<const N: usize>(&self) -> [&'a [u8]; N] {
        self.segments.with(tag::BPR).next().map_or([b""; N], |segment| segment.first())
    }

    /// BPR01, handling: `I` remittance with payment, `H` notice only, …
    pub fn handling(&self) -> &'a [u8] {
        let [handling] = self.bpr();
        handling
    }

    /// BPR02, the amount of the payment.
    pub fn paid(&self) -> Amount {
        let [_, paid] = self.bpr();
        amount(paid)
    }

    /// BPR03, `D` where the amount is a debit.
    pub fn credit_or_debit(&self) -> &'a [u8] {
        let [_, _, flag] = self.bpr();
        flag
    }

    /// BPR04, `ACH`, `CHK`, `NON`, …
    pub fn method(&self) -> &'a [u8] {
        let [_, _, _, method] = self.bpr();
        method
    }

    /// BPR16, date of the cheque or EFT; DTM*405, date of production, where it is absent.
    pub fn date(&self) -> Option<NaiveDate> {
        let elements: [&[u8]; 16] = self.bpr();
        date(elements[15]).or_else(|| dated(&self.segments, b"405"))
    }

    /// TRN02, number of the cheque or EFT.
    pub fn trace(&self) -> &'a [u8] {
        self.trn()[1]
    }

    /// TRN03, identifier of the payer that goes with it.
    pub fn originator(&self) -> &'a [u8] {
        self.trn()[2]
    }

    fn trn(&self) -> [&'a [u8]; 3] {
        self.segments.with(tag::TRN).next().map_or([b""; 3], |segment| segment.first())
    }

    /// N102 and N104 of the payer (N1*PR); REF*2U where N104 is empty.
    pub fn payer(&self) -> (&'a [u8], &'a [u8]) {
        let (name, id) = self.party(b"PR");
        if id.is_empty() { (name, self.reference(b"2U").unwrap_or_default()) } else { (name, id) }
    }

    /// N102 and N104 of the payee (N1*PE).
    pub fn payee(&self) -> (&'a [u8], &'a [u8]) {
        self.party(b"PE")
    }

    fn party(&self, qualifier: &[u8]) -> (&'a [u8], &'a [u8]) {
        let of = |segment: Segment<'a>| match segment.first() {
            [it, name, _, id] if it == qualifier => Some((name, id)),
            _ => None,
        };
        self.segments.with(tag::N1).find_map(of).unwrap_or_default()
    }

    /// REF with this qualifier: `EV` receiver, `F2` version, `2U` payer, `PQ` payee, `TJ` tax, …
    pub fn reference(&self, qualifier: &[u8]) -> Option<&'a [u8]> {
        super::line::reference(&self.segments, qualifier)
    }

    /// PER: contacts of the payer as (function, name, the numbers with their qualifiers).
    pub fn contacts(&self) -> impl Iterator<Item = Segment<'a>> + use<'a> {
        self.segments.with(tag::PER)
    }
}
