//! A generated 835 in which every claim is denied for one reason or another. All people are invented.

use chrono::{Days, NaiveDate};

/// Group, CARC, RARC: each leads to a proposal and to no question, because no claim is on file here.
const DENIALS: [(&str, &str, &str); 2] = [("CO", "252", "N706"), ("CO", "16", "N290")];

const CHARGE: &str = "145";

/// A remittance that came today, of claims with these numbers.
pub(super) fn remittance(
    today: NaiveDate,
    trace: &str,
    numbers: impl Iterator<Item = usize>,
) -> Vec<u8> {
    let day = |n_before| {
        let day = today.checked_sub_days(Days::new(n_before)).expect("no year is that early");
        day.format("%Y%m%d").to_string()
    };
    let (paid_on, served_on) = (day(1), day(21));
    let mut segments = Vec::new();
    segments.extend([
        "ST*835*0001".to_owned(),
        format!("BPR*H*0*C*NON************{paid_on}"),
        format!("TRN*1*{trace}*1999999999"),
        format!("DTM*405*{paid_on}"),
        "N1*PR*NORTHWIND HEALTH*XV*NW001".to_owned(),
        "N3*PO BOX 100".to_owned(),
        "N4*ELSEWHERE*NE*68000".to_owned(),
        "N1*PE*JUNIPER CREEK FAMILY MEDICINE*XX*1999999984".to_owned(),
        "LX*1".to_owned(),
    ]);
    for n in numbers {
        let (group, carc, rarc) = DENIALS[n % DENIALS.len()];
        segments.extend([
            format!("CLP*LD{n:08}*4*{CHARGE}*0**12*NW26{n:08}*11*1"),
            format!("NM1*QC*1*SPECIMEN*GIA****MI*NW{n:09}"),
            format!("DTM*232*{served_on}"),
            format!("DTM*050*{paid_on}"),
            format!("SVC*HC:99213*{CHARGE}*0**1"),
            format!("DTM*472*{served_on}"),
            format!("CAS*{group}*{carc}*{CHARGE}"),
            "REF*6R*1".to_owned(),
        ]);
        if !rarc.is_empty() {
            segments.push(format!("LQ*HE*{rarc}"));
        }
    }
    segments.push(format!("SE*{}*0001", segments.len() + 1));
    let short = &paid_on[2..];
    let head = format!(
        "ISA*00*          *00*          *ZZ*NORTHWIND      *ZZ*JUNIPERCREEK   *{short}*0615*^*00501*\
         000000901*0*P*:~GS*HP*NORTHWIND*JUNIPERCREEK*{paid_on}*0615*901*X*005010X221A1~"
    );
    format!("{head}{}~GE*1*901~IEA*1*000000901~", segments.join("~")).into_bytes()
}
