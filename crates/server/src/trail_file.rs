//! The audit trail as a file, for whoever checks it elsewhere: one entry a line as JSON, the same as
//! `recourse audit export` writes. It is sent page by page, however long it is.

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use store::StoreError;

use crate::Site;

/// Entries read at once.
const N_PAGE: u64 = 500;

/// The whole trail, as a download.
pub(crate) fn download(site: &Site) -> Response {
    let pages = stream::try_unfold((site.clone(), 0), async |(site, after)| {
        let page = site.practice.audit_trail(after, N_PAGE).await?;
        let Some(last) = page.last().map(|it| it.seq) else { return Ok(None) };
        let lines: String = page.iter().map(|it| it.line(&site.practice) + "\n").collect();
        Ok::<_, StoreError>(Some((lines, (site, last))))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit-trail.jsonl\""),
    ];
    (headers, Body::from_stream(pages)).into_response()
}
