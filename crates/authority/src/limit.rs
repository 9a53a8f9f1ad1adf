//! Limits: what we allow ourselves. Up to which amount who may approve what, and from where on two
//! people have to.
//!
//! They are a table in text, for a manager to read and for an office to replace by its own. What
//! insurers demand is something else: those are payer rules.
//!
//! **Invariant:** an action that the table does not have is approved by nobody.

use std::collections::BTreeMap;

use domain::{ActionKind, Cents};

use crate::Role;

/// The limits that are shipped.
const SHIPPED: &str = include_str!("../tables/limits.tsv");

/// Up to which amount somebody may approve.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Ceiling {
    /// Not at all.
    Never,
    /// Up to this amount, and including it.
    UpTo(Cents),
    /// Whatever the amount.
    Any,
}

/// Who may approve what.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limits {
    ceilings: BTreeMap<(ActionKind, Role), Ceiling>,
    second_above: BTreeMap<ActionKind, Cents>,
}

/// A table of limits can't be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LimitsError {
    /// The first row is not `action`, each role once, `second above`.
    #[error("line {line}: the heading has to be `action`, each role once, and `second above`")]
    Heading {
        /// From 1.
        line: usize,
    },
    /// A row has more or fewer fields than the heading.
    #[error("line {line}: not as many fields as the heading has")]
    Fields {
        /// From 1.
        line: usize,
    },
    /// No such action, or for the second time.
    #[error("line {line}: not an action, or one that was there before")]
    Action {
        /// From 1.
        line: usize,
    },
    /// Neither an amount in whole dollars nor `any` nor `-`.
    #[error("line {line}, field {field}: neither whole dollars nor `any` nor `-`")]
    Amount {
        /// From 1.
        line: usize,
        /// From 1.
        field: usize,
    },
}

impl Default for Limits {
    fn default() -> Self {
        Self::read(SHIPPED).expect("a test reads the shipped table")
    }
}

impl Limits {
    /// Reads a table with tabs between the fields; lines that begin with `#` are comments.
    pub fn read(table: &str) -> Result<Self, LimitsError> {
        let lines = (1..).zip(table.lines());
        let mut rows = lines.filter(|(_, row)| !row.is_empty() && !row.starts_with('#'));
        let (line, heading) = rows.next().ok_or(LimitsError::Heading { line: 1 })?;
        let roles = read_heading(heading).ok_or(LimitsError::Heading { line })?;
        let mut limits = Self { ceilings: BTreeMap::new(), second_above: BTreeMap::new() };
        let mut seen = Vec::new();
        for (line, row) in rows {
            let fields: Vec<&str> = row.split('\t').collect();
            let [action, ceilings @ .., second_above] = &fields[..] else {
                return Err(LimitsError::Fields { line });
            };
            if ceilings.len() != roles.len() {
                return Err(LimitsError::Fields { line });
            }
            let action = ActionKind::from_id(action).filter(|it| !seen.contains(it));
            let action = action.ok_or(LimitsError::Action { line })?;
            seen.push(action);
            for (field, (role, text)) in (2..).zip(roles.iter().zip(ceilings)) {
                let ceiling = read_ceiling(text).ok_or(LimitsError::Amount { line, field })?;
                limits.ceilings.insert((action, *role), ceiling);
            }
            let field = fields.len();
            match read_ceiling(second_above) {
                Some(Ceiling::UpTo(amount)) => limits.second_above.insert(action, amount),
                Some(Ceiling::Never) => None,
                Some(Ceiling::Any) | None => return Err(LimitsError::Amount { line, field }),
            };
        }
        Ok(limits)
    }

    /// Up to which amount a role may approve an action.
    pub fn ceiling(&self, action: ActionKind, role: Role) -> Ceiling {
        self.ceilings.get(&(action, role)).copied().unwrap_or(Ceiling::Never)
    }

    /// Above which amount a second person has to approve an action too.
    pub fn second_above(&self, action: ActionKind) -> Option<Cents> {
        self.second_above.get(&action).copied()
    }
}

impl Ceiling {
    /// Is the amount within it?
    pub fn allows(self, amount: Cents) -> bool {
        match self {
            Self::Never => false,
            Self::UpTo(limit) => amount <= limit,
            Self::Any => true,
        }
    }
}

fn read_heading(row: &str) -> Option<Vec<Role>> {
    let roles = row.strip_prefix("action\t")?.strip_suffix("\tsecond above")?;
    let roles: Vec<Role> = roles.split('\t').map(Role::from_id).collect::<Option<_>>()?;
    let each_once = Role::ALL.iter().all(|role| roles.contains(role));
    (each_once && roles.len() == Role::ALL.len()).then_some(roles)
}

fn read_ceiling(text: &str) -> Option<Ceiling> {
    match text {
        "-" => Some(Ceiling::Never),
        "any" => Some(Ceiling::Any),
        // `u32` takes neither a sign nor a fraction, and its dollars fit into cents.
        dollars => {
            let dollars: u32 = dollars.parse().ok()?;
            Some(Ceiling::UpTo(Cents(i64::from(dollars) * 100)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str = "action\tanalyst\tspecialist\tcoder\tclinical\tmanager\tadministrator\t\
                           auditor\tintegrator\tsecond above\n";

    #[test]
    fn the_shipped_table_has_every_action() {
        let limits = Limits::read(SHIPPED).unwrap();
        for action in ActionKind::ALL {
            assert!(limits.ceilings.contains_key(&(*action, Role::BillingManager)), "{action:?}");
        }
    }

    #[test]
    fn whoever_only_checks_or_connects_approves_nothing() {
        let limits = Limits::default();
        for action in ActionKind::ALL {
            for role in [Role::ComplianceAuditor, Role::Integrator] {
                assert_eq!(limits.ceiling(*action, role), Ceiling::Never, "{action:?} {role:?}");
            }
        }
    }

    #[test]
    fn an_action_that_is_not_in_the_table_is_approved_by_nobody() {
        let limits = Limits::read(HEADING).unwrap();
        for role in Role::ALL {
            assert_eq!(limits.ceiling(ActionKind::AddNote, *role), Ceiling::Never);
        }
    }

    #[test]
    fn a_bad_table_says_in_which_line_it_is_bad() {
        let row = |row: &str| format!("{HEADING}{}\n", row.replace(' ', "\t"));
        let good = "add_note any any any any any any - - -";
        let table = [
            (String::new(), LimitsError::Heading { line: 1 }),
            ("# a\nadd_note\n".to_owned(), LimitsError::Heading { line: 2 }),
            (HEADING.replace("coder", "analyst"), LimitsError::Heading { line: 1 }),
            (HEADING.replace("coder\t", ""), LimitsError::Heading { line: 1 }),
            (row("add_note any"), LimitsError::Fields { line: 2 }),
            (row("add_note"), LimitsError::Fields { line: 2 }),
            (row("add_notes any any any any any any - - -"), LimitsError::Action { line: 2 }),
            (
                format!("{}{}\n", row(good), good.replace(' ', "\t")),
                LimitsError::Action { line: 3 },
            ),
            (
                row("add_note any 1.50 any any any any - - -"),
                LimitsError::Amount { line: 2, field: 3 },
            ),
            (
                row("add_note any -1 any any any any - - -"),
                LimitsError::Amount { line: 2, field: 3 },
            ),
            (
                row("add_note any any any any any any - - any"),
                LimitsError::Amount { line: 2, field: 10 },
            ),
        ];
        for (text, error) in table {
            assert_eq!(Limits::read(&text), Err(error), "{text}");
        }
        assert!(Limits::read(&row(good)).is_ok());
    }
}
