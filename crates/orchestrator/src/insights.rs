//! The figures of the office: how much is denied, by whom and why, what it costs to wait, and how well the
//! work goes. Each figure knows the rows that it was counted from, so that whoever doubts it opens them.
//!
//! | Figure of | Counted by |
//! |---|---|
//! | claims | the day of the payer's first word on the claim |
//! | payments | the day of the remittance |
//! | cases that ended | the moment at which they did |
//! | proposals | the moment at which an agent made them |
//! | work that waits | nothing: as of now |
//!
//! **Invariants**
//! - What a figure says and what the list behind it adds up to are the same.
//! - A share of nothing is not shown as 0 %.
//! - No language model has a part in this: every sentence of the summary is written by a rule.

mod period;
mod figure;
mod shown;
mod shares;
mod waiting;
mod narrative;
pub mod root_cause;

pub use figure::{Basis, Better, Figure, Measure, Value};
pub use narrative::{Said, Sentence, narrative};
pub use period::{Period, Step};
pub use shares::{Share, TrendStep};
pub use waiting::{Due, DueBucket, QueueLoad};

use chrono::NaiveDate;
use domain::{Moment, PayerId};
use store::{
    Behind, ClaimDay, Claims, EndedGroup, Of, Practice, ProposalGroup, ReasonGroup, Span,
    StoreError, Sums, Unanswered, Wait, Which,
};

use crate::Office;

/// What is asked about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Scope {
    /// Which days.
    pub period: Period,
    /// One payer only.
    pub payer: Option<PayerId>,
}

/// The figures of a period, beside those of the period before.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Insights {
    /// As of when.
    pub as_of: Moment,
    /// The day that it is then.
    pub today: NaiveDate,
    /// What was asked about.
    pub scope: Scope,
    /// The records reach back over the whole period before, so that there is something to compare with.
    pub has_before: bool,
    /// The figures, in the order in which they are shown.
    pub figures: Vec<Figure>,
    /// The denial rate, step by step.
    pub trend: Vec<TrendStep>,
    /// By payer, the most denied money first.
    pub payers: Vec<Share>,
    /// By what went wrong, the most denied money first.
    pub classes: Vec<Share>,
    /// By leading code, the most denied money first.
    pub codes: Vec<Share>,
    /// Money that waits for our answer, by how much time is left.
    pub due: Vec<DueBucket>,
    /// Where it waits, the most money first.
    pub queues: Vec<QueueLoad>,
    /// What was expected of cases and what came, by the chance that was given to them.
    pub tenths: Vec<Tenth>,
    /// Every payer that ever paid, by name.
    pub all_payers: Vec<(PayerId, String)>,
    /// Minutes of work that wait for people, as far as they were estimated.
    pub minutes_waiting: u64,
}

/// Cases that the payer judged, of one tenth of chance.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tenth {
    /// 0 for less than 10 %.
    pub tenth: u8,
    /// How many brought money.
    pub n_won: u64,
    /// What they add up to.
    pub sums: Sums,
    /// Which they are.
    pub basis: Basis,
}

/// What was counted for a period and the one before it.
struct Counted {
    /// The first day of the period: what is earlier belongs to the one before.
    since: NaiveDate,
    claims: Vec<ClaimDay>,
    reasons: Vec<ReasonGroup>,
    ended: Vec<EndedGroup>,
    proposals: Vec<ProposalGroup>,
    remittances: [Sums; 2],
    overridden: [Sums; 2],
    unanswered: Sums,
    /// Half took at most so long: until the answer, and until the payer's last word.
    medians: [[Option<i64>; 2]; 2],
}

/// The period that was asked about, or the one before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum When {
    Now,
    Before,
}

/// Works the figures out.
pub async fn insights(
    office: &Office,
    practice: &Practice,
    scope: Scope,
) -> Result<Insights, StoreError> {
    let as_of = office.now();
    let today = office.day(as_of);
    let spans = [scope.period, scope.period.before()].map(|it| it.span(office));
    let mut counted = Counted::of(practice, &scope, spans).await?;
    let earliest = practice.earliest_day().await?;
    let has_before = earliest.is_some_and(|it| it <= spans[1].first);
    if !has_before {
        // A part of a period is no period: it would make everything look worse than before.
        counted.forget_before();
    }
    let of_payer = |of| Which { payer: scope.payer.clone(), ..Which::all(of) };
    let now = |of| of_payer(of).within(spans[0]);
    let waiting = practice.unanswered(&of_payer(Of::Unanswered(Unanswered::All))).await?;
    let all_payers = practice.payers().await?;
    let (_, minutes_waiting) = practice.minutes_waiting().await?;
    Ok(Insights {
        as_of,
        today,
        has_before,
        figures: shown::figures(&counted, &scope, (spans[0], has_before)),
        trend: shares::trend(&counted.claims, &scope, office),
        payers: shares::by_payer(&counted, &all_payers, &now),
        classes: shares::by_class(&counted.reasons, &now),
        codes: shares::by_code(&counted.reasons, &now),
        due: waiting::by_deadline(&waiting, today, office, &of_payer),
        queues: waiting::by_queue(&waiting, &of_payer),
        tenths: tenths(&counted, &now),
        all_payers,
        minutes_waiting,
        scope,
    })
}

