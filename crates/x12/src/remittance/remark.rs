//! LQ, MIA and MOA: the remark codes.

use crate::{Segment, Segments, tag};

/// The remark codes of a loop in order: LQ02 where LQ01 is `HE`, MIA05 and MIA20–23, MOA03–07.
pub fn remarks<'a>(segments: &Segments<'a>) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    segments.clone().flat_map(|segment| codes(&segment)).filter(|code| !code.is_empty())
}

/// The places of remark codes in one segment; empty where there are none.
fn codes<'a>(segment: &Segment<'a>) -> [&'a [u8]; 5] {
    const NONE: &[u8] = b"";
    match segment.tag() {
        tag::LQ => match segment.first() {
            // RX (NCPDP reject codes) is another list.
            [b"HE", code] => [code, NONE, NONE, NONE, NONE],
            _ => [NONE; 5],
        },
        tag::MOA => {
            let [_, _, first, second, third, fourth, fifth] = segment.first();
            [first, second, third, fourth, fifth]
        }
        tag::MIA => {
            let elements: [&[u8]; 23] = segment.first();
            [elements[4], elements[19], elements[20], elements[21], elements[22]]
        }
        _ => [NONE; 5],
    }
}
