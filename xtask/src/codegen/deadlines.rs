//! The shipped deadline rules as a page for people who read no tables in a text editor.
//!
//! A biller who doubts a date looks its rule up here: whom it binds, how long it gives, from when,
//! and where that stands.
//!
//! **Invariant:** the page says what the table says and judges nothing; whether a row can be read is
//! for the tests of `domain`.

pub(super) const TABLE: &str = "crates/domain/tables/deadlines.tsv";
pub(super) const PAGE: &str = "docs/generated/deadlines.md";

const INTRODUCTION: &str = "\
# Deadlines

The rules that are shipped, made by `cargo xtask codegen` from
[deadlines.tsv](../../crates/domain/tables/deadlines.tsv); change that file and not this page.

Of the rules that apply, the earliest date wins. An office's own contract replaces them
([how](../../samples/contract.toml)). What no rule covers is unknown, and a person looks it up.

*Receipt* is the day on which a decision reached the practice; where nobody noted it, it is presumed
as the rule says, or else taken to be the day of the notice.

*Sure* says how a rule was learned: **V** read in its source, **S** seen quoted, **K** known in the
trade and not checked. Check before you rely on it: laws change, and an agreement may say otherwise.
";

const HEAD: &str = "\
| Rule | Who | Door | Period | Counted from | By then | Sure | Source |
|---|---|---|---|---|---|---|---|
";

/// One row with the names of its columns.
struct Row<'a> {
    columns: &'a [&'a str],
    cells: Vec<&'a str>,
}

/// The page for a table. Its comments between the rows are the headings.
pub(super) fn page(table: &str) -> String {
    let mut page = INTRODUCTION.to_owned();
    let mut lines = table.lines().skip_while(|line| line.starts_with('#'));
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let mut in_table = false;
    for line in lines.filter(|line| !line.trim().is_empty()) {
        if let Some(heading) = line.strip_prefix('#') {
            page += &format!("\n## {}\n", heading.trim());
            in_table = false;
            continue;
        }
        if !in_table {
            page += &format!("\n{HEAD}");
            in_table = true;
        }
        page += &row(&Row { columns: &columns, cells: line.split('\t').collect() });
    }
    page
}

fn row(row: &Row<'_>) -> String {
    let cells = [
        format!("`{}`", row.cell("id")),
        who(row),
        format!("`{}`", row.cell("door")),
        period(row),
        from(row.cell("from")),
        by(row),
        row.cell("confidence").to_owned(),
        row.cell("source").to_owned(),
    ];
    let cells = cells.map(|cell| cell.replace('|', "\\|"));
    format!("| {} |\n", cells.join(" | "))
}

/// Whom the rule binds: programs, payer, state, side of the network, and what else has to hold.
fn who(row: &Row<'_>) -> String {
    let programs = row.listed("program", ',').join(", ").replace('_', " ");
    let payers = row.listed("payer", '|').join(" or ");
    let mut who = vec![match programs.as_str() {
        "" => "any program".to_owned(),
        _ => programs,
    }];
    if !payers.is_empty() {
        who.push(format!("payer named {payers}"));
    }
    who.extend(row.listed("state", ',').iter().map(|state| format!("in {state}")));
    who.extend(row.listed("network", ',').iter().map(|side| match *side {
        "out" => "out of network".to_owned(),
        side => format!("{side} network"),
    }));
    let condition = row.listed("only_if", ',');
    who.extend(condition.iter().map(|it| format!("only for a {}", it.replace('_', " "))));
    who.join("; ")
}

fn period(row: &Row<'_>) -> String {
    let mut period = row.cell("period").to_owned();
    for (column, word) in [("since", "from"), ("until", "until")] {
        if let [date] = row.listed(column, ',')[..] {
            period += &format!(", for clocks that start {word} {date}");
        }
    }
    period
}

fn from(event: &str) -> String {
    match event.split_once('+') {
        Some((event, days)) => format!("{event}, presumed {days} days after the notice"),
        None => event.replace('_', " "),
    }
}

fn by(row: &Row<'_>) -> String {
    match row.cell("roll") {
        "next_business" => format!("{}; moves to the next business day", row.cell("by")),
        _ => row.cell("by").to_owned(),
    }
}

impl<'a> Row<'a> {
    fn cell(&self, column: &str) -> &'a str {
        let at = self.columns.iter().position(|it| *it == column);
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or_default()
    }

    /// The entries of a cell; `-` is none.
    fn listed(&self, column: &str, separator: char) -> Vec<&'a str> {
        let entries = self.cell(column).split(separator);
        entries.filter(|entry| !matches!(*entry, "" | "-")).collect()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_rule_is_said_in_words() {
        let page = page(
            &"\
# How to read the columns.
#
id | program | payer | state | network | only_if | door | period | from | by | roll | since | until | confidence | source
# A law
any | - | - | - | - | - | new_claim | 1 year | service | received | next_business | - | - | S | 42 CFR 1
# A payer
one | a_b,c | acme|acme health | OH | in | surprise_bill | appeal_1 | 60 days | receipt+5 | sent | none | 2025-01-01 | - | V | a|b
two | - | - | - | out | - | appeal_1 | 60 days | first_notice | sent | none | - | 2024-12-31 | K | manual
"
            .replace(" | ", "\t"),
        );
        let rules = page.strip_prefix(INTRODUCTION).unwrap();
        expect![[r#"

            ## A law

            | Rule | Who | Door | Period | Counted from | By then | Sure | Source |
            |---|---|---|---|---|---|---|---|
            | `any` | any program | `new_claim` | 1 year | service | received; moves to the next business day | S | 42 CFR 1 |

            ## A payer

            | Rule | Who | Door | Period | Counted from | By then | Sure | Source |
            |---|---|---|---|---|---|---|---|
            | `one` | a b, c; payer named acme or acme health; in OH; in network; only for a surprise bill | `appeal_1` | 60 days, for clocks that start from 2025-01-01 | receipt, presumed 5 days after the notice | sent | V | a\|b |
            | `two` | any program; out of network | `appeal_1` | 60 days, for clocks that start until 2024-12-31 | first notice | sent | K | manual |
        "#]].assert_eq(rules);
    }
}
