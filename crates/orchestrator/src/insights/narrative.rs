//! The summary in sentences: what changed, who moved it, what runs out, and whether the work will get done.
//!
//! Each sentence is written by a rule from figures that are on the page, and each number of it leads to the
//! figure that it is from. Nothing is said of too few claims to mean anything.

use domain::{Cents, KpiQuantity, Queue};
use store::Sums;

use super::{Basis, Due, Figure, Insights, Share, Value};

/// Of fewer claims than this a change of a rate says nothing: one claim more or less moves it by five
/// points.
const N_CLAIMS_MIN: u64 = 20;

/// A change of a rate below half a point is no change that anybody could act on.
const CHANGE_MIN_BP: i64 = 50;

/// A payer or a class is said to have moved something from so much money on.
const MOVED_MIN: Cents = Cents(100_00);

/// What a person gets done in a week: five days of six hours at the work itself.
const MINUTES_OF_A_WEEK: u64 = 5 * 6 * 60;

/// A sentence of the summary.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sentence {
    /// What it is about, as a stable name: `change`, `payer`, `reason`, `deadlines`, `recovered`,
    /// `staffing`, `agents`, `quiet`.
    pub about: &'static str,
    /// Whether it is good to hear; `None` where it is neither.
    pub is_good: Option<bool>,
    /// Its parts in order.
    pub parts: Vec<Said>,
}

/// A part of a sentence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Said {
    /// Words.
    Words(String),
    /// A number, with the figure that it is from and the rows that it was counted from.
    Number {
        /// As it stands in the sentence.
        text: String,
        /// The figure, such as `initial_denial_rate`, or `payers`, `classes`, `due`.
        figure: &'static str,
        /// Its rows.
        basis: Basis,
    },
}

impl Sentence {
    /// The whole sentence.
    pub fn text(&self) -> String {
        let part = |it: &Said| match it {
            Said::Words(words) => words.clone(),
            Said::Number { text, .. } => text.clone(),
        };
        self.parts.iter().map(part).collect()
    }
}

/// The summary, the most urgent first.
pub fn narrative(insights: &Insights) -> Vec<Sentence> {
    let sentences = [
        deadlines(insights),
        change(insights),
        mover(insights, &insights.payers, ("payer", "payers")),
        mover(insights, &insights.classes, ("reason", "classes")),
        recovered(insights),
        staffing(insights),
        agents(insights),
    ];
    let said: Vec<_> = sentences.into_iter().flatten().collect();
    if said.is_empty() {
        let nothing =
            "Nothing was decided by payers in this time, and nothing waits for an answer.";
        return vec![Sentence::of("quiet", None).words(nothing)];
    }
    said
}

/// Deadlines that have passed or are about to.
fn deadlines(insights: &Insights) -> Option<Sentence> {
    let bucket = |due| insights.due.iter().find(|it| it.due == due && 0 < it.sums.n);
    let sentence = Sentence::of("deadlines", Some(false));
    match (bucket(Due::Overdue), bucket(Due::Week)) {
        (Some(late), Some(soon)) => Some(
            sentence
                .number(&cases(&late.sums), "due", &late.basis)
                .words(&format!(
                    " ({}) passed the last day for an answer, and ",
                    dollars(late.sums.denied)
                ))
                .number(&format!("{} more", soon.sums.n), "due", &soon.basis)
                .words(&format!(
                    " ({}) run out within seven days: these come before everything else.",
                    dollars(soon.sums.denied)
                )),
        ),
        (Some(late), None) => {
            Some(sentence.number(&cases(&late.sums), "due", &late.basis).words(&format!(
                " ({}) passed the last day for an answer: look whether anything can still be done.",
                dollars(late.sums.denied)
            )))
        }
        (None, Some(soon)) => {
            Some(sentence.number(&cases(&soon.sums), "due", &soon.basis).words(&format!(
                " ({}) {} out within seven days: begin there.",
                dollars(soon.sums.denied),
                if soon.sums.n == 1 { "runs" } else { "run" }
            )))
        }
        (None, None) => None,
    }
}

