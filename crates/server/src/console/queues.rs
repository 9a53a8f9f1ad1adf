//! Queues: how much waits where and with whom, and work moved from one to another.

mod moved;
mod share;

use std::collections::BTreeMap;

use askama::Template;
use authority::{Permission as P, Role};
use axum::{
    extract::{Query, State},
    http::Method,
    routing::{get, post},
};
use domain::{Cents, Moment, Queue, StaffId};
use orchestrator::{Skill, best_skill, hours};
use serde::Deserialize;
use store::{Load, Member, StoreError};

use super::{
    Here, Page, PageError, Shell, Told,
    shell::role,
    work::{
        Offer,
        asked::{Asked, Whose},
        givable,
        row::Names,
    },
};
use crate::{Needs, Person, Routes, Site, queue_name};

/// Minutes of a week of work: more than that is more than anybody gets done before new work comes.
const WEEK_MINS: u64 = 40 * 60;

pub(crate) fn routes(routes: Routes) -> Routes {
    let sees = Needs::Permission(P::SeePatients);
    let gives = Needs::Permission(P::Override);
    routes
        .page((Method::GET, "/queues"), sees, get(show))
        .page((Method::POST, "/queues/move"), gives, post(moved::moved))
        .page((Method::GET, "/queues/share"), gives, get(share::show))
        .page((Method::POST, "/queues/share"), gives, post(share::share))
}

#[derive(Template)]
#[template(path = "queues.html")]
struct Queues {
    shell: Shell,
    whole: Heap,
    n_nobodys: u64,
    loaded: Vec<QueueRow>,
    n_empty: usize,
    people: Vec<PersonRow>,
    can_give: bool,
    givers: Vec<Offer>,
    takers: Vec<Offer>,
    places: Vec<Offer>,
}

/// What waits, added up.
#[derive(Clone, Copy, Default)]
struct Heap {
    n_cases: u64,
    n_overdue: u64,
    expected: Cents,
    minutes: u64,
    oldest: Option<Moment>,
}

struct QueueRow {
    title: &'static str,
    /// Whose own work it is.
    whose: String,
    heap: Heap,
    bar: u64,
    hours: String,
    oldest: String,
    path: String,
    n_nobodys: u64,
    share: String,
}

struct PersonRow {
    id: StaffId,
    name: String,
    is_me: bool,
    roles: String,
    heap: Heap,
    bar: u64,
    hours: String,
    path: String,
    /// In which queues, those with the most first.
    queues: String,
}

#[derive(Deserialize)]
struct Noted {
    done: Option<String>,
}

async fn show(
    State(site): State<Site>,
    person: Person,
    Query(noted): Query<Noted>,
) -> Result<Page<Queues>, PageError> {
    page(&site, &person, noted.done.as_deref()).await.told(&site, &person).map(Page)
}

async fn page(site: &Site, person: &Person, done: Option<&str>) -> Result<Queues, StoreError> {
    let load = site.load(site.settings.wait).await?;
    let names = Names::of(site).await?;
    let members = site.practice.members().await?;
    let shell = Shell::of(site, person, ("Queues", Here::Queues)).await?;
    let queues: Vec<_> = queue_name::shown(&load).map(|it| queue_row(site, it, &load)).collect();
    let n_empty = queues.iter().filter(|it| it.heap.n_cases == 0).count();
    let mut loaded: Vec<_> = queues.into_iter().filter(|it| it.heap.n_cases > 0).collect();
    loaded.sort_by_key(|it| std::cmp::Reverse(it.heap.expected));
    let whole = heap(load.iter());
    let (people, places) = givable(site, &names).await?;
    let rows = person_rows(site, person, (&members, &names, &load));
    let have = rows.iter().filter(|it| it.heap.n_cases > 0);
    let have =
        have.map(|it| Offer { value: it.id.to_string(), text: it.name.clone(), is_chosen: false });
    let nobody = Offer {
        value: "nobody".into(),
        text: "Nobody: what waits for anybody".into(),
        is_chosen: true,
    };
    Ok(Queues {
        shell: shell.noting(done).hearing("cases figures"),
        n_nobodys: heap(load.iter().filter(|it| it.assignee.is_none())).n_cases,
        whole,
        loaded,
        n_empty,
        givers: std::iter::once(nobody).chain(have).collect(),
        people: rows,
        can_give: person.may(P::Override),
        takers: people,
        places,
    })
}

