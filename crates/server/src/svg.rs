//! Drawings of figures as SVG: a line over time, columns, and a bar in a row of a table.
//!
//! One unit is about one pixel where it is shown, so that letters keep their size. Colours and lines are
//! classes of the style sheet, so they follow light and dark, and nothing here needs a style of its own.
//!
//! **Invariants**
//! - Every axis of an amount begins at zero.
//! - Every drawing says in words what it shows, and the page has its numbers as text too.
//! - Whatever is put into a drawing is escaped.

use std::fmt::Write;

/// A drawing, ready to be put into a page.
pub(crate) struct Svg(String);

/// A line over time.
pub(crate) struct Line<'a> {
    /// What it is called.
    pub(crate) title: &'a str,
    /// What it shows, in a sentence.
    pub(crate) told: &'a str,
    /// Its points from left to right.
    pub(crate) points: &'a [Point],
    /// What the time before came to, and the words for it.
    pub(crate) before: Option<(i64, &'a str)>,
    /// The first and the last day, written below the line.
    pub(crate) ends: (&'a str, &'a str),
    /// How wide and how high it is, in units.
    pub(crate) size: (i64, i64),
}

/// A point of a line: a share in hundredths of a percent.
pub(crate) struct Point {
    /// How high; `None` where there is nothing to say, and the line is broken.
    pub(crate) bp: Option<i64>,
    /// What it says, for whoever points at it.
    pub(crate) told: String,
    /// Where its rows are.
    pub(crate) to: String,
}

/// Columns side by side.
pub(crate) struct Columns<'a> {
    /// What they are called.
    pub(crate) title: &'a str,
    /// What they show, in a sentence.
    pub(crate) told: &'a str,
    /// They, from left to right.
    pub(crate) all: &'a [Column],
    /// How wide and how high they are together, in units.
    pub(crate) size: (i64, i64),
}

/// One column.
pub(crate) struct Column {
    /// How high.
    pub(crate) amount: i64,
    /// Its kind: `late`, `soon`, `rest` or nothing.
    pub(crate) kind: &'static str,
    /// Its value, written above it.
    pub(crate) value: String,
    /// Its name, written below it.
    pub(crate) label: &'static str,
    /// What it says, for whoever points at it.
    pub(crate) told: String,
    /// Where its rows are.
    pub(crate) to: String,
}

/// Room for the names of the values at the left, in units.
const LEFT: i64 = 40;
/// Room for the last value at the right.
const RIGHT: i64 = 56;
/// Room for a value above the highest point.
const TOP: i64 = 20;
/// Room for the names of days below.
const BOTTOM: i64 = 22;

impl std::fmt::Display for Svg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Line<'_> {
    /// Draws it.
    pub(crate) fn draw(&self) -> Svg {
        let (wide, high) = self.size;
        let mut svg = opened(self.size, self.title, self.told);
        let highest = self.points.iter().filter_map(|it| it.bp).chain(self.before.map(|it| it.0));
        let (step, top) = scale(highest.max().unwrap_or(0));
        let floor = high - BOTTOM;
        let y = |bp: i64| floor - (floor - TOP) * bp.clamp(0, top) / top;
        let n = i64::try_from(self.points.len()).unwrap_or(i64::MAX).max(2);
        let x = |nth: i64| LEFT + (wide - LEFT - RIGHT) * nth / (n - 1);
        let (first, last) = (LEFT, wide - RIGHT);
        let mut value = step;
        while value <= top {
            let at = y(value);
            add(
                &mut svg,
                format_args!(
                    r#"<line class="grid-line" x1="{first}" x2="{last}" y1="{at}" y2="{at}"/><text x="{}" y="{}" text-anchor="end">{} %</text>"#,
                    LEFT - 6,
                    at + 4,
                    value / 100
                ),
            );
            value += step;
        }
        if let Some((before, words)) = self.before {
            let at = y(before);
            // Below the line where the line above is in the way, else above it.
            let label = if at < TOP + 16 { at + 14 } else { at - 5 };
            add(
                &mut svg,
                format_args!(
                    r#"<line class="line before" x1="{first}" x2="{last}" y1="{at}" y2="{at}"/><text x="{}" y="{label}">{}</text>"#,
                    LEFT + 4,
                    escaped(words)
                ),
            );
        }
        add(
            &mut svg,
            format_args!(
                r#"<line class="axis" x1="{first}" x2="{last}" y1="{floor}" y2="{floor}"/>"#
            ),
        );
        for run in runs(self.points) {
            let path: Vec<_> =
                run.iter().map(|(nth, bp)| format!("{} {}", x(*nth), y(*bp))).collect();
            if let ([(from, _), .., (until, _)], path) = (run.as_slice(), path.join(" L")) {
                add(
                    &mut svg,
                    format_args!(
                        r#"<path class="area" d="M{path} L{} {floor} L{} {floor} Z"/><path class="line" d="M{path}"/>"#,
                        x(*until),
                        x(*from)
                    ),
                );
            }
        }
        self.dots(&mut svg, x, y);
        self.days(&mut svg, (first, last, high));
        closed(svg)
    }

    /// A dot for each point, which leads to its rows; the last one has its value beside it.
    fn dots(&self, svg: &mut String, x: impl Fn(i64) -> i64, y: impl Fn(i64) -> i64) {
        let newest = self.points.iter().rposition(|it| it.bp.is_some());
        for (nth, (at, point)) in (0..).zip(self.points.iter().enumerate()) {
            let Some(bp) = point.bp else { continue };
            let (cx, cy) = (x(nth), y(bp));
            add(
                svg,
                format_args!(
                    r#"<a href="{}" aria-label="{told}"><title>{told}</title><circle class="dot" cx="{cx}" cy="{cy}" r="4"/></a>"#,
                    escaped(&point.to),
                    told = escaped(&point.told)
                ),
            );
            if newest == Some(at) {
                add(
                    svg,
                    format_args!(
                        r#"<text class="value" x="{}" y="{}">{}</text>"#,
                        cx + 10,
                        cy + 4,
                        escaped(&percent(bp))
                    ),
                );
            }
        }
    }

    /// The first and the last day.
    fn days(&self, svg: &mut String, (first, last, high): (i64, i64, i64)) {
        let (from, until) = self.ends;
        let at = high - 5;
        add(
            svg,
            format_args!(
                r#"<text x="{first}" y="{at}">{}</text><text x="{last}" y="{at}" text-anchor="end">{}</text>"#,
                escaped(from),
                escaped(until)
            ),
        );
    }
}

