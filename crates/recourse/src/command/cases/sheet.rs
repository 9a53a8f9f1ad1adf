//! A sheet about one thing: sections with a title, and sentences that wrap.

use crate::analyze::render::terminal::page::{Line, Page, Piece, Tone};

/// Where a sentence begins, and where what belongs to it.
const INDENT: usize = 2;
const DETAIL: usize = 6;

/// A sheet under way.
pub(crate) struct Sheet {
    width: usize,
    colour: bool,
    text: Vec<u8>,
}

impl Sheet {
    /// An empty one.
    pub(crate) fn new(width: usize, colour: bool) -> Self {
        Self { width, colour, text: Vec::new() }
    }

    /// What was written. A title begins with an empty line; the first one stands at the top.
    pub(crate) fn text(self) -> String {
        String::from_utf8_lossy(&self.text).trim_start_matches('\n').to_owned()
    }

    /// Begins a section.
    pub(crate) fn title(&mut self, title: &str, about: &str) {
        self.on_page(|page| page.title(title, about));
    }

    /// A sentence.
    pub(crate) fn line(&mut self, text: &str) {
        self.put(Line::indent(INDENT), &[Tone::Plain.of(text)]);
    }

    /// Several short statements.
    pub(crate) fn flow(&mut self, statements: &[&str]) {
        let statements: Vec<Piece> = statements.iter().map(|it| Tone::Plain.of(it)).collect();
        self.put(Line::indent(INDENT), &statements);
    }

    /// One of several sentences.
    pub(crate) fn item(&mut self, text: &str) {
        self.put(Line::indent(INDENT).then(Tone::Dim.of("- ")), &[Tone::Plain.of(text)]);
    }

    /// One of several things to do, in their order.
    pub(crate) fn step(&mut self, nth: u32, text: &str) {
        let lead = Line::indent(INDENT).then(Tone::Dim.of(format!("{nth}. ")));
        self.put(lead, &[Tone::Plain.of(text)]);
    }

    /// What belongs to the sentence before.
    pub(crate) fn detail(&mut self, text: &str) {
        self.put(Line::indent(DETAIL), &[Tone::Plain.of(text)]);
    }

    /// A command to copy; it is never wrapped, so that it can be.
    pub(crate) fn command(&mut self, text: &str) {
        let line = Line::indent(DETAIL).then(Tone::Strong.of(text));
        let mut whole = Page::new(&mut self.text, usize::MAX, self.colour);
        whole.line(&line).expect("memory can be written to");
    }

    fn put(&mut self, lead: Line, statements: &[Piece]) {
        self.on_page(|page| page.flow(lead, statements));
    }

    fn on_page(&mut self, write: impl FnOnce(&mut Page<'_>) -> std::io::Result<()>) {
        let mut page = Page::new(&mut self.text, self.width, self.colour);
        write(&mut page).expect("memory can be written to");
    }
}
