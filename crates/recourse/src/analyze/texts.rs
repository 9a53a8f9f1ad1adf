//! The texts that the rows of a worklist have in common, each kept once.

use chrono::NaiveDate;
use domain::Procedure;
use foldhash::HashMap;

use super::report::Text;

/// Texts that were needed before.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: HashMap<String, Text>,
    dates: HashMap<NaiveDate, Text>,
}

impl Texts {
    /// This text.
    pub(super) fn of(&mut self, text: &str) -> Text {
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let kept = Text::from(text);
        self.texts.insert(text.to_owned(), kept.clone());
        kept
    }

    /// The procedure as the report writes it.
    pub(super) fn procedure(&mut self, procedure: &Procedure) -> Text {
        match procedure.modifiers.as_slice() {
            [] => self.of(&procedure.code),
            _ => self.of(&procedure.to_string()),
        }
    }

    /// The date as the report writes it.
    pub(super) fn date(&mut self, date: NaiveDate) -> Text {
        self.dates.entry(date).or_insert_with(|| date.to_string().into()).clone()
    }
}
