//! What a billing manager reads first: the analysis as plain text for a terminal.
//!
//! The order is that of the questions: what was read, how much money is gone, who took it and why,
//! what is due soon, what to do first; then what proves the figures, and what was odd in the files.
//!
//! **Invariants**
//! - No line is longer than the width, counted in characters.
//! - What a column cuts off stands in full below its row.
//! - Text from a file can't steer the terminal: what is no visible character is shown as `?`.

mod due;
mod findings;
mod legend;
mod overview;
pub(crate) mod page;
mod proofs;
pub(crate) mod text;
mod worklist;

use std::io::{self, Write};

use crate::analyze::report::Report;
use page::Page;

/// Rows of the worklist where nobody asked for more: what fits on two or three screens.
pub const ROWS: usize = 25;

/// How the terminal wants it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Options {
    /// Characters on a line.
    pub width: usize,
    /// With colours; without, no escape sequence is written.
    pub colour: bool,
    /// Rows of the worklist and of other lists that can be long; all of them where there is none.
    pub rows_max: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 100, colour: false, rows_max: Some(ROWS) }
    }
}

impl Options {
    /// The first rows of a list, and how many are left out.
    fn first<'a, T>(&self, rows: &'a [T]) -> (&'a [T], usize) {
        let shown = rows.len().min(self.rows_max.unwrap_or(usize::MAX));
        (&rows[..shown], rows.len() - shown)
    }
}

/// Writes the whole analysis.
pub fn write(report: &Report, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(out, options.width, options.colour);
    overview::write(report, &mut page)?;
    due::write(report, options, &mut page)?;
    worklist::write(report, options, &mut page)?;
    legend::write(options.first(&report.denials).0, &mut page)?;
    proofs::write(report, options, &mut page)?;
    findings::write(report, &mut page)
}

#[cfg(test)]
mod tests;
