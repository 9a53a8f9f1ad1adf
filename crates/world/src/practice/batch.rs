//! The file in which claims go out: one batch to one payer.

use chrono::{NaiveDate, NaiveTime};
use x12::{
    Delimiters,
    claim::{Batch, Beginning, Claim, Contact, Party, Submission, Trader, Usage, write},
};

use super::{PRACTICE, PRACTICE_ID, bill::organization};
use crate::{
    calendar::compact,
    payers::{PayerId, card},
};

/// Writes claims of one kind to one payer as a file.
pub(crate) fn file(claims: &[Claim], payer: PayerId, day: NaiveDate, number: u32) -> Vec<u8> {
    let card = card(payer);
    let trader = |id: &str| Trader {
        qualifier: "ZZ".to_owned(),
        id: id.to_owned(),
        application: id.to_owned(),
    };
    let contact = Contact {
        function: "IC".to_owned(),
        name: "BILLING OFFICE".to_owned(),
        first_kind: "TE".to_owned(),
        first: "3075550117".to_owned(),
        ..Contact::default()
    };
    let submitter = Party {
        name: organization("41", PRACTICE, ("46", PRACTICE_ID)),
        contacts: vec![contact],
        ..Party::default()
    };
    let receiver =
        Party { name: organization("40", card.name, ("46", card.wire_id)), ..Party::default() };
    let beginning = Beginning {
        structure: "0019".to_owned(),
        purpose: "00".to_owned(),
        reference: format!("CB{number:09}"),
        date: compact(day),
        time: "0905".to_owned(),
        kind: "CH".to_owned(),
        ..Beginning::default()
    };
    let submission = Submission {
        sender: trader(PRACTICE_ID),
        receiver: trader(card.wire_id),
        interchange_number: number,
        group_number: number,
        set_number: 1,
        date: day,
        time: NaiveTime::from_hms_opt(9, 5, 0).expect("a time of the day"),
        usage: Usage::Production,
        batch: Batch {
            beginning: Some(beginning),
            parties: vec![submitter, receiver],
            ..Batch::default()
        },
        delimiters: Delimiters::default(),
    };
    write(claims, &submission).expect("what the practice writes has no delimiters in it")
}
