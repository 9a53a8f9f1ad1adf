//! The life of a town: what happens in a day, without a word about disks.

use std::{collections::BTreeMap, ops::AddAssign};

use chrono::{Days, NaiveDate};
use domain::{Digest, Door};
use world::{Contest, Enclosure, Seed, World};

use super::{
    Plan, Records,
    mail::{Letter, Mail},
    outbox::Found,
    paper::{About, Paper},
    records,
};

/// Everything that lives.
#[derive(Debug)]
pub(super) struct Life {
    number: u64,
    seed: Seed,
    plan: Plan,
    world: World,
    mail: Mail,
    /// Claims that somebody means to work on by hand, each with the day on which it was routed.
    by_hand: BTreeMap<NaiveDate, Vec<(About, NaiveDate)>>,
    /// The day on which something was last sent about a claim.
    sent: BTreeMap<About, NaiveDate>,
    n_routed: u64,
}

/// What happened in some days.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Passed {
    /// Days.
    pub n_days: usize,
    /// Files that were put into the inbox.
    pub n_files: usize,
    /// Claims that were sent for the office.
    pub n_claims: usize,
    /// Claims for nobody in this town.
    pub n_undeliverable: usize,
    /// Letters that were posted for the office.
    pub n_letters: usize,
    /// Claims that the practice's own people took on.
    pub n_by_hand: usize,
    /// Papers of which nobody could tell what to do with them.
    pub n_unread: usize,
}

/// A day that passed.
pub(super) struct DayPassed {
    pub(super) letters: Vec<Letter>,
    pub(super) counts: Passed,
}

impl Life {
    pub(super) fn new(number: u64, plan: Plan) -> Self {
        let seed = Seed::new(number).named("town");
        Self {
            number,
            seed,
            plan,
            world: World::new(number, plan.world),
            mail: Mail::new(seed, plan.disturbed_bp),
            by_hand: BTreeMap::new(),
            sent: BTreeMap::new(),
            n_routed: 0,
        }
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.world.today()
    }

    pub(super) fn seed(&self) -> u64 {
        self.number
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }

    pub(super) fn n_on_the_way(&self) -> usize {
        self.mail.n_held()
    }

    pub(super) fn records(&self, from: NaiveDate, to: NaiveDate) -> Records {
        records::of(&self.world, self.seed, from, to)
    }

    /// What was in the outbox goes its way, everybody does a day's work, and the mail comes.
    pub(super) fn pass_day(&mut self, papers: &[Found]) -> DayPassed {
        let mut counts = Passed { n_days: 1, ..Passed::default() };
        for found in papers {
            self.handle(found, &mut counts);
        }
        self.work_by_hand(&mut counts);
        let day = later(self.today(), 1);
        let deliveries = self.world.advance(day);
        let letters = self.mail.sort(day, deliveries);
        counts.n_files = letters.len();
        DayPassed { letters, counts }
    }

    fn handle(&mut self, found: &Found, counts: &mut Passed) {
        match Paper::of(found) {
            Paper::Claims => {
                let submitted = self.world.submit(&found.bytes);
                counts.n_claims += submitted.claims.len();
                counts.n_undeliverable += submitted.n_undeliverable;
                let today = self.today();
                let about = submitted.claims.into_iter();
                let about = about.map(|(payer, claim)| About { payer, claim });
                self.sent.extend(about.map(|it| (it, today)));
            }
            Paper::Letter { about, door, enclosed } => {
                counts.n_letters += 1;
                self.post(about, door, &enclosed);
            }
            Paper::Routed(about) => self.route(about),
            Paper::ForTheOffice => {}
            Paper::Unread => counts.n_unread += 1,
        }
    }

    /// A letter goes to the payer. For a reopening somebody has to be told what the claim should have
    /// been: that is in no letter, and the practice's people know it.
    fn post(&mut self, about: About, door: Door, enclosed: &[Digest]) {
        let About { payer, claim } = about.clone();
        let mut enclosures: Vec<Enclosure> = [Enclosure::Records, Enclosure::Authorization]
            .into_iter()
            .chain([Enclosure::FilingProof])
            .filter(|kind| enclosed.contains(&Digest::of(&records::document(&claim, *kind))))
            .collect();
        if door == Door::PricingDispute {
            enclosures.push(Enclosure::ContractTerms);
        }
        let corrected =
            (door == Door::Reopening).then(|| self.world.as_it_should_be(payer, &claim));
        let day = self.today();
        let corrected = corrected.flatten();
        self.world.contest(Contest { claim, payer, door, enclosed: enclosures, corrected, day });
        self.sent.insert(about, day);
    }

    /// Somebody may take the claim out of its queue some days from now.
    fn route(&mut self, about: About) {
        self.n_routed += 1;
        let seed = self.seed.named(&about.claim).of("routed", self.n_routed);
        if seed.happens("by hand", self.plan.by_hand_bp) {
            let today = self.today();
            let day = later(today, seed.number("days", 1, 5));
            self.by_hand.entry(day).or_default().push((about, today));
        }
    }

    /// Whoever takes a claim out of its queue sees what was sent since, and leaves it then.
    fn work_by_hand(&mut self, counts: &mut Passed) {
        let due = later(self.today(), 1);
        while let Some(entry) = self.by_hand.first_entry()
            && *entry.key() <= due
        {
            for (about, routed) in entry.remove() {
                let answered = self.sent.get(&about).is_some_and(|day| routed <= *day);
                if !answered && self.world.work_by_hand(about.payer, &about.claim) {
                    counts.n_by_hand += 1;
                }
            }
        }
    }
}

impl AddAssign for Passed {
    fn add_assign(&mut self, more: Self) {
        self.n_days += more.n_days;
        self.n_files += more.n_files;
        self.n_claims += more.n_claims;
        self.n_undeliverable += more.n_undeliverable;
        self.n_letters += more.n_letters;
        self.n_by_hand += more.n_by_hand;
        self.n_unread += more.n_unread;
    }
}

fn later(day: NaiveDate, n_days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(n_days))).unwrap_or(NaiveDate::MAX)
}
