//! Words, amounts and bars as a terminal shows them.

use domain::Cents;

/// The text without anything that steers a terminal or hides: escape sequences, line ends, marks
/// that turn the direction of writing. A payer's name comes from a file that anybody may have made.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|it| if is_hidden(it) { '?' } else { it }).collect()
}

fn is_hidden(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The text, or its beginning and `…`: cut between words where that keeps most of it.
pub(super) fn fit(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    let kept = match kept.rfind(' ') {
        Some(blank) if blank >= kept.len() / 2 => kept[..=blank].trim_end_matches([' ', ',']),
        _ => &kept,
    };
    if width == 0 { String::new() } else { format!("{kept}…") }
}

/// The words of a text; one that is longer than the line is divided.
pub(super) fn words(text: &str, room: usize) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        words.extend(letters.chunks(room.max(1)).map(|part| part.iter().collect::<String>()));
    }
    words
}

/// As in `86,420.00`.
pub(super) fn money(cents: i64) -> String {
    Cents(cents).to_string()
}

/// As in `1 claim` and `1,204 claims`.
pub(super) fn count(n: u64, one: &str) -> String {
    format!("{} {one}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// As in `1,204`.
pub(super) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// As in `54.8 %`, rounded half up; nothing where there is no whole.
pub(super) fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return String::new();
    }
    let tenths = (i128::from(part) * 2000 + i128::from(whole)).div_euclid(i128::from(whole) * 2);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{} %", tenths.abs() / 10, tenths.abs() % 10)
}

/// A bar of this part of the whole, to an eighth of a character; what is not zero can be seen.
pub(super) fn bar(part: i64, whole: i64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if part <= 0 || whole <= 0 {
        return String::new();
    }
    let width = i128::try_from(width).unwrap_or(0);
    let eighths = i128::from(part.min(whole)) * width * 8 / i128::from(whole);
    let eighths = usize::try_from(eighths.max(1)).unwrap_or(0);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}
