//! The four characters that divide a file, as its ISA declares them.
//!
//! They are found by counting the sixteen elements of the ISA, not at byte 105: senders pad its
//! fixed widths wrongly often enough that the position can't be trusted.

/// The characters that divide an interchange.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Delimiters {
    /// Between elements: the byte after `ISA`, most often `*`.
    pub element: u8,
    /// Between the components of an element: ISA16, most often `:`.
    pub component: u8,
    /// Between repetitions of an element: ISA11 since 5010, most often `^`. None in 4010, where
    /// ISA11 is `U`.
    pub repetition: Option<u8>,
    /// After each segment: the byte after ISA16, most often `~`; a line feed for some senders.
    pub segment: u8,
}

impl Default for Delimiters {
    fn default() -> Self {
        Self { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' }
    }
}

/// The widths that the standard fixes for ISA01 to ISA16.
pub(crate) const ISA_WIDTHS: [usize; 16] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];

/// What the head of an interchange declares.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Declared {
    pub(crate) delimiters: Delimiters,
    /// Length of the ISA in bytes, without its terminator.
    pub(crate) len: usize,
    /// It had sixteen elements, so the delimiters are as declared and not a guess.
    pub(crate) whole: bool,
}

/// Reads the delimiters of an ISA at the start of `head`; `None` where no terminator can be found.
pub(crate) fn declared(head: &[u8]) -> Option<Declared> {
    let element = *head.get(3)?;
    by_counting(head, element).or_else(|| by_the_group(head, element))
}

/// Is this an ISA that line breaks of a fixed width divide? They divide values and identifiers
/// alike, so what follows can't be read either.
pub(crate) fn is_wrapped(head: &[u8]) -> bool {
    let Some(element) = head.get(3) else { return false };
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let joined: Vec<u8> = head.iter().copied().filter(|byte| !is_break(byte)).collect();
    let whole = by_counting(&joined, *element).filter(|it| it.whole);
    whole.is_some_and(|it| head[..it.len].iter().any(is_break))
}

/// Counts sixteen elements: the last is the component separator, the next byte ends the segment.
fn by_counting(head: &[u8], element: u8) -> Option<Declared> {
    let mut separators = memchr::memchr_iter(element, head);
    let eleventh = separators.nth(10)?;
    let sixteenth = separators.nth(4)?;
    let (component, end) = match *head.get(sixteenth + 1..sixteenth + 3)? {
        // ISA16 is missing, and what follows is the terminator and the next segment.
        [segment, next] if next.is_ascii_alphanumeric() && !segment.is_ascii_alphanumeric() => {
            (None, sixteenth + 1)
        }
        [component, _] => (Some(component), sixteenth + 2),
        _ => return None,
    };
    // Where line breaks end the segments, the lines may be padded with blanks.
    let n_blanks = head[end..].iter().take_while(|byte| **byte == b' ').count();
    let segment = match head[end + n_blanks..] {
        [b'\r', b'\n', ..] => b'\n',
        [byte, ..] if !byte.is_ascii_alphanumeric() && byte != element => byte,
        _ => return None,
    };
    // A line break or terminator among the first elements means that the count ran over the end.
    if memchr::memchr3(b'\n', b'\r', segment, &head[..sixteenth]).is_some() {
        return None;
    }
    let repetition = head[eleventh + 1];
    let delimiters = Delimiters {
        element,
        component: component.unwrap_or(b':'),
        repetition: Some(repetition)
            .filter(|byte| !byte.is_ascii_alphanumeric() && *byte != b' ' && *byte != element),
        segment,
    };
    Some(Declared { delimiters, len: end, whole: component.is_some() })
}

/// The ISA lacks elements or has too many: what stands before the following `GS` ends it.
fn by_the_group(head: &[u8], element: u8) -> Option<Declared> {
    let group = memchr::memmem::find(head, &[b'G', b'S', element])?;
    let end = head[..group].iter().rposition(|byte| !matches!(byte, b'\r' | b'\n' | b' '));
    // Only line breaks divide the two segments.
    let end = match end {
        Some(at) if !head[at].is_ascii_alphanumeric() && at + 1 < head.len() => at,
        Some(at) => at + 1,
        None => return None,
    };
    let segment = match head[end] {
        b'\r' if head.get(end + 1) == Some(&b'\n') => b'\n',
        byte => byte,
    };
    if segment == element || segment.is_ascii_alphanumeric() {
        return None;
    }
    let delimiters = Delimiters { element, segment, ..Delimiters::default() };
    Some(Declared { delimiters, len: end, whole: false })
}

