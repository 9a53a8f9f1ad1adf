//! What a sandbox holds: its records, what was done to it, and what is to go wrong next.

use std::{
    collections::{HashMap, VecDeque},
    task::Waker,
};

use domain::{AccountId, Action, ClaimRef, Event, Warrant, WarrantKey};

use super::{Disturbance, Fault, Request};
use crate::{Reading, ReceivedFile};

/// Something that was done at a sandbox.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Effect {
    /// Under which warrant.
    pub key: WarrantKey,
    /// The sandbox's own number of it.
    pub reference: String,
    /// About which claim.
    pub claim: ClaimRef,
    /// What.
    pub action: Action,
}

/// What a sandbox is asked to do: what a warrant says, as it arrives there. A platform knows nothing of
/// warrants and can't check one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Order {
    pub(super) key: WarrantKey,
    pub(super) account: AccountId,
    pub(super) claim: ClaimRef,
    pub(super) action: Action,
}

/// What a sandbox tells when it is asked.
#[derive(Debug)]
pub(super) enum Record {
    Event(Event),
    File(ReceivedFile),
}

#[derive(Debug, Default)]
pub(super) struct Office {
    pub(super) records: Vec<Record>,
    pub(super) effects: Vec<Effect>,
    /// The first effect of each key.
    done: HashMap<WarrantKey, usize>,
    /// Places of the records that nobody was told of yet.
    untold: VecDeque<usize>,
    faults: HashMap<Request, VecDeque<Fault>>,
    disturbances: VecDeque<Disturbance>,
    /// How many slow requests may answer that did not ask yet.
    n_released: usize,
    waiting: Vec<Waker>,
}

impl From<&Warrant> for Order {
    fn from(warrant: &Warrant) -> Self {
        Self {
            key: warrant.key(),
            account: warrant.account(),
            claim: warrant.claim().clone(),
            action: warrant.action().clone(),
        }
    }
}

impl Record {
    pub(super) fn reading(&self) -> Reading {
        match self {
            Self::Event(event) => Reading { events: vec![event.clone()], ..Reading::default() },
            Self::File(file) => Reading { files: vec![file.clone()], ..Reading::default() },
        }
    }
}

impl Office {
    pub(super) fn fail_next(&mut self, request: Request, fault: Fault) {
        self.faults.entry(request).or_default().push_back(fault);
    }

    pub(super) fn next_fault(&mut self, request: Request) -> Option<Fault> {
        self.faults.get_mut(&request)?.pop_front()
    }

    pub(super) fn disturb_next(&mut self, disturbance: Disturbance) {
        self.disturbances.push_back(disturbance);
    }

    pub(super) fn hold(&mut self, record: Record) {
        self.untold.push_back(self.records.len());
        self.records.push(record);
    }

    /// The places of the records that are told of, and whether somebody else tells it.
    pub(super) fn send(&mut self) -> Vec<(usize, bool)> {
        let mut sent = Vec::new();
        let mut late = Vec::new();
        for place in std::mem::take(&mut self.untold) {
            match self.disturbances.pop_front() {
                None => sent.push((place, false)),
                Some(Disturbance::Duplicate) => sent.extend([(place, false), (place, false)]),
                Some(Disturbance::OutOfOrder) => late.push((place, false)),
                Some(Disturbance::Lost) => (),
                Some(Disturbance::Forged) => sent.extend([(place, true), (place, false)]),
            }
        }
        sent.extend(late);
        sent
    }

    /// What will be done if this is.
    pub(super) fn effect(&self, order: Order) -> Effect {
        let Order { key, claim, action, .. } = order;
        Effect { key, reference: format!("sandbox-{}", self.effects.len() + 1), claim, action }
    }

    /// It is done.
    pub(super) fn take_effect(&mut self, effect: Effect) {
        self.done.entry(effect.key).or_insert(self.effects.len());
        self.effects.push(effect);
    }

    /// The number of what was done under a key.
    pub(super) fn reference(&self, key: WarrantKey) -> Option<String> {
        self.done.get(&key).map(|place| self.effects[*place].reference.clone())
    }

    pub(super) fn release_one(&mut self) {
        self.n_released += 1;
        self.waiting.drain(..).for_each(Waker::wake);
    }

    pub(super) fn is_released(&mut self, waker: &Waker) -> bool {
        if self.n_released > 0 {
            self.n_released -= 1;
            true
        } else {
            self.waiting.push(waker.clone());
            false
        }
    }
}
