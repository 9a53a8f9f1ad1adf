//! The chances to start with, and what a minute costs: guesses that say so.
//!
//! They stand in a table that an installation can replace, and outcomes replace them for good.

use std::sync::LazyLock;

use super::WHOLE_BP;
use crate::{Cents, Confidence, DenialClass, Door};

/// What an hour of billing work costs with everything in it: wage, benefits, systems, supervision.
/// [K] At a dollar a minute, the mean cost of the 27 classes lies within a quarter of the published
/// $57.23 for one denied claim (2023) [S]. Raise it and small denials fall to the end of the queue.
const RATE_PER_HOUR: Cents = Cents(60_00);

/// The chance that a patient pays a bill for a service that the plan refused [K].
const PATIENT_BP: u32 = 3_000;

/// What is left of a chance at each further level of appeal [K]: the second reader has the first
/// reader's decision before them. (In public figures some later levels overturn more; but what gets
/// there was chosen with care.)
const NEXT_LEVEL_BP: u32 = 6_000;

static SHIPPED: LazyLock<Priors> = LazyLock::new(|| {
    Priors::read(include_str!("../../tables/priors.tsv"))
        .expect("the shipped table is checked by a test")
});

/// The chances by class, and the cost of work.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Priors {
    rate_per_hour: Cents,
    /// In the order of [`DenialClass::ALL`].
    chances: Vec<Chance>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Chance {
    class: DenialClass,
    mend_bp: u32,
    contest_bp: u32,
    confidence: Confidence,
}

/// Why a table of priors can't be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PriorsError {
    /// A row is not what the header says.
    #[error(
        "row {0} of the priors wants a denial class, two chances from 0 to 10000, and V, S or K"
    )]
    Row(usize),
    /// A class has no row, or two.
    #[error("the priors have {rows} rows for {}, and want one", class.id())]
    Class {
        /// The class.
        class: DenialClass,
        /// How many rows it has.
        rows: usize,
    },
}

impl Priors {
    /// The priors that ship.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads a table as `tables/priors.tsv` has it: tabs, `#` for notes, one header row.
    pub fn read(text: &str) -> Result<Self, PriorsError> {
        let rows = text.lines().enumerate().filter(|(_, row)| !row.starts_with('#')).skip(1);
        let mut read = Vec::with_capacity(DenialClass::ALL.len());
        for (index, row) in rows.filter(|(_, row)| !row.trim().is_empty()) {
            read.push(read_row(row).ok_or(PriorsError::Row(index + 1))?);
        }
        let mut chances = Vec::with_capacity(DenialClass::ALL.len());
        for class in DenialClass::ALL {
            let mut of_class = read.iter().filter(|chance| chance.class == *class);
            match (of_class.next(), of_class.count()) {
                (Some(chance), 0) => chances.push(*chance),
                (first, more) => {
                    let rows = usize::from(first.is_some()) + more;
                    return Err(PriorsError::Class { class: *class, rows });
                }
            }
        }
        Ok(Self { rate_per_hour: RATE_PER_HOUR, chances })
    }

    /// The same chances at an office's own cost of an hour; below zero counts as zero.
    pub fn at_rate(self, rate_per_hour: Cents) -> Self {
        Self { rate_per_hour: rate_per_hour.max(Cents::ZERO), ..self }
    }

    /// The chance that a denial of this class brings money through this door.
    pub fn chance_bp(&self, class: DenialClass, door: Door) -> u32 {
        let Some(chance) = self.of_class(class) else { return 0 };
        match door {
            Door::NewClaim | Door::Replacement | Door::Reopening | Door::RecordsReply => {
                chance.mend_bp
            }
            Door::Reconsideration | Door::PricingDispute => chance.contest_bp,
            Door::Appeal(level) => at_level(chance.contest_bp, level),
            Door::Patient => PATIENT_BP,
            Door::Void | Door::WriteOffRequest | Door::Nothing => 0,
        }
    }

    /// How sure the chance is. What patients pay, and later levels, are nobody's published figures.
    pub fn confidence(&self, class: DenialClass, door: Door) -> Confidence {
        let contested = matches!(door, Door::Reconsideration | Door::Appeal(0 | 1));
        match self.of_class(class) {
            Some(chance) if contested => chance.confidence,
            _ => Confidence::Known,
        }
    }

    /// What so many minutes cost, rounded up to the cent.
    pub fn cost(&self, minutes: u32) -> Cents {
        let cents = i128::from(self.rate_per_hour.0) * i128::from(minutes);
        Cents(i64::try_from((cents + 59) / 60).unwrap_or(i64::MAX))
    }

    fn of_class(&self, class: DenialClass) -> Option<&Chance> {
        self.chances.iter().find(|chance| chance.class == class)
    }
}

/// Each level after the first keeps a part of the chance.
fn at_level(chance_bp: u32, level: u8) -> u32 {
    (1..level).fold(chance_bp, |chance, _| chance * NEXT_LEVEL_BP / WHOLE_BP)
}

fn read_row(row: &str) -> Option<Chance> {
    let mut cells = row.split('\t').map(str::trim);
    let class = DenialClass::from_id(cells.next()?)?;
    let mend_bp = read_bp(cells.next()?)?;
    let contest_bp = read_bp(cells.next()?)?;
    let confidence = Confidence::from_code(cells.next()?)?;
    Some(Chance { class, mend_bp, contest_bp, confidence })
}

fn read_bp(cell: &str) -> Option<u32> {
    cell.parse().ok().filter(|bp| *bp <= WHOLE_BP)
}
