//! Who works here and as what: taken on, changed, let go, and given a first password.

use askama::Template;
use authority::{Permission as P, Role};
use axum::{
    Form,
    extract::{Path, State},
    http::Method,
    response::Redirect,
    routing::{get, post},
};
use domain::StaffId;
use orchestrator::sign_in::{Invited, Joining, change_member, dismiss, invite, take_on};
use store::{By, Member, StoreError};

use super::super::{Here, Page, PageError, Shell, Told, shell::role};
use crate::{Needs, Person, Problem, Routes, Site};

pub(super) fn routes(routes: Routes) -> Routes {
    let staffs = Needs::Permission(P::ManageStaff);
    routes
        .page((Method::POST, "/settings/people"), staffs, post(join))
        .page((Method::GET, "/settings/people/{id}"), staffs, get(form))
        .page((Method::POST, "/settings/people/{id}"), staffs, post(change))
        .page((Method::POST, "/settings/people/{id}/invitation"), staffs, post(invitation))
        .page((Method::POST, "/settings/people/{id}/leaving"), staffs, post(leave))
}

/// Somebody, as the list shows them.
pub(super) struct Row {
    pub(super) id: StaffId,
    pub(super) name: String,
    pub(super) roles: String,
    pub(super) is_me: bool,
    pub(super) is_gone: bool,
}

/// A role to choose.
pub(super) struct Choice {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) is_chosen: bool,
}

#[derive(Template)]
#[template(path = "settings_person.html")]
struct PersonForm {
    shell: Shell,
    id: StaffId,
    name: String,
    roles: Vec<Choice>,
    is_me: bool,
}

#[derive(Template)]
#[template(path = "settings_invited.html")]
struct InvitedPage {
    shell: Shell,
    name: String,
    password: String,
}

/// Everybody, those who have gone last.
pub(super) async fn rows(site: &Site, person: &Person) -> Result<Vec<Row>, StoreError> {
    let members = site.practice.members().await?;
    let mut rows: Vec<_> = members.iter().map(|it| row(it, person)).collect();
    rows.sort_by_key(|it| it.is_gone);
    Ok(rows)
}

pub(super) fn choices(chosen: &[Role]) -> Vec<Choice> {
    let choice =
        |it: &Role| Choice { id: it.id(), label: role(*it), is_chosen: chosen.contains(it) };
    Role::ALL.iter().map(choice).collect()
}

fn row(member: &Member, person: &Person) -> Row {
    let roles: Vec<_> = orchestrator::roles(member).into_iter().map(role).collect();
    Row {
        id: member.id,
        name: member.name.expose().clone(),
        roles: roles.join(", "),
        is_me: member.id == person.id(),
        is_gone: member.is_gone,
    }
}

async fn member(site: &Site, id: &str) -> Result<Member, Problem> {
    let not_there = || Problem::not_there("person");
    let id: StaffId = id.parse().map_err(|_| not_there())?;
    let member = site.practice.member(id).await?;
    member.filter(|it| !it.is_gone).ok_or_else(not_there)
}

async fn form(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Page<PersonForm>, PageError> {
    let member = member(&site, &id).await.told(&site, &person)?;
    let name = member.name.expose().clone();
    let shell = Shell::of(&site, &person, (&name, Here::Settings)).await.told(&site, &person)?;
    let roles = choices(&orchestrator::roles(&member));
    let is_me = member.id == person.id();
    Ok(Page(PersonForm { shell, id: member.id, name, roles, is_me }))
}

async fn join(
    State(site): State<Site>,
    person: Person,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect, PageError> {
    let joining = joining(&fields);
    let by = By::Staff(person.id());
    let done = take_on(&site.office, &site.practice, by, &joining).await;
    let id = done.told(&site, &person)?;
    Ok(Redirect::to(&format!("/settings/people/{id}?done=saved")))
}

async fn change(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect, PageError> {
    let id = member(&site, &id).await.told(&site, &person)?.id;
    let (by, joining) = (By::Staff(person.id()), joining(&fields));
    let done = change_member(&site.office, &site.practice, by, (id, &joining)).await;
    done.told(&site, &person)?;
    Ok(Redirect::to("/settings?done=saved"))
}

async fn leave(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let id = member(&site, &id).await.told(&site, &person)?.id;
    let done = dismiss(&site.office, &site.practice, By::Staff(person.id()), id).await;
    done.told(&site, &person)?;
    Ok(Redirect::to("/settings?done=saved"))
}

/// Shows a first password once, to be handed over; it stands in no address and in no record.
async fn invitation(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Page<InvitedPage>, PageError> {
    let member = member(&site, &id).await.told(&site, &person)?;
    let of = (By::Staff(person.id()), member.id, member.name.expose().as_str());
    let invited = invite(&site.office, &site.practice, &site.passwords, of).await;
    let Invited { name, password } = invited.told(&site, &person)?;
    let at = ("A first password", Here::Settings);
    let shell = Shell::of(&site, &person, at).await.told(&site, &person)?;
    let (name, password) = (name.expose().clone(), password.expose().clone());
    Ok(Page(InvitedPage { shell, name, password }))
}

fn joining(fields: &[(String, String)]) -> Joining {
    let named = |name: &'static str| fields.iter().filter(move |it| it.0 == name).map(|it| &it.1);
    Joining {
        name: named("name").next().cloned().unwrap_or_default(),
        roles: named("role").filter_map(|it| Role::from_id(it)).collect(),
    }
}
