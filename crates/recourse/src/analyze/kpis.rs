//! The key figures of the report: what was counted while reading, once it is known which payment
//! was the payer's first word on a claim and which is its last.

use domain::{
    AdjudicationTurn, ClaimFigures, Histories, Kpi, KpiQuantity, KpiReading, KpiTally,
    PaymentSource, Standing,
};

use super::{Analysis, report};

/// Every figure that these files support, and for the others why not.
pub(super) fn kpis(run: &Analysis, histories: &Histories) -> Vec<report::Kpi> {
    let mut tally = KpiTally::default();
    for (source, figures) in &run.figures {
        tally.claim(&placed(*source, figures, histories));
    }
    for acknowledgment in run.acknowledgments.values().flatten() {
        tally.acknowledgment(acknowledgment);
    }
    for set in run.sets.iter().filter(|set| !set.duplicate) {
        let proved = set.sums.lines_proved;
        tally.lines(count(proved + set.sums.lines_apart), count(proved));
    }
    tally.figures().iter().map(kpi).collect()
}

fn placed(source: PaymentSource, figures: &ClaimFigures, histories: &Histories) -> ClaimFigures {
    let history = histories.history(source);
    let standing = history.and_then(|it| it.standing(source));
    let turn = match standing {
        Some(Standing::TakesBack { .. } | Standing::TakesBackUnseen) => AdjudicationTurn::Reversal,
        Some(Standing::NotAdjudicated) | None => AdjudicationTurn::Undecided,
        Some(_) if history.is_some_and(|it| it.is_first(source)) => AdjudicationTurn::First,
        Some(_) => AdjudicationTurn::Later,
    };
    // Each part of a split claim is a first word; what came back counts once, for the first part.
    let leads = history.and_then(|it| it.first()).is_some_and(|first| first.source == source);
    ClaimFigures {
        turn,
        current: standing == Some(Standing::Current),
        recovered: history.filter(|_| leads).and_then(|it| it.recovered()),
        ..*figures
    }
}

fn kpi(kpi: &Kpi) -> report::Kpi {
    let number = |quantity: KpiQuantity| match quantity {
        KpiQuantity::Count(count) => i64::try_from(count).unwrap_or(i64::MAX),
        KpiQuantity::Money(amount) => amount.0,
    };
    let value = match kpi.reading {
        KpiReading::BasisPoints(_) | KpiReading::Money(_) => kpi.reading.to_string(),
        KpiReading::Nothing(_) => "-".to_owned(),
    };
    let note = match kpi.reading {
        KpiReading::Nothing(why) => why,
        KpiReading::BasisPoints(_) | KpiReading::Money(_) => kpi.note,
    };
    report::Kpi {
        name: kpi.name.to_owned(),
        formula: kpi.formula.to_owned(),
        unit: match kpi.numerator {
            KpiQuantity::Count(_) => "count".to_owned(),
            KpiQuantity::Money(_) => "cents".to_owned(),
        },
        numerator: number(kpi.numerator),
        denominator: kpi.denominator.map_or(0, number),
        value,
        note: note.to_owned(),
    }
}

fn count(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
