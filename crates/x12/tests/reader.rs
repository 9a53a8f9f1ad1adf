//! What holds for every input, whatever it is: no byte and no segment is lost, nothing depends on
//! how the input arrives, and memory does not grow.

mod reading;

use std::io::{self, Read};

use proptest::prelude::*;
use reading::read;
use x12::{Limits, Reader, What, tag};

/// Each line is a segment.
const PLAIN: &str = include_str!("plain.835");

/// The smallest limits that the reader takes.
const TINY: Limits = Limits { chunk: 1, block: 1 };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_passed_on_whole(input in prop::collection::vec(any::<u8>(), 0..3000)) {
        read(&input, Limits::default(), &[usize::MAX]);
    }

    #[test]
    fn any_order_of_segments_is_passed_on_whole(input in disorder(0..120)) {
        read(&input, Limits::default(), &[usize::MAX]);
    }

    #[test]
    fn how_the_input_arrives_does_not_matter(
        input in disorder(0..900),
        sizes in prop::collection::vec(1..700_usize, 1..9),
    ) {
        let whole = read(&input, TINY, &[usize::MAX]);
        prop_assert_eq!(&read(&input, TINY, &sizes), &whole);
        let wide = Limits { chunk: 5000, block: 4096 };
        prop_assert_eq!(read(&input, wide, &sizes), read(&input, wide, &[1]));
    }

    #[test]
    fn where_text_ends_and_an_interchange_begins_does_not_depend_on_how_they_arrive(
        text in text_without_interchange(),
        sizes in prop::collection::vec(1..700_usize, 1..9),
    ) {
        let input = [text.as_bytes(), PLAIN.as_bytes(), text.as_bytes(), PLAIN.as_bytes()].concat();
        let whole = read(&input, Limits::default(), &[usize::MAX]);
        prop_assert_eq!(&read(&input, TINY, &sizes), &whole);
        let n_claims = whole.segments.iter().filter(|it| it.text.starts_with("CLP")).count();
        prop_assert_eq!(n_claims, 2);
    }

    #[test]
    fn a_damaged_trailer_is_told_of(
        (trailer, damage) in prop::sample::select(vec![
            ("SE*7*0001", "SE*6*0001"), ("SE*7*0001", "SE*7*0011"), ("SE*7*0001", "SE"),
            ("GE*1*7", "GE*0*7"), ("GE*1*7", "GE*1*71"), ("GE*1*7~", ""),
            ("IEA*1*000000001", "IEA*2*000000001"), ("IEA*1*000000001", "IEA*1"),
        ]),
        between in prop::sample::select(vec!["", "~", "\r\n", " "]),
    ) {
        let envelope_findings = |text: &str| {
            let text = text.replace('\n', between);
            let reading = read(text.as_bytes(), Limits::default(), &[usize::MAX]);
            reading.findings.iter().filter(|it| {
                matches!(
                    it.what,
                    What::WrongCount { .. } | What::ControlNumberDiffers(_) | What::HeadWithoutTrailer(_)
                )
            }).count()
        };
        prop_assert_eq!(envelope_findings(PLAIN), 0);
        prop_assert!(envelope_findings(&PLAIN.replace(trailer, damage)) > 0);
    }
}

/// Words that look like the begin of an interchange, and are none.
fn text_without_interchange() -> impl Strategy<Value = String> {
    let words = vec!["ISA ", "IS", "I", "ISA", "ST*835", "GS*", "\n", "  ", "a word ", "VISA"];
    prop::collection::vec(prop::sample::select(words), 0..3000)
        .prop_map(|words| format!("word{}", words.concat()))
}

