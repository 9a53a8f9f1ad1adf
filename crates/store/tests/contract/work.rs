//! Who works on what: lists as narrow as somebody wants them, their sums, the load, and assignments.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    Assessment, Case, CaseId, Cents, DenialClass, PayerId, Phi, Priority, Queue, StaffId, Step,
    WaitsFor,
};
use expect_test::expect;
use store::{
    Among, Assignee, Assignment, Deadlines, Estimate, Filter, Hands, Page, Ranking, StoreError, Tx,
    audit::verify,
};

use crate::{
    databases::{Office, on_each},
    invented::{assessment, at, case, denied, practice_id, staff, stamp},
};

/// A case: number, payer, class, what is expected, deadline, queue, whom it waits for.
type CaseRow = (u8, &'static str, &'static str, i64, Option<&'static str>, Queue, WaitsFor);

/// The cases of the office.
const CASES: [CaseRow; 7] = [
    (1, "P1", "D05", 900_00, Some("2026-03-01"), Queue::AutoSubmit, WaitsFor::Approver),
    (2, "P1", "D15", 500_00, Some("2026-03-20"), Queue::ClinicalReview, WaitsFor::Answerer),
    (3, "P2", "D05", 500_00, None, Queue::AutoSubmit, WaitsFor::Approver),
    (4, "P2", "D10", -20_00, Some("2026-03-20"), Queue::CoderReview, WaitsFor::Approver),
    (5, "P1", "D10", 70_00, Some("2026-04-30"), Queue::CoderReview, WaitsFor::Supervisor),
    (6, "P2", "D05", 999_00, Some("2026-03-10"), Queue::AutoSubmit, WaitsFor::Payer),
    (7, "P2", "D05", 1_00, Some("2026-03-10"), Queue::AutoSubmit, WaitsFor::Agent),
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn numbered(n: u8) -> Case {
    let mut case = case(n, &denied(&format!("e{n}")));
    case.claim.payer = PayerId(CASES[usize::from(n) - 1].1.into());
    case
}

async fn open_all(office: &Office) {
    let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
    for (n, _, class, expected, deadline, queue, waits) in CASES {
        assert!(tx.take_in(&denied(&format!("e{n}"))).await.unwrap());
        let case = numbered(n);
        assert!(tx.open_case(&case).await.unwrap());
        let assessment = Assessment {
            class: DenialClass::from_id(class).unwrap(),
            deadline: deadline.map(day),
            queue,
            priority: if n == 1 { Priority::High } else { Priority::Medium },
            ..assessment(expected)
        };
        walk(&mut tx, case, assessment, waits).await;
    }
    tx.commit().await.unwrap();
}

/// Brings a case to where it waits for somebody.
async fn walk(tx: &mut Tx, case: Case, assessment: Assessment, waits: WaitsFor) {
    let estimate = Estimate { queue: assessment.queue, minutes: 30, complexity: 40 };
    let said = (Some(&assessment), Some(estimate));
    let (first, then) = match waits {
        WaitsFor::Answerer => (Step::Ask, None),
        WaitsFor::Approver => (Step::Propose, Some(Step::PutForward)),
        WaitsFor::Payer => (Step::Propose, Some(Step::Observe)),
        WaitsFor::Supervisor => (Step::Propose, Some(Step::Object)),
        _ => return tx.assess(case.id, &assessment).await.unwrap(),
    };
    let case = tx.step_estimated(case, first, said).await.unwrap();
    if let Some(step) = then {
        tx.step(case, step).await.unwrap();
    }
}

fn number_of(id: CaseId) -> u8 {
    CASES.iter().find(|it| numbered(it.0).id == id).unwrap().0
}

async fn found(office: &Office, filter: &Filter) -> Vec<u8> {
    ranked(office, filter, Ranking::Expected).await
}

async fn ranked(office: &Office, filter: &Filter, ranking: Ranking) -> Vec<u8> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = Page { after: after.take(), n_max: 2 };
        let listed = office.practice.worklist_of(filter, ranking, page).await.unwrap();
        let Some(last) = listed.last() else { break };
        after = Some(last.case.id.to_string());
        found.extend(listed.iter().map(|it| number_of(it.case.id)));
    }
    found
}

