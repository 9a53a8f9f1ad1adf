//! Root causes of denials that somebody hands over as codes and words, of whatever system they come from:
//! each is judged by the same tables as a remittance, and those that need the same done about them are put
//! together.
//!
//! **Invariants**
//! - Nothing is kept, and nothing is asked that names a patient.
//! - A code that no table knows is said to be unknown; it is never guessed at.
//! - Words alone are believed only where there is no code, or one that says nothing; and it is said so.

mod codes;
mod wording;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    Adjustment, Around, Because, Carc, Cents, Clocks, Confidence, Denial, DenialClass,
    DenialReason, Door, Extent, Group, Kind, Owner, PaymentFacts, Place, Queue, Remarks,
    Remittance, Sent, answer, kind_of,
};

use crate::Books;

/// The most denials that are looked at together.
pub const DENIALS_MAX: usize = 5_000;

/// The values that most denials of a group have in common are named from this share on.
const IN_COMMON_MIN_PERCENT: usize = 50;

/// A denial as somebody reports it; what they do not say is empty.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reported {
    /// Group, reason and remarks, such as `CO-197`, `197` or `CO 16 N290`.
    pub denial_code: String,
    /// The payer's name.
    pub payer_name: String,
    /// The day of service.
    pub service_date: Option<NaiveDate>,
    /// The procedure.
    pub cpt_code: String,
    /// The diagnosis.
    pub icd10_code: String,
    /// The modifiers of the procedure.
    pub modifiers: Vec<String>,
    /// What the payer says in words.
    pub denial_reason_text: String,
    /// What was denied, where it is told.
    pub denied_amount: Option<Cents>,
}

/// What is made of one denial.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// How sure the table is that says so; `None` where nobody knows.
    pub confidence: Option<Confidence>,
    /// Which table, and what it says.
    pub source: String,
    /// What is to be done about it.
    pub action: &'static str,
    /// Where it would wait.
    pub queue: Option<Queue>,
    /// Whose work it is.
    pub owner: Option<Owner>,
    /// Which way the answer goes.
    pub door: Door,
    /// Minutes until the payer's answer, all touches together.
    pub minutes: u32,
    /// What somebody should look at.
    pub findings: Vec<String>,
}

/// Denials with one cause and one thing to be done about them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cause {
    /// What it is.
    pub kind: Kind,
    /// What is to be done about it.
    pub action: &'static str,
    /// Where it would wait.
    pub queue: Option<Queue>,
    /// Whose work it is.
    pub owner: Option<Owner>,
    /// Which way the answers go.
    pub door: Door,
    /// The places of the denials in what was handed over, from 0.
    pub members: Vec<usize>,
    /// What was denied, of those that say so.
    pub denied: Cents,
    /// Minutes of work, all together.
    pub minutes: u64,
    /// The least sure of their sources.
    pub confidence: Option<Confidence>,
    /// What the tables say, each once, the most frequent first.
    pub sources: Vec<String>,
    /// What most of them have in common: the field, its value, and how many have it.
    pub in_common: Vec<(&'static str, String, usize)>,
}

/// What came of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RootCauses {
    /// For each denial, in order.
    pub found: Vec<Found>,
    /// By cause and action: the most money first, then the most frequent.
    pub causes: Vec<Cause>,
    /// A mark of the tables that were asked.
    pub code_tables: String,
}

