//! A proposal as bytes: what the digest is of, and what the store keeps.
//!
//! It begins with a name and a version, so that no bytes of another kind can be taken for a proposal
//! and an old proposal stays what it was when the form changes.

use super::{AgentVersion, Edit, ProposedAction, Terms};
use crate::path::canonical::{Canonical, Reader, write_name};

/// What the bytes are.
const NAME: &str = "recourse.proposal";

/// Counts up when a field or an action changes; old versions stay readable.
const VERSION: u32 = 1;

pub(super) fn write(terms: &Terms, edits: &[Edit]) -> Vec<u8> {
    let mut to = Vec::new();
    write_name(NAME, &mut to);
    VERSION.write(&mut to);
    terms.write(&mut to);
    edits.to_vec().write(&mut to);
    to
}

/// `None` for anything but what [`write`] gives, with nothing behind it.
pub(super) fn read(bytes: &[u8]) -> Option<(Terms, Vec<Edit>)> {
    let mut from = Reader::new(bytes);
    if String::read(&mut from)? != NAME || u32::read(&mut from)? != VERSION {
        return None;
    }
    let content = (Terms::read(&mut from)?, Vec::read(&mut from)?);
    from.is_at_end().then_some(content)
}

/// Records: their fields, one after the other. Both ways are made from one list, so they agree.
macro_rules! records {
    ($($name:ident { $($field:ident)* })*) => {$(
        impl Canonical for $name {
            fn write(&self, to: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($field.write(to);)*
            }

            fn read(from: &mut Reader<'_>) -> Option<Self> {
                $(let $field = Canonical::read(from)?;)*
                Some(Self { $($field),* })
            }
        }
    )*};
}

records! {
    Terms { id practice case claim actions at_stake because made_by expires }
    ProposedAction { account action }
    AgentVersion { name version }
    Edit { by at replaces }
}