pub(crate) fn assignment(n: u8, from: Hands, to: Hands) -> Assignment {
    Assignment {
        id: String::new(),
        case: numbered(n).id,
        from,
        to,
        due: Some(day("2026-03-06")),
        priority: Some(Priority::High),
        estimated_mins: Some(25),
        complexity_score: Some(80),
        task_type: Some("appeal".into()),
        specialty_tag: Some("cardiology".into()),
        reason: Phi::new("Ada Example called about it".into()),
        by: String::new(),
        at: at(0),
    }
}

pub(crate) fn hands(queue: Queue, person: Option<StaffId>) -> Hands {
    Hands { queue, person }
}

#[tokio::test]
async fn a_list_is_as_narrow_as_somebody_wants_it() {
    on_each(async |office| {
        open_all(&office).await;
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let from = hands(Queue::CoderReview, None);
        tx.assign(assignment(4, from, hands(Queue::CoderReview, Some(staff(3))))).await.unwrap();
        tx.assign(assignment(5, from, hands(Queue::Appeals, None))).await.unwrap();
        tx.commit().await.unwrap();

        let all = Filter::default;
        let between = |from: Option<&str>, until: Option<&str>| {
            Some(Deadlines::Between(from.map(day), until.map(day)))
        };
        let class = |id| DenialClass::from_id(id);
        let table = [
            ("all tasks", all()),
            ("to approve", Filter { waits_for: vec![WaitsFor::Approver], ..all() }),
            (
                "to answer or to look at",
                Filter { waits_for: vec![WaitsFor::Answerer, WaitsFor::Supervisor], ..all() },
            ),
            ("at a payer", Filter { waits_for: vec![WaitsFor::Payer], ..all() }),
            ("of two queues", Filter { queues: vec![Queue::AutoSubmit, Queue::Appeals], ..all() }),
            ("nobody's", Filter { assignee: Some(Assignee::Nobody), ..all() }),
            ("carla's", Filter { assignee: Some(Assignee::Person(staff(3))), ..all() }),
            ("of a class", Filter { class: class("D05"), ..all() }),
            ("of a payer", Filter { payer: Some(PayerId("P2".into())), ..all() }),
            ("urgent", Filter { priority: Some(Priority::High), ..all() }),
            ("overdue", Filter { deadline: between(None, Some("2026-03-05")), ..all() }),
            (
                "due this month",
                Filter { deadline: between(Some("2026-03-05"), Some("2026-04-01")), ..all() },
            ),
            ("no deadline", Filter { deadline: Some(Deadlines::Unknown), ..all() }),
            ("worth it", Filter { expected_net_min: Some(Cents(500_00)), ..all() }),
            ("open", Filter::open(None)),
            ("open, at a payer", Filter::open(Some(WaitsFor::Payer))),
            ("closed too", Filter { among: Among::All, ..all() }),
        ];
        let mut text = String::new();
        for (name, filter) in table {
            let found = found(&office, &filter).await;
            let totals = office.practice.totals_of(&filter).await.unwrap();
            assert_eq!(totals.n_cases, found.len() as u64, "{name}");
            text.push_str(&format!(
                "{name:<24}{found:?} {} expected, {} denied, {} min\n",
                totals.expected_net, totals.denied, totals.minutes
            ));
        }
        expect![[r#"
            all tasks               [1, 2, 3, 5, 4] 1,950.00 expected, 2,100.00 denied, 140 min
            to approve              [1, 3, 4] 1,380.00 expected, 1,260.00 denied, 85 min
            to answer or to look at [2, 5] 570.00 expected, 840.00 denied, 55 min
            at a payer              [] 0.00 expected, 0.00 denied, 0 min
            of two queues           [1, 3, 5] 1,470.00 expected, 1,260.00 denied, 85 min
            nobody's                [1, 2, 3, 5] 1,970.00 expected, 1,680.00 denied, 115 min
            carla's                 [4] -20.00 expected, 420.00 denied, 25 min
            of a class              [1, 3] 1,400.00 expected, 840.00 denied, 60 min
            of a payer              [3, 4] 480.00 expected, 840.00 denied, 55 min
            urgent                  [1] 900.00 expected, 420.00 denied, 30 min
            overdue                 [1] 900.00 expected, 420.00 denied, 30 min
            due this month          [2, 4] 480.00 expected, 840.00 denied, 55 min
            no deadline             [3] 500.00 expected, 420.00 denied, 30 min
            worth it                [1, 2, 3] 1,900.00 expected, 1,260.00 denied, 90 min
            open                    [6, 1, 2, 3, 5, 7, 4] 2,950.00 expected, 2,940.00 denied, 170 min
            open, at a payer        [6] 999.00 expected, 420.00 denied, 30 min
            closed too              [7, 6, 5, 4, 3, 2, 1] 2,950.00 expected, 2,940.00 denied, 170 min
        "#]].assert_eq(&text);
    })
    .await;
}

#[tokio::test]
async fn a_list_is_ranked_as_somebody_wants_it() {
    on_each(async |office| {
        open_all(&office).await;
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let queue = Queue::ClinicalReview;
        let quick = assignment(2, hands(queue, None), hands(queue, None));
        let quick = Assignment { estimated_mins: Some(10), ..quick };
        tx.assign(quick).await.unwrap();
        tx.commit().await.unwrap();
        let mut text = String::new();
        for ranking in Ranking::ALL {
            assert_eq!(Ranking::from_id(ranking.id()), Some(ranking));
            let tasks = ranked(&office, &Filter::default(), ranking).await;
            let open = ranked(&office, &Filter::open(None), ranking).await;
            text.push_str(&format!("{:<10}{tasks:?} of all open {open:?}\n", ranking.id()));
        }
        expect![[r#"
            expected  [1, 2, 3, 5, 4] of all open [6, 1, 2, 3, 5, 7, 4]
            per_hour  [2, 1, 3, 5, 4] of all open [2, 6, 1, 3, 5, 7, 4]
            last_day  [1, 2, 4, 5, 3] of all open [1, 6, 7, 2, 4, 5, 3]
            oldest    [1, 2, 3, 4, 5] of all open [1, 2, 3, 4, 5, 6, 7]
        "#]]
        .assert_eq(&text);
    })
    .await;
}

#[tokio::test]
async fn the_load_adds_up_to_what_waits() {
    on_each(async |office| {
        open_all(&office).await;
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let to = hands(Queue::AutoSubmit, Some(staff(2)));
        tx.assign(assignment(3, hands(Queue::AutoSubmit, None), to)).await.unwrap();
        tx.commit().await.unwrap();
        let load = office.practice.workload(day("2026-03-05")).await.unwrap();
        let mut lines: Vec<_> = load
            .iter()
            .map(|it| {
                let whose = if it.assignee.is_some() { "ben" } else { "nobody" };
                format!(
                    "{} {whose}: {} cases, {} overdue, {} expected, {} min\n",
                    it.queue.label(),
                    it.n_cases,
                    it.n_overdue,
                    it.expected_net,
                    it.minutes
                )
            })
            .collect();
        lines.sort();
        expect![[r#"
            Auto-Submit ben: 1 cases, 0 overdue, 500.00 expected, 25 min
            Auto-Submit nobody: 1 cases, 1 overdue, 900.00 expected, 30 min
            Clinical Review nobody: 1 cases, 0 overdue, 500.00 expected, 30 min
            Coder Review nobody: 2 cases, 0 overdue, 50.00 expected, 60 min
        "#]]
        .assert_eq(&lines.concat());
        assert!(load.iter().all(|it| it.oldest == at(2)));
        let totals = office.practice.totals_of(&Filter::default()).await.unwrap();
        assert_eq!(load.iter().map(|it| it.n_cases).sum::<u64>(), totals.n_cases);
        assert_eq!(load.iter().map(|it| it.expected_net).sum::<Cents>(), totals.expected_net);

        let payers = office.practice.payers_of(&Filter::default(), 10).await.unwrap();
        assert_eq!(payers, [(PayerId("P1".into()), 3), (PayerId("P2".into()), 2)]);
        let class = DenialClass::from_id("D05");
        let known = office.practice.experience(class, &PayerId("P1".into())).await.unwrap();
        let known: BTreeMap<_, _> =
            known.iter().map(|it| (it.person, (it.n_of_class, it.n_of_payer))).collect();
        assert_eq!(known, BTreeMap::from([(staff(2), (1, 0))]));
        let known = office.practice.experience(None, &PayerId("P2".into())).await.unwrap();
        assert_eq!((known[0].n_of_class, known[0].n_of_payer), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn an_assignment_is_added_and_moves_the_case() {
    on_each(async |office| {
        open_all(&office).await;
        let (queue, id) = (Queue::AutoSubmit, numbered(1).id);
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let to_ben = assignment(1, hands(queue, None), hands(queue, Some(staff(2))));
        let first = tx.assign(to_ben.clone()).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = office.store.begin(&office.practice, stamp(3)).await.unwrap();
        let back = assignment(1, hands(queue, Some(staff(2))), hands(Queue::Appeals, None));
        let bare = Assignment { due: None, estimated_mins: None, complexity_score: None, ..back };
        let second = tx.assign(bare).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((first.by.as_str(), first.at), ("step intake", at(2)));

        let practice = &office.practice;
        assert_eq!(practice.assignments_of(id).await.unwrap(), [first.clone(), second.clone()]);
        let task = practice.listed(id).await.unwrap().unwrap().task;
        assert_eq!((task.queue, task.assignee, task.due), (Queue::Appeals, None, None));
        assert_eq!((task.minutes, task.complexity), (Some(25), Some(80)), "as was said last");
        let page = |after: Option<String>| async move {
            practice.assignments(None, (after.as_deref(), 1)).await.unwrap()
        };
        assert_eq!(page(None).await, std::slice::from_ref(&second));
        assert_eq!(page(Some(second.id.clone())).await, std::slice::from_ref(&first));
        assert_eq!(page(Some(first.id.clone())).await, []);
        assert_eq!(practice.assignments(Some(staff(2)), (None, 9)).await.unwrap(), [first]);

        // It is no longer in nobody's hands, so who saw it there has to look again.
        let mut tx = office.store.begin(practice, stamp(4)).await.unwrap();
        let err = tx.assign(to_ben).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "cases" }), "{err:?}");
        drop(tx);
        assert_eq!(verify(practice, &[]).await.unwrap().findings, []);

        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        assert_eq!(other.assignments_of(id).await.unwrap(), []);
        assert_eq!(other.assignments(None, (None, 9)).await.unwrap(), []);
        assert_eq!(other.workload(day("2026-03-05")).await.unwrap(), []);
        assert_eq!(other.totals_of(&Filter::default()).await.unwrap().n_cases, 0);
        assert_eq!(other.listed(id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn who_is_asked_finds_it_in_their_own_queue() {
    on_each(async |office| {
        open_all(&office).await;
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        let case = tx.case(numbered(1).id).await.unwrap().unwrap();
        let asked = Estimate { queue: Queue::ManagerApproval, minutes: 10, complexity: 40 };
        let case = tx.step_estimated(case, Step::Reject, (None, Some(asked))).await.unwrap();
        tx.commit().await.unwrap();
        let listed = office.practice.listed(case.id).await.unwrap().unwrap();
        assert_eq!(listed.task.queue, Queue::ManagerApproval);
        assert_eq!(listed.assessment.unwrap().queue, Queue::AutoSubmit, "what the tables said");
        let filter = Filter { queues: vec![Queue::ManagerApproval], ..Filter::default() };
        assert_eq!(found(&office, &filter).await, [1]);
    })
    .await;
}
