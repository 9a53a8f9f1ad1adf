//! Work given to people: spread over those who can do it, kept by whoever has it, and never given to
//! somebody who left.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

use domain::{CaseId, CaseState, Phi, Queue, StaffId};
use orchestrator::{Assign, NotDone, To, assign, assign_all, suggest};
use store::{By, Member, Stamp};
use testkit::{office::TestOffice, postgres, story::Story};

/// Four claims that lack an authorization, which is on file for each.
const STORY: &str = "
sent A1 99213 150.00
sent A2 99213 150.00
sent A3 99213 150.00
sent A4 99213 150.00
on file A1 authorization AU1
on file A2 authorization AU2
on file A3 authorization AU3
on file A4 authorization AU4
pass 10 days
remit EFT501
  A1 CO-197
  A2 CO-197
  A3 CO-197
  A4 CO-197
work";

/// An office on each database, in which the story was played.
async fn on_each(promise: impl AsyncFn(Story)) {
    let office = TestOffice::on_sqlite(8).await.unwrap();
    let databases = [
        Some(office),
        match postgres::new_database() {
            Some(url) => Some(TestOffice::at(url, 8).await.unwrap()),
            None => None,
        },
    ];
    for office in databases.into_iter().flatten() {
        let mut story = Story::begin(office);
        story.tell(STORY).await;
        promise(story).await;
    }
}

async fn keep(office: &TestOffice, member: &Member) {
    let stamp = Stamp { at: office.office.now(), by: By::Command("test") };
    let mut tx = office.office.store.begin(&office.practice, stamp).await.unwrap();
    tx.keep_member(member).await.unwrap();
    tx.commit().await.unwrap();
}

async fn cases(office: &TestOffice) -> Vec<CaseId> {
    let cases = office.practice.cases_after(None, 50).await.unwrap();
    cases.iter().map(|it| it.id).collect()
}

async fn has(office: &TestOffice, case: CaseId) -> Option<StaffId> {
    office.practice.listed(case).await.unwrap().unwrap().task.assignee
}

#[tokio::test]
async fn a_heap_is_spread_over_those_whose_work_it_is() {
    on_each(async |story| {
        let office = story.office();
        let sam = office.office.id(StaffId::new);
        let (name, roles) = (Phi::new("sam".to_owned()), vec!["specialist".to_owned()]);
        keep(office, &Member { id: sam, name, roles, is_gone: false }).await;
        let ids = cases(office).await;
        let suggested = suggest(&office.office, &office.practice, &ids).await.unwrap();
        let first = |n: usize| suggested[n].1[0].person;
        let ben = office.staff("ben");
        assert_eq!([first(0), first(1), first(2), first(3)], [ben, sam, ben, sam]);

        let rosa = office.staff("rosa");
        let all = ids.iter().map(|it| Assign::to(*it, To::Anybody)).collect();
        let given = assign_all(&office.office, &office.practice, rosa, all).await.unwrap();
        assert!(given.iter().all(Result::is_ok));
        for (nth, id) in ids.iter().enumerate() {
            assert_eq!(has(office, *id).await, Some(first(nth)), "as it was suggested");
        }
        let audit = store::audit::verify(&office.practice, &[]).await.unwrap();
        assert_eq!(audit.findings, []);
    })
    .await;
}

