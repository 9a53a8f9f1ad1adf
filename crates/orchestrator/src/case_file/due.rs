//! By when an answer has to leave the house, and which rule and which source say so.

use agents::{ANSWER_DUE, CONTEST_DUE};

use super::CaseFile;

/// A last day with where it comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Due {
    /// What is due, and when, in a sentence.
    pub says: String,
    /// How it is counted.
    pub rule: String,
    /// Where that stands: a regulation, a contract, a payer's manual.
    pub source: String,
}

impl CaseFile {
    /// As the newest decision found it; nothing where no clock is known.
    pub fn due(&self) -> Option<Due> {
        let because = self.decision.iter().flat_map(|it| &it.because);
        let mut texts = because.map(domain::Reason::text);
        texts.find_map(Due::read)
    }
}

impl Due {
    /// Takes the reason apart as the agent put it together.
    fn read(text: &str) -> Option<Self> {
        let is_due = text.starts_with(ANSWER_DUE) || text.starts_with(CONTEST_DUE);
        let (says, rest) = is_due.then(|| text.split_once(". "))??;
        let (rule, source) = rest.rsplit_once(" [").unwrap_or((rest, ""));
        Some(Self {
            says: format!("{says}."),
            rule: rule.to_owned(),
            source: source.trim_end_matches(']').to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_and_its_source_are_told_apart() {
        let text = format!("{ANSWER_DUE}2026-09-08. 180 days from the notice. [29 CFR 2560]");
        let due = Due::read(&text).unwrap();
        assert_eq!(due.says, "The answer is due on 2026-09-08.");
        assert_eq!(
            (due.rule.as_str(), due.source.as_str()),
            ("180 days from the notice.", "29 CFR 2560")
        );
        assert_eq!(Due::read("CO-197 refuses 150.00. It is so. [x]"), None);
    }
}
