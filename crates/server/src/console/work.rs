//! Work: what waits for people, from what brings most to what brings least. The page that somebody has
//! open all day.
//!
//! **Invariant:** what is done from here with many cases passes the same gate as from each case's own page,
//! and what is refused comes back with its reason.

pub(crate) mod asked;
pub(crate) mod bulk;
mod picked;
pub(crate) mod row;

use askama::Template;
use authority::Permission as P;
use axum::{
    extract::{Query, State},
    http::Method,
    routing::{get, post},
};
use domain::{DenialClass, PayerId, Queue, StaffId};
use store::{Among, Filter, Load, Page as Part, Ranking, StoreError, Totals};

use self::{
    asked::{Asked, DUE, FIRST, WAITS, Whose},
    row::{Names, Row},
};
use super::{Here, Page, PageError, Shell, Told};
use crate::{Needs, Person, Routes, Site, queue_name};

/// Rows of a page.
const N_ROWS: u64 = 50;

pub(crate) fn routes(routes: Routes) -> Routes {
    let works = Needs::OneOf(&[P::Approve, P::Answer, P::Override]);
    routes.page((Method::GET, "/work"), Needs::Permission(P::SeePatients), get(show)).page(
        (Method::POST, "/work/bulk"),
        works,
        post(bulk::bulk),
    )
}

#[derive(Template)]
#[template(path = "work.html")]
struct Work {
    shell: Shell,
    tabs: Vec<Tab>,
    totals: Totals,
    n_overdue: Option<u64>,
    choices: Vec<Choice>,
    /// What comes first, as it is shown and as it is read out.
    first_said: &'static str,
    first_read_out: &'static str,
    min: String,
    is_narrowed: bool,
    keeps: Vec<(&'static str, String)>,
    clear: String,
    back: String,
    rows: Vec<Row>,
    range: String,
    first: Option<String>,
    next: Option<String>,
    can: Can,
    people: Vec<Offer>,
    queues: Vec<Offer>,
    empty: &'static str,
}

/// Whose work, as a tab with its number.
struct Tab {
    label: String,
    path: String,
    n: u64,
    is_here: bool,
}

/// A choice of the toolbar.
struct Choice {
    name: &'static str,
    label: &'static str,
    any: &'static str,
    options: Vec<Offer>,
}

/// One of the things to choose from.
#[derive(Clone)]
pub(crate) struct Offer {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) is_chosen: bool,
}

/// What somebody may do with what they pick.
struct Can {
    approve: bool,
    take: bool,
    give: bool,
}

/// Whose work it is, with what is theirs.
struct View<'a> {
    whose: Whose,
    me: StaffId,
    mine: &'a [Queue],
    load: &'a [Load],
}

async fn show(
    State(site): State<Site>,
    person: Person,
    Query(asked): Query<Asked>,
) -> Result<Page<Work>, PageError> {
    page(&site, &person, &asked).await.told(&site, &person).map(Page)
}

