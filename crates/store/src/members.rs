//! The people who work for the practice and the roles that they have in it.
//!
//! **Invariant:** nobody is taken out. Whoever has gone stays on record, because what they approved does.

use domain::{Phi, StaffId};

use crate::{
    Practice,
    error::StoreError,
    table::{Cell, Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const ROLES: Column = Column::text("roles");
const IS_GONE: Column = Column::number("is_gone");
const NAME: Column = Column::sealed("name");

/// The table of members.
pub(crate) static MEMBERS: Table = Table { name: "members", columns: &[ROLES, IS_GONE, NAME] };

/// A person who works for the practice.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Member {
    /// The person's number.
    pub id: StaffId,
    /// The person's name.
    pub name: Phi<String>,
    /// The names of the person's roles; what they allow is not known here.
    pub roles: Vec<String>,
    /// Whether the person has left.
    pub is_gone: bool,
}

impl Practice {
    /// Everybody, those who have left too, in the order in which they came.
    pub async fn members(&self) -> Result<Vec<Member>, StoreError> {
        self.rows(&MEMBERS).in_order().all().await?.iter().map(read).collect()
    }

    /// A person.
    pub async fn member(&self, id: StaffId) -> Result<Option<Member>, StoreError> {
        let row = self.rows(&MEMBERS).with_id(&id.to_string()).first().await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// A person, as this transaction sees them.
    pub async fn member(&mut self, id: StaffId) -> Result<Option<Member>, StoreError> {
        let row = self.row(&MEMBERS, &id.to_string()).await?;
        row.as_ref().map(read).transpose()
    }

    /// Writes a person down, new or changed; `false` if nothing is different.
    pub async fn keep_member(&mut self, member: &Member) -> Result<bool, StoreError> {
        let is_word = |it: &String| !it.is_empty() && !it.contains(char::is_whitespace);
        if !member.roles.iter().all(is_word) {
            let what = "the name of a role is one word";
            return Err(StoreError::Unfit { table: MEMBERS.name, what });
        }
        let known = self.row(&MEMBERS, &member.id.to_string()).await?;
        let Some(known) = known else {
            let cells = cells(member).map(|(_, cell)| cell);
            let row = Row::new(&MEMBERS, member.id.to_string(), cells);
            return self.record(Change::New(row), Did::of("member.taken_on")).await;
        };
        if read(&known)? == *member {
            return Ok(false);
        }
        let did = if member.is_gone { "member.gone" } else { "member.changed" };
        self.record(Change::Next(known.next(cells(member))), Did::of(did)).await
    }
}

fn cells(member: &Member) -> [(Column, Cell); 3] {
    [
        (ROLES, member.roles.join(" ").into()),
        (IS_GONE, i64::from(member.is_gone).into()),
        (NAME, wire::write(member.name.expose()).into()),
    ]
}

fn read(row: &Row) -> Result<Member, StoreError> {
    Ok(Member {
        id: row.parse_id()?,
        name: Phi::new(row.body(NAME)?),
        roles: row.text(ROLES)?.split_whitespace().map(str::to_owned).collect(),
        is_gone: row.number(IS_GONE)? != 0,
    })
}
