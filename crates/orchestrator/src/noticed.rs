//! What was noticed, for whoever has to do something about it: what each kind of finding is called and what
//! to do, and that somebody saw to it.
//!
//! **Invariant:** a kind that has no words here still shows, with the advice that always holds.

use authority::Permission;
use domain::StaffId;
use store::{Notice, Practice};

use crate::{NotDone, Office, people};

/// What a kind of finding is called, and what to do about it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Advice {
    /// In a few words.
    pub title: &'static str,
    /// In a sentence or two.
    pub to_do: &'static str,
}

/// Who may see to findings: who works on cases, keeps the installation running, or connects it.
pub const SEES_TO: &[Permission] = &[Permission::Answer, Permission::Retry, Permission::Connect];

/// Somebody saw to a finding, or opens it again.
pub async fn see_to(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (finding, is_done): (&str, bool),
) -> Result<(), NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let staff = people::staff(&mut tx, by).await?;
    if !SEES_TO.iter().any(|it| staff.may(*it)) {
        people::permitted(&staff, Permission::Answer)?;
    }
    if practice.finding(finding).await?.is_none() {
        return Err(NotDone::NotThere("finding"));
    }
    tx.resolve_finding(finding, is_done.then_some(by)).await?;
    Ok(tx.commit().await?)
}

/// What a kind of finding means, and what to do.
pub fn advice(kind: &str) -> Advice {
    let (title, to_do) = match kind {
        "unbalanced" => (
            "The amounts do not add up",
            "Post nothing of it. Compare it with the bank and ask the payer for a corrected remittance.",
        ),
        "duplicate_remittance" => {
            ("The remittance came twice", "Its money is counted once. Post it once, too.")
        }
        "trace_repeats" => (
            "One payment number, two contents",
            "Both are counted. Compare both with the bank, and tell the payer which one is wrong.",
        ),
        "repeated_payment" => (
            "The same claim payment twice",
            "Both are counted. See whether the payer paid twice, before it asks for the money back.",
        ),
        "no_claim_number" => (
            "The payer names no claim of ours",
            "Look for the claim by the payer's own number, the patient's account or the amounts.",
        ),
        "money_kept_back" => (
            "Money is kept back",
            "See whether the payer is right, and contest it in time where it is not.",
        ),
        "recoupment_to_come" => (
            "Money will be missing later",
            "The payer set it aside. Note it, so that the payment it is taken from can be explained.",
        ),
        "unknown_plb_reason" => (
            "A reason that no table knows",
            "It counts in the balance. Ask the payer what it stands for.",
        ),
        "unreadable" | "read_failed" => (
            "The file could not be read to its end",
            "What came before the fault was taken in. Ask for the file again and read it anew.",
        ),
        "no_x12" => (
            "No remittance, claim or acknowledgment in it",
            "Perhaps it is another kind of file. What was sent has to be X12: 835, 837, 277CA or 999.",
        ),
        "archive" => (
            "An archive, not a file",
            "Unpack it on your computer, and upload the files that are inside.",
        ),
        "wrapped_lines" => (
            "Lines of a fixed width",
            "It was read all the same. Ask whoever sends it to leave the line breaks out.",
        ),
        "cut_off" | "unterminated_segment" => (
            "The file breaks off",
            "What is there was read. Ask for the whole file and read it anew.",
        ),
        "other_encoding" | "byte_order_mark" => {
            ("Not plain text", "Save or transfer it as plain text, and read it anew.")
        }
        "unreadable_interchange_head"
        | "broken_interchange_head"
        | "missing_interchange"
        | "interchange_width" => (
            "The envelope is damaged",
            "See whether all claims arrived; if not, ask for the file again.",
        ),
        "wrong_count" | "trailer_without_head" | "head_without_trailer" => (
            "The file says that it holds something else",
            "All that is there was read. Ask whoever sends it whether something is missing.",
        ),
        "control_number_repeats" | "control_number_differs" => (
            "A number of the envelope is not right",
            "It was read. If it comes again and again, tell whoever sends it.",
        ),
        "bad_amount" | "bad_date" => (
            "An amount or a date can't be read",
            "Nothing was guessed. Look at the claim in the file, and ask the payer.",
        ),
        "claim_number_repeats" => (
            "One claim number, two claims",
            "Both are kept, and the later one counts. Give each claim a number of its own.",
        ),
        "missing_original_reference" => (
            "A replacement without the payer's number",
            "The payer takes it for a duplicate. Send it again with that number (REF*F8).",
        ),
        "charges_differ" => (
            "Claim and lines charge different sums",
            "Put the claim right where it was made, before the payer rejects it.",
        ),
        "rejected_claim" | "rejected_level" => (
            "Rejected before anybody judged it",
            "No payer has this claim. Put right what the clearinghouse says, and send it again.",
        ),
        "rejected_at_the_door" => (
            "What was sent was rejected at the door",
            "No payer has it. Put it right at the case, or let the case go on.",
        ),
        "rejected_interchange" | "rejected_group" | "rejected_set" => (
            "A file of ours was rejected",
            "None of its claims has arrived. Put it right and send it again.",
        ),
        "payer_silent" => (
            "The payer says nothing",
            "Call, or ask for the status (276). Note what was said at the case.",
        ),
        "platform_refused" => (
            "The platform refused",
            "See at the case what it was to do, and do it by hand or let the case go on.",
        ),
        "unclear" => (
            "Nobody knows whether it was done",
            "Look at the platform, and say at the case what you found.",
        ),
        "cant_decide" => (
            "The agent could not decide",
            "What it needs is missing. Read in the file that holds it, and let the case go on.",
        ),
        "expired_on_the_way" | "turned_away" => (
            "Approved, and not done",
            "The time or the rules went against it. The case says what it waits for now.",
        ),
        _ => (
            "Something to look at",
            "See what it says, and ask whoever sent the file or looks after this.",
        ),
    };
    Advice { title, to_do }
}

/// What a finding is about, in words.
pub fn about(notice: &Notice) -> &'static str {
    match notice {
        Notice::Practice => "the practice",
        Notice::Account(_) => "an account",
        Notice::Case(_) => "a case",
        Notice::File(_) => "a file",
    }
}
