//! A page under construction: our own markup goes in as written, everything else is escaped.
//!
//! Claim numbers and payers' names come from files that anybody may have written, so nothing but a
//! literal of this program can open a tag.
//!
//! **Invariants:** [`html!`] escapes every value, and cannot name a variable inside its template;
//! values stand in text or between double quotes.

use std::fmt::{self, Display, Write};

/// The page so far.
#[derive(Default)]
pub(super) struct Markup(String);

impl Markup {
    /// Adds what was written by us before the program ran.
    pub(super) fn literal(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Adds a filled template; [`html!`] is the way to call it.
    pub(super) fn fill(&mut self, template: fmt::Arguments<'_>) {
        // Only a value's own `Display` could fail, and those that are shown here don't; then the
        // page would lack that value and nothing else.
        let _written = self.0.write_fmt(template);
    }

    /// The whole page.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Adds a template to a page: `html!(page, "<td>{}</td>", claim)`.
///
/// `concat!` is what keeps `{claim}` from being read as a variable: that would not be escaped.
macro_rules! html {
    ($page:expr, $template:literal $(, $value:expr)* $(,)?) => {
        $page.fill(format_args!(
            concat!($template)
            $(, $crate::analyze::render::html::markup::Escaped(&$value))*
        ))
    };
}

pub(super) use html;

/// A value that can stand in a text or a quoted attribute.
pub(super) struct Escaped<'a, T: ?Sized>(pub(super) &'a T);

impl<T: Display + ?Sized> Display for Escaped<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(f), "{}", self.0)
    }
}

/// What lets nothing through that could end a text or an attribute.
struct Escaping<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '&' => self.0.write_str("&amp;")?,
                '<' => self.0.write_str("&lt;")?,
                '>' => self.0.write_str("&gt;")?,
                '"' => self.0.write_str("&quot;")?,
                '\'' => self.0.write_str("&#39;")?,
                '\n' | '\t' => self.0.write_char(character)?,
                // No control character has a place in a page; shown, so that nobody misses it.
                control if control.is_control() => self.0.write_char('\u{FFFD}')?,
                other => self.0.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_never_becomes_markup() {
        let mut page = Markup::default();
        html!(page, "<p title=\"{}\">{}</p>", "\" onload='x'", "<script>&amp;\u{1}");
        page.literal("<hr>");
        assert_eq!(
            page.finish(),
            "<p title=\"&quot; onload=&#39;x&#39;\">&lt;script&gt;&amp;amp;\u{FFFD}</p><hr>"
        );
    }
}
