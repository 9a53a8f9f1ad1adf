//! `recourse.toml`, read into names and values, each with the line on which it stands.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Fault, Origin,
    load::{Given, Text},
};

/// All settings that a file gives, and what can't be read of it. `place` is how the file is named to
/// its reader.
pub(super) fn read(text: &str, place: &str) -> (Vec<Given>, Vec<Fault>) {
    let mut reading = Reading { text, place, given: Vec::new(), faults: Vec::new() };
    match DeTable::parse(text) {
        Ok(table) => reading.table("", table.get_ref()),
        Err(err) => {
            let span = err.span().unwrap_or_default();
            reading.fault(&span, format!("this is not TOML: {}", err.message()));
        }
    }
    reading.given.sort_by_key(|it| it.origin);
    (reading.given, reading.faults)
}

struct Reading<'a> {
    text: &'a str,
    place: &'a str,
    given: Vec<Given>,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn table(&mut self, above: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = match above {
                "" => key.get_ref().to_string(),
                _ => format!("{above}.{}", key.get_ref()),
            };
            match value.get_ref() {
                DeValue::Table(table) => self.table(&name, table),
                DeValue::Array(items) => {
                    let texts = items.iter().map(text).collect::<Option<_>>();
                    self.give(name, &key.span(), texts.map(Text::Many));
                }
                _ => self.give(name, &key.span(), text(value).map(Text::One)),
            }
        }
    }

    fn give(&mut self, name: String, span: &Range<usize>, value: Option<Text>) {
        match value {
            Some(value) => {
                let origin = Origin::File(self.line(span));
                self.given.push(Given { name, value, origin });
            }
            None => self.fault(span, format!("{name}: expected a text, a whole number or a list")),
        }
    }

    fn fault(&mut self, span: &Range<usize>, what: String) {
        let place = format!("{}:{}", self.place, self.line(span));
        self.faults.push(Fault { place, what });
    }

    /// From 1.
    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.get(..span.start).unwrap_or_default();
        before.matches('\n').count() + 1
    }
}

/// A text, or a number as it was written.
fn text(value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        _ => None,
    }
}
