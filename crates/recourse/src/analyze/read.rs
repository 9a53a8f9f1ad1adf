//! Reads one stream: recognises what it holds by its content and hands each block on.

use std::io::{Cursor, Read};

use x12::{
    Block, Reader, SetKind, acknowledgment,
    claim::Assembler,
    remittance::Part,
    tag,
    unwrapped::{self, Unwrapped},
};

use super::{Analysis, files::FileTally, remittances::OpenSet};
use crate::{input::Opened, translate};

impl Analysis {
    /// Takes one file of any kind; `progress` is told the bytes read so far.
    pub fn take(&mut self, opened: Opened<'_>, progress: &mut dyn FnMut(u64)) {
        match opened {
            Opened::Stream(name, stream) => self.stream(name, stream, progress),
            Opened::Failed(name, why) => self.files.push(FileTally::failed(name, &why)),
        }
    }

    fn stream(&mut self, name: &str, mut stream: &mut dyn Read, progress: &mut dyn FnMut(u64)) {
        let mut tally = FileTally::new(name);
        let mut head = Vec::new();
        let head_len = unwrapped::HEAD_LEN as u64;
        if let Err(err) = Read::by_ref(&mut stream).take(head_len).read_to_end(&mut head) {
            self.files.push(FileTally::failed(name, &err.to_string()));
            return;
        }
        let is_wrapped = unwrapped::is_wrapped(&head);
        let whole = Cursor::new(head).chain(stream);
        if is_wrapped {
            let what = "the lines are wrapped at a fixed width, so line breaks stand inside \
                        segments; read without them, and positions count without them";
            tally.note("wrapped_lines", "warning", what.to_owned());
            self.blocks(tally, Unwrapped::new(whole), progress);
        } else {
            self.blocks(tally, whole, progress);
        }
    }

    fn blocks(&mut self, tally: FileTally, stream: impl Read, progress: &mut dyn FnMut(u64)) {
        let mut reader = Reader::new(stream);
        let mut file =
            Sets { tally, open: None, claims: Assembler::default(), findings: Vec::new() };
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
        for finding in file.claims.take_findings() {
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
    claims: Assembler,
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
        // The assembler has to see the groups too: the guide may be named only there.
        if block.set().is_claim() || block.head() == tag::GS {
            self.claim(block, run);
        }
        match block.set() {
            SetKind::Remittance => self.remittance(block, run),
            SetKind::ClaimAcknowledgment
            | SetKind::ImplementationAcknowledgment
            | SetKind::FunctionalAcknowledgment => self.acknowledgment(block, run),
            _ => {}
        }
    }

    fn claim(&mut self, block: &Block<'_>, run: &mut Analysis) {
        let Some(sent) = self.claims.feed(block) else { return };
        for finding in &sent.findings {
            self.tally.x12(finding);
        }
        self.tally.beside.claims += 1;
        self.tally.beside.lines += sent.claim.lines.len() as u64;
        run.bill(translate::billed_claim(&sent));
    }

    fn acknowledgment(&mut self, block: &Block<'_>, run: &mut Analysis) {
        acknowledgment::check(block, &mut self.findings);
        for finding in self.findings.drain(..) {
            self.tally.x12(&finding);
        }
        let acknowledgment::Part::Level(level) = acknowledgment::Part::of(block) else { return };
        for one in translate::acknowledgments(&level) {
            self.tally.beside.claims += 1;
            if !one.accepted {
                self.tally.rejected(&one, block.span());
            }
            run.acknowledgments.entry(one.claim.clone()).or_default().push(one);
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
