//! What the tables said of a denial, in the columns that a case and a decision have in common.
//!
//! The case holds what was said last, so that a worklist can be ordered by it; each decision holds what
//! was said then. Where nothing was said, all of these columns are empty.

use domain::{Assessment, Cents, DenialClass, Door, Priority, Queue};

use crate::{
    error::StoreError,
    table::{Cell, Column, Row},
};

pub(crate) const CLASS: Column = Column::text("class");
pub(crate) const DOOR: Column = Column::text("door");
pub(crate) const CHANCE_BP: Column = Column::number("chance_bp");
pub(crate) const DENIED: Column = Column::number("denied");
pub(crate) const EXPECTED_NET: Column = Column::number("expected_net");
pub(crate) const DEADLINE_DAY: Column = Column::number("deadline_day");
pub(crate) const QUEUE: Column = Column::text("queue");
pub(crate) const PRIORITY: Column = Column::text("priority");

/// The columns, each with what an assessment says there.
pub(crate) fn cells(it: Option<&Assessment>) -> [(Column, Cell); 8] {
    [
        (CLASS, it.map(|it| it.class.id()).into()),
        (DOOR, it.map(|it| it.door.id()).into()),
        (CHANCE_BP, it.map(|it| it.chance_bp).into()),
        (DENIED, it.map(|it| it.denied.0).into()),
        (EXPECTED_NET, it.map(|it| it.expected_net.0).into()),
        (DEADLINE_DAY, it.and_then(|it| it.deadline).into()),
        (QUEUE, it.map(|it| it.queue.label()).into()),
        (PRIORITY, it.map(|it| it.priority.id()).into()),
    ]
}

/// What a row says in these columns.
pub(crate) fn read(row: &Row) -> Result<Option<Assessment>, StoreError> {
    if !row.has(CLASS) {
        return Ok(None);
    }
    Ok(Some(Assessment {
        class: row.word(CLASS, DenialClass::from_id)?,
        door: row.word(DOOR, Door::from_id)?,
        chance_bp: row.count(CHANCE_BP)?,
        denied: Cents(row.number(DENIED)?),
        expected_net: Cents(row.number(EXPECTED_NET)?),
        deadline: row.day(DEADLINE_DAY)?,
        queue: row.word(QUEUE, Queue::from_label)?,
        priority: row.word(PRIORITY, Priority::from_id)?,
    }))
}
