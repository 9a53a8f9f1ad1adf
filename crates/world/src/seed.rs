//! Chance that can be repeated: every patient, visit and decision has a seed of its own.
//!
//! A seed is made from the seed of what it belongs to, a word and a number, and never from what was
//! drawn before. So one claim more changes no other claim, and the order in which days, payers and
//! claims are gone through changes nothing.

use fastrand::Rng;

/// Where the chance of one thing in the world comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Seed(u64);

impl Seed {
    /// The first of all.
    pub fn new(seed: u64) -> Self {
        Self(mixed(seed))
    }

    /// The seed of something that belongs to this: the `n`th of its kind.
    pub fn of(self, kind: &str, n: u64) -> Self {
        let named = self.named(kind);
        Self(mixed(named.0.wrapping_add(n)))
    }

    /// The seed of something that has a name, such as a claim number.
    pub fn named(self, name: &str) -> Self {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(mixed(name.bytes().fold(self.0 ^ 0xcbf2_9ce4_8422_2325, step)))
    }

    /// A generator that nobody else draws from.
    pub(crate) fn rng(self) -> Rng {
        Rng::with_seed(self.0)
    }

    /// Does something happen that happens so many times in ten thousand?
    pub fn happens(self, what: &str, in_ten_thousand: u32) -> bool {
        self.named(what).rng().u32(0..10_000) < in_ten_thousand
    }

    /// A number from a range, both ends included.
    pub fn number(self, what: &str, from: u32, to: u32) -> u32 {
        self.named(what).rng().u32(from..=to.max(from))
    }

    /// One of several.
    pub(crate) fn pick<T: Copy>(self, what: &str, among: &[T]) -> Option<T> {
        if among.is_empty() {
            return None;
        }
        Some(among[self.named(what).rng().usize(0..among.len())])
    }

    /// One of several, as often as its weight says.
    pub(crate) fn weighted<T: Copy>(self, what: &str, among: &[(u32, T)]) -> Option<T> {
        let total: u32 = among.iter().map(|(weight, _)| weight).sum();
        if total == 0 {
            return None;
        }
        let mut at = self.named(what).rng().u32(0..total);
        for (weight, one) in among {
            if at < *weight {
                return Some(*one);
            }
            at -= weight;
        }
        None
    }
}

/// The finisher of `SplitMix64`, so that neighbouring numbers have nothing in common.
fn mixed(seed: u64) -> u64 {
    let seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    seed ^ (seed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_depends_on_its_name_and_on_nothing_drawn_before() {
        let world = Seed::new(7);
        let first = world.of("visit", 1).rng().u64(..);
        world.of("visit", 2).rng().u64(..);
        assert_eq!(world.of("visit", 1).rng().u64(..), first);
        assert_ne!(world.of("visit", 2).rng().u64(..), first);
        assert_ne!(world.of("patient", 1).rng().u64(..), first);
        assert_ne!(Seed::new(8).of("visit", 1).rng().u64(..), first);
    }

    #[test]
    fn what_happens_once_in_ten_happens_about_so_often() {
        let happened =
            (0..10_000).filter(|n| Seed::new(1).of("it", *n).happens("x", 1_000)).count();
        assert!((900..1_100).contains(&happened), "{happened}");
    }
}
