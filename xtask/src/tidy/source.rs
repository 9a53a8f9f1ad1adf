//! Rust text told apart into code, comments and strings, so that a check reads what it means to.
//!
//! A string that speaks of a forbidden name is not that name. Reading the text properly would need
//! a parser of Rust; knowing where strings and comments end is enough here, and small.
//!
//! **Invariants**
//! - What is left out becomes blanks; each line keeps its number.

/// One Rust file.
#[derive(Debug, Eq, PartialEq)]
pub struct Source {
    /// The code alone, with neither comments nor strings.
    pub code: String,
    /// The code and the comments, without strings.
    pub unquoted: String,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

impl Source {
    /// Tells a text apart.
    pub fn new(text: &str) -> Self {
        let mut source = Self {
            code: String::with_capacity(text.len()),
            unquoted: String::with_capacity(text.len()),
        };
        let mut rest = text;
        while !rest.is_empty() {
            let (kind, len) = next_piece(rest);
            let (piece, after) = rest.split_at(len);
            source.code.push_str(&keep(piece, kind == Kind::Code));
            source.unquoted.push_str(&keep(piece, kind != Kind::Literal));
            rest = after;
        }
        source
    }

    /// The lines of code that are not those of a test module at the foot of the file.
    pub fn code_before_tests(&self) -> impl Iterator<Item = &str> {
        self.code.lines().take(n_lines_before_tests(&self.code))
    }
}

/// How many lines stand before the test module at the foot of a file.
fn n_lines_before_tests(code: &str) -> usize {
    let lines: Vec<_> = code.lines().collect();
    let opens_tests = |pair: &[&str]| {
        pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{')
    };
    lines.windows(2).position(opens_tests).unwrap_or(lines.len())
}

fn keep(piece: &str, kept: bool) -> String {
    if kept {
        return piece.to_owned();
    }
    piece.chars().map(|it| if it == '\n' { '\n' } else { ' ' }).collect()
}

/// The kind and the length of what comes first; the text is not empty.
fn next_piece(rest: &str) -> (Kind, usize) {
    if rest.starts_with("//") {
        return (Kind::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (Kind::Comment, block_comment(rest));
    }
    if let Some(len) = raw_string(rest) {
        return (Kind::Literal, len);
    }
    if rest.starts_with('"') {
        return (Kind::Literal, quoted(rest, '"'));
    }
    if is_char(rest) {
        return (Kind::Literal, quoted(rest, '\''));
    }
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let word = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
    let first = rest.chars().next().map_or(1, char::len_utf8);
    (Kind::Code, word.max(first))
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let after_r = rest.strip_prefix('r').or_else(|| {
        let after = rest.strip_prefix('b').or_else(|| rest.strip_prefix('c'))?;
        after.strip_prefix('r')
    })?;
    let hashes = &after_r[..after_r.len() - after_r.trim_start_matches('#').len()];
    let inside = after_r[hashes.len()..].strip_prefix('"')?;
    let close = format!("\"{hashes}");
    let end = inside.find(&close).map_or(inside.len(), |at| at + close.len());
    Some(rest.len() - inside.len() + end)
}

/// A quoted text with `\` before what does not end it.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, it) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if it == '\\' {
            escaped = true;
        } else if it == quote {
            return at + it.len_utf8();
        }
    }
    rest.len()
}

/// A character, and not a lifetime.
fn is_char(rest: &str) -> bool {
    let mut chars = rest.chars();
    if chars.next() != Some('\'') {
        return false;
    }
    match chars.next() {
        Some('\\') => true,
        Some(_) => chars.next() == Some('\''),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[test]
    fn a_string_is_not_code_and_a_comment_is_no_string() {
        let text = r###"
let a = "say \"Manager\" //"; // a note
let b = r#"raw "quote" "#; /* one /* two */ still */ let c = b"bytes";
let d = '"'; let e: &'a str = '\''; let r#type = br"x";
let multi = "one
two"; done()
"###;
        check(
            text,
            &expect![[r#"

                let a =                     ;
                let b =                  ;                           let c = b       ;
                let d =    ; let e: &'a str =     ; let r#type =      ;
                let multi =
                    ; done()
            "#]],
            &expect![[r#"

                let a =                     ; // a note
                let b =                  ; /* one /* two */ still */ let c = b       ;
                let d =    ; let e: &'a str =     ; let r#type =      ;
                let multi =
                    ; done()
            "#]],
        );
    }

    #[test]
    fn text_that_ends_too_early_is_read_to_its_end() {
        for text in ["\"open", "r#\"open", "/* open", "'", "'\\", "//", "b", "é\"", "'é'"] {
            assert_eq!(Source::new(text).code.chars().count(), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn only_a_test_module_with_a_body_opens_the_tests() {
        let table = [
            ("fn a() {}\n#[cfg(test)]\nmod tests {\n}\n", 1),
            ("#[cfg(test)]\nmod tests;\nfn a() {}\n", 3),
            ("#[cfg(test)]\nfn invented() {}\nfn a() {}\n", 3),
            ("fn a() {}\n", 1),
        ];
        for (text, n_lines) in table {
            assert_eq!(Source::new(text).code_before_tests().count(), n_lines, "{text}");
        }
    }

    fn check(text: &str, code: &Expect, unquoted: &Expect) {
        let source = Source::new(text);
        code.assert_eq(&without_trailing_blanks(&source.code));
        unquoted.assert_eq(&without_trailing_blanks(&source.unquoted));
    }

    /// Editors take them out of the expectations.
    fn without_trailing_blanks(text: &str) -> String {
        text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
    }
}
