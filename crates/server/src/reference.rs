//! The description of the API, to be read: as JSON for programs, as a page for people, and each code of a
//! problem explained.
//!
//! **Determination:** the page is made here from the description, and not by a viewer out of a registry of
//! scripts: it has to work in an office without a network, under our content security policy.

use std::sync::LazyLock;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::{Method, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::Value;

use crate::{
    Needs, Person, Problem, Routes, Site,
    console::{Here, Page, Shell, problem_page},
    openapi,
    problems::{Explained, PROBLEMS, explained},
};

/// The description as text; it is the same for every site.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi::text(&crate::described()));

/// The same, laid out for a page.
static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    let document = serde_json::from_str(&DOCUMENT);
    parts(&document.expect("what was written a moment ago can be read"))
});

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .page((Method::GET, "/openapi.json"), Needs::Anybody, get(document))
        .page((Method::GET, "/api"), Needs::Anybody, get(reference))
        .page((Method::GET, "/problems/{code}"), Needs::Anybody, get(problem))
}

/// The API on one page.
#[derive(Template)]
#[template(path = "reference.html")]
struct Reference {
    shell: Shell,
    parts: &'static [Part],
    problems: &'static [Explained],
}

/// One code.
#[derive(Template)]
#[template(path = "explained.html")]
struct OneProblem {
    shell: Shell,
    problem: &'static Explained,
}

/// A part of the API.
struct Part {
    name: String,
    says: String,
    operations: Vec<Operation>,
}

/// Something that can be asked.
struct Operation {
    anchor: String,
    method: String,
    path: String,
    summary: String,
    text: Vec<String>,
    needs_token: bool,
    parameters: Vec<Field>,
    takes: Vec<Field>,
    answers: Vec<Answer>,
}

/// A part of an address, a header, or a field of a body.
struct Field {
    name: String,
    kind: String,
    is_required: bool,
    says: String,
    example: String,
}

/// What is answered.
struct Answer {
    status: String,
    says: String,
    fields: Vec<Field>,
}

async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

async fn reference(State(site): State<Site>, person: Option<Extension<Person>>) -> Response {
    let person = person.as_ref().map(|it| &it.0);
    let shell = Shell::bare(&site, person, ("The API", Here::Elsewhere));
    Page(Reference { shell, parts: &PARTS, problems: PROBLEMS }).into_response()
}

async fn problem(
    State(site): State<Site>,
    Path(code): Path<String>,
    person: Option<Extension<Person>>,
) -> Response {
    let person = person.as_ref().map(|it| &it.0);
    match explained(&code) {
        None => problem_page(&site, person, Problem::not_there("problem")),
        Some(problem) => {
            let shell = Shell::bare(&site, person, (problem.code, Here::Elsewhere));
            Page(OneProblem { shell, problem }).into_response()
        }
    }
}

fn parts(document: &Value) -> Vec<Part> {
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let part = |tag: &Value| Part {
        name: text(&tag["name"]),
        says: text(&tag["description"]),
        operations: operations(document, &text(&tag["name"])),
    };
    each(&document["tags"]).map(part).collect()
}

fn operations(document: &Value, tag: &str) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, item) in fields(&document["paths"]) {
        for method in ["get", "post", "put", "patch", "delete"] {
            let operation = &item[method];
            if each(&operation["tags"]).any(|it| it == tag) {
                found.push(one(document, (method, path), operation));
            }
        }
    }
    found
}

fn one(document: &Value, (method, path): (&str, &str), it: &Value) -> Operation {
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let parameters = each(&it["parameters"]).map(|it| Field {
        name: text(&it["name"]),
        kind: kind(document, &it["schema"]),
        is_required: it["required"] == true,
        says: sentence(&it["description"]),
        example: example(it),
    });
    let answers = fields(&it["responses"]).map(|(status, answer)| Answer {
        status: if status == "default" { "other".to_owned() } else { status.to_owned() },
        says: text(&answer["description"]),
        fields: if status.starts_with('2') { body(document, answer) } else { Vec::new() },
    });
    let is_letter = |it: char| it.is_ascii_alphanumeric();
    let anchor: String = path.chars().map(|it| if is_letter(it) { it } else { '-' }).collect();
    Operation {
        anchor: format!("{method}{anchor}"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&it["summary"]),
        text: text(&it["description"]).replace('`', "").split("\n\n").map(str::to_owned).collect(),
        needs_token: each(&it["security"]).next().is_some(),
        parameters: parameters.collect(),
        takes: body(document, &it["requestBody"]),
        answers: answers.collect(),
    }
}

/// The fields of a body, those of the things in it too.
fn body(document: &Value, it: &Value) -> Vec<Field> {
    let content = fields(&it["content"]).next();
    let schema = content.map(|(_, content)| &content["schema"]);
    let mut all = Vec::new();
    if let Some(schema) = schema {
        fields_of(document, (schema, ""), &mut all);
    }
    all
}

/// How deep a body is laid out; deeper ones say their kind.
const N_LEVELS: usize = 4;

fn fields_of(document: &Value, (schema, within): (&Value, &str), all: &mut Vec<Field>) {
    let schema = resolved(document, schema);
    if within.split('.').count() > N_LEVELS {
        return;
    }
    if schema["type"] == "array" || each(&schema["type"]).any(|it| it == "array") {
        return fields_of(document, (&schema["items"], &format!("{within}[]")), all);
    }
    for part in each(&schema["allOf"]).chain(each(&schema["oneOf"])) {
        fields_of(document, (part, within), all);
    }
    for (name, field) in fields(&schema["properties"]) {
        let place = if within.is_empty() { name.to_owned() } else { format!("{within}.{name}") };
        all.push(Field {
            name: place.clone(),
            kind: kind(document, field),
            is_required: each(&schema["required"]).any(|it| it == name),
            says: sentence(&field["description"]),
            example: example(field),
        });
        fields_of(document, (field, &place), all);
    }
}

/// What a schema refers to, or itself.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) else {
        return schema;
    };
    &document["components"]["schemas"][name]
}

/// What kind of value it is, in a word or two; of a list of words, the words.
fn kind(document: &Value, schema: &Value) -> String {
    let whole = resolved(document, schema);
    if let Some(words) = whole["enum"].as_array() {
        return joined(words.iter().filter_map(Value::as_str), ", ");
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
        return name.to_owned();
    }
    match &whole["type"] {
        Value::String(word) if word == "array" => {
            format!("list of {}", kind(document, &whole["items"]))
        }
        Value::String(word) => word.clone(),
        Value::Array(words) => joined(words.iter().filter_map(Value::as_str), " or "),
        _ => {
            let any = each(&whole["oneOf"]).chain(each(&whole["allOf"]));
            let any: Vec<_> = any.map(|it| kind(document, it)).collect();
            joined(any.iter().map(String::as_str), " or ")
        }
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>, between: &str) -> String {
    words.collect::<Vec<_>>().join(between)
}

/// A description as a sentence: its lines as one, without the marks of code.
fn sentence(it: &Value) -> String {
    it.as_str().unwrap_or_default().replace('\n', " ").replace('`', "")
}

fn example(it: &Value) -> String {
    let example = [&it["example"], &it["schema"]["example"], &it["examples"][0]];
    match example.into_iter().find(|it| !it.is_null()) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn fields(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    object.as_object().into_iter().flatten().map(|(name, it)| (name.as_str(), it))
}
