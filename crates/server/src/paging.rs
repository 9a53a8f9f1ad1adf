//! Pages of a list as the API gives them: so many things, and where the next page begins.
//!
//! **Invariants**
//! - A cursor is opaque: what stands in it is ours, and another release may write it in another way.
//! - No cursor names a patient: it is made of numbers of ours.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Problem;

/// The most things of one page.
pub(crate) const LIMIT_MAX: u64 = 200;

/// So many, if nobody says.
const LIMIT: u64 = 50;

/// Which page of a list somebody wants.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Paging {
    /// So many things at most.
    pub(crate) limit: u64,
    /// After which one, in the words of the list.
    pub(crate) after: Option<String>,
    /// Where it was asked, for the address of the next page.
    uri: Uri,
}

/// The same as it stands in an address.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PagingQuery {
    /// How many things at most, from 1 to 200; 50 if nobody says.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<u64>,
    /// The `next` of the page before.
    #[param(example = "3030")]
    after: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// What is on it.
    pub(crate) items: Vec<T>,
    /// Where the next page begins: send it as `after`. `null` on the last page.
    pub(crate) next: Option<String>,
}

/// A page with the address of the next one.
pub(crate) struct Paged<T> {
    page: Page<T>,
    next: Option<HeaderValue>,
}

impl Paging {
    /// One more than was asked for: whoever gets it knows that there is another page.
    pub(crate) fn limit_and_one(&self) -> u64 {
        self.limit + 1
    }

    /// The page, from up to one more thing than was asked for; `place` says after which one the next page
    /// begins.
    pub(crate) fn page<T>(&self, mut items: Vec<T>, place: impl Fn(&T) -> String) -> Paged<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next = if has_more { items.last().map(|it| write(&place(it))) } else { None };
        let link = next.as_ref().and_then(|next| {
            let path = self.uri.path();
            let kept = other_words(self.uri.query().unwrap_or_default());
            let link = format!("<{path}?{kept}limit={}&after={next}>; rel=\"next\"", self.limit);
            HeaderValue::try_from(link).ok()
        });
        Paged { page: Page { items, next }, next: link }
    }
}

impl<T: Serialize> IntoResponse for Paged<T> {
    fn into_response(self) -> Response {
        let mut res = axum::Json(self.page).into_response();
        if let Some(next) = self.next {
            res.headers_mut().insert(header::LINK, next);
        }
        res
    }
}

impl<S: Sync> FromRequestParts<S> for Paging {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let uri = parts.uri.clone();
        let query = axum::extract::Query::<PagingQuery>::try_from_uri(&uri);
        let query = query.map_err(|_| not_a_limit())?.0;
        let limit = query.limit.unwrap_or(LIMIT);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(not_a_limit());
        }
        let read = |it: &str| read(it).ok_or_else(|| Problem::invalid(NOT_OURS));
        let after = query.after.as_deref().map(read).transpose()?;
        Ok(Self { limit, after, uri })
    }
}

const NOT_OURS: &str = "`after` is not the `next` of a page of this list.";

fn not_a_limit() -> Problem {
    Problem::invalid("`limit` is a whole number from 1 to 200.")
}

/// What else was asked for, without the page.
fn other_words(query: &str) -> String {
    let is_other = |it: &&str| !it.starts_with("limit=") && !it.starts_with("after=");
    query.split('&').filter(|it| !it.is_empty()).filter(is_other).fold(
        String::new(),
        |mut text, word| {
            text.push_str(word);
            text.push('&');
            text
        },
    )
}

/// A place of a list as a cursor: two digits for each byte, so that it stands in an address as it is.
fn write(place: &str) -> String {
    place.bytes().fold(String::new(), |cursor, it| cursor + &format!("{it:02x}"))
}

fn read(cursor: &str) -> Option<String> {
    let digits = cursor.as_bytes();
    let (pairs, rest) = digits.as_chunks::<2>();
    let are_digits = digits.iter().all(u8::is_ascii_hexdigit);
    if !are_digits || !rest.is_empty() || pairs.len() > 256 {
        return None;
    }
    let byte = |it: &[u8; 2]| u8::from_str_radix(str::from_utf8(it).ok()?, 16).ok();
    let bytes: Option<Vec<_>> = pairs.iter().map(byte).collect();
    String::from_utf8(bytes?).ok().filter(|it| !it.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(limit: u64, uri: &'static str) -> Paging {
        Paging { limit, after: None, uri: Uri::from_static(uri) }
    }

    #[test]
    fn a_cursor_reads_back_and_nothing_else_does() {
        for place in ["", "case_01KJQDVNQ70W3GE1R70W3GE1R7", "12 345"] {
            assert_eq!(read(&write(place)).as_deref(), Some(place));
        }
        for cursor in ["0", "zz", "+1", "00", "ff", "é9"] {
            assert_eq!(read(cursor), None, "{cursor}");
        }
    }

    #[test]
    fn a_page_says_where_the_next_one_begins() {
        let paged =
            paging(2, "/api/v1/queues?queue=coding&limit=2").page(vec![1, 2, 3], i32::to_string);
        assert_eq!(paged.page.items, [1, 2]);
        assert_eq!(paged.page.next.as_deref(), Some("32"));
        let link = "</api/v1/queues?queue=coding&limit=2&after=32>; rel=\"next\"";
        assert_eq!(paged.next.unwrap(), link);
    }

    #[test]
    fn the_last_page_has_no_next_one() {
        let paged = paging(2, "/api/v1/queues").page(vec![1, 2], i32::to_string);
        assert_eq!(paged.page.next, None);
        assert_eq!(paged.next, None);
    }
}
