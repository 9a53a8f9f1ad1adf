//! A document as it goes out or went out: the claim as a file, to look at or to keep.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use domain::WarrantKey;

use crate::{
    Person, Site,
    console::{PageError, Told},
    document::Document,
    said::Number,
};

pub(super) async fn sent(
    State(site): State<Site>,
    person: Person,
    Number(key): Number<WarrantKey>,
) -> Result<Response, PageError> {
    let document = Document::of(&site, key).await.told(&site, &person)?;
    let disposition = format!("attachment; filename=\"{}\"", document.file_name);
    let headers = [
        (header::CONTENT_TYPE, document.media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, document.bytes.expose().clone()).into_response())
}
