//! `recourse analyze`: from files to a worklist.
//!
//! Files are read as streams, in the order given; what has to be known of the whole (which
//! adjudication of a claim stands, whether a remittance came twice, what was billed) is kept in
//! small records and judged at the end. So the order of the files changes nothing.
//!
//! Determination: memory grows with the number of claims by a record of some hundred bytes each,
//! and by what a row of the worklist needs for each denied one; never with the size of the files.

mod figures;
mod files;
mod kept;
mod kpis;
mod ledger;
mod read;
mod remittances;
mod row;
mod rows;
mod texts;
pub mod render;
pub mod report;

use std::collections::{HashMap, hash_map::Entry};

use chrono::NaiveDate;
use domain::{
    Acknowledgment, BilledClaim, ClaimFigures, ClaimNumber, CodeBook, Contract, DeadlineBook,
    Frequency, KnownRemittances, Pairing, PayerNumbers, PaymentSource,
};
use orchestrator::translate::PaymentInHand;

use files::FileTally;
use kept::Kept;
use remittances::RemittanceSet;
use texts::Texts;

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The day as of which deadlines and worth are judged.
    pub as_of: NaiveDate,
    /// The payers' codes, official lists loaded.
    pub codes: CodeBook,
    /// What was agreed with the payers.
    pub contract: Contract,
    /// Show patients' names.
    pub names: bool,
}

/// A run under way: hand in each stream, then finish.
#[derive(Debug)]
pub struct Analysis {
    as_of: NaiveDate,
    names: bool,
    codes: CodeBook,
    deadlines: DeadlineBook,
    files: Vec<FileTally>,
    sets: Vec<RemittanceSet>,
    kept: Vec<Kept>,
    texts: Texts,
    figures: Vec<(PaymentSource, ClaimFigures)>,
    pairing: Pairing,
    payers: PayerNumbers,
    in_hand: PaymentInHand,
    known: KnownRemittances<String>,
    billed: HashMap<ClaimNumber, BilledClaim>,
    billed_claims: u64,
    acknowledgments: HashMap<ClaimNumber, Vec<Acknowledgment>>,
}

impl Analysis {
    /// Begins a run.
    pub fn new(settings: Settings) -> Self {
        let Settings { as_of, mut codes, contract, names } = settings;
        for payer in &contract.payers {
            codes.add_payer(payer.name.clone(), payer.codes.clone());
        }
        Self {
            as_of,
            names,
            codes,
            deadlines: DeadlineBook::shipped(contract),
            files: Vec::new(),
            sets: Vec::new(),
            kept: Vec::new(),
            texts: Texts::default(),
            figures: Vec::new(),
            pairing: Pairing::default(),
            payers: PayerNumbers::default(),
            in_hand: PaymentInHand::default(),
            known: KnownRemittances::default(),
            billed: HashMap::new(),
            billed_claims: 0,
            acknowledgments: HashMap::new(),
        }
    }

    /// Takes a claim as it was sent. Of several under one number the one made last says what the
    /// claim is now, whatever the order of the files.
    fn bill(&mut self, billed: BilledClaim) {
        self.billed_claims += 1;
        let made = |it: &BilledClaim| (it.sent, it.frequency != Frequency::Original, it.charged);
        match self.billed.entry(billed.claim.clone()) {
            Entry::Occupied(mut known) if made(known.get()) < made(&billed) => {
                known.insert(billed);
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(place) => {
                place.insert(billed);
            }
        }
    }
}
