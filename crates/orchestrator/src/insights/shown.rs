//! The figures that are shown, each with its formula and the rows that it is counted from.
//!
//! The formulas of denials are those of the report of a remittance (`domain::kpi`); those of the office's
//! own work stand here.

use domain::{
    FIRST_PASS_RESOLUTION, FULL_DENIAL_RATE, INITIAL_DENIAL_AMOUNT, INITIAL_DENIAL_RATE,
    KpiDefinition, KpiQuantity, PARTIAL_DENIAL_RATE,
};
use store::{Claims, Ended, Of, Proposals, Span, Unanswered, Which};

use super::{Basis, Better, Counted, Figure, Measure, Scope, Value, When};

/// Milliseconds of a tenth of a day.
const TENTH_OF_A_DAY_MS: i64 = 24 * 3_600_000 / 10;

/// A figure before it was counted.
struct Plan {
    definition: KpiDefinition,
    better: Option<Better>,
    part: (Of, Measure),
    whole: Option<(Of, Measure)>,
}

const CLAIMS_DECIDED: KpiDefinition = KpiDefinition {
    id: "claims_decided",
    name: "Claims decided",
    formula: "claims that a payer first decided in the period",
    note: "a claim counts once for each payer, on the day of the first word that decides all of it; \
           claims in review and duplicate notices are no decision",
    without_basis: "",
};

const CHARGED: KpiDefinition = KpiDefinition {
    id: "charged",
    name: "Charged",
    formula: "what was charged on the claims that a payer first decided in the period",
    note: "charges, not prices: compare it with itself and not with payments",
    without_basis: "",
};

const DENIED: KpiDefinition = KpiDefinition {
    id: "denied",
    name: "Denied",
    formula: "what payers denied with their first word, on the claims first decided in the period",
    note: "contractual reductions and patient shares are no denials",
    without_basis: "",
};

const PAID: KpiDefinition = KpiDefinition {
    id: "paid",
    name: "Paid on claims",
    formula: "what the remittances of the period paid on claims, less what they took back",
    note: "by the day of the payment; other deductions of a remittance (PLB) are left out",
    without_basis: "",
};

const RECOVERED: KpiDefinition = KpiDefinition {
    id: "recovered",
    name: "Recovered",
    formula: "what payers paid on cases that ended in the period, less what they had paid with the denial",
    note: "what was taken back is counted against it",
    without_basis: "",
};

const NO_ANSWER: &str = "no payer has given its last word on an answer";

const OVERTURN: KpiDefinition = KpiDefinition {
    id: "overturn_rate",
    name: "Overturn rate",
    formula: "cases that brought money / cases that were answered and on which the payer gave its \
              last word",
    note: "by when the case ended; cases that still wait for the payer are in neither number",
    without_basis: NO_ANSWER,
};

const OVERTURN_AMOUNT: KpiDefinition = KpiDefinition {
    id: "overturn_rate_amount",
    name: "Overturn rate, dollars",
    formula: "recovered / denied, on cases that were answered and on which the payer gave its last word",
    note: "payments over charges: even a full success stays below 100 %",
    without_basis: NO_ANSWER,
};

const APPEAL_WINS: KpiDefinition = KpiDefinition {
    id: "appeal_win_rate",
    name: "Appeals won",
    formula: "appeals and reconsiderations that brought money / those on which the payer gave its last \
              word",
    note: "corrected claims and records that were asked for are not in it",
    without_basis: "no appeal has ended",
};

const DAYS_TO_ANSWER: KpiDefinition = KpiDefinition {
    id: "days_to_answer",
    name: "Days to our answer",
    formula: "median days from the opening of a case to the moment at which its answer left, of cases that \
              ended in the period",
    note: "half of them took longer; the days in the mail before the denial was read are not seen",
    without_basis: "",
};

const DAYS_TO_THE_END: KpiDefinition = KpiDefinition {
    id: "days_to_settlement",
    name: "Days to the payer's last word",
    formula: "median days from the opening of a case to the payer's last word, of cases that were answered \
              and judged in the period",
    note: "half of them took longer",
    without_basis: "",
};

const AT_RISK: KpiDefinition = KpiDefinition {
    id: "at_risk",
    name: "Waiting for our answer",
    formula: "denied amounts of open cases whose answer has not left the house",
    note: "as of now; cases that wait for the payer are not in it",
    without_basis: "",
};

const APPROVED: KpiDefinition = KpiDefinition {
    id: "approval_rate",
    name: "Proposals approved as they were",
    formula: "agents' proposals approved unchanged / agents' proposals that were approved, changed or \
              rejected",
    note: "by when the proposal was made; those that still wait or ran out are in neither number",
    without_basis: "nobody has judged a proposal",
};

const OVERRULED: KpiDefinition = KpiDefinition {
    id: "override_rate",
    name: "Proposals overruled",
    formula: "agents' proposals changed or rejected by a person / agents' proposals that were approved, \
              changed or rejected",
    note: "the other side of the approval rate",
    without_basis: "nobody has judged a proposal",
};

const OVERRIDDEN: KpiDefinition = KpiDefinition {
    id: "overridden",
    name: "Cases put right by hand",
    formula: "times that a person changed the class, queue or priority of a case in the period",
    note: "a case that was changed twice counts twice",
    without_basis: "",
};

const CALIBRATION: KpiDefinition = KpiDefinition {
    id: "recovered_of_expected",
    name: "Recovered of what was expected",
    formula: "recovered / (denied x chance that was given), on cases that were answered and judged",
    note: "100 % means that the chances are right on the whole; payments stay below charges, so less than \
           100 % is usual",
    without_basis: NO_ANSWER,
};