impl Columns<'_> {
    /// Draws them.
    pub(crate) fn draw(&self) -> Svg {
        let (wide, high) = self.size;
        let mut svg = opened(self.size, self.title, self.told);
        let floor = high - BOTTOM;
        let most = self.all.iter().map(|it| it.amount).max().unwrap_or(0).max(1);
        let n = i64::try_from(self.all.len()).unwrap_or(i64::MAX).max(1);
        let slot = wide / n;
        let bar = (slot * 2 / 3).min(56);
        for (nth, it) in (0..).zip(self.all) {
            let middle = slot * nth + slot / 2;
            // What is there at all can be seen.
            let least = i64::from(0 < it.amount) * 2;
            let tall = ((floor - TOP) * (it.amount / 100) / (most / 100).max(1)).max(least);
            add(
                &mut svg,
                format_args!(
                    r#"<a href="{}" aria-label="{told}"><title>{told}</title><rect class="bar {}" x="{}" y="{}" width="{bar}" height="{tall}" rx="2"/></a>"#,
                    escaped(&it.to),
                    it.kind,
                    middle - bar / 2,
                    floor - tall,
                    told = escaped(&it.told)
                ),
            );
            add(
                &mut svg,
                format_args!(
                    r#"<text class="value" x="{middle}" y="{}" text-anchor="middle">{}</text><text x="{middle}" y="{}" text-anchor="middle">{}</text>"#,
                    floor - tall - 6,
                    escaped(&it.value),
                    high - 6,
                    escaped(it.label)
                ),
            );
        }
        add(
            &mut svg,
            format_args!(r#"<line class="axis" x1="0" x2="{wide}" y1="{floor}" y2="{floor}"/>"#),
        );
        closed(svg)
    }
}

/// A bar in a row of a table: so many of at most so many. It says nothing that the row does not say.
pub(crate) fn bar(part: i64, most: i64) -> Svg {
    let wide = 100 * part.max(0) / most.max(1);
    let wide = wide.clamp(i64::from(0 < part), 100);
    Svg(format!(
        r#"<svg class="spark" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="fill-2" width="{wide}" height="8"/></svg>"#
    ))
}

/// Hundredths of a percent, to a tenth.
pub(crate) fn percent(bp: i64) -> String {
    let tenths = (bp + bp.signum() * 5) / 10;
    let sign = if tenths < 0 { "\u{2212}" } else { "" };
    format!("{sign}{}.{} %", tenths.abs() / 10, tenths.abs() % 10)
}

