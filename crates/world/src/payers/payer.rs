//! A payer at work: takes claims in, decides when their day has come, and pays on its days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{
    Authorization, Card, Contest, Decision, PayerId, Referral,
    account::Account,
    acknowledge::{Parcel, Rejection, at_door},
    books::Books,
    contest,
    filed::Filed,
    line::Desk,
    remit::{Outbox, Posting, Written},
    write_835,
};
use crate::{
    calendar::{business_day_after, later},
    delivery::{Delivery, FileKind, Sender},
    practice::Practice,
    seed::Seed,
    segments::Envelope,
};

/// One payer with everything that it knows.
#[derive(Debug)]
pub(crate) struct Payer {
    pub(super) card: &'static Card,
    pub(super) seed: Seed,
    pub(super) books: Books,
    pub(super) accounts: BTreeMap<String, Account>,
    pub(super) tasks: BTreeMap<NaiveDate, Vec<Task>>,
    pub(super) outbox: Outbox,
    /// Every CLP07 that was given out.
    pub(super) numbers: BTreeSet<String>,
    /// Files that come once more on a later day.
    again: BTreeMap<NaiveDate, Vec<Delivery>>,
    n_files: u32,
}

/// What has to be done on a day.
#[derive(Clone, Debug)]
pub(super) enum Task {
    /// A claim is adjudicated.
    Decide(Box<Filed>),
    /// What was pending is decided.
    Finish(String),
    /// A contest is answered.
    Answer(Box<Contest>),
    /// A payment is looked at again.
    Audit(String),
}

/// What a day at a payer leads to outside of it.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(crate) deliveries: Vec<Delivery>,
    /// Remittances, each with the name of its file.
    pub(crate) written: Vec<(String, Written)>,
    /// Claims that go on to the next payer.
    pub(crate) forwards: Vec<(PayerId, Filed)>,
    /// What became of claims at the door: number, day, taken or not.
    pub(crate) received: Vec<(String, NaiveDate, bool)>,
}

impl Task {
    /// By claim, so that it does not matter in which order things were put on the desk.
    fn order(&self) -> (&str, u8) {
        match self {
            Self::Decide(filed) => (&filed.number, 0),
            Self::Finish(claim) => (claim, 1),
            Self::Answer(contest) => (&contest.claim, 2),
            Self::Audit(claim) => (claim, 3),
        }
    }
}

impl Payer {
    pub(crate) fn new(card: &'static Card, seed: Seed, practice: &Practice) -> Self {
        Self {
            card,
            seed: seed.of("payer", u64::from(card.id.0)),
            books: Books::of(card, practice),
            accounts: BTreeMap::new(),
            tasks: BTreeMap::new(),
            outbox: Outbox::default(),
            numbers: BTreeSet::new(),
            again: BTreeMap::new(),
            n_files: 0,
        }
    }

    pub(crate) fn grant(&mut self, authorization: Authorization) {
        self.books.grant(authorization);
    }

    pub(crate) fn refer(&mut self, referral: Referral) {
        self.books.refer(referral);
    }

    /// Takes a file of claims: the 999 at once, the 277CA on the next business day.
    pub(crate) fn receive(&mut self, parcel: &Parcel, day: NaiveDate, effects: &mut Effects) {
        let number = self.next_file();
        let receipt = parcel.receipt(self.card, day, number);
        effects.deliveries.push(self.delivery(FileKind::Receipt, day, number, receipt));
        if parcel.claims.is_empty() {
            return;
        }
        let next = business_day_after(day, 1);
        let mut verdicts: Vec<Result<(), Rejection>> = Vec::new();
        for claim in &parcel.claims {
            let knows = |claim: &str, number: &str| self.knows(claim, number);
            let verdict = at_door(self.card, claim, day, knows);
            effects.received.push((claim.number().to_owned(), next, verdict.is_ok()));
            verdicts.push(verdict.map(|filed| self.take(filed)));
        }
        let number = self.next_file();
        let bytes = parcel.acknowledgment(self.card, (day, next), number, &verdicts);
        let delivery = self.delivery(FileKind::Acknowledgment, next, number, bytes);
        effects.deliveries.push(delivery);
    }

    /// Takes a claim onto the desk, from a file or from the payer before.
    pub(crate) fn take(&mut self, filed: Filed) {
        let seed = self.seed.named(&filed.number);
        let (fewest, most) = self.card.temper.days;
        let known = self.accounts.get(&filed.number);
        let turn = known.map_or(0, |it| it.n_filings);
        let days = seed.of("filing", u64::from(turn)).number("days", fewest, most);
        let own = business_day_after(filed.received, days);
        // A copy is never decided before what it is a copy of.
        let due = known
            .filter(|it| it.standing.is_none())
            .map_or(own, |it| own.max(business_day_after(it.due, 1)));
        let account = self.accounts.entry(filed.number.clone());
        let account = account.or_insert_with(|| Account::new(filed.clone(), due));
        account.n_filings += 1;
        self.tasks.entry(due).or_default().push(Task::Decide(Box::new(filed)));
    }

