//! How long a job waits until it is tried again: longer each time, and never for all jobs alike.
//!
//! The wait is drawn between nothing and a bound that doubles. If it were always the bound, all jobs
//! that failed together would come back together, and whatever was overloaded would be so again.

use std::time::Duration;

/// The bounds of the wait.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Backoff {
    /// After the first attempt.
    pub first: Duration,
    /// After however many attempts.
    pub most: Duration,
}

impl Backoff {
    /// The longest wait after so many attempts.
    pub fn bound(&self, n_attempts: u32) -> Duration {
        let factor = 2_u32.checked_pow(n_attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.most)
    }

    /// The wait after so many attempts, drawn from chance.
    pub fn wait(&self, n_attempts: u32, chance: &mut fastrand::Rng) -> Duration {
        let ms = u64::try_from(self.bound(n_attempts).as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(chance.u64(..=ms))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    const BACKOFF: Backoff =
        Backoff { first: Duration::from_secs(2), most: Duration::from_mins(5) };

    #[test]
    fn the_bound_doubles_until_it_is_reached() {
        let row = |n: u32| format!("{n:>10} {:?}\n", BACKOFF.bound(n));
        let table: String = [0, 1, 2, 3, 4, 8, 9, 33, u32::MAX].into_iter().map(row).collect();
        expect![[r#"
                     0 2s
                     1 2s
                     2 4s
                     3 8s
                     4 16s
                     8 256s
                     9 300s
                    33 300s
            4294967295 300s
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn waits_lie_within_the_bound_and_differ() {
        let chance = &mut fastrand::Rng::with_seed(7);
        for n_attempts in 1..20 {
            let waits: Vec<_> = (0..100).map(|_| BACKOFF.wait(n_attempts, chance)).collect();
            let bound = BACKOFF.bound(n_attempts);
            assert!(waits.iter().all(|it| *it <= bound));
            assert!(waits.iter().any(|it| *it < bound / 4), "{n_attempts}");
            assert!(waits.iter().any(|it| *it > bound / 4 * 3), "{n_attempts}");
        }
    }
}
