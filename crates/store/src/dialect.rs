//! The few things in which SQLite and PostgreSQL differ: how they are reached, how a writer waits for
//! another, the words of the tables, and the numbers of their errors.
//!
//! Everything else in this crate is written once for both.
//!
//! **Invariants**
//! - SQLite flushes to the disk at every commit (`synchronous` is `FULL`), so that a commit outlives
//!   a power cut.
//! - Nothing is spoken to a PostgreSQL on another machine, because this build has no TLS and the
//!   records name patients (ADR 0008).
//! - The drivers log no statement and no value.

use std::{str::FromStr, time::Duration};

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, RuntimeErr, TransactionOptions, TransactionTrait,
    sqlx::{
        self,
        error::DatabaseError,
        postgres::PgConnectOptions,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

use crate::error::{Cause, StoreError};

/// How long a connection or a lock is waited for. Longer than any transaction of ours, and short
/// enough that a job goes back to the queue instead of hanging.
const WAIT_MAX: Duration = Duration::from_secs(15);

/// Readers of SQLite don't block each other; more than cores would only wait.
const N_SQLITE_READERS: u32 = 4;

/// Statements that a connection to SQLite keeps prepared: each of ours, in the few sizes that there are.
const N_STATEMENTS: usize = 256;

/// PostgreSQL allows 100 connections unless told otherwise; several processes share them.
const N_POSTGRES_CONNECTIONS: u32 = 10;

/// Where PostgreSQL tells whoever listens that there are new jobs.
pub(crate) const JOBS_CHANNEL: &str = "recourse_jobs";

/// "RCRS" in ASCII: the lock that two migrating processes would both want.
const MIGRATION_LOCK: i64 = 0x5243_5253;

/// Which database.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dialect {
    /// A file beside the program.
    Sqlite,
    /// A server, version 15 or newer.
    Postgres,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    /// Reading only; the database itself refuses anything else.
    Read,
    /// Reading and writing.
    Write,
}

impl Dialect {
    /// By the beginning of the address.
    pub(crate) fn of(url: &str) -> Result<Self, StoreError> {
        let (scheme, rest) = url.split_once(':').unwrap_or((url, ""));
        match scheme {
            "sqlite" if rest.starts_with(":memory:") || rest.contains("mode=memory") => {
                Err(StoreError::Address { why: "records in memory would be lost; name a file" })
            }
            "sqlite" => Ok(Self::Sqlite),
            "postgres" | "postgresql" => check_is_near(url).map(|()| Self::Postgres),
            _ => Err(StoreError::Address { why: "it begins with neither sqlite: nor postgres:" }),
        }
    }

    /// Of a connection that is open.
    pub(crate) fn spoken_by(db: &impl ConnectionTrait) -> Self {
        match db.get_database_backend() {
            DbBackend::Postgres => Self::Postgres,
            _ => Self::Sqlite,
        }
    }

    /// Opens connections.
    pub(crate) async fn connect(
        self,
        url: &str,
        purpose: Purpose,
    ) -> Result<DatabaseConnection, StoreError> {
        let mut options = ConnectOptions::new(url);
        options
            .sqlx_logging(false)
            .record_stmt_in_spans(false)
            .acquire_timeout(WAIT_MAX)
            .connect_timeout(WAIT_MAX)
            .max_connections(self.n_connections(purpose))
            .map_sqlx_sqlite_opts(move |it| {
                it.create_if_missing(purpose == Purpose::Write)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(WAIT_MAX)
                    // On Apple's machines a plain flush stops at the disk's own memory.
                    .pragma("fullfsync", "ON")
                    .pragma(
                        "cache_size",
                        if purpose == Purpose::Write { "-32768" } else { "-4096" },
                    )
                    .pragma("wal_autocheckpoint", "4096")
                    .pragma("temp_store", "MEMORY")
                    // Our indexes are made for our questions. For an index of its own SQLite goes over
                    // a whole table, at every question.
                    .pragma("automatic_index", "OFF")
                    .statement_cache_capacity(N_STATEMENTS)
                    .pragma("query_only", if purpose == Purpose::Read { "ON" } else { "OFF" })
            })
            .map_sqlx_postgres_opts(move |it| {
                let read_only = if purpose == Purpose::Read { "on" } else { "off" };
                it.application_name("recourse").options([
                    ("default_transaction_read_only", read_only),
                    ("lock_timeout", "15s"),
                    // A server may be set to forget; ours may not.
                    ("synchronous_commit", "on"),
                ])
            });
        Database::connect(options).await.map_err(failed("reach the database"))
    }

