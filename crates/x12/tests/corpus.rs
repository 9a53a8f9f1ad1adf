//! Real files: the reader finds in them what the simplest division finds, and whatever is done to
//! them, it neither fails nor loses a segment.

mod reading;

use std::iter;

use proptest::prelude::*;
use reading::{SegmentRead, read};
use testkit::naive::{Sample, samples};
use x12::{Limits, Reader, Segment, remittance::Part};

#[test]
fn every_segment_of_every_file_is_read() {
    let folders = [
        "835",
        "837",
        "other/270",
        "other/271",
        "other/276",
        "other/277",
        "other/277CA",
        "other/278",
        "other/997",
        "other/999",
    ];
    for sample in samples(&folders, &["835", "837", "999", "277ca"]) {
        let mut segments = Vec::new();
        let mut reader = Reader::new(&sample.bytes[..]);
        while let Some(block) = reader.next() {
            segments.extend(block.segments().map(|it| elements(&it)));
        }
        assert_eq!(segments, sample.segments, "{}", sample.name);
    }
}

#[test]
fn each_claim_begins_a_block_of_its_own() {
    for (folder, ending, id) in [
        ("835", "835", "CLP"),
        ("837", "837", "CLM"),
        ("other/999", "999", "AK2"),
        ("other/997", "997", "AK2"),
        ("other/277CA", "277ca", "HL"),
    ] {
        for sample in samples(&[folder], &[ending]) {
            let reading = read(&sample.bytes, Limits::default(), &[usize::MAX]);
            let begins = |it: &&SegmentRead| it.begins_block && it.text.starts_with(id);
            let n_blocks = reading.segments.iter().filter(begins).count();
            assert_eq!(n_blocks, sample.count(id), "{}", sample.name);
        }
    }
}

fn elements(segment: &Segment<'_>) -> Vec<String> {
    iter::once(segment.tag().to_string()).chain(segment.elements().map(text)).collect()
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// Every place of an adjustment and of a remark is taken; no real file that we have does so.
const CROWDED: &str = "\
ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260102*0900*^*00501*000000001*0*P*:~
GS*HP*PAYER*CLINIC*20260102*0900*7*X*005010X221A1~
ST*835*0001~
LX*1~
CLP*A*1*100*80~
CAS*CO*1*1*1*2*2**3*3**4*4**5*5**6*6~
MIA*0****M1***************M2*M3*M4*M5~
MOA***M6*M7*M8*M9*M10~
SVC*HC:99213*100*80~
CAS*PR*7*1*****8*2***~
CAS*OA*9*-1~
CAS*OA*10**1~
CAS*PI*11*0**12*0~
LQ*RX*70~
LQ*HE*M11~
LQ*HE*M12~
SE*15*0001~
GE*1*7~
IEA*1*000000001~
";

/// What an 835 holds: claims, lines, adjustments, remarks.
#[derive(Debug, Default, Eq, PartialEq)]
struct Counts {
    claims: Vec<String>,
    lines: usize,
    adjustments: Vec<(String, String)>,
    remarks: Vec<String>,
}

#[test]
fn the_views_of_an_835_hold_what_stands_in_the_file() {
    let crowded = Sample::of("crowded".to_owned(), CROWDED.replace('\n', "").into_bytes());
    let crowded_counts = counted(&crowded);
    assert_eq!((crowded_counts.adjustments.len(), crowded_counts.remarks.len()), (12, 12));
    for sample in samples(&["835"], &["835"]).into_iter().chain([crowded]) {
        assert_eq!(counted(&sample), naively_counted(&sample), "{}", sample.name);
    }
}

fn counted(sample: &Sample) -> Counts {
    let mut counts = Counts::default();
    let mut reader = Reader::new(&sample.bytes[..]);
    while let Some(block) = reader.next() {
        let Part::Claim(claim) = Part::of(&block) else { continue };
        counts.claims.push(text(claim.claim_number()));
        let of_claim = claim.adjustments().map(|it| (text(it.group), text(it.reason)));
        counts.adjustments.extend(of_claim);
        counts.remarks.extend(claim.remarks().map(text));
        for line in claim.lines() {
            counts.lines += 1;
            let of_line = line.adjustments().map(|it| (text(it.group), text(it.reason)));
            counts.adjustments.extend(of_line);
            counts.remarks.extend(line.remarks().map(text));
        }
    }
    counts
}

fn naively_counted(sample: &Sample) -> Counts {
    let mut counts = Counts { lines: sample.count("SVC"), ..Counts::default() };
    for segment in &sample.segments {
        let element = |n: usize| segment.get(n).cloned().unwrap_or_default();
        let remarks: Vec<usize> = match segment[0].as_str() {
            "CLP" => {
                counts.claims.push(element(1));
                continue;
            }
            "CAS" => {
                let triplets = (2..segment.len()).step_by(3).filter(|n| !element(*n).is_empty());
                counts.adjustments.extend(triplets.map(|n| (element(1), element(n))));
                continue;
            }
            "LQ" if element(1) == "HE" => vec![2],
            "MOA" => vec![3, 4, 5, 6, 7],
            "MIA" => vec![5, 20, 21, 22, 23],
            _ => continue,
        };
        counts.remarks.extend(remarks.into_iter().map(element).filter(|it| !it.is_empty()));
    }
    counts
}

/// One thing that happens to a file on its way.
#[derive(Clone, Debug)]
enum Mishap {
    Flip(usize, u8),
    Insert(usize, u8),
    Delete(usize, usize),
    CutAt(usize),
    CutBefore(usize),
    Double(usize),
    Swap(u8, u8),
}

fn mishap() -> impl Strategy<Value = Mishap> {
    let mark = || prop::sample::select(b"*:~^|>\n\r A0\0".to_vec());
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Mishap::Flip(at, byte)),
        (any::<usize>(), mark()).prop_map(|(at, byte)| Mishap::Insert(at, byte)),
        (any::<usize>(), 1..200_usize).prop_map(|(at, n)| Mishap::Delete(at, n)),
        any::<usize>().prop_map(Mishap::CutAt),
        any::<usize>().prop_map(Mishap::CutBefore),
        any::<usize>().prop_map(Mishap::Double),
        (mark(), mark()).prop_map(|(one, other)| Mishap::Swap(one, other)),
    ]
}

