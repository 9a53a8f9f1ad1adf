//! The inbox: reads a file that came and says what happened (events) and what the payers and we say
//! now (records for the mirror).
//!
//! A file is read as a stream and told claim by claim, so that a remittance of a hundred thousand
//! claims needs little memory. What is told is a function of the file's content and of when it was
//! seen; its name decides nothing.
//!
//! **Invariants**
//! - No file fails: what can't be read is a finding of the report.
//! - Keys come from content, so a file that comes twice tells the same events and records again.
//! - What the mirror keeps of a claim is what the file said of it, word for word.

mod acknowledgments;
mod claims;
mod excerpt;
mod kept;
mod kept_back;
mod proof;
mod remittance;
mod report;
mod sets;
mod summary;
mod telling;

pub use claims::x12_of;
pub use kept::{PaymentRead, read_acknowledgment, read_claim, read_payment};
pub use proof::{Apart, Moved, ProofReport, Sides};
pub use report::{Counts, FileFinding, FileReport, RemittanceReport};
pub use sets::{TakeSets, read_sets};
pub use summary::{FileSummary, FindingSummary, RemittanceSummary};

use std::{
    collections::HashSet,
    io::{self, Read},
};

use chrono::{NaiveDate, NaiveTime};
use domain::{AccountId, ClaimRef, Digest, Event, Moment, Payer, PayerId, Phi, Severity};
use sha2::{Digest as _, Sha256};
use store::{InForce, Payload, Record, RecordKey, RecordKind, RemittanceSums};
use x12::{Block, SetKind, Weight, acknowledgment, claim::SentClaim, remittance::Part};

use self::{
    acknowledgments::OpenAcknowledgment, claims::OpenLevels, kept_back::KeptBack,
    remittance::OpenRemittance, telling::Telling,
};
use crate::{decided::Word, translate::PaymentInHand};

/// Where a file came from, and when.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source {
    /// Whose inbox it lay in.
    pub account: AccountId,
    /// What it is called; it decides nothing.
    pub name: String,
    /// When we saw it.
    pub seen: Moment,
}

/// One thing that a file says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Said {
    /// What happened, where something did.
    pub event: Option<Event>,
    /// What is now so.
    pub records: Vec<Record>,
    /// What the figures count of it.
    pub counted: Option<Tallied>,
    /// Claims of other files that it may be about, where it names none of its own: a payer keeps money
    /// back for a claim that it paid weeks ago.
    pub may_name: Vec<ClaimRef>,
}

impl Said {
    /// Something that happened or is now so; what else there is of it is added.
    pub(crate) fn of(event: Option<Event>, records: Vec<Record>) -> Self {
        Self { event, records, counted: None, may_name: Vec::new() }
    }
}

/// What the figures count of something that a file says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Tallied {
    /// A word on a claim; counted when its record is new.
    Word(Box<Word>),
    /// A remittance as a whole; counted when its event is new.
    Remittance(Box<RemittanceSums>),
}

/// Reads a file of any kind to its end and hands on what it says, one thing at a time.
pub fn read(stream: impl Read, source: &Source, take: &mut dyn FnMut(Said)) -> FileReport {
    let mut counted = Counted { stream, sha: Sha256::new(), n_bytes: 0 };
    let mut reading = Reading::new(source, take);
    if let Err(err) = read_sets(&mut counted, &mut reading) {
        let what = format!("could not be read: {}", err.kind());
        reading.telling.note("unreadable", Severity::Stop, what);
    }
    let mut report = reading.finish();
    report.n_bytes = counted.n_bytes;
    report.digest = counted.digest();
    report
}

/// By what the path knows a payer: its number (N104, or REF*2U), or its name where it sends none.
///
/// Both are compared as people do, without regard to capitals and blanks around them.
pub fn payer_id(payer: &Payer) -> PayerId {
    let id = payer.id.trim();
    if !id.is_empty() {
        return PayerId(id.to_uppercase());
    }
    let words: Vec<&str> = payer.name.split_whitespace().collect();
    PayerId(words.join(" ").to_uppercase())
}

/// The first moment of a day.
fn midnight(day: NaiveDate) -> Option<Moment> {
    Moment::from_ms(day.and_time(NaiveTime::MIN).and_utc().timestamp_millis())
}

impl Source {
    /// A record that was seen here, about nobody yet.
    fn record(&self, kind: RecordKind, id: String, content: Payload) -> Record {
        Record {
            key: RecordKey { account: self.account, kind, id: Phi::new(id) },
            patient: None,
            claim: None,
            in_force: InForce::default(),
            seen: self.seen,
            content,
        }
    }
}

/// A stream whose bytes are counted and digested as they pass.
struct Counted<R> {
    stream: R,
    sha: Sha256,
    n_bytes: u64,
}

