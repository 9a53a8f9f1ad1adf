//! Two workers side by side. Each goes on when chance says so, dies, or stands still while the other works.
//!
//! Two places are passed at once. A worker that stands in a transaction holds up everybody who writes,
//! which is what a database is for. And one that stands in the very moment of sending may send after
//! somebody else found nothing and sent; no order of things can prevent that at a platform that does not
//! know our keys, and `orchestrator::act` says so.

use std::sync::Arc;

use platforms::{Platform, Writes};

use super::Sim;
use crate::{
    mortal::{Call, Came, Mortal, Outside, Place, Point},
    office::TestOffice,
};

/// Of a hundred places, a worker dies at so many.
const DEATHS_OF_HUNDRED: u32 = 2;

/// See the module.
pub(super) struct Crew {
    workers: [Mortal; 2],
    /// How many there ever were; each has its own name.
    n_hired: u64,
}

impl Crew {
    pub(super) fn new(office: &TestOffice, outside: &Arc<Outside>) -> Self {
        let worker = |nth: u64| Mortal::new(office, outside, (&format!("worker {nth}"), nth));
        Self { workers: [worker(1), worker(2)], n_hired: 2 }
    }
}

impl Sim {
    /// One of the workers goes on for a few places.
    pub(super) async fn work(&mut self) {
        let which = self.chance.usize(..2);
        let mut n_left = self.chance.u32(1..=16);
        loop {
            let now = self.now();
            match self.crew.workers[which].go(now).await {
                Came::To(place) => {
                    if self.happens(DEATHS_OF_HUNDRED) {
                        self.die(which, &place);
                        return;
                    }
                    n_left = n_left.saturating_sub(1);
                    if n_left == 0 && self.may_stand(&place) {
                        self.story.note(&format!("worker {} stands at `{place}`", which + 1));
                        return;
                    }
                }
                Came::ToTheEnd(round) => {
                    let round = round.expect("the queue works");
                    if round.n_taken > 0 {
                        let (done, taken) = (round.n_done, round.n_taken);
                        self.story.note(&format!("worker {}: {done} of {taken} done", which + 1));
                        self.story.tell_news().await;
                    }
                    return;
                }
            }
        }
    }

    /// Nobody stands still any more: each ends the round that it is in.
    pub(super) async fn come_to_the_end(&mut self) {
        for which in 0..2 {
            while self.crew.workers[which].is_at_work() {
                let now = self.now();
                self.crew.workers[which].go(now).await;
            }
        }
    }

    /// Both work until nothing is due.
    pub(super) async fn work_all(&mut self) {
        self.come_to_the_end().await;
        let mut n_idle = 0;
        for round in 0.. {
            if n_idle == 2 {
                break;
            }
            let now = self.now();
            n_idle = match self.crew.workers[round % 2].go(now).await {
                Came::ToTheEnd(Ok(it)) if it.n_taken == 0 => n_idle + 1,
                _ => 0,
            };
            self.crew.finish(round % 2, now).await;
        }
    }

    fn die(&mut self, which: usize, place: &Place) {
        self.crew.n_hired += 1;
        let nth = self.crew.n_hired;
        let office = self.story.office();
        self.crew.workers[which] =
            Mortal::new(office, &self.outside, (&format!("worker {nth}"), nth));
        self.story.note(&format!("worker {} dies at `{place}`", which + 1));
    }

    fn may_stand(&self, place: &Place) -> bool {
        match place.point {
            Point::BeforeWriting | Point::BeforeCommit => false,
            Point::BeforeCall(Call::Perform) => {
                self.office().sandbox.describe().writes == Writes::Deduplicated
            }
            _ => true,
        }
    }
}

impl Crew {
    /// One ends the round that it is in.
    async fn finish(&mut self, which: usize, now: domain::Moment) {
        while self.workers[which].is_at_work() {
            self.workers[which].go(now).await;
        }
    }
}
