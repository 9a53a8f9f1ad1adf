//! The description of the API (`OpenAPI` 3.1), made from its routes: what each needs, takes and answers.
//!
//! What holds for every route stands here once and is put to each: who may ask, the key that names a request,
//! and what is answered when something is wrong.
//!
//! **Invariant:** there is no route of the API that is not described, and none described that is not there:
//! both are made from one list ([`Routes`]).

use axum::http::Method;
use utoipa::openapi::{
    Content, HttpMethod, Info, License, ObjectBuilder, OpenApi, Ref, RefOr, Required, Response,
    ResponseBuilder, Server, Tag,
    path::{Operation, ParameterBuilder, ParameterIn, PathItem},
    schema::Type,
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};

use crate::{
    Needs, Routes, Surface,
    idempotency::{KEY, Takes},
    problems::PROBLEMS,
};

/// The name of the only way to say who asks.
const BEARER: &str = "bearer";

/// What every problem is answered as.
const PROBLEM: &str = "application/problem+json";

/// What the parts of the API are.
const TAGS: [(&str, &str); 17] = [
    ("sessions", "Who asks: sessions, tokens, and what one may do."),
    ("cases", "Pieces of work, each about one thing that went wrong with one claim."),
    (
        "proposals",
        "What is to be done about a case, put before a person: approve, edit, reject, ask.",
    ),
    ("queues", "Where work waits, and for whom."),
    ("assignments", "Who has which work."),
    ("tasks", "Cases that wait for a person."),
    ("analysis", "Files judged at once, of which nothing is kept."),
    ("files", "Remittances, claims and acknowledgments, as they came."),
    ("findings", "What was noticed and a person should see."),
    ("insights", "Figures, each with its formula and the cases behind it."),
    ("documents", "What can be enclosed."),
    ("audit", "What was done, by whom and when, provably so."),
    ("agents", "The agents: how far each is trusted, and the brake."),
    ("members", "The people of the practice, and their roles."),
    ("events", "Facts that platforms reported."),
    ("webhooks", "Deliveries of platforms coming in, and news for other programs going out."),
    ("operation", "How the program is."),
];

/// The description of all routes of the API.
pub fn document(routes: &Routes) -> OpenApi {
    let mut document = routes.openapi().clone();
    document.info = info();
    document.servers = Some(vec![Server::new("/")]);
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token of a session (`POST /api/v1/sessions`) or of a program."));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(BEARER, SecurityScheme::Http(scheme.build()));
    for it in routes.table().iter().filter(|it| it.surface == Surface::Api) {
        let item = document.paths.paths.get_mut(&it.path);
        if let Some(operation) = item.and_then(|item| operation(item, &it.method)) {
            operation.operation_id = Some(name_of(&it.method, &it.path));
            finish(operation, it.needs, Takes::of(&it.method, &it.path));
        }
    }
    document.tags = Some(tags(&document));
    document
}

/// The same as text, as it is sent and kept in the project.
pub fn text(routes: &Routes) -> String {
    let text = document(routes).to_pretty_json();
    text.expect("a description of texts can always be written") + "\n"
}

fn info() -> Info {
    let mut info = Info::new("Recourse", env!("CARGO_PKG_VERSION"));
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    info.license = Some(license);
    let mut text = "The office of a medical practice: denied claims, what is proposed about them, and \
                    who says yes.\n\n\
                    Times are in UTC. Amounts are whole cents. Lists come in pages: send the `next` of one \
                    page as `after` to get the following one. A `GET` answers with an `ETag`; send it as \
                    `If-None-Match` to be told only what changed. A request that makes something has an \
                    `Idempotency-Key`: sent again within a day with the same key, it is done once and \
                    answered twice.\n\n\
                    Whatever can't be done is answered with `application/problem+json` and a code that \
                    never changes:\n\n\
                    | Status | Code | Means |\n|---|---|---|\n"
        .to_owned();
    for it in PROBLEMS {
        text.push_str(&format!("| {} | `{}` | {} |\n", it.status, it.code, it.means));
    }
    info.description = Some(text);
    info
}

