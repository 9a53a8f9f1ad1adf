//! The composite that says what was done (SV101, SV202, SV301, SVD03).

use super::super::table::{Cell, Element, Notes, owned, trimmed};
use crate::writer::SegmentWriter;

/// A procedure and its modifiers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Procedure {
    /// `HC` CPT and HCPCS, `AD` dental, `HP` rate code, `ER`, `IV`, `WK`.
    pub qualifier: String,
    /// The code.
    pub code: String,
    /// The modifiers, four at most. Their order counts.
    pub modifiers: Vec<String>,
    /// In words, for codes that say nothing by themselves; and what follows after it.
    pub description: Vec<String>,
}

/// The guide has four places for modifiers, whether they are used or not.
const N_MODIFIERS: usize = 4;

impl Element for Procedure {
    fn read(cell: Cell<'_>, notes: &mut Notes<'_>) -> Self {
        let mut components = cell.components(notes).map(owned);
        Self {
            qualifier: components.next().unwrap_or_default(),
            code: components.next().unwrap_or_default(),
            modifiers: trimmed(components.by_ref().take(N_MODIFIERS).collect()),
            description: trimmed(components.collect()),
        }
    }

    fn write(&self, out: &mut SegmentWriter) {
        let Self { qualifier, code, modifiers, description } = self;
        out.text(qualifier);
        out.component();
        out.text(code);
        let n_empty = N_MODIFIERS.saturating_sub(modifiers.len());
        let empty = std::iter::repeat_n("", n_empty);
        let modifiers = modifiers.iter().map(String::as_str).chain(empty);
        for part in modifiers.chain(description.iter().map(String::as_str)) {
            out.component();
            out.text(part);
        }
    }
}
