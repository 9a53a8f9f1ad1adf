//! What else a person says about a case: an answer, what became of an attempt, done by hand, stop, go on,
//! give up.

use clap::Args;
use domain::{Case, PersonsAnswer, Phi, WarrantKey};
use store::Practice;

use super::{
    find,
    place::{Answer, Failure, Place},
};

/// Which case, and who speaks.
#[derive(Args, Debug)]
pub(super) struct About {
    #[command(flatten)]
    place: Place,

    /// The case: its number, the last letters of it, or the number of its claim
    case: String,

    /// Who says so: a member of the practice (`recourse staff list`)
    #[arg(long = "as", value_name = "NAME")]
    who: String,
}

/// Which case, who speaks, and why.
#[derive(Args, Debug)]
pub(super) struct Why {
    #[command(flatten)]
    about: About,

    /// Why, or what was done, for whoever looks at it next
    #[arg(long, value_name = "TEXT")]
    because: String,
}

/// An answer to what the case asks.
#[derive(Args, Debug)]
pub(super) struct Answering {
    #[command(flatten)]
    about: About,

    /// `yes`, `no`, or the answer in words
    answer: String,
}

/// What became of an attempt.
#[derive(Args, Debug)]
pub(super) struct Finding {
    #[command(flatten)]
    about: About,

    /// What was found: `done` or `not-done`
    #[arg(value_parser = ["done", "not-done"])]
    found: String,

    /// Under which number the platform has it, where it was done
    #[arg(value_name = "NUMBER", required_if_eq("found", "done"))]
    reference: Option<String>,
}

/// Runs `answer`; gives the exit code.
pub(super) fn answer(arguments: &Answering) -> u8 {
    let About { place, case, who } = &arguments.about;
    place.with_installation(async |it| {
        let by = find::member(&it.practice, who).await?;
        let case = find::case(&it.practice, case).await?;
        let (answer, words) = match arguments.answer.as_str() {
            "yes" => (PersonsAnswer::Yes, None),
            "no" => (PersonsAnswer::No, None),
            words => (PersonsAnswer::InWords, Some(Phi::new(words.to_owned()))),
        };
        let number = &case.claim.number;
        let Some(question) = orchestrator::question(&it.practice, &case).await? else {
            return Err(Failure::Usage(format!("{number} asks nothing just now")));
        };
        let answer = orchestrator::Answer { question, answer, words };
        orchestrator::answer(&it.office().await?, &it.practice, by, (case.id, answer)).await?;
        Ok(Answer::done(format!("Answered: {number}. {DECIDED_ANEW}\n")))
    })
}

/// Runs `found`; gives the exit code.
pub(super) fn found(arguments: &Finding) -> u8 {
    let About { place, case, who } = &arguments.about;
    place.with_installation(async |it| {
        let by = find::member(&it.practice, who).await?;
        let case = find::case(&it.practice, case).await?;
        let key = open_attempt(&it.practice, &case).await?;
        let is_done = arguments.found == "done";
        let reference = arguments.reference.clone().filter(|_| is_done);
        let found = (key, reference);
        orchestrator::found_out(&it.office().await?, &it.practice, by, found).await?;
        let what = if is_done { "it was done, and the rest follows" } else { "it is tried again" };
        Ok(Answer::done(format!("Noted for {}: {what}.\n", case.claim.number)))
    })
}

/// The first action of the newest proposal that has no receipt.
async fn open_attempt(practice: &Practice, case: &Case) -> Result<WarrantKey, Failure> {
    let none = || Failure::Usage(format!("nothing is unclear about {}", case.claim.number));
    let proposal = orchestrator::newest_proposal(practice, case.id).await?.ok_or_else(none)?;
    for issued in practice.warrants_of(proposal).await? {
        if practice.receipt(issued.key).await?.is_none() {
            return Ok(issued.key);
        }
    }
    Err(none())
}

/// Runs `handled`; gives the exit code.
pub(super) fn handled(arguments: &Why) -> u8 {
    let Why { about: About { place, case, who }, because } = arguments;
    place.with_installation(async |it| {
        let by = find::member(&it.practice, who).await?;
        let case = find::case(&it.practice, case).await?;
        let said = (case.id, Phi::new(because.clone()));
        orchestrator::handled(&it.office().await?, &it.practice, by, said).await?;
        let number = case.claim.number;
        Ok(Answer::done(format!("Noted for {number}: done by hand. Now it waits for the payer.\n")))
    })
}

/// Runs `stop`; gives the exit code.
pub(super) fn stop(arguments: &Why) -> u8 {
    let Why { about: About { place, case, who }, because } = arguments;
    place.with_installation(async |it| {
        let by = find::member(&it.practice, who).await?;
        let case = find::case(&it.practice, case).await?;
        let said = (case.id, Phi::new(because.clone()));
        orchestrator::stop(&it.office().await?, &it.practice, by, said).await?;
        let number = case.claim.number;
        Ok(Answer::done(format!("Stopped: {number}. `recourse resume` lets it go on.\n")))
    })
}

/// Runs `resume`; gives the exit code.
pub(super) fn resume(arguments: &About) -> u8 {
    let About { place, case, who } = arguments;
    place.with_installation(async |it| {
        let by = find::member(&it.practice, who).await?;
        let case = find::case(&it.practice, case).await?;
        orchestrator::resume(&it.office().await?, &it.practice, by, case.id).await?;
        Ok(Answer::done(format!("Going on: {}. {DECIDED_ANEW}\n", case.claim.number)))
    })
}

/// Runs `give-up`; gives the exit code.
pub(super) fn give_up(arguments: &Why) -> u8 {
    let Why { about: About { place, case, who }, because } = arguments;
    place.with_installation(async |it| {
        let by = find::member(&it.practice, who).await?;
        let case = find::case(&it.practice, case).await?;
        let said = (case.id, Phi::new(because.clone()));
        orchestrator::give_up(&it.office().await?, &it.practice, by, said).await?;
        let number = case.claim.number;
        Ok(Answer::done(format!("Given up: {number}. Nothing was posted; the case is closed.\n")))
    })
}

const DECIDED_ANEW: &str = "The worker has it decided anew: `recourse work`";
