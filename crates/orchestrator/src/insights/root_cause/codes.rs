//! The codes of a denial as people write them: `CO-197`, `CO197`, `197`, `CO 16 N290`, `PR-96/N130`.

use domain::{Carc, CodeBook, Group, Rarc};

/// More remarks than a payer sends beside one reason.
const REMARKS_MAX: usize = 8;

/// A reason, with its group where one was written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct SentCode {
    pub(super) group: Option<Group>,
    pub(super) carc: Carc,
}

/// What was found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct SentCodes {
    pub(super) code: Option<SentCode>,
    pub(super) remarks: Vec<Rarc>,
    pub(super) findings: Vec<String>,
}

/// Reads a code field, and the remarks that stand among the words of the reason.
pub(super) fn read(book: &CodeBook, code: &str, words: &str) -> SentCodes {
    let mut sent = SentCodes::default();
    let mut group = None;
    for word in split(code) {
        let (of_word, rest) = group_of(word);
        group = group.or(of_word);
        if rest.is_empty() {
            continue;
        }
        if is_remark(rest) && sent.code.is_some() || is_remark(rest) && !is_reason(book, rest) {
            sent.remarks.push(Rarc::new(rest));
        } else if sent.code.is_none() && is_short(rest) && sent.findings.is_empty() {
            sent.code = Some(SentCode { group: of_word.or(group), carc: Carc::new(rest) });
        } else if sent.findings.is_empty() {
            // What follows on something that is no code may be anything, a number of a person too.
            sent.findings.push("a part of the code can't be read and was left out".to_owned());
        }
    }
    // Among words only remarks that are in the table are believed.
    for word in split(words).filter(|it| is_remark(it)) {
        let remark = Rarc::new(word);
        if book.rarc(remark).is_some() && !sent.remarks.contains(&remark) {
            sent.remarks.push(remark);
        }
    }
    sent.remarks.truncate(REMARKS_MAX);
    sent
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty())
}

/// The group at the beginning of a word, and what follows: `CO197` is both.
fn group_of(word: &str) -> (Option<Group>, &str) {
    let Some((group, rest)) = word.split_at_checked(2) else { return (None, word) };
    match Group::from_code(&group.to_ascii_uppercase()) {
        Group::Unknown => (None, word),
        // `PI` and `CO` begin no reason code; what follows has to be one.
        _ if rest.is_empty() || rest.starts_with(|it: char| it.is_ascii_alphanumeric()) => {
            (Some(Group::from_code(&group.to_ascii_uppercase())), rest)
        }
        _ => (None, word),
    }
}

/// `N290`, `M15`, `MA130`: letters of a remark, then digits.
fn is_remark(word: &str) -> bool {
    let word = word.to_ascii_uppercase();
    let digits = word.strip_prefix("MA").or_else(|| word.strip_prefix(['M', 'N']));
    digits.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
}

fn is_reason(book: &CodeBook, word: &str) -> bool {
    book.carc(Carc::new(word)).is_some()
}

/// As long as a reason code may be.
fn is_short(word: &str) -> bool {
    word.len() <= 5 && word.bytes().any(|it| it.is_ascii_digit())
}