/// A page of the rows behind a figure, and what all of them add up to.
pub async fn behind(
    practice: &Practice,
    which: &Which,
    page: (u64, u64),
) -> Result<(Sums, Vec<Behind>), StoreError> {
    Ok((practice.sums(which).await?, practice.behind(which, page).await?))
}

impl Counted {
    async fn of(
        practice: &Practice,
        scope: &Scope,
        [now, before]: [Span; 2],
    ) -> Result<Self, StoreError> {
        let both = Span { first: before.first, begins: before.begins, ..now };
        let which = |of| Which { payer: scope.payer.clone(), ..Which::all(of) };
        let claims = which(Of::Claims(Claims::All)).within(both);
        let ended = which(Of::Ended(store::Ended::All)).within(both);
        let proposals = which(Of::Proposals(store::Proposals::All)).within(both);
        let sums = async |of| -> Result<[Sums; 2], StoreError> {
            let now = practice.sums(&which(of).within(now)).await?;
            Ok([now, practice.sums(&which(of).within(before)).await?])
        };
        let median = async |of, wait| -> Result<[Option<i64>; 2], StoreError> {
            let now = practice.median_ms(&which(of).within(now), wait).await?;
            Ok([now, practice.median_ms(&which(of).within(before), wait).await?])
        };
        Ok(Self {
            since: now.first,
            claims: practice.claims_by_day(&claims).await?,
            reasons: practice.denials_by_reason(&claims, now.first).await?,
            ended: practice.ended(&ended, now.begins).await?,
            proposals: practice.proposals_by_state(&proposals, now.begins).await?,
            remittances: sums(Of::Remittances).await?,
            overridden: sums(Of::Overridden).await?,
            unanswered: practice.sums(&which(Of::Unanswered(Unanswered::All))).await?,
            medians: [
                median(Of::Ended(store::Ended::Answered), Wait::ForUs).await?,
                median(Of::Ended(store::Ended::Judged), Wait::ToTheEnd).await?,
            ],
        })
    }

    fn forget_before(&mut self) {
        self.claims.retain(|it| self.since <= it.day);
        self.reasons.retain(|it| !it.is_before);
        self.ended.retain(|it| !it.is_before);
        self.proposals.retain(|it| !it.is_before);
        self.remittances[1] = Sums::default();
        self.overridden[1] = Sums::default();
    }

    /// What rows of this sort add up to.
    fn sums(&self, of: Of, when: When) -> Sums {
        let is_before = when == When::Before;
        let place = usize::from(is_before);
        match of {
            Of::Claims(claims) => {
                let all = self.claims.iter().filter(|it| (it.day < self.since) == is_before);
                added(all.filter(|it| it.is_among(claims)).map(|it| it.sums))
            }
            Of::Ended(ended) => {
                let all = self.ended.iter().filter(|it| it.is_before == is_before);
                added(all.filter(|it| it.is_among(ended)).map(|it| it.sums))
            }
            Of::Proposals(proposals) => {
                let all = self.proposals.iter().filter(|it| it.is_before == is_before);
                added(all.filter(|it| it.is_among(proposals)).map(|it| it.sums))
            }
            Of::Remittances => self.remittances[place],
            Of::Overridden => self.overridden[place],
            Of::Unanswered(_) => self.unanswered,
        }
    }
}

fn tenths(counted: &Counted, which: &impl Fn(Of) -> Which) -> Vec<Tenth> {
    let tenth = |tenth| {
        let of = Of::Ended(store::Ended::Chance(tenth));
        let all = counted.ended.iter().filter(|it| !it.is_before);
        let won = all.filter(|it| it.is_among(store::Ended::Chance(tenth)) && 0 < it.moved);
        Tenth {
            tenth,
            n_won: added(won.map(|it| it.sums)).n,
            sums: counted.sums(of, When::Now),
            basis: Basis { which: which(of), counts: Measure::Recovered },
        }
    };
    (0..=10).map(tenth).filter(|it| 0 < it.sums.n).collect()
}

fn added(all: impl Iterator<Item = Sums>) -> Sums {
    all.fold(Sums::default(), |mut sum, it| {
        sum += it;
        sum
    })
}
