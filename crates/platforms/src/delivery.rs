//! What somebody sends us, and what is left of it once we know that it was the platform.
//!
//! **Invariant:** a [`Verified`] is made by a connector alone, from a [`Delivery`] that it checked;
//! there is no way to decode anything else:
//!
//! ```compile_fail,E0624
//! let forged = platforms::Verified::by_connector(domain::Phi::new(Vec::new()), None);
//! ```

use domain::{Moment, Phi};

/// A request that claims to come from a platform.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delivery {
    /// Names and values, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// As it came.
    pub body: Phi<Vec<u8>>,
}

/// A delivery that is known to come from the platform.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    body: Phi<Vec<u8>>,
    sent: Option<Moment>,
}

/// A delivery that may come from anybody. Why, is not said: whoever forges must not learn it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the delivery is not signed by this account's platform")]
pub struct Unverified;

impl Delivery {
    /// The only header of this name, whatever its case. Two are as good as none: somebody put one
    /// of them there.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(it, _)| it.eq_ignore_ascii_case(name));
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }
}

impl Verified {
    /// For a connector that has checked it, and the time if the platform signs one.
    pub(crate) fn by_connector(body: Phi<Vec<u8>>, sent: Option<Moment>) -> Self {
        Self { body, sent }
    }

    /// When the platform sent it; `None` where it signs no time.
    pub fn sent(&self) -> Option<Moment> {
        self.sent
    }

    /// What the platform sent.
    pub(crate) fn body(&self) -> &[u8] {
        self.body.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_stands_there_twice_counts_for_nothing() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut delivery =
            Delivery { headers: vec![header("X-Signature", "a")], body: Phi::new(Vec::new()) };
        assert_eq!(delivery.header("x-signature"), Some("a"));
        assert_eq!(delivery.header("signature"), None);
        delivery.headers.push(header("x-SIGNATURE", "b"));
        assert_eq!(delivery.header("x-signature"), None);
    }
}
