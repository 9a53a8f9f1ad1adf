//! Writing 837s: what is written can be read back as the same claims, and nothing of them is lost.

mod office;

use std::{slice, sync::Arc};

use chrono::{NaiveDate, NaiveTime};
use expect_test::expect;
use office::{INSTITUTIONAL, PROFESSIONAL, file};
use proptest::prelude::*;
use testkit::naive::{Sample, samples};
use x12::{
    Delimiters,
    claim::{Batch, Claim, ClaimReader, SentClaim, Submission, Trader, Usage, Version, write},
    writer::WriteError,
};

fn read(file: &[u8]) -> Vec<SentClaim> {
    ClaimReader::new(file).collect()
}

fn claim(body: &str) -> Claim {
    read(&file(body)).remove(0).claim
}

fn submission(batch: Batch) -> Submission {
    let trader = |id: &str| Trader {
        qualifier: "ZZ".to_owned(),
        id: id.to_owned(),
        application: id.to_owned(),
    };
    Submission {
        sender: trader("FERNVALLEY"),
        receiver: trader("NWH01"),
        interchange_number: 1101,
        group_number: 1101,
        set_number: 1,
        date: NaiveDate::from_ymd_opt(2026, 9, 18).expect("a day"),
        time: NaiveTime::from_hms_opt(9, 5, 0).expect("a time"),
        usage: Usage::Production,
        batch,
        delimiters: Delimiters::default(),
    }
}

#[test]
fn a_claim_in_the_order_of_the_guide_is_written_as_it_was() {
    for body in [PROFESSIONAL, INSTITUTIONAL] {
        let before = String::from_utf8(file(body)).unwrap().replace('\n', "");
        let SentClaim { claim, batch, .. } = read(before.as_bytes()).remove(0);
        let after = write(&[claim], &submission((*batch).clone())).unwrap();
        let before = before.replace("NWH01*20260918*0905*1101*X*005010X222A1", "GS");
        let after = String::from_utf8(after).unwrap();
        let after = after
            .replace("NWH01*20260918*0905*1101*X*005010X222A1", "GS")
            .replace("NWH01*20260918*0905*1101*X*005010X223A2", "GS");
        let lines = |text: &str| text.replace('~', "~\n");
        assert_eq!(lines(&after), lines(&before));
    }
}

