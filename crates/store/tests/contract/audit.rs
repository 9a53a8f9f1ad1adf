//! Whoever touches anything behind our back is found, and so is what they touched.

use domain::{DenialClass, Queue, Signed};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement, Value,
    sea_query::{Expr, ExprTrait, Query},
};
use sha2::{Digest, Sha256};
use store::{
    Assignment, Mirrored, RecordKind, StoreError,
    audit::{AuditFinding, verify},
};

use crate::{
    databases::{Office, on_each},
    figures::{decided, sums},
    hooks::subscription,
    invented::{
        self, approved, assessment, case, denied, exhibit, lesson, order, outcome, proposal,
        receipt, record, stamp,
    },
    work::{assignment, hands},
};

/// Every table and its columns, which are numbers, texts or bytes.
pub(crate) const TABLES: [(&str, &str); 30] = [
    ("audit_entries", "practice seq at_ms by_whom did noun row_id row_hash about previous hash"),
    ("audit_heads", "practice seq hash seal"),
    ("practices", "practice id version name opened_ms"),
    ("data_keys", "practice id version master wrapped"),
    ("events", "practice id version account fact claim_word at_ms body"),
    (
        "cases",
        "practice id version claim_word opened_by opened_ms state waits_for n_steps body class door \
         chance_bp denied expected_net deadline_day queue priority file assignee payer work_queue due_day \
         minutes complexity answered_ms",
    ),
    ("exhibits", "practice id version case_id n_steps body"),
    ("proposals", "practice id version case_id state digest expires_ms body"),
    (
        "standing_orders",
        "practice id version agent kinds at_stake_max signed_by signed_ms until_ms revoked_ms \
         revoked_by",
    ),
    ("approvals", "practice id version proposal place approver digest needs at_ms"),
    ("warrants", "practice id version proposal n_attempts"),
    ("receipts", "practice id version witness at_ms body"),
    (
        "outcomes",
        "practice id version ending recovered at_ms known_by payer class door chance_bp denied \
         opened_ms answered_ms",
    ),
    (
        "lessons",
        "practice id version agent agent_version class door chance_bp at_stake response ending \
         recovered",
    ),
    (
        "records",
        "practice id version account kind record_word patient_word claim_word content_word \
         from_day until_day seen_ms body",
    ),
    (
        "decisions",
        "practice id version case_id n_steps agent agent_version at_ms concluded became class door \
         chance_bp denied expected_net deadline_day queue priority because",
    ),
    (
        "statements",
        "practice id version case_id n_steps saying question answer by_whom at_ms words",
    ),
    (
        "findings",
        "practice id version about kind severity at_ms what place resolved_ms resolved_by",
    ),
    ("accounts", "practice id version platform name cursor"),
    ("files", "practice id version account digest n_bytes received_ms body"),
    ("members", "practice id version roles is_gone name"),
    ("credentials", "practice id version name_word identity_word body"),
    ("sessions", "practice id version staff kind begun_ms until_ms ended_ms"),
    ("tokens", "practice id version staff made_ms until_ms ended_ms name"),
    ("rules", "practice id version body"),
    ("amendments", "practice id version what agent was became by_whom at_ms because"),
    (
        "assignments",
        "practice id version case_id from_queue from_person to_queue to_person due_day priority \
         estimated_mins complexity_score task_type specialty_tag by_whom at_ms reason",
    ),
    (
        "decided_claims",
        "practice id version claim_word payer first_day extent class code charged paid denied \
         recovered body",
    ),
    (
        "remittances",
        "practice id version payer payer_name day n_claims n_denied charged paid_on_claims paid \
         denied is_balanced body",
    ),
    ("subscriptions", "practice id version state news by_whom made_ms body"),
];

/// What is no record: jobs, requests and deliveries that are under way, how far a receiver was told, and
/// which migrations were applied.
const MACHINERY: [&str; 5] = ["deliveries", "jobs", "migrations", "posts", "requests"];

/// A short story: a case, a proposal, an approval.
async fn story(office: &Office) {
    let event = denied("e1");
    let case = case(1, &event);
    let proposal = proposal(1, &case);
    let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
    tx.take_in(&event).await.unwrap();
    tx.open_case(&case).await.unwrap();
    tx.propose(&proposal).await.unwrap();
    tx.sign(&Signed::Whole(approved(proposal))).await.unwrap();
    tx.commit().await.unwrap();
}

