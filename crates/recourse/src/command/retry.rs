//! `recourse retry`: work that was given up, and having it tried again.

use clap::Args;

use super::{
    find,
    place::{Answer, Failure, Place},
};

/// More than anybody reads.
const N_MAX: u64 = 1_000;

/// What to try again.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// Which, by its number in the list; without one, the list is printed
    #[arg(value_name = "JOB")]
    job: Option<usize>,

    /// All of them
    #[arg(long, conflicts_with = "job")]
    all: bool,

    /// Who has it tried: a member of the practice (`recourse staff list`)
    #[arg(long = "as", value_name = "NAME")]
    who: Option<String>,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    let Arguments { place, job, all, who } = arguments;
    place.with_installation(async |it| {
        let jobs = it.practice.jobs_given_up(N_MAX).await?;
        if job.is_none() && !all {
            let line = |(nth, it): (usize, &store::GivenUp)| {
                format!("{nth:>3}  {}  tried {} times: {}\n", it.step, it.n_attempts, it.why)
            };
            let text: String = (1..).zip(&jobs).map(line).collect();
            return Ok(Answer::done(match text.as_str() {
                "" => "Nothing was given up.\n".to_owned(),
                _ => format!("{text}Mend the reason, then: recourse retry NUMBER --as NAME\n"),
            }));
        }
        let Some(who) = who else {
            return Err(Failure::Usage("say who has it tried again: --as NAME".to_owned()));
        };
        let by = find::member(&it.practice, who).await?;
        let office = it.office().await?;
        let mut n_retried = 0;
        for (_, job) in (1..).zip(&jobs).filter(|(nth, _)| job.is_none_or(|it| it == *nth)) {
            n_retried += usize::from(orchestrator::retry(&office, &it.practice, by, job).await?);
        }
        Ok(Answer::done(match n_retried {
            0 => "Nothing of this kind was given up.\n".to_owned(),
            1 => "1 job is tried again.\n".to_owned(),
            n => format!("{n} jobs are tried again.\n"),
        }))
    })
}
