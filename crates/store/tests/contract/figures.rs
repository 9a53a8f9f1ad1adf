//! Figures are sums that the database makes, and the rows behind each add up to it.

use std::time::Duration;

use chrono::NaiveDate;
use domain::{
    Case, Cents, ClaimNumber, ClaimRef, Concluded, DenialClass, Ending, EventKey, Extent, Outcome,
    PayerId, ProposalState, Step,
};
use expect_test::expect;
use store::{
    Claims, DecidedClaim, Ended, FirstDenial, FirstWord, KnownBy, Of, Practice, Proposals,
    RemittanceSums, Span, Subject, Sums, Tx, Unanswered, Wait, Which,
};

use crate::{
    databases::{Office, on_each},
    invented::{account, assessment, at, case, decision, denied, practice_id, proposal, stamp},
};

/// A claim, and what was said of it first.
type Told = (&'static str, &'static str, &'static str, i64, i64, Option<(i64, &'static str)>);

/// Claims: payer, number, first day, charged, paid, and what was denied of it under which code.
const CLAIMS: [Told; 6] = [
    ("00123", "A100", "2026-03-02", 150_00, 0, Some((150_00, "CO-197"))),
    ("00123", "A101", "2026-03-02", 200_00, 160_00, None),
    ("00123", "A102", "2026-03-09", 100_00, 40_00, Some((60_00, "CO-16"))),
    ("60054", "A103", "2026-03-09", 300_00, 0, Some((300_00, "CO-197"))),
    ("60054", "A104", "2026-03-10", 90_00, 90_00, None),
    ("60054", "A105", "2026-02-27", 80_00, 0, Some((80_00, "CO-29"))),
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn march() -> Span {
    let (begins, ends) = (at(0), at(0).plus(Duration::from_hours(30 * 24)));
    Span { first: day("2026-03-01"), last: day("2026-03-31"), begins, ends }
}

fn claim(payer: &str, number: &str) -> ClaimRef {
    ClaimRef { number: ClaimNumber(number.into()), payer: PayerId(payer.into()) }
}

pub(crate) fn decided(n: usize) -> DecidedClaim {
    let (payer, number, day_of, charged, paid, denial) = CLAIMS[n];
    let denial = denial.map(|(amount, code)| FirstDenial {
        extent: if paid == 0 { Extent::Full } else { Extent::Partial },
        amount: Cents(amount),
        class: if code == "CO-197" {
            DenialClass::AuthorizationMissing
        } else {
            DenialClass::ClaimError
        },
        code: code.into(),
    });
    DecidedClaim {
        known: KnownBy::Claim(claim(payer, number)),
        part: 0,
        first: Some(FirstWord {
            day: day(day_of),
            charged: Cents(charged),
            paid: Cents(paid),
            denial,
        }),
        recovered: (number == "A100").then_some(Cents(120_00)),
    }
}

async fn keep_all(tx: &mut Tx) {
    for n in 0..CLAIMS.len() {
        tx.keep_decided_claim(&decided(n)).await.unwrap();
    }
}

/// What all rows behind a figure add up to, page by page.
async fn added_up(practice: &Practice, which: &Which) -> Sums {
    let mut sums = Sums::default();
    loop {
        let page = practice.behind(which, (sums.n, 2)).await.unwrap();
        for row in &page {
            sums += row.adds;
        }
        if page.len() < 2 {
            return sums;
        }
    }
}

async fn told(practice: &Practice, which: &Which) -> String {
    let sums = practice.sums(which).await.unwrap();
    assert_eq!(added_up(practice, which).await, sums, "{which:?}");
    let Sums { n, charged, paid, denied, recovered, expected } = sums;
    format!(
        "{n}: {charged} charged, {paid} paid, {denied} denied, {recovered} recovered, {expected} expected\n"
    )
}

#[expect(clippy::too_many_lines, reason = "the table is the test")]
#[tokio::test]
async fn claims_are_counted_by_the_day_of_the_first_word_and_narrowed() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        tx.together();
        keep_all(&mut tx).await;
        tx.commit().await.unwrap();
        let of = |claims| Which::all(Of::Claims(claims)).within(march());
        let payer = |it: Which| Which { payer: Some(PayerId("60054".into())), ..it };
        let class = |it: Which| Which { class: Some(DenialClass::AuthorizationMissing), ..it };
        let code = |it: Which| Which { code: Some("CO-16".into()), ..it };
        let all = [
            ("all of time", Which::all(Of::Claims(Claims::All))),
            ("all", of(Claims::All)),
            ("denied", of(Claims::Denied)),
            ("in full", of(Claims::DeniedInFull)),
            ("in part", of(Claims::DeniedInPart)),
            ("resolved", of(Claims::Resolved)),
            ("of a payer", payer(of(Claims::All))),
            ("of a class", class(of(Claims::Denied))),
            ("of a code", code(of(Claims::Denied))),
        ];
        let mut text = String::new();
        for (name, which) in all {
            text += &format!("{name} {}", told(&office.practice, &which).await);
        }
        expect![[r#"
            all of time 6: 920.00 charged, 290.00 paid, 590.00 denied, 120.00 recovered, 0.00 expected
            all 5: 840.00 charged, 290.00 paid, 510.00 denied, 120.00 recovered, 0.00 expected
            denied 3: 550.00 charged, 40.00 paid, 510.00 denied, 120.00 recovered, 0.00 expected
            in full 2: 450.00 charged, 0.00 paid, 450.00 denied, 120.00 recovered, 0.00 expected
            in part 1: 100.00 charged, 40.00 paid, 60.00 denied, 0.00 recovered, 0.00 expected
            resolved 2: 290.00 charged, 250.00 paid, 0.00 denied, 0.00 recovered, 0.00 expected
            of a payer 2: 390.00 charged, 90.00 paid, 300.00 denied, 0.00 recovered, 0.00 expected
            of a class 2: 450.00 charged, 0.00 paid, 450.00 denied, 120.00 recovered, 0.00 expected
            of a code 1: 100.00 charged, 40.00 paid, 60.00 denied, 0.00 recovered, 0.00 expected
        "#]].assert_eq(&text);
        let by_day = office.practice.claims_by_day(&of(Claims::All)).await.unwrap();
        let line = |it: &store::ClaimDay| {
            let extent = it.extent.map_or("-", |it| if it == Extent::Full { "full" } else { "part" });
            format!("{} {} {extent} {}", it.day, it.payer.0, it.sums.n)
        };
        let mut lines: Vec<_> = by_day.iter().map(line).collect();
        assert!(by_day.is_sorted_by_key(|it| (it.day, it.payer.clone())), "{lines:?}");
        lines.sort_unstable();
        assert_eq!(
            lines,
            [
                "2026-03-02 00123 - 1",
                "2026-03-02 00123 full 1",
                "2026-03-09 00123 part 1",
                "2026-03-09 60054 full 1",
                "2026-03-10 60054 - 1",
            ]
        );
        let in_part = by_day.iter().filter(|it| it.is_among(Claims::DeniedInPart));
        assert_eq!(in_part.map(|it| it.sums.denied).sum::<Cents>(), Cents(60_00));

        let all = Which::all(Of::Claims(Claims::All));
        let groups = office.practice.denials_by_reason(&all, day("2026-03-09")).await.unwrap();
        let mut groups: Vec<_> =
            groups.iter().map(|it| (it.is_before, it.code.as_str(), it.sums.denied)).collect();
        groups.sort_unstable();
        assert_eq!(
            groups,
            [
                (false, "CO-16", Cents(60_00)),
                (false, "CO-197", Cents(300_00)),
                (true, "CO-197", Cents(150_00)),
                (true, "CO-29", Cents(80_00)),
            ]
        );
        let earliest = office.practice.earliest_day().await.unwrap();
        assert_eq!(earliest, Some(day("2026-02-27")));
    })
    .await;
}