fn suffered(mut bytes: Vec<u8>, mishap: &Mishap) -> Vec<u8> {
    let len = bytes.len().max(1);
    match *mishap {
        _ if bytes.is_empty() => {}
        Mishap::Flip(at, byte) => bytes[at % len] ^= byte,
        Mishap::Insert(at, byte) => bytes.insert(at % len, byte),
        Mishap::Delete(at, n) => drop(bytes.drain(at % len..(at % len + n).min(len))),
        Mishap::CutAt(at) => bytes.truncate(at % len),
        Mishap::CutBefore(at) => drop(bytes.drain(..at % len)),
        Mishap::Double(at) => {
            let ends = |byte: &u8| *byte == b'~' || *byte == b'\n';
            let start = bytes[..at % len].iter().rposition(ends).map_or(0, |at| at + 1);
            let end = bytes[at % len..].iter().position(ends).map_or(len, |n| at % len + n + 1);
            let segment = bytes[start..end].to_vec();
            bytes.splice(start..start, segment);
        }
        Mishap::Swap(one, other) => {
            for byte in &mut bytes {
                *byte = match *byte {
                    byte if byte == one => other,
                    byte if byte == other => one,
                    byte => byte,
                };
            }
        }
    }
    bytes
}

#[test]
fn whatever_happens_to_a_file_no_segment_is_lost() {
    let folders = ["835", "837", "other/999", "other/997", "other/277CA"];
    let samples = samples(&folders, &["835", "837", "999", "277ca"]);
    let files = samples.iter().map(|it| it.bytes.clone()).filter(|it| it.len() < 20_000);
    let case = (
        prop::sample::select(files.collect::<Vec<_>>()),
        prop::collection::vec(mishap(), 1..6),
        prop::collection::vec(1..3000_usize, 1..4),
    );
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(256));
    let ran = runner.run(&case, |(bytes, mishaps, sizes)| {
        let bytes = mishaps.iter().fold(bytes, suffered);
        let tiny = Limits { chunk: 1, block: 1 };
        prop_assert_eq!(read(&bytes, tiny, &sizes), read(&bytes, tiny, &[usize::MAX]));
        Ok(())
    });
    ran.unwrap_or_else(|failure| panic!("{failure}"));
}
