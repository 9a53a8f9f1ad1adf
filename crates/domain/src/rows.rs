//! Tables of tests whose rows carry their own inputs: `inputs => answer`, for a biller to read.

use expect_test::Expect;

/// Answers each row and compares the whole. A row that begins with `#` is a heading; a new row
/// needs no answer, `UPDATE_EXPECT=1 cargo test` writes it, and a person reads what it says.
pub(crate) fn check_rows(table: &Expect, answer: impl Fn(&str) -> String) {
    let rows: Vec<&str> = table
        .data()
        .lines()
        .map(|row| row.split_once("=>").map_or(row, |(inputs, _)| inputs).trim())
        .filter(|row| !row.is_empty())
        .collect();
    let questions = rows.iter().filter(|row| !row.starts_with('#'));
    let width = questions.map(|row| row.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for row in rows {
        if row.starts_with('#') {
            text.push_str(&format!("{row}\n"));
        } else {
            text.push_str(format!("{row:width$} => {}", answer(row)).trim_end());
            text.push('\n');
        }
    }
    table.assert_eq(&text);
}
