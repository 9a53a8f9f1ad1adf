//! What real senders do to a file: each row of these tables is a sentence, what is done to a plain
//! remittance, and after `=>` the reader's answer: how much it read, and its findings.
//!
//! For a new row, write the sentence and the indented lines, run `UPDATE_EXPECT=1 cargo test`, and
//! let a person read the answer.

mod reading;

use expect_test::{Expect, expect};
use reading::{Reading, SegmentRead, read};
use x12::{Limits, What};

/// Each line is a segment; the line breaks are taken out.
const PLAIN: &str = include_str!("plain.835");

/// Where senders break their lines, and which characters divide.
#[test]
fn line_breaks_and_marks() {
    check(&expect![[r#"
        nothing is odd
        => 11 segments, 1 claims

        line breaks after each terminator
          all ~ -> ~\r\n
        => 11 segments, 1 claims

        segments are indented
          all ~ -> ~\r\n\t
        => 11 segments, 1 claims

        line breaks end the segments
          all ~ -> \n
        => 11 segments, 1 claims

        line breaks of Windows end the segments
          all ~ -> \r\n
        => 11 segments, 1 claims

        lines are 80 characters long, wherever that is
          wrap at 80
        => 0 segments, 0 claims
           0..275 wrapped_lines

        lines are padded
          all ~ -> \x20\x20\n
        => 11 segments, 1 claims

        two interchanges with other marks
          again with |>;
        => 22 segments, 2 claims

        the ISA lacks an element
          all *0*P*: -> *P*:
        => 11 segments, 1 claims
           0..103 broken_interchange_head ISA

        an element of the ISA is too short
          all CLINIC         * -> CLINIC*
        => 11 segments, 1 claims
           54..60 interchange_width ISA

        the ISA ends without ISA16
          all *P*:~ -> *P~
        => 11 segments, 1 claims
           0..103 broken_interchange_head ISA

        two terminators at once
          all ~ -> ~~
        => 11 segments, 1 claims
           106..106 not_a_segment
           157..157 not_a_segment
           170..170 not_a_segment
           186..186 not_a_segment
           192..192 not_a_segment
           208..208 not_a_segment
           229..229 not_a_segment
           243..243 not_a_segment
           254..254 not_a_segment
           262..262 not_a_segment
           279..280 text_outside_interchange

        something that is no segment
          all LX*1~ -> LX*1~<html>~
        => 12 segments, 1 claims
           188..194 not_a_segment
           243..252 wrong_count SE: 7 for 8

        a segment stands between two things that are none
          all LX*1~ -> LX*1~x~AB~y~~z~
        => 15 segments, 1 claims
           188..189 not_a_segment
           193..197 not_a_segment
           246..255 wrong_count SE: 7 for 11

        a segment in small letters
          all LX*1 -> lx*1
        => 11 segments, 1 claims
    "#]]);
}

/// What is no X12 at all, or stands around it.
#[test]
fn text_that_is_no_interchange() {
    check(&expect![[r#"
        a byte-order mark stands before the ISA
          put \xef\xbb\xbf before ISA
        => 11 segments, 1 claims
           0..3 byte_order_mark

        the file is UTF-16
          utf-16
        => 0 segments, 0 claims
           0..538 other_encoding

        the file is EBCDIC
          ebcdic
        => 0 segments, 0 claims
           0..269 other_encoding

        the file is empty
          cut from ISA
        => 0 segments, 0 claims

        the file is blank
          cut from ISA
          put \r\n\x20\r\n
        => 0 segments, 0 claims

        text stands before the ISA
          put From: edi@payer.example\r\n\r\n before ISA
        => 11 segments, 1 claims
           0..27 text_outside_interchange

        text stands after the IEA
          put \x1a
        => 11 segments, 1 claims
           269..270 text_outside_interchange

        the ISA is not there
          all ISA -> XXX
        => 0 segments, 0 claims
           0..269 text_outside_interchange

        the file begins with GS
          cut to GS
        => 10 segments, 1 claims
           0..2 missing_interchange
           147..162 trailer_without_head IEA: Interchange

        the file begins with ST
          cut to ST
        => 9 segments, 1 claims
           0..2 missing_interchange
           90..96 trailer_without_head GE: Group
           97..112 trailer_without_head IEA: Interchange
    "#]]);
}

/// What was sent is not all there.
#[test]
fn files_that_break_off() {
    check(&expect![[r#"
        the file breaks off in the ISA
          cut from *260102
        => 0 segments, 0 claims
           0..69 unreadable_interchange_head

        the file breaks off in a CLP
          cut from *100*80~SVC
        => 6 segments, 1 claims
           188..195 unterminated_segment CLP
           195..195 cut_off

        the file breaks off after a CLP
          cut from SVC
        => 6 segments, 1 claims
           203..203 cut_off

        the file ends without its last terminator
          cut from IEA
          put IEA*1*000000001
        => 11 segments, 1 claims

        an interchange ends without IEA and another begins
          cut from IEA
          again with |>;
        => 21 segments, 2 claims
           0..105 head_without_trailer ISA: Interchange

        an interchange breaks off inside a claim and another begins
          cut from CAS
          again with |>;
        => 18 segments, 2 claims
           156..167 head_without_trailer ST: Set
           106..155 head_without_trailer GS: Group
           0..105 head_without_trailer ISA: Interchange

        the SE is not there
          all SE*7*0001~ ->
        => 10 segments, 1 claims
           156..167 head_without_trailer ST: Set

        the ST is not there
          all ST*835*0001~ ->
        => 10 segments, 1 claims
           224..233 trailer_without_head SE: Set
           234..240 wrong_count GE: 1 for 0
    "#]]);
}

/// Heads and trailers that don't agree.
#[test]
fn counts_and_control_numbers() {
    check(&expect![[r#"
        the SE counts one too many
          all SE*7 -> SE*8
        => 11 segments, 1 claims
           236..245 wrong_count SE: 8 for 7

        the SE counts in words
          all SE*7 -> SE*seven
        => 11 segments, 1 claims
           236..249 wrong_count SE: nothing for 7

        the GE has another control number
          all GE*1*7 -> GE*1*8
        => 11 segments, 1 claims
           246..252 control_number_differs GE: Group

        the GE counts two sets
          all GE*1*7 -> GE*2*7
        => 11 segments, 1 claims
           246..252 wrong_count GE: 2 for 1

        the IEA has another control number
          all IEA*1*000000001 -> IEA*1*000000002
        => 11 segments, 1 claims
           253..268 control_number_differs IEA: Interchange

        the IEA has its control number without zeros
          all IEA*1*000000001 -> IEA*1*1
        => 11 segments, 1 claims

        two sets have the same control number
          all GE*1*7~ -> ST*835*0001~BPR*I*0~CLP*B*4~SE*4*0001~GE*2*7~
        => 15 segments, 2 claims
           246..257 control_number_repeats ST: Set

        two sets
          all GE*1*7~ -> ST*835*0002~BPR*I*0~CLP*B*4~SE*4*0002~GE*2*7~
        => 15 segments, 2 claims

        a transaction set of another trade
          all ST*835 -> ST*850
        => 11 segments, 0 claims
           156..167 unknown_set ST

        the GS says nothing of remittances
          all GS*HP -> GS*XX
        => 11 segments, 1 claims
    "#]]);
}

/// What is longer than the reader keeps is passed on in parts.
#[test]
fn more_than_is_kept_at_once() {
    check(&expect![[r#"
        a segment is longer than what is kept
          put 9000000 times x before CAS
        => 11 segments, 1 claims
           188..8388796 loop_too_long
           223..8388831 segment_too_long
           8388831..9000235 not_a_segment

        a claim is longer than what is kept
          put 800000 times CAS*CO*45*1~ before CAS
        => 800011 segments, 1 claims
           188..8388796 loop_too_long
           9600236..9600245 wrong_count SE: 7 for 800007
    "#]]);
}

/// Answers each paragraph of the table. The lines after `=>` are the answer; the indented ones
/// before say what is done to the plain file.
fn check(table: &Expect) {
    let mut text = String::new();
    for paragraph in table.data().split("\n\n") {
        let lines = paragraph.trim().lines().map(str::trim);
        let mut question = lines.take_while(|line| !line.starts_with("=>"));
        text.push_str(question.next().unwrap_or_default());
        let mut input = plain();
        for edit in question {
            input = edited(&input, edit.trim());
            text.push_str(&format!("\n  {}", edit.trim()));
        }
        let answer = answer(&read(&input, Limits::default(), &[usize::MAX]));
        text.push_str(&format!("\n=> {answer}\n\n"));
    }
    table.assert_eq(&format!("{}\n", text.trim_end()));
}

fn plain() -> Vec<u8> {
    PLAIN.replace('\n', "").into_bytes()
}

fn edited(input: &[u8], edit: &str) -> Vec<u8> {
    let place = |text: &str| {
        let found = input.windows(text.len()).rposition(|window| window == text.as_bytes());
        found.unwrap_or_else(|| panic!("`{text}` is not in the file"))
    };
    let (verb, rest) = edit.split_once(' ').unwrap_or((edit, ""));
    match verb {
        "all" => {
            let (from, to) = rest.split_once(" ->").expect("a replacement");
            let to = unescaped(to.trim());
            replaced(input, from.as_bytes(), &to)
        }
        "put" => {
            let (text, at) = match rest.split_once(" before ") {
                Some((text, before)) => (text, place(before)),
                None => (rest, input.len()),
            };
            let text = match text.split_once(" times ") {
                Some((n, text)) => unescaped(text).repeat(n.parse().expect("a number")),
                None => unescaped(text),
            };
            [&input[..at], &text, &input[at..]].concat()
        }
        "cut" => match rest.split_once(' ') {
            Some(("from", text)) => input[..place(text)].to_vec(),
            Some(("to", text)) => input[place(text)..].to_vec(),
            _ => panic!("cut from or cut to: {edit}"),
        },
        "again" => {
            let marks = rest.strip_prefix("with ").expect("marks").as_bytes();
            let other = plain().into_iter().map(|byte| match byte {
                b'*' => marks[0],
                b':' => marks[1],
                b'~' => marks[2],
                byte => byte,
            });
            input.iter().copied().chain(other).collect()
        }
        "wrap" => {
            let width = rest.trim_start_matches("at ").parse().expect("a number");
            input.chunks(width).collect::<Vec<_>>().join(&b"\r\n"[..])
        }
        "utf-16" => input.iter().flat_map(|byte| [*byte, 0]).collect(),
        "ebcdic" => input.iter().map(|byte| ebcdic(*byte)).collect(),
        _ => panic!("what is `{edit}`?"),
    }
}

fn replaced(input: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    let mut rest = input;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        output.extend_from_slice(&rest[..at]);
        output.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    output.extend_from_slice(rest);
    output
}

/// `\r`, `\n`, `\t` and `\x1a`.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match (byte, (byte == b'\\').then(|| rest.next()).flatten()) {
            (b'\\', Some(b'r')) => bytes.push(b'\r'),
            (b'\\', Some(b'n')) => bytes.push(b'\n'),
            (b'\\', Some(b't')) => bytes.push(b'\t'),
            (b'\\', Some(b'x')) => {
                let digits =
                    [rest.next(), rest.next()].map(|digit| char::from(digit.expect("a digit")));
                let digits: String = digits.iter().collect();
                bytes.push(u8::from_str_radix(&digits, 16).expect("two digits"));
            }
            (byte, _) => bytes.push(byte),
        }
    }
    bytes
}

/// The capital letters of EBCDIC; other characters don't matter here.
fn ebcdic(byte: u8) -> u8 {
    match byte {
        b'A'..=b'I' => byte - b'A' + 0xC1,
        b'J'..=b'R' => byte - b'J' + 0xD1,
        b'S'..=b'Z' => byte - b'S' + 0xE2,
        b'0'..=b'9' => byte - b'0' + 0xF0,
        b' ' => 0x40,
        _ => 0x5C,
    }
}

/// `11 segments, 1 claim`, and a line for each finding.
fn answer(reading: &Reading) -> String {
    let begins_claim = |segment: &&SegmentRead| {
        segment.begins_block && segment.text.starts_with("CLP") && segment.set.name() == "835"
    };
    let n_claims = reading.segments.iter().filter(begins_claim).count();
    let mut text = format!("{} segments, {n_claims} claims", reading.segments.len());
    for finding in &reading.findings {
        let what = &finding.what;
        text.push_str(&format!("\n   {} {}", finding.span, what.kind()));
        if finding.segment != x12::Tag::NONE {
            text.push_str(&format!(" {}", finding.segment));
        }
        if let What::WrongCount { declared, counted, .. } = what {
            let declared = declared.map_or("nothing".to_owned(), |n| n.to_string());
            text.push_str(&format!(": {declared} for {counted}"));
        }
        if let What::TrailerWithoutHead(envelope)
        | What::HeadWithoutTrailer(envelope)
        | What::ControlNumberDiffers(envelope)
        | What::ControlNumberRepeats(envelope) = what
        {
            text.push_str(&format!(": {envelope:?}"));
        }
    }
    text
}
