//! Analysis: denials handed over as codes and words are judged and put together by cause. Nothing is kept.
//!
//! **Invariants**
//! - What is not among the fields that can be analysed is refused, so that nobody sends a name by accident.
//! - What was sent is never quoted in a problem.

mod reading;

use authority::Permission;
use axum::{Json, extract::State};
use domain::{Cents, Confidence, Kind, Owner, Queue};
use orchestrator::insights::root_cause::{Cause, DENIALS_MAX, Found, RootCauses, root_causes};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::routes;

use self::reading::{reported, wanted};
use crate::{Needs, Problem, Routes, Site, said::Said};

/// So many sources of a group are named.
const SOURCES_MAX: usize = 5;

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::OneOf(&[Permission::SeeFigures, Permission::Connect]);
    routes.api(needs, routes!(analyse)).api(needs, routes!(analyse_denials))
}

/// Denials to be analysed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnalysisRequest {
    /// The denials: up to 5,000.
    #[schema(value_type = Vec<ReportedDenial>)]
    denials: Vec<Map<String, Value>>,
    /// What is wanted: `root_cause`.
    #[schema(example = "root_cause")]
    analysis_type: String,
    /// Which fields of the denials are looked at; all that can be analysed if it is left out. A denial may
    /// have fewer of them, and no others.
    #[schema(example = json!([
        "denial_code", "payer_name", "service_date", "cpt_code", "icd10_code", "modifiers",
        "denial_reason_text"
    ]))]
    fields: Option<Vec<String>>,
}

/// A denial as it is told: nothing in it names a patient.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "it is read as a map, so that a field too many can be named by its place"
)]
struct ReportedDenial {
    /// Group, reason code and remarks, such as `CO-197` or `CO 16 N290`.
    #[schema(example = "CO-197")]
    denial_code: Option<String>,
    /// The payer's name.
    #[schema(example = "Northwind Health")]
    payer_name: Option<String>,
    /// The day of service.
    #[schema(example = "2026-03-02")]
    service_date: Option<String>,
    /// The procedure.
    #[schema(example = "99214")]
    cpt_code: Option<String>,
    /// The diagnosis.
    #[schema(example = "M54.50")]
    icd10_code: Option<String>,
    /// The modifiers of the procedure: a list, or a text with blanks or commas between them.
    #[schema(value_type = Option<Vec<String>>, example = json!(["25"]))]
    modifiers: Option<Vec<String>>,
    /// What the payer says in words.
    #[schema(example = "Prior authorization was not obtained")]
    denial_reason_text: Option<String>,
    /// What was denied, in dollars: a number or a text with up to two decimals.
    #[schema(value_type = Option<String>, example = "120.50")]
    denied_amount: Option<String>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Analysis)]
struct Causes {
    /// `root_cause`.
    analysis_type: &'static str,
    /// A mark of the code tables that were asked.
    code_tables: String,
    /// How many denials there were.
    n_denials: usize,
    /// How many of them are of no known cause.
    n_unknown: usize,
    /// How many are no denials at all, but right as they are.
    n_not_denied: usize,
    /// By cause and action: the most money first, then the most frequent.
    groups: Vec<Group>,
    /// Each denial, in the order in which they were sent.
    denials: Vec<OneDenial>,
}

/// Denials with one cause and one thing to be done about them.
#[derive(Serialize, ToSchema)]
#[schema(as = AnalysisGroup)]
struct Group {
    /// The class: `D01` to `D27`, or `NX1` to `NX6` for what is no denial.
    #[schema(example = "D05")]
    class: &'static str,
    /// The root cause in words.
    #[schema(example = "Authorization Missing")]
    root_cause: &'static str,
    /// How many.
    #[schema(example = 12)]
    count: usize,
    /// Of all that were sent, in hundredths of a percent.
    #[schema(example = 2_400)]
    share_bp: usize,
    /// Which place it has by how often it is.
    #[schema(example = 1)]
    rank_by_count: usize,
    /// Which place it has by money; missing where no amounts were sent.
    rank_by_money: Option<usize>,
    /// What was denied, of those that say so.
    #[schema(example = 145_000)]
    denied_cents: i64,
    /// What to do.
    #[schema(example = "Request Retro-Authorization")]
    recommended_action: &'static str,
    /// Where the answers go.
    #[schema(example = "reconsideration")]
    door: &'static str,
    /// Where they would wait.
    queue: Option<&'static str>,
    /// Whose work it is.
    owner: Option<&'static str>,
    /// How much work it is, in minutes.
    #[schema(example = 540)]
    minutes: u64,
    /// How sure the least sure source is: `verified`, `seen`, `known` or `none`.
    #[schema(example = "verified")]
    confidence: &'static str,
    /// What the tables say.
    sources: Vec<String>,
    /// What most of them have in common, so that the cause can be looked for there.
    in_common: Vec<InCommon>,
    /// The places of the denials in what was sent, from 0.
    members: Vec<usize>,
}

/// A value that most denials of a group have.
#[derive(Serialize, ToSchema)]
struct InCommon {
    /// Of which field.
    #[schema(example = "cpt_code")]
    field: &'static str,
    /// Which.
    #[schema(example = "99214")]
    value: String,
    /// How many have it.
    #[schema(example = 9)]
    count: usize,
}

