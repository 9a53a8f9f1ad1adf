//! What lies in the outbox, as somebody at the post reads it: a file for a payer, a letter with its
//! enclosures, or a paper that stays in the office.

use domain::{ActionKind, Digest, Door};
use world::{PayerId, payers::cards};

use super::outbox::Found;

/// A paper out of the outbox.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Paper {
    /// An 837, to be sent as it is.
    Claims,
    /// A letter to a payer.
    Letter {
        about: About,
        door: Door,
        /// The digests of what is enclosed.
        enclosed: Vec<Digest>,
    },
    /// Work for a queue of the office.
    Routed(About),
    /// Nothing to be sent.
    ForTheOffice,
    /// Nobody can tell what to do with it.
    Unread,
}

/// A claim at a payer.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct About {
    pub(super) payer: PayerId,
    pub(super) claim: String,
}

impl Paper {
    /// Reads a paper.
    pub(super) fn of(found: &Found) -> Self {
        let Some(kind) = kind_of(&found.name) else { return Self::Unread };
        if kind == ActionKind::SubmitCorrectedClaim {
            return Self::Claims;
        }
        let Ok(sheet) = std::str::from_utf8(&found.bytes) else { return Self::Unread };
        let letter = |door: Option<Door>| {
            let letter = about(sheet).zip(door).map(|(about, door)| Self::Letter {
                about,
                door,
                enclosed: enclosed(sheet),
            });
            letter.unwrap_or(Self::Unread)
        };
        match kind {
            ActionKind::SendRecords => letter(Some(Door::RecordsReply)),
            ActionKind::RequestReconsideration => letter(Some(Door::Reconsideration)),
            ActionKind::RequestReopening => letter(Some(Door::Reopening)),
            ActionKind::DisputePayment => letter(Some(Door::PricingDispute)),
            ActionKind::FileAppeal => {
                let level = field(sheet, "Level").and_then(|it| it.parse().ok());
                letter(level.map(Door::Appeal))
            }
            ActionKind::RouteToQueue => about(sheet).map_or(Self::Unread, Self::Routed),
            ActionKind::AttachAnalysis
            | ActionKind::SetClaimStatus
            | ActionKind::AddNote
            | ActionKind::RecommendWriteOff
            | ActionKind::SubmitCorrectedClaim => Self::ForTheOffice,
        }
    }
}

/// The name says what is to be done: `prop_….0 file_appeal.txt`.
fn kind_of(name: &str) -> Option<ActionKind> {
    let (_, action) = name.split_once(' ')?;
    let (action, _) = action.rsplit_once('.')?;
    ActionKind::ALL.iter().copied().find(|kind| kind.id() == action)
}

fn about(sheet: &str) -> Option<About> {
    let name = field(sheet, "Payer")?;
    let is_payer = |it: &&world::payers::Card| {
        it.wire_id.eq_ignore_ascii_case(name) || it.name.eq_ignore_ascii_case(name)
    };
    let payer = cards().iter().find(is_payer)?.id;
    Some(About { payer, claim: field(sheet, "Claim")?.to_owned() })
}

/// The value of a line `Name   value`; what is indented is somebody's text and no field.
fn field<'a>(sheet: &'a str, name: &str) -> Option<&'a str> {
    let values = sheet.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    values.map(str::trim).find(|value| !value.is_empty())
}

/// The digests under the heading `Enclosures`; within a text the word would be indented.
fn enclosed(sheet: &str) -> Vec<Digest> {
    let lines = sheet.lines().skip_while(|line| *line != "Enclosures").skip(1);
    let lines = lines.take_while(|line| line.starts_with(' '));
    lines.filter_map(|line| line.rsplit(' ').next()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row: the name of a file, a bar, its lines with `/` between them, and what it is.
    const TABLE: &str = "
        prop_1.0 submit_corrected_claim.837   | ISA*00                       | Claims
        prop_1.0 file_appeal.txt              | Payer       NFH01/Claim  W1/Level  2 | Appeal(2) W1 at 2
        prop_1.0 file_appeal.txt              | Payer       NFH01/Claim  W1  | Unread
        prop_1.0 file_appeal.txt              | Payer       XYZ/Claim  W1/Level  1 | Unread
        prop_1.0 request_reconsideration.txt  | Payer  blue heron shield/Claim  W1 | Reconsideration W1 at 3
        prop_1.0 request_reopening.txt        | Claim  W1/Payer  MLB01       | Reopening W1 at 0
        prop_1.0 dispute_payment.txt          | Claim  W1/Payer  HCP01       | PricingDispute W1 at 4
        prop_1.0 send_records.txt             | Payer  HCP01/Claim  W1//Summary/    Claim  W2 | RecordsReply W1 at 4
        prop_1.0 send_records.txt             | Payer  HCP01//Summary/    Claim  W2 | Unread
        prop_1.0 route_to_queue.txt           | Claim  W1/Payer  SMT01/Queue  Appeals | routed W1 at 5
        prop_1.0 add_note.txt                 | Claim  W1/Payer  SMT01       | ForTheOffice
        prop_1.0 recommend_write_off.txt      |                              | ForTheOffice
        prop_1.0 dance.txt                    | Claim  W1/Payer  SMT01       | Unread
        notes.txt                             | Claim  W1/Payer  SMT01       | Unread
    ";

    fn shown(paper: &Paper) -> String {
        match paper {
            Paper::Letter { about, door, .. } => {
                format!("{door:?} {} at {}", about.claim, about.payer.0)
            }
            Paper::Routed(about) => format!("routed {} at {}", about.claim, about.payer.0),
            other => format!("{other:?}"),
        }
    }

    fn found(name: &str, sheet: &str) -> Found {
        Found { name: name.to_owned(), bytes: sheet.as_bytes().to_vec() }
    }

    #[test]
    fn what_is_done_with_a_paper_stands_in_its_name_and_its_lines() {
        for row in TABLE.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let paper = Paper::of(&found(cells[0], &cells[1].replace('/', "\n")));
            assert_eq!(shown(&paper), cells[2], "{row}");
        }
    }

    #[test]
    fn only_what_stands_under_the_heading_is_enclosed() {
        let (said, enclosed) = (Digest::of(b"said"), Digest::of(b"enclosed"));
        let sheet = format!(
            "Claim  W1\nPayer  NFH01\n\nSummary\n    Enclosures\n    doc_0, SHA-256 {said}\n\n\
             Enclosures\n    doc_1, SHA-256 {enclosed}\n    doc_2, lost\n"
        );
        let paper = Paper::of(&found("prop_1.0 send_records.txt", &sheet));
        let Paper::Letter { enclosed: read, .. } = paper else { panic!("{paper:?}") };
        assert_eq!(read, [enclosed]);
    }
}