/// Judges denials, and puts together what belongs together.
pub fn root_causes(books: &Books, today: NaiveDate, reported: &[Reported]) -> RootCauses {
    let mut clocks = Clocks::new();
    let found: Vec<_> = reported.iter().map(|it| judged(books, (today, &mut clocks), it)).collect();
    let mut causes: BTreeMap<(&'static str, &'static str, &'static str), Vec<usize>> =
        BTreeMap::new();
    for (at, it) in found.iter().enumerate() {
        causes.entry((it.kind.id(), it.action, it.door.id())).or_default().push(at);
    }
    let mut causes: Vec<_> =
        causes.into_values().filter_map(|members| cause(reported, &found, members)).collect();
    causes.sort_by_key(|it| (-it.denied, usize::MAX - it.members.len(), it.kind, it.action));
    RootCauses { found, causes, code_tables: books.codes.version() }
}

fn judged(books: &Books, (today, clocks): (NaiveDate, &mut Clocks), reported: &Reported) -> Found {
    let sent = codes::read(&books.codes, &reported.denial_code, &reported.denial_reason_text);
    let by_words = wording::class_of(&reported.denial_reason_text);
    let Some(code) = sent.code else {
        let mut by_remark = sent.remarks.iter().filter_map(|it| books.codes.rarc(*it));
        if let Some((entry, class)) = by_remark.find_map(|it| Some((it, it.class?))) {
            let source = format!("{}: {}; no reason code was sent", entry.code, entry.meaning);
            let judged = (class, Some(entry.confidence), source);
            // The reason that says nothing by itself, and lets its remark speak.
            let amount = reported.denied_amount.unwrap_or(Cents(1));
            let carc = Carc::new("16");
            let adjustment = Adjustment { group: Group::ContractualObligation, carc, amount };
            return acted(books, (today, clocks), (reported, &sent, Some(adjustment)), judged);
        }
        return match by_words {
            Some((class, words)) => {
                let source =
                    format!("the words \u{201c}{words}\u{201d} of the reason; no code was sent");
                let judged = (class, Some(Confidence::Known), source);
                acted(books, (today, clocks), (reported, &sent, None), judged)
            }
            None => unknown(books, (today, clocks), (reported, &sent), "no code that can be read"),
        };
    };
    let amount = reported.denied_amount.unwrap_or(Cents(1));
    let group = code.group.unwrap_or_else(|| likely_group(books, code.carc));
    let adjustment = Adjustment { group, carc: code.carc, amount };
    let overrides = books.codes.overrides(&reported.payer_name);
    let remarks = Remarks { own: &sent.remarks, claim: &[] };
    // The charge is not told: a denial of less than all of it is the cautious reading.
    let charged = amount + Cents(1);
    let classed = kind_of(
        &books.codes,
        &Sent {
            adjustment,
            place: Place::Claim,
            charged,
            remarks,
            date: None,
            overrides: &overrides,
        },
    );
    let confidence = match classed.because {
        Because::PayerUse(_) => Some(Confidence::Verified),
        Because::Remark(_, rarc) => Some(rarc.confidence),
        Because::Table(carc) => Some(carc.confidence),
        Because::UnknownCode(_) => None,
        Because::Group(..) => books.codes.carc(code.carc).map(|it| it.confidence),
    };
    let source = classed.because.to_string();
    let mut findings: Vec<String> = classed.findings.iter().map(|it| it.what.clone()).collect();
    findings.extend(sent.findings.iter().cloned());
    let is_open = books.codes.carc(code.carc).is_some_and(|it| it.told_by_remark)
        && !matches!(classed.because, Because::Remark(..) | Because::PayerUse(_));
    let mut found = match (classed.kind, by_words) {
        (Kind::Denial(_), Some((class, words))) if is_open => {
            let source = format!(
                "{source}; the words \u{201c}{words}\u{201d} of the reason say what, where no remark does"
            );
            let judged = (class, Some(Confidence::Known), source);
            acted(books, (today, clocks), (reported, &sent, Some(adjustment)), judged)
        }
        (Kind::Denial(class), _) => {
            let judged = (class, confidence, source);
            acted(books, (today, clocks), (reported, &sent, Some(adjustment)), judged)
        }
        (kind, _) => no_denial(kind, confidence, source),
    };
    found.findings.splice(0..0, findings);
    found
}

/// What is done about a denial of a class.
fn acted(
    books: &Books,
    (today, clocks): (NaiveDate, &mut Clocks),
    (reported, sent, adjustment): (&Reported, &codes::SentCodes, Option<Adjustment>),
    (class, confidence, source): (DenialClass, Option<Confidence>, String),
) -> Found {
    let amount = reported.denied_amount.unwrap_or(Cents(1));
    let reason = adjustment.map(|adjustment| DenialReason {
        place: Place::Claim,
        adjustment,
        remarks: sent.remarks.clone(),
        class,
        expected: false,
        because: source.clone(),
    });
    let reasons = reason.into_iter().collect();
    let denial = Denial { extent: Extent::Full, reasons, class, amount };
    let mut remittance = Remittance::default();
    remittance.payer.name.clone_from(&reported.payer_name);
    let payment = PaymentFacts {
        status: domain::ClaimStatus::Processed(domain::Rank::Primary),
        service_from: reported.service_date,
        number_known: true,
        notice_signed: reported.modifiers.iter().any(|it| it == "GA"),
        ..PaymentFacts::default()
    };
    let around = Around {
        remittance: &remittance,
        payment,
        billed: None,
        acknowledgments: &[],
        not_final: false,
        surprise_bill: false,
    };
    let books =
        domain::Books { codes: &books.codes, deadlines: &books.deadlines, priors: &books.priors };
    let answer = answer(&denial, &around, &books, clocks, today);
    Found {
        kind: Kind::Denial(class),
        confidence,
        source,
        action: answer.plan.next_action,
        queue: Some(answer.plan.queue),
        owner: Some(answer.plan.owner),
        door: answer.ruling.door,
        minutes: answer.plan.minutes,
        findings: Vec::new(),
    }
}

/// Nobody knows what it is.
fn unknown(
    books: &Books,
    at: (NaiveDate, &mut Clocks),
    (reported, sent): (&Reported, &codes::SentCodes),
    why: &str,
) -> Found {
    let judged = (DenialClass::Unclassified, None, why.to_owned());
    let mut found = acted(books, at, (reported, sent, None), judged);
    found.findings.extend(sent.findings.iter().cloned());
    found
}

/// It takes money off and is no denial.
fn no_denial(kind: Kind, confidence: Option<Confidence>, source: String) -> Found {
    let action = match kind {
        Kind::Contractual => "Post as the contract's reduction",
        Kind::PatientShare => "Bill the patient's share",
        Kind::CobImpact => "Bill the next payer",
        Kind::Legislated => "Post as set by law",
        Kind::Pending => "Wait: not decided yet",
        Kind::Informational | Kind::Denial(_) => "Nothing: it only informs",
    };
    Found {
        kind,
        confidence,
        source,
        action,
        queue: None,
        owner: None,
        door: Door::Nothing,
        minutes: 0,
        findings: vec!["this code is no denial; it is right as it is".to_owned()],
    }
}

/// The group that goes with a code which came without one: its own, or else the contract's.
fn likely_group(books: &Books, carc: Carc) -> Group {
    let entry = books.codes.carc(carc);
    let tied = entry.and_then(|it| it.groups.first().copied());
    tied.unwrap_or(match entry.map(|it| it.kind) {
        Some(Kind::PatientShare) => Group::PatientResponsibility,
        Some(Kind::CobImpact) => Group::OtherAdjustment,
        _ => Group::ContractualObligation,
    })
}

fn cause(reported: &[Reported], found: &[Found], members: Vec<usize>) -> Option<Cause> {
    let first = found.get(*members.first()?)?;
    let all = || members.iter().filter_map(|at| found.get(*at));
    let mut sources: BTreeMap<&str, usize> = BTreeMap::new();
    for it in all() {
        *sources.entry(&it.source).or_default() += 1;
    }
    let mut sources: Vec<_> = sources.into_iter().collect();
    sources.sort_by_key(|(_, n)| usize::MAX - n);
    let denied = members.iter().filter_map(|at| reported.get(*at)?.denied_amount).sum();
    Some(Cause {
        kind: first.kind,
        action: first.action,
        queue: first.queue,
        owner: first.owner,
        door: first.door,
        denied,
        minutes: all().map(|it| u64::from(it.minutes)).sum(),
        confidence: least_sure(all().map(|it| it.confidence)),
        sources: sources.into_iter().map(|(it, _)| it.to_owned()).collect(),
        in_common: in_common(reported, &members),
        members,
    })
}

fn least_sure(all: impl Iterator<Item = Option<Confidence>>) -> Option<Confidence> {
    let rank = |it: &Option<Confidence>| match it {
        None => 0,
        Some(Confidence::Known) => 1,
        Some(Confidence::Seen) => 2,
        Some(Confidence::Verified) => 3,
    };
    all.min_by_key(rank).flatten()
}

/// A field that denials may share, by its name.
type Shared = (&'static str, fn(&Reported) -> String);

/// What most denials of a group share, so that the cause can be looked for there.
fn in_common(reported: &[Reported], members: &[usize]) -> Vec<(&'static str, String, usize)> {
    let fields: [Shared; 5] = [
        ("payer_name", |it| it.payer_name.clone()),
        ("denial_code", |it| it.denial_code.clone()),
        ("cpt_code", |it| it.cpt_code.clone()),
        ("icd10_code", |it| it.icd10_code.clone()),
        ("modifiers", |it| it.modifiers.join(" ")),
    ];
    let mut shared = Vec::new();
    for (field, of) in fields {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for it in members.iter().filter_map(|at| reported.get(*at)) {
            *counts.entry(of(it)).or_default() += 1;
        }
        let most = counts.into_iter().filter(|(value, _)| !value.is_empty()).max_by_key(|it| it.1);
        if let Some((value, n)) = most
            && 1 < n
            && members.len() * IN_COMMON_MIN_PERCENT <= n * 100
        {
            shared.push((field, value, n));
        }
    }
    shared
}
