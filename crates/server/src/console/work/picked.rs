//! What somebody picked from a list, and what is to be done with it, out of the fields of the form.

use std::collections::BTreeMap;

use domain::{CaseId, Digest, ProposalId, Queue};
use orchestrator::{Seen, To};

use crate::{Problem, queue_name};

/// More cases than a page has rows are not picked by hand.
const N_CASES_MAX: usize = 200;

/// What somebody picked.
pub(super) struct Picked {
    pub(super) cases: Vec<CaseId>,
    /// The proposals as they were before somebody's eyes.
    pub(super) seen: BTreeMap<CaseId, Seen>,
    pub(super) what: Deed,
    pub(super) because: String,
    /// Where to go afterwards: a page of ours.
    pub(super) back: String,
}

/// What is to be done with it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Deed {
    Approve,
    Give(To),
    Take,
    Back,
    Route(Queue),
}

impl Picked {
    pub(super) fn read(fields: &[(String, String)]) -> Result<Self, Problem> {
        let all = |name: &'static str| {
            fields.iter().filter(move |it| it.0 == name).map(|it| it.1.as_str())
        };
        let one = |name| all(name).next().unwrap_or_default();
        let mut cases: Vec<CaseId> = Vec::new();
        for text in all("case") {
            let id = text.parse().map_err(|_| Problem::not_there("case"))?;
            if !cases.contains(&id) {
                cases.push(id);
            }
        }
        if cases.is_empty() {
            return Err(Problem::invalid("Pick at least one case first."));
        }
        if cases.len() > N_CASES_MAX {
            return Err(Problem::invalid("These are too many at once; pick up to 200."));
        }
        let what = match one("do") {
            "approve" => Deed::Approve,
            "give" => Deed::Give(to(one("to"))?),
            "take" => Deed::Take,
            "back" => Deed::Back,
            "route" => {
                let queue = queue_name::read(one("queue"));
                Deed::Route(queue.ok_or_else(|| Problem::invalid("Choose a queue."))?)
            }
            _ => return Err(Problem::invalid("Choose what to do with the cases.")),
        };
        let is_route = matches!(what, Deed::Route(_));
        let because = [one(if is_route { "reason" } else { "because" }), one("because")];
        let because = because.map(str::trim).into_iter().find(|it| !it.is_empty());
        if is_route && because.is_none() {
            return Err(Problem::invalid("Say why it goes into another queue."));
        }
        Ok(Self {
            cases,
            seen: all("seen").filter_map(seen).collect(),
            what,
            because: because.unwrap_or_default().to_owned(),
            back: back(one("back")),
        })
    }
}

/// To whom, as a list of people says it.
pub(crate) fn to(text: &str) -> Result<To, Problem> {
    match text {
        "" | "nobody" => Ok(To::Nobody),
        "suggested" => Ok(To::Anybody),
        id => id.parse().map(To::Person).map_err(|_| Problem::not_there("person")),
    }
}

/// `case_… prop_… digest`.
fn seen(text: &str) -> Option<(CaseId, Seen)> {
    let mut words = text.split(' ');
    let case = words.next()?.parse().ok()?;
    let proposal: ProposalId = words.next()?.parse().ok()?;
    let digest: Digest = words.next()?.parse().ok()?;
    Some((case, Seen { proposal, digest }))
}

/// An address of ours, and no other.
fn back(text: &str) -> String {
    let is_ours = ["/work", "/queues", "/cases/"].iter().any(|it| text.starts_with(it));
    let is_plain = text.bytes().all(|it| it.is_ascii_graphic() && it != b'\\');
    if is_ours && is_plain { text.to_owned() } else { "/work".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &[(&str, &str)]) -> Vec<(String, String)> {
        text.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn one_goes_back_to_a_page_of_ours_and_to_no_other() {
        let table = [
            ("/work?whose=mine", "/work?whose=mine"),
            ("/queues", "/queues"),
            ("//evil.example", "/work"),
            ("https://evil.example/work", "/work"),
            ("/work\\..\\", "/work"),
            ("/work\r\nSet-Cookie: a=b", "/work"),
            ("", "/work"),
        ];
        for (text, path) in table {
            assert_eq!(back(text), path, "{text}");
        }
    }

    #[test]
    fn what_was_picked_is_read_and_nothing_else_is_believed() {
        let id = "case_01KJQDVNQ70W3GE1R70W3GE1R7";
        let told = |it: &[(&str, &str)]| {
            Picked::read(&fields(it)).map(|it| (it.cases.len(), it.what)).map_err(|it| it.detail)
        };
        assert_eq!(told(&[("case", id), ("case", id), ("do", "take")]), Ok((1, Deed::Take)));
        assert!(told(&[("do", "approve")]).is_err());
        assert!(told(&[("case", "A100"), ("do", "approve")]).is_err());
        assert!(told(&[("case", id), ("do", "route"), ("queue", "nowhere")]).is_err());
        assert!(told(&[("case", id), ("do", "delete")]).is_err());
        assert!(told(&[("case", id), ("do", "give"), ("to", "rosa")]).is_err());
    }
}
