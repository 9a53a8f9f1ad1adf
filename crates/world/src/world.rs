//! The world itself: its day, and what everybody in it does when the day moves on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use x12::claim::Claim;

use crate::{
    calendar::{earlier, is_business_day, later},
    delivery::{Delivery, FileKind, Sender},
    office::{Office, Permission},
    payers::{Contest, Effects, Filed, Foresight, Parcel, Payer, PayerId, Posting, cards},
    plan::Plan,
    practice::{PRACTICE_ID, Practice, file},
    seed::Seed,
    truth::{ClaimTruth, Truth},
};

/// A practice and its payers on one day.
#[derive(Debug)]
pub struct World {
    plan: Plan,
    today: NaiveDate,
    practice: Practice,
    payers: Vec<Payer>,
    office: Office,
    truth: Truth,
    /// Files that come on a later day.
    mail: BTreeMap<NaiveDate, Vec<Delivery>>,
    /// What is said at the door, on the day on which it is told.
    doors: BTreeMap<NaiveDate, Vec<(PayerId, String, bool)>>,
    /// What came from outside and is received tomorrow.
    arrived: Vec<(PayerId, Parcel)>,
    contested: Vec<Contest>,
    /// Claims that came from outside: what is wrong with them is told to whoever sent them.
    from_outside: BTreeSet<(PayerId, String)>,
    n_files: u32,
}

/// What became of a file that was handed in.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Submitted {
    /// Claims that go to a payer, each with its number.
    pub claims: Vec<(PayerId, String)>,
    /// Claims for nobody in this world.
    pub n_undeliverable: usize,
}

impl World {
    /// A world on the evening before its first day.
    pub fn new(seed: u64, plan: Plan) -> Self {
        let seed = Seed::new(seed);
        let practice = Practice::new(seed, plan);
        let payers = cards().iter().map(|card| Payer::new(card, seed, &practice)).collect();
        Self {
            plan,
            today: earlier(plan.begin, 1),
            practice,
            payers,
            office: Office::default(),
            truth: Truth::default(),
            mail: BTreeMap::new(),
            doors: BTreeMap::new(),
            arrived: Vec::new(),
            contested: Vec::new(),
            from_outside: BTreeSet::new(),
            n_files: 0,
        }
    }

    /// The day that it is.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// The practice.
    pub fn practice(&self) -> &Practice {
        &self.practice
    }

