//! A small office for the tests of the desk: one practice on an SQLite file, to which a story happens in
//! words, such as `835 10-05 1 CO-197` or `told was_it_authorized yes`. All days are in 2026.

use std::time::Duration;

use domain::{
    AccountId, Action, AgentVersion, Approver, Case, CaseId, CaseState, Cents, ClaimNumber,
    ClaimRef, Consent, Correction, Digest, DocumentId, Door, Event, EventKey, ExhibitId, Fact,
    Moment, PayerClaimNumber, PayerId, PersonsAnswer, Phi, PracticeId, Proposal, ProposalId,
    ProposedAction, Question, Reason, Receipt, Saying, Signatures, Signed, StaffId, Statement,
    Step, Terms, WarrantKey, Witness,
};
use store::{
    By, InForce, Keys, MasterKey, Payload, Practice, Record, RecordKey, RecordKind, Stamp, Store,
    Tx,
};
use tempfile::TempDir;

use super::files;
use crate::{
    desk::Sitting,
    inbox::{self, Source},
};

/// The day on which the agent sits down.
pub(super) const TODAY: &str = "11-02";

pub(super) struct Office {
    pub(super) store: Store,
    _folder: TempDir,
}

/// What happened to one claim, in a practice of its own.
pub(super) struct Story {
    pub(super) practice: Practice,
    pub(super) case: Case,
    n: u8,
}

impl Office {
    pub(super) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("recourse.db").display());
        Store::migrate(&url).await.unwrap();
        let keys = Keys::only(MasterKey::read(&[7; 32]).unwrap());
        Self { store: Store::open(&url, keys).await.unwrap(), _folder: folder }
    }

    /// Lets everything happen that stands in a row, divided by `;`.
    pub(super) async fn story(&self, n: u8, row: &str) -> Story {
        let id = PracticeId::new(at("01-01"), [n; 10]);
        let practice = self.store.found(id, "Juniper Creek", stamp("01-01")).await.unwrap();
        let event = Event {
            key: EventKey { account: account(), id: "the denial that opened the case".into() },
            at: at("10-05"),
            fact: Fact::ClaimDenied { claim: claim(), denied: Cents(300_00) },
        };
        let case = Case {
            id: CaseId::new(at("10-06"), [n; 10]),
            practice: id,
            claim: claim(),
            opened_by: event.key.clone(),
            opened: at("10-06"),
            state: CaseState::FIRST,
            n_steps: 0,
        };
        let mut tx = self.store.begin(&practice, stamp("10-06")).await.unwrap();
        assert!(tx.take_in(&event).await.unwrap());
        assert!(tx.open_case(&case).await.unwrap());
        tx.commit().await.unwrap();
        let mut story = Story { practice, case, n: 0 };
        for happened in row.split(';').map(str::trim).filter(|it| !it.is_empty()) {
            story.n += 1;
            let words: Vec<&str> = happened.split_whitespace().collect();
            story.happens(self, &words).await;
        }
        story
    }
}

impl Story {
    async fn happens(&mut self, office: &Office, words: &[&str]) {
        match words {
            ["835", day, rest @ ..] => {
                let (seen, rest) = match rest {
                    [rest @ .., seen] if seen.starts_with('@') => (&seen[1..], rest),
                    _ => (*day, rest),
                };
                self.file(office, &files::remittance(day, rest), seen).await;
            }
            ["837", facts @ ..] => self.file(office, &files::claim(facts), "09-16").await,
            ["277", category, day] => {
                self.file(office, &files::acknowledgment(category, day), day).await;
            }
            ["told", question, answer] => {
                let (question, answer) =
                    (Question::from_id(question), PersonsAnswer::from_id(answer));
                assert!(question.is_some() && answer.is_some(), "{words:?}");
                self.says(office, Saying::Answered, (question, answer)).await;
            }
            ["rejected"] => self.says(office, Saying::Rejected, (None, None)).await,
            ["sent", door, day] => self.sends(office, Door::from_id(door).unwrap(), day).await,
            [kind, of, rest @ ..] => self.is_on_file(office, (kind, of), rest).await,
            [] | [_] => panic!("{words:?}"),
        }
    }

