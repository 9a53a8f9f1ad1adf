//! What was denied, taken apart: by payer, by what went wrong, by code, and step by step over time.

use std::collections::BTreeMap;

use domain::{Cents, DenialClass, PayerId};
use store::{ClaimDay, Claims, Of, ReasonGroup, Sums, Which};

use super::{Basis, Counted, Measure, Period, Scope};
use crate::Office;

/// What one payer, class or code has of what was denied.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Share {
    /// A stable name: the payer's number, `D05`, `CO-197`.
    pub id: String,
    /// In the office's words.
    pub name: String,
    /// The denied claims of the period.
    pub denied: Sums,
    /// The denied claims of the period before.
    pub denied_before: Sums,
    /// All claims that were decided; of payers.
    pub all: Option<Sums>,
    /// Those of the period before.
    pub all_before: Option<Sums>,
    /// The denied claims.
    pub part: Basis,
    /// All claims that were decided; of payers.
    pub whole: Option<Basis>,
}

/// A step of the trend.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrendStep {
    /// Which days.
    pub days: Period,
    /// All claims that were decided then.
    pub all: Sums,
    /// Those of them with a denial.
    pub denied: Sums,
    /// The denied claims.
    pub part: Basis,
}

impl Share {
    /// How much more was denied than in the period before.
    pub fn more_denied(&self) -> Cents {
        self.denied.denied - self.denied_before.denied
    }
}

/// Step by step.
pub(super) fn trend(days: &[ClaimDay], scope: &Scope, office: &Office) -> Vec<TrendStep> {
    let step = |period: Period| {
        let (mut all, mut denied) = (Sums::default(), Sums::default());
        for day in days.iter().filter(|it| (period.first..=period.last).contains(&it.day)) {
            all += day.sums;
            if day.extent.is_some() {
                denied += day.sums;
            }
        }
        let which = Which {
            payer: scope.payer.clone(),
            ..Which::all(Of::Claims(Claims::Denied)).within(period.span(office))
        };
        TrendStep { days: period, all, denied, part: Basis { which, counts: Measure::Number } }
    };
    scope.period.steps().into_iter().map(step).collect()
}

/// By payer.
pub(super) fn by_payer(
    counted: &Counted,
    names: &[(PayerId, String)],
    which: &impl Fn(Of) -> Which,
) -> Vec<Share> {
    let mut payers: BTreeMap<&PayerId, [Sums; 4]> = BTreeMap::new();
    for group in &counted.claims {
        let place = usize::from(group.day < counted.since);
        let sums = payers.entry(&group.payer).or_default();
        sums[place] += group.sums;
        if group.extent.is_some() {
            sums[2 + place] += group.sums;
        }
    }
    let share = |(payer, sums): (&PayerId, [Sums; 4])| {
        let name = names.iter().find(|(id, _)| id == payer).map(|(_, name)| name.clone());
        let basis = |claims| {
            let which = Which { payer: Some(payer.clone()), ..which(Of::Claims(claims)) };
            Basis { which, counts: Measure::Number }
        };
        let [all, all_before, denied, denied_before] = sums;
        Share {
            id: payer.0.clone(),
            name: name.filter(|it| !it.is_empty()).unwrap_or_else(|| payer.0.clone()),
            denied,
            denied_before,
            all: Some(all),
            all_before: Some(all_before),
            part: basis(Claims::Denied),
            whole: Some(basis(Claims::All)),
        }
    };
    largest_first(payers.into_iter().map(share).collect())
}

/// By what went wrong.
pub(super) fn by_class(groups: &[ReasonGroup], which: &impl Fn(Of) -> Which) -> Vec<Share> {
    let mut classes: BTreeMap<DenialClass, [Sums; 2]> = BTreeMap::new();
    for group in groups {
        classes.entry(group.class).or_default()[usize::from(group.is_before)] += group.sums;
    }
    let share = |(class, [denied, denied_before]): (DenialClass, [Sums; 2])| {
        let which = Which { class: Some(class), ..which(Of::Claims(Claims::Denied)) };
        of_denied((class.id(), class.title()), [denied, denied_before], which)
    };
    largest_first(classes.into_iter().map(share).collect())
}

/// By leading code.
pub(super) fn by_code(groups: &[ReasonGroup], which: &impl Fn(Of) -> Which) -> Vec<Share> {
    let mut codes: BTreeMap<&str, ([Sums; 2], DenialClass)> = BTreeMap::new();
    for group in groups {
        let (sums, _) = codes.entry(&group.code).or_insert(([Sums::default(); 2], group.class));
        sums[usize::from(group.is_before)] += group.sums;
    }
    let share = |(code, ([denied, denied_before], class)): (&str, ([Sums; 2], DenialClass))| {
        let which = Which { code: Some(code.to_owned()), ..which(Of::Claims(Claims::Denied)) };
        of_denied((code, class.title()), [denied, denied_before], which)
    };
    largest_first(codes.into_iter().map(share).collect())
}

fn of_denied((id, name): (&str, &str), [denied, denied_before]: [Sums; 2], which: Which) -> Share {
    Share {
        id: id.to_owned(),
        name: name.to_owned(),
        denied,
        denied_before,
        all: None,
        all_before: None,
        part: Basis { which, counts: Measure::Denied },
        whole: None,
    }
}

/// The most denied money first; of equal ones, by name.
fn largest_first(mut shares: Vec<Share>) -> Vec<Share> {
    shares.sort_by(|one, other| {
        let money = other.denied.denied.cmp(&one.denied.denied);
        money.then_with(|| one.name.cmp(&other.name))
    });
    shares
}
