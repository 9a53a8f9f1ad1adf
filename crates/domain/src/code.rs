//! The payer's codes: the group says who owes (CAS01), the CARC why (CAS02), the RARC what
//! exactly (LQ, MIA, MOA).

use std::{
    fmt,
    hash::{Hash, Hasher},
};

/// X12 CAS01, claim adjustment group code (835 loops 2100 and 2110).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Group {
    /// `CO`, contractual obligation: the provider may not bill the patient.
    ContractualObligation,
    /// `PR`, patient responsibility.
    PatientResponsibility,
    /// `OA`, other adjustment: neither the provider's nor the patient's.
    OtherAdjustment,
    /// `PI`, payer-initiated reduction: no contract supports it.
    PayerInitiated,
    /// `CR`, correction and reversal: in use until 4010 only.
    CorrectionReversal,
    /// Anything else; a finding says so.
    Unknown,
}

impl Group {
    /// Reads CAS01.
    pub fn from_code(code: &str) -> Self {
        match code {
            "CO" => Self::ContractualObligation,
            "PR" => Self::PatientResponsibility,
            "OA" => Self::OtherAdjustment,
            "PI" => Self::PayerInitiated,
            "CR" => Self::CorrectionReversal,
            _ => Self::Unknown,
        }
    }

    /// The code as CAS01 has it; `??` where it was unknown.
    pub fn code(self) -> &'static str {
        match self {
            Self::ContractualObligation => "CO",
            Self::PatientResponsibility => "PR",
            Self::OtherAdjustment => "OA",
            Self::PayerInitiated => "PI",
            Self::CorrectionReversal => "CR",
            Self::Unknown => "??",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// The longest code that is kept; X12 allows five characters for a CARC and fifty for an RARC,
/// and every code in use is shorter than this.
const CODE_LEN_MAX: usize = 7;

macro_rules! short_code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
        pub struct $name {
            /// The text, and in the last byte its length.
            bytes: [u8; CODE_LEN_MAX + 1],
        }

        impl $name {
            /// Reads a code: surrounding blanks go, letters become capitals, and what could not be
            /// a code (empty, too long, or not letters and digits) becomes `?`, which no table
            /// knows, so that a person looks at it.
            pub fn new(code: &str) -> Self {
                let code = code.trim();
                let fits = (1..=CODE_LEN_MAX).contains(&code.len())
                    && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
                let code = if fits { code } else { "?" };
                let mut bytes = [0; CODE_LEN_MAX + 1];
                for (to, from) in bytes.iter_mut().zip(code.bytes()) {
                    *to = from.to_ascii_uppercase();
                }
                bytes[CODE_LEN_MAX] = u8::try_from(code.len()).unwrap_or(0);
                Self { bytes }
            }

            /// The code as the payer sends it.
            pub fn as_str(&self) -> &str {
                let len = usize::from(self.bytes[CODE_LEN_MAX]);
                std::str::from_utf8(&self.bytes[..len]).unwrap_or("?")
            }
        }

        /// As one number, because the code book is asked for every adjustment.
        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                state.write_u64(u64::from_le_bytes(self.bytes));
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

short_code! {
    /// Claim adjustment reason code (CAS02, 05, 08, …): why an amount was not paid.
    Carc
}

short_code! {
    /// Remittance advice remark code (LQ02, MIA, MOA): what exactly, or what to do.
    Rarc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_kept_as_sent_and_nonsense_becomes_a_question_mark() {
        assert_eq!(Carc::new("197").as_str(), "197");
        assert_eq!(Rarc::new(" ma130 ").as_str(), "MA130");
        for nonsense in ["", "   ", "JANE DOE", "123456789", "é"] {
            assert_eq!(Carc::new(nonsense).as_str(), "?");
        }
    }
}