/// The parts that have a route, in our order.
fn tags(document: &OpenApi) -> Vec<Tag> {
    let mut named = Vec::new();
    for item in document.paths.paths.values() {
        let operations = [&item.get, &item.put, &item.post, &item.delete, &item.patch];
        for operation in operations.into_iter().flatten() {
            named.extend(operation.tags.iter().flatten());
        }
    }
    let tag = |(name, says): (&str, &str)| {
        let mut tag = Tag::new(name);
        tag.description = Some(says.to_owned());
        tag
    };
    TAGS.into_iter().filter(|(name, _)| named.iter().any(|it| it == name)).map(tag).collect()
}

fn operation<'a>(item: &'a mut PathItem, method: &Method) -> Option<&'a mut Operation> {
    let method = match *method {
        Method::GET => HttpMethod::Get,
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        Method::PATCH => HttpMethod::Patch,
        Method::DELETE => HttpMethod::Delete,
        _ => return None,
    };
    match method {
        HttpMethod::Get => item.get.as_mut(),
        HttpMethod::Post => item.post.as_mut(),
        HttpMethod::Put => item.put.as_mut(),
        HttpMethod::Patch => item.patch.as_mut(),
        _ => item.delete.as_mut(),
    }
}

/// What a program calls it: `postCasesByIdStop`. No two have one name, because no two have one address.
fn name_of(method: &Method, path: &str) -> String {
    let words = path.split(|it: char| !it.is_ascii_alphanumeric() && it != '{');
    let is_own = |it: &&str| !it.is_empty() && !["api", "v1"].contains(it);
    words.filter(is_own).fold(method.as_str().to_ascii_lowercase(), |name, word| {
        match word.strip_prefix('{') {
            Some(part) => name + "By" + &large(part),
            None => name + &large(word),
        }
    })
}

/// The first letter large.
fn large(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_ascii_uppercase() + rest
}

/// Puts to an operation what holds for every one of its kind.
fn finish(operation: &mut Operation, needs: Needs, takes: Takes) {
    let needs_token = needs != Needs::Anybody;
    let scopes: [&str; 0] = [];
    operation.security =
        Some(if needs_token { vec![SecurityRequirement::new(BEARER, scopes)] } else { Vec::new() });
    if takes != Takes::None {
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(128));
        let required = if takes == Takes::One { Required::True } else { Required::False };
        let key = ParameterBuilder::new()
            .name(canonical(KEY))
            .parameter_in(ParameterIn::Header)
            .required(required)
            .description(Some("Names this request, so that it is done once if it comes twice."))
            .example(Some("7c9e6679-7425-40de-944b-e07fc1f90ae7".into()))
            .schema(Some(text));
        operation.parameters.get_or_insert_default().push(RefOr::T(key.build()));
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.starts_with(['4', '5'])
        {
            as_problem(response);
        }
    }
    let mut usual = vec![("default", "Anything else that is wrong")];
    if needs_token {
        let may = match needs {
            Needs::Anybody | Needs::SignedIn => "Not for you",
            Needs::Permission(_) | Needs::OneOf(_) => "None of your roles may do this",
        };
        usual.extend([("401", "Nobody is signed in"), ("403", may)]);
    }
    for (status, says) in usual {
        let responses = &mut operation.responses.responses;
        responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(says)));
    }
}

/// A problem is never answered as any JSON, whatever stands beside the handler.
fn as_problem(response: &mut Response) {
    const JSON: &str = "application/json";
    let is_problem = match response.content.get(JSON) {
        Some(RefOr::T(Content { schema: Some(RefOr::Ref(it)), .. })) => {
            it.ref_location.ends_with("/ProblemBody")
        }
        _ => false,
    };
    if is_problem && let Some(content) = response.content.shift_remove(JSON) {
        response.content.insert(PROBLEM.to_owned(), content);
    }
}

fn problem(says: &str) -> Response {
    let schema = Ref::from_schema_name("ProblemBody");
    ResponseBuilder::new().description(says).content(PROBLEM, Content::new(Some(schema))).build()
}

/// As it is mostly written: `Idempotency-Key`.
fn canonical(header: &str) -> String {
    header.split('-').map(large).collect::<Vec<_>>().join("-")
}
