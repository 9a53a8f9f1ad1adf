//! Segment identifiers, packed into a word so that comparing two is one instruction.

use std::fmt;

/// The identifier of a segment: two or three letters and digits, such as `CLP` or `N1`.
///
/// [`Tag::NONE`] stands for text that is no segment.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Tag(u32);

impl Tag {
    /// Text that has no identifier of two or three letters and digits.
    pub const NONE: Self = Self(0);

    /// The tag of an identifier; [`Tag::NONE`] where it could not be one.
    pub const fn new(id: &[u8]) -> Self {
        let [first, second, third] = match *id {
            [first, second] => [first, second, 0],
            [first, second, third] if third.is_ascii_alphanumeric() => [first, second, third],
            _ => return Self::NONE,
        };
        if first.is_ascii_alphabetic() && second.is_ascii_alphanumeric() {
            Self(u32::from_be_bytes([0, first, second, third]))
        } else {
            Self::NONE
        }
    }

    /// The letters, for a message.
    fn letters(self) -> [u8; 3] {
        let [_, first, second, third] = self.0.to_be_bytes();
        [first, second, third]
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.letters();
        let text: String =
            letters.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
        f.pad(&text)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

macro_rules! tags {
    ($($name:ident)*) => {$(
        #[doc = concat!("`", stringify!($name), "`")]
        pub const $name: Tag = Tag::new(stringify!($name).as_bytes());
    )*};
}

tags! {
    AAA ACT AK1 AK2 AK3 AK4 AK5 AK9 AMT BHT BPR CAS CL1 CLM CLP CN1 CR1 CR2 CR3 CR5 CR6 CRC CTP CTX CUR
    DMG DN1 DN2 DTM DTP FRM GE GS HCP HI HL HSD IEA IK3 IK4 IK5 IMM INS ISA K3 LIN LQ LS LX MEA MIA
    MOA MSG N1 N2 N3 N4 NM1 NTE OI PAT PER PLB PRV PS1 PWK QTY RAS RDM REF SBR SE ST STC SV1 SV2
    SV3 SV4 SV5 SVC SVD TA1 TOO TRN TS2 TS3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_prints_as_it_was_read() {
        assert_eq!(Tag::new(b"CLP").to_string(), "CLP");
        assert_eq!(Tag::new(b"N1"), N1);
        for no_segment in [&b""[..], b"C", b"1A", b"CLPX", b"<ht", b"C*P"] {
            assert_eq!(Tag::new(no_segment), Tag::NONE);
        }
    }
}
