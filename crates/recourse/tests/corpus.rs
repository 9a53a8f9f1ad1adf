//! Real remittances: what the report counts is what the simplest division of the file counts.

use std::io::Cursor;

use chrono::NaiveDate;
use domain::{CodeBook, Contract};
use recourse::{
    analyze::{Analysis, Settings, report::File},
    input::Opened,
};
use testkit::naive::{Sample, samples};

fn analysed(sample: &Sample) -> File {
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day of the calendar");
    let codes = CodeBook::shipped().clone();
    let settings = Settings { as_of, codes, contract: Contract::default(), names: false };
    let mut analysis = Analysis::new(settings);
    let mut stream = Cursor::new(&sample.bytes);
    analysis.take(Opened::Stream(&sample.name, &mut stream), &mut |_| {});
    analysis.finish().files.remove(0)
}

/// Pairs of CAS that have a reason.
fn adjustments(sample: &Sample) -> usize {
    let of = |segment: &Vec<String>| {
        let reasons = segment.iter().skip(2).step_by(3);
        if segment[0] == "CAS" { reasons.filter(|it| !it.is_empty()).count() } else { 0 }
    };
    sample.segments.iter().map(of).sum()
}

/// Codes of LQ*HE, MIA05 and 20 to 23, MOA03 to 07.
fn remarks(sample: &Sample) -> usize {
    let of = |segment: &Vec<String>| {
        let places: &[usize] = match segment[0].as_str() {
            "LQ" if segment[1] == "HE" => &[2],
            "MIA" => &[5, 20, 21, 22, 23],
            "MOA" => &[3, 4, 5, 6, 7],
            _ => &[],
        };
        places.iter().filter(|at| segment.get(**at).is_some_and(|it| !it.is_empty())).count()
    };
    sample.segments.iter().map(of).sum()
}

#[test]
fn every_remittance_is_counted_right() {
    let samples = samples(&["835"], &["835"]);
    for sample in &samples {
        let file = analysed(sample);
        let counted = [file.sets, file.claims, file.lines, file.adjustments, file.remarks];
        let naive = [
            sample.count("ST"),
            sample.count("CLP"),
            sample.count("SVC"),
            adjustments(sample),
            remarks(sample),
        ];
        assert_eq!(counted, naive.map(|n| n as u64), "{}", sample.name);
        assert_eq!(file.kind, "835", "{}", sample.name);
    }
    assert!(samples.len() >= 17, "our own samples are there");
}

#[test]
fn every_claim_file_is_counted_right() {
    for sample in samples(&["837"], &["837"]) {
        let file = analysed(&sample);
        let counted = [file.sets, file.claims, file.lines];
        let naive = [sample.count("ST"), sample.count("CLM"), sample.count("LX")];
        assert_eq!(counted, naive.map(|n| n as u64), "{}", sample.name);
    }
}
