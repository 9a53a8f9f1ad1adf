//! Invented records: a claim that was denied, an agent that proposes, a person who approves.

use std::time::Duration;

use domain::{
    AccountId, Action, ActionKind, AgentVersion, ApprovedProposal, Approver, Assessment, Case,
    CaseId, CaseState, Cents, ClaimNumber, ClaimRef, Concluded, Consent, DecisionRecord,
    DenialClass, Digest, Door, Ending, Event, EventKey, Exhibit, ExhibitId, Fact, Lesson, Moment,
    Outcome, Override, Overruled, PayerId, PersonsAnswer, Phi, PracticeId, Priority, Proposal,
    ProposalId, ProposedAction, Question, Queue, Reason, Receipt, Response, Saying, Severity,
    Signatures, Signed, StaffId, StandingOrder, StandingOrderId, Statement, Terms, Witness,
};
use store::{
    Amendment, By, Estimate, InForce, Keys, MasterKey, Member, Notice, Noticed, Payload, Reading,
    ReceivedFile, Record, RecordKey, RecordKind, Stamp, Tx,
};

use crate::sign_in::{credentials, session, token};

/// So many seconds into the invented day.
pub(crate) fn at(second: u64) -> Moment {
    Moment::from_ms(1_772_460_000_000).unwrap().plus(Duration::from_secs(second))
}

pub(crate) fn stamp(second: u64) -> Stamp {
    Stamp { at: at(second), by: By::Step("intake") }
}

pub(crate) fn keys() -> Keys {
    Keys::only(MasterKey::read(&[7; 32]).unwrap())
}

pub(crate) fn other_keys() -> Keys {
    Keys::only(MasterKey::read(&[8; 32]).unwrap())
}

pub(crate) fn practice_id(n: u8) -> PracticeId {
    PracticeId::new(at(0), [n; 10])
}

pub(crate) fn account() -> AccountId {
    AccountId::new(at(0), [2; 10])
}

pub(crate) fn staff(n: u8) -> StaffId {
    StaffId::new(at(0), [n; 10])
}

pub(crate) fn claim() -> ClaimRef {
    ClaimRef { number: ClaimNumber("A100".into()), payer: PayerId("00123".into()) }
}

pub(crate) fn denied(id: &str) -> Event {
    let key = EventKey { account: account(), id: id.into() };
    Event { key, at: at(1), fact: Fact::ClaimDenied { claim: claim(), denied: Cents(420_00) } }
}

pub(crate) fn case(n: u8, event: &Event) -> Case {
    Case {
        id: CaseId::new(at(2), [n; 10]),
        practice: practice_id(1),
        claim: claim(),
        opened_by: event.key.clone(),
        opened: at(2),
        state: CaseState::FIRST,
        n_steps: 0,
    }
}

/// A proposal of two notes.
pub(crate) fn proposal(n: u8, case: &Case) -> Proposal {
    let note = |text: &str| ProposedAction {
        account: account(),
        action: Action::AddNote { text: Phi::new(text.into()) },
    };
    let terms = Terms {
        id: ProposalId::new(at(3), [n; 10]),
        practice: case.practice,
        case: case.id,
        claim: case.claim.clone(),
        actions: vec![note("Ada Example was covered."), note("Sent again.")],
        at_stake: Cents(420_00),
        because: vec![Reason::new("it was covered", ExhibitId::new(at(3), [1; 10]))],
        made_by: AgentVersion { name: "denial_triage".into(), version: 1 },
        expires: at(1_000),
    };
    Proposal::new(terms).unwrap()
}

pub(crate) fn consent(staff: StaffId, proposal: &Proposal, needs: Signatures) -> Consent {
    Consent { by: Approver::Person(staff), digest: proposal.digest(), at: at(10), needs }
}

/// A proposal that one person has approved.
pub(crate) fn approved(proposal: Proposal) -> ApprovedProposal {
    let consent = consent(staff(1), &proposal, Signatures::One);
    match proposal.approve(consent).unwrap() {
        Signed::Whole(approved) => approved,
        Signed::Half(_) => panic!("one was enough"),
    }
}