/// Points that follow on each other without a gap, by their places.
fn runs(points: &[Point]) -> Vec<Vec<(i64, i64)>> {
    let mut runs: Vec<Vec<(i64, i64)>> = vec![vec![]];
    for (nth, point) in (0..).zip(points) {
        match (point.bp, runs.last_mut()) {
            (Some(bp), Some(run)) => run.push((nth, bp)),
            _ => runs.push(vec![]),
        }
    }
    runs
}

/// The step between lines and the highest line, so that there are two to five and the highest value is
/// below the last.
fn scale(highest: i64) -> (i64, i64) {
    const STEPS: [i64; 6] = [100, 200, 500, 1_000, 2_000, 2_500];
    let fits = |step: &i64| highest <= step * 5;
    let step = STEPS.into_iter().find(fits).unwrap_or(5_000);
    let n = (highest + step - 1) / step;
    (step, step * n.max(2))
}

fn opened((wide, high): (i64, i64), title: &str, told: &str) -> String {
    // A group and no image: what is in it leads somewhere.
    format!(
        r#"<svg class="plot" viewBox="0 0 {wide} {high}" role="group" aria-label="{}. {}">"#,
        escaped(title),
        escaped(told)
    )
}

fn closed(mut svg: String) -> Svg {
    svg.push_str("</svg>");
    Svg(svg)
}

fn add(svg: &mut String, what: std::fmt::Arguments<'_>) {
    svg.write_fmt(what).expect("a text can always be written to");
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(bp: Option<i64>) -> Point {
        Point { bp, told: "a <b> & \"c\"".into(), to: "/x?a=1&b=2".into() }
    }

    fn line(points: &[Point]) -> String {
        let size = (680, 172);
        Line {
            title: "Rate",
            told: "It falls",
            points,
            before: None,
            ends: ("Mar 2", "Mar 8"),
            size,
        }
        .draw()
        .to_string()
    }

    #[test]
    fn a_line_has_two_to_five_steps_above_its_zero() {
        let table = [
            (0, (100, 200)),
            (90, (100, 200)),
            (480, (100, 500)),
            (900, (200, 1_000)),
            (1_120, (500, 1_500)),
            (2_600, (1_000, 3_000)),
            (10_000, (2_000, 10_000)),
        ];
        for (highest, scaled) in table {
            assert_eq!(scale(highest), scaled, "{highest}");
        }
    }

    #[test]
    fn a_line_is_broken_where_there_is_nothing_to_say() {
        let table: [(&[Option<i64>], usize); 5] = [
            (&[], 0),
            (&[Some(1)], 0),
            (&[Some(1), Some(2), Some(3)], 1),
            (&[Some(1), Some(2), None, Some(3), Some(4)], 2),
            (&[None, None], 0),
        ];
        for (points, n_lines) in table {
            let points: Vec<_> = points.iter().map(|it| point(*it)).collect();
            let drawn = line(&points);
            assert_eq!(drawn.matches("class=\"line\"").count(), n_lines, "{drawn}");
            let n_dots = points.iter().filter(|it| it.bp.is_some()).count();
            assert_eq!(drawn.matches("class=\"dot\"").count(), n_dots, "{drawn}");
        }
    }

    #[test]
    fn whatever_is_put_in_is_escaped_and_nothing_has_a_style_of_its_own() {
        let drawn = line(&[point(Some(1_000)), point(Some(2_000))]);
        assert!(!drawn.contains("<b>") && !drawn.contains("\"c\""), "{drawn}");
        assert!(drawn.contains("/x?a=1&amp;b=2"), "{drawn}");
        assert!(!drawn.contains("style="), "{drawn}");
    }

    #[test]
    fn a_column_is_as_high_as_its_amount_and_what_is_there_can_be_seen() {
        let column = |amount| Column {
            amount,
            kind: "",
            value: String::new(),
            label: "later",
            told: String::new(),
            to: String::new(),
        };
        let columns = [column(0), column(1), column(500_000), column(1_000_000)];
        let size = (400, 142);
        let drawn = Columns { title: "Money", told: "", all: &columns, size }.draw().to_string();
        for tall in ["height=\"0\"", "height=\"2\"", "height=\"50\"", "height=\"100\""] {
            assert!(drawn.contains(tall), "{tall} in {drawn}");
        }
        assert!(bar(1, 1_000_000).to_string().contains("width=\"1\""));
        assert!(bar(i64::MAX / 200, 1).to_string().contains("width=\"100\""));
    }

    #[test]
    fn shares_are_written_to_a_tenth() {
        let table = [(0, "0.0 %"), (1_118, "11.2 %"), (10_000, "100.0 %"), (-250, "\u{2212}2.5 %")];
        for (bp, text) in table {
            assert_eq!(percent(bp), text);
        }
    }
}
