//! Words, amounts and bars as a terminal shows them.

use domain::Cents;

pub(crate) use crate::analyze::render::words::count as thousands;

use crate::analyze::render::words;

/// The text without anything that steers a terminal or hides: escape sequences, line ends, marks
/// that turn the direction of writing. A payer's name comes from a file that anybody may have made.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(|it| if is_hidden(it) { '?' } else { it }).collect()
}

fn is_hidden(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The text, or its beginning and `…`: cut between words where that keeps most of it.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    let kept = match kept.rfind(' ') {
        Some(blank) if blank >= kept.len() / 2 => kept[..=blank].trim_end_matches([' ', ',', '-']),
        _ => &kept,
    };
    if width == 0 { String::new() } else { format!("{kept}…") }
}

/// The words of a text; one that is longer than the line is divided.
pub(crate) fn divided(text: &str, room: usize) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        words.extend(letters.chunks(room.max(1)).map(|part| part.iter().collect::<String>()));
    }
    words
}

/// As in `86,420.00`.
pub(crate) fn money(cents: i64) -> String {
    Cents(cents).to_string()
}

/// As in `1 claim` and `1,204 claims`.
pub(crate) fn count(n: u64, one: &str) -> String {
    words::counted(n, one, &format!("{one}s"))
}

/// As in `54.8 %`; nothing where there is no whole.
pub(crate) fn percent(part: i64, whole: i64) -> String {
    words::percent(part, whole).unwrap_or_default()
}

/// A thin bar of this part of the whole, to half a character; what is not zero can be seen.
pub(crate) fn bar(part: i64, whole: i64, width: usize) -> String {
    if part <= 0 || whole <= 0 || width == 0 {
        return String::new();
    }
    let halves_max = i128::try_from(width * 2).unwrap_or(0);
    let halves = i128::from(part.min(whole)) * halves_max / i128::from(whole);
    let halves = usize::try_from(halves.max(1)).unwrap_or(0);
    format!("{}{}", "━".repeat(halves / 2), if halves % 2 == 1 { "╸" } else { "" })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_text_is_cut_between_words_where_that_keeps_most_of_it() {
        let table: String = [6, 10, 20, 24, 30]
            .map(|width| format!("{width:>2} {}\n", fit("RIVER VALLEY MUTUAL, OF 1890", width)))
            .concat();
        expect![[r#"
             6 RIVER…
            10 RIVER…
            20 RIVER VALLEY…
            24 RIVER VALLEY MUTUAL…
            30 RIVER VALLEY MUTUAL, OF 1890
        "#]]
        .assert_eq(&table);
        assert_eq!(fit("JC-2026-0004471", 8), "JC-2026…");
        assert_eq!(fit("JC", 0), "");
    }

    #[test]
    fn a_bar_is_never_longer_than_its_room_and_never_hides_an_amount() {
        assert_eq!(bar(1, 1_000_000, 10), "╸");
        assert_eq!(bar(50, 100, 5), "━━╸");
        assert_eq!(bar(200, 100, 5), "━━━━━");
        assert_eq!(bar(i64::MAX, i64::MAX, 3), "━━━");
        assert_eq!(bar(-5, 100, 5), "");
        assert_eq!(bar(5, 0, 5), "");
    }

    #[test]
    fn what_steers_a_terminal_is_shown_as_a_question_mark() {
        assert_eq!(visible("ACME\u{1b}[2J\u{202e}\r\n"), "ACME?[2J???");
        assert_eq!(visible("Élan Santé"), "Élan Santé");
    }
}
