//! `recourse approve` and `recourse reject`: a person's yes or no to a proposal that they have seen.
//!
//! **Invariant:** nobody approves blindly. Either the proposal is shown here and somebody at a terminal
//! says yes to it, or the digest of what was seen elsewhere is named.

use std::io::{self, Write};

use clap::Args;
use domain::{Digest, Phi, ProposalState};
use orchestrator::{Proposed, Seen, Yes};

use super::{
    cases::{Names, Sheet, write_proposal},
    find,
    place::{Answer, Failure, Place},
};
use crate::{door, installation::Installation};

/// What is approved, and by whom.
#[derive(Args, Debug)]
pub(super) struct Approval {
    #[command(flatten)]
    place: Place,

    /// The proposal, or its case: a number, the last letters of it, or the number of the claim
    proposal: String,

    /// Who approves: a member of the practice (`recourse staff list`)
    #[arg(long = "as", value_name = "NAME")]
    who: String,

    /// The digest of what was seen, as `recourse cases CASE` prints it
    #[arg(long, value_name = "HEX")]
    digest: Option<Digest>,

    /// Do not ask; for scripts, and only with --digest
    #[arg(long, requires = "digest")]
    yes: bool,
}

/// What is rejected, by whom, and why.
#[derive(Args, Debug)]
pub(super) struct Rejection {
    #[command(flatten)]
    place: Place,

    /// The proposal, or its case: a number, the last letters of it, or the number of the claim
    proposal: String,

    /// Who rejects: a member of the practice (`recourse staff list`)
    #[arg(long = "as", value_name = "NAME")]
    who: String,

    /// Why, for whoever decides what to do instead
    #[arg(long, value_name = "TEXT")]
    because: String,
}

/// Runs `approve`; gives the exit code.
pub(super) fn approve(arguments: &Approval) -> u8 {
    arguments.place.with_installation(async |it| {
        let by = find::member(&it.practice, &arguments.who).await?;
        let proposal = find::proposal(&it.practice, &arguments.proposal).await?;
        let office = it.office().await?;
        let seen = Seen {
            proposal: proposal.terms().id,
            digest: arguments.digest.unwrap_or_else(|| proposal.digest()),
        };
        let claim = proposal.terms().claim.number.clone();
        let waits = proposal.state() == ProposalState::Pending;
        if !arguments.yes && waits {
            show(&it, Proposed::load(&it.practice, proposal, office.now()).await?).await?;
            if !asked(&format!("Approve this as {}?", arguments.who))? {
                return Ok(Answer::done("Nothing was approved.\n".to_owned()));
            }
        }
        Ok(Answer::done(match orchestrator::approve(&office, &it.practice, by, seen).await? {
            Yes::Approved => format!("Approved: {claim}. The worker does it: `recourse work`\n"),
            Yes::NeedsSecond => {
                format!("Approved: {claim}. Another person has to approve it too.\n")
            }
        }))
    })
}

/// Runs `reject`; gives the exit code.
pub(super) fn reject(arguments: &Rejection) -> u8 {
    arguments.place.with_installation(async |it| {
        let by = find::member(&it.practice, &arguments.who).await?;
        let proposal = find::proposal(&it.practice, &arguments.proposal).await?;
        let office = it.office().await?;
        let claim = proposal.terms().claim.number.clone();
        let seen = Seen { proposal: proposal.terms().id, digest: proposal.digest() };
        let why = Phi::new(arguments.because.clone());
        orchestrator::reject(&office, &it.practice, by, (seen, why)).await?;
        Ok(Answer::done(format!(
            "Rejected: {claim}. The case now asks what to do instead: `recourse cases {claim}`\n"
        )))
    })
}

/// Shows all of a proposal, names and letters too: whoever approves has to see what goes out.
async fn show(it: &Installation, proposed: Proposed) -> Result<(), Failure> {
    if !door::is_answered() {
        return Err(Failure::Usage(
            "an approval names what it approves: at a terminal it is shown and asked for; in a \
             script add --yes and --digest HEX, which `recourse cases CASE` prints"
                .to_owned(),
        ));
    }
    let office = it.office().await?;
    let mut sheet = Sheet::new(door::width(), door::colour());
    let claim = proposed.proposal.terms().claim.to_string();
    sheet.title("CLAIM", &claim);
    write_proposal(&proposed, (&office, Names::Shown), &mut sheet);
    sheet.title("WHY", "");
    proposed.proposal.terms().because.iter().for_each(|it| sheet.item(it.text()));
    io::stdout().write_all(sheet.text().as_bytes())?;
    Ok(())
}

/// Asks at the terminal; anything but a yes is a no.
fn asked(question: &str) -> Result<bool, Failure> {
    let mut out = io::stdout();
    write!(out, "\n{question} [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
