//! TA1, 999, 997 and 277CA: what is taken and what is sent back, in tables; and every real file.

use expect_test::{Expect, expect};
use testkit::naive::{Sample, samples};
use x12::{
    Reader, Tag,
    acknowledgment::{
        ClaimAcknowledgment, EnvelopeVerdict, Level, LevelKind, Part, SegmentFault,
        SetAcknowledgment, check,
    },
    text,
};

const ISA: &str = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260102*0900*^*00501*000000001*0*P*:~";

/// Each row is the reasons of a claim's STCs, `/` between two STCs; the answer is what became of the
/// claim, and the reason that decides.
#[test]
fn what_became_of_a_claim() {
    answer_rows(
        &expect![[r#"
            A0:16                         => Received, proof, by A0:16
            A1:20                         => Received, proof, by A1:20
            A2:20                         => Accepted, proof, by A2:20
            A3:21                         => Rejected, no proof, by A3:21
            A4:35                         => Unknown, no proof, by A4:35
            A5:47                         => Accepted, proof, by A5:47
            A6:21                         => Rejected, no proof, by A6:21
            A7:562:85                     => Rejected, no proof, by A7:562
            A8:496                        => Rejected, no proof, by A8:496
            F1:65                         => Unknown, no proof, by F1:65
            Q9:1                          => Unknown, no proof, by Q9:1
            a2:20                         => Unknown, no proof, by a2:20
            A1:20 / A2:20                 => Accepted, proof, by A2:20
            A2:20 / A7:562                => Rejected, no proof, by A7:562
            A2:20**U*100******A7:562      => Rejected, no proof, by A7:562
            A1:20**U*100******A3:21*A8:33 => Rejected, no proof, by A3:21
            A2:20**U*100*******A8:33      => Rejected, no proof, by A8:33
            A2:20 / Q9:1                  => Unknown, no proof, by Q9:1
            A4:35 / A2:20                 => Unknown, no proof, by A4:35
            no status                     => Unknown, no proof, by nothing
        "#]],
        |row| {
            let statuses: String = match row {
                "no status" => String::new(),
                row => row.split(" / ").flat_map(|it| ["STC*", it, "~"]).collect(),
            };
            let claim = |claim: &ClaimAcknowledgment<'_>| {
                let deciding =
                    claim.deciding().map_or("nothing".to_owned(), |(_, it)| it.to_string());
                let proof = if claim.verdict().is_proof_of_filing() { "proof" } else { "no proof" };
                format!("{:?}, {proof}, by {deciding}", claim.verdict())
            };
            one_level(&format!("HL*4*3*PT~TRN*2*JC1~{statuses}"), |level| {
                level.claims().map(|it| claim(&it)).collect()
            })
        },
    );
}

#[test]
fn what_became_of_an_envelope() {
    answer_rows(
        &expect![[r#"
            A => Accepted, taken
            E => AcceptedWithErrors, taken
            P => AcceptedInPart, not taken
            R => Rejected, not taken
            M => Rejected, not taken
            W => Rejected, not taken
            X => Rejected, not taken
            a => Unknown, not taken
            Q => Unknown, not taken
            - => Unknown, not taken
        "#]],
        |row| {
            let verdict = EnvelopeVerdict::from_code(row.trim_matches('-').as_bytes());
            format!("{verdict:?}, {}", if verdict.is_taken() { "taken" } else { "not taken" })
        },
    );
}

#[test]
fn what_is_wrong_with_an_acknowledgment() {
    answer_rows(
        &expect![[r#"
            TA1*000000001*260102*0900*A*000~ => nothing
            TA1*000000001*260102*0900*Z*000~ => unknown_code `Z`
            ST*999*1~AK1*HC*7~AK2*837*1~IK5*A~AK9*A*1*1*1~SE*6*1~ => nothing
            ST*999*1~AK2*837*1~IK5*A~AK9*A*1*1*1~SE*5*1~ => missing_segment `ST*999*1`
            ST*999*1~AK1*HC~AK2*837~IK5*Q~AK9*Q~SE*6*1~ => missing_element `AK1*HC`, missing_element 2000`AK2*837`, unknown_code 2000`Q`, unknown_code `Q`
            ST*999*1~AK1*HC*7~AK2*837*1~AK9*A*1*1*1~SE*5*1~ => missing_segment 2000`AK2*837*1`
            ST*999*1~AK1*HC*7~AK2*837*1~IK5*A~IK5*R~CLP*1~SE*7*1~ => unknown_segment 2000`CLP*1`, repeated_segment 2000`IK5*R`
            ST*277*1*005010X214~HL*1*0*PT~TRN*2*A~STC*A2:20*20260102*WQ*100~SE*5*1~ => nothing
            ST*277*1*005010X214~HL*1*0*PT~NM1*QC*1*DOE~SE*4*1~ => missing_segment 2200D`HL*1*0*PT`
            ST*277*1*005010X214~HL*1*0*PT~TRN*2~SE*4*1~ => missing_element 2200D`TRN*2`, missing_segment 2200D`TRN*2`
            ST*277*1*005010X214~HL*1*0*22~SE*3*1~ => unknown_code `22`
            ST*277*1*005010X214~HL*1*0*PT~TRN*2*A~STC*Q9:1*20261301*WQ*1,0~DTP*472*D8*2026~SE*6*1~ => unknown_code 2200D`Q9:1`, bad_date 2200D`20261301`, bad_amount 2200D`1,0`, bad_date 2200D`2026`
            ST*277*1*005010X214~HL*1*0*PT~TRN*2*A~STC*A7:1********A7:2*:3*A9:3~CLP*1~SE*6*1~ => unknown_code 2200D`:3`, unknown_code 2200D`A9:3`, unknown_segment 2200D`CLP*1`
        "#]],
        |row| {
            let input =
                format!("{ISA}GS*FA*P*C*20260102*0900*7*X*005010X231A1~{row}GE*1*7~IEA*1*1~");
            let mut findings = Vec::new();
            let mut reader = Reader::new(input.as_bytes());
            while let Some(block) = reader.next() {
                check(&block, &mut findings);
            }
            let told = findings.iter().map(|it| {
                let at = |at: u64| usize::try_from(at).unwrap();
                let here = &input[at(it.span.start)..at(it.span.end)];
                format!("{} {}`{here}`", it.what.kind(), it.path)
            });
            let told: Vec<String> = told.collect();
            if told.is_empty() { "nothing".to_owned() } else { told.join(", ") }
        },
    );
}

#[test]
fn faults_are_told_to_the_element() {
    let text = "TA1*000000905*260102*0900*R*018~GS*FA*P*C*20260102*0900*7*X*005010X231A1~\
                ST*999*1*005010X231A1~AK1*HC*17*005010X222A1~AK2*837*0001*005010X222A1~\
                IK3*NM1*8*2010AA*8~CTX*NM108~IK4*8:1:2*66*7*QQ~IK4*9**I12~\
                IK3*HI*24*2300*8~CTX*SITUATIONAL TRIGGER:1^CLM01:JC1~CTX*CLM01:JC2~IK4*0**2~\
                IK3*SV1*30**3~IK5*R*5*I5~AK2*837*0002*005010X222A1~IK5*E*5~\
                AK2*837*0003~IK5*A~IK5*R~AK9*P*5*4*3*1~SE*16*1~GE*1*7~";
    let input = format!("{ISA}{text}IEA*1*1~").into_bytes();
    expect![[r#"
        told:
          interchange 000000905 of Some(2026-01-02): Rejected 018
          group HC 17 005010X222A1
          set 837 0001: Rejected ["5", "I5"]
            NM1 in "2010AA" at Some(8) code 8 claim None
              element [Some(8), Some(1), Some(2)] code 7 value "QQ"
              element [Some(9), None, None] code I12 value ""
            HI in "2300" at Some(24) code 8 claim Some("JC1")
              element [Some(0), None, None] code 2 value ""
            SV1 in "" at Some(30) code 3 claim None
          set 837 0002: AcceptedWithErrors ["5"]
          set 837 0003: Unknown []
          the group: AcceptedInPart [Some(5), Some(4), Some(3)] ["1"]
    "#]]
    .assert_eq(&format!("told:\n{}", tell(&Sample::of(String::new(), input))));
}

#[test]
fn a_named_line_is_read_whole() {
    let text = "HL*4*3*PT~NM1*QC*1*DOE*JO****MI*X~TRN*2*JC1~STC*A7:21*20260105*U*300~REF*1K*ICN1~\
                REF*BLT*131~DTP*472*RD8*20260102-20260103~SVC*HC:99213:25*120.5**0510***2~\
                STC*A7:454*20260105*U*******A7:21:85~REF*FJ*L1~DTP*472*D8*20260102~\
                TRN*2*JC2~STC*A2:20*20260105*WQ*80~REF*1K*ICN2~";
    let read = one_level(text, |level| format!("told:\n{}", tell_level(&level)));
    expect![[r#"
        told:
          level 4 Patient
            claim JC1 Rejected A7:21 on Some(2026-01-05) charged 30000 payer's number Some("ICN1") service Some((2026-01-02, 2026-01-03))
              line Some("L1") 99213 0510 charged 12050 units Some(2000) Rejected ["A7:454", "A7:21"] Some((2026-01-02, 2026-01-02))
            claim JC2 Accepted A2:20 on Some(2026-01-05) charged 8000 payer's number Some("ICN2") service None
    "#]].assert_eq(&read);
}

#[test]
fn the_samples_tell_their_story() {
    let mut told = String::new();
    for sample in samples(&["other/277CA"], &["277ca", "999"]) {
        if sample.name.starts_with("07-") {
            told.push_str(&format!("{}\n{}", sample.name, tell(&sample)));
        }
    }
    expect![[r#"
        07-sent-in-may.277ca
          level 1 Source Unknown received 2026-05-15
          level 2 Receiver Received 90=1 AA=1
          level 3 Provider Received QA=1 QC=1
          level 4 Patient
            claim JC0713 Accepted A2:20 on Some(2026-05-18) charged 16200 payer's number Some("26NW051800713") service Some((2026-05-14, 2026-05-14))
          level 5 Patient
            claim JC0714 Rejected A7:164 on Some(2026-05-18) charged 21500 payer's number None service Some((2026-05-14, 2026-05-14))
        07-sent-in-may.999
          group HC 1112 005010X222A1
          set 837 0001: Accepted []
          the group: Accepted [Some(1), Some(1), Some(1)] []
    "#]].assert_eq(&told);
}

#[test]
fn every_real_acknowledgment_is_read_whole() {
    let folders = ["other/999", "other/997", "other/277CA"];
    for sample in samples(&folders, &["999", "277ca"]) {
        assert_eq!(counted(&sample), naively_counted(&sample), "{}", sample.name);
    }
}

/// Sets, segments and elements at fault, claims, reasons, references and lines.
#[derive(Debug, Default, Eq, PartialEq)]
struct Counts {
    sets: Vec<String>,
    segments_at_fault: usize,
    elements_at_fault: usize,
    claims: Vec<String>,
    reasons: usize,
    payer_claim_numbers: Vec<String>,
    lines: usize,
}

fn counted(sample: &Sample) -> Counts {
    let mut counts = Counts::default();
    let mut reader = Reader::new(&sample.bytes[..]);
    while let Some(block) = reader.next() {
        match Part::of(&block) {
            Part::Set(set) => {
                counts.sets.push(text(set.control_number()).into_owned());
                counts.segments_at_fault += set.faults().count();
                let elements = |fault: SegmentFault<'_>| fault.elements().count();
                counts.elements_at_fault += set.faults().map(elements).sum::<usize>();
            }
            Part::Level(level) => {
                let reasons =
                    |it: x12::acknowledgment::Status<'_>| it.reasons.iter().flatten().count();
                counts.reasons += level.statuses().map(reasons).sum::<usize>();
                for claim in level.claims() {
                    counts.claims.push(text(claim.claim_number()).into_owned());
                    counts.reasons += claim.statuses().map(reasons).sum::<usize>();
                    let number = claim.reference(b"1K").map(|it| text(it).into_owned());
                    counts.payer_claim_numbers.extend(number);
                    counts.lines += claim.lines().count();
                }
            }
            _ => {}
        }
    }
    counts
}

fn naively_counted(sample: &Sample) -> Counts {
    let mut counts = Counts {
        segments_at_fault: sample.count("IK3") + sample.count("AK3"),
        elements_at_fault: sample.count("IK4") + sample.count("AK4"),
        lines: sample.count("SVC"),
        ..Counts::default()
    };
    let mut at_patient = false;
    for segment in &sample.segments {
        let element = |n: usize| segment.get(n).cloned().unwrap_or_default();
        match segment[0].as_str() {
            "AK2" => counts.sets.push(element(2)),
            "HL" => at_patient = element(3) == "PT",
            "TRN" if at_patient => counts.claims.push(element(2)),
            "STC" => {
                counts.reasons += [1, 10, 11].iter().filter(|n| !element(**n).is_empty()).count();
            }
            "REF" if element(1) == "1K" => counts.payer_claim_numbers.push(element(2)),
            _ => {}
        }
    }
    counts
}

/// An acknowledgment in words.
fn tell(sample: &Sample) -> String {
    let mut told = String::new();
    let mut reader = Reader::new(&sample.bytes[..]);
    while let Some(block) = reader.next() {
        match Part::of(&block) {
            Part::Interchange(it) => {
                let (number, note) = (text(it.control_number()), text(it.note()));
                told += &format!(
                    "  interchange {number} of {:?}: {:?} {note}\n",
                    it.date(),
                    it.verdict()
                );
            }
            Part::Group(it) => {
                let (id, number) = (text(it.functional_id()), text(it.control_number()));
                told += &format!("  group {id} {number} {}\n", text(it.guide()));
            }
            Part::Set(set) => told += &tell_set(&set),
            Part::GroupResult(it) => {
                let counts = [it.n_declared(), it.n_received(), it.n_accepted()];
                let reasons: Vec<_> = it.reasons().map(text).collect();
                told += &format!("  the group: {:?} {counts:?} {reasons:?}\n", it.verdict());
            }
            Part::Level(level) => told += &tell_level(&level),
            Part::Other => {}
        }
    }
    told
}

fn tell_set(set: &SetAcknowledgment<'_>) -> String {
    let (id, number) = (text(set.set_id()), text(set.control_number()));
    let reasons: Vec<_> = set.reasons().map(text).collect();
    let mut told = format!("  set {id} {number}: {:?} {reasons:?}\n", set.verdict());
    for fault in set.faults() {
        let claim = fault.claim_number().map(text);
        let (id, of) = (text(fault.segment_id()), text(fault.loop_id()));
        let (place, code) = (fault.position(), text(fault.code()));
        told += &format!("    {id} in {of:?} at {place:?} code {code} claim {claim:?}\n");
        for it in fault.elements() {
            let (place, code) = ([it.element, it.component, it.repetition], text(it.code));
            told += &format!("      element {place:?} code {code} value {:?}\n", text(it.value));
        }
    }
    told
}

fn tell_level(level: &Level<'_>) -> String {
    let mut told = format!("  level {} {:?}", text(level.number()), level.kind());
    if level.kind() != LevelKind::Patient {
        told += &format!(" {:?}", level.verdict());
    }
    if let Some(received) = level.date(b"050") {
        told += &format!(" received {received}");
    }
    for (name, qualifier) in [("90", b"90"), ("AA", b"AA"), ("QA", b"QA"), ("QC", b"QC")] {
        if let Some(n) = level.quantity(qualifier) {
            told += &format!(" {name}={n}");
        }
    }
    told.push('\n');
    for claim in level.claims() {
        let (status, reason) = claim.deciding().expect("a status");
        told += &format!(
            "    claim {} {:?} {reason} on {:?} charged {} payer's number {:?} service {:?}\n",
            text(claim.claim_number()),
            claim.verdict(),
            status.date,
            status.charged.cents,
            claim.reference(b"1K").map(text),
            claim.service_dates(),
        );
        for line in claim.lines() {
            told += &format!(
                "      line {:?} {} {} charged {} units {:?} {:?} {:?} {:?}\n",
                line.reference(b"FJ").map(text),
                text(line.procedure().code),
                text(line.revenue_code()),
                line.charged().cents,
                line.units_milli(),
                line.verdict(),
                line.statuses()
                    .flat_map(|it| it.reasons)
                    .flatten()
                    .map(|it| it.to_string())
                    .collect::<Vec<_>>(),
                line.service_dates(),
            );
        }
    }
    told
}

/// Reads one HL loop of a 277CA.
fn one_level(text: &str, answer: impl Fn(Level<'_>) -> String) -> String {
    let group = "GS*HN*P*C*20260102*0900*7*X*005010X214~ST*277*0001*005010X214~";
    let input = format!("{ISA}{group}{text}SE*1*0001~GE*1*7~IEA*1*1~");
    let mut reader = Reader::new(input.as_bytes());
    while let Some(block) = reader.next() {
        if let Part::Level(level) = Part::of(&block) {
            return answer(level);
        }
    }
    panic!("there is a level, and it begins with {:?}", Tag::new(b"HL"));
}

/// Answers each row: `question => answer`.
fn answer_rows(table: &Expect, answer: impl Fn(&str) -> String) {
    let questions: Vec<&str> = table
        .data()
        .lines()
        .map(|row| row.split_once(" =>").map_or(row, |(question, _)| question).trim())
        .filter(|row| !row.is_empty())
        .collect();
    let width = questions.iter().map(|row| row.len()).max().unwrap_or(0).min(32);
    let rows = questions.iter().map(|row| format!("{row:width$} => {}\n", answer(row)));
    table.assert_eq(&rows.collect::<String>());
}
