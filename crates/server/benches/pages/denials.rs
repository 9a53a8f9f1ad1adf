//! A generated 835 in which every claim is denied, for this reason or that, with this amount or that. All
//! people are invented.

use chrono::{Days, NaiveDate};

/// Group, CARC, RARC of one denial after another.
const DENIALS: [(&str, &str, &str); 12] = [
    ("CO", "252", "N706"),
    ("CO", "16", "N290"),
    ("CO", "197", ""),
    ("CO", "50", "N115"),
    ("CO", "29", ""),
    ("CO", "97", ""),
    ("CO", "18", ""),
    ("CO", "22", ""),
    ("CO", "11", "M76"),
    ("CO", "27", ""),
    ("CO", "16", "M127"),
    ("CO", "4", ""),
];

const PAYERS: [(&str, &str); 8] = [
    ("NORTHWIND HEALTH", "NW001"),
    ("GRANITE MUTUAL", "GM002"),
    ("LAKESHORE BENEFIT PLAN", "LB003"),
    ("PRAIRIE CARE", "PC004"),
    ("COPPERLINE INSURANCE", "CI005"),
    ("HARBOR STATE MEDICAID", "HM006"),
    ("FOUR RIVERS ADVANTAGE", "FR007"),
    ("TAMARACK HEALTH TRUST", "TT008"),
];

/// The visits of a file's claims were on so many days.
const N_DAYS: usize = 150;

/// The `nth` remittance, which came today, of claims with these numbers: all of one payer.
pub(super) fn remittance(
    today: NaiveDate,
    nth: usize,
    numbers: impl Iterator<Item = usize>,
) -> Vec<u8> {
    let day = |n_before: usize| {
        let n_before = Days::new(u64::try_from(n_before).unwrap_or_default());
        let day = today.checked_sub_days(n_before).expect("no year is that early");
        day.format("%Y%m%d").to_string()
    };
    let paid_on = day(1);
    let (payer, payer_id) = PAYERS[nth % PAYERS.len()];
    let mut segments = vec![
        "ST*835*0001".to_owned(),
        format!("BPR*H*0*C*NON************{paid_on}"),
        format!("TRN*1*LOAD{nth}*1999999999"),
        format!("DTM*405*{paid_on}"),
        format!("N1*PR*{payer}*XV*{payer_id}"),
        "N3*PO BOX 100".to_owned(),
        "N4*ELSEWHERE*NE*68000".to_owned(),
        "N1*PE*JUNIPER CREEK FAMILY MEDICINE*XX*1999999984".to_owned(),
        "LX*1".to_owned(),
    ];
    for n in numbers {
        // Neighbours differ in everything: 7,919 is prime, and so spreads amounts and days.
        let spread = n * 7_919;
        let (group, carc, rarc) = DENIALS[n % DENIALS.len()];
        let charge = format!("{}.{:02}", 40 + spread % 2_360, spread % 100);
        let served_on = day(10 + spread % N_DAYS);
        segments.extend([
            format!("CLP*LD{n:08}*4*{charge}*0**12*NW26{n:08}*11*1"),
            format!("NM1*QC*1*SPECIMEN*GIA****MI*NW{n:09}"),
            format!("DTM*232*{served_on}"),
            format!("DTM*050*{paid_on}"),
            format!("SVC*HC:99213*{charge}*0**1"),
            format!("DTM*472*{served_on}"),
            format!("CAS*{group}*{carc}*{charge}"),
            "REF*6R*1".to_owned(),
        ]);
        if !rarc.is_empty() {
            segments.push(format!("LQ*HE*{rarc}"));
        }
    }
    segments.push(format!("SE*{}*0001", segments.len() + 1));
    let short = &paid_on[2..];
    let head = format!(
        "ISA*00*          *00*          *ZZ*{payer_id}          *ZZ*JUNIPERCREEK   *{short}*0615*^*00501*\
         {nth:09}*0*P*:~GS*HP*{payer_id}*JUNIPERCREEK*{paid_on}*0615*{nth}*X*005010X221A1~"
    );
    format!("{head}{}~GE*1*{nth}~IEA*1*{nth:09}~", segments.join("~")).into_bytes()
}
