//! The one way in which a proposal is written as bytes, so that a person's approval can bind them.
//!
//! | What | Bytes |
//! |---|---|
//! | a field | its length in 8 bytes, largest first, then so many bytes |
//! | a text, bytes | a field with them; texts are UTF-8 |
//! | a number, an amount, a time, a day | a field of 8 bytes, largest first, two's complement |
//! | a word of a list, an identifier | a field with its name as text |
//! | a list | a number, how many; then each one |
//! | what may be missing | a list of none or one |
//! | a record | its fields in the order of the code, with nothing between |
//! | a choice | the name of what was chosen as text, then its fields |
//!
//! Numbers are milliseconds for a time, cents for an amount, and for a day the days since the
//! beginning of the year 1, which is day 1.
//!
//! **Invariants**
//! - What was written reads back as it was; so no two different values are written alike.
//! - Whatever the bytes, reading never panics.

use chrono::{Datelike, NaiveDate};

use super::{
    AccountId, CaseId, ClaimRef, Digest, DocumentId, ExhibitId, Moment, PayerClaimNumber, PayerId,
    PracticeId, ProposalId, Reason, StaffId,
};
use crate::{Cents, ClaimNumber, DenialClass, Phi, Queue};

/// Something that is written in one way only and reads back.
pub(super) trait Canonical: Sized {
    fn write(&self, to: &mut Vec<u8>);

    /// `None` where the bytes are not what [`Canonical::write`] makes.
    fn read(from: &mut Reader<'_>) -> Option<Self>;
}

/// The bytes that are not read yet.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    fn field(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (field, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }
}

fn write_field(bytes: &[u8], to: &mut Vec<u8>) {
    to.extend((bytes.len() as u64).to_be_bytes());
    to.extend(bytes);
}

/// A text that is known when the program is built: the name of a choice.
pub(super) fn write_name(name: &str, to: &mut Vec<u8>) {
    write_field(name.as_bytes(), to);
}

impl Canonical for i64 {
    fn write(&self, to: &mut Vec<u8>) {
        write_field(&self.to_be_bytes(), to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.field()?.try_into().ok().map(Self::from_be_bytes)
    }
}

impl Canonical for String {
    fn write(&self, to: &mut Vec<u8>) {
        write_field(self.as_bytes(), to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::from_utf8(from.field()?.to_vec()).ok()
    }
}

impl Canonical for Vec<u8> {
    fn write(&self, to: &mut Vec<u8>) {
        write_field(self, to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.field().map(<[u8]>::to_vec)
    }
}

impl<T: Canonical> Canonical for Vec<T> {
    fn write(&self, to: &mut Vec<u8>) {
        (self.len() as u64).cast_signed().write(to);
        for one in self {
            one.write(to);
        }
    }

    /// Takes no room ahead for what is only announced.
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let n = i64::read(from).filter(|n| *n >= 0)?;
        (0..n).map(|_| T::read(from)).collect()
    }
}

impl<T: Canonical> Canonical for Option<T> {
    fn write(&self, to: &mut Vec<u8>) {
        i64::from(self.is_some()).write(to);
        if let Some(one) = self {
            one.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        match i64::read(from)? {
            0 => Some(None),
            1 => T::read(from).map(Some),
            _ => None,
        }
    }
}

impl<T: Canonical> Canonical for Phi<T> {
    fn write(&self, to: &mut Vec<u8>) {
        self.expose().write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

impl Canonical for u32 {
    fn write(&self, to: &mut Vec<u8>) {
        i64::from(*self).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        i64::read(from)?.try_into().ok()
    }
}

impl Canonical for Cents {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        i64::read(from).map(Self)
    }
}

impl Canonical for Moment {
    fn write(&self, to: &mut Vec<u8>) {
        self.ms().write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        i64::read(from).and_then(Self::from_ms)
    }
}

impl Canonical for NaiveDate {
    fn write(&self, to: &mut Vec<u8>) {
        i64::from(self.num_days_from_ce()).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::from_num_days_from_ce_opt(i64::read(from)?.try_into().ok()?)
    }
}

impl Canonical for DenialClass {
    fn write(&self, to: &mut Vec<u8>) {
        write_name(self.id(), to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::from_id(&String::read(from)?)
    }
}

impl Canonical for Queue {
    fn write(&self, to: &mut Vec<u8>) {
        write_name(self.label(), to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::from_label(&String::read(from)?)
    }
}

impl Canonical for ClaimRef {
    fn write(&self, to: &mut Vec<u8>) {
        self.number.0.write(to);
        self.payer.0.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let number = ClaimNumber(String::read(from)?);
        Some(Self { number, payer: PayerId(String::read(from)?) })
    }
}

impl Canonical for PayerClaimNumber {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        String::read(from).map(Self)
    }
}

impl Canonical for Reason {
    fn write(&self, to: &mut Vec<u8>) {
        write_name(self.text(), to);
        self.cites().to_vec().write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::restore(String::read(from)?, Vec::read(from)?)
    }
}

/// What prints as a text and reads back from it.
macro_rules! as_text {
    ($($name:ident)*) => {$(
        impl Canonical for $name {
            fn write(&self, to: &mut Vec<u8>) {
                self.to_string().write(to);
            }

            fn read(from: &mut Reader<'_>) -> Option<Self> {
                String::read(from)?.parse().ok()
            }
        }
    )*};
}

as_text! { AccountId CaseId Digest DocumentId ExhibitId PracticeId ProposalId StaffId }

#[cfg(test)]
mod tests;
