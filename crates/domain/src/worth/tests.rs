//! The worth of denials as a table, and what must hold of every one.

use expect_test::expect;
use proptest::{prelude::*, sample::select};

use super::*;
use crate::{GateFacts, Program, plan, rows::check_rows, ruling};

#[test]
fn worth_table() {
    check_rows(
        &expect![[r#"
            # class door amount days fallback
            D11 replacement 420.00 40                 =>    259.00 =    420.00 x 70.00% -  35.00
            D11 replacement 420.00 0                  =>    259.00 =    420.00 x 70.00% -  35.00
            D11 replacement 420.00 -1                 =>    -35.00 =    420.00 x  0.00% -  35.00
            D11 replacement 420.00 -1 reconsideration =>    112.00 =    420.00 x 35.00% -  35.00
            D11 replacement 30.00 40                  =>    -14.00 =     30.00 x 70.00% -  35.00
            D11 replacement 0.00 40                   =>    -35.00 =      0.00 x 70.00% -  35.00
            D11 replacement -50.00 40                 =>    -35.00 =      0.00 x 70.00% -  35.00
            D15 appeal_1 420.00 40                    =>     64.92 =    420.00 x 44.03% - 120.00
            D15 appeal_2 420.00 40                    =>     -9.08 =    420.00 x 26.41% - 120.00
            D15 appeal_3 420.00 40                    =>   -173.48 =    420.00 x 15.84% - 240.00
            D16 appeal_1 12,000.00 40                 =>  4,270.80 = 12,000.00 x 36.59% - 120.00
            D18 records_reply 420.00 40               =>    228.00 =    420.00 x 65.00% -  45.00
            D18 appeal_1 420.00 40                    =>    114.00 =    420.00 x 45.00% -  75.00
            D20 new_claim 420.00 40                   =>    285.00 =    420.00 x 75.00% -  30.00
            D20 reopening 420.00 -                    =>    290.00 =    420.00 x 75.00% -  25.00
            D22 pricing_dispute 420.00 -              =>     30.00 =    420.00 x 25.00% -  75.00
            D23 patient 420.00 -                      =>     96.00 =    420.00 x 30.00% -  30.00
            D23 write_off_request 420.00 -            =>    -10.00 =    420.00 x  0.00% -  10.00
            D20 void 420.00 -                         =>    -15.00 =    420.00 x  0.00% -  15.00
            D27 nothing 90,000.00 40                  =>     -2.00 = 90,000.00 x  0.00% -   2.00
            U1 pricing_dispute 85.00 90               =>    -28.25 =     85.00 x 55.00% -  75.00
        "#]],
        |row| {
            let Worth { expected_net, chance_bp, gross, cost, .. } =
                worth(&stake(row), Priors::shipped());
            format!("{expected_net:>9} = {gross:>9} x {:>6} - {cost:>6}", percent(chance_bp))
        },
    );
}

#[test]
fn a_place_in_the_queue_says_why() {
    check_rows(
        &expect![[r#"
            D11 replacement 420.00 40                 => 3 of 120: 259.00 expected net (420.00 at stake; 70.00% that it is paid; 35.00 for 35 minutes of work; a prior of ours; 40 days left)
            D15 appeal_1 420.00 0                     => 3 of 120: 64.92 expected net (420.00 at stake; 44.03% that it is paid; 120.00 for 120 minutes of work; a prior from public decisions; today is the last day)
            D11 replacement 420.00 -1 reconsideration => 3 of 120: 112.00 expected net (420.00 at stake; 35.00% that it is paid, by the next door, because the window has closed; 35.00 for 35 minutes of work; a prior of ours; 1 day too late)
            D11 replacement 420.00 -1                 => 3 of 120: -35.00 expected net (420.00 at stake; 0.00% that it is paid, because the window has closed and no other door is left; 35.00 for 35 minutes of work; 1 day too late)
            D23 write_off_request 420.00 -            => 3 of 120: -10.00 expected net (420.00 at stake; 0.00% that it is paid, because nothing is asked for; 10.00 for 10 minutes of work)
            D20 reopening 420.00 1                    => 3 of 120: 290.00 expected net (420.00 at stake; 75.00% that it is paid; 25.00 for 25 minutes of work; a prior of ours; 1 day left)
        "#]],
        |row| rank_reason(3, 120, &worth(&stake(row), Priors::shipped())),
    );
}

fn stake(row: &str) -> Stake {
    let cells: Vec<&str> = row.split_whitespace().collect();
    let class = DenialClass::from_id(cells[0]).expect("a class");
    let door = Door::from_id(cells[1]).expect("a door");
    let amount = cells[2].replace(['.', ','], "").parse().expect("an amount");
    Stake {
        class,
        door,
        amount: Cents(amount),
        minutes: plan(class, door, None).minutes,
        days_left: cells[3].parse().ok(),
        fallback: cells.get(4).map(|id| Door::from_id(id).expect("a door")),
    }
}

#[test]
fn the_mean_cost_is_near_the_published_cost_of_a_denied_claim() {
    let classes = &DenialClass::ALL[..27];
    let costs = classes.iter().map(|class| {
        let ruling = ruling(&GateFacts::new(Program::Commercial, *class, Cents(100_00)));
        Priors::shipped().cost(plan(*class, ruling.door, ruling.pause).minutes)
    });
    let mean = costs.sum::<Cents>().0 / 27;
    let published = 57_23;
    assert!((mean - published).abs() * 4 <= published, "mean {mean}");
}

#[test]
fn a_table_that_lacks_a_class_or_has_it_twice_is_refused() {
    let shipped = include_str!("../../tables/priors.tsv");
    let kept: Vec<&str> = shipped.lines().filter(|row| !row.starts_with("D09")).collect();
    let lacking = kept.join("\n");
    let class = DenialClass::Duplicate;
    assert_eq!(Priors::read(&lacking), Err(PriorsError::Class { class, rows: 0 }));
    let twice = format!("{shipped}D09\t1\t1\tK\tagain\n");
    assert_eq!(Priors::read(&twice), Err(PriorsError::Class { class, rows: 2 }));
    for row in ["D99\t1\t1\tK", "D09\t10001\t1\tK", "D09\t1\t-1\tK", "D09\t1\t1\tX", "D09"] {
        let wrong = format!("{shipped}{row}\n");
        assert!(matches!(Priors::read(&wrong), Err(PriorsError::Row(_))), "{row}");
    }
}

const DOORS: &[Door] = &[
    Door::NewClaim,
    Door::Replacement,
    Door::Void,
    Door::RecordsReply,
    Door::Reconsideration,
    Door::Appeal(0),
    Door::Appeal(1),
    Door::Appeal(2),
    Door::Appeal(255),
    Door::Reopening,
    Door::PricingDispute,
    Door::WriteOffRequest,
    Door::Patient,
    Door::Nothing,
];

fn any_stake() -> impl Strategy<Value = Stake> {
    (
        select(DenialClass::ALL),
        select(DOORS),
        any::<i64>(),
        any::<u32>(),
        proptest::option::of(-400..400i64),
        proptest::option::of(select(DOORS)),
    )
        .prop_map(|(class, door, amount, minutes, days_left, fallback)| Stake {
            class,
            door,
            amount: Cents(amount),
            minutes,
            days_left,
            fallback,
        })
}

proptest! {
    #[test]
    fn more_money_at_stake_is_never_worth_less(stake in any_stake(), more in 0..i64::MAX) {
        let richer = Stake { amount: stake.amount + Cents(more), ..stake };
        let priors = Priors::shipped();
        prop_assert!(worth(&stake, priors).expected_net <= worth(&richer, priors).expected_net);
    }

    #[test]
    fn where_nothing_is_asked_for_nothing_is_expected(stake in any_stake()) {
        for door in [Door::Nothing, Door::WriteOffRequest, Door::Void] {
            let stake = Stake { door, days_left: None, ..stake };
            prop_assert!(worth(&stake, Priors::shipped()).expected_net <= Cents::ZERO);
        }
    }

    #[test]
    fn days_that_are_left_add_nothing(stake in any_stake(), days in 0..400i64) {
        let without = Stake { days_left: None, ..stake };
        let with = Stake { days_left: Some(days), ..stake };
        let priors = Priors::shipped();
        prop_assert_eq!(worth(&with, priors).expected_net, worth(&without, priors).expected_net);
    }

    #[test]
    fn a_later_level_never_has_the_better_chance(class in select(DenialClass::ALL), level in 1..254u8) {
        let priors = Priors::shipped();
        let next = priors.chance_bp(class, Door::Appeal(level + 1));
        prop_assert!(next <= priors.chance_bp(class, Door::Appeal(level)));
    }
}