impl<R> Counted<R> {
    fn digest(self) -> Digest {
        let mut digits = String::with_capacity(64);
        for byte in self.sha.finalize() {
            digits.push_str(&format!("{byte:02x}"));
        }
        digits.parse().expect("a SHA-256 has 64 digits")
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.stream.read(buffer)?;
        self.sha.update(&buffer[..n]);
        self.n_bytes += n as u64;
        Ok(n)
    }
}

/// A file under way.
struct Reading<'a> {
    telling: Telling<'a>,
    open: Option<OpenRemittance>,
    in_hand: PaymentInHand,
    kept_back: KeptBack,
    levels: OpenLevels,
    claim_numbers: HashSet<String>,
    n_never_sent_again: u64,
    acknowledgment: OpenAcknowledgment,
}

impl<'a> Reading<'a> {
    fn new(source: &'a Source, take: &'a mut dyn FnMut(Said)) -> Self {
        Self {
            telling: Telling::new(source, take),
            open: None,
            in_hand: PaymentInHand::default(),
            kept_back: KeptBack::default(),
            levels: OpenLevels::default(),
            claim_numbers: HashSet::new(),
            n_never_sent_again: 0,
            acknowledgment: OpenAcknowledgment::default(),
        }
    }

    fn finish(mut self) -> FileReport {
        let (told, tied) = self.kept_back.finish(self.telling.source());
        for said in told {
            self.telling.tell(said);
        }
        for (set, tied) in tied {
            self.telling.tie(set, tied);
        }
        if self.n_never_sent_again > 0 {
            let what = format!(
                "{} of the claims can be read here but not written (dental, or not version 5010): a \
                 correction of them is made where they were made",
                self.n_never_sent_again
            );
            self.telling.note("not_rewritable", Severity::Note, what);
        }
        if self.telling.report.sets.is_empty() {
            let what = "no X12 transaction set in it".to_owned();
            self.telling.note("no_x12", Severity::Warning, what);
        }
        self.telling.report
    }
}

impl TakeSets for Reading<'_> {
    fn wrapped(&mut self) {
        let what = "the lines are wrapped at a fixed width; read without their line breaks";
        self.telling.note("wrapped_lines", Severity::Warning, what.to_owned());
    }

    fn begin_set(&mut self, kind: SetKind) {
        *self.telling.report.sets.entry(kind).or_default() += 1;
        self.acknowledgment = OpenAcknowledgment::default();
    }

    fn end_set(&mut self) {
        if let Some(open) = self.open.take() {
            let (remittance, adjustments) = open.close(&mut self.telling);
            self.kept_back.set(&remittance, adjustments);
        }
    }

    fn remittance(&mut self, part: &Part<'_>, block: &Block<'_>) {
        match part {
            Part::Head(head) => self.open = Some(OpenRemittance::new(head)),
            Part::Claim(claim) => {
                let open = self.open.get_or_insert_with(OpenRemittance::headless);
                let payment = self.in_hand.read(claim, false);
                self.telling.report.counts.payments += 1;
                self.kept_back.claim(payment, open.remittance());
                open.payment(claim, payment, block, &mut self.telling);
            }
            Part::ProviderAdjustments(adjustments) => {
                let open = self.open.get_or_insert_with(OpenRemittance::headless);
                open.provider_adjustments(adjustments);
            }
            Part::ProviderSummary(_) | Part::Other => {}
        }
    }

    fn claim(&mut self, sent: Option<SentClaim>, block: &Block<'_>) {
        self.levels.see(block);
        let Some(sent) = sent else { return };
        self.telling.report.counts.claims += 1;
        self.n_never_sent_again += u64::from(!claims::can_be_sent_again(&sent.claim));
        let record = claims::record(&sent, &self.levels, block, self.telling.source());
        if let Some(number) = &record.claim
            && !self.claim_numbers.insert(number.0.clone())
        {
            let what = "another claim of this file has the same number; the mirror keeps both, and \
                        the later one counts";
            self.telling.note_claim("claim_number_repeats", Severity::Warning, what.into(), number);
        }
        self.telling.tell(Said::of(None, vec![record]));
    }

    fn acknowledgment(&mut self, part: &acknowledgment::Part<'_>, block: &Block<'_>) {
        self.acknowledgment.part(part, block, &mut self.telling);
    }

    fn finding(&mut self, finding: &x12::Finding) {
        let severity = match finding.what.weight() {
            Weight::Note => Severity::Note,
            Weight::Warning => Severity::Warning,
            Weight::Stop => Severity::Stop,
        };
        self.telling.note(finding.what.kind(), severity, finding.to_string());
    }

    fn read_up_to(&mut self, _n_bytes: u64) {}
}
