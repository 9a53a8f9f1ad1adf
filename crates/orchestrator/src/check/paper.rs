//! The paper that a proposal is held against: what is on record about its claim, read without the agent.
//!
//! **Invariants**
//! - The check reads the records by itself; it believes no exhibit that it can look up.
//! - What it says names nobody.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    Action, BilledClaim, Case, Cents, ClaimNumber, Correction, Enclosure, Exhibit, Phi, Proposal,
    ProposedAction,
};
use platforms::Platform;
use store::{Practice, Reading, RecordKind, StoreError};
use x12::claim::SentClaim;

use super::Objection;
use crate::{inbox, translate};

/// Names and numbers shorter than this are found in any sentence and say nothing.
const N_LETTERS_OF_NAME_MIN: usize = 3;

/// What is on record about a claim.
pub(super) struct Paper {
    /// The claim as it was sent, where it is at hand.
    sent: Option<SentClaim>,
    /// What identifies the patient, in small letters.
    identifiers: Vec<Phi<String>>,
    /// The documents on file.
    documents: Vec<String>,
}

/// The platforms at which something can be done.
pub(super) type Platforms = BTreeMap<domain::AccountId, Arc<dyn Platform>>;

impl Paper {
    /// Looks up what is on record now.
    pub(super) async fn of(
        practice: &Practice,
        case: &Case,
        now: domain::Moment,
    ) -> Result<Self, StoreError> {
        let number: &ClaimNumber = &case.claim.number;
        let sent = practice.records_of_claim(number, RecordKind::Claim, now).await?;
        let sent = sent.first().and_then(|it| inbox::read_claim(&inbox::x12_of(it)?));
        let words = practice.records_of_claim(number, RecordKind::Adjudication, now).await?;
        let words = words.iter().filter_map(inbox::x12_of);
        let patients = words.filter_map(|it| inbox::read_payment(&it)?.payment.patient);
        let mut identifiers: Vec<Phi<String>> = patients.flat_map(|it| parts(&it)).collect();
        if let Some(sent) = &sent {
            identifiers.extend(identifiers_of(sent));
        }
        let documents = practice.records_of_claim(number, RecordKind::Document, now).await?;
        let documents = documents.into_iter().map(|it| it.content.json.expose().clone()).collect();
        Ok(Self { sent, identifiers, documents })
    }

    fn names(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let mut words = text.split(|it: char| !it.is_alphanumeric());
        words.any(|word| self.identifiers.iter().any(|it| it.expose() == word))
    }

    fn holds(&self, enclosure: &Enclosure) -> bool {
        let (document, digest) = (enclosure.document.to_string(), enclosure.digest.to_string());
        self.documents.iter().any(|it| it.contains(&document) && it.contains(&digest))
    }
}

/// All that is wrong with a proposal.
pub(super) fn objections(
    proposal: &Proposal,
    case: &Case,
    journal: &[Exhibit<Reading>],
    (paper, platforms): (&Paper, &Platforms),
) -> Vec<Objection> {
    let terms = proposal.terms();
    let mut objections = Vec::new();
    let mut object = |kind, what: String| objections.push(Objection { kind, what });
    if terms.claim != case.claim || terms.case != case.id {
        object("other_claim", "the proposal is about another claim than its case".to_owned());
    }
    for reason in &terms.because {
        if !reason.cites().iter().all(|id| journal.iter().any(|it| it.id == *id)) {
            let what = "a reason cites something that was not read for this case".to_owned();
            object("no_such_exhibit", what);
        }
        if paper.names(reason.text()) {
            object("names_a_patient", "a reason names the patient or a member's number".to_owned());
        }
    }
    for proposed in &terms.actions {
        if let Some(what) = unsupported(proposed, platforms) {
            object("cant_be_done_there", what);
        }
        for (kind, what) in wrong_with(proposed, proposal, case, paper) {
            object(kind, what);
        }
    }
    objections
}

fn unsupported(proposed: &ProposedAction, platforms: &Platforms) -> Option<String> {
    let kind = proposed.action.kind();
    match platforms.get(&proposed.account) {
        None => Some("the account at which it is to be done is not connected".to_owned()),
        Some(platform) if platform.describe().performs(kind) => None,
        Some(platform) => Some(format!("{} can't {}", platform.describe().name, kind.id())),
    }
}

