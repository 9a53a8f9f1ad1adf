//! `recourse staff`: who works for the practice, and as what.
//!
//! Whoever may run this command may change who approves; so the one who may is whoever may read the
//! master key. Each change stands in the audit trail.

use authority::Role;
use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::{Phi, StaffId};
use orchestrator::{
    Office,
    sign_in::{HashCost, Invited, NewToken, NotKept, Passwords, dismiss, invite, make_token},
};
use store::{By, Member, Practice};

use super::place::{Answer, Failure, Place};
use crate::installation::Installation;

/// Who does what is done here.
const BY: By = By::Command("staff");

/// What to do.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    #[command(subcommand)]
    doing: Doing,
}

#[derive(Debug, Subcommand)]
enum Doing {
    /// Take somebody on, or change the roles of somebody who is there
    Add {
        /// The name, as colleagues know it
        name: String,
        /// As what; may be given several times
        #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role())]
        roles: Vec<Role>,
    },
    /// Print who works here
    List,
    /// Print a first password for somebody, to be changed when they sign in; what they signed in with
    /// before is good no more
    Password {
        /// The name, or the number that `list` prints
        who: String,
        /// The name to sign in with [default: the name, as colleagues know it]
        #[arg(long = "as", value_name = "NAME")]
        name: Option<String>,
    },
    /// Print a token for a program of somebody's
    Token {
        /// The name, or the number that `list` prints
        who: String,
        /// What the token is for
        #[arg(long = "for", value_name = "PROGRAM")]
        program: String,
        /// For how many days it is good, up to 365
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u64).range(1..=365))]
        days: u64,
    },
    /// Take all rights from somebody; what they did stays on record
    Remove {
        /// The name, or the number that `list` prints
        who: String,
    },
}

fn role() -> impl TypedValueParser<Value = Role> {
    let names = PossibleValuesParser::new(Role::ALL.iter().map(|it| it.id()));
    names.map(|it| Role::from_id(&it).expect("clap takes only these names"))
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    arguments.place.with_installation(async |it| match &arguments.doing {
        Doing::Add { name, roles } => add(&it, name.trim(), roles).await,
        Doing::List => list(&it.practice).await,
        Doing::Password { who, name } => password(&it, who.trim(), name.as_deref()).await,
        Doing::Token { who, program, days } => token(&it, who.trim(), (program, *days)).await,
        Doing::Remove { who } => remove(&it, who.trim()).await,
    })
}

async fn add(it: &Installation, name: &str, roles: &[Role]) -> Result<Answer, Failure> {
    if name.is_empty() {
        return Err(Failure::Usage("a person needs a name".to_owned()));
    }
    let office = it.office().await?;
    let members = it.practice.members().await?;
    let known = members.into_iter().find(|it| it.name.expose() == name && !it.is_gone);
    let id = if let Some(member) = known { member.id } else { office.id(StaffId::new) };
    let roles = roles.iter().map(|it| it.id().to_owned()).collect();
    let member = Member { id, name: Phi::new(name.to_owned()), roles, is_gone: false };
    keep(it, &office, &member).await?;
    Ok(Answer::done(line(&member)))
}

async fn list(practice: &Practice) -> Result<Answer, Failure> {
    let members = practice.members().await?;
    let text: String = members.iter().filter(|it| !it.is_gone).map(line).collect();
    Ok(Answer::done(match text.as_str() {
        "" => "Nobody yet: `recourse staff add NAME --role ROLE`\n".to_owned(),
        _ => text,
    }))
}

async fn password(it: &Installation, who: &str, name: Option<&str>) -> Result<Answer, Failure> {
    let (member, office) = (meant(&it.practice, who).await?, it.office().await?);
    let passwords = Passwords::new(HashCost::default());
    let name = name.unwrap_or(member.name.expose());
    let invited = invite(&office, &it.practice, &passwords, (BY, member.id, name)).await;
    let Invited { name, password } = invited.map_err(failure)?;
    let (name, password) = (name.expose(), password.expose());
    Ok(Answer::done(format!(
        "{name} signs in with: {password}\nIt is good for a week, and for one thing: to choose another.\n"
    )))
}

async fn token(
    it: &Installation,
    who: &str,
    (program, days): (&str, u64),
) -> Result<Answer, Failure> {
    let (member, office) = (meant(&it.practice, who).await?, it.office().await?);
    let made = make_token(&office, &it.practice, member.id, (program, days)).await;
    let NewToken { secret, token } = made.map_err(failure)?;
    let (secret, until) = (secret.expose(), token.until);
    Ok(Answer::done(format!("{secret}\nIt is shown this once, and is good until {until}.\n")))
}

async fn remove(it: &Installation, who: &str) -> Result<Answer, Failure> {
    let (member, office) = (meant(&it.practice, who).await?, it.office().await?);
    dismiss(&office, &it.practice, BY, member.id).await.map_err(failure)?;
    Ok(Answer::done(format!("Gone: {}", line(&member))))
}

/// Why something about people was not kept.
fn failure(err: NotKept) -> Failure {
    match err {
        NotKept::NotDone(err) => err.into(),
        err => Failure::Usage(err.to_string()),
    }
}

/// The one who is meant by a name or a number.
async fn meant(practice: &Practice, who: &str) -> Result<Member, Failure> {
    let members = practice.members().await?;
    let is_meant =
        |it: &Member| !it.is_gone && (it.id.to_string() == who || it.name.expose() == who);
    let mut meant = members.into_iter().filter(is_meant);
    match (meant.next(), meant.next()) {
        (Some(member), None) => Ok(member),
        (None, _) => {
            Err(Failure::Usage(format!("nobody here is \"{who}\"; see `recourse staff list`")))
        }
        (Some(_), Some(_)) => {
            Err(Failure::Usage(format!("several are called \"{who}\"; give the number")))
        }
    }
}

/// At the office's time: in the folder of a demo, on the demo's day.
async fn keep(it: &Installation, office: &Office, member: &Member) -> Result<(), Failure> {
    let stamp = office.stamp(BY);
    let mut tx = it.store.begin(&it.practice, stamp).await?;
    tx.keep_member(member).await?;
    Ok(tx.commit().await?)
}

fn line(member: &Member) -> String {
    format!("{}  {}  {}\n", member.id, member.name.expose(), member.roles.join(", "))
}