/// In the order in which they are shown.
fn plans() -> [Plan; 17] {
    use Better::{Higher, Lower};
    use Measure::{Charged, Denied, Expected, Number, Paid, Recovered};
    let claims = Of::Claims;
    let ended = Of::Ended;
    let share = |definition, better, part, whole| Plan {
        definition,
        better: Some(better),
        part,
        whole: Some(whole),
    };
    let plain = |definition, better, part| Plan { definition, better, part, whole: None };
    let of_all = (claims(Claims::All), Number);
    let of_judged = (ended(Ended::Judged), Number);
    let of_proposals = (Of::Proposals(Proposals::Judged), Number);
    [
        share(INITIAL_DENIAL_RATE, Lower, (claims(Claims::Denied), Number), of_all),
        share(
            INITIAL_DENIAL_AMOUNT,
            Lower,
            (claims(Claims::Denied), Denied),
            (claims(Claims::All), Charged),
        ),
        share(FIRST_PASS_RESOLUTION, Higher, (claims(Claims::Resolved), Number), of_all),
        share(FULL_DENIAL_RATE, Lower, (claims(Claims::DeniedInFull), Number), of_all),
        share(PARTIAL_DENIAL_RATE, Lower, (claims(Claims::DeniedInPart), Number), of_all),
        plain(CLAIMS_DECIDED, None, of_all),
        plain(CHARGED, None, (claims(Claims::All), Charged)),
        plain(DENIED, Some(Lower), (claims(Claims::Denied), Denied)),
        plain(PAID, None, (Of::Remittances, Paid)),
        plain(AT_RISK, Some(Lower), (Of::Unanswered(Unanswered::All), Denied)),
        plain(RECOVERED, Some(Higher), (ended(Ended::Moved), Recovered)),
        share(OVERTURN, Higher, (ended(Ended::Won), Number), of_judged),
        share(
            OVERTURN_AMOUNT,
            Higher,
            (ended(Ended::Judged), Recovered),
            (ended(Ended::Judged), Denied),
        ),
        share(
            APPEAL_WINS,
            Higher,
            (ended(Ended::AppealsWon), Number),
            (ended(Ended::Appealed), Number),
        ),
        share(APPROVED, Higher, (Of::Proposals(Proposals::Approved), Number), of_proposals),
        share(OVERRULED, Lower, (Of::Proposals(Proposals::Overruled), Number), of_proposals),
        share(
            CALIBRATION,
            Higher,
            (ended(Ended::Judged), Recovered),
            (ended(Ended::Judged), Expected),
        ),
    ]
}

/// All figures of a period.
///
/// Of one payer there are no figures of proposals, which are not kept by payer.
pub(super) fn figures(
    counted: &Counted,
    scope: &Scope,
    (now, has_before): (Span, bool),
) -> Vec<Figure> {
    let basis = |(of, counts): (Of, Measure)| Basis { which: which(scope, now, of), counts };
    let mut figures = Vec::new();
    for Plan { definition, better, part, whole } in plans() {
        let value = |when| {
            let quantity = |(of, counts): (Of, Measure)| counts.of(&counted.sums(of, when));
            match whole {
                Some(whole) => Value::share(definition, quantity(part), quantity(whole)),
                None => Value::plain(quantity(part)),
            }
        };
        let is_of_now = matches!(part.0, Of::Unanswered(_));
        figures.push(Figure {
            better,
            value: value(When::Now),
            before: (has_before && !is_of_now).then(|| value(When::Before)),
            part: basis(part),
            whole: whole.map(basis),
            ..named(definition, basis(part))
        });
    }
    let overridden = |when| Value::Count(counted.sums(Of::Overridden, when).n);
    figures.push(Figure {
        value: overridden(When::Now),
        before: has_before.then(|| overridden(When::Before)),
        better: Some(Better::Lower),
        ..named(OVERRIDDEN, basis((Of::Overridden, Measure::Number)))
    });
    let waits = [(DAYS_TO_ANSWER, Ended::Answered), (DAYS_TO_THE_END, Ended::Judged)];
    for ((definition, ended), medians) in waits.into_iter().zip(counted.medians) {
        let days = |when, median: Option<i64>| {
            let n = counted.sums(Of::Ended(ended), when).n;
            Value::Days(median.map(|ms| ms / TENTH_OF_A_DAY_MS), n)
        };
        figures.push(Figure {
            value: days(When::Now, medians[0]),
            before: has_before.then(|| days(When::Before, medians[1])),
            better: Some(Better::Lower),
            ..named(definition, basis((Of::Ended(ended), Measure::Number)))
        });
    }
    if scope.payer.is_some() {
        figures.retain(|it| !matches!(it.part.which.of, Of::Proposals(_) | Of::Overridden));
    }
    figures
}

/// A figure that says nothing yet.
fn named(definition: KpiDefinition, part: Basis) -> Figure {
    let KpiDefinition { id, name, formula, note, .. } = definition;
    let value = Value::plain(KpiQuantity::Count(0));
    Figure { id, name, formula, note, value, before: None, better: None, part, whole: None }
}

/// The rows of a sort that a figure of this scope is counted from.
fn which(scope: &Scope, now: Span, of: Of) -> Which {
    let which = Which { payer: scope.payer.clone(), ..Which::all(of) };
    match of {
        Of::Unanswered(_) => which,
        _ => which.within(now),
    }
}