/// Guesses the delimiters of a fragment that begins with `ST` or `GS` and has no ISA: the byte
/// after the identifier divides elements, and the first other mark after the control number ends
/// the segment.
pub(crate) fn guessed(head: &[u8]) -> Option<Delimiters> {
    let element = *head.get(2)?;
    let n_elements = if head.starts_with(b"ST") { 2 } else { 8 };
    let last = memchr::memchr_iter(element, head).nth(n_elements - 1)?;
    let ends = |from: usize| {
        let rest = head.get(from..)?;
        rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).map(|at| from + at)
    };
    let mut end = ends(last + 1)?;
    if head[end] == element {
        // ST03, the implementation guide.
        end = ends(end + 1)?;
    }
    let segment = match head[end] {
        b'\r' if head.get(end + 1) == Some(&b'\n') => b'\n',
        byte => byte,
    };
    let component = guessed_component(head, element).unwrap_or(b':');
    Some(Delimiters { element, component, segment, ..Delimiters::default() })
}

/// The mark between qualifier and procedure code of the first SVC or SV1.
fn guessed_component(head: &[u8], element: u8) -> Option<u8> {
    [*b"SVC", *b"SV1"].iter().find_map(|id| {
        let at = memchr::memmem::find(head, id)?;
        match head.get(at + 3..at + 7)? {
            [separator, _, _, mark] if *separator == element && mark.is_ascii_punctuation() => {
                Some(*mark).filter(|mark| *mark != element)
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISA: &str = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260102*0900*^*00501*000000001*0*P*";

    fn marks(declared: Option<Declared>) -> String {
        declared.map_or("none".to_owned(), |Declared { delimiters, len, whole }| {
            let Delimiters { element, component, repetition, segment } = delimiters;
            let repetition =
                repetition.map_or("-".to_owned(), |byte| byte.escape_ascii().to_string());
            format!(
                "{} {} {} {} {len} {whole}",
                element.escape_ascii(),
                component.escape_ascii(),
                repetition,
                segment.escape_ascii()
            )
        })
    }

    #[test]
    fn delimiters_come_from_the_isa() {
        let table = [
            (format!("{ISA}:~GS*HP*"), r"* : ^ ~ 105 true"),
            (format!("{ISA}:\nGS*HP*"), r"* : ^ \n 105 true"),
            (format!("{ISA}:\r\nGS*HP*"), r"* : ^ \n 105 true"),
            (format!("{ISA}:   \r\nGS*HP*"), r"* : ^ \n 105 true"),
            (format!("{ISA}>|GS*HP*"), r"* > ^ | 105 true"),
            (format!("{ISA}~GS*HP*"), r"* : ^ ~ 104 false"),
            (format!("{ISA}:~GS*HP*").replace("*^*", "*U*"), r"* : - ~ 105 true"),
            // Mis-sized, and one with an element too few.
            (format!("{ISA}:~GS*HP*").replace("CLINIC  ", "CLINIC"), r"* : ^ ~ 103 true"),
            (format!("{ISA}:~GS*HP*").replace("*0*P", "*P"), r"* : ^ ~ 103 false"),
            ("ISA*00*".to_owned(), "none"),
        ];
        for (head, expected) in table {
            assert_eq!(marks(declared(head.as_bytes())), expected, "{head}");
        }
    }

    #[test]
    fn delimiters_of_a_fragment_are_guessed() {
        for (head, expected) in [
            ("ST*835*1234~BPR*I", "* : ~"),
            ("ST*835*1234*005010X221A1~BPR*I", "* : ~"),
            ("ST|835|1234\r\nSVC|HC>99213|1", "| > \\n"),
            ("GS*HP*A*B*20260102*0900*1*X*005010X221A1'ST*835*1'", r"* : \'"),
        ] {
            let Delimiters { element, component, segment, .. } = guessed(head.as_bytes()).unwrap();
            let marks = [element, component, segment].map(|byte| byte.escape_ascii().to_string());
            assert_eq!(marks.join(" "), expected);
        }
        assert_eq!(guessed(b"ST*835"), None);
    }
}