#[tokio::test]
async fn whoever_has_a_case_keeps_it_when_it_is_decided_anew() {
    on_each(async |mut story| {
        let (id, rosa, max) = {
            let office = story.office();
            let (rosa, max) = (office.staff("rosa"), office.staff("max"));
            (cases(office).await[0], rosa, max)
        };
        let office = story.office();
        let to_max = Assign::to(id, To::Person(max));
        assign(&office.office, &office.practice, rosa, to_max).await.unwrap();
        story.tell("reject rosa A1 \"call them first\"").await;
        let listed = story.office().practice.listed(id).await.unwrap().unwrap();
        let asked = (listed.task.queue, listed.task.assignee);
        assert_eq!(asked, (Queue::ManagerApproval, Some(max)), "the manager is asked what instead");
        story.tell("answer rosa A1 \"call them\"\nwork").await;
        let listed = story.office().practice.listed(id).await.unwrap().unwrap();
        assert_eq!(listed.task.assignee, Some(max));
        assert_ne!(listed.task.queue, Queue::ManagerApproval, "it is nobody's question any more");
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_what_they_cant_work_on() {
    on_each(async |mut story| {
        story.tell("give up rosa A2 \"not worth it\"\nstop rosa A3 \"wait\"\nwork").await;
        let office = story.office();
        let ids = cases(office).await;
        let rosa = office.staff("rosa");
        let give = async |case, to| {
            assign(&office.office, &office.practice, rosa, Assign::to(case, to)).await
        };
        // Who watches only, who sees no patient, who has left.
        for name in ["otto", "ida"] {
            let to = To::Person(office.staff(name));
            assert!(matches!(give(ids[0], to).await, Err(NotDone::Refused(_))), "{name}");
        }
        let lee = office.practice.member(office.staff("lee")).await.unwrap().unwrap();
        keep(office, &Member { is_gone: true, ..lee.clone() }).await;
        let gone = give(ids[0], To::Person(lee.id)).await;
        assert!(matches!(gone, Err(NotDone::NotThere("member of the practice"))), "{gone:?}");
        // What is stopped is somebody's to look at; what is closed is nobody's.
        let stopped = office.practice.case(ids[2]).await.unwrap().unwrap();
        assert_eq!(stopped.state, CaseState::Stopped);
        give(ids[2], To::Person(rosa)).await.unwrap();
        let closed = office.practice.cases_after(None, 50).await.unwrap();
        for case in closed.iter().filter(|it| it.state == CaseState::Closed) {
            let res = give(case.id, To::Person(rosa)).await;
            assert!(matches!(res, Err(NotDone::NotThere("open case"))), "{res:?}");
        }
        // Of many, what is refused leaves the others alone.
        let all =
            vec![Assign::to(ids[0], To::Person(lee.id)), Assign::to(ids[3], To::Person(rosa))];
        let answers = assign_all(&office.office, &office.practice, rosa, all).await.unwrap();
        assert!(matches!(answers[..], [Err(NotDone::NotThere(_)), Ok(_)]));
        assert_eq!((has(office, ids[0]).await, has(office, ids[3]).await), (None, Some(rosa)));
    })
    .await;
}

#[tokio::test]
async fn one_takes_what_nobody_has_and_is_ones_work() {
    on_each(async |story| {
        let office = story.office();
        let ids = cases(office).await;
        let says = async |who: &str, nth: usize, to| {
            let wanted = Assign::to(ids[nth], to);
            assign(&office.office, &office.practice, office.staff(who), wanted).await.is_ok()
        };
        let of = |name: &str| To::Person(office.staff(name));
        assert!(!says("carla", 0, of("carla")).await, "a coder's work it is not");
        assert!(!says("ben", 0, of("max")).await, "giving is a manager's or an analyst's");
        assert!(says("ben", 0, of("ben")).await);
        assert!(!says("carla", 0, To::Nobody).await, "it is ben's to give back");
        assert!(!says("ben", 1, To::Nobody).await, "he does not have it");
        assert!(says("ben", 0, To::Nobody).await);
        let elsewhere = Assign { queue: Some(Queue::Appeals), ..Assign::to(ids[0], of("ben")) };
        let ben = office.staff("ben");
        let res = assign(&office.office, &office.practice, ben, elsewhere).await;
        assert!(matches!(res, Err(NotDone::Refused(_))), "to take is not to put elsewhere");
        assert!(says("max", 0, of("ben")).await, "an analyst gives work out");
        assert!(!says("ida", 1, of("ida")).await && !says("otto", 1, of("otto")).await);
    })
    .await;
}
