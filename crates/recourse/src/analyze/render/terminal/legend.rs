//! What the codes of the worklist mean, each once.

use std::io;

use super::page::{Line, Page, Tone};
use crate::analyze::report::{Denial, Text};

pub(super) fn write(denials: &[Denial], page: &mut Page<'_>) -> io::Result<()> {
    let meanings = meanings(denials);
    if meanings.is_empty() {
        return Ok(());
    }
    page.title("WHAT THE CODES MEAN", "")?;
    let width = meanings.iter().map(|(code, _)| code.chars().count()).max().unwrap_or(0);
    for (code, meaning) in meanings {
        page.flow(Line::indent(2).left(Tone::Strong.of(code), width), &[Tone::Plain.of(meaning)])?;
    }
    let sources = "(V) the rule was read in its source, (S) quoted from it, (K) known from work";
    page.flow(Line::indent(2), &[Tone::Dim.of(sources)])
}

/// Reasons in the order of the worklist, then remarks.
fn meanings(denials: &[Denial]) -> Vec<(String, Text)> {
    let mut reasons: Vec<(String, Text)> = Vec::new();
    let mut remarks: Vec<(String, Text)> = Vec::new();
    for code in denials.iter().flat_map(|it| &it.codes) {
        let reason = format!("{}-{}", code.group, code.carc);
        if !reasons.iter().any(|(known, _)| *known == reason) {
            reasons.push((reason, code.meaning.clone()));
        }
        for (rarc, meaning) in code.rarc.iter().zip(&code.rarc_meanings) {
            if !remarks.iter().any(|(known, _)| *known == **rarc) {
                remarks.push((rarc.to_string(), meaning.clone()));
            }
        }
    }
    reasons.append(&mut remarks);
    reasons
}
