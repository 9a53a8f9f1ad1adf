//! A desk made of paper: it answers with what a row of a table says, and remembers what it gave out.

use std::{
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use async_trait::async_trait;
use domain::{
    Acknowledgment, Adjustment, Answered, AppealAnswer, BilledClaim, Carc, Case, CaseId, CaseState,
    Cents, ClaimNumber, ClaimPayment, ClaimRef, ClaimStatus, CodeBook, Contract, ContractPayer,
    Correction, Decision, DenialClass, Digest, DocumentId, Door, Enclosure, EventKey, Exhibit,
    ExhibitId, FeeSchedule, FieldChange, Frequency, Group, Payer, PayerName, PersonsAnswer, Phi,
    Priority, Procedure, Program, Question, Queue, Rarc, Remittance, ServiceLine, fixture,
};

use crate::{
    Agent, CorrectedClaim, DenialTriage, Desk, DeskError, DocumentKind, Earlier, FiledDocument,
    OnFile, PayerWord, SentClaim, Tables, Told,
};

/// The member's number that was billed.
pub(super) const MEMBER: &str = "MBR0001";

/// The member's number as the payer has it.
pub(super) const MEMBER_AT_PAYER: &str = "MBR0002";

pub(super) struct Paper {
    pub(super) word: PayerWord,
    pub(super) sent: Option<SentClaim>,
    acknowledgments: Vec<Acknowledgment>,
    pub(super) earlier: Earlier,
    on_file: OnFile,
    documents: Vec<FiledDocument>,
    tables: Tables,
    /// What can't be read now.
    unavailable: bool,
    given: Mutex<Vec<ExhibitId>>,
}

impl Paper {
    /// `program codes facts`: 300.00 charged for a service of 2026-09-14, refused by NORTHWIND on
    /// 2026-10-05 and judged on 2026-11-02. Codes are `GROUP-CARC+RARC`, one line each.
    pub(super) fn row(row: &str) -> Self {
        let words: Vec<&str> = row.split_whitespace().collect();
        let [program, codes, facts @ ..] = &words[..] else { panic!("two columns: {row}") };
        let mut paper = Self::refused(Program::from_id(program).expect(row), codes, Cents(300_00));
        for fact in facts {
            let (name, value) = fact.split_once('=').unwrap_or((fact, ""));
            paper.add(name, value);
        }
        paper
    }

    pub(super) fn refused(program: Program, codes: &str, charged: Cents) -> Self {
        let service = "2026-09-14".parse().ok();
        let codes: Vec<&str> = codes.split(',').collect();
        let each = Cents(charged.0 / i64::try_from(codes.len()).unwrap());
        let remittance = Remittance {
            payer: Payer { name: "NORTHWIND".into(), id: "00123".into() },
            date: "2026-10-05".parse().ok(),
            ..Remittance::default()
        };
        let payment = ClaimPayment {
            claim: ClaimNumber("A100".into()),
            status: ClaimStatus::from_code("1"),
            charged,
            program,
            payer_claim_number: "P1".into(),
            patient: Some(Phi::new(fixture::PATIENT.into())),
            service_from: service,
            lines: codes.iter().map(|code| line(code, each)).collect(),
            ..ClaimPayment::default()
        };
        let claim = BilledClaim {
            claim: ClaimNumber("A100".into()),
            program,
            service_from: service,
            sent: "2026-09-16".parse().ok(),
            ..BilledClaim::default()
        };
        Self {
            word: PayerWord { remittance, payment, ..PayerWord::default() },
            sent: Some(SentClaim { claim, member: Some(Phi::new(MEMBER.into())) }),
            acknowledgments: vec![],
            earlier: Earlier::default(),
            on_file: OnFile::default(),
            documents: vec![],
            tables: Tables {
                codes: Arc::new(CodeBook::shipped().clone()),
                deadlines: Arc::new(domain::DeadlineBook::shipped(Contract::default())),
                priors: Arc::new(domain::Priors::shipped().clone()),
                as_of: "2026-11-02".parse().unwrap(),
            },
            unavailable: false,
            given: Mutex::new(vec![]),
        }
    }

    pub(super) fn add(&mut self, name: &str, value: &str) {
        match name {
            "as-of" => self.tables.as_of = value.parse().unwrap(),
            "status" => self.word.payment.status = ClaimStatus::from_code(value),
            "paid" => self.word.payment.paid = cents(value),
            "charged" => {
                let line = &mut self.word.payment.lines[0];
                line.charged = cents(value);
                line.adjustments[0].amount = cents(value);
            }
            // A line beside the others, paid as charged.
            "paid-line" => {
                let paid = cents(value);
                let payment = &mut self.word.payment;
                payment.lines.push(ServiceLine { charged: paid, paid, ..ServiceLine::default() });
                payment.charged += paid;
                payment.paid += paid;
            }
            "ma130" => self.word.payment.remarks.push(Rarc::new("MA130")),
            "no-icn" => self.word.payment.payer_claim_number.clear(),
            "no-837" => self.sent = None,
            "nm1*74" => self.word.corrected_member = Some(Phi::new(MEMBER_AT_PAYER.into())),
            "nm1*74-same" => self.word.corrected_member = Some(Phi::new(MEMBER.into())),
            "inactive" => self.on_file.coverage_inactive = true,
            "auth-on-file" => self.on_file.authorization = Some("AU1".into()),
            "referral-on-file" => self.on_file.referral = Some("RF1".into()),
            "auth-on-claim" => {
                self.billed().authorization = Some("AU1".into());
            }
            "referral-on-claim" => self.billed().referral = Some("RF1".into()),
            "sent-void" => self.billed().frequency = Frequency::Void,
            "sent-replacement" => {
                self.billed().frequency = Frequency::Replacement;
            }
            "277ca" => self.acknowledgments.push(Acknowledgment {
                claim: ClaimNumber("A100".into()),
                accepted: true,
                status: "A2:20".into(),
                date: value.parse().ok(),
                payer_claim_number: Some("P2".into()),
            }),
            "records" => self.documents.push(document(DocumentKind::Record)),
            "records-sent" => self.earlier.records_sent = true,
            "in-flight" => self.earlier.in_flight = Some(Door::from_id(value).expect(value)),
            "rejected" => self.earlier.rejected = true,
            "class" => {
                self.earlier.instead.class = Some(DenialClass::from_id(value).expect(value));
            }
            "urgency" => {
                self.earlier.instead.priority = Some(Priority::from_id(value).expect(value));
            }
            "team" => {
                self.earlier.instead.queue = Some(Queue::from_label(value).expect(value));
            }
            "upheld" => {
                let door = Door::from_id(value).expect(value);
                self.earlier.answered = Some(Answered { door, answer: AppealAnswer::Upheld });
            }
            "fee" => self.tables.deadlines = contract(cents(value)),
            "unavailable" => self.unavailable = true,
            question => {
                let question = Question::from_id(question).expect(question);
                let answer = PersonsAnswer::from_id(value).expect(value);
                self.earlier.told.push(Told { question, answer });
            }
        }
    }

    fn billed(&mut self) -> &mut BilledClaim {
        &mut self.sent.as_mut().expect("a row says what was billed before `no-837`").claim
    }

    /// What the agent makes of it. Paper never keeps anybody waiting.
    pub(super) fn considered(&self) -> Result<Decision, DeskError> {
        let case = case();
        let mut future = pin!(DenialTriage.consider(&case, self));
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(decision) => decision,
            Poll::Pending => panic!("paper answers at once"),
        }
    }

    pub(super) fn given(&self) -> Vec<ExhibitId> {
        self.given.lock().unwrap().clone()
    }

    fn give<T>(&self, value: T) -> Result<Exhibit<T>, DeskError> {
        if self.unavailable {
            return Err(DeskError::Unavailable { what: "the mirror", source: None });
        }
        let mut given = self.given.lock().unwrap();
        let number = u8::try_from(given.len()).unwrap();
        let id = fixture::numbered(ExhibitId::new, number);
        given.push(id);
        Ok(Exhibit { id, at: fixture::moment(0), value })
    }
}