#[tokio::test]
async fn a_claim_that_is_decided_anew_is_counted_as_it_is_now() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        keep_all(&mut tx).await;
        let known = decided(0).known;
        assert_eq!(tx.n_decided(std::slice::from_ref(&known)).await.unwrap(), [1]);
        // A number that was used for two claims, and an earlier word that came late.
        let earlier = FirstWord { day: day("2026-02-20"), ..decided(0).first.unwrap() };
        tx.keep_decided_claim(&DecidedClaim { first: Some(earlier), ..decided(0) }).await.unwrap();
        tx.keep_decided_claim(&DecidedClaim { part: 1, ..decided(0) }).await.unwrap();
        let nameless = KnownBy::Record { payer: PayerId("60054".into()), id: "835 60054 1".into() };
        let alone = DecidedClaim { known: nameless.clone(), ..decided(1) };
        tx.keep_decided_claim(&alone).await.unwrap();
        let n = tx.n_decided(&[known, nameless, decided(1).known]).await.unwrap();
        assert_eq!(n, [2, 1, 1]);
        tx.commit().await.unwrap();
        let all = Which::all(Of::Claims(Claims::All));
        assert_eq!(office.practice.sums(&all).await.unwrap().n, 8);
        assert_eq!(office.practice.sums(&all.within(march())).await.unwrap().n, 6);
        assert!(store::audit::verify(&office.practice, &[]).await.unwrap().findings.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_claim_leads_to_the_newest_case_about_it() {
    on_each(async |office| {
        let event = denied("e1");
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        keep_all(&mut tx).await;
        assert!(tx.take_in(&event).await.unwrap());
        assert!(tx.open_case(&case(1, &event)).await.unwrap());
        tx.commit().await.unwrap();
        let which = Which::all(Of::Claims(Claims::All));
        let rows = office.practice.behind(&which, (0, 50)).await.unwrap();
        let with_case = |it: &&store::Behind| matches!(it.subject, Subject::Claim(_, Some(_)));
        let with_case: Vec<_> = rows.iter().filter(with_case).map(|it| &it.subject).collect();
        let expected = Subject::Claim(Some(claim("00123", "A100")), Some(case(1, &event).id));
        assert_eq!(with_case, [&expected]);
        assert!(rows.windows(2).all(|it| it[1].day <= it[0].day), "the newest stand first");
    })
    .await;
}

pub(crate) fn sums(id: &str, payer: &str, name: &str, day_of: &str) -> RemittanceSums {
    RemittanceSums {
        key: EventKey { account: account(), id: id.into() },
        payer: PayerId(payer.into()),
        payer_name: name.into(),
        trace: format!("EFT {id}"),
        day: day(day_of),
        n_claims: 3,
        n_denied: 1,
        charged: Cents(500_00),
        paid_on_claims: Cents(300_00),
        paid: Cents(290_00),
        denied: Cents(80_00),
        is_balanced: true,
    }
}

#[tokio::test]
async fn remittances_count_once_and_tell_what_payers_call_themselves() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for it in [
            sums("1", "00123", "Northwind", "2026-03-02"),
            sums("1", "00123", "Northwind", "2026-03-02"),
            sums("2", "00123", "Northwind Health", "2026-03-20"),
            sums("3", "60054", "Prairie", "2026-04-01"),
        ] {
            tx.keep_remittance(&it).await.unwrap();
        }
        tx.commit().await.unwrap();
        let which = Which::all(Of::Remittances).within(march());
        expect![[r#"
            2: 1,000.00 charged, 600.00 paid, 160.00 denied, 0.00 recovered, 0.00 expected
        "#]]
        .assert_eq(&told(&office.practice, &which).await);
        let rows = office.practice.behind(&which, (0, 50)).await.unwrap();
        assert_eq!(rows[0].subject, Subject::Remittance("EFT 2".into()));
        let name = |id: &str, name: &str| (PayerId(id.into()), name.to_owned());
        assert_eq!(
            office.practice.payers().await.unwrap(),
            [name("00123", "Northwind Health"), name("60054", "Prairie")]
        );
    })
    .await;
}

