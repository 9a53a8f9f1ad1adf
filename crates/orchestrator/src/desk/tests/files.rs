//! The files of the story: claim A100 over 300.00 for a service of 2026-09-14 at Northwind Health. All
//! people are invented.

/// A remittance of Northwind with one payment of claim A100 for each `STATUS CODES`: `1 CO-197`,
/// `22 -`. A word that is no status and no code names another payer, or the corrected member.
pub(super) fn remittance(day: &str, words: &[&str]) -> String {
    let day = format!("2026{}", day.replace('-', ""));
    let mut payer = "00123";
    let mut corrected = "";
    let mut claims = String::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.split_once('=') {
            Some(("payer", id)) => payer = id,
            Some(("nm1*74", id)) => corrected = id,
            _ => {
                let codes = words.next().unwrap();
                claims.push_str(&payment(word, codes, corrected));
            }
        }
    }
    interchange(
        &format!("HP*NWH01*JUNIPERCREEK*{day}*0900*1*X*005010X221A1"),
        &format!(
            "ST*835*0001~BPR*H*0*C*NON************{day}~TRN*1*T{day}*1999999999~\
             N1*PR*NORTHWIND HEALTH*XV*{payer}~N1*PE*JUNIPER CREEK*XX*1234567893~LX*1~{claims}"
        ),
    )
}

fn payment(status: &str, codes: &str, corrected: &str) -> String {
    let sign = if status == "22" { "-" } else { "" };
    let paid = if codes == "-" { "300" } else { "0" };
    let mut claim = format!(
        "CLP*A100*{status}*{sign}300*{sign}{paid}**CI*P1*11*1~\
         NM1*QC*1*EXAMPLE*ADA****MI*MBR0001~"
    );
    if !corrected.is_empty() {
        claim.push_str(&format!("NM1*74*1******C*{corrected}~"));
    }
    claim.push_str(&format!("SVC*HC:99213*{sign}300*{sign}{paid}~DTM*472*20260914~"));
    if codes != "-" {
        let (group, carc) = codes.split_once('-').unwrap();
        claim.push_str(&format!("CAS*{group}*{carc}*300~"));
    }
    claim
}

/// The claim as it was sent: `payer=…` to another payer, `auth=…` with a number on it, `other=…` with
/// another payer after or before this one.
pub(super) fn claim(facts: &[&str]) -> String {
    let fact = |name: &str| {
        let found = facts.iter().filter_map(|it| it.split_once('=')).find(|(it, _)| *it == name);
        found.map_or("", |(_, value)| value)
    };
    let (payer, name) = match fact("payer") {
        "" => ("00123", "NORTHWIND HEALTH"),
        other => (other, "PRAIRIE MUTUAL"),
    };
    let auth = match fact("auth") {
        "" => String::new(),
        number => format!("REF*G1*{number}~"),
    };
    let other = match fact("other") {
        "" => String::new(),
        id => format!(
            "SBR*S*18*******CI~OI***Y***Y~NM1*IL*1*EXAMPLE*ADA****MI*X1~\
             NM1*PR*2*MEADOW LIFE*****PI*{id}~"
        ),
    };
    interchange(
        "HC*JUNIPERCREEK*NWH01*20260916*0905*1101*X*005010X222A1",
        &format!(
            "ST*837*0001*005010X222A1~BHT*0019*00*JCB260916A*20260916*0905*CH~\
             NM1*41*2*JUNIPER CREEK*****46*JUNIPERCREEK~PER*IC*BILLING OFFICE*TE*3075550142~\
             NM1*40*2*NORTHWIND HEALTH*****46*NWH01~HL*1**20*1~\
             NM1*85*2*JUNIPER CREEK*****XX*1234567893~N3*12 CREEKSIDE LANE~\
             N4*JUNIPER CREEK*WY*820009998~REF*EI*001234567~HL*2*1*22*0~SBR*P*18*******CI~\
             NM1*IL*1*EXAMPLE*ADA****MI*MBR0001~N3*201 DOGWOOD DRIVE~N4*JUNIPER CREEK*WY*82000~\
             DMG*D8*19680412*F~NM1*PR*2*{name}*****PI*{payer}~\
             CLM*A100*300***11:B:1*Y*A*Y*Y~REF*D9*PCH1~{auth}HI*ABK:M1711~{other}LX*1~\
             SV1*HC:99213*300*UN*1***1~DTP*472*D8*20260914~REF*6R*A100L1~"
        ),
    )
}

/// What the clearinghouse said on receipt.
pub(super) fn acknowledgment(category: &str, day: &str) -> String {
    let day = format!("2026{}", day.replace('-', ""));
    interchange(
        &format!("HN*NWH01*JUNIPERCREEK*{day}*0702*3112*X*005010X214"),
        &format!(
            "ST*277*0001*005010X214~BHT*0085*08*CA1*{day}*0702*TH~HL*1**20*1~\
             NM1*PR*2*NORTHWIND HEALTH*****PI*00123~TRN*1*CA1~HL*2*1*21*1~\
             NM1*41*2*JUNIPER CREEK*****46*JUNIPERCREEK~TRN*2*B1~HL*3*2*19*1~\
             NM1*85*2*JUNIPER CREEK*****XX*1234567893~TRN*1*0~HL*4*3*PT~\
             NM1*QC*1*EXAMPLE*ADA****MI*MBR0001~TRN*2*A100~STC*{category}:20:PR*{day}*WQ*300~\
             REF*1K*P2~DTP*472*D8*20260914~"
        ),
    )
}

fn interchange(group: &str, set: &str) -> String {
    let n_segments = set.matches('~').count() + 1;
    format!(
        "ISA*00*          *00*          *ZZ*NWH01          *ZZ*JUNIPERCREEK   *261005*0900*^*00501*\
         000000001*0*P*:~GS*{group}~{set}SE*{n_segments}*0001~GE*1*1~IEA*1*000000001~"
    )
}