/// The denial rate, and how it moved.
fn change(insights: &Insights) -> Option<Sentence> {
    let rate = insights.figure("initial_denial_rate")?;
    let Value::Share(now) = rate.value else { return None };
    let whole = rate.whole.as_ref()?;
    let points = rate.value.number()?;
    let n_decided = match now.denominator {
        Some(KpiQuantity::Count(n)) => n,
        _ => 0,
    };
    let is_enough = N_CLAIMS_MIN <= n_decided
        && matches!(
            rate.before.as_ref().and_then(Value::basis),
            Some(KpiQuantity::Count(n)) if N_CLAIMS_MIN <= n
        );
    let change = rate.change().filter(|_| is_enough);
    let sentence = Sentence::of("change", rate.is_better().filter(|_| change.is_some()))
        .words("Payers first denied ")
        .number(&percent(points), rate.id, &rate.part)
        .words(" of the ")
        .number(&claims(n_decided), "claims_decided", whole)
        .words(" that they decided");
    Some(match change {
        Some(change) if CHANGE_MIN_BP <= change => {
            sentence.words(&format!(", {} more than before.", in_points(change)))
        }
        Some(change) if change <= -CHANGE_MIN_BP => {
            sentence.words(&format!(", {} fewer than before.", in_points(-change)))
        }
        Some(_) => sentence.words(", about as many as before."),
        None if !insights.has_before => sentence.words("."),
        None => sentence.words("; too few claims to compare with the time before."),
    })
}

/// The payer or the reason of which more was denied than of any other, compared with the time before.
fn mover(
    insights: &Insights,
    shares: &[Share],
    (about, figure): (&'static str, &'static str),
) -> Option<Sentence> {
    if !insights.has_before {
        return largest(shares, (about, figure));
    }
    let worst = shares.iter().max_by_key(|it| it.more_denied());
    if let Some(it) = worst.filter(|it| MOVED_MIN <= it.more_denied()) {
        let sentence =
            Sentence::of(about, Some(false)).words(&format!("{} denied ", subject(about, it)));
        return Some(
            sentence
                .number(&dollars(it.denied.denied), figure, &it.part)
                .words(&format!(", {} more than before.", dollars(it.more_denied()))),
        );
    }
    let best = shares.iter().min_by_key(|it| it.more_denied())?;
    if -MOVED_MIN < best.more_denied() {
        return None;
    }
    let sentence =
        Sentence::of(about, Some(true)).words(&format!("{} denied ", subject(about, best)));
    Some(
        sentence
            .number(&dollars(best.denied.denied), figure, &best.part)
            .words(&format!(", {} less than before.", dollars(-best.more_denied()))),
    )
}

/// The payer or the reason of which most was denied, where there is nothing to compare with.
fn largest(shares: &[Share], (about, figure): (&'static str, &'static str)) -> Option<Sentence> {
    let largest = shares.first().filter(|it| MOVED_MIN <= it.denied.denied)?;
    let sentence = Sentence::of(about, None).words(&format!("{} denied ", subject(about, largest)));
    Some(sentence.number(&dollars(largest.denied.denied), figure, &largest.part).words(
        if about == "payer" { ", more than any other." } else { ", more than for any other." },
    ))
}

/// Who or what denied.
fn subject(about: &str, share: &Share) -> String {
    if about == "payer" {
        share.name.clone()
    } else {
        format!("For the reason \u{201c}{}\u{201d} payers", share.name)
    }
}

/// What came back.
fn recovered(insights: &Insights) -> Option<Sentence> {
    let recovered = insights.figure("recovered")?;
    let amount = recovered.value.number().filter(|it| *it != 0)?;
    let sentence = Sentence::of("recovered", Some(0 < amount))
        .number(&dollars(Cents(amount)), recovered.id, &recovered.part)
        .words(if 0 < amount {
            " came back on denied claims"
        } else {
            " more was taken back than came"
        });
    let rate = insights.figure("overturn_rate")?;
    Some(match (rate.value.number(), &rate.whole) {
        (Some(points), Some(_)) => sentence
            .words("; ")
            .number(&percent(points), rate.id, &rate.part)
            .words(" of the answers that payers judged brought money."),
        _ => sentence.words("."),
    })
}