async fn page(site: &Site, person: &Person, asked: &Asked) -> Result<Work, StoreError> {
    let today = site.office.day(site.office.now());
    let wait = site.settings.wait;
    let mine = orchestrator::queues_of(&person.staff.roles);
    let whose = match asked.whose() {
        Some(whose) => whose,
        None => View::at_first(person, (&mine, &site.load(wait).await?)),
    };
    let filter = asked.filter((whose, person.id(), &mine), today);
    let part =
        Part { after: Some(asked.after.clone()).filter(|it| !it.is_empty()), n_max: N_ROWS + 1 };
    let is_narrowed = asked.is_narrowed();
    let rows = site.practice.worklist_of(&filter, asked.ranking(), part);
    let sums =
        async { if is_narrowed { site.totals(&filter, wait).await.map(Some) } else { Ok(None) } };
    let among = Filter { among: filter.among, ..Filter::default() };
    let (mut listed, summed, load, payers, names) =
        tokio::try_join!(rows, sums, site.load(wait), site.payers(&among, wait), Names::of(site))?;
    let view = View { whose, me: person.id(), mine: &mine, load: &load };
    let has_more = listed.len() as u64 > N_ROWS;
    listed.truncate(usize::try_from(N_ROWS).unwrap_or(usize::MAX));
    let last = listed.last().map(|it| it.case.id.to_string());
    let (of_view, n_overdue) = view.totals();
    let (totals, n_overdue) = summed.map_or((of_view, Some(n_overdue)), |it| (*it, None));
    let rows = row::rows(site, person, (listed, &names)).await?;
    let seen = asked.seen.parse::<u64>().unwrap_or(0);
    let until = seen + rows.len() as u64;
    let next = last
        .filter(|_| has_more)
        .map(|last| asked.address(&[("after", &last), ("seen", &until.to_string())]));
    let (first_said, first_read_out) = comes_first(asked, &filter);
    let shell = Shell::of(site, person, ("Work", Here::Work)).await?;
    let (people, queues) = givable(site, &names).await?;
    Ok(Work {
        shell: shell.noting(Some(&asked.done)).hearing("cases figures"),
        tabs: view.tabs(asked, &names),
        totals,
        n_overdue,
        choices: choices(site, asked, (&filter, &payers, &load)).await?,
        first_said,
        first_read_out,
        min: asked.min.clone(),
        is_narrowed,
        keeps: vec![("whose", asked.whose.clone()), ("among", asked.among.clone())],
        clear: asked.unnarrowed(asked.whose.clone()),
        back: asked.address(&[]),
        range: range(seen, until, totals.n_cases),
        first: (seen > 0).then(|| asked.address(&[])),
        next,
        can: Can {
            approve: person.may(P::Approve),
            take: person.may(P::Approve) && view.whose != Whose::Mine,
            give: person.may(P::Override),
        },
        empty: empty(view.whose, is_narrowed),
        rows,
        people,
        queues,
    })
}

impl<'a> View<'a> {
    /// Whose work somebody sees who did not say: their own, or what is theirs to take, or all.
    fn at_first(person: &Person, (mine, load): (&'a [Queue], &'a [Load])) -> Whose {
        let has = |whose: Whose| {
            let view = Self { whose, me: person.id(), mine, load };
            view.loads().next().is_some()
        };
        // Whoever gives work out looks at all of it.
        let gives = person.may(P::Override);
        match () {
            () if has(Whose::Mine) => Whose::Mine,
            () if has(Whose::Queues) && !gives => Whose::Queues,
            () => Whose::All,
        }
    }

    fn loads(&self) -> impl Iterator<Item = &Load> {
        self.loads_of(self.whose)
    }

    fn loads_of(&self, whose: Whose) -> impl Iterator<Item = &Load> {
        let (me, mine) = (self.me, self.mine);
        self.load.iter().filter(move |it| match whose {
            Whose::Mine => it.assignee == Some(me),
            Whose::Queues => mine.contains(&it.queue),
            Whose::Nobody => it.assignee.is_none(),
            Whose::All => true,
            Whose::Person(id) => it.assignee == Some(id),
        })
    }

    fn totals(&self) -> (Totals, u64) {
        let mut totals = Totals::default();
        let mut n_overdue = 0;
        for it in self.loads() {
            totals.n_cases += it.n_cases;
            totals.denied += it.denied;
            totals.expected_net += it.expected_net;
            totals.minutes += it.minutes;
            n_overdue += it.n_overdue;
        }
        (totals, n_overdue)
    }

    fn tabs(&self, asked: &Asked, names: &Names) -> Vec<Tab> {
        let all = [
            (Whose::Mine, "Mine"),
            (Whose::Queues, "My queues"),
            (Whose::Nobody, "Nobody's"),
            (Whose::All, "All"),
        ];
        let tab = |whose: Whose, label: String| Tab {
            label,
            path: asked.unnarrowed(whose.word()),
            n: self.loads_of(whose).map(|it| it.n_cases).sum(),
            is_here: whose == self.whose,
        };
        let shown = all.iter().filter(|it| it.0 != Whose::Queues || !self.mine.is_empty());
        let mut tabs: Vec<_> =
            shown.map(|(whose, label)| tab(*whose, (*label).to_owned())).collect();
        if let Whose::Person(id) = self.whose {
            tabs.push(tab(self.whose, names.of_person(id)));
        }
        tabs
    }
}

