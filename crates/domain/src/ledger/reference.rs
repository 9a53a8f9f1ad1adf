//! Which claim a provider adjustment is about, read from a reference that every payer writes in
//! its own way.
//!
//! The implementation guide wants claim number, payer's claim number and trace in that order
//! (X12 RFI 2370, \[S\]); in the field one finds any of them, joined by blanks, dashes, slashes or
//! nothing, with dates in between. Medicare writes its claim number with two digits before it
//! (Noridian, "Forwarding Balance (FB) Vs. A Withhold (WO)", \[V\]).
//!
//! **Invariant:** a reference that could mean two claims is tied to none. A wrong tie would tell
//! the office that a recoupment is explained.

use std::collections::{HashMap, HashSet};

use super::LedgerEntry;
use crate::{ClaimHistory, ClaimNumber, Histories, PayerNumber};

/// By what a reference named a claim; the surest last.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum LinkedBy {
    /// Our number of the claim (CLP01).
    ClaimNumber,
    /// The payer's number of the claim (CLP07).
    PayerClaimNumber,
    /// Both.
    Both,
}

/// Which claim an entry is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ClaimLink {
    /// This one.
    Claim {
        /// Our number of it.
        claim: ClaimNumber,
        /// By what it was found.
        by: LinkedBy,
        /// Its place among the histories.
        place: usize,
    },
    /// More than one claim fits equally well, and so none is taken.
    Ambiguous,
    /// No claim of the files fits.
    None,
}

impl ClaimLink {
    /// The claim, where there is one.
    pub fn claim(&self) -> Option<&ClaimNumber> {
        match self {
            Self::Claim { claim, .. } => Some(claim),
            Self::Ambiguous | Self::None => None,
        }
    }

    pub(super) fn place(&self) -> Option<usize> {
        match self {
            Self::Claim { place, .. } => Some(*place),
            Self::Ambiguous | Self::None => None,
        }
    }
}

/// Shorter pieces of a reference name nothing: two letters are a prefix, not a claim.
const TOKEN_LEN_MIN: usize = 3;

/// Two numbers joined without a gap are believed only where the payer's number is at least this
/// long; the ICN of Medicare has 13 characters, those of other payers seldom under 8.
const GLUED_LEN_MIN: usize = 8;

/// A reference is at most this many pieces; past them it is prose.
const PIECES_MAX: usize = 10;

/// Medicare's financial control number: two digits, then the 13 of the claim number.
const FCN_LEN: usize = 15;
const FCN_PREFIX_LEN: usize = 2;

/// The claim of each entry, in the order of the entries.
pub(super) fn links(entries: &[LedgerEntry], histories: &Histories) -> Vec<ClaimLink> {
    let references: Vec<Reference> =
        entries.iter().map(|entry| Reference::read(&entry.adjustment.reference)).collect();
    let mut by_token: HashMap<(PayerNumber, &str), Vec<usize>> = HashMap::new();
    for (nth, (entry, reference)) in entries.iter().zip(&references).enumerate() {
        for token in &reference.tokens {
            by_token.entry((entry.payer, token)).or_default().push(nth);
        }
    }
    let glued = Glued::new(entries, &references);
    let mut best: Vec<Best> = vec![Best::default(); entries.len()];
    if by_token.is_empty() {
        return best.into_iter().map(|best| best.link(histories)).collect();
    }
    for (place, history) in histories.iter().enumerate() {
        for (nth, by) in found(&history, &by_token, &glued) {
            best[nth].meet(by, place);
        }
    }
    best.into_iter().map(|best| best.link(histories)).collect()
}

/// All that a reference may name.
struct Reference {
    /// Runs of its pieces, without punctuation and in capitals.
    tokens: HashSet<String>,
    /// Pieces that are long enough to hold two numbers.
    long: Vec<String>,
}

impl Reference {
    fn read(raw: &str) -> Self {
        let pieces: Vec<String> = raw
            .split(|sign: char| !sign.is_ascii_alphanumeric())
            .filter(|piece| !piece.is_empty())
            .map(str::to_ascii_uppercase)
            .take(PIECES_MAX)
            .collect();
        let mut tokens = HashSet::new();
        for begin in 0..pieces.len() {
            let mut run = String::new();
            for piece in &pieces[begin..] {
                run.push_str(piece);
                if names_something(&run) {
                    tokens.insert(run.clone());
                }
            }
        }
        for piece in pieces.iter().filter(|piece| piece.len() == FCN_LEN) {
            tokens.insert(piece[FCN_PREFIX_LEN..].to_owned());
        }
        let is_long = |piece: &String| TOKEN_LEN_MIN + GLUED_LEN_MIN <= piece.len();
        Self { tokens, long: pieces.into_iter().filter(is_long).collect() }
    }
}