/// Whether the work that waits can be done, and where it piles up.
fn staffing(insights: &Insights) -> Option<Sentence> {
    let waiting = insights.figure("at_risk")?;
    let longest = insights.queues.first()?;
    let all: u64 = insights.queues.iter().map(|it| it.sums.n).sum();
    let sentence = Sentence::of("staffing", None);
    let sentence = if insights.minutes_waiting == 0 {
        sentence
    } else {
        let people = insights.minutes_waiting.div_ceil(MINUTES_OF_A_WEEK);
        let hours = insights.minutes_waiting.div_ceil(60);
        let who = if people == 1 { "one person".to_owned() } else { format!("{people} people") };
        sentence
            .words("The work that waits for us is about ")
            .number(&format!("{hours} hours"), waiting.id, &waiting.part)
            .words(&format!(", a week's work for {who}. "))
    };
    let share = longest.sums.n * 100 / all.max(1);
    Some(
        sentence
            .words("Most money waits in ")
            .number(longest.queue.label(), "queues", &longest.basis)
            .words(&format!(
                " ({}, {share} % of all that wait){}",
                cases(&longest.sums),
                advice(longest.queue)
            )),
    )
}

/// What helps where work piles up.
fn advice(queue: Queue) -> &'static str {
    match queue {
        Queue::AutoSubmit => ": it is drafted and only has to be approved.",
        Queue::ManagerApproval => ": a manager's hour moves most there.",
        Queue::CoderReview => ": a coder's time moves most there.",
        Queue::ClinicalReview => ": a clinician's time moves most there.",
        Queue::ArFollowUp => ": it is calls to payers.",
        Queue::Appeals => ": it is letters, and they have deadlines.",
        Queue::Team(_) => ".",
    }
}

/// How people took what agents proposed.
fn agents(insights: &Insights) -> Option<Sentence> {
    let rate = insights.figure("approval_rate")?;
    let (points, whole) = (rate.value.number()?, rate.whole.as_ref()?);
    let Some(KpiQuantity::Count(n)) = rate.value.basis() else { return None };
    if n < N_CLAIMS_MIN {
        return None;
    }
    Some(
        Sentence::of("agents", None)
            .words("People approved ")
            .number(&percent(points), rate.id, &rate.part)
            .words(" of the ")
            .number(&format!("{n} proposals"), rate.id, whole)
            .words(" that they judged as they were."),
    )
}

impl Insights {
    /// A figure by its name.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|it| it.id == id)
    }
}

impl Sentence {
    fn of(about: &'static str, is_good: Option<bool>) -> Self {
        Self { about, is_good, parts: Vec::new() }
    }

    fn words(mut self, words: &str) -> Self {
        self.parts.push(Said::Words(words.to_owned()));
        self
    }

    fn number(mut self, text: &str, figure: &'static str, basis: &Basis) -> Self {
        self.parts.push(Said::Number { text: text.to_owned(), figure, basis: basis.clone() });
        self
    }
}

fn dollars(amount: Cents) -> String {
    let sign = if amount < Cents::ZERO { "-" } else { "" };
    format!("{sign}${}", amount.abs())
}

/// Hundredths of a percent, to a tenth.
fn percent(points: i64) -> String {
    let tenths = (points + points.signum() * 5) / 10;
    format!("{}.{} %", tenths / 10, (tenths % 10).abs())
}

fn in_points(points: i64) -> String {
    let tenths = (points + 5) / 10;
    format!("{}.{} points", tenths / 10, tenths % 10)
}

fn cases(sums: &Sums) -> String {
    if sums.n == 1 { "1 case".to_owned() } else { format!("{} cases", sums.n) }
}

fn claims(n: u64) -> String {
    if n == 1 { "1 claim".to_owned() } else { format!("{n} claims") }
}