/// Segments, halves of segments and stray text in any order, some of them with other marks.
fn disorder(n: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    let plain = || PLAIN.lines().map(str::to_owned);
    let pieces: Vec<String> = plain()
        .chain(plain().skip(2))
        .chain(plain().map(|line| line.replace(['*', '~'], "|")))
        .chain(plain().map(|line| line[..line.len() / 2].to_owned()))
        .chain(
            [
                "ST*837*2*005010X222A1~",
                "HL*1**20*1~",
                "CLM*A*1~",
                "ST*277*4*005010X214~",
                "HL*1**PT~",
                "TRN*2*A~",
                "STC*A7:562::^:*1*U**x*******~",
                "ST*999*3~",
                "AK2*837*1~",
                "IK3*CLM*22**8~",
                "CTX*CLM01:1^CLM01~",
                "IK4*2:*782*1~",
                "IK5*R~",
                "AK9*A~",
                "TA1*1*2~",
            ]
            .map(str::to_owned),
        )
        .chain(
            [
                "~", "~~", "\r\n", " ", "\x1a", "ISA", "IS", "ISA*", "ST*", "\u{feff}", "text\n",
                "\0",
            ]
            .map(str::to_owned),
        )
        .chain([" ".repeat(700), "x".repeat(900), format!("NTE*ADD*{}~", "y".repeat(1500))])
        .collect();
    let ordered = Just(PLAIN.replace('\n', ""));
    let piece = prop_oneof![4 => prop::sample::select(pieces), 1 => ordered];
    prop::collection::vec(piece, n).prop_map(|pieces| pieces.concat().into_bytes())
}

#[test]
fn an_interchange_is_found_wherever_the_text_before_it_ends() {
    // The reader looks at 4,096 bytes at a time when its limits are the smallest.
    for n in 4085..4100 {
        let input = ["x".repeat(n), PLAIN.to_owned()].concat();
        let reading = read(input.as_bytes(), TINY, &[usize::MAX]);
        assert_eq!(reading.segments.len(), PLAIN.lines().count(), "after {n} bytes");
        assert_eq!(reading.findings.len(), 1, "after {n} bytes");
    }
}

#[test]
fn the_buffer_does_not_grow_with_the_file() {
    let buffer_len = |n_claims: u64| {
        let mut reader = Reader::new(Claims::new(n_claims));
        let mut n_read = 0;
        let mut len = 0;
        while let Some(block) = reader.next() {
            n_read += u64::from(block.head() == tag::CLP);
            len += block.raw().len() as u64;
        }
        assert_eq!(n_read, n_claims);
        assert!(len > n_claims * Claims::ONE.len() as u64);
        reader.buffer_len()
    };
    let (megabyte, thirty) = (1 << 20, 30 << 20);
    let one = Claims::ONE.len() as u64;
    assert_eq!(buffer_len(megabyte / one), buffer_len(thirty / one));
}

/// A file that is made while it is read: a head, and the same claim many times.
struct Claims {
    n_left: u64,
    rest: &'static [u8],
}

impl Claims {
    const HEAD: &str = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260102*0900*^*00501*000000001*0*P*:~GS*HP*PAYER*CLINIC*20260102*0900*7*X*005010X221A1~ST*835*0001~LX*1~";
    const ONE: &str = "CLP*JC0101*1*335.00*54.50*20.00*12*26NW0101001*11*1~NM1*QC*1*THORNBURY*ADA****MI*NWH0001017~DTM*050*20260914~SVC*HC:99213:25*150.00*0.00**1~DTM*472*20260908~CAS*CO*97*150.00~LQ*HE*M15~SVC*HC:20610:RT*185.00*54.50**1~CAS*CO*45*110.50~CAS*PR*3*20.00~REF*6R*JC0101L2~";

    fn new(n: u64) -> Self {
        Self { n_left: n, rest: Self::HEAD.as_bytes() }
    }
}

impl Read for Claims {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && self.n_left > 0 {
            self.n_left -= 1;
            self.rest = Self::ONE.as_bytes();
        }
        self.rest.read(buffer)
    }
}

#[test]
fn an_interrupted_read_is_repeated_and_a_failed_one_is_told_of() {
    struct Failing(Vec<Result<&'static [u8], io::ErrorKind>>);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.pop() {
                Some(Ok(mut bytes)) => bytes.read(buffer),
                Some(Err(kind)) => Err(kind.into()),
                None => panic!("nobody reads on after a failure"),
            }
        }
    }
    let input = vec![
        Err(io::ErrorKind::ConnectionReset),
        Ok(&b"LX*1~CLP*A*1*1"[..]),
        Err(io::ErrorKind::Interrupted),
        Ok(Claims::HEAD.as_bytes()),
    ];
    let mut reader = Reader::new(Failing(input));
    let mut n_segments = 0;
    while let Some(block) = reader.next() {
        n_segments += block.segments().len();
    }
    assert_eq!(n_segments, 6);
    let kinds: Vec<_> = reader.take_findings().iter().map(|it| it.what.kind()).collect();
    assert_eq!(kinds, ["read_failed", "unterminated_segment", "cut_off"]);
}