/// What an agent read.
pub(crate) fn exhibit(n: u8, question: &str) -> Exhibit<Reading> {
    let answer = Payload { version: 1, json: Phi::new(r#"{"charged":42000}"#.into()) };
    let value = Reading { question: Phi::new(question.into()), answer };
    Exhibit { id: ExhibitId::new(at(3), [n; 10]), at: at(3), value }
}

/// A manager's yes to notes and routing.
pub(crate) fn order() -> StandingOrder {
    StandingOrder {
        id: StandingOrderId::new(at(0), [5; 10]),
        practice: practice_id(1),
        agent: "denial_triage".into(),
        kinds: vec![ActionKind::AddNote, ActionKind::RouteToQueue],
        at_stake_max: Cents(500_00),
        signed_by: staff(9),
        signed: at(0),
        until: at(500),
    }
}

/// The receipt of one action of a proposal.
pub(crate) fn receipt(approved: &ApprovedProposal, place: usize, reference: &str) -> Receipt {
    let key = approved.warrants()[place].key();
    Receipt { key, reference: reference.into(), witness: Witness::Found }
}

/// The payer paid after all.
pub(crate) fn outcome(case: &Case, event: &Event) -> Outcome {
    Outcome {
        case: case.id,
        ending: Ending::PaidInFull,
        recovered: Cents(420_00),
        known_by: Some(event.key.clone()),
        at: at(90),
    }
}

pub(crate) fn lesson(class: DenialClass) -> Lesson {
    Lesson {
        agent: AgentVersion { name: "denial_triage".into(), version: 3 },
        class,
        door: Door::NewClaim,
        chance_bp: 3_500,
        at_stake: Cents(420_00),
        response: Response::Edited,
        ending: Ending::PaidInPart,
        recovered: Cents(-12),
        overruled: Some(Overruled { said: DenialClass::ALL[5], instead: INSTEAD }),
    }
}

/// What a manager says in place of the tables.
pub(crate) const INSTEAD: Override = Override {
    class: Some(DenialClass::Modifier),
    priority: Some(Priority::Low),
    queue: Some(Queue::CoderReview),
};

/// What a platform's record said when it was seen.
pub(crate) fn record(kind: RecordKind, id: &str, seen: u64, json: &str) -> Record {
    Record {
        key: RecordKey { account: account(), kind, id: Phi::new(id.into()) },
        patient: Some(Phi::new("patient 7".into())),
        claim: Some(ClaimNumber("A100".into())),
        in_force: InForce::default(),
        seen: at(seen),
        content: Payload { version: 1, json: Phi::new(json.into()) },
    }
}

/// What the tables said of a denial from which so much is expected.
pub(crate) fn assessment(expected_net: i64) -> Assessment {
    Assessment {
        class: DenialClass::ALL[3],
        door: Door::Appeal(2),
        chance_bp: 4_400,
        denied: Cents(420_00),
        expected_net: Cents(expected_net),
        deadline: Some("2026-06-30".parse().unwrap()),
        queue: Queue::Appeals,
        priority: Priority::High,
    }
}

/// The work that is left then.
pub(crate) const ESTIMATE: Estimate =
    Estimate { queue: Queue::Appeals, minutes: 45, complexity: 55 };

pub(crate) fn decision(case: &Case, concluded: Concluded) -> DecisionRecord {
    let reason = Reason::new("Ada Example was covered", ExhibitId::new(at(3), [1; 10]));
    DecisionRecord {
        case: case.id,
        n_steps: case.n_steps,
        made_by: AgentVersion { name: "denial_triage".into(), version: 3 },
        at: at(4),
        concluded,
        because: vec![reason.clone(), reason.and(ExhibitId::new(at(3), [2; 10]))],
        assessment: Some(assessment(100_00)),
    }
}

/// A biller's answer.
pub(crate) fn statement(case: &Case, saying: Saying) -> Statement {
    Statement {
        case: case.id,
        n_steps: case.n_steps,
        saying,
        question: Some(Question::WasItAuthorized),
        answer: Some(PersonsAnswer::Yes),
        instead: None,
        words: Some(Phi::new("Ada Example has a letter.".into())),
        by: staff(1),
        at: at(20),
    }
}

pub(crate) fn noticed(about: Notice, what: &str, second: u64) -> Noticed {
    Noticed {
        about,
        kind: "not_balanced".into(),
        severity: Severity::Warning,
        what: Phi::new(what.into()),
        at: at(second),
    }
}

pub(crate) fn file(id: &str, second: u64) -> ReceivedFile {
    ReceivedFile {
        key: EventKey { account: account(), id: id.into() },
        name: Phi::new("Ada Example.835".into()),
        digest: Digest::of(id.as_bytes()),
        n_bytes: 5_000_000_000,
        received: at(second),
        summary: payload(r#"{"claims":12}"#),
    }
}

pub(crate) fn member(n: u8) -> Member {
    let roles = vec!["biller".into(), "approver".into()];
    Member { id: staff(n), name: Phi::new("Grace Example".into()), roles, is_gone: false }
}

pub(crate) fn payload(json: &str) -> Payload {
    Payload { version: 2, json: Phi::new(json.into()) }
}

/// What an office has beside its path.
pub(crate) async fn office(tx: &mut Tx, case: &Case) {
    let decided = decision(case, Concluded::Asked(Question::WasItAuthorized));
    assert!(tx.keep_decision(&decided).await.unwrap());
    assert!(tx.say(&statement(case, Saying::Answered)).await.unwrap());
    assert!(tx.notice(&noticed(Notice::Case(case.id), "Ada Example", 5)).await.unwrap());
    assert!(tx.receive_file(&file("ada-example.835", 6)).await.unwrap());
    assert!(tx.open_account(account(), "clearinghouse", "Main office").await.unwrap());
    tx.move_cursor(account(), &Phi::new("after ada-example".into())).await.unwrap();
    assert!(tx.keep_member(&member(1)).await.unwrap());
    let practice = tx.practice().clone();
    tx.keep_credentials(&credentials(1, "Grace Example"), "password.given").await.unwrap();
    tx.begin_session(&session(&practice, "Grace Example's secret", 1)).await.unwrap();
    tx.make_token(&token(&practice, "Grace Example's secret", 1)).await.unwrap();
    tx.set_rules(&payload("{}"), "rules.given").await.unwrap();
    let stopped = Amendment {
        what: "brake".into(),
        agent: Some("denial_triage".into()),
        was: Some("off".into()),
        became: Some("on".into()),
    };
    let because = Phi::new("A letter to Ada Example looked odd.".to_owned());
    tx.amend(&stopped, Some(&because)).await.unwrap();
}