    /// A file comes in, as every file does.
    pub(super) async fn file(&self, office: &Office, text: &str, seen: &str) {
        let source = Source { account: account(), name: "file".into(), seen: at(seen) };
        let mut said = Vec::new();
        inbox::read(text.as_bytes(), &source, &mut |it| said.push(it));
        let mut tx = office.store.begin(&self.practice, stamp(seen)).await.unwrap();
        for it in said {
            if let Some(event) = it.event {
                tx.take_in(&event).await.unwrap();
            }
            for record in it.records {
                tx.mirror(&record).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
    }

    /// A person says something about the case, which goes on by two steps.
    async fn says(
        &mut self,
        office: &Office,
        saying: Saying,
        (question, answer): (Option<Question>, Option<PersonsAnswer>),
    ) {
        let day = format!("10-{:02}", 20 + self.n);
        let mut tx = office.store.begin(&self.practice, stamp(&day)).await.unwrap();
        self.case = tx.step(self.case.clone(), Step::Ask).await.unwrap();
        let statement = Statement {
            case: self.case.id,
            n_steps: self.case.n_steps,
            saying,
            question,
            answer,
            instead: None,
            words: None,
            by: staff(),
            at: at(&day),
        };
        assert!(tx.say(&statement).await.unwrap());
        self.case = tx.step(self.case.clone(), Step::Answer).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// An action goes out and has its receipt.
    async fn sends(&mut self, office: &Office, door: Door, day: &str) {
        let action = ProposedAction { account: account(), action: action(door) };
        let terms = Terms {
            id: ProposalId::new(at(day), [self.n; 10]),
            practice: self.practice.id(),
            case: self.case.id,
            claim: claim(),
            actions: vec![action],
            at_stake: Cents(300_00),
            because: vec![Reason::new("it was covered", ExhibitId::new(at(day), [1; 10]))],
            made_by: AgentVersion { name: "denial_triage".into(), version: 1 },
            expires: at("12-01"),
        };
        let proposal = Proposal::new(terms).unwrap();
        let mut tx = office.store.begin(&self.practice, stamp(day)).await.unwrap();
        tx.propose(&proposal).await.unwrap();
        let (by, digest) = (Approver::Person(staff()), proposal.digest());
        let consent = Consent { by, digest, at: at(day), needs: Signatures::One };
        let key = WarrantKey { proposal: proposal.terms().id, place: 0 };
        let signed = proposal.approve(consent).unwrap();
        tx.sign(&signed).await.unwrap();
        let Signed::Whole(approved) = signed else { panic!("one is enough") };
        tx.issue(&approved).await.unwrap();
        let receipt = Receipt { key, reference: "R1".into(), witness: Witness::Answered };
        tx.keep_receipt(&receipt, self.case.id).await.unwrap();
        tx.commit().await.unwrap();
        self.says(office, Saying::Resumed, (None, None)).await;
    }

    /// A connector mirrors a record: `coverage 00123 active from..until`,
    /// `authorization AU1 claim 00123 from..until PROCEDURE`, `document record`.
    async fn is_on_file(&self, office: &Office, (kind, of): (&str, &str), rest: &[&str]) {
        let (kind, json, days, claim) = match (kind, rest) {
            ("coverage", [active, days]) => {
                let active = *active == "active";
                let json = format!(r#"{{"payer":"{of}","member":"MBR0001","active":{active}}}"#);
                (RecordKind::Coverage, json, *days, None)
            }
            ("authorization" | "referral", [whose, payer, days, procedures @ ..]) => {
                let json = format!(
                    r#"{{"number":"{of}","kind":"{kind}","payer":"{payer}","procedures":{procedures:?}}}"#
                );
                let claim = (*whose == "claim").then(|| ClaimNumber("A100".into()));
                (RecordKind::Authorization, json, *days, claim)
            }
            ("document", []) => {
                let (document, digest) =
                    (DocumentId::new(at("10-06"), [self.n; 10]), Digest::of(b"pdf"));
                let json =
                    format!(r#"{{"kind":"{of}","document":"{document}","digest":"{digest}"}}"#);
                (RecordKind::Document, json, "..", Some(ClaimNumber("A100".into())))
            }
            ("damaged", []) => {
                let kind = RecordKind::from_id(of).unwrap();
                (kind, r#"{"x12":"?"}"#.into(), "..", Some(ClaimNumber("A100".into())))
            }
            other => panic!("{other:?}"),
        };
        let (from, until) = days.split_once("..").unwrap();
        let day = |it: &str| (!it.is_empty()).then(|| format!("2026-{it}").parse().unwrap());
        let record = Record {
            key: RecordKey { account: account(), kind, id: Phi::new(format!("record {}", self.n)) },
            patient: claim.is_none().then(|| Phi::new("MBR0001".to_owned())),
            claim,
            in_force: InForce { from: day(from), until: day(until) },
            seen: at("10-06"),
            content: Payload { version: 1, json: Phi::new(json) },
        };
        let mut tx: Tx = office.store.begin(&self.practice, stamp("10-06")).await.unwrap();
        tx.mirror(&record).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Noon of a day.
pub(super) fn at(day: &str) -> Moment {
    let day: chrono::NaiveDate = format!("2026-{day}").parse().unwrap();
    let ms = day.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis();
    Moment::from_ms(ms).unwrap()
}

pub(super) fn stamp(day: &str) -> Stamp {
    Stamp { at: at(day), by: By::Step("intake") }
}

pub(super) fn sitting(chance: u8) -> Sitting {
    let now = at(TODAY).plus(Duration::from_secs(u64::from(chance)));
    Sitting { now, today: format!("2026-{TODAY}").parse().unwrap(), chance: [chance; 10] }
}

fn claim() -> ClaimRef {
    ClaimRef { number: ClaimNumber("A100".into()), payer: PayerId("00123".into()) }
}

fn account() -> AccountId {
    AccountId::new(at("01-01"), [2; 10])
}

fn staff() -> StaffId {
    StaffId::new(at("01-01"), [3; 10])
}

fn action(door: Door) -> Action {
    let (summary, enclosures) = (Phi::new("it was covered".to_owned()), vec![]);
    match door {
        Door::NewClaim => {
            let file = Phi::new(b"ISA*00*".to_vec());
            Action::SubmitCorrectedClaim { correction: Correction::First, file }
        }
        Door::Replacement => {
            let correction = Correction::Replaces { payer_number: PayerClaimNumber("P1".into()) };
            Action::SubmitCorrectedClaim { correction, file: Phi::new(b"ISA*00*".to_vec()) }
        }
        Door::RecordsReply => Action::SendRecords { summary, enclosures },
        Door::Appeal(level) => Action::FileAppeal { level, summary, enclosures },
        Door::WriteOffRequest => Action::RecommendWriteOff { amount: Cents(300_00), summary },
        _ => panic!("no story needs {door:?}"),
    }
}
