//! Who may approve what, up to which amount: to be read, and to be changed cell by cell.

use std::collections::BTreeMap;

use askama::Template;
use authority::{Ceiling, Limits, Permission as P, Role};
use axum::{Form, extract::State, http::Method, response::Redirect, routing::get};
use domain::{ActionKind, Cents};
use orchestrator::{RuleChange, words};

use super::super::{Here, Page, PageError, Shell, Told, shell::role, show::money};
use crate::{Needs, Person, Routes, Site};

/// Whoever of them ever approves anything.
const APPROVERS: [Role; 6] = [
    Role::RevenueIntegrityAnalyst,
    Role::BillingSpecialist,
    Role::Coder,
    Role::ClinicalReviewer,
    Role::BillingManager,
    Role::PracticeAdministrator,
];

/// The name of the column that is no role's.
const SECOND: &str = "second";

pub(super) fn routes(routes: Routes) -> Routes {
    let sets = Needs::Permission(P::SetLimits);
    routes.page((Method::GET, "/settings/limits"), sets, get(form)).page(
        (Method::POST, "/settings/limits"),
        sets,
        axum::routing::post(save),
    )
}

/// The table of limits in words.
pub(super) struct Shown {
    pub(super) roles: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
}

pub(super) struct Row {
    pub(super) action: &'static str,
    pub(super) cells: Vec<Cell>,
    pub(super) second: Cell,
}

/// One amount, as it is read and as it is typed.
pub(super) struct Cell {
    /// The name of its field.
    pub(super) name: String,
    /// Whose it is, for who can't see the table.
    pub(super) label: String,
    pub(super) read: String,
    pub(super) typed: String,
}

#[derive(Template)]
#[template(path = "settings_limits.html")]
struct LimitsForm {
    shell: Shell,
    limits: Shown,
}

impl Shown {
    pub(super) fn of(limits: &Limits) -> Self {
        let row = |action: &ActionKind| {
            let name = words::action_kind(*action);
            let cell = |whose: &Role| {
                let ceiling = limits.ceiling(*action, *whose);
                let label = format!("{}: {name}", role(*whose));
                Cell::new((*action, whose.id()), label, ceiling)
            };
            let second = limits.second_above(*action).map_or(Ceiling::Never, Ceiling::UpTo);
            let label = format!("A second person above: {name}");
            Row {
                action: name,
                cells: APPROVERS.iter().map(cell).collect(),
                second: Cell::new((*action, SECOND), label, second),
            }
        };
        Self {
            roles: APPROVERS.iter().map(|it| role(*it)).collect(),
            rows: ActionKind::ALL.iter().map(row).collect(),
        }
    }
}

impl Cell {
    fn new((action, column): (ActionKind, &str), label: String, ceiling: Ceiling) -> Self {
        let (read, typed) = match ceiling {
            Ceiling::Never => ("–".to_owned(), "-".to_owned()),
            Ceiling::Any => ("any".to_owned(), "any".to_owned()),
            Ceiling::UpTo(amount) => (whole(amount), (amount.0 / 100).to_string()),
        };
        Self { name: format!("{}.{column}", action.id()), label, read, typed }
    }
}

/// Whole dollars, as limits are.
fn whole(amount: Cents) -> String {
    let text = money(amount);
    text.strip_suffix(".00").unwrap_or(&text).to_owned()
}

async fn form(State(site): State<Site>, person: Person) -> Result<Page<LimitsForm>, PageError> {
    let at = ("Who may approve what", Here::Settings);
    let shell = Shell::of(&site, &person, at).await.told(&site, &person)?;
    let rules = orchestrator::rules(&site.practice).await.told(&site, &person)?;
    Ok(Page(LimitsForm { shell, limits: Shown::of(&rules.limits) }))
}

async fn save(
    State(site): State<Site>,
    person: Person,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Redirect, PageError> {
    let change = RuleChange::SetLimits(table(&typed));
    let done = orchestrator::change(&site.office, &site.practice, person.id(), change).await;
    done.told(&site, &person)?;
    Ok(Redirect::to("/settings?done=saved#limits"))
}

/// The table as it is kept, of what was typed. Whatever is missing means never; what is no amount is
/// refused where the table is read.
fn table(typed: &BTreeMap<String, String>) -> String {
    let field = |action: &ActionKind, column: &str| {
        let text = typed.get(&format!("{}.{column}", action.id())).map_or("", |it| it.trim());
        let text = text.trim_start_matches('$').replace(',', "").to_lowercase();
        if matches!(text.as_str(), "" | "–" | "never") { "-".to_owned() } else { text }
    };
    let heading: Vec<_> = Role::ALL.iter().map(|it| it.id()).collect();
    let mut table = format!("action\t{}\tsecond above\n", heading.join("\t"));
    for action in ActionKind::ALL {
        let cells: Vec<_> = Role::ALL.iter().map(|it| field(action, it.id())).collect();
        let second = field(action, SECOND);
        table.push_str(&format!("{}\t{}\t{second}\n", action.id(), cells.join("\t")));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_and_saved_again_is_the_same_table() {
        let shown = Shown::of(&Limits::default());
        let cells = shown.rows.iter().flat_map(|it| it.cells.iter().chain([&it.second]));
        let typed = cells.map(|it| (it.name.clone(), it.typed.clone())).collect();
        assert_eq!(Limits::read(&table(&typed)), Ok(Limits::default()));
    }

    #[test]
    fn an_amount_may_be_typed_as_people_write_it() {
        let typed = BTreeMap::from([("file_appeal.coder".to_owned(), " $2,500 ".to_owned())]);
        let limits = Limits::read(&table(&typed)).unwrap();
        let ceiling = limits.ceiling(ActionKind::FileAppeal, Role::Coder);
        assert_eq!(ceiling, Ceiling::UpTo(Cents(250_000)));
        let typed = BTreeMap::from([("file_appeal.coder".to_owned(), "a lot".to_owned())]);
        assert!(Limits::read(&table(&typed)).is_err());
    }
}
