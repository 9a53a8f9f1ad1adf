//! The records of an installation: can they be reached and opened, and does anything in them wait for
//! somebody?

use std::time::Duration;

use domain::{Moment, Severity};
use store::{Practice, Store, StoreError};

use super::{super::place::with_causes, Checked};
use crate::{door, installation::open_store, settings::Settings};

/// How far the clock may lie behind the newest entry. Two machines that ask the same time server
/// differ by less than a second; five minutes are a clock that is wrong.
const CLOCK_BEHIND_MAX: Duration = Duration::from_mins(5);

/// How many given-up jobs and findings are counted. More than that are too many to read anyway.
const N_COUNTED: u64 = 100;

/// Looks at each, as far as the ones before allow.
pub(super) async fn look(settings: &Settings) -> Vec<Checked> {
    if !settings.data.is_dir() {
        let mend = "`recourse migrate --practice NAME` makes an installation";
        return vec![Checked::wrong("records", "there are none", mend)];
    }
    let store = match open_store(settings).await {
        Ok(store) => store,
        Err(err) => return vec![Checked::wrong("records", with_causes(&err), "as the line says")],
    };
    let mut checks = vec![Checked::well("records", "reached, and as new as the program")];
    match practices(&store, &mut checks).await {
        Ok(()) => {}
        Err(err) => checks.push(unread(&err)),
    }
    checks
}

async fn practices(store: &Store, checks: &mut Vec<Checked>) -> Result<(), StoreError> {
    let ids = store.practices().await?;
    if ids.is_empty() {
        let mend = "`recourse migrate --practice NAME` founds one";
        checks.push(Checked::wrong("practice", "there is none yet", mend));
    }
    for id in ids {
        match store.practice(id).await {
            Ok(practice) => one(&practice, checks).await?,
            Err(err) => checks.push(unread(&err)),
        }
    }
    Ok(())
}

fn unread(err: &StoreError) -> Checked {
    let mend =
        "docs/operating/keys.md says what to do about keys; for the rest see what the line says";
    Checked::wrong("practice", with_causes(err), mend)
}

async fn one(practice: &Practice, checks: &mut Vec<Checked>) -> Result<(), StoreError> {
    let name = practice.name().await?;
    checks.push(Checked::well("practice", format!("{name}: the keys open it")));
    checks.push(clock(practice, door::now()).await?);
    checks.push(staff(practice).await?);
    checks.push(given_up(practice).await?);
    checks.push(findings(practice).await?);
    Ok(())
}

/// A clock that runs behind what was done already would date new work before the old.
async fn clock(practice: &Practice, now: Moment) -> Result<Checked, StoreError> {
    let Some(newest) = newest_entry_at(practice).await? else {
        return Ok(Checked::well("clock", now.to_string()));
    };
    if newest <= now.plus(CLOCK_BEHIND_MAX) {
        return Ok(Checked::well("clock", format!("{now}, after the newest entry of the trail")));
    }
    let says = format!("{now}, and the newest entry of the trail is of {newest}");
    Ok(Checked::wrong("clock", says, "set the clock of this machine, by a time server if you can"))
}

/// When the newest entry was written. Entries are numbered without a gap, so the end is found by
/// doubling and halving; a trail of a million entries takes forty questions.
async fn newest_entry_at(practice: &Practice) -> Result<Option<Moment>, StoreError> {
    let after = async |seq: i64| practice.audit_trail(seq, 1).await.map(|it| it.into_iter().next());
    let (mut newest, mut beyond) = (None, 1);
    while let Some(entry) = after(beyond - 1).await? {
        (newest, beyond) = (Some(entry), beyond.saturating_mul(2));
    }
    let mut seen = newest.as_ref().map_or(0, |it| it.seq);
    while seen + 1 < beyond {
        let middle = seen + (beyond - seen) / 2;
        match after(middle - 1).await? {
            Some(entry) => (seen, newest) = (middle, Some(entry)),
            None => beyond = middle,
        }
    }
    Ok(newest.and_then(|it| Moment::from_ms(it.at_ms)))
}

async fn staff(practice: &Practice) -> Result<Checked, StoreError> {
    let members = practice.members().await?;
    let n = members.iter().filter(|it| !it.is_gone).count();
    if n == 0 {
        return Ok(Checked::note(
            "staff",
            "nobody yet, so that nothing can be approved: `recourse staff add NAME --role ROLE`",
        ));
    }
    Ok(Checked::well("staff", format!("{n} on record")))
}

async fn given_up(practice: &Practice) -> Result<Checked, StoreError> {
    let jobs = practice.jobs_given_up(N_COUNTED).await?;
    let Some(first) = jobs.first() else { return Ok(Checked::well("jobs", "none was given up")) };
    let says = format!("{} given up; the first: {}: {}", jobs.len(), first.step, first.why);
    Ok(Checked::wrong("jobs", says, "mend the reason, then `recourse retry --all --as NAME`"))
}

async fn findings(practice: &Practice) -> Result<Checked, StoreError> {
    let findings = practice.findings(N_COUNTED).await?;
    let n_of = |severity| findings.iter().filter(|it| it.severity == severity).count();
    let (n_stops, n_warnings) = (n_of(Severity::Stop), n_of(Severity::Warning));
    if n_stops + n_warnings == 0 {
        return Ok(Checked::well("findings", "nothing that somebody should look at"));
    }
    let says = format!("among the newest: {n_stops} to stop at, {n_warnings} to look at");
    Ok(Checked::note("findings", says))
}