    /// What really is the case, as far as it was delivered.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// Moves on to the evening of this day, and gives what was delivered until then, by day.
    pub fn advance(&mut self, to: NaiveDate) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        while self.today < to {
            self.today = later(self.today, 1);
            deliveries.extend(self.pass_day());
        }
        deliveries
    }

    /// Hands in a file of claims (837); the payers have it tomorrow.
    pub fn submit(&mut self, bytes: &[u8]) -> Submitted {
        let parcel = Parcel::open(bytes);
        let mut submitted = Submitted::default();
        let mut by_payer: BTreeMap<PayerId, Parcel> = BTreeMap::new();
        for claim in &parcel.claims {
            let id = claim.payer().map_or("", |payer| payer.name.id.as_str());
            let Some(card) = cards().iter().find(|card| card.wire_id == id) else {
                submitted.n_undeliverable += 1;
                continue;
            };
            submitted.claims.push((card.id, claim.number().to_owned()));
            let part = by_payer.entry(card.id);
            part.or_insert_with(|| parcel.without_claims()).claims.push(claim.clone());
        }
        self.arrived.extend(by_payer);
        self.from_outside.extend(submitted.claims.iter().cloned());
        submitted
    }

    /// Sends a contest; the payer has it on its day, tomorrow at the earliest.
    pub fn contest(&mut self, contest: Contest) {
        let day = contest.day.max(later(self.today, 1));
        self.contested.push(Contest { day, ..contest });
    }

    /// What would become of a contest if it were sent; `None` where nobody would answer it.
    pub fn foresee(&self, contest: &Contest) -> Option<Foresight> {
        let payer = self.payers.get(usize::from(contest.payer.0))?;
        payer.foresee(&self.practice, contest)
    }

    /// Has the practice's own people put a denial right, some days from now and as well as they can.
    /// Tells whether there is one that stands.
    pub fn work_by_hand(&mut self, payer: PayerId, claim: &str) -> bool {
        let standing = self.truth.claim(payer, claim).and_then(ClaimTruth::standing);
        let denied = standing.filter(|it| it.denials().next().is_some());
        let Some((decision, visit)) = denied.zip(self.practice.visit_of(claim)) else {
            return false;
        };
        self.office.put_right(&self.practice, visit, (payer, decision), self.today);
        true
    }

    /// A claim as it should have been, for whoever asks the practice's people about it; `None` for a
    /// visit that never was.
    pub fn as_it_should_be(&self, payer: PayerId, claim: &str) -> Option<Claim> {
        let visit = self.practice.visit_of(claim)?;
        Some(self.office.as_it_should_be(&self.practice, visit, payer))
    }

    fn pass_day(&mut self) -> Vec<Delivery> {
        let today = self.today;
        let mut copies = Vec::new();
        let mut effects: Vec<Effects> = self.payers.iter().map(|_| Effects::default()).collect();
        self.practice_day(&mut copies, &mut effects);
        for (payer, parcel) in std::mem::take(&mut self.arrived) {
            let at = usize::from(payer.0);
            self.payers[at].receive(&parcel, today, &mut effects[at]);
        }
        let due: Vec<Contest> = self.contested.extract_if(.., |it| it.day <= today).collect();
        for contest in self.office.contests(today).into_iter().chain(due) {
            if let Some(payer) = self.payers.get_mut(usize::from(contest.payer.0)) {
                payer.hear(contest);
            }
        }
        for (payer, effects) in self.payers.iter_mut().zip(&mut effects) {
            payer.work(&self.practice, today, effects);
        }
        for (payer, effects) in cards().iter().zip(effects) {
            self.settle(payer.id, effects);
        }
        self.tell_doors();
        for delivery in copies {
            self.mail.entry(today).or_default().push(delivery);
        }
        let mut delivered = self.mail.remove(&today).unwrap_or_default();
        delivered.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        delivered
    }

    /// Visits are entered, and claims go out.
    fn practice_day(&mut self, copies: &mut Vec<Delivery>, effects: &mut [Effects]) {
        let today = self.today;
        if !is_business_day(today) {
            return;
        }
        for (payer, permission) in self.office.enter(&self.practice, today) {
            let payer = &mut self.payers[usize::from(payer.0)];
            match permission {
                Permission::Authorization(it) => payer.grant(it),
                Permission::Referral(it) => payer.refer(it),
            }
        }
        for ((payer, _), claims) in self.office.claims(&self.practice, today) {
            self.n_files += 1;
            let number = self.n_files;
            let bytes = file(&claims, payer, today, number);
            let at = usize::from(payer.0);
            self.payers[at].receive(&Parcel::open(&bytes), today, &mut effects[at]);
            let day = today.format("%Y%m%d");
            let (kind, from) = (FileKind::Claims, Sender::Practice);
            let name = format!("{day}-{}-{number:05}.837", PRACTICE_ID.to_lowercase());
            copies.push(Delivery { day: today, from, kind, name, bytes });
        }
    }

    /// What a payer's day leads to.
    fn settle(&mut self, payer: PayerId, effects: Effects) {
        for delivery in effects.deliveries {
            self.mail.entry(delivery.day).or_default().push(delivery);
        }
        for (claim, day, taken) in effects.received {
            self.doors.entry(day).or_default().push((payer, claim, taken));
        }
        for (name, written) in &effects.written {
            self.truth.delivered(name, written);
            for posting in &written.postings {
                if let Posting::Word(decision) = posting {
                    self.office.read(&self.practice, &self.plan, (payer, decision), self.today);
                }
            }
        }
        for (next, filed) in effects.forwards {
            self.forward(next, filed);
        }
    }

    fn forward(&mut self, payer: PayerId, filed: Filed) {
        if let Some(next) = self.payers.get_mut(usize::from(payer.0)) {
            next.take(filed);
        }
    }

    fn tell_doors(&mut self) {
        for (payer, claim, taken) in self.doors.remove(&self.today).unwrap_or_default() {
            self.truth.received(payer, &claim, self.today, taken);
            if !taken && !self.from_outside.contains(&(payer, claim.clone())) {
                self.office.returned(&self.practice, payer, &claim, self.today);
            }
        }
    }
}
