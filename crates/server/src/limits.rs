//! How often somebody may ask: so that one program that went wild, or somebody who wants to do harm,
//! leaves room for the others.
//!
//! Each has a stock of requests that fills up again at a steady pace (a token bucket): a page with its
//! style, or a burst of clicks, is never refused, and a flood is. Whoever is known is counted by name, all
//! others by the address that they come from.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use domain::{Moment, StaffId};

/// How often.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rate {
    /// So many requests at once.
    pub n_at_once: u32,
    /// So many more each second.
    pub n_each_second: u32,
}

/// How often each may ask.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rates {
    /// Somebody who is signed in.
    pub person: Rate,
    /// An address, whoever is behind it.
    pub address: Rate,
}

impl Default for Rates {
    /// Far above what people do, and what a program needs that reads page after page.
    fn default() -> Self {
        Self {
            person: Rate { n_at_once: 240, n_each_second: 40 },
            address: Rate { n_at_once: 1_200, n_each_second: 200 },
        }
    }
}

impl Rates {
    /// As good as none, for tests that ask for everything in a moment that stands still.
    pub fn none() -> Self {
        let any = Rate { n_at_once: u32::MAX, n_each_second: 1_000_000 };
        Self { person: any, address: any }
    }
}

/// What each has left.
#[derive(Default)]
pub(crate) struct Stocks {
    people: Stock<StaffId>,
    addresses: Stock<IpAddr>,
}

impl Stocks {
    /// Counts a request of somebody, or says for how many seconds they have to wait.
    pub(crate) fn person(&self, rates: &Rates, id: StaffId, now: Moment) -> Result<(), u64> {
        self.people.take(rates.person, id, now)
    }

    /// Counts a request from an address, or says for how many seconds it has to wait.
    pub(crate) fn address(&self, rates: &Rates, ip: IpAddr, now: Moment) -> Result<(), u64> {
        self.addresses.take(rates.address, network(ip), now)
    }
}

/// With more than this in mind, those whose stock is full again are forgotten.
const N_IN_MIND: usize = 16_384;

/// For each, the moment at which its stock will be full again, in milliseconds.
struct Stock<K>(Mutex<HashMap<K, u64>>);

impl<K> Default for Stock<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Stock<K> {
    fn take(&self, rate: Rate, of: K, now: Moment) -> Result<(), u64> {
        // In microseconds, so that a thousand each second can be told apart.
        let now = now.ms().unsigned_abs().saturating_mul(1_000);
        let each = 1_000_000 / u64::from(rate.n_each_second.max(1));
        let most = each.saturating_mul(rate.n_at_once.max(1).into());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > N_IN_MIND {
            all.retain(|_, full| *full > now);
        }
        let full = all.entry(of).or_insert(now);
        let next = (*full).max(now).saturating_add(each);
        if next > now.saturating_add(most) {
            let micros = next - now.saturating_add(most);
            return Err(micros.div_ceil(1_000_000).max(1));
        }
        *full = next;
        Ok(())
    }
}

/// Whoever has an address of IPv6 has 2^64 of them.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.into(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            [a, b, c, d, 0, 0, 0, 0].into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { n_at_once: 3, n_each_second: 2 };

    #[test]
    fn a_stock_is_used_up_and_fills_again() {
        let stock = Stock::default();
        let take = |ms| stock.take(RATE, "grace", Moment::from_ms(ms).unwrap());
        let said = [0, 0, 0, 0, 499, 500, 500, 1_000, 5_000, 5_000, 5_000, 5_000].map(take);
        let ok = Ok(());
        let wait = Err(1);
        assert_eq!(said, [ok, ok, ok, wait, wait, ok, wait, ok, ok, ok, ok, wait]);
        assert_eq!(stock.take(RATE, "ada", Moment::from_ms(0).unwrap()), Ok(()));
    }

    #[test]
    fn all_addresses_of_a_network_share_a_stock() {
        let table = [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("::1", "::"),
        ];
        for (address, counted) in table {
            assert_eq!(network(address.parse().unwrap()).to_string(), counted);
        }
    }
}
