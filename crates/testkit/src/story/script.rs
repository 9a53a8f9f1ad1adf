//! A story as lines: what is to be done, with what is indented below it. Earlier answers are left out.

/// One line of a story.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Line {
    /// As it stands, with what belongs to it.
    pub(super) text: String,
    /// Its words; none for a comment and for an empty line.
    pub(super) words: Vec<String>,
    /// The words of each indented line below it.
    pub(super) items: Vec<Vec<String>>,
}

/// The lines of a story, without the answers.
pub(super) fn lines(story: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for text in story.lines().map(str::trim_end).filter(|it| !it.starts_with('>')) {
        match lines.last_mut() {
            Some(open) if text.starts_with(' ') && !open.words.is_empty() => {
                open.text.push_str(&format!("\n{text}"));
                open.items.push(words(text));
            }
            _ => {
                lines.push(Line { text: text.to_owned(), words: words(text), items: Vec::new() });
            }
        }
    }
    lines
}

/// Words, where what stands in quotation marks is one; none after `#`.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (nth, part) in text.split('"').enumerate() {
        if nth % 2 == 1 {
            words.push(part.to_owned());
            continue;
        }
        let (said, comment) = part.split_once('#').map_or((part, None), |(it, no)| (it, Some(no)));
        words.extend(said.split_whitespace().map(str::to_owned));
        if comment.is_some() {
            break;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_read_line_by_line_without_its_answers() {
        let story = "# A comment.\n\nremit EFT1\n  A100 CO-197 # all of it\n> 1 event\nreject rosa \
                     A100 \"not yet, # 2\"\n";
        let lines = lines(story);
        assert_eq!(lines[0].words, Vec::<String>::new());
        assert_eq!(lines[2].items, [["A100", "CO-197"]]);
        assert_eq!(lines[2].text, "remit EFT1\n  A100 CO-197 # all of it");
        assert_eq!(lines[3].words, ["reject", "rosa", "A100", "not yet, # 2"]);
    }
}
