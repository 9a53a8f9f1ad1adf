//! Reads one stream: each part of its sets goes to what the run keeps.

use std::io::Read;

use orchestrator::{
    inbox::{TakeSets, read_sets},
    translate,
};
use x12::{Block, Finding, SetKind, acknowledgment, claim::SentClaim, remittance::Part};

use super::{Analysis, files::FileTally, remittances::OpenSet};
use crate::input::Opened;

impl Analysis {
    /// Takes one file of any kind; `progress` is told the bytes read so far.
    pub fn take(&mut self, opened: Opened<'_>, progress: &mut dyn FnMut(u64)) {
        match opened {
            Opened::Stream(name, stream) => self.stream(name, stream, progress),
            Opened::Failed(name, why) => self.files.push(FileTally::failed(name, &why)),
        }
    }

    fn stream(&mut self, name: &str, stream: &mut dyn Read, progress: &mut dyn FnMut(u64)) {
        let mut sets = Sets { run: self, tally: FileTally::new(name), open: None, progress };
        let read = read_sets(stream, &mut sets);
        let tally = sets.tally;
        self.files.push(match read {
            Ok(()) => tally,
            Err(err) => FileTally::failed(name, &err.to_string()),
        });
    }
}

/// The sets of one file, the open one among them.
struct Sets<'a> {
    run: &'a mut Analysis,
    tally: FileTally,
    open: Option<OpenSet>,
    progress: &'a mut dyn FnMut(u64),
}

impl TakeSets for Sets<'_> {
    fn wrapped(&mut self) {
        let what = "the lines are wrapped at a fixed width, so line breaks stand inside segments; \
                    read without them, and positions count without them";
        self.tally.note("wrapped_lines", "warning", what.to_owned());
    }

    fn begin_set(&mut self, kind: SetKind) {
        self.tally.set(kind);
    }

    fn end_set(&mut self) {
        if let Some(open) = self.open.take() {
            open.close(&mut self.tally, self.run);
        }
    }

    fn remittance(&mut self, part: &Part<'_>, block: &Block<'_>) {
        match part {
            Part::Head(head) => self.open = Some(OpenSet::new(head)),
            Part::Claim(claim) => {
                let open = self.open.get_or_insert_with(OpenSet::default);
                open.claim(claim, block.span(), &mut self.tally, self.run);
            }
            Part::ProviderAdjustments(adjustments) => {
                let open = self.open.get_or_insert_with(OpenSet::default);
                open.provider_adjustments(adjustments);
            }
            Part::ProviderSummary(_) | Part::Other => {}
        }
    }

    fn claim(&mut self, sent: Option<SentClaim>, _: &Block<'_>) {
        let Some(sent) = sent else { return };
        self.tally.beside.claims += 1;
        self.tally.beside.lines += sent.claim.lines.len() as u64;
        self.run.bill(translate::billed_claim(&sent));
    }

    fn acknowledgment(&mut self, part: &acknowledgment::Part<'_>, block: &Block<'_>) {
        let acknowledgment::Part::Level(level) = part else { return };
        for one in translate::acknowledgments(level) {
            self.tally.beside.claims += 1;
            if !one.accepted {
                self.tally.rejected(&one, block.span());
            }
            self.run.acknowledgments.entry(one.claim.clone()).or_default().push(one);
        }
    }

    fn finding(&mut self, finding: &Finding) {
        self.tally.x12(finding);
    }

    fn read_up_to(&mut self, n_bytes: u64) {
        self.tally.bytes = n_bytes;
        (self.progress)(n_bytes);
    }
}