#[test]
fn claims_that_follow_one_another_share_their_levels() {
    let child = claim(PROFESSIONAL);
    let brother = {
        let mut claim = child.clone();
        Arc::make_mut(claim.patient.as_mut().unwrap()).parties[0].name.first = "ASH".to_owned();
        claim
    };
    let mother = Claim { patient: None, ..child.clone() };
    let elsewhere = {
        let mut claim = mother.clone();
        Arc::make_mut(&mut claim.billing).parties[0].name.id = "2000000051".to_owned();
        claim
    };
    let claims = [mother.clone(), child.clone(), child, brother, mother.clone(), mother, elsewhere];
    let file = write(&claims, &submission(Batch::default())).unwrap();
    let text = String::from_utf8(file.clone()).unwrap();
    let is_shown = |it: &&str| it.starts_with("HL*") || it.starts_with("CLM*");
    let shown: Vec<_> =
        text.split('~').filter(is_shown).map(|it| &it[..it.len().min(11)]).collect();
    expect![[r#"
        HL*1**20*1
        HL*2*1*22*1
        CLM*FV0106*
        HL*3*2*23*0
        CLM*FV0106*
        CLM*FV0106*
        HL*4*2*23*0
        CLM*FV0106*
        HL*5*1*22*0
        CLM*FV0106*
        CLM*FV0106*
        HL*6**20*1
        HL*7*6*22*0
        CLM*FV0106*
    "#]]
    .assert_eq(&format!("{}\n", shown.join("\n")));
    assert_eq!(read(&file).into_iter().map(|it| it.claim).collect::<Vec<_>>(), claims);
}

#[test]
fn a_replacement_and_a_void_name_the_claim_that_they_stand_for() {
    let original = claim(PROFESSIONAL);
    let replacement = original.replacement(" ICN77 ").unwrap();
    assert_eq!((replacement.frequency(), replacement.reference("F8")), ("7", Some("ICN77")));
    // A second replacement names the first, and only the first.
    let void = replacement.void("ICN78").unwrap();
    assert_eq!((void.frequency(), void.reference("F8")), ("8", Some("ICN78")));
    assert_eq!(void.references.len(), original.references.len() + 1);
    assert_eq!(void.lines, original.lines);
    for nothing in ["", "  "] {
        assert!(original.replacement(nothing).is_err());
        assert!(original.void(nothing).is_err());
    }
}

#[test]
fn what_cant_be_written_as_it_is_is_refused() {
    let usual = claim(PROFESSIONAL);
    let with = |change: fn(&mut Claim)| {
        let mut claim = usual.clone();
        change(&mut claim);
        claim
    };
    let old = with(|it| it.version = Version::V4010);
    let dental = with(|it| it.kind = x12::SetKind::DentalClaim);
    let colon = with(|it| it.notes[0].text = "SEEN: FERN".to_owned());
    let broken = with(|it| Arc::make_mut(&mut it.subscriber).parties[0].name.last.push('\n'));
    let unread = with(|it| it.header.charge = x12::amount(b"33O.5"));
    let rows: [(&str, &[Claim]); 8] = [
        ("nothing", &[]),
        ("4010", &[old]),
        ("dental", &[dental]),
        ("two kinds", &[usual.clone(), claim(INSTITUTIONAL)]),
        ("a colon", &[usual.clone(), colon]),
        ("a line break", &[broken]),
        ("an amount that was not read", &[unread]),
        ("the usual", slice::from_ref(&usual)),
    ];
    let refusal = |submission: &Submission, claims: &[Claim]| match write(claims, submission) {
        Ok(_) => "written".to_owned(),
        Err(error) => error.to_string(),
    };
    let mut table = String::new();
    for (name, claims) in rows {
        let refusal = refusal(&submission(Batch::default()), claims);
        table.push_str(&format!("{name}: {refusal}\n"));
    }
    let mut long = submission(Batch::default());
    long.sender.id = "FERN VALLEY PEDIATRICS".to_owned();
    table.push_str(&format!("a long name: {}\n", refusal(&long, slice::from_ref(&usual))));
    let mut late = submission(Batch::default());
    late.interchange_number = 1_000_000_000;
    table.push_str(&format!("a tenth digit: {}\n", refusal(&late, slice::from_ref(&usual))));
    let mut same = submission(Batch::default());
    same.delimiters.component = b'*';
    table.push_str(&format!("two marks alike: {}\n", refusal(&same, slice::from_ref(&usual))));
    expect![[r#"
        nothing: there is no claim to write
        4010: claim 1 is an 837P of version 4010; only 837P and 837I of version 5010 are written
        dental: claim 1 is an 837D of version 5010; only 837P and 837I of version 5010 are written
        two kinds: claim 2 is of another kind than the first; professional and institutional claims go into files of their own
        a colon: NTE02 of claim 2 has a character in it that X12 uses to divide, or a line break; take it out or choose other delimiters
        a line break: NM103 of claim 1 has a character in it that X12 uses to divide, or a line break; take it out or choose other delimiters
        an amount that was not read: CLM02 of claim 1 is no amount; read as 0.00; correct it before sending
        the usual: written
        a long name: ISA06 does not fit into 15 plain characters
        a tenth digit: ISA13 does not fit into 9 plain characters
        two marks alike: the delimiters must be four different marks, neither letters, digits nor blanks
    "#]].assert_eq(&table);
}

/// The claims of each set of a file, with its batch.
fn sets(sample: &Sample) -> Vec<(Batch, Vec<Claim>)> {
    let mut sets: Vec<(Batch, Vec<Claim>)> = Vec::new();
    let mut latest = None;
    for SentClaim { claim, batch, .. } in read(&sample.bytes) {
        match (&latest, sets.last_mut()) {
            (Some(before), Some((_, claims))) if Arc::ptr_eq(before, &batch) => {
                claims.push(claim);
            }
            _ => sets.push(((*batch).clone(), vec![claim])),
        }
        latest = Some(batch);
    }
    sets
}

#[test]
fn the_claims_of_every_file_are_the_same_when_written_and_read_again() {
    for sample in samples(&["837"], &["837"]) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for (batch, claims) in sets(&sample) {
            match write(&claims, &submission(batch.clone())) {
                Ok(file) => {
                    let again = read(&file);
                    assert!(again.iter().all(|it| *it.batch == batch), "{}", sample.name);
                    assert!(again.into_iter().map(|it| it.claim).eq(claims), "{}", sample.name);
                    after.extend(loops(&divided(&file), ":"));
                }
                Err(error) => {
                    assert!(matches!(error, WriteError::Guide { .. }), "{}: {error}", sample.name);
                    assert_ne!(
                        (claims[0].version, claims[0].kind.name()),
                        (Version::V5010, "837P")
                    );
                    assert_ne!(
                        (claims[0].version, claims[0].kind.name()),
                        (Version::V5010, "837I")
                    );
                }
            }
        }
        if !after.is_empty() {
            let component = &sample.segments[0][16];
            before.extend(loops(&sample.segments, component));
            assert_eq!(before.len(), sample.count("CLM"));
            assert_eq!(after, before, "{}", sample.name);
        }
    }
}

/// A file that we wrote, divided in the most simple way.
fn divided(file: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8_lossy(file);
    let segments = text.split('~').filter(|it| !it.is_empty());
    segments.map(|it| it.split('*').map(str::to_owned).collect()).collect()
}

/// What stands in each claim, in any order: its segments without what is empty at the end, and
/// amounts without zeros that say nothing.
fn loops(segments: &[Vec<String>], component: &str) -> Vec<Vec<String>> {
    let mut claims: Vec<Vec<String>> = Vec::new();
    let mut is_inside = false;
    for segment in segments {
        match segment[0].as_str() {
            "CLM" => {
                is_inside = true;
                claims.push(Vec::new());
            }
            "HL" | "SE" => is_inside = false,
            _ => {}
        }
        if let Some(claim) = claims.last_mut().filter(|_| is_inside) {
            let elements: Vec<_> = segment.iter().map(|it| bare(it, component)).collect();
            claim.push(elements.join("*").trim_end_matches('*').to_owned());
        }
    }
    for claim in &mut claims {
        claim.sort();
    }
    claims
}

fn bare(element: &str, component: &str) -> String {
    let is_number = element.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_number && element.contains('.') {
        let number = element.trim_end_matches('0').trim_end_matches('.');
        return number.strip_prefix("0.").map_or(number.to_owned(), |part| format!(".{part}"));
    }
    // One of the real files divides by `>` what its ISA16 says is divided by `:`.
    element.replace(component, ":").replace('>', ":").trim_end_matches(':').to_owned()
}

/// A value that X12 can carry.
fn value() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Z0-9 .,'/-]{0,12}", Just(String::new())]
}

fn amount() -> impl Strategy<Value = String> {
    prop_oneof!["-?[0-9]{1,6}(\\.[0-9]{1,2}0?)?", Just(String::new())]
}

fn composite() -> impl Strategy<Value = String> {
    prop::collection::vec(value(), 1..11).prop_map(|components| components.join(":"))
}

/// A segment of a claim. A letter stands for what each of its elements may be: a value, an amount
/// or a composite; those that follow are of the last kind.
fn segment() -> impl Strategy<Value = String> {
    const SEGMENTS: [(&str, &str); 50] = [
        ("DTP", "v"),
        ("CL1", "c"),
        ("DN1", "c"),
        ("PWK", "v"),
        ("CN1", "c"),
        ("AMT", "vav"),
        ("REF", "v"),
        ("K3", "v"),
        ("NTE", "v"),
        ("CR1", "c"),
        ("CRC", "c"),
        ("HI", "c"),
        ("HI", "c"),
        ("QTY", "c"),
        ("HCP", "c"),
        ("NM1", "v"),
        ("NM1", "v"),
        ("NM1", "v"),
        ("N2", "c"),
        ("N3", "v"),
        ("N4", "v"),
        ("PRV", "v"),
        ("PER", "v"),
        ("DMG", "v"),
        ("PAT", "v"),
        ("SBR", "v"),
        ("SBR", "v"),
        ("CAS", "vvavvavvavva"),
        ("CAS", "vva"),
        ("OI", "c"),
        ("MIA", "c"),
        ("MOA", "c"),
        ("LX", "v"),
        ("LX", "v"),
        ("LX", "v"),
        ("SV1", "cavvvvcv"),
        ("SV2", "vcavvvav"),
        ("SV3", "cavcvvvvvvc"),
        ("SV5", "c"),
        ("TOO", "c"),
        ("MEA", "c"),
        ("PS1", "c"),
        ("LIN", "v"),
        ("CTP", "vvvvc"),
        ("SVD", "vacv"),
        ("SVD", "vacv"),
        ("LQ", "v"),
        ("FRM", "v"),
        ("ZZZ", "c"),
        ("NOSEGMENT", "c"),
    ];
    let elements = prop::collection::vec((value(), amount(), composite()), 0..14);
    (prop::sample::select(SEGMENTS.to_vec()), elements).prop_map(|((id, kinds), elements)| {
        let last = kinds.chars().last();
        let kinds = kinds.chars().chain(std::iter::repeat_with(|| last.unwrap_or('v')));
        let elements = elements.into_iter().zip(kinds).map(|((value, amount, composite), kind)| {
            let element = match kind {
                'a' => amount,
                'c' => composite,
                _ => value,
            };
            format!("*{element}")
        });
        format!("{id}{}", elements.collect::<String>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(64)
    })]

    #[test]
    fn a_claim_of_any_segments_in_any_order_is_the_same_when_written_and_read_again(
        in_levels in prop::collection::vec(segment(), 0..6),
        in_claim in prop::collection::vec(segment(), 0..40),
        facility in composite(),
        charge in amount(),
        guide in prop::sample::select(vec!["005010X222A1", "005010X223A2"]),
    ) {
        let body = format!(
            "ST*837*1*{guide}\nBHT*0019*00*B*20260918*0905*CH\nHL*1**20*1\nNM1*85*2*ONE\n\
             HL*2*1*22*0\nSBR*P\n{}\nCLM*A*{charge}***{facility}\n{}\nSE*1*1",
            in_levels.join("\n"),
            in_claim.join("\n"),
        );
        let SentClaim { claim, batch, .. } = read(&file(&body)).remove(0);
        let written = write(slice::from_ref(&claim), &submission((*batch).clone()));
        let again = read(&written.expect("every value can be carried"));
        prop_assert_eq!(again.len(), 1);
        prop_assert_eq!(&again[0].claim, &claim);
        prop_assert_eq!(&again[0].batch, &batch);
    }
}
