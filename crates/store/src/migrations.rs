//! How the tables came to be: numbered migrations, applied in order and never edited.
//!
//! They are plain SQL in `migrations/`, so that whoever looks after the database can read them before
//! they run. Each is applied once, in one transaction with the others that are due, and the
//! database remembers its number.
//!
//! **Determination:** expand, then contract. A migration adds what the new program needs and leaves what
//! the old one uses; a later one takes it away. So the old and the new program can run beside each
//! other while an office changes over.
//!
//! **Invariant:** a landed migration keeps its bytes; a test holds the hash of each.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, TransactionTrait,
    sea_query::{Order, Query},
};

use crate::{
    dialect::{Dialect, failed, unclear},
    error::StoreError,
    planner,
    tx::WRITING,
};

/// All of them, in order; the first has number 1.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_practices.sql"),
    include_str!("../migrations/0002_path.sql"),
    include_str!("../migrations/0003_mirror.sql"),
    include_str!("../migrations/0004_jobs.sql"),
    include_str!("../migrations/0005_office.sql"),
    include_str!("../migrations/0006_job_calls.sql"),
    include_str!("../migrations/0007_sheets.sql"),
    include_str!("../migrations/0008_jobs_in_order.sql"),
    include_str!("../migrations/0009_work.sql"),
    include_str!("../migrations/0010_sign_in.sql"),
    include_str!("../migrations/0011_hooks.sql"),
    include_str!("../migrations/0012_case.sql"),
    include_str!("../migrations/0013_insights.sql"),
    include_str!("../migrations/0014_records.sql"),
    include_str!("../migrations/0015_open_work.sql"),
];

/// The one table that is there before all migrations.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (number {number} NOT NULL PRIMARY KEY)";

/// Brings the tables up to date, and says how many migrations that took.
pub(crate) async fn apply(db: &DatabaseConnection, dialect: Dialect) -> Result<usize, StoreError> {
    let tx = db.begin_with_options(WRITING).await.map_err(failed("begin to migrate"))?;
    dialect.lock_migrations(&tx).await?;
    let run = async |sql: &str| {
        let doing = failed("apply a migration");
        tx.execute_unprepared(&dialect.words(sql)).await.map(drop).map_err(doing)
    };
    run(TABLE).await?;
    let n_applied = n_applied(&tx).await?;
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(n_applied) {
        run(migration).await?;
        run(&format!("INSERT INTO migrations (number) VALUES ({})", index + 1)).await?;
    }
    if dialect == Dialect::Sqlite {
        planner::inform(&tx).await?;
    }
    tx.commit().await.map_err(unclear)?;
    Ok(MIGRATIONS.len() - n_applied)
}

/// Refuses a database whose tables are not the ones that this program knows.
pub(crate) async fn check(db: &DatabaseConnection) -> Result<(), StoreError> {
    // A database that was never migrated lacks even the table that says so.
    let n_applied = match n_applied(db).await {
        Err(StoreError::Failed { .. }) => 0,
        other => other?,
    };
    match MIGRATIONS.len() - n_applied {
        0 => Ok(()),
        n_missing => Err(StoreError::Behind { n_missing }),
    }
}

/// How many of ours are in the database.
async fn n_applied(db: &impl ConnectionTrait) -> Result<usize, StoreError> {
    let mut query = Query::select();
    query.column("number").from("migrations").order_by("number", Order::Asc);
    let rows = db.query_all(&query).await.map_err(failed("read the list of migrations"))?;
    for (index, row) in rows.iter().enumerate() {
        let number: i64 = row.try_get("", "number").map_err(failed("read a migration's number"))?;
        let is_ours = index < MIGRATIONS.len() && i64::try_from(index + 1) == Ok(number);
        if !is_ours {
            return Err(StoreError::Foreign { number });
        }
    }
    Ok(rows.len())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::canon::{Canon, hex};

    #[test]
    fn a_landed_migration_is_never_edited() {
        let line = |(index, text): (usize, &&str)| {
            format!(
                "{:04} {}\n",
                index + 1,
                hex(&Canon::new("migration").part(text.as_bytes()).hash())
            )
        };
        let hashes: String = MIGRATIONS.iter().enumerate().map(line).collect();
        // A line that differs: put the migration back and write another one.
        expect![[r#"
            0001 414ced457faf21c03b90ae20e1834b6e8885eb9080dd0d35b9b4d16ac41cc6de
            0002 e64e4a65744941000bb7e40a98f1e8dbfe79d24925a0c0a6319d4678f4f2658b
            0003 44c096422684045452cef5a75afaf203a8aec8df07c747e341167a46169a1dff
            0004 d19bec680794b79cd7ab5f69f36b91a11faa48523ebd88c5fd603e7d8d3b1203
            0005 6eaba23d2c01cff502318f70eecedd0ea6db0a32440b14cb27153cbd7720fd52
            0006 b935b4ad070a11b091af26b00293ecad65856251575d071908648aaf1c8c93ff
            0007 da05fc34166809cc9cfb454061fb7c8164eb11b191b9fd6ffe8901a24d6a23e8
            0008 3c15bd1e7c0ee4036d6940586732f7a0f52cfe2c02643b43feac0bf130156fb5
            0009 8873f283e676fa7ba1806c40fc940894046fb9945f263d1c3a0454ea973e0405
            0010 6d1c79dffb2430ffcc9e0a3ee0082272b50306f7e5bf23e3aeeead7479ea2d0a
            0011 9e717a734a963172b636dd05b61a3fe52cf8e898b18ba7cf80a87012a6aa8dad
            0012 2f27e7420eee6738b36023c6807ecc294747e4bc3efdb56e9bd3e3132bb54e7e
            0013 d83f17b0ddf659a589cfb0dc0ec8e16d76f816aae8cf97a61829cde21c7a9d49
            0014 11f187cc16c67b88392524af0c6cd4b084678e6fd1add80177fa5b7ddb6946b5
            0015 f9b5162ec888a4eb0b90c6d4fc9b4b22fa28fd82d8a9bc4bd8ceef2ecd3ae803
        "#]]
        .assert_eq(&hashes);
    }

    #[test]
    fn every_file_of_the_folder_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names.len(), MIGRATIONS.len());
        for (index, name) in names.iter().enumerate() {
            let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
            assert!(name.starts_with(&format!("{:04}_", index + 1)), "{name}");
            assert_eq!(text, MIGRATIONS[index], "{name}");
        }
    }
}
