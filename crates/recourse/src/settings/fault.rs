//! What is wrong with the settings, each with where it stands and what to do.
//!
//! All faults are told at once, so that nobody has to start the program five times to find five.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// Where: a file and its line, an environment variable, the command line.
    pub place: String,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// Everything that is wrong; never empty.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let new_line = if index == 0 { "" } else { "\n" };
            write!(f, "{new_line}{fault}")?;
        }
        Ok(())
    }
}

/// The known name that was most likely meant: few letters away, or the last part of the right name.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |it: &'a str| {
        let last_part = it.split_once('.').is_some_and(|(_, last)| last == name);
        let n_edits = if last_part { 0 } else { n_edits(name, it) };
        // A third of the letters: more would be another word.
        (n_edits * 3 <= name.len()).then_some((n_edits, it))
    };
    known.filter_map(distance).min().map(|(_, it)| it)
}

/// How many letters have to be put in, taken out or changed to make one text of the other.
fn n_edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (index, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[index + 1];
            row[index + 1] = changed.min(row[index] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_that_was_meant() {
        let known = ["database.url", "database.url_file", "work.poll_ms", "platform.poll_secs"];
        let table = [
            ("databse.url", Some("database.url")),
            ("database.uri_file", Some("database.url_file")),
            ("work.poll_sm", Some("work.poll_ms")),
            ("poll_secs", Some("platform.poll_secs")),
            ("colour", None),
            ("", None),
        ];
        for (name, meant) in table {
            assert_eq!(nearest(name, known.into_iter()), meant, "{name}");
        }
    }

    #[test]
    fn edits_are_counted() {
        let table = [("", "", 0), ("a", "", 1), ("", "ab", 2), ("kitten", "sitting", 3)];
        for (from, to, n) in table {
            assert_eq!((n_edits(from, to), n_edits(to, from)), (n, n), "{from} {to}");
        }
    }
}
