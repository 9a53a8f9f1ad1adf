//! Each checker, with what it looks for put there on purpose.

use domain::{
    AgentVersion, ApprovedProposal, Approver, Cents, Closing, Concluded, Consent, DecisionRecord,
    Digest, Ending, EventKey, ExhibitId, Outcome, Phi, Proposal, Reason, Receipt, Signatures,
    Signed, Warrant, WarrantKey, Witness,
};
use orchestrator::Door as _;
use platforms::Platform;
use sea_orm::{ConnectionTrait, sea_query::Query};
use store::{By, Payload, ReceivedFile, Tx};

use super::{super::TestOffice, Fault};
use crate::story::play;

/// A denied claim whose correction waits for an approval.
const PROPOSED: &str = "\
sent A100 99213 150.00
on file A100 authorization AU77
pass 10 days
remit EFT501
  A100 CO-197
work
";

#[tokio::test]
async fn an_office_where_all_is_well_has_no_faults() {
    let office = after("approve max A100\nwork\n").await;
    assert_eq!(office.faults_at_rest().await.unwrap(), []);
}

#[tokio::test]
async fn what_was_done_without_an_approval_is_found() {
    let office = after("").await;
    let warrant = approved_by_nobody_else(&office).await.remove(0);
    office.sandbox.perform(&warrant).await.unwrap();
    assert_eq!(found(&office).await, ["warrant"]);
}

#[tokio::test]
async fn what_was_done_before_its_attempt_was_written_down_is_found() {
    let office = after("approve max A100\n").await;
    let warrant = approved(&office).await.warrants().remove(0);
    office.sandbox.perform(&warrant).await.unwrap();
    assert_eq!(found(&office).await, ["warrant"]);
}

#[tokio::test]
async fn what_was_done_twice_is_found() {
    let office = after("approve max A100\nwork\n").await;
    let warrant = approved(&office).await.warrants().remove(0);
    office.sandbox.perform(&warrant).await.unwrap();
    assert_eq!(found(&office).await, ["once", "receipt"]);
}

#[tokio::test]
async fn a_receipt_without_its_effect_is_found() {
    let office = after("approve max A100\n").await;
    let proposal = newest(&office).await;
    let key = WarrantKey { proposal: proposal.terms().id, place: 0 };
    let receipt = Receipt { key, reference: "9".to_owned(), witness: Witness::Answered };
    let mut tx = begin(&office).await;
    tx.keep_receipt(&receipt, proposal.terms().case).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&office).await, ["receipt"]);
}

#[tokio::test]
async fn a_row_that_was_changed_behind_our_back_is_found() {
    let office = after("").await;
    let mut query = Query::update();
    query.table("cases").value("opened_ms", 1_i64);
    office.past_the_store().await.execute(&query).await.unwrap();
    assert_eq!(found(&office).await, ["trail"]);
}

#[tokio::test]
async fn a_reason_that_rests_on_nothing_is_found() {
    let office = after("").await;
    let case = newest(&office).await.terms().case;
    let never_read = ExhibitId::new(office.hand.now(), office.hand.chance());
    let decision = DecisionRecord {
        case,
        n_steps: 99,
        made_by: AgentVersion { name: "denial_triage".to_owned(), version: 1 },
        at: office.hand.now(),
        concluded: Concluded::Closed(Closing::Expected),
        because: vec![Reason::new("It is said to be so.", never_read)],
        assessment: None,
    };
    let mut tx = begin(&office).await;
    tx.keep_decision(&decision).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&office).await, ["citation"]);
}

#[tokio::test]
async fn a_case_that_nobody_will_work_on_is_found() {
    let office = play("sent A100 99213 150.00\nremit EFT501\n  A100 CO-197\n").await.office;
    assert_eq!(found(&office).await, [""; 0]);
    let at_rest = office.faults_at_rest().await.unwrap();
    assert!(at_rest.iter().any(|it| it.what.starts_with("decide of case_")), "{at_rest:?}");

    let mut query = Query::delete();
    query.from_table("jobs");
    office.past_the_store().await.execute(&query).await.unwrap();
    assert_eq!(found(&office).await, ["somebody"]);
}

#[tokio::test]
async fn money_that_nobody_paid_is_found() {
    let office = after("").await;
    let case = newest(&office).await.terms().case;
    let (ending, at) = (Ending::PaidInFull, office.hand.now());
    let outcome = Outcome { case, ending, recovered: Cents(1), known_by: None, at };
    let mut tx = begin(&office).await;
    tx.keep_outcome(&outcome).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&office).await, ["money"]);
}

#[tokio::test]
async fn a_payment_that_was_read_and_is_nowhere_is_found() {
    let lost = "sent A101 99213 80.00\nhold EFT777\n  A101\n";
    let mut office = after(lost).await;
    let bytes = office.came.last().unwrap().clone();
    assert_eq!(found(&office).await, [""; 0], "it is only held, and nobody has read it");
    let (account, digest) = (office.account, Digest::of(&bytes));
    let file = ReceivedFile {
        key: EventKey { account, id: format!("file {digest}") },
        name: Phi::new("EFT777.835".to_owned()),
        digest,
        n_bytes: bytes.len() as u64,
        received: office.hand.now(),
        summary: Payload { version: 1, json: Phi::new("{}".to_owned()) },
    };
    let mut tx = begin(&office).await;
    tx.receive_file(&file).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&office).await, ["money"]);

    office.work().await.unwrap();
    office.pass(std::time::Duration::from_mins(1)).await.unwrap();
    assert_eq!(found(&office).await, [""; 0], "the next poll reads it after all");
}

/// The office after that, and what follows.
async fn after(more: &str) -> TestOffice {
    play(&format!("{PROPOSED}{more}")).await.office
}

/// Which checkers find something, each once.
async fn found(office: &TestOffice) -> Vec<&'static str> {
    let faults = office.faults().await.unwrap();
    let mut checkers: Vec<_> = faults.iter().map(|Fault { checker, .. }| *checker).collect();
    checkers.sort_unstable();
    checkers.dedup();
    checkers
}

async fn begin(office: &TestOffice) -> Tx {
    let stamp = office.office.stamp(By::Command("test"));
    office.office.store.begin(&office.practice, stamp).await.unwrap()
}

async fn newest(office: &TestOffice) -> Proposal {
    let cases = office.practice.cases_after(None, 10).await.unwrap();
    office.practice.proposals_of(cases[0].id).await.unwrap().pop().unwrap()
}

async fn approved(office: &TestOffice) -> ApprovedProposal {
    let id = newest(office).await.terms().id;
    office.practice.approved(id).await.unwrap().unwrap()
}

/// A yes that no record knows of.
async fn approved_by_nobody_else(office: &TestOffice) -> Vec<Warrant> {
    let proposal = newest(office).await;
    let consent = Consent {
        by: Approver::Person(office.staff("max")),
        digest: proposal.digest(),
        at: office.hand.now(),
        needs: Signatures::One,
    };
    let Signed::Whole(approved) = proposal.approve(consent).unwrap() else {
        panic!("one is enough")
    };
    approved.warrants()
}