    /// SQLite has one writer at a time anyway; one connection makes them stand in a fair line.
    fn n_connections(self, purpose: Purpose) -> u32 {
        match (self, purpose) {
            (Self::Sqlite, Purpose::Write) => 1,
            (Self::Sqlite, Purpose::Read) => N_SQLITE_READERS,
            (Self::Postgres, _) => N_POSTGRES_CONNECTIONS,
        }
    }

    /// A migration with this database's words put in.
    pub(crate) fn words(self, migration: &str) -> String {
        let words = match self {
            Self::Sqlite => [
                ("{text}", "TEXT"),
                ("{number}", "INTEGER"),
                ("{bytes}", "BLOB"),
                ("{strict}", " STRICT"),
            ],
            // Texts compare byte by byte, so that identifiers sort by time whatever the server's
            // language.
            Self::Postgres => [
                ("{text}", "TEXT COLLATE \"C\""),
                ("{number}", "BIGINT"),
                ("{bytes}", "BYTEA"),
                ("{strict}", ""),
            ],
        };
        words.iter().fold(migration.to_owned(), |text, (word, put)| text.replace(word, put))
    }

    /// Makes a second migrating process wait. SQLite's own transaction does so already.
    pub(crate) async fn lock_migrations(self, tx: &impl ConnectionTrait) -> Result<(), StoreError> {
        if self == Self::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            tx.execute_unprepared(&lock).await.map_err(failed("wait for another migration"))?;
        }
        Ok(())
    }
}

/// Tells whoever listens that there are new jobs, once the transaction is kept. It says not which, and
/// so one message is enough. In SQLite nobody listens: another process there looks by itself.
pub(crate) async fn call_workers(tx: &DatabaseTransaction) -> Result<(), StoreError> {
    if Dialect::spoken_by(tx) == Dialect::Postgres {
        let call = format!("NOTIFY {JOBS_CHANNEL}");
        tx.execute_unprepared(&call).await.map_err(failed("call the workers"))?;
    }
    Ok(())
}

/// One unchanging picture of the database, to read from.
pub(crate) async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    // In SQLite every transaction reads one picture.
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    let options = TransactionOptions {
        isolation_level: is_postgres.then_some(IsolationLevel::RepeatableRead),
        access_mode: is_postgres.then_some(AccessMode::ReadOnly),
        sqlite_transaction_mode: None,
    };
    db.begin_with_options(options).await.map_err(failed("begin to read"))
}

/// Only this machine: a socket, or the loopback address.
fn check_is_near(url: &str) -> Result<(), StoreError> {
    let why = "it can't be read; write postgres://user@localhost/name";
    let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::Address { why })?;
    let host = options.get_host();
    let is_near = options.get_socket().is_some()
        || host.starts_with('/')
        || ["localhost", "127.0.0.1", "::1", "[::1]"].contains(&host);
    let why = "the server is on another machine, and this build does not encrypt the way there; \
               reach it through a tunnel that ends on this machine";
    if is_near { Ok(()) } else { Err(StoreError::Address { why }) }
}

