//! Files: what came, what was read in each, and handing in another one.

use authority::Permission;
use axum::{
    Json,
    extract::{DefaultBodyLimit, Multipart, Path, State, multipart::MultipartRejection},
};
use domain::Severity;
use orchestrator::{
    HANDS_IN,
    inbox::{FileSummary, RemittanceSummary},
};
use serde::Serialize;
use store::ReceivedFile;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    Needs, Person, Problem, Routes, Site,
    paging::{Page, Paged, Paging, PagingQuery},
    problem::ProblemBody,
    uploads::{self, Came, HandedIn},
};

pub(super) fn routes(routes: Routes) -> Routes {
    let sees = Needs::OneOf(&[Permission::SeePatients, Permission::Connect]);
    // What may be sent is counted by the bytes that come, against the setting.
    let (schemas, paths, handler) = routes!(create);
    let create = (schemas, paths, handler.layer(DefaultBodyLimit::disable()));
    routes.api(sees, routes!(list)).api(sees, routes!(show)).api(Needs::OneOf(HANDS_IN), create)
}

/// A file that came.
#[derive(Serialize, ToSchema)]
struct File {
    /// Its number.
    #[schema(example = "5f2b9c0d8e7a61423344556677889900")]
    id: String,
    /// What it is called, for whoever may see patients.
    #[schema(example = "northwind-1112.835")]
    name: Option<String>,
    /// When it came.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    received: String,
    /// How many bytes it has.
    #[schema(example = 48_213)]
    n_bytes: u64,
    /// The SHA-256 of its bytes.
    #[schema(example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    digest: String,
    /// What it holds: `835`, `837P`, `277CA`, `999`, several with a plus, or `unknown`.
    #[schema(example = "835")]
    kind: String,
    /// How many claim payments, claims as sent, and acknowledged claims.
    #[schema(example = 41)]
    n_payments: u64,
    /// Claims as they were sent (837).
    n_claims: u64,
    /// Claims with an acknowledgment (277CA).
    n_acknowledged: u64,
    /// Its remittances, in order.
    remittances: Vec<FileRemittance>,
    /// How many things were noticed that stop something.
    #[schema(example = 0)]
    n_stops: u64,
    /// How many things were noticed that somebody should look at.
    #[schema(example = 1)]
    n_warnings: u64,
}

/// A remittance of a file.
#[derive(Serialize, ToSchema)]
struct FileRemittance {
    /// Who pays.
    #[schema(example = "NORTHWIND HEALTH")]
    payer: String,
    /// The number of the payment.
    #[schema(example = "EFT-20261112")]
    trace: String,
    /// The date of the payment.
    #[schema(example = "2026-11-12")]
    date: Option<String>,
    /// What it pays.
    #[schema(example = 855_443)]
    paid_cents: i64,
    /// What it denies.
    #[schema(example = 184_250)]
    denied_cents: i64,
    /// How many claims it decides.
    #[schema(example = 41)]
    n_claims: u64,
    /// How many of them it denies.
    #[schema(example = 4)]
    n_denied: u64,
    /// Whether every sum of it adds up.
    #[schema(example = true)]
    balanced: bool,
}

/// What came of files that were handed in.
#[derive(Serialize, ToSchema)]
struct Upload {
    /// Each file, in the order in which it was sent.
    files: Vec<UploadedFile>,
}

/// What came of one file.
#[derive(Serialize, ToSchema)]
struct UploadedFile {
    /// What it is called.
    #[schema(example = "northwind-1112.835")]
    name: String,
    /// Its number; `null` where it was not read.
    #[schema(example = "5f2b9c0d8e7a61423344556677889900")]
    id: Option<String>,
    /// Why it was not read.
    why_not: Option<String>,
    /// It was here before, byte for byte.
    #[schema(example = false)]
    was_here: bool,
    /// How many facts were new.
    #[schema(example = 42)]
    n_events: usize,
    /// How many cases were opened.
    #[schema(example = 4)]
    n_cases: usize,
}

