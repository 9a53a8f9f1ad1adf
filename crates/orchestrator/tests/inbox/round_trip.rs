//! What the mirror keeps of a claim is what the file said of it.

use domain::{Acknowledgment, ClaimPayment, Remittance};
use orchestrator::{
    inbox::{TakeSets, read_acknowledgment, read_claim, read_payment, read_sets},
    translate::{self, PaymentInHand},
};
use proptest::prelude::*;
use store::RecordKind;
use testkit::{Remittances, Size, naive::samples};
use x12::{
    Block, Finding, SetKind, acknowledgment,
    claim::{Batch, Claim, SentClaim},
    remittance::Part,
};

use crate::{all, x12};

/// What a file says when it is read as a whole.
#[derive(Default)]
struct Whole {
    remittance: Remittance,
    payments: Vec<(Remittance, ClaimPayment)>,
    claims: Vec<(Claim, Batch)>,
    acknowledgments: Vec<Acknowledgment>,
}

impl TakeSets for Whole {
    fn wrapped(&mut self) {}

    fn begin_set(&mut self, _: SetKind) {}

    fn end_set(&mut self) {
        self.remittance = Remittance::default();
    }

    fn remittance(&mut self, part: &Part<'_>, _: &Block<'_>) {
        match part {
            Part::Head(head) => self.remittance = translate::remittance(head),
            Part::Claim(claim) => {
                let payment = PaymentInHand::default().read(claim, true).clone();
                self.payments.push((self.remittance.clone(), payment));
            }
            _ => {}
        }
    }

    fn claim(&mut self, sent: Option<SentClaim>, _: &Block<'_>) {
        self.claims.extend(sent.map(|it| (it.claim, Batch::clone(&it.batch))));
    }

    fn acknowledgment(&mut self, part: &acknowledgment::Part<'_>, _: &Block<'_>) {
        if let acknowledgment::Part::Level(level) = part {
            self.acknowledgments.extend(translate::acknowledgments(level));
        }
    }

    fn finding(&mut self, _: &Finding) {}

    fn read_up_to(&mut self, _: u64) {}
}

/// Reads a file as a whole and claim by claim, and compares.
fn check(bytes: &[u8], name: &str) -> usize {
    let mut whole = Whole::default();
    read_sets(bytes, &mut whole).expect("reading from memory can't fail");
    let (said, report) = all(bytes, name);
    let records = || said.iter().flat_map(|it| &it.records);
    let kept = |kind: RecordKind| records().filter(move |it| it.key.kind == kind).map(x12);

    let payments = kept(RecordKind::Adjudication).map(|it| {
        let read = read_payment(&it).expect("the mirror keeps a claim payment");
        (read.remittance, read.payment)
    });
    assert_eq!(payments.collect::<Vec<_>>(), whole.payments, "{name}");
    let claims = kept(RecordKind::Claim).map(|it| {
        let read = read_claim(&it).expect("the mirror keeps a claim");
        (read.claim, Batch::clone(&read.batch))
    });
    assert_eq!(claims.collect::<Vec<_>>(), whole.claims, "{name}");
    let acknowledgments =
        kept(RecordKind::Acknowledgment).filter_map(|it| read_acknowledgment(&it));
    assert_eq!(acknowledgments.collect::<Vec<_>>(), whole.acknowledgments, "{name}");
    assert_eq!(report.n_bytes, bytes.len() as u64, "{name}");
    whole.payments.len() + whole.claims.len() + whole.acknowledgments.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_mirror_loses_nothing_of_a_made_up_remittance(seed: u64, n_claims in 1..20_u64) {
        let (bytes, truth) = Remittances::bytes(seed, Size::Claims(n_claims));
        prop_assert_eq!(check(&bytes, "made up") as u64, truth.claims);
    }

    #[test]
    fn bytes_of_any_kind_are_read_to_their_end(bytes: Vec<u8>, seed: u64, cut in 0..4000_usize) {
        check(&bytes, "noise");
        let (mut remittance, _) = Remittances::bytes(seed, Size::Claims(5));
        let at = cut % remittance.len();
        remittance.splice(at..at, bytes);
        all(&remittance, "spoilt");
        remittance.truncate(at);
        check(&remittance, "cut off");
    }
}

#[test]
fn the_mirror_loses_nothing_of_the_samples() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");
    let mut n_files = 0;
    for entry in std::fs::read_dir(folder).expect("the samples are here") {
        let path = entry.expect("a sample").path();
        check(&std::fs::read(&path).expect("a sample"), &path.display().to_string());
        n_files += 1;
    }
    assert!(n_files >= 38, "{n_files} files");
}

#[test]
fn the_mirror_loses_nothing_of_real_files() {
    let folders = ["835", "837", "other/277CA", "other/999", "other/997"];
    let endings = ["835", "837", "277ca", "999", "997", "txt", "edi", "x12"];
    for sample in samples(&folders, &endings) {
        check(&sample.bytes, &sample.name);
    }
}