    /// Takes a contest.
    pub(crate) fn hear(&mut self, contest: Contest) {
        let seed = self.seed.named(&contest.claim);
        let turn = self.accounts.get(&contest.claim).map_or(0, |it| it.n_contests);
        let days = contest::answer_days(contest.door, seed.of("contest", u64::from(turn)));
        let due = business_day_after(contest.day, days);
        self.tasks.entry(due).or_default().push(Task::Answer(Box::new(contest)));
    }

    /// A day's work.
    pub(crate) fn work(&mut self, practice: &Practice, day: NaiveDate, effects: &mut Effects) {
        while let Some(entry) = self.tasks.first_entry()
            && *entry.key() <= day
        {
            let mut tasks = entry.remove();
            tasks.sort_by(|a, b| a.order().cmp(&b.order()));
            for task in tasks {
                match task {
                    Task::Decide(filed) => self.decide(*filed, day, effects),
                    Task::Finish(claim) => self.finish(&claim, day, effects),
                    Task::Answer(contest) => self.answer(practice, &contest, day, effects),
                    Task::Audit(claim) => self.audit(&claim, day),
                }
            }
        }
        effects.deliveries.extend(self.again.remove(&day).unwrap_or_default());
        if self.card.temper.pay_days.contains(&day.weekday()) {
            self.pay(day, effects);
        }
    }

    fn pay(&mut self, day: NaiveDate, effects: &mut Effects) {
        let mut written = self.outbox.remit(self.card, day);
        if written.is_empty() {
            return;
        }
        let number = self.next_file();
        let temper = &self.card.temper;
        let of_file = self.seed.named(&day.to_string());
        for set in &mut written {
            set.forgets_day = of_file.happens("forgets the day", temper.forgets_day_bp);
        }
        let envelope = Envelope {
            sender: self.card.wire_id,
            receiver: crate::practice::PRACTICE_ID,
            day,
            control_number: number,
            functional: "HP",
            guide: "005010X221A1",
            line_breaks: temper.line_breaks,
        };
        let sets = written.iter().map(|it| write_835::set(self.card, it)).collect();
        let delivery =
            self.delivery(FileKind::Remittance, day, number, envelope.around("835", sets));
        if of_file.happens("sends twice", temper.sends_twice_bp) {
            let again = later(day, of_file.number("again", 2, 6));
            let copy = Delivery {
                day: again,
                name: format!("copy-of-{}", delivery.name),
                ..delivery.clone()
            };
            self.again.entry(again).or_default().push(copy);
        }
        effects.written.extend(written.into_iter().map(|it| (delivery.name.clone(), it)));
        effects.deliveries.push(delivery);
    }

    pub(super) fn desk(&self) -> Desk<'_> {
        Desk { card: self.card, books: &self.books }
    }

    /// Gives a decision the payer's number: prefix, day and seven digits.
    pub(super) fn numbered(
        &mut self,
        mut decision: Decision,
        turn: u32,
        day: NaiveDate,
    ) -> Decision {
        let seed = self.seed.named(&decision.claim).of("number", u64::from(turn));
        let mut digits = seed.number("digits", 0, 9_999_999);
        loop {
            let prefix = &self.card.wire_id[..2];
            let number = format!("{prefix}{}{digits:07}", day.format("%y%j"));
            if self.numbers.insert(number.clone()) {
                decision.number = number;
                return decision;
            }
            digits = (digits + 1) % 10_000_000;
        }
    }

    /// Is this its number of its word on this claim?
    fn knows(&self, claim: &str, number: &str) -> bool {
        let standing = self.accounts.get(claim).and_then(|it| it.standing.as_ref());
        standing.is_some_and(|it| it.number == number)
    }

    pub(super) fn post(&mut self, day: NaiveDate, decision: Decision) {
        self.outbox.post(day, Posting::Word(decision));
    }

    fn next_file(&mut self) -> u32 {
        self.n_files += 1;
        self.n_files
    }

    fn delivery(&self, kind: FileKind, day: NaiveDate, number: u32, bytes: Vec<u8>) -> Delivery {
        let name = format!(
            "{}-{}-{number:05}.{}",
            day.format("%Y%m%d"),
            self.card.wire_id.to_lowercase(),
            kind.ending()
        );
        Delivery { day, from: Sender::Payer(self.card.id), kind, name, bytes }
    }
}