fn cents(text: &str) -> Cents {
    Cents(text.replace('.', "").parse().unwrap())
}

fn line(code: &str, charged: Cents) -> ServiceLine {
    let mut parts = code.split('+');
    let (group, carc) = parts.next().unwrap().split_once('-').unwrap();
    let (group, carc) = (Group::from_code(group), Carc::new(carc));
    ServiceLine {
        procedure: Procedure { qualifier: "HC".into(), code: "X1000".into(), modifiers: vec![] },
        charged,
        units_milli: 1_000,
        adjustments: vec![Adjustment { group, carc, amount: charged }],
        remarks: parts.map(Rarc::new).collect(),
        ..ServiceLine::default()
    }
}

fn document(kind: DocumentKind) -> FiledDocument {
    let document = fixture::numbered(DocumentId::new, 1);
    FiledDocument { kind, enclosure: Enclosure { document, digest: Digest::of(b"pdf") } }
}

fn contract(fee: Cents) -> Arc<domain::DeadlineBook> {
    let mut fees = FeeSchedule::default();
    fees.insert("X1000", fee);
    let name = PayerName { name: "NORTHWIND".into(), also: vec![] };
    let payer = ContractPayer { name, fees, ..ContractPayer::default() };
    Arc::new(domain::DeadlineBook::shipped(Contract { payers: vec![payer] }))
}