/// What is made of one denial.
#[derive(Serialize, ToSchema)]
#[schema(as = AnalysedDenial)]
struct OneDenial {
    /// The class.
    #[schema(example = "D05")]
    class: &'static str,
    /// The root cause in words.
    #[schema(example = "Authorization Missing")]
    root_cause: &'static str,
    /// What to do.
    recommended_action: &'static str,
    /// How sure the source is: `verified`, `seen`, `known` or `none`.
    confidence: &'static str,
    /// Which table says so, and what it says.
    source: String,
    /// What somebody should look at.
    findings: Vec<String>,
}

/// Finds the root causes of denials.
///
/// Each denial is judged by the tables that judge remittances, and those that need the same done are put
/// together. Nothing is kept. No name of a patient is needed, and a field that could hold one is refused.
#[utoipa::path(
    post, path = "/api/v1/analysis", tag = "analysis", operation_id = "analysis",
    request_body = AnalysisRequest,
    responses((status = 200, description = "The causes", body = Causes))
)]
async fn analyse(
    State(site): State<Site>,
    Said(request): Said<AnalysisRequest>,
) -> Result<Json<Causes>, Problem> {
    analysed(&site, request).await.map(Json)
}

/// Finds the root causes of denials, under its other name.
#[utoipa::path(
    post, path = "/api/v1/denials/analysis", tag = "analysis", operation_id = "denials_analysis",
    request_body = AnalysisRequest,
    responses((status = 200, description = "The causes", body = Causes))
)]
async fn analyse_denials(
    State(site): State<Site>,
    Said(request): Said<AnalysisRequest>,
) -> Result<Json<Causes>, Problem> {
    analysed(&site, request).await.map(Json)
}

async fn analysed(site: &Site, request: AnalysisRequest) -> Result<Causes, Problem> {
    let AnalysisRequest { denials, analysis_type, fields } = request;
    if analysis_type != "root_cause" {
        return Err(Problem::invalid("`analysis_type` is `root_cause`."));
    }
    if denials.len() > DENIALS_MAX {
        return Err(Problem::invalid(format!(
            "At most {DENIALS_MAX} denials are analysed at once."
        )));
    }
    let fields = wanted(fields)?;
    let read = |(at, it): (usize, &Map<String, Value>)| reported(at, it, &fields);
    let reported = denials.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
    let (books, today) = (site.office.books.clone(), site.office.day(site.office.now()));
    // Some thousands take a moment, in which others want to be answered.
    let causes = tokio::task::spawn_blocking(move || root_causes(&books, today, &reported)).await;
    let causes = causes.map_err(|_| Problem::invalid("The denials could not be judged."))?;
    Ok(told(causes))
}

fn told(causes: RootCauses) -> Causes {
    let RootCauses { found, causes, code_tables } = causes;
    let is_unknown = |it: &&Found| it.confidence.is_none();
    let is_denial = |it: &Found| matches!(it.kind, Kind::Denial(_));
    let mut by_count: Vec<usize> = (0..causes.len()).collect();
    by_count.sort_by_key(|at| usize::MAX - causes[*at].members.len());
    let rank = |at: usize| by_count.iter().position(|it| *it == at).map_or(0, |it| it + 1);
    let n_denials = found.len();
    let groups = causes.iter().enumerate().map(|(at, it)| group(it, (at, rank(at)), n_denials));
    Causes {
        analysis_type: "root_cause",
        code_tables,
        n_denials,
        n_unknown: found.iter().filter(is_unknown).count(),
        n_not_denied: found.iter().filter(|it| !is_denial(it)).count(),
        groups: groups.collect(),
        denials: found.into_iter().map(one).collect(),
    }
}

fn group(it: &Cause, (by_money, by_count): (usize, usize), n_denials: usize) -> Group {
    let in_common = |(field, value, count): &(&'static str, String, usize)| InCommon {
        field,
        value: value.clone(),
        count: *count,
    };
    Group {
        class: it.kind.id(),
        root_cause: title(it.kind),
        count: it.members.len(),
        share_bp: it.members.len() * 10_000 / n_denials.max(1),
        rank_by_count: by_count,
        rank_by_money: (Cents::ZERO < it.denied).then_some(by_money + 1),
        denied_cents: it.denied.0,
        recommended_action: it.action,
        door: it.door.id(),
        queue: it.queue.map(Queue::label),
        owner: it.owner.map(Owner::label),
        minutes: it.minutes,
        confidence: sureness(it.confidence),
        sources: it.sources.iter().take(SOURCES_MAX).cloned().collect(),
        in_common: it.in_common.iter().map(in_common).collect(),
        members: it.members.clone(),
    }
}

fn one(it: Found) -> OneDenial {
    OneDenial {
        class: it.kind.id(),
        root_cause: title(it.kind),
        recommended_action: it.action,
        confidence: sureness(it.confidence),
        source: it.source,
        findings: it.findings,
    }
}

/// What it is, in words.
fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Denial(class) => class.title(),
        Kind::Contractual => "No denial: the contract's reduction",
        Kind::PatientShare => "No denial: the patient's share",
        Kind::CobImpact => "No denial: another payer's part",
        Kind::Legislated => "No denial: set by law",
        Kind::Pending => "No denial yet: not decided",
        Kind::Informational => "No denial: it only informs",
    }
}

fn sureness(confidence: Option<Confidence>) -> &'static str {
    match confidence {
        Some(Confidence::Verified) => "verified",
        Some(Confidence::Seen) => "seen",
        Some(Confidence::Known) => "known",
        None => "none",
    }
}
