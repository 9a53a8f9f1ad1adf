//! Finds what a person names: a case by its number, by the end of it, or by its claim; a proposal; a
//! member of the practice.
//!
//! Numbers begin with the time at which they were made, so those of one morning begin alike. Their ends
//! are chance: six letters are enough to tell a hundred cases apart, and more can be given.
//!
//! **Invariant:** where a name fits two, neither is taken.

use domain::{Case, CaseId, CaseState, Proposal, ProposalId, StaffId, WaitsFor};
use store::{Member, Practice};

use super::place::Failure;

/// How many letters of its end are shown of a number.
const N_SHORT: usize = 6;

/// Cases that are read at once.
const N_PAGE: u64 = 1_000;

/// So many of those that a name fits are told.
const N_TOLD: usize = 5;

/// The end of a case's number, as lists show it.
pub(crate) fn short(id: CaseId) -> String {
    end(&id.to_string())
}

fn end(number: &str) -> String {
    number.chars().skip(number.chars().count().saturating_sub(N_SHORT)).collect()
}

/// The case that is meant.
pub(super) async fn case(practice: &Practice, text: &str) -> Result<Case, Failure> {
    if let Ok(id) = text.parse::<CaseId>() {
        let case = practice.case(id).await?;
        return case.ok_or_else(|| Failure::Usage(format!("there is no case {text}")));
    }
    let mut fits = Vec::new();
    let mut last = None;
    loop {
        let cases = practice.cases_after(last, N_PAGE).await?;
        let Some(newest) = cases.last() else { break };
        last = Some(newest.id);
        fits.extend(cases.into_iter().filter(|it| is_meant(it, text)));
    }
    let is_open = |it: &&Case| it.state != CaseState::Closed;
    if fits.len() > 1 && fits.iter().filter(is_open).count() == 1 {
        fits.retain(|it| it.state != CaseState::Closed);
    }
    match fits.len() {
        0 => Err(Failure::Usage(format!("no case fits \"{text}\"; `recourse cases` lists them"))),
        1 => Ok(fits.swap_remove(0)),
        n => {
            let told: Vec<_> = fits.iter().take(N_TOLD).map(|it| it.id.to_string()).collect();
            let more = if n > N_TOLD { ", …" } else { "" };
            let told = told.join(", ");
            Err(Failure::Usage(format!(
                "{n} cases fit \"{text}\": {told}{more}; give one of these"
            )))
        }
    }
}

fn is_meant(case: &Case, text: &str) -> bool {
    case.claim.number.0.eq_ignore_ascii_case(text) || is_named(&case.id.to_string(), text)
}

/// The beginning or the end of a number, with its kind or without, in letters of any size.
fn is_named(number: &str, text: &str) -> bool {
    // Fewer letters are typed by mistake more often than meant.
    const N_LETTERS_MIN: usize = 4;
    let bare = number.split_once('_').map_or(number, |it| it.1);
    let text = text.split_once('_').map_or(text, |it| it.1).to_ascii_uppercase();
    let is_there = bare.starts_with(&text) || bare.ends_with(&text) || end(bare).starts_with(&text);
    N_LETTERS_MIN <= text.len() && is_there
}

/// The proposal that is meant: by its own number, or the newest one of a case.
pub(super) async fn proposal(practice: &Practice, text: &str) -> Result<Proposal, Failure> {
    if text.starts_with("prop_") {
        return numbered(practice, text).await;
    }
    let case = case(practice, text).await?;
    let none = || Failure::Usage(format!("nothing is proposed for {}", case.claim.number));
    practice.proposals_of(case.id).await?.pop().ok_or_else(none)
}

async fn numbered(practice: &Practice, text: &str) -> Result<Proposal, Failure> {
    let none = || Failure::Usage(format!("there is no proposal {text} that waits"));
    if let Ok(id) = text.parse::<ProposalId>() {
        return practice.proposal(id).await?.ok_or_else(none);
    }
    let mut fits = Vec::new();
    for whom in [WaitsFor::Approver, WaitsFor::SecondApprover] {
        for case in practice.cases_waiting_for(whom, u64::from(u32::MAX)).await? {
            let newest = practice.proposals_of(case.id).await?.pop();
            fits.extend(newest.filter(|it| is_named(&it.terms().id.to_string(), text)));
        }
    }
    match fits.len() {
        0 => Err(none()),
        1 => Ok(fits.swap_remove(0)),
        n => Err(Failure::Usage(format!("{n} proposals fit \"{text}\"; give more of the number"))),
    }
}

/// The member of the practice who is meant.
pub(super) async fn member(practice: &Practice, text: &str) -> Result<StaffId, Failure> {
    let members = practice.members().await?;
    let name = text.trim();
    let is_meant = |it: &&Member| {
        let is_name = it.name.expose().to_lowercase() == name.to_lowercase();
        !it.is_gone && (is_name || it.id.to_string() == name)
    };
    let fits: Vec<_> = members.iter().filter(is_meant).collect();
    match fits[..] {
        [member] => Ok(member.id),
        [] => Err(Failure::Usage(format!("nobody here is \"{name}\"; see `recourse staff list`"))),
        _ => Err(Failure::Usage(format!("several are called \"{name}\"; give the number"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_by_its_beginning_and_by_its_end() {
        let number = "case_01KJQDVNQ70W3GE1R70W3GE1R7";
        let table = [
            (number, true),
            ("01KJQDVNQ7", true),
            ("case_01KJ", true),
            ("3GE1R7", true),
            ("3ge1r7", true),
            ("3GE1", true),
            ("1R7", false),
            ("", false),
            ("QDVNQ7", false),
        ];
        for (text, fits) in table {
            assert_eq!(is_named(number, text), fits, "{text}");
        }
        assert_eq!(end(number), "3GE1R7");
    }
}
