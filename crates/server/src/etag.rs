//! Marks of what somebody has already: an answer that did not change is not sent again, and a change of
//! something that changed meanwhile is refused.
//!
//! **Determination:** the mark of an answer is the fingerprint of its bytes. That costs a little work and no
//! thought: whatever changes what is seen changes the mark.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{Case, Digest};

use crate::Problem;

/// Longer answers are downloads, and have no mark.
const BYTES_MAX: usize = 1 << 20;

/// The mark of a case: another step is another mark.
pub(crate) fn of_case(case: &Case) -> HeaderValue {
    let mark = format!("\"{}.{}\"", case.id, case.n_steps);
    HeaderValue::try_from(mark).expect("numbers of ours are letters and digits")
}

/// Refuses a change of something that is no longer as whoever asks has seen it, if they say how that was.
pub(crate) fn must_match(asked: &HeaderMap, mark: &HeaderValue) -> Result<(), Problem> {
    match asked.get(header::IF_MATCH) {
        Some(seen) if !names(seen, mark) => Err(Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "changed_meanwhile",
            "It changed since you looked; look again.",
        )),
        _ => Ok(()),
    }
}

/// Marks what is asked for, and sends nothing that whoever asks has already.
pub(crate) async fn mark(request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    let has = request.headers().get(header::IF_NONE_MATCH).cloned();
    let res = next.run(request).await;
    if !is_get || res.status() != StatusCode::OK || !is_json(&res) {
        return res;
    }
    let (mut parts, body) = res.into_parts();
    let Ok(bytes) = to_bytes(body, BYTES_MAX).await else {
        let detail = "The answer is too large; ask for a smaller page.";
        let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "answer_too_large", detail);
        return problem.into_response();
    };
    let mark = parts.headers.get(header::ETAG).cloned().unwrap_or_else(|| {
        let digest = Digest::of(&bytes).to_string();
        let mark = format!("\"{}\"", &digest[..32]);
        HeaderValue::try_from(mark).expect("a digest is hexadecimal")
    });
    parts.headers.insert(header::ETAG, mark.clone());
    // Only whoever asked may keep it, and has to ask each time whether it is still so.
    let private = HeaderValue::from_static("private, no-cache");
    parts.headers.insert(header::CACHE_CONTROL, private);
    if has.is_some_and(|it| names(&it, &mark)) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn is_json(res: &Response) -> bool {
    let kind = res.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    kind.is_some_and(|it| it.starts_with("application/json"))
}

/// Whether a list of marks has this one. A weak mark is as good as a strong one here.
fn names(list: &HeaderValue, mark: &HeaderValue) -> bool {
    let (Ok(list), Ok(mark)) = (list.to_str(), mark.to_str()) else { return false };
    let mut each = list.split(',').map(str::trim);
    each.any(|it| it == "*" || it.strip_prefix("W/").unwrap_or(it) == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_in_a_list() {
        let mark = HeaderValue::from_static("\"a1\"");
        let table = [
            ("\"a1\"", true),
            ("W/\"a1\"", true),
            ("\"b2\", \"a1\"", true),
            ("*", true),
            ("\"b2\"", false),
            ("a1", false),
            ("", false),
        ];
        for (list, is_there) in table {
            assert_eq!(names(&HeaderValue::from_static(list), &mark), is_there, "{list}");
        }
    }
}
