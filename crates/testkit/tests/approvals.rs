//! Many approvals with one click: each passes the gate for itself.

use domain::{CaseState, WaitsFor};
use orchestrator::{NotDone, Seen, Yes, approve_all};
use store::Page;
use testkit::office::TestOffice;

/// Two claims for which records are asked (CARC 252); all people are invented.
const FILE: &str = "ISA*00*          *00*          *ZZ*NORTHWIND      *ZZ*JUNIPERCREEK   *260301*0615*^*00501*\
    000000901*0*P*:~GS*HP*NORTHWIND*JUNIPERCREEK*20260301*0615*901*X*005010X221A1~ST*835*0001~\
    BPR*H*0*C*NON************20260301~TRN*1*BULK1*1999999999~DTM*405*20260301~\
    N1*PR*NORTHWIND HEALTH*XV*NW001~N1*PE*JUNIPER CREEK FAMILY MEDICINE*XX*1999999984~LX*1~\
    CLP*A1*4*145*0**12*NW1*11*1~NM1*QC*1*SPECIMEN*GIA****MI*NW00000001~\
    SVC*HC:99213*145*0**1~DTM*472*20260210~CAS*CO*252*145~LQ*HE*N706~\
    CLP*A2*4*145*0**12*NW2*11*1~NM1*QC*1*SPECIMEN*GIA****MI*NW00000001~\
    SVC*HC:99213*145*0**1~DTM*472*20260210~CAS*CO*252*145~LQ*HE*N706~\
    SE*19*0001~GE*1*901~IEA*1*000000901~";

async fn waiting(office: &TestOffice) -> Vec<Seen> {
    let page = Page { after: None, n_max: 10 };
    let listed = office
        .practice
        .worklist(Some(WaitsFor::Approver), page)
        .await
        .expect("the list can be read");
    let mut seen = Vec::new();
    for it in listed {
        let proposals = office.practice.proposals_of(it.case.id).await.expect("it can be read");
        let newest = proposals.last().expect("it waits for a yes to one");
        seen.push(Seen { proposal: newest.terms().id, digest: newest.digest() });
    }
    seen
}

async fn states(office: &TestOffice) -> Vec<CaseState> {
    let cases = office.practice.cases_after(None, 10).await.expect("they can be read");
    cases.iter().map(|it| it.state).collect()
}

#[tokio::test]
async fn of_many_approvals_each_passes_the_gate_for_itself() {
    let mut office = TestOffice::on_sqlite(5).await.unwrap();
    office.ingest("bulk", FILE.as_bytes()).await.unwrap();
    office.work().await.unwrap();
    let seen = waiting(&office).await;
    assert_eq!(seen.len(), 2);
    let rosa = office.staff("rosa");
    let other = Seen { digest: seen[0].digest, ..seen[1] };
    let all = [seen[0], seen[0], other];
    let answers = approve_all(&office.office, &office.practice, rosa, &all).await.unwrap();
    assert!(matches!(answers[..], [Ok(Yes::Approved), Err(NotDone::Moved), Err(NotDone::Void(_))]));
    office.work().await.unwrap();
    let mut found = states(&office).await;
    found.sort_by_key(|it| it.id());
    // Records are asked for: the work lies in a queue now, and not with the payer.
    assert_eq!(found, [CaseState::AwaitingApproval, CaseState::InQueue]);
}

#[tokio::test]
async fn whoever_may_not_approve_one_may_not_approve_many() {
    let mut office = TestOffice::on_sqlite(6).await.unwrap();
    office.ingest("bulk", FILE.as_bytes()).await.unwrap();
    office.work().await.unwrap();
    let seen = waiting(&office).await;
    let ida = office.staff("ida");
    let answers = approve_all(&office.office, &office.practice, ida, &seen).await;
    let all_refused = match answers {
        Err(NotDone::Refused(_)) => true,
        Ok(answers) => answers.iter().all(|it| matches!(it, Err(NotDone::Refused(_)))),
        Err(_) => false,
    };
    assert!(all_refused);
    assert_eq!(states(&office).await, [CaseState::AwaitingApproval; 2]);
}