/// A story that leaves a row in every table.
async fn whole_story(office: &Office) {
    story(office).await;
    rest_of_the_story(office).await;
}

/// What comes after the case was opened and the proposal made.
pub(crate) async fn rest_of_the_story(office: &Office) {
    let event = denied("e1");
    let case = case(1, &event);
    let approved = approved(proposal(1, &case));
    let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
    assert!(tx.journal(&case, &exhibit(1, "claim A100")).await.unwrap());
    assert!(tx.sign_order(&order()).await.unwrap());
    assert_eq!(tx.issue(&approved).await.unwrap(), 2);
    assert!(tx.keep_receipt(&receipt(&approved, 0, "note 77"), case.id).await.unwrap());
    assert!(tx.keep_outcome(&outcome(&case, &event)).await.unwrap());
    assert!(tx.keep_lesson(case.id, &lesson(DenialClass::ALL[0])).await.unwrap());
    let record = record(RecordKind::Coverage, "c1", 1, "1");
    assert_eq!(tx.mirror(&record).await.unwrap(), Mirrored::New);
    tx.assess(case.id, &assessment(100_00)).await.unwrap();
    invented::office(&mut tx, &case).await;
    let (from, to) = (hands(Queue::Appeals, None), hands(Queue::CoderReview, None));
    tx.assign(Assignment { case: case.id, ..assignment(1, from, to) }).await.unwrap();
    tx.keep_decided_claim(&decided(0)).await.unwrap();
    tx.keep_remittance(&sums("1", "00123", "Northwind", "2026-03-02")).await.unwrap();
    tx.subscribe(&subscription()).await.unwrap();
    tx.commit().await.unwrap();
}

/// A connection on which the database does not look after its own rules.
async fn intruder(office: &Office) -> DatabaseConnection {
    if office.is_postgres {
        let options = "options=-c%20session_replication_role%3Dreplica";
        return Database::connect(format!("{}&{options}", office.url)).await.unwrap();
    }
    let mut options = ConnectOptions::new(&office.url);
    options.max_connections(1);
    let db = Database::connect(options).await.unwrap();
    let rules_off = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \
                     PRAGMA synchronous = OFF";
    db.execute_unprepared(rules_off).await.unwrap();
    db
}

async fn findings(office: &Office) -> Vec<AuditFinding> {
    verify(&office.practice, &[]).await.unwrap().findings
}