/// Takes a case to where its answer has left the house.
async fn answered(tx: &mut Tx, mut case: Case) -> Case {
    for step in [Step::Propose, Step::PutForward, Step::Approve, Step::Begin, Step::Deliver] {
        case = tx.step(case, step).await.unwrap();
    }
    case
}

async fn open(tx: &mut Tx, n: u8) -> Case {
    let event = denied(&format!("e{n}"));
    assert!(tx.take_in(&event).await.unwrap());
    let case = case(n, &event);
    assert!(tx.open_case(&case).await.unwrap());
    tx.assess(case.id, &assessment(100_00)).await.unwrap();
    case
}

/// Three cases: one was answered and paid, one was closed without an answer, one waits for us.
async fn three(office: &Office) {
    let mut tx = office.store.begin(&office.practice, stamp(50)).await.unwrap();
    let first = open(&mut tx, 1).await;
    let first = answered(&mut tx, first).await;
    let second = open(&mut tx, 2).await;
    open(&mut tx, 3).await;
    let outcome = |case: &Case, ending, recovered, second| Outcome {
        case: case.id,
        ending,
        recovered: Cents(recovered),
        known_by: Some(case.opened_by.clone()),
        at: at(second),
    };
    let paid = outcome(&first, Ending::PaidInFull, 400_00, 90);
    assert!(tx.keep_outcome(&paid).await.unwrap());
    tx.step(first, Step::Settle).await.unwrap();
    let left = outcome(&second, Ending::LeftAlone, 0, 60);
    assert!(tx.keep_outcome(&left).await.unwrap());
    tx.step(second, Step::Close).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_waits_for_us_and_how_cases_ended() {
    on_each(async |office| {
        three(&office).await;
        let practice = &office.practice;
        let of = |of| Which::all(of).within(march());
        let all = [
            ("unanswered", Which::all(Of::Unanswered(Unanswered::All))),
            ("without deadline", Which::all(Of::Unanswered(Unanswered::WithoutDeadline))),
            ("ended", of(Of::Ended(Ended::All))),
            ("moved", of(Of::Ended(Ended::Moved))),
            ("answered", of(Of::Ended(Ended::Answered))),
            ("judged", of(Of::Ended(Ended::Judged))),
            ("won", of(Of::Ended(Ended::Won))),
            ("appealed", of(Of::Ended(Ended::Appealed))),
            ("appeals won", of(Of::Ended(Ended::AppealsWon))),
            ("chance of 40 %", of(Of::Ended(Ended::Chance(4)))),
            ("chance of 50 %", of(Of::Ended(Ended::Chance(5)))),
        ];
        let mut text = String::new();
        for (name, which) in all {
            text += &format!("{name} {}", told(practice, &which).await);
        }
        expect![[r#"
            unanswered 1: 0.00 charged, 0.00 paid, 420.00 denied, 0.00 recovered, 100.00 expected
            without deadline 0: 0.00 charged, 0.00 paid, 0.00 denied, 0.00 recovered, 0.00 expected
            ended 2: 0.00 charged, 0.00 paid, 840.00 denied, 400.00 recovered, 369.60 expected
            moved 1: 0.00 charged, 0.00 paid, 420.00 denied, 400.00 recovered, 184.80 expected
            answered 1: 0.00 charged, 0.00 paid, 420.00 denied, 400.00 recovered, 184.80 expected
            judged 1: 0.00 charged, 0.00 paid, 420.00 denied, 400.00 recovered, 184.80 expected
            won 1: 0.00 charged, 0.00 paid, 420.00 denied, 400.00 recovered, 184.80 expected
            appealed 1: 0.00 charged, 0.00 paid, 420.00 denied, 400.00 recovered, 184.80 expected
            appeals won 1: 0.00 charged, 0.00 paid, 420.00 denied, 400.00 recovered, 184.80 expected
            chance of 40 % 1: 0.00 charged, 0.00 paid, 420.00 denied, 400.00 recovered, 184.80 expected
            chance of 50 % 0: 0.00 charged, 0.00 paid, 0.00 denied, 0.00 recovered, 0.00 expected
        "#]].assert_eq(&text);
        let waiting = practice.unanswered(&Which::all(Of::Unanswered(Unanswered::All))).await;
        let waiting = waiting.unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].deadline, Some(day("2026-06-30")));
        assert_eq!(waiting[0].queue.label(), "Appeals");
        let groups = practice.ended(&of(Of::Ended(Ended::All)), at(70)).await.unwrap();
        let judged: Vec<_> = groups.iter().filter(|it| it.is_among(Ended::AppealsWon)).collect();
        assert_eq!((judged.len(), judged[0].is_before, judged[0].tenth), (1, false, Some(4)));
        let judged = of(Of::Ended(Ended::Judged));
        // Opened at 2, answered at 50, ended at 90.
        assert_eq!(practice.median_ms(&judged, Wait::ForUs).await.unwrap(), Some(48_000));
        assert_eq!(practice.median_ms(&judged, Wait::ToTheEnd).await.unwrap(), Some(88_000));
        let none = of(Of::Ended(Ended::Chance(9)));
        assert_eq!(practice.median_ms(&none, Wait::ForUs).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_became_of_proposals() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for (n, state) in (1..).zip([
            ProposalState::Rejected,
            ProposalState::Replaced,
            ProposalState::Expired,
            ProposalState::Pending,
        ]) {
            let case = open(&mut tx, n).await;
            let proposal = proposal(n, &case);
            assert!(tx.propose(&proposal).await.unwrap());
            let made = Concluded::Proposed(proposal.terms().id);
            assert!(tx.keep_decision(&decision(&case, made)).await.unwrap());
            if state != ProposalState::Pending {
                tx.end_proposal(&proposal, state).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        let mut text = String::new();
        for (name, proposals) in [
            ("all", Proposals::All),
            ("judged", Proposals::Judged),
            ("approved", Proposals::Approved),
            ("overruled", Proposals::Overruled),
        ] {
            let which = Which::all(Of::Proposals(proposals)).within(march());
            text += &format!("{name} {}", told(&office.practice, &which).await);
        }
        expect![[r#"
            all 4: 0.00 charged, 0.00 paid, 1,680.00 denied, 0.00 recovered, 0.00 expected
            judged 2: 0.00 charged, 0.00 paid, 840.00 denied, 0.00 recovered, 0.00 expected
            approved 0: 0.00 charged, 0.00 paid, 0.00 denied, 0.00 recovered, 0.00 expected
            overruled 2: 0.00 charged, 0.00 paid, 840.00 denied, 0.00 recovered, 0.00 expected
        "#]]
        .assert_eq(&text);
        let which = Which::all(Of::Proposals(Proposals::All)).within(march());
        let groups = office.practice.proposals_by_state(&which, at(3)).await.unwrap();
        let overruled = groups.iter().filter(|it| it.is_among(Proposals::Overruled));
        assert_eq!(overruled.map(|it| it.sums.n).sum::<u64>(), 2);
        assert!(groups.iter().all(|it| !it.is_before));
    })
    .await;
}

#[tokio::test]
async fn the_figures_of_a_practice_are_its_own() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        keep_all(&mut tx).await;
        tx.commit().await.unwrap();
        three(&office).await;
        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        for of in [
            Of::Claims(Claims::All),
            Of::Remittances,
            Of::Unanswered(Unanswered::All),
            Of::Ended(Ended::All),
            Of::Proposals(Proposals::All),
            Of::Overridden,
        ] {
            let which = Which::all(of);
            assert_eq!(other.sums(&which).await.unwrap(), Sums::default(), "{of:?}");
            assert_eq!(other.behind(&which, (0, 50)).await.unwrap(), [], "{of:?}");
        }
        assert_eq!(other.payers().await.unwrap(), []);
        assert_eq!(other.earliest_day().await.unwrap(), None);
    })
    .await;
}
