//! CAS: why an amount was not paid.

use crate::{Amount, Parts, Segments, amount, block::WithTag, tag};

/// One reason-amount pair of a CAS.
#[derive(Clone, Copy, Debug)]
pub struct Adjustment<'a> {
    /// CAS01, who owes.
    pub group: &'a [u8],
    /// CAS02, 05, 08, 11, 14 or 17: why.
    pub reason: &'a [u8],
    /// CAS03, 06, …: positive reduces the payment.
    pub amount: Amount,
    /// CAS04, 07, …: units, often left out.
    pub quantity: &'a [u8],
}

/// The pairs of every CAS of a loop, in order.
///
/// One CAS has up to six triplets of reason, amount and quantity. A triplet without reason and
/// amount is skipped.
#[derive(Clone, Debug)]
pub struct Adjustments<'a> {
    rest: WithTag<'a>,
    group: &'a [u8],
    elements: Option<Parts<'a>>,
}

impl<'a> Adjustments<'a> {
    pub(super) fn new(segments: &Segments<'a>) -> Self {
        Self { rest: segments.with(tag::CAS), group: b"", elements: None }
    }
}

impl<'a> Iterator for Adjustments<'a> {
    type Item = Adjustment<'a>;

    #[inline]
    fn next(&mut self) -> Option<Adjustment<'a>> {
        loop {
            let Some(elements) = &mut self.elements else {
                let segment = self.rest.next()?;
                let mut elements = segment.elements();
                self.group = elements.next().unwrap_or_default();
                self.elements = Some(elements);
                continue;
            };
            let Some(reason) = elements.next() else {
                self.elements = None;
                continue;
            };
            let money = elements.next().unwrap_or_default();
            let quantity = elements.next().unwrap_or_default();
            if reason.is_empty() && money.is_empty() {
                continue;
            }
            return Some(Adjustment { group: self.group, reason, amount: amount(money), quantity });
        }
    }
}