/// By what a list can be narrowed.
async fn choices(
    site: &Site,
    asked: &Asked,
    (filter, payers, load): (&Filter, &[(PayerId, u64)], &[Load]),
) -> Result<Vec<Choice>, StoreError> {
    let mut named = Vec::new();
    for (payer, _) in payers {
        named.push(option(&payer.0, &site.payer_called(payer).await?, &asked.payer));
    }
    named.sort_by(|one, other| one.text.cmp(&other.text));
    let waits = WAITS.iter().map(|it| option(it.0, it.1, &asked.waits)).collect();
    let classes = DenialClass::ALL.iter().map(|it| option(it.id(), it.title(), &asked.class));
    let queues = queue_name::shown(load);
    let queues = queues.map(|it| option(&queue_name::name(it), it.label(), &asked.queue)).collect();
    let due = DUE.iter().map(|it| option(it.0, it.1, &asked.due)).collect();
    let choice = |name, label, any, options| Choice { name, label, any, options };
    let mut choices = vec![
        choice("waits", "What it waits for", "For anything", waits),
        choice("queue", "Queue", "All queues", queues),
        choice("payer", "Payer", "All payers", named),
        choice("class", "Problem", "All problems", classes.collect()),
        choice("due", "Due", "Due any day", due),
    ];
    if is_ranked(filter) {
        let others = FIRST.iter().filter(|it| it.0 != Ranking::default());
        let others = others.map(|it| option(it.0.id(), it.1, &asked.first)).collect();
        choices.push(choice("first", "What comes first", FIRST[0].1, others));
    }
    Ok(choices)
}

/// What comes first, as it is shown and as it is read out.
fn comes_first(asked: &Asked, filter: &Filter) -> (&'static str, &'static str) {
    let ranking = asked.ranking();
    let known = FIRST.iter().find(|it| is_ranked(filter) && it.0 == ranking);
    known.map_or(("Opened last", "those that were opened last first"), |it| (it.1, it.2))
}

/// A list with closed cases in it has one order only.
fn is_ranked(filter: &Filter) -> bool {
    filter.among != Among::All
}

fn option(value: &str, text: &str, chosen: &str) -> Offer {
    Offer { value: value.to_owned(), text: text.to_owned(), is_chosen: value == chosen }
}

/// To whom and where cases can be given.
pub(crate) async fn givable(
    site: &Site,
    names: &Names,
) -> Result<(Vec<Offer>, Vec<Offer>), StoreError> {
    let members = site.practice.members().await?;
    let can = members.iter().filter(|it| orchestrator::can_have_cases(&site.practice, it));
    let person = |id: StaffId| option(&id.to_string(), &names.of_person(id), "");
    let people = can.map(|it| person(it.id)).collect();
    let queues = orchestrator::queues();
    let queues = queues.map(|it| option(&queue_name::name(it), it.label(), "")).collect();
    Ok((people, queues))
}

fn range(seen: u64, until: u64, n_cases: u64) -> String {
    match until {
        0 => "no cases".to_owned(),
        _ if until == 1 && n_cases == 1 => "1 case".to_owned(),
        _ => format!("{}–{until} of {}", seen + 1, n_cases.max(until)),
    }
}

/// What an empty list says, and so what to do next.
fn empty(whose: Whose, is_narrowed: bool) -> &'static str {
    match whose {
        _ if is_narrowed => "No case is like that. Clear the filter to see the others.",
        Whose::Mine => {
            "Nobody gave you a case, and you took none. What is yours to take is under My queues."
        }
        Whose::Queues => "Nothing waits in the queues that are your work.",
        Whose::Nobody => "Every case has somebody.",
        Whose::Person(_) => "They have no case.",
        Whose::All => "Nothing waits for anybody. New denials come with the next remittance.",
    }
}
