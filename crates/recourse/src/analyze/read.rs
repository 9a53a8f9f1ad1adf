//! Reads one stream: recognises what it holds by its content and hands each block on.

use std::io::Read;

use x12::{Block, Reader, SetKind, remittance::Part, tag};

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
        let mut reader = Reader::new(stream);
        let mut file = Sets { tally: FileTally::new(name), open: None, findings: Vec::new() };
        while let Some(block) = reader.next() {
            let end = block.span().end;
            file.block(&block, self);
            file.tally.bytes = end;
            if reader.has_findings() {
                for finding in reader.take_findings() {
                    file.tally.x12(&finding);
                }
            }
            progress(end);
        }
        for finding in reader.take_findings() {
            file.tally.x12(&finding);
        }
        file.close_set(self);
        self.files.push(file.tally);
    }
}

/// The sets of one file, the open one among them.
struct Sets {
    tally: FileTally,
    open: Option<OpenSet>,
    /// Kept between blocks so that its memory is used again.
    findings: Vec<x12::Finding>,
}

impl Sets {
    fn block(&mut self, block: &Block<'_>, run: &mut Analysis) {
        match block.head() {
            tag::ST => {
                self.close_set(run);
                self.tally.set(block.set());
            }
            tag::SE => {
                self.close_set(run);
                return;
            }
            _ => {}
        }
        match block.set() {
            SetKind::Remittance => self.remittance(block, run),
            _ => {}
        }
    }

    fn remittance(&mut self, block: &Block<'_>, run: &mut Analysis) {
        x12::remittance::check(block, &mut self.findings);
        for finding in self.findings.drain(..) {
            self.tally.x12(&finding);
        }
        match Part::of(block) {
            Part::Head(head) => self.open = Some(OpenSet::new(&head)),
            Part::Claim(claim) => {
                let open = self.open.get_or_insert_with(OpenSet::default);
                open.claim(&claim, block.span(), &mut self.tally, run);
            }
            Part::ProviderAdjustments(adjustments) => {
                let open = self.open.get_or_insert_with(OpenSet::default);
                open.provider_adjustments(&adjustments);
            }
            Part::ProviderSummary(_) | Part::Other => {}
        }
    }

    fn close_set(&mut self, run: &mut Analysis) {
        if let Some(open) = self.open.take() {
            open.close(&mut self.tally, run);
        }
    }
}
