//! LX with TS3 and TS2 (loop 2000), and PLB: what concerns a provider and not one claim.

use chrono::NaiveDate;

use crate::{Amount, Segment, Segments, amount, date, tag};

/// LX, with the summary of a provider's claims where the payer gives one.
#[derive(Clone, Debug)]
pub struct ProviderSummary<'a> {
    segments: Segments<'a>,
}

impl<'a> ProviderSummary<'a> {
    pub(super) fn new(segments: Segments<'a>) -> Self {
        Self { segments }
    }

    /// LX01.
    pub fn number(&self) -> &'a [u8] {
        self.segments.first().map_or(b"", |segment| segment.element(1))
    }

    /// TS3: provider, facility type, fiscal period end, number of claims, charges, …
    pub fn provider_totals(&self) -> Option<Segment<'a>> {
        self.segments.with(tag::TS3).next()
    }

    /// TS2: DRG, outlier, capital and other totals of an institutional payer.
    pub fn institutional_totals(&self) -> Option<Segment<'a>> {
        self.segments.with(tag::TS2).next()
    }
}

/// The PLBs at the end of a set.
#[derive(Clone, Debug)]
pub struct ProviderAdjustments<'a> {
    segments: Segments<'a>,
}

/// One reason-amount pair of a PLB.
#[derive(Clone, Copy, Debug)]
pub struct ProviderAdjustment<'a> {
    /// PLB01, the provider.
    pub provider: &'a [u8],
    /// PLB02, end of the fiscal period.
    pub fiscal_end: Option<NaiveDate>,
    /// PLB03-1, 05-1, …: `WO`, `FB`, `L6`, `72`, …
    pub reason: &'a [u8],
    /// PLB03-2, 05-2, …: what it refers to, in the payer's own way.
    pub reference: &'a [u8],
    /// PLB04, 06, …: positive reduces the payment.
    pub amount: Amount,
}

impl<'a> ProviderAdjustments<'a> {
    pub(super) fn new(segments: Segments<'a>) -> Self {
        Self { segments }
    }

    /// Every pair of every PLB in order.
    pub fn pairs(&self) -> impl Iterator<Item = ProviderAdjustment<'a>> + use<'a> {
        self.segments.with(tag::PLB).flat_map(|segment| pairs_of(&segment))
    }
}

/// A PLB has up to six pairs of a composite reason and an amount.
fn pairs_of<'a>(segment: &Segment<'a>) -> impl Iterator<Item = ProviderAdjustment<'a>> + use<'a> {
    let mark = segment.delimiters().component;
    let mut elements = segment.elements();
    let provider = elements.next().unwrap_or_default();
    let fiscal_end = elements.next().and_then(date);
    std::iter::from_fn(move || {
        loop {
            let composite = elements.next()?;
            let money = elements.next().unwrap_or_default();
            if composite.is_empty() && money.is_empty() {
                continue;
            }
            let at = composite.iter().position(|byte| *byte == mark);
            let (reason, reference) = match at {
                Some(at) => (&composite[..at], &composite[at + 1..]),
                None => (composite, &b""[..]),
            };
            let amount = amount(money);
            return Some(ProviderAdjustment { provider, fiscal_end, reason, reference, amount });
        }
    })
}