fn case() -> Case {
    Case {
        id: fixture::numbered(CaseId::new, 1),
        practice: fixture::numbered(domain::PracticeId::new, 1),
        claim: fixture::claim(),
        opened_by: EventKey {
            account: fixture::numbered(domain::AccountId::new, 1),
            id: "1".into(),
        },
        opened: fixture::moment(0),
        state: CaseState::Deciding,
        n_steps: 0,
    }
}

#[async_trait]
impl Desk for Paper {
    async fn payer_word(&self, _: &ClaimRef) -> Result<Exhibit<PayerWord>, DeskError> {
        self.give(self.word.clone())
    }

    async fn sent_claim(&self, _: &ClaimRef) -> Result<Exhibit<Option<SentClaim>>, DeskError> {
        self.give(self.sent.clone())
    }

    async fn acknowledgments(
        &self,
        _: &ClaimRef,
    ) -> Result<Exhibit<Vec<Acknowledgment>>, DeskError> {
        self.give(self.acknowledgments.clone())
    }

    async fn earlier(&self, _: &ClaimRef) -> Result<Exhibit<Earlier>, DeskError> {
        self.give(self.earlier.clone())
    }

    async fn on_file(&self, _: &ClaimRef) -> Result<Exhibit<OnFile>, DeskError> {
        self.give(self.on_file.clone())
    }

    async fn documents(&self, _: &ClaimRef) -> Result<Exhibit<Vec<FiledDocument>>, DeskError> {
        self.give(self.documents.clone())
    }

    async fn tables(&self) -> Result<Exhibit<Tables>, DeskError> {
        self.give(self.tables.clone())
    }

    /// Stands for an 837: every change in a line.
    async fn corrected_claim(
        &self,
        _: &ClaimRef,
        correction: &Correction,
        changes: &[FieldChange],
    ) -> Result<Exhibit<CorrectedClaim>, DeskError> {
        let shown = |value: &Option<Phi<String>>| match value {
            Some(value) => value.expose().clone(),
            None => "-".to_owned(),
        };
        let mut lines = vec![format!("{:?}", correction.frequency())];
        for it in changes {
            lines.push(format!("{} {}>{}", it.field.id(), shown(&it.from), shown(&it.to)));
        }
        let file = Phi::new(lines.join("; ").into_bytes());
        self.give(CorrectedClaim { changes: changes.to_vec(), file })
    }
}
