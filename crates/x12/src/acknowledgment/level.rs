//! HL loop of a 277CA: the payer, the one who sent the claims, a provider, or a patient's claims.
//!
//! The levels above the claims have a status too. Where one of them is rejected, the claims beneath
//! it were not looked at and are often not listed.

use chrono::NaiveDate;

use super::{ClaimAcknowledgment, ClaimVerdict, Status, claim::statuses};
use crate::{Amount, Segments, amount, date, remittance::Name, tag};

/// One HL with everything up to the next.
#[derive(Clone, Debug)]
pub struct Level<'a> {
    segments: Segments<'a>,
}

/// HL03: whose level it is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum LevelKind {
    /// `20`, loop 2000A: who answers, a payer or clearinghouse.
    Source,
    /// `21`, loop 2000B: who sent the file of claims.
    Receiver,
    /// `19`, loop 2000C: the billing provider.
    Provider,
    /// `PT`, loop 2000D: a patient and what became of the claims.
    Patient,
    /// A level that the guide does not have.
    Other,
}

impl<'a> Level<'a> {
    pub(super) fn new(segments: Segments<'a>) -> Self {
        Self { segments }
    }

    fn hl(&self) -> [&'a [u8]; 3] {
        self.segments.first().map_or([b""; 3], |segment| segment.first())
    }

    /// HL01.
    pub fn number(&self) -> &'a [u8] {
        self.hl()[0]
    }

    /// HL02, the level that it stands under; empty for the first.
    pub fn parent(&self) -> &'a [u8] {
        self.hl()[1]
    }

    /// HL03.
    pub fn kind(&self) -> LevelKind {
        match self.hl()[2] {
            b"20" => LevelKind::Source,
            b"21" => LevelKind::Receiver,
            b"19" => LevelKind::Provider,
            b"PT" => LevelKind::Patient,
            _ => LevelKind::Other,
        }
    }

    /// NM1: who it is.
    pub fn name(&self) -> Option<Name<'a>> {
        let [_, _, last, first, middle, _, _, id_qualifier, id] =
            self.segments.with(tag::NM1).next()?.first();
        Some(Name { last, first, middle, id_qualifier, id })
    }

    /// DTP with this qualifier: `050` the day on which the claims were received, `009` the day on
    /// which they were looked at. Both stand at the source's level.
    pub fn date(&self, qualifier: &[u8]) -> Option<NaiveDate> {
        date(self.segments.qualified(tag::DTP, qualifier)?.element(3))
    }

    /// STC of a level above the claims; empty at a patient's, where each claim has its own.
    pub fn statuses(&self) -> impl Iterator<Item = Status<'a>> + use<'a> {
        let above = self.kind() != LevelKind::Patient;
        statuses(&self.segments).filter(move |_| above)
    }

    /// What the statuses of a level above the claims come to.
    pub fn verdict(&self) -> ClaimVerdict {
        Status::verdict(self.statuses())
    }

    /// QTY with this qualifier: `90` or `QA` accepted claims, `AA` or `QC` rejected ones.
    pub fn quantity(&self, qualifier: &[u8]) -> Option<u64> {
        super::group::count(self.segments.qualified(tag::QTY, qualifier)?.element(2))
    }

    /// AMT with this qualifier: `YU` charges accepted, `YY` charges rejected.
    pub fn amount(&self, qualifier: &[u8]) -> Option<Amount> {
        Some(amount(self.segments.qualified(tag::AMT, qualifier)?.element(2)))
    }

    /// The claims of a patient's level: one for each TRN.
    pub fn claims(&self) -> impl Iterator<Item = ClaimAcknowledgment<'a>> + use<'a> {
        let patient = self.kind() == LevelKind::Patient;
        let claims = patient.then(|| self.segments.loops(tag::TRN));
        claims.into_iter().flatten().map(|claim| ClaimAcknowledgment::new(&claim))
    }
}
