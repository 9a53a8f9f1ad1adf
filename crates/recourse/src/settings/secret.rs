//! A setting that nobody may read over a shoulder: a password, a key.

use std::fmt;

/// A secret. `Debug` shows nothing and there is no `Display`.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// Marks a text as secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the one who needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Is there one?
    pub fn is_set(&self) -> bool {
        !self.0.is_empty()
    }

    /// A database's address without the password: `postgres://ada:***@db/office`.
    pub fn address(&self) -> String {
        let Some((scheme, rest)) = self.0.split_once("://") else { return self.0.clone() };
        let (rest, options) = rest.split_once('?').map_or((rest, ""), |(rest, it)| (rest, it));
        // What follows `?` may hold a password too, and seldom anything worth showing.
        let options = if options.is_empty() { "" } else { "?***" };
        match rest.rsplit_once('@') {
            Some((who, place)) => {
                let name = who.split_once(':').map_or(who, |(name, _)| name);
                let password = if who.contains(':') { ":***" } else { "" };
                format!("{scheme}://{name}{password}@{place}{options}")
            }
            None => format!("{scheme}://{rest}{options}"),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let table = [
            ("sqlite:recourse-data/recourse.db", "sqlite:recourse-data/recourse.db"),
            ("postgres://ada:p@ss:w@localhost/office", "postgres://ada:***@localhost/office"),
            ("postgres://ada@localhost/office", "postgres://ada@localhost/office"),
            ("postgres:///office?host=/run&password=x", "postgres:///office?***"),
        ];
        for (address, shown) in table {
            assert_eq!(Secret::new(address).address(), shown);
        }
    }

    #[test]
    fn debug_output_never_shows_a_secret() {
        assert_eq!(format!("{:?}", Secret::new("hush")), "[secret]");
    }
}
