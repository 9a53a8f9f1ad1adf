//! Hashes of passwords: slow on purpose, so that whoever steals them gains little.
//!
//! Argon2id as OWASP advises (Password Storage Cheat Sheet: 19 MiB, two passes, one lane). One hash takes
//! much memory, so only a few are made at once: a flood of attempts waits, and the office does not.
//!
//! **Invariant:** where there is no hash to compare with, one of nobody's is compared all the same, so
//! that time does not tell whether a name exists.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use domain::Phi;
use tokio::{sync::Semaphore, task};

/// What making a hash costs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HashCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// How often that is gone over.
    pub n_passes: u32,
}

impl Default for HashCost {
    /// OWASP's first choice for machines that do other work too.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, n_passes: 2 }
    }
}

/// At most so many hashes are made at once: 80 MB, and no more than a few cores.
const N_AT_ONCE: usize = 4;

/// Makes and compares hashes.
#[derive(Clone)]
pub struct Passwords(Arc<Making>);

struct Making {
    argon: Argon2<'static>,
    turns: Semaphore,
    /// The hash of a password that nobody knows.
    nobodys: String,
}

impl Passwords {
    /// Hashes that cost so much. It makes one, so it takes as long as one.
    pub fn new(cost: HashCost) -> Self {
        let params = Params::new(cost.memory_kib.max(8), cost.n_passes.max(1), 1, None);
        let params = params.expect("8 KiB, one pass and one lane are the least that there is");
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobodys = hash(&argon, "nobody's");
        Self(Arc::new(Making { argon, turns: Semaphore::new(N_AT_ONCE), nobodys }))
    }

    /// The hash of a password, with how it was made.
    pub(super) async fn hash(&self, password: &Phi<String>) -> String {
        let password = password.clone();
        self.in_turn(move |making| hash(&making.argon, password.expose())).await
    }

    /// Is this the password that the hash was made of? Without a hash it never is.
    pub(super) async fn is_right(&self, known: Option<&str>, given: &Phi<String>) -> bool {
        let (known, given) = (known.map(str::to_owned), given.clone());
        self.in_turn(move |making| {
            let hash = known.as_deref().unwrap_or(&making.nobodys);
            let is_equal = making.argon.verify_password(given.expose().as_bytes(), hash).is_ok();
            is_equal && known.is_some()
        })
        .await
    }

    /// Waits for a turn and works where nothing else has to wait for it.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Making) -> T + Send + 'static,
    ) -> T {
        let making = Arc::clone(&self.0);
        let turn = self.0.turns.acquire().await;
        let done = task::spawn_blocking(move || work(&making)).await;
        drop(turn);
        done.expect("hashing does not panic, and the runtime waits for it")
    }
}

fn hash(argon: &Argon2<'_>, password: &str) -> String {
    let hash = argon.hash_password(password.as_bytes());
    hash.expect("a password of a few hundred letters can be hashed").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: HashCost = HashCost { memory_kib: 8, n_passes: 1 };

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_and_two_hashes_differ() {
        let passwords = Passwords::new(CHEAP);
        let (right, wrong) = (Phi::new("a river in spring".into()), Phi::new("a river".into()));
        let hash = passwords.hash(&right).await;
        assert_ne!(passwords.hash(&right).await, hash);
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert!(passwords.is_right(Some(&hash), &right).await);
        assert!(!passwords.is_right(Some(&hash), &wrong).await);
        assert!(!passwords.is_right(Some("no hash"), &right).await);
    }

    #[tokio::test]
    async fn nobodys_password_is_never_right() {
        let passwords = Passwords::new(CHEAP);
        for given in ["nobody's", ""] {
            assert!(!passwords.is_right(None, &Phi::new(given.to_owned())).await);
        }
    }

    #[tokio::test]
    async fn a_hash_that_was_made_at_another_cost_is_still_known() {
        let given = Phi::new("a river in spring".to_owned());
        let hash = Passwords::new(HashCost { memory_kib: 16, n_passes: 2 }).hash(&given).await;
        assert!(Passwords::new(CHEAP).is_right(Some(&hash), &given).await);
    }

    #[test]
    fn the_cost_is_what_owasp_advises() {
        assert_eq!(HashCost::default(), HashCost { memory_kib: 19_456, n_passes: 2 });
    }
}
