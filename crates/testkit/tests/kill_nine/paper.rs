//! What the payer writes: remittances in which it wants to see a record first, pays, or pays after all.

/// What a claim comes to in a remittance. Every claim is for 150.00, of which the contract gives 100.00.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Word {
    /// The payer pays nothing before it has seen the record (252 with M127).
    Refused,
    /// It pays.
    Paid,
    /// It takes back that it refused, and pays.
    PaidAfterAll,
}

/// What the payer pays for a claim that it pays.
pub(super) const PAID_CENTS: i64 = 100_00;

/// The remittance as a file; its number is its trace too.
pub(super) fn remittance(number: usize, claims: &[(String, Word)]) -> Vec<u8> {
    let n_paid = claims.iter().filter(|(_, word)| *word != Word::Refused).count();
    let (handling, method) = if n_paid == 0 { ("H", "NON") } else { ("I", "CHK") };
    let mut segments = vec![
        format!("BPR*{handling}*{}*C*{method}************20260302", n_paid * 100),
        format!("TRN*1*EFT{number}*1990000009"),
        "DTM*405*20260302".to_owned(),
        "N1*PR*NORTHWIND HEALTH*XV*00123".to_owned(),
        "N3*PO BOX 100".to_owned(),
        "N4*ELSEWHERE*NE*680000000".to_owned(),
        "PER*BL*PROVIDER SUPPORT*TE*5555550111".to_owned(),
        "N1*PE*ELM STREET FAMILY PRACTICE*XX*1999999984".to_owned(),
        "LX*1".to_owned(),
    ];
    for (claim, word) in claims {
        segments.extend(word.segments(claim));
    }
    let n_segments = segments.len() + 2;
    let set = segments.join("~\n");
    format!(
        "ISA*00*          *00*          *ZZ*00123          *ZZ*ELMSTREET      *260302*0900*^*00501*\
         {number:09}*0*P*:~\nGS*HP*00123*ELMSTREET*20260302*0900*{number}*X*005010X221A1~\n\
         ST*835*0001~\n{set}~\nSE*{n_segments}*0001~\nGE*1*{number}~\nIEA*1*{number:09}~\n"
    )
    .into_bytes()
}

impl Word {
    fn segments(self, claim: &str) -> Vec<String> {
        let refused = |status, sign| {
            payment((claim, status, sign), "0", &["CAS*CO*252*", sign, "150"].concat())
        };
        match self {
            Self::Refused => [refused("1", ""), vec!["LQ*HE*M127".to_owned()]].concat(),
            Self::Paid => payment((claim, "1", ""), "100", "CAS*CO*45*50"),
            Self::PaidAfterAll => [refused("22", "-"), Self::Paid.segments(claim)].concat(),
        }
    }
}

fn payment((claim, status, sign): (&str, &str, &str), paid: &str, why: &str) -> Vec<String> {
    vec![
        format!("CLP*{claim}*{status}*{sign}150*{paid}**12*00123-{claim}*11*1"),
        format!("NM1*QC*1*QUILLFEATHER*ORLAITH****MI*W{claim}"),
        format!("SVC*HC:99213*{sign}150*{paid}"),
        "DTM*472*20260220".to_owned(),
        why.to_owned(),
    ]
}