#[tokio::test]
async fn the_trail_tells_the_story() {
    on_each(async |office| {
        story(&office).await;
        let trail = office.practice.audit_trail(0, 100).await.unwrap();
        let told: Vec<_> = trail.iter().map(|it| format!("{} {}", it.seq, it.did)).collect();
        expect_test::expect![[r#"
            1 practice.founded
            2 data_key.made
            3 data_key.made
            4 event.taken_in
            5 case.opened
            6 proposal.made
            7 approval.given
            8 proposal.approved
        "#]]
        .assert_eq(&(told.join("\n") + "\n"));
        let about = office.practice.trail_of(case(1, &denied("e1")).id).await.unwrap();
        assert_eq!(about, trail[4..]);
        assert_eq!(office.practice.audit_trail(7, 100).await.unwrap(), trail[7..]);
        let report = verify(&office.practice, &[]).await.unwrap();
        assert_eq!((report.n_entries, report.n_rows), (8, 7));
        assert_eq!(report.findings, []);
    })
    .await;
}

/// A row as an intruder sees it: the cells of all its columns.
type Cells = Vec<Value>;

struct Intruded {
    table: &'static str,
    columns: Vec<&'static str>,
}

impl Intruded {
    async fn rows(&self, db: &DatabaseConnection) -> Vec<Cells> {
        let mut query = Query::select();
        query.columns(self.columns.iter().copied()).from(self.table);
        let rows = db.query_all(&query).await.unwrap();
        let cell = |row: &sea_orm::QueryResult, column: &str| -> Value {
            let number = row.try_get::<Option<i64>>("", column).map(Value::BigInt);
            let text = || row.try_get::<Option<String>>("", column).map(Value::String);
            let bytes = || row.try_get::<Option<Vec<u8>>>("", column).map(Value::Bytes);
            number.or_else(|_| text()).or_else(|_| bytes()).unwrap()
        };
        let cells = |row| self.columns.iter().map(|column| cell(row, column)).collect();
        rows.iter().map(cells).collect()
    }

    /// Puts cells in the place of others; an error if the database does not let it happen.
    async fn put(&self, db: &DatabaseConnection, old: &Cells, new: &Cells) -> Result<(), DbErr> {
        let mut query = Query::update();
        query.table(self.table);
        query.values(self.columns.iter().copied().zip(new.iter().cloned().map(Expr::val)));
        self.pick(old, |condition| {
            query.and_where(condition);
        });
        let res = db.execute(&query).await?;
        assert_eq!(res.rows_affected(), 1, "{}", self.table);
        Ok(())
    }

    async fn delete(&self, db: &DatabaseConnection, row: &Cells) {
        let mut query = Query::delete();
        query.from_table(self.table);
        self.pick(row, |condition| {
            query.and_where(condition);
        });
        assert_eq!(db.execute(&query).await.unwrap().rows_affected(), 1, "{}", self.table);
    }

    async fn insert(&self, db: &DatabaseConnection, row: &Cells) {
        let mut query = Query::insert();
        query.into_table(self.table).columns(self.columns.iter().copied());
        query.values_panic(row.iter().cloned().map(Expr::val));
        db.execute(&query).await.unwrap();
    }

    /// A row is known by its first two cells.
    fn pick(&self, row: &Cells, mut and: impl FnMut(Expr)) {
        for (column, cell) in self.columns.iter().zip(row).take(2) {
            and(Expr::col(*column).eq(cell.clone()));
        }
    }

    /// Whether a finding names the row.
    fn is_found(&self, row: &Cells, findings: &[AuditFinding]) -> bool {
        use AuditFinding as F;
        let seq = matches!(self.table, "audit_entries").then(|| number(&row[1]));
        findings.iter().any(|it| match it {
            F::EntryMissing { seq: found } | F::EntryChanged { seq: found } => Some(*found) == seq,
            F::EndMoved { .. } => self.table == "audit_heads",
            F::RowChanged { table, row: id } | F::RowMissing { table, row: id } => {
                *table == self.table && *id == text(&row[1])
            }
            F::EntryInserted { .. }
            | F::LinkBroken { .. }
            | F::Rewritten { .. }
            | F::RowInserted { .. } => false,
        })
    }
}

fn number(cell: &Value) -> i64 {
    let Value::BigInt(Some(number)) = cell else { panic!("{cell:?}") };
    *number
}

fn text(cell: &Value) -> String {
    let Value::String(Some(text)) = cell else { panic!("{cell:?}") };
    text.clone()
}

/// The ways to change one byte of a cell: every one, or the first and the last. A text stays a text.
fn flips(cell: &Value, every: bool) -> Vec<Value> {
    let each = |n: usize, flip: &dyn Fn(usize) -> Value| {
        (0..n).filter(|place| every || *place == 0 || *place + 1 == n).map(flip).collect()
    };
    match cell {
        Value::BigInt(Some(number)) => {
            each(8, &|place| Value::from(number ^ (0x80_i64 << (8 * place))))
        }
        Value::String(Some(text)) => each(text.len(), &|place| {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            Value::from(String::from_utf8(bytes).unwrap())
        }),
        Value::Bytes(Some(bytes)) => each(bytes.len(), &|place| {
            let mut bytes = bytes.clone();
            bytes[place] ^= 1;
            Value::from(bytes)
        }),
        _ => vec![],
    }
}

fn intruded() -> impl Iterator<Item = Intruded> {
    TABLES
        .into_iter()
        .map(|(table, columns)| Intruded { table, columns: columns.split(' ').collect() })
}

/// What is read is checked alike whatever database it comes from; so every byte is changed on SQLite,
/// which takes seconds, and on PostgreSQL two of each cell.
#[tokio::test]
async fn every_byte_that_is_changed_is_found_and_located() {
    on_each(async |office| {
        let event = denied("e1");
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        tx.take_in(&event).await.unwrap();
        tx.open_case(&case(1, &event)).await.unwrap();
        tx.commit().await.unwrap();
        let db = intruder(&office).await;
        let mut n_found = 0;
        for table in intruded() {
            for row in table.rows(&db).await {
                for place in 0..row.len() {
                    for cell in flips(&row[place], !office.is_postgres) {
                        let mut changed = row.clone();
                        changed[place] = cell;
                        if table.put(&db, &row, &changed).await.is_err() {
                            // The database does not let it happen.
                            continue;
                        }
                        let findings = findings(&office).await;
                        let what = (table.table, table.columns[place], &changed[place]);
                        assert!(table.is_found(&row, &findings), "{what:?}: {findings:?}");
                        table.put(&db, &changed, &row).await.unwrap();
                        n_found += 1;
                    }
                }
            }
        }
        let n_expected = if office.is_postgres { 150 } else { 1_500 };
        assert!(n_found > n_expected, "{n_found}");
        assert_eq!(findings(&office).await, []);
    })
    .await;
}

/// The names of all tables come from the database itself, so that a new one is not forgotten.
#[tokio::test]
async fn no_table_is_left_out() {
    on_each(async |office| {
        whole_story(&office).await;
        let db = intruder(&office).await;
        let sql = if office.is_postgres {
            "SELECT relname AS name FROM pg_stat_user_tables ORDER BY 1"
        } else {
            // Its own tables SQLite names so, and so may nobody else.
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        };
        let query = Statement::from_string(db.get_database_backend(), sql);
        let names = db.query_all_raw(query).await.unwrap();
        let names: Vec<String> = names.iter().map(|it| it.try_get("", "name").unwrap()).collect();
        let mut known: Vec<_> = TABLES.iter().map(|(name, _)| *name).chain(MACHINERY).collect();
        known.sort_unstable();
        assert_eq!(names, known);

        let mut n_rows = 0;
        for table in intruded().filter(|it| !it.table.starts_with("audit_")) {
            let rows = table.rows(&db).await;
            assert!(!rows.is_empty(), "{}", table.table);
            n_rows += rows.len() as u64;
        }
        assert_eq!(verify(&office.practice, &[]).await.unwrap().n_rows, n_rows);
        for table in intruded() {
            for row in table.rows(&db).await {
                for place in 1..row.len() {
                    let Some(cell) = flips(&row[place], false).pop() else { continue };
                    let mut changed = row.clone();
                    changed[place] = cell;
                    if table.put(&db, &row, &changed).await.is_ok() {
                        let findings = findings(&office).await;
                        let what = (table.table, table.columns[place]);
                        assert!(table.is_found(&row, &findings), "{what:?}: {findings:?}");
                        table.put(&db, &changed, &row).await.unwrap();
                    }
                }
            }
        }
        assert_eq!(findings(&office).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_taken_out_is_found() {
    on_each(async |office| {
        story(&office).await;
        let db = intruder(&office).await;
        for table in intruded() {
            for row in table.rows(&db).await {
                table.delete(&db, &row).await;
                let findings = findings(&office).await;
                assert!(table.is_found(&row, &findings), "{} {row:?}: {findings:?}", table.table);
                table.insert(&db, &row).await;
            }
        }
        assert_eq!(findings(&office).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_put_in_is_found() {
    on_each(async |office| {
        story(&office).await;
        let db = intruder(&office).await;
        let tables = intruded().filter(|it| it.columns[1] == "id" && it.table != "practices");
        for table in tables {
            let Some(mut row) = table.rows(&db).await.pop() else { continue };
            let id = "put in".to_owned();
            row[1] = id.as_str().into();
            // What must be unique already is in another practice's row, so to speak.
            for (cell, column) in row.iter_mut().zip(&table.columns) {
                if ["opened_by", "approver"].contains(column) {
                    *cell = "put in".into();
                }
            }
            table.insert(&db, &row).await;
            let inserted = AuditFinding::RowInserted { table: table.table.to_owned(), row: id };
            assert_eq!(findings(&office).await, [inserted]);
            table.delete(&db, &row).await;
        }
        assert_eq!(findings(&office).await, []);
    })
    .await;
}

#[tokio::test]
async fn an_entry_that_is_put_in_is_found() {
    on_each(async |office| {
        story(&office).await;
        let db = intruder(&office).await;
        let entries = intruded().next().unwrap();
        let mut row = entries.rows(&db).await.pop().unwrap();
        row[1] = 9_i64.into();
        entries.insert(&db, &row).await;
        assert!(findings(&office).await.contains(&AuditFinding::EntryInserted { seq: 9 }));
    })
    .await;
}

#[tokio::test]
async fn entries_that_change_places_are_found() {
    on_each(async |office| {
        story(&office).await;
        let db = intruder(&office).await;
        let entries = intruded().next().unwrap();
        let rows = entries.rows(&db).await;
        let moved = |row: &Cells, seq: i64| {
            let mut row = row.clone();
            row[1] = seq.into();
            row
        };
        entries.put(&db, &rows[4], &moved(&rows[4], 99)).await.unwrap();
        entries.put(&db, &rows[5], &moved(&rows[5], 5)).await.unwrap();
        entries.put(&db, &moved(&rows[4], 99), &moved(&rows[4], 6)).await.unwrap();
        let findings = findings(&office).await;
        for seq in [5, 6] {
            assert!(findings.contains(&AuditFinding::EntryChanged { seq }), "{findings:?}");
        }
    })
    .await;
}

/// Somebody who can hash but has no keys makes the whole trail anew, without its last entry.
#[tokio::test]
async fn a_trail_that_was_made_anew_is_found_by_its_seal_and_by_what_was_written_down() {
    on_each(async |office| {
        story(&office).await;
        let end = verify(&office.practice, &[]).await.unwrap().end.unwrap();
        assert_eq!(
            verify(&office.practice, std::slice::from_ref(&end)).await.unwrap().findings,
            []
        );

        let db = intruder(&office).await;
        let mut tables = intruded();
        let entries = tables.next().unwrap();
        let heads = tables.next().unwrap();
        let mut rows = entries.rows(&db).await;
        rows.sort_by_key(|row| number(&row[1]));
        entries.delete(&db, &rows[7]).await;
        let old = heads.rows(&db).await.pop().unwrap();
        let mut new = old.clone();
        new[1] = 7_i64.into();
        new[2] = rows[6][10].clone();
        heads.put(&db, &old, &new).await.unwrap();

        let known = verify(&office.practice, std::slice::from_ref(&end)).await.unwrap().findings;
        assert!(known.contains(&AuditFinding::EndMoved { seq: 7 }), "{known:?}");
        assert!(known.contains(&AuditFinding::Rewritten { seq: end.seq }), "{known:?}");
        let refused = office.store.begin(&office.practice, stamp(2)).await.err().unwrap();
        let is_refused = matches!(refused, StoreError::Damaged { table: "audit_heads", .. });
        assert!(is_refused, "nothing is written on top of it: {refused:?}");
    })
    .await;
}

/// The recipe of `docs/operating/audit.md`, followed by somebody who has only the exported lines.
fn check_by_the_recipe(lines: &[String]) -> usize {
    let mut previous = "0".repeat(64);
    for line in lines {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| entry[name].as_str().unwrap().as_bytes().to_vec();
        let digits = |name: &str| entry[name].as_i64().unwrap().to_string().into_bytes();
        let bytes = |name: &str| {
            let hex = entry[name].as_str().unwrap();
            let byte = |place| u8::from_str_radix(&hex[place..place + 2], 16).unwrap();
            (0..hex.len()).step_by(2).map(byte).collect::<Vec<u8>>()
        };
        let parts = [
            b"recourse audit entry 1".to_vec(),
            text("practice"),
            digits("seq"),
            digits("at_ms"),
            text("by"),
            text("did"),
            text("noun"),
            text("row"),
            bytes("row_hash"),
            text("about"),
            bytes("previous"),
        ];
        let hashed = parts.iter().fold(Sha256::new(), |hash, part| {
            hash.chain_update(part.len().to_string())
                .chain_update(":")
                .chain_update(part)
                .chain_update(",")
        });
        assert_eq!(entry["previous"], previous);
        previous =
            hashed.finalize().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        assert_eq!(entry["hash"], previous);
    }
    lines.len()
}

#[tokio::test]
async fn an_exported_trail_can_be_checked_without_this_program() {
    on_each(async |office| {
        story(&office).await;
        let trail = office.practice.audit_trail(0, 100).await.unwrap();
        let lines: Vec<_> = trail.iter().map(|it| it.line(&office.practice)).collect();
        assert_eq!(check_by_the_recipe(&lines), 8);
    })
    .await;
}