fn wrong_with(
    proposed: &ProposedAction,
    proposal: &Proposal,
    case: &Case,
    paper: &Paper,
) -> Vec<(&'static str, String)> {
    match &proposed.action {
        Action::SubmitCorrectedClaim { correction, file } => {
            let wrong = wrong_with_claim(correction, file, &case.claim.number, paper);
            wrong.map(|what| ("wrong_claim", what)).into_iter().collect()
        }
        Action::RecommendWriteOff { amount, .. } => {
            let stake = proposal.terms().at_stake;
            let too_much = *amount <= Cents::ZERO || stake < *amount;
            let what = format!("{amount} is to be written off, and {stake} is denied");
            too_much.then_some(("wrong_amount", what)).into_iter().collect()
        }
        Action::SendRecords { enclosures, .. }
        | Action::RequestReconsideration { enclosures, .. }
        | Action::RequestReopening { enclosures, .. }
        | Action::FileAppeal { enclosures, .. }
        | Action::DisputePayment { enclosures, .. } => {
            let missing = enclosures.iter().filter(|it| !paper.holds(it));
            let what =
                |it: &Enclosure| format!("{} is not on file as it was enclosed", it.document);
            missing.map(|it| ("not_on_file", what(it))).collect()
        }
        Action::RouteToQueue { .. }
        | Action::AttachAnalysis { .. }
        | Action::SetClaimStatus { .. }
        | Action::AddNote { .. } => Vec::new(),
    }
}

/// What is wrong with a claim that is to be sent: it has to be this claim, what it says that it is, and
/// but for the fields that can be put right without judging anything the claim that was sent before.
fn wrong_with_claim(
    correction: &Correction,
    file: &Phi<Vec<u8>>,
    number: &ClaimNumber,
    paper: &Paper,
) -> Option<String> {
    let Some(text) = str::from_utf8(file.expose()).ok() else {
        return Some("the claim to be sent can't be read".to_owned());
    };
    let mut claims = x12::claim::ClaimReader::new(text.as_bytes());
    let (Some(claim), None) = (claims.next(), claims.next()) else {
        return Some("the file to be sent does not hold exactly one claim".to_owned());
    };
    let billed = translate::billed_claim(&claim);
    if billed.claim != *number {
        return Some("the claim to be sent is another one".to_owned());
    }
    let reference = match correction {
        Correction::First => None,
        Correction::Replaces { payer_number } | Correction::Voids { payer_number } => {
            Some(&payer_number.0)
        }
    };
    if billed.frequency != correction.frequency() || billed.original_reference.as_ref() != reference
    {
        return Some("the claim to be sent is not to the payer what the proposal says".to_owned());
    }
    let Some(sent) = &paper.sent else {
        return Some("the claim as it was sent is not on record".to_owned());
    };
    let same = unchanging(translate::billed_claim(sent)) == unchanging(billed);
    (!same).then(|| "the claim to be sent differs where no correction is allowed".to_owned())
}

/// A claim without what a correction may change ([`domain::ClaimField`]) and the day of its sending.
fn unchanging(mut claim: BilledClaim) -> BilledClaim {
    claim.frequency = domain::Frequency::Original;
    claim.original_reference = None;
    claim.authorization = None;
    claim.referral = None;
    claim.sent = None;
    claim
}

/// Names and the member's number of a claim as it was sent.
fn identifiers_of(sent: &SentClaim) -> Vec<Phi<String>> {
    let claim = &sent.claim;
    let people = [claim.patient(), claim.subscriber()].into_iter().flatten();
    let texts = people.flat_map(|it| [&it.name.last, &it.name.first, &it.name.id]);
    texts.flat_map(|it| parts(&Phi::new(it.clone()))).collect()
}

/// The words of a name, in small letters.
fn parts(name: &Phi<String>) -> Vec<Phi<String>> {
    let words = name.expose().split(|it: char| !it.is_alphanumeric());
    let long = words.filter(|it| N_LETTERS_OF_NAME_MIN <= it.chars().count());
    long.map(|it| Phi::new(it.to_lowercase())).collect()
}
