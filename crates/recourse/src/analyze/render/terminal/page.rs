//! The page: lines of toned text that never pass the width.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::text;

/// Between two statements on one line.
const BETWEEN: &str = " · ";

/// Text is not wrapped narrower than this, however deep it is indented; the line is cut instead.
const ROOM_MIN: usize = 12;

/// What a piece of text is, which decides its look where colour is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tone {
    /// As the terminal has it.
    Plain,
    /// The title of a section.
    Title,
    /// What the eye should find first.
    Strong,
    /// What can be skipped.
    Dim,
    /// A bar.
    Bar,
    /// In order.
    Good,
    /// Soon, or not quite in order.
    Warn,
    /// Now, too late, or not in order.
    Alarm,
}

impl Tone {
    /// This text in this tone.
    pub(crate) fn of(self, text: impl AsRef<str>) -> Piece {
        Piece { tone: self, text: text::visible(text.as_ref()) }
    }

    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Title | Self::Strong => Style::new().bold(),
            Self::Dim => Style::new().dimmed(),
            Self::Bar => AnsiColor::Cyan.on_default(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Warn => AnsiColor::Yellow.on_default(),
            Self::Alarm => AnsiColor::Red.on_default().bold(),
        }
    }
}

/// A text with its tone. Holds visible characters only.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    tone: Tone,
    text: String,
}

impl Piece {
    fn n_chars(&self) -> usize {
        self.text.chars().count()
    }
}

/// One line under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pieces: Vec<Piece>,
}

impl Line {
    /// A line that begins so many blanks from the edge.
    pub(crate) fn indent(n_blanks: usize) -> Self {
        Self::default().then(Tone::Plain.of(" ".repeat(n_blanks)))
    }

    /// The line with this after it.
    pub(crate) fn then(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// A column whose text begins at its left edge; two blanks follow.
    pub(crate) fn left(self, mut piece: Piece, width: usize) -> Self {
        piece.text = text::fit(&piece.text, width);
        let blanks = " ".repeat((width + 2).saturating_sub(piece.n_chars()));
        self.then(piece).then(Tone::Plain.of(blanks))
    }

    /// A column whose text ends at its right edge; two blanks follow.
    pub(crate) fn right(self, mut piece: Piece, width: usize) -> Self {
        piece.text = text::fit(&piece.text, width);
        let blanks = " ".repeat(width.saturating_sub(piece.n_chars()));
        self.then(Tone::Plain.of(blanks)).then(piece).then(Tone::Plain.of("  "))
    }

    fn n_chars(&self) -> usize {
        self.pieces.iter().map(Piece::n_chars).sum()
    }
}

/// Where the lines go.
pub(crate) struct Page<'a> {
    out: &'a mut dyn Write,
    width: usize,
    colour: bool,
}

impl<'a> Page<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, width: usize, colour: bool) -> Self {
        Self { out, width, colour }
    }

    /// Characters on a line.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// An empty line, then the title of a section with a word about it.
    pub(crate) fn title(&mut self, title: &str, about: &str) -> io::Result<()> {
        let room = self.width.saturating_sub(title.len() + 2);
        let line = Line::default().left(Tone::Title.of(title), title.len());
        self.line(&Line::default())?;
        self.line(&line.left(Tone::Dim.of(about), room))
    }

    /// One line, cut at the width, without blanks at its end.
    pub(crate) fn line(&mut self, line: &Line) -> io::Result<()> {
        let mut room = self.width;
        let mut shown: Vec<(Tone, String)> = Vec::with_capacity(line.pieces.len());
        for piece in &line.pieces {
            let text: String = piece.text.chars().take(room).collect();
            room -= text.chars().count();
            shown.push((piece.tone, text));
        }
        while let Some((_, text)) = shown.last_mut() {
            text.truncate(text.trim_end().len());
            if !text.is_empty() {
                break;
            }
            shown.pop();
        }
        for (tone, text) in shown {
            self.write_toned(tone, &text)?;
        }
        writeln!(self.out)
    }

    /// Statements one after another, wrapped; a statement that fits on a line is not divided. They
    /// begin where `lead` ends, and so do the lines that follow.
    pub(crate) fn flow(&mut self, lead: Line, statements: &[Piece]) -> io::Result<()> {
        let indent = lead.n_chars();
        let room = self.width.saturating_sub(indent).max(ROOM_MIN);
        let mut line = lead;
        let mut used = 0;
        for statement in statements.iter().filter(|it| !it.text.is_empty()) {
            let whole = statement.n_chars();
            if used > 0 && used + BETWEEN.chars().count() + whole > room && whole <= room {
                self.line(&line)?;
                line = Line::indent(indent);
                used = 0;
            } else if used > 0 {
                line = line.then(Tone::Dim.of(BETWEEN));
                used += BETWEEN.chars().count();
            }
            for (place, word) in text::divided(&statement.text, room).into_iter().enumerate() {
                let n_chars = word.chars().count();
                let blank = usize::from(place > 0);
                if used > 0 && used + blank + n_chars > room {
                    self.line(&line)?;
                    line = Line::indent(indent);
                    used = 0;
                } else if blank > 0 {
                    line = line.then(statement.tone.of(" "));
                    used += 1;
                }
                line = line.then(statement.tone.of(word));
                used += n_chars;
            }
        }
        self.line(&line)
    }

    fn write_toned(&mut self, tone: Tone, text: &str) -> io::Result<()> {
        if self.colour && tone != Tone::Plain && !text.trim().is_empty() {
            let style = tone.style();
            write!(self.out, "{style}{text}{style:#}")
        } else {
            write!(self.out, "{text}")
        }
    }
}
