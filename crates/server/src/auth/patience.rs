//! Patience with who guesses: each wrong attempt makes the next one wait longer, for the name that was
//! tried and for the address that it came from.
//!
//! Nobody is locked out for good: whoever guesses at a colleague's name can make them wait for minutes,
//! and no longer. An attempt counts before its password is looked at, so that many at once gain nothing.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::Moment;

/// What an attempt is counted by.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Of {
    /// A name, as it was typed but for capitals.
    Name(String),
    /// An address.
    Address(IpAddr),
}

/// How often it may go wrong before somebody waits, and how long they wait at most.
struct Measure {
    n_free: u32,
    longest: Duration,
}

impl Of {
    fn measure(&self) -> Measure {
        match self {
            // A person mistypes a few times; and a stranger must not keep them out for long.
            Self::Name(_) => Measure { n_free: 5, longest: Duration::from_mins(5) },
            // A whole office may share an address.
            Self::Address(_) => Measure { n_free: 30, longest: Duration::from_mins(15) },
        }
    }
}

/// Whoever did not try for so long begins anew.
const FORGOTTEN_AFTER: Duration = Duration::from_hours(1);

/// With more names and addresses than this in mind, those that are forgotten are thrown out.
const N_IN_MIND: usize = 4_096;

/// Attempts that went wrong.
#[derive(Default)]
pub(crate) struct Patience(Mutex<HashMap<Of, Wrong>>);

#[derive(Clone, Copy)]
struct Wrong {
    n: u32,
    last: Moment,
    wait_until: Moment,
}

/// An attempt that is under way.
pub(crate) struct Attempt<'a> {
    patience: &'a Patience,
    name: Of,
}

impl Patience {
    /// Begins an attempt, or says how many seconds to wait.
    pub(crate) fn attempt(
        &self,
        name: &str,
        address: Option<IpAddr>,
        now: Moment,
    ) -> Result<Attempt<'_>, u64> {
        let name = Of::Name(name.trim().to_lowercase());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > N_IN_MIND {
            all.retain(|_, it| now < it.last.plus(FORGOTTEN_AFTER));
        }
        let of: Vec<Of> = std::iter::once(name.clone()).chain(address.map(Of::Address)).collect();
        let wait = of.iter().filter_map(|it| all.get(it)).map(|it| it.wait_until).max();
        if let Some(until) = wait.filter(|it| now < *it) {
            let ms = (until.ms() - now.ms()).unsigned_abs();
            return Err(ms.div_ceil(1_000));
        }
        for one in of {
            let Measure { n_free, longest } = one.measure();
            let wrong = all.entry(one).or_insert(Wrong { n: 0, last: now, wait_until: now });
            if now >= wrong.last.plus(FORGOTTEN_AFTER) {
                wrong.n = 0;
            }
            wrong.n = wrong.n.saturating_add(1);
            wrong.last = now;
            if wrong.n > n_free {
                let doublings = (wrong.n - n_free - 1).min(16);
                wrong.wait_until = now.plus(Duration::from_secs(1 << doublings).min(longest));
            }
        }
        drop(all);
        Ok(Attempt { patience: self, name })
    }
}

impl Attempt<'_> {
    /// It was right: the name begins anew. The address does not, or whoever has one password could go on
    /// guessing at others.
    pub(crate) fn was_right(self) {
        let mut all = self.patience.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

    fn at(seconds: u64) -> Moment {
        Moment::from_ms(0).unwrap().plus(Duration::from_secs(seconds))
    }

    #[test]
    fn each_wrong_attempt_makes_the_next_one_wait_longer_and_never_for_good() {
        let patience = Patience::default();
        let mut now = 0;
        let mut waits = Vec::new();
        for _ in 0..18 {
            while let Err(secs) = patience.attempt("Grace", None, at(now)) {
                waits.push(secs);
                now += secs;
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    }

    #[test]
    fn who_was_right_begins_anew_and_others_never_waited() {
        let patience = Patience::default();
        for _ in 0..5 {
            assert!(patience.attempt("grace", HERE, at(0)).is_ok());
        }
        patience.attempt(" GRACE ", HERE, at(0)).ok().unwrap().was_right();
        assert!(patience.attempt("grace", HERE, at(0)).is_ok());
        assert!(patience.attempt("ada", HERE, at(0)).is_ok());
    }

    #[test]
    fn an_address_that_tries_many_names_waits_too() {
        let patience = Patience::default();
        let try_all = (0..40).filter(|n| patience.attempt(&n.to_string(), HERE, at(0)).is_ok());
        assert_eq!(try_all.count(), 31);
        assert!(patience.attempt("another", None, at(0)).is_ok());
    }

    #[test]
    fn after_an_hour_it_is_forgotten() {
        let patience = Patience::default();
        for second in 0..6 {
            assert!(patience.attempt("grace", None, at(second)).is_ok());
        }
        assert!(patience.attempt("grace", None, at(5)).is_err());
        for _ in 0..5 {
            assert!(patience.attempt("grace", None, at(3_700)).is_ok());
        }
    }
}
