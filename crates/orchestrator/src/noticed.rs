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
    let known = ADVICE.iter().find(|(kinds, _)| kinds.contains(&kind));
    known.map_or(ALWAYS, |it| it.1)
}

/// What holds where nothing better is known.
const ALWAYS: Advice = Advice {
    title: "Something to look at",
    to_do: "See what it says, and ask whoever sent the file or looks after this.",
};

const fn advise(
    kinds: &'static [&'static str],
    title: &'static str,
    to_do: &'static str,
) -> (&'static [&'static str], Advice) {
    (kinds, Advice { title, to_do })
}

/// The kinds of findings, each with what it is called and what to do.
static ADVICE: &[(&[&str], Advice)] = &[
    advise(
        &["unbalanced"],
        "The amounts do not add up",
        "Post nothing of it. Compare it with the bank and ask the payer for a corrected remittance.",
    ),
    advise(
        &["duplicate_remittance"],
        "The remittance came twice",
        "Its money is counted once. Post it once, too.",
    ),
    advise(
        &["trace_repeats"],
        "One payment number, two contents",
        "Both are counted. Compare both with the bank, and tell the payer which one is wrong.",
    ),
    advise(
        &["repeated_payment"],
        "The same claim payment twice",
        "Both are counted. See whether the payer paid twice, before it asks for the money back.",
    ),
    advise(
        &["no_claim_number"],
        "The payer names no claim of ours",
        "Look for the claim by the payer's own number, the patient's account or the amounts.",
    ),
    advise(
        &["money_kept_back"],
        "Money is kept back",
        "See whether the payer is right, and contest it in time where it is not.",
    ),
    advise(
        &["recoupment_to_come"],
        "Money will be missing later",
        "The payer set it aside. Note it, so that the payment it is taken from can be explained.",
    ),
    advise(
        &["unknown_plb_reason"],
        "A reason that no table knows",
        "It counts in the balance. Ask the payer what it stands for.",
    ),
    advise(
        &["unreadable", "read_failed"],
        "The file could not be read to its end",
        "What came before the fault was taken in. Ask for the file again and read it anew.",
    ),
    advise(
        &["no_x12"],
        "No remittance, claim or acknowledgment in it",
        "Perhaps it is another kind of file. What was sent has to be X12: 835, 837, 277CA or 999.",
    ),
    advise(
        &["archive"],
        "An archive, not a file",
        "Unpack it on your computer, and upload the files that are inside.",
    ),
    advise(
        &["wrapped_lines"],
        "Lines of a fixed width",
        "It was read all the same. Ask whoever sends it to leave the line breaks out.",
    ),
    advise(
        &["cut_off", "unterminated_segment"],
        "The file breaks off",
        "What is there was read. Ask for the whole file and read it anew.",
    ),
    advise(
        &[
            "unreadable_interchange_head",
            "broken_interchange_head",
            "missing_interchange",
            "interchange_width",
        ],
        "The envelope is damaged",
        "See whether all claims arrived; if not, ask for the file again.",
    ),
    advise(
        &["wrong_count", "trailer_without_head", "head_without_trailer"],
        "The file says that it holds something else",
        "All that is there was read. Ask whoever sends it whether something is missing.",
    ),
    advise(
        &["control_number_repeats", "control_number_differs"],
        "A number of the envelope is not right",
        "It was read. If it comes again and again, tell whoever sends it.",
    ),
    advise(
        &["bad_amount", "bad_date"],
        "An amount or a date can't be read",
        "Nothing was guessed. Look at the claim in the file, and ask the payer.",
    ),
    advise(
        &["claim_number_repeats"],
        "One claim number, two claims",
        "Both are kept, and the later one counts. Give each claim a number of its own.",
    ),
    advise(
        &["missing_original_reference"],
        "A replacement without the payer's number",
        "The payer takes it for a duplicate. Send it again with that number (REF*F8).",
    ),
    advise(
        &["charges_differ"],
        "Claim and lines charge different sums",
        "Put the claim right where it was made, before the payer rejects it.",
    ),
    advise(
        &["rejected_claim", "rejected_level"],
        "Rejected before anybody judged it",
        "No payer has this claim. Put right what the clearinghouse says, and send it again.",
    ),
    advise(
        &["rejected_at_the_door"],
        "What was sent was rejected at the door",
        "No payer has it. Put it right at the case, or let the case go on.",
    ),
    advise(
        &["rejected_interchange", "rejected_group", "rejected_set"],
        "A file of ours was rejected",
        "None of its claims has arrived. Put it right and send it again.",
    ),
    advise(
        &["payer_silent"],
        "The payer says nothing",
        "Call, or ask for the status (276). Note what was said at the case.",
    ),
    advise(
        &["platform_refused"],
        "The platform refused",
        "See at the case what it was to do, and do it by hand or let the case go on.",
    ),
    advise(
        &["unclear"],
        "Nobody knows whether it was done",
        "Look at the platform, and say at the case what you found.",
    ),
    advise(
        &["cant_decide"],
        "The agent could not decide",
        "What it needs is missing. Read in the file that holds it, and let the case go on.",
    ),
    advise(
        &["expired_on_the_way", "turned_away"],
        "Approved, and not done",
        "The time or the rules went against it. The case says what it waits for now.",
    ),
];

/// What a finding is about, in words.
pub fn about(notice: &Notice) -> &'static str {
    match notice {
        Notice::Practice => "the practice",
        Notice::Account(_) => "an account",
        Notice::Case(_) => "a case",
        Notice::File(_) => "a file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kind_has_two_advices() {
        let mut seen = std::collections::HashSet::new();
        for kind in ADVICE.iter().flat_map(|it| it.0) {
            assert!(seen.insert(kind), "{kind}");
        }
    }

    #[test]
    fn a_kind_without_words_gets_what_always_holds() {
        assert_eq!(advice("unbalanced").title, "The amounts do not add up");
        assert_eq!(advice("thing_newly_noticed"), ALWAYS);
    }
}
