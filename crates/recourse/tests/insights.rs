//! The figures of an office whose answers are judged: a town whose payers read what the office sends, and
//! what came of it in the figures, held against what the payers really paid.

use chrono::NaiveDate;
use domain::KpiQuantity;
use orchestrator::insights::{Basis, Insights, Period, Scope, Value, behind, insights, narrative};
use recourse::demo::{Demo, Size, Working, last_of};
use store::Sums;
use tempfile::TempDir;

/// Eight weeks of a small town in which people approve and answer everything.
async fn played(dir: &TempDir, seed: u64) -> Demo {
    let size = Size { seed, n_claims: 90, n_days: 56 };
    let mut demo = Demo::found(&dir.path().join("demo"), size).await.expect("a town is founded");
    let last = last_of(demo.tomorrow(), size.n_days);
    while demo.today() < last {
        demo.next_morning().await.expect("files come and are read");
        demo.people_work(Working::OnAll).await.expect("people do their work");
        demo.evening().await.expect("the day ends");
    }
    demo
}

async fn figures(demo: &Demo) -> Insights {
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).expect("a day of the calendar");
    let period = Period { first: day(2026), last: day(2027) };
    let scope = Scope { period, payer: None };
    insights(&demo.office, demo.practice(), scope).await.expect("the figures can be counted")
}

/// The rows behind a figure, added up one by one.
async fn added_up(demo: &Demo, basis: &Basis) -> KpiQuantity {
    let mut sums = Sums::default();
    loop {
        let page = behind(demo.practice(), &basis.which, (sums.n, 20)).await;
        let (_, rows) = page.expect("the rows can be read");
        for row in &rows {
            sums += row.adds;
        }
        if rows.len() < 20 {
            return basis.counts.of(&sums);
        }
    }
}

#[tokio::test]
async fn what_the_figures_say_of_answers_is_what_came_of_them() {
    let mut n_judged = 0;
    for seed in [2, 5] {
        let dir = TempDir::new().expect("a folder can be made");
        let demo = played(&dir, seed).await;
        let all = figures(&demo).await;
        let number = |id: &str| all.figure(id).and_then(|it| it.value.number());

        let counted = demo.figures().await.expect("the records can be counted");
        assert_eq!(number("recovered"), Some(counted.recovered().0), "seed {seed}");
        let compared = demo.compared().await.expect("both sides can be compared");
        assert!(compared.apart.is_empty(), "seed {seed}: {:?}", compared.apart);
        assert_eq!(compared.recovered, compared.paid, "seed {seed}");

        for figure in &all.figures {
            let (part, whole) = match figure.value {
                Value::Share(kpi) => (kpi.numerator, kpi.denominator),
                Value::Amount(amount) => (KpiQuantity::Money(amount), None),
                Value::Count(n) | Value::Days(_, n) => (KpiQuantity::Count(n), None),
            };
            assert_eq!(added_up(&demo, &figure.part).await, part, "seed {seed}: {}", figure.id);
            if let Some(basis) = &figure.whole {
                let listed = added_up(&demo, basis).await;
                assert_eq!(Some(listed), whole, "seed {seed}: {}", figure.id);
            }
        }
        for tenth in &all.tenths {
            let recovered = KpiQuantity::Money(tenth.sums.recovered);
            assert_eq!(added_up(&demo, &tenth.basis).await, recovered, "seed {seed}");
        }
        n_judged += all.tenths.iter().map(|it| it.sums.n).sum::<u64>();
        assert!(!narrative(&all).is_empty());
    }
    assert!(2 < n_judged, "only {n_judged} answers were judged");
}