/// Pieces in which two numbers may stand without a gap, in the order of the alphabet, so that
/// those that begin with a claim number stand together.
struct Glued<'a> {
    pieces: Vec<(PayerNumber, &'a str, usize)>,
}

impl<'a> Glued<'a> {
    fn new(entries: &[LedgerEntry], references: &'a [Reference]) -> Self {
        let all = entries.iter().zip(references).enumerate();
        let of = |(nth, (entry, reference)): (usize, (&LedgerEntry, &'a Reference))| {
            let payer = entry.payer;
            reference.long.iter().map(move |piece| (payer, piece.as_str(), nth))
        };
        let mut pieces: Vec<_> = all.flat_map(of).collect();
        pieces.sort_unstable();
        Self { pieces }
    }

    /// The entries that have `CLAIM` and `NUMBER` in one piece, whatever stands between or behind.
    fn with(&self, payer: PayerNumber, claim: &str, number: &str) -> impl Iterator<Item = usize> {
        let believed = GLUED_LEN_MIN <= number.len() && names_something(claim);
        let from =
            self.pieces.partition_point(|(whose, piece, _)| (*whose, *piece) < (payer, claim));
        let begun = self.pieces[from..].iter().map_while(move |(whose, piece, nth)| {
            let rest = piece.strip_prefix(claim).filter(|_| believed && *whose == payer)?;
            Some((rest, *nth))
        });
        begun.filter(move |(rest, _)| rest.contains(number)).map(|(_, nth)| nth)
    }
}

/// A reference or a number without punctuation, in capitals; nothing where it is a filler.
pub(super) fn plain(raw: &str) -> String {
    let mut plain: String = raw.chars().filter(char::is_ascii_alphanumeric).collect();
    plain.make_ascii_uppercase();
    plain
}

pub(super) fn names_something(plain: &str) -> bool {
    TOKEN_LEN_MIN <= plain.len() && plain.bytes().any(|byte| byte != b'0')
}

/// The entries that name this claim, by what, and with which token.
fn found(
    history: &ClaimHistory<'_>,
    by_token: &HashMap<(PayerNumber, &str), Vec<usize>>,
    glued: &Glued<'_>,
) -> HashMap<usize, Named> {
    let mut found: HashMap<usize, Named> = HashMap::new();
    let mut find = |nth: usize, by: LinkedBy, token: &str| {
        let named = Named { by, token: token.to_owned() };
        found.entry(nth).and_modify(|known| known.also(&named)).or_insert(named);
    };
    for record in history.records() {
        let claim = plain(&record.claim.0);
        let number = plain(&record.payer_claim_number);
        let named = [(&claim, LinkedBy::ClaimNumber), (&number, LinkedBy::PayerClaimNumber)];
        for (token, by) in named {
            for nth in by_token.get(&(record.payer, token.as_str())).into_iter().flatten() {
                find(*nth, by, token);
            }
        }
        for nth in glued.with(record.payer, &claim, &number) {
            find(nth, LinkedBy::Both, &number);
        }
    }
    found
}

/// By what a claim was named, and the text that named it.
#[derive(Clone)]
struct Named {
    by: LinkedBy,
    token: String,
}

impl Named {
    fn also(&mut self, other: &Self) {
        if self.by != other.by {
            self.by = LinkedBy::Both;
        }
        if self.token.len() < other.token.len() {
            self.token.clone_from(&other.token);
        }
    }

    /// Is this the whole of what the other found only a piece of? `JC-1001` names the claim
    /// `JC-1001`, not the claim `1001`.
    fn covers(&self, other: &Self) -> bool {
        other.token.len() < self.token.len() && self.token.contains(&other.token)
    }
}

/// The best claim for one entry so far.
#[derive(Clone, Default)]
struct Best {
    claim: Option<(Named, usize)>,
    tied: bool,
}

impl Best {
    fn meet(&mut self, named: Named, place: usize) {
        match &self.claim {
            Some((known, _)) if named.by < known.by => {}
            Some((known, _)) if named.by == known.by && known.covers(&named) => {}
            Some((known, _)) if named.by == known.by && named.covers(known) => {
                self.claim = Some((named, place));
            }
            Some((known, _)) if named.by == known.by => self.tied = true,
            _ => *self = Self { claim: Some((named, place)), tied: false },
        }
    }

    fn link(self, histories: &Histories) -> ClaimLink {
        match self.claim {
            None => ClaimLink::None,
            Some(_) if self.tied => ClaimLink::Ambiguous,
            Some((named, place)) => {
                let claim = histories.nth(place).and_then(|it| it.claim().cloned());
                claim.map_or(ClaimLink::None, |claim| ClaimLink::Claim {
                    claim,
                    by: named.by,
                    place,
                })
            }
        }
    }
}
