//! What a file holds, told by its content and never by its name: its transaction sets, part by part.
//!
//! Files come with wrong endings, with several interchanges in one, or wrapped at a fixed width.
//! Whoever takes what is in them (the report of one run, the records of a practice) is told the same
//! parts in the same order.
//!
//! **Invariants**
//! - No file fails: what can't be read is a finding.
//! - Each set that begins also ends, even where its trailer is missing.

use std::io::{self, Cursor, Read};

use x12::{
    Block, Finding, Reader, SetKind, acknowledgment,
    claim::{Assembler, SentClaim},
    remittance, tag,
    unwrapped::{self, Unwrapped},
};

/// Takes what is in a file.
pub trait TakeSets {
    /// The lines of the file are wrapped at a fixed width; it is read without its line breaks.
    fn wrapped(&mut self);

    /// A transaction set begins.
    fn begin_set(&mut self, kind: SetKind);

    /// The set that began last is at its end. Also told where nothing is open.
    fn end_set(&mut self);

    /// A part of an 835.
    fn remittance(&mut self, part: &remittance::Part<'_>, block: &Block<'_>);

    /// A part of an 837, with the claim where it is one.
    fn claim(&mut self, sent: Option<SentClaim>, block: &Block<'_>);

    /// A part of a TA1, 999, 997 or 277CA.
    fn acknowledgment(&mut self, part: &acknowledgment::Part<'_>, block: &Block<'_>);

    /// Something is wrong with the file, or with the part that is told next.
    fn finding(&mut self, finding: &Finding);

    /// So many bytes are read.
    fn read_up_to(&mut self, n_bytes: u64);
}

/// Reads a file to its end. An error only where not even its beginning could be read.
pub fn read_sets(mut stream: impl Read, taker: &mut impl TakeSets) -> io::Result<()> {
    let mut head = Vec::new();
    stream.by_ref().take(unwrapped::HEAD_LEN as u64).read_to_end(&mut head)?;
    let is_wrapped = unwrapped::is_wrapped(&head);
    let whole = Cursor::new(head).chain(stream);
    if is_wrapped {
        taker.wrapped();
        read_blocks(Unwrapped::new(whole), taker);
    } else {
        read_blocks(whole, taker);
    }
    Ok(())
}

fn read_blocks(stream: impl Read, taker: &mut impl TakeSets) {
    let mut reader = Reader::new(stream);
    let mut dividing = Dividing { taker, claims: Assembler::default(), findings: Vec::new() };
    while let Some(block) = reader.next() {
        let end = block.span().end;
        dividing.block(&block);
        if reader.has_findings() {
            dividing.tell(&reader.take_findings());
        }
        dividing.taker.read_up_to(end);
    }
    dividing.tell(&reader.take_findings());
    let of_no_claim = dividing.claims.take_findings();
    dividing.tell(&of_no_claim);
    dividing.taker.end_set();
}

struct Dividing<'a, T> {
    taker: &'a mut T,
    claims: Assembler,
    /// Kept between blocks so that its memory is used again.
    findings: Vec<Finding>,
}

impl<T: TakeSets> Dividing<'_, T> {
    fn block(&mut self, block: &Block<'_>) {
        match block.head() {
            tag::ST => {
                self.taker.end_set();
                self.taker.begin_set(block.set());
            }
            tag::SE => {
                self.taker.end_set();
                return;
            }
            _ => {}
        }
        // The assembler has to see the groups too: the guide may be named only there.
        if block.set().is_claim() || block.head() == tag::GS {
            let sent = self.claims.feed(block);
            self.tell(sent.as_ref().map_or(&[], |it| &it.findings));
            self.taker.claim(sent, block);
        }
        match block.set() {
            SetKind::Remittance => {
                remittance::check(block, &mut self.findings);
                self.tell_of_block();
                self.taker.remittance(&remittance::Part::of(block), block);
            }
            SetKind::ClaimAcknowledgment
            | SetKind::ImplementationAcknowledgment
            | SetKind::FunctionalAcknowledgment => self.acknowledgment(block),
            _ if block.head() == tag::TA1 => self.acknowledgment(block),
            _ => {}
        }
    }

    fn acknowledgment(&mut self, block: &Block<'_>) {
        acknowledgment::check(block, &mut self.findings);
        self.tell_of_block();
        self.taker.acknowledgment(&acknowledgment::Part::of(block), block);
    }

    fn tell_of_block(&mut self) {
        for finding in self.findings.drain(..) {
            self.taker.finding(&finding);
        }
    }

    fn tell(&mut self, findings: &[Finding]) {
        for finding in findings {
            self.taker.finding(finding);
        }
    }
}