/// The body of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only the description of the API is made of it")]
struct UploadForm {
    /// One or more files.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<u8>,
}

/// Lists files.
///
/// Files that came, the newest first. Whoever may not see patients sees no names of files.
#[utoipa::path(
    get, path = "/api/v1/files", tag = "files", params(PagingQuery),
    responses((status = 200, description = "A page of files", body = Page<File>))
)]
async fn list(
    State(site): State<Site>,
    person: Person,
    paging: Paging,
) -> Result<Paged<File>, Problem> {
    let files = site.practice.files_after(paging.after.as_deref(), paging.limit_and_one()).await?;
    let files = files.into_iter().map(|it| file(&site, &person, &it)).collect();
    Ok(paging.page(files, |it: &File| it.id.clone()))
}

/// Shows a file.
#[utoipa::path(
    get, path = "/api/v1/files/{file}", tag = "files",
    params(("file" = String, Path, description = "Its number", example = "5f2b9c0d8e7a61423344556677889900")),
    responses(
        (status = 200, description = "The file", body = File),
        (status = 404, description = "There is no such file", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn show(
    State(site): State<Site>,
    person: Person,
    Path(word): Path<String>,
) -> Result<Json<File>, Problem> {
    let known = site.practice.file_called(&word).await?;
    let known = known.ok_or_else(|| Problem::not_there("file"))?;
    Ok(Json(file(&site, &person, &known)))
}

/// Hands files in.
///
/// Each is read at once, as if it had come through the inbox. A file that came before does no harm. Archives
/// are refused: send what is inside.
#[utoipa::path(
    post, path = "/api/v1/files", tag = "files",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What came of each file", body = Upload),
        (status = 413, description = "Larger than an upload may be", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 422, description = "No form with files", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn create(
    State(site): State<Site>,
    person: Person,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Json<Upload>, Problem> {
    let parts = parts.map_err(|_| Problem::invalid("The body is no form with files."))?;
    let files = uploads::take(&site, &person, parts).await?;
    Ok(Json(Upload { files: files.into_iter().map(uploaded).collect() }))
}

fn uploaded(it: HandedIn) -> UploadedFile {
    let HandedIn { name, came } = it;
    match came {
        Came::Read(word, read) => UploadedFile {
            name,
            id: Some(word),
            why_not: None,
            was_here: read.0.was_here,
            n_events: read.0.n_events,
            n_cases: read.0.n_cases,
        },
        Came::NotRead(why) => UploadedFile {
            name,
            id: None,
            why_not: Some(why.to_owned()),
            was_here: false,
            n_events: 0,
            n_cases: 0,
        },
    }
}

fn file(site: &Site, person: &Person, it: &ReceivedFile) -> File {
    let summary = FileSummary::read(&it.summary);
    let counts = summary.as_ref().map(|it| it.counts).unwrap_or_default();
    let of = |severity| {
        let findings = summary.iter().flat_map(|it| &it.findings);
        findings.filter(|it| it.severity() == severity).count() as u64
    };
    File {
        id: site.practice.file_word(&it.key),
        name: person.may(Permission::SeePatients).then(|| it.name.expose().clone()),
        received: it.received.to_string(),
        n_bytes: it.n_bytes,
        digest: it.digest.to_string(),
        kind: summary.as_ref().map_or_else(|| "unknown".to_owned(), |it| it.kind.clone()),
        n_payments: counts.payments,
        n_claims: counts.claims,
        n_acknowledged: counts.acknowledged,
        n_stops: of(Severity::Stop),
        n_warnings: of(Severity::Warning),
        remittances: summary.iter().flat_map(|it| &it.remittances).map(remittance).collect(),
    }
}

fn remittance(it: &RemittanceSummary) -> FileRemittance {
    FileRemittance {
        payer: it.payer_name.clone(),
        trace: it.trace.clone(),
        date: it.date().map(|it| it.to_string()),
        paid_cents: it.paid().0,
        denied_cents: it.denied().0,
        n_claims: it.claims,
        n_denied: it.denied_claims,
        balanced: it.balanced,
    }
}
