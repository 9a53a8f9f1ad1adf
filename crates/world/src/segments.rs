//! Writes the payers' files: 835, 277CA and 999, segment by segment.
//!
//! It shares nothing with the reader that will read them. What both had wrong in the same way would
//! otherwise never come to light.

use chrono::NaiveDate;

use crate::calendar::compact;

/// Segments under way, counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Segments {
    segments: Vec<String>,
}

/// The ends of the line and what the envelopes say.
#[derive(Clone, Debug)]
pub(crate) struct Envelope<'a> {
    /// ISA06 and GS02.
    pub(crate) sender: &'a str,
    /// ISA08 and GS03.
    pub(crate) receiver: &'a str,
    pub(crate) day: NaiveDate,
    /// ISA13 and GS06.
    pub(crate) control_number: u32,
    /// GS01: `HP` remittances, `HN` statuses, `FA` acknowledgments.
    pub(crate) functional: &'a str,
    /// GS08 and, but for the 835, ST03.
    pub(crate) guide: &'a str,
    /// A line break after each segment, as some payers do.
    pub(crate) line_breaks: bool,
}

impl Segments {
    /// Adds a segment; empty elements at its end are left out.
    pub(crate) fn add(&mut self, elements: &[&str]) {
        let n_used = elements.iter().rposition(|it| !it.is_empty()).map_or(0, |at| at + 1);
        self.segments.push(elements[..n_used].join("*"));
    }

    pub(crate) fn len(&self) -> usize {
        self.segments.len()
    }

    fn append(&mut self, mut others: Self) {
        self.segments.append(&mut others.segments);
    }
}

/// A value that came from outside, without what would divide it.
pub(crate) fn plain(value: &str) -> String {
    let kept = |it: &char| it.is_ascii_graphic() && !"*~:^".contains(*it) || *it == ' ';
    value.chars().filter(kept).collect()
}

impl Envelope<'_> {
    /// A file with these transaction sets, of which each is what stands between ST and SE.
    pub(crate) fn around(&self, identifier: &str, sets: Vec<Segments>) -> Vec<u8> {
        let Self { sender, receiver, day, control_number, functional, guide, line_breaks } = self;
        let mut file = Segments::default();
        let (short_day, long_day) = (day.format("%y%m%d").to_string(), compact(*day));
        file.add(&[
            "ISA",
            "00",
            "          ",
            "00",
            "          ",
            "ZZ",
            &format!("{sender:<15}"),
            "ZZ",
            &format!("{receiver:<15}"),
            &short_day,
            "0615",
            "^",
            "00501",
            &format!("{control_number:09}"),
            "0",
            "P",
            ":",
        ]);
        let number = control_number.to_string();
        let group = ["GS", functional, sender, receiver, &long_day, "0615", &number, "X", guide];
        file.add(&group);
        let n_sets = sets.len();
        for (set, nth) in sets.into_iter().zip(1..) {
            let set_number = format!("{nth:04}");
            let n_segments = set.len() + 2;
            // The 835 names its guide in GS08 only (005010X221A1, ST).
            let named = if identifier == "835" { "" } else { guide };
            file.add(&["ST", identifier, &set_number, named]);
            file.append(set);
            file.add(&["SE", &n_segments.to_string(), &set_number]);
        }
        file.add(&["GE", &n_sets.to_string(), &number]);
        file.add(&["IEA", "1", &format!("{control_number:09}")]);
        let end = if *line_breaks { "~\n" } else { "~" };
        let mut text = file.segments.join(end);
        text.push_str(end);
        text.into_bytes()
    }
}
