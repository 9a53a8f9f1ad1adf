//! The queue, looked at past the store: what is still to be done, whoever holds it.

use domain::Moment;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, QueryResult,
    sea_query::{Expr, ExprTrait, Query},
};

use super::TestOffice;

/// A job.
pub(super) struct Queued {
    pub(super) step: String,
    /// The number of what it is about.
    pub(super) about: String,
    pub(super) due: Moment,
    /// It stands before a person.
    pub(super) is_given_up: bool,
}

impl TestOffice {
    /// A connection to the database of its own, past the store and its rules.
    pub(super) async fn past_the_store(&self) -> DatabaseConnection {
        sea_orm::Database::connect(&self.url).await.expect("the database is there")
    }

    /// Everything that is still to be done in this practice.
    pub(super) async fn queue(&self) -> Vec<Queued> {
        let mut query = Query::select();
        query.columns(["step", "about", "due_ms", "given_up"]).from("jobs");
        query.and_where(Expr::col("practice").eq(self.practice.id().to_string()));
        let db = self.past_the_store().await;
        let rows = db.query_all(&query).await.expect("the queue can be read");
        let queued = rows.iter().map(|row| read(row).expect("a job as the store writes it"));
        queued.collect()
    }
}

fn read(row: &QueryResult) -> Result<Queued, DbErr> {
    let due: i64 = row.try_get("", "due_ms")?;
    let given_up: Option<String> = row.try_get("", "given_up")?;
    Ok(Queued {
        step: row.try_get("", "step")?,
        about: row.try_get("", "about")?,
        due: Moment::from_ms(due).expect("a job is due at a moment"),
        is_given_up: given_up.is_some(),
    })
}
