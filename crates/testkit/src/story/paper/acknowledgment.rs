//! What a payer says of a claim at the door (277CA, 005010X214).

use chrono::NaiveDate;

use super::{Bill, Envelope, PRACTICE, PRACTICE_ID, PRACTICE_NPI, Set, compact, dollars};

/// One claim is taken in, or refused because the member is not known.
pub(crate) fn acknowledgment(
    bill: &Bill,
    is_accepted: bool,
    day: NaiveDate,
    number: u32,
) -> Vec<u8> {
    let (payer, patient) = (&bill.payer, &bill.patient);
    let (charged, today) = (dollars(bill.charged()), compact(day));
    let mut set = Set::default();
    set.add(&["BHT", "0085", "08", &format!("CA{number}"), &today, "0900", "TH"]);
    set.add(&["HL", "1", "", "20", "1"]);
    set.add(&["NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id]);
    set.add(&["TRN", "1", &format!("CA{number}")]);
    set.add(&["DTP", "050", "D8", &today]);
    set.add(&["DTP", "009", "D8", &today]);
    set.add(&["HL", "2", "1", "21", "1"]);
    set.add(&["NM1", "41", "2", PRACTICE, "", "", "", "", "46", PRACTICE_ID]);
    set.add(&["TRN", "2", &format!("B{number}")]);
    set.add(&["STC", "A1:19:PR", &today, "WQ", &charged]);
    set.add(&["QTY", if is_accepted { "90" } else { "AA" }, "1"]);
    set.add(&["AMT", if is_accepted { "YU" } else { "YY" }, &charged]);
    set.add(&["HL", "3", "2", "19", "1"]);
    set.add(&["NM1", "85", "2", PRACTICE, "", "", "", "", "XX", PRACTICE_NPI]);
    set.add(&["TRN", "1", "0"]);
    set.add(&["STC", "A1:19:PR", "", "WQ", &charged]);
    set.add(&["HL", "4", "3", "PT"]);
    set.add(&["NM1", "QC", "1", patient.last, patient.first, "", "", "", "MI", &patient.member]);
    set.add(&["TRN", "2", &bill.claim]);
    if is_accepted {
        set.add(&["STC", "A2:20:PR", &today, "WQ", &charged]);
        set.add(&["REF", "1K", &bill.payer_number()]);
    } else {
        set.add(&["STC", "A7:164:IL", &today, "U", &charged]);
    }
    set.add(&["DTP", "472", "D8", &compact(bill.served)]);
    let (group, guide) = ("HN", "005010X214");
    Envelope { group, set: "277", guide, from: payer.id, to: PRACTICE_ID, day, number }.around(&set)
}