/// Tells a database's complaint by what a caller would do about it.
pub(crate) fn failed(doing: &'static str) -> impl Fn(DbErr) -> StoreError {
    move |err| {
        if is_passing(&err) {
            StoreError::NotNow(err.into())
        } else {
            StoreError::Failed { doing, source: err.into() }
        }
    }
}

/// As [`failed`], where a record is put into a table with rules.
pub(crate) fn misfit(table: &'static str) -> impl Fn(DbErr) -> StoreError {
    move |err| match err.sql_err() {
        Some(_) => StoreError::Misfit { table, source: err.into() },
        None => failed("write a record")(err),
    }
}

/// As [`failed`], at the commit: if the connection broke, nobody knows.
pub(crate) fn unclear(err: DbErr) -> StoreError {
    let cause: Cause = err.clone().into();
    if is_broken(&err) { StoreError::Unclear(cause) } else { failed("commit")(err) }
}

/// Whether the same may work a little later.
fn is_passing(err: &DbErr) -> bool {
    is_broken(err) || matches!(err, DbErr::ConnectionAcquire(_)) || is_busy(err)
}

/// Whether the connection is gone.
fn is_broken(err: &DbErr) -> bool {
    let Some(err) = driver(err) else { return matches!(err, DbErr::Conn(_)) };
    let code = err.as_database_error().and_then(DatabaseError::code);
    match err {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        // PostgreSQL, classes 57 (the server is shutting down or starting) and 08 (connection).
        _ => code.is_some_and(|it| it.starts_with("57P") || it.starts_with("08")),
    }
}

/// Whether somebody else was in the way.
fn is_busy(err: &DbErr) -> bool {
    let code = driver(err).and_then(|it| it.as_database_error()).and_then(DatabaseError::code);
    // SQLite: 5 busy, 6 locked, 261 and 517 their kin. PostgreSQL: class 40 (to be repeated), class 53
    // (out of connections, memory or disk), 55P03 (a lock was not to be had).
    code.is_some_and(|it| {
        ["5", "6", "261", "517", "55P03"].contains(&&*it)
            || it.starts_with("40") && it.len() == 5
            || it.starts_with("53") && it.len() == 5
    })
}

fn driver(err: &DbErr) -> Option<&sqlx::Error> {
    match err {
        DbErr::Conn(RuntimeErr::SqlxError(err))
        | DbErr::Exec(RuntimeErr::SqlxError(err))
        | DbErr::Query(RuntimeErr::SqlxError(err)) => Some(err),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_file_or_a_server_on_this_machine() {
        let table = [
            ("sqlite:recourse.db", Some(Dialect::Sqlite)),
            ("sqlite:///var/lib/recourse/recourse.db", Some(Dialect::Sqlite)),
            ("sqlite:memory.db", Some(Dialect::Sqlite)),
            ("sqlite::memory:", None),
            ("sqlite:recourse.db?mode=memory", None),
            ("postgres://recourse@localhost/recourse", Some(Dialect::Postgres)),
            ("postgresql://recourse@127.0.0.1:5433/recourse", Some(Dialect::Postgres)),
            ("postgres://recourse@[::1]/recourse", Some(Dialect::Postgres)),
            ("postgres:///recourse?host=/run/postgresql&user=recourse", Some(Dialect::Postgres)),
            ("postgres://recourse@db.example.com/recourse", None),
            ("postgres://recourse@localhost.example.com/recourse", None),
            ("postgres://10.0.0.7/recourse", None),
            ("postgres://recourse@localhost:port/recourse", None),
            ("mysql://recourse@localhost/recourse", None),
            ("", None),
        ];
        for (url, dialect) in table {
            assert_eq!(Dialect::of(url).ok(), dialect, "{url}");
        }
    }

    #[test]
    fn every_word_of_a_migration_is_put_in() {
        let migration = "CREATE TABLE a (b {text}, c {number}, d {bytes}){strict};";
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            assert!(!dialect.words(migration).contains(['{', '}']), "{dialect:?}");
        }
    }
}
