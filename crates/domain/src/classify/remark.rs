//! The remarks beside an adjustment, and what they add to a reason that says little by itself.

use crate::{CarcEntry, CodeBook, DenialClass, Kind, Rarc, RarcEffect, RarcEntry};

/// The remarks that may speak about one adjustment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Remarks<'a> {
    /// Those of the same loop: the line's (LQ), or the claim's (MIA, MOA) for the claim's own
    /// adjustments.
    pub own: &'a [Rarc],
    /// Those of the claim above the line. They speak only where the line's own say nothing,
    /// because they may be about another line.
    pub claim: &'a [Rarc],
}

/// What the remarks make of a reason.
pub(super) struct Told<'a> {
    pub(super) class: DenialClass,
    pub(super) by: &'a RarcEntry,
    /// Another remark of the same loop points to a third class.
    pub(super) disputed: bool,
}

impl<'a> Remarks<'a> {
    /// All of them, the nearer ones first.
    pub fn iter(self) -> impl Iterator<Item = Rarc> + use<'a> {
        self.own.iter().chain(self.claim).copied()
    }

    /// Does one of them have this effect?
    pub(super) fn have(self, book: &CodeBook, effect: RarcEffect) -> bool {
        self.iter().any(|code| book.rarc(code).is_some_and(|entry| entry.has(effect)))
    }

    /// Does one of them explain a reason? An alert never does; a remark that no table knows might.
    pub(super) fn explain(self, book: &CodeBook) -> bool {
        self.iter().any(|code| book.rarc(code).is_none_or(|entry| !entry.has(RarcEffect::Alert)))
    }

    /// The class to which they narrow a reason: that of the first remark which says more than the
    /// reason itself, as MA130 beside an exact remark does not.
    pub(super) fn tell(self, book: &'a CodeBook, reason: &CarcEntry) -> Option<Told<'a>> {
        tell(self.own, book, reason).or_else(|| tell(self.claim, book, reason))
    }
}

fn tell<'a>(remarks: &[Rarc], book: &'a CodeBook, reason: &CarcEntry) -> Option<Told<'a>> {
    let told = || {
        remarks.iter().filter_map(|code| book.rarc(*code)).filter_map(|by| Some((by, by.class?)))
    };
    let says_more = |class: DenialClass| Kind::Denial(class) != reason.kind;
    let (by, class) = told().find(|(_, class)| says_more(*class)).or_else(|| told().next())?;
    let disputed = told().any(|(_, other)| says_more(other) && other != class);
    Some(Told { class, by, disputed })
}
