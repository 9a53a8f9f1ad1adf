//! Who works here and as what, and the accounts at platforms that the office reads.

use authority::{Permission, Role};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::StaffId;
use orchestrator::{
    roles,
    sign_in::{Joining, change_member, dismiss, take_on},
};
use serde::{Deserialize, Serialize};
use store::{By, Member};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    Needs, Person, Problem, Routes, Site,
    problem::ProblemBody,
    said::{Number, Said},
};

pub(super) fn routes(routes: Routes) -> Routes {
    let staffs = Needs::Permission(Permission::ManageStaff);
    routes
        .api(Needs::SignedIn, routes!(list))
        .api(staffs, routes!(join))
        .api(staffs, routes!(change))
        .api(staffs, routes!(leave))
        .api(Needs::Permission(Permission::Connect), routes!(accounts))
}

/// Somebody who works here.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
struct Shown {
    /// Their number.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    id: String,
    /// Their name.
    #[schema(example = "rosa")]
    name: String,
    /// Their roles.
    #[schema(example = json!(["manager"]))]
    roles: Vec<String>,
}

/// Those who work here.
#[derive(Serialize, ToSchema)]
struct Members {
    /// In the order in which they came.
    items: Vec<Shown>,
}

/// Somebody who begins to work here.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewMember {
    /// Their name, as colleagues know it.
    #[schema(example = "Grace Example", min_length = 1, max_length = 120)]
    name: String,
    /// Their roles.
    #[schema(example = json!(["specialist"]))]
    roles: Vec<String>,
}

/// What is different about somebody; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MemberChange {
    /// Their name.
    #[schema(example = "Grace Example", min_length = 1, max_length = 120)]
    name: Option<String>,
    /// Their roles, all of them.
    #[schema(example = json!(["specialist", "coder"]))]
    roles: Option<Vec<String>>,
}

/// An account at a platform.
#[derive(Serialize, ToSchema)]
struct PlatformAccount {
    /// Its number.
    #[schema(example = "acct_01KJQDVNQ70W3GE1R70W3GE1R7")]
    id: String,
    /// The platform's connector.
    #[schema(example = "folder")]
    kind: String,
    /// What the practice calls it.
    #[schema(example = "Main office")]
    name: String,
    /// Whether anything was read there yet.
    #[schema(example = true)]
    is_read: bool,
}

/// Accounts at platforms.
#[derive(Serialize, ToSchema)]
struct PlatformAccounts {
    /// The oldest first.
    items: Vec<PlatformAccount>,
}

/// Lists who works here.
#[utoipa::path(
    get, path = "/api/v1/members", tag = "sessions",
    responses((status = 200, description = "Who works here", body = Members))
)]
async fn list(State(site): State<Site>) -> Result<Json<Members>, Problem> {
    let all = site.practice.members().await?;
    Ok(Json(Members { items: all.iter().filter(|it| !it.is_gone).map(shown).collect() }))
}

/// Takes somebody on.
///
/// They can't sign in before they are given a first password, at the console or by `recourse staff password`.
#[utoipa::path(
    post, path = "/api/v1/members", tag = "sessions", request_body = NewMember,
    responses((status = 201, description = "They work here", body = Shown))
)]
async fn join(
    State(site): State<Site>,
    person: Person,
    Said(said): Said<NewMember>,
) -> Result<Response, Problem> {
    let joining = Joining { name: said.name, roles: read_roles(&said.roles)? };
    let id = take_on(&site.office, &site.practice, By::Staff(person.id()), &joining).await?;
    Ok((StatusCode::CREATED, Json(shown(&member(&site, id).await?))).into_response())
}

/// Changes somebody's name or roles.
#[utoipa::path(
    patch, path = "/api/v1/members/{id}", tag = "sessions", request_body = MemberChange,
    params(("id" = String, Path, example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")),
    responses(
        (status = 200, description = "As they are now", body = Shown),
        (status = 404, description = "There is nobody", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "Nobody would be left who says who works here",
            body = ProblemBody, content_type = "application/problem+json")
    )
)]
async fn change(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<StaffId>,
    Said(said): Said<MemberChange>,
) -> Result<Json<Shown>, Problem> {
    let known = member(&site, id).await?;
    let roles = match said.roles {
        Some(all) => read_roles(&all)?,
        None => roles(&known),
    };
    let joining = Joining { name: said.name.unwrap_or_else(|| known.name.expose().clone()), roles };
    let by = By::Staff(person.id());
    change_member(&site.office, &site.practice, by, (id, &joining)).await?;
    Ok(Json(shown(&member(&site, id).await?)))
}

/// Has somebody leave.
///
/// All that they hold is good for nothing at once; what they did stays on record.
#[utoipa::path(
    delete, path = "/api/v1/members/{id}", tag = "sessions",
    params(("id" = String, Path, example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")),
    responses(
        (status = 204, description = "They have left"),
        (status = 404, description = "There is nobody", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "Nobody would be left who says who works here",
            body = ProblemBody, content_type = "application/problem+json")
    )
)]
async fn leave(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<StaffId>,
) -> Result<StatusCode, Problem> {
    dismiss(&site.office, &site.practice, By::Staff(person.id()), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists accounts at platforms.
#[utoipa::path(
    get, path = "/api/v1/accounts", tag = "sessions",
    responses((status = 200, description = "The accounts", body = PlatformAccounts))
)]
async fn accounts(State(site): State<Site>) -> Result<Json<PlatformAccounts>, Problem> {
    let account = |it: store::Account| PlatformAccount {
        id: it.id.to_string(),
        kind: it.platform,
        name: it.name,
        is_read: it.cursor.is_some(),
    };
    let all = site.practice.accounts().await?;
    Ok(Json(PlatformAccounts { items: all.into_iter().map(account).collect() }))
}

async fn member(site: &Site, id: StaffId) -> Result<Member, Problem> {
    let member = site.practice.member(id).await?.filter(|it| !it.is_gone);
    member.ok_or_else(|| Problem::not_there("member"))
}

fn read_roles(names: &[String]) -> Result<Vec<Role>, Problem> {
    let read = |it: &String| Role::from_id(it);
    let unknown = || Problem::invalid("One of the roles is none that there is.");
    names.iter().map(read).collect::<Option<_>>().ok_or_else(unknown)
}

fn shown(it: &Member) -> Shown {
    Shown { id: it.id.to_string(), name: it.name.expose().clone(), roles: it.roles.clone() }
}
