//! The little of Markdown that the checks need: tables, names in backticks, and links.

/// A row of a table.
#[derive(Debug, Eq, PartialEq)]
pub struct Row<'a> {
    /// Its line in the page, from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<&'a str>,
}

/// The rows of every table that opens with these columns.
pub fn rows<'a>(page: &'a str, columns: &[&str]) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut inside = false;
    for (index, line) in page.lines().enumerate() {
        match cells(line) {
            None => inside = false,
            Some(head) if !inside && head.starts_with(columns) => inside = true,
            Some(cells) if inside && !is_rule(line) => rows.push(Row { line: index + 1, cells }),
            Some(_) => {}
        }
    }
    rows
}

/// The page below a heading, up to the next of the same rank, with lines before it left empty so
/// that each keeps its number.
pub fn section(page: &str, heading: &str) -> Option<String> {
    let start = page.lines().position(|line| line == heading)?;
    let rank = heading.split(' ').next().unwrap_or_default();
    let body = page.lines().skip(start + 1);
    let body = body.take_while(|line| line.split(' ').next() != Some(rank));
    let blank = std::iter::repeat_n("", start + 1);
    Some(blank.chain(body).collect::<Vec<_>>().join("\n"))
}

/// The names in backticks.
pub fn ticked(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The targets of the links of a page, each with its line; code is not read.
pub fn links(page: &str) -> Vec<(usize, &str)> {
    let mut links = Vec::new();
    let mut in_code = false;
    for (index, line) in page.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if !in_code {
            links.extend(links_of_line(line).map(|target| (index + 1, target)));
        }
    }
    links
}

fn links_of_line(line: &str) -> impl Iterator<Item = &str> {
    let outside_ticks = line.split('`').step_by(2);
    // A link whose text is in backticks, [`like this`](x), leaves `](x)` outside them.
    outside_ticks
        .flat_map(|text| text.split("](").skip(1))
        .filter_map(|it| Some(it.split_once(')')?.0))
}

/// The line of dashes below the head of a table.
fn is_rule(line: &str) -> bool {
    line.chars().all(|it| "|-: ".contains(it))
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inside = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inside.split('|').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# Page
| A | B | C |
|---|---|---|
| `one` | two | |
| `three` | | [four](five.md) |

## Part
see [six](seven.md#eight) and [`nine`](ten/) but not `[a](b)`
```text
[not](read)
```
## Rest
| A | B |
|---|---|
| later | |
";

    #[test]
    fn tables_are_found_by_their_columns() {
        assert_eq!(
            rows(PAGE, &["A", "B"]),
            [
                Row { line: 4, cells: vec!["`one`", "two", ""] },
                Row { line: 5, cells: vec!["`three`", "", "[four](five.md)"] },
                Row { line: 15, cells: vec!["later", ""] },
            ]
        );
        assert_eq!(rows(PAGE, &["B"]), []);
    }

    #[test]
    fn a_section_ends_at_the_next_of_its_rank_and_keeps_its_line_numbers() {
        let part = section(PAGE, "## Part").unwrap();
        assert_eq!(part.lines().count(), 11);
        assert_eq!(part.lines().nth(7), PAGE.lines().nth(7));
        assert_eq!(section(PAGE, "## Missing"), None);
    }

    #[test]
    fn links_are_read_outside_code_only() {
        assert_eq!(links(PAGE), [(5, "five.md"), (8, "seven.md#eight"), (8, "ten/")]);
    }

    #[test]
    fn names_stand_in_backticks() {
        assert_eq!(ticked("`x12`, `domain` and more").collect::<Vec<_>>(), ["x12", "domain"]);
    }
}
