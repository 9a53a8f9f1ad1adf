//! Charts drawn as SVG: bars, one bar in parts, and columns over time.
//!
//! A chart that says something of its own has the role of an image, with a title and a description;
//! a bar beside its own number is an ornament, hidden from a screen reader. Colours come from the
//! style sheet by class name, so that the dark page and the printed one have their own.
//!
//! **Invariant:** lengths are whole thousandths of the longest one; a part is never longer than what
//! it is part of.

use super::markup::{Markup, html};

/// A length of which every bar is a part.
const WHOLE: i64 = 1_000;

/// A bar as long as `outer` of `longest`, with `inner` drawn over its beginning.
pub(super) fn bar(page: &mut Markup, [outer, inner]: [i64; 2], longest: i64) {
    let (outer, inner) = (part(outer, longest), part(inner.min(outer), longest));
    page.literal(r#"<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" "#);
    page.literal(r#"aria-hidden="true">"#);
    html!(page, "<rect class=\"outer\" width=\"{}\" height=\"10\"/>", outer);
    html!(page, "<rect class=\"inner\" width=\"{}\" height=\"10\"/></svg>", inner);
}

/// One part of a whole: its class in the style sheet and its amount.
pub(super) struct Part {
    /// Names the colour.
    pub(super) class: &'static str,
    /// Negative is drawn as nothing.
    pub(super) amount: i64,
}

/// One bar in parts, side by side.
pub(super) fn stacked(page: &mut Markup, title: &str, description: &str, parts: &[Part]) {
    let whole = parts.iter().map(|it| it.amount.max(0)).fold(0, i64::saturating_add);
    html!(
        page,
        r#"<svg class="stacked" viewBox="0 0 1000 36" preserveAspectRatio="none" role="img">
<title>{}</title><desc>{}</desc>"#,
        title,
        description
    );
    let mut x = 0;
    for Part { class, amount } in parts {
        let width = part(*amount, whole);
        // A gap of two thousandths parts neighbours of like brightness.
        html!(
            page,
            "<rect class=\"{}\" x=\"{}\" width=\"{}\" height=\"36\"/>",
            class,
            x,
            (width - 2).max(0)
        );
        x += width;
    }
    page.literal("</svg>");
}

/// One column of a chart over time.
pub(super) struct Column {
    /// Under it.
    pub(super) label: String,
    /// Over it, where there is something to show.
    pub(super) figure: String,
    /// Its height.
    pub(super) amount: i64,
    /// Names the colour.
    pub(super) class: &'static str,
}

/// From one column to the next.
const STEP: usize = 56;
/// The width of a column.
const WIDTH: usize = 50;
/// What parts the first column from the others.
const APART: usize = 20;
/// The height of the tallest column.
const ROOM: i64 = 120;
/// Where columns stand; over the tallest there is room for its figure.
const BASE: i64 = ROOM + 20;

/// Columns over time; the first stands apart from the others.
pub(super) fn columns(page: &mut Markup, title: &str, description: &str, columns: &[Column]) {
    let tallest = columns.iter().map(|it| it.amount).max().unwrap_or_default();
    html!(
        page,
        r#"<svg class="columns" viewBox="0 0 {} {}" role="img">
<title>{}</title><desc>{}</desc>"#,
        columns.len() * STEP + APART,
        BASE + 24,
        title,
        description
    );
    for (place, column) in columns.iter().enumerate() {
        let left = place * STEP + if place == 0 { 0 } else { APART };
        column_at(page, column, left, tallest);
    }
    html!(
        page,
        "<path class=\"axis\" d=\"M0 {}H{}M{} {}H{}\"/></svg>",
        BASE,
        WIDTH,
        STEP + APART,
        BASE,
        columns.len() * STEP + APART
    );
}

fn column_at(page: &mut Markup, column: &Column, left: usize, tallest: i64) {
    // Anything that is not nothing is seen.
    let height =
        if column.amount > 0 { (part(column.amount, tallest) * ROOM / WHOLE).max(2) } else { 0 };
    let middle = left + WIDTH / 2;
    html!(
        page,
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
        column.class,
        left,
        BASE - height,
        WIDTH,
        height
    );
    if column.amount > 0 {
        html!(
            page,
            "<text class=\"figure\" x=\"{}\" y=\"{}\">{}</text>",
            middle,
            BASE - height - 5,
            column.figure
        );
    }
    html!(page, "<text x=\"{}\" y=\"{}\">{}</text>", middle, BASE + 16, column.label);
}

/// `amount` in thousandths of `whole`, from 0 to 1,000.
fn part(amount: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let amount = amount.clamp(0, whole);
    let part = i128::from(amount) * i128::from(WHOLE) / i128::from(whole);
    i64::try_from(part).unwrap_or(WHOLE)
}