fn queue_row(site: &Site, queue: Queue, load: &[Load]) -> QueueRow {
    let of_queue = || load.iter().filter(move |it| it.queue == queue);
    let whole = heap(of_queue());
    let own = |it: &&Role| best_skill(queue, &[**it]) == Some(Skill::Own);
    let owners: Vec<_> = Role::ALL.iter().filter(own).map(|it| role(*it)).collect();
    let name = queue_name::name(queue);
    let asked = Asked { whose: Whose::All.word(), queue: name.clone(), ..Asked::default() };
    QueueRow {
        title: queue.label(),
        whose: owners.join(", "),
        bar: whole.minutes.min(WEEK_MINS),
        hours: hours(whole.minutes),
        oldest: whole.oldest.map_or_else(String::new, |it| ago(site, it)),
        path: asked.address(&[]),
        n_nobodys: heap(of_queue().filter(|it| it.assignee.is_none())).n_cases,
        share: format!("/queues/share?queue={name}"),
        heap: whole,
    }
}

/// Everybody who can have cases, and whoever has some.
fn person_rows(
    site: &Site,
    me: &Person,
    (members, names, load): (&[Member], &Names, &[Load]),
) -> Vec<PersonRow> {
    let row = |member: &Member| {
        let of_person = || load.iter().filter(|it| it.assignee == Some(member.id));
        let whole = heap(of_person());
        let can = orchestrator::can_have_cases(&site.practice, member);
        if whole.n_cases == 0 && !can {
            return None;
        }
        let roles: Vec<_> = orchestrator::roles(member).into_iter().map(role).collect();
        let gone = member.is_gone.then_some("has left").into_iter();
        Some(PersonRow {
            id: member.id,
            name: names.of_person(member.id),
            is_me: member.id == me.id(),
            roles: roles.into_iter().chain(gone).collect::<Vec<_>>().join(", "),
            bar: whole.minutes.min(WEEK_MINS),
            hours: hours(whole.minutes),
            path: of(member.id),
            queues: most(of_person()),
            heap: whole,
        })
    };
    let mut rows: Vec<_> = members.iter().filter_map(row).collect();
    rows.sort_by_key(|it| std::cmp::Reverse(it.heap.minutes));
    rows
}

fn of(person: StaffId) -> String {
    Asked { whose: Whose::Person(person).word(), ..Asked::default() }.address(&[])
}

fn most<'a>(load: impl Iterator<Item = &'a Load>) -> String {
    let mut queues = BTreeMap::<&str, u64>::new();
    for it in load {
        *queues.entry(it.queue.label()).or_default() += it.n_cases;
    }
    let mut queues: Vec<_> = queues.into_iter().collect();
    queues.sort_by_key(|it| std::cmp::Reverse(it.1));
    let said = queues.iter().take(3).map(|(label, n)| format!("{n} {label}"));
    let rest: u64 = queues.iter().skip(3).map(|it| it.1).sum();
    let more = (rest > 0).then(|| format!("{rest} others"));
    said.chain(more).collect::<Vec<_>>().join(" · ")
}

fn heap<'a>(load: impl Iterator<Item = &'a Load>) -> Heap {
    load.fold(Heap::default(), |heap, it| Heap {
        n_cases: heap.n_cases + it.n_cases,
        n_overdue: heap.n_overdue + it.n_overdue,
        expected: heap.expected + it.expected_net,
        minutes: heap.minutes + it.minutes,
        oldest: Some(heap.oldest.map_or(it.oldest, |oldest| oldest.min(it.oldest))),
    })
}

/// Such as "12 days ago".
fn ago(site: &Site, at: Moment) -> String {
    let office = &site.office;
    match (office.day(office.now()) - office.day(at)).num_days() {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        n => format!("{n} days ago"),
    }
}
