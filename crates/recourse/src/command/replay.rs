//! `recourse replay`: judges a case again from what was read then, with today's agents and tables, and
//! says what would be decided otherwise. Nothing is written.

use clap::Args;
use domain::Concluded;
use orchestrator::Replayed;

use super::{
    DONE, WRONG,
    cases::Sheet,
    find,
    place::{Answer, Place},
    words,
};
use crate::door;

/// Which case.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// The case: its number, the last letters of it, or the number of its claim
    case: String,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    arguments.place.with_installation(async |it| {
        let case = find::case(&it.practice, &arguments.case).await?;
        let office = it.office().await?;
        let replayed = orchestrator::replay(&office, &it.practice, case.id).await?;
        let mut sheet = Sheet::new(door::width(), door::colour());
        sheet.title("REPLAY", &format!("{}, case {}", case.claim.number, find::short(case.id)));
        if replayed.is_empty() {
            sheet.line("Nothing was decided yet.");
        }
        for Replayed { then, differences, .. } in &replayed {
            let at = words::time(then.at, office.utc_offset_mins);
            let concluded = match then.concluded {
                Concluded::Proposed(_) => "made a proposal".to_owned(),
                Concluded::Asked(question) => format!("asked: {}", question.text()),
                Concluded::Closed(closing) => format!("closed it: {}", words::closing(closing)),
            };
            sheet.item(&format!("{at}  {concluded}"));
            if differences.is_empty() {
                sheet.detail("the same would be decided today");
            }
            for difference in differences {
                sheet.detail(difference);
            }
        }
        let is_same = replayed.iter().all(|it| it.differences.is_empty());
        Ok(Answer { text: sheet.text(), code: if is_same { DONE } else { WRONG } })
    })
}
