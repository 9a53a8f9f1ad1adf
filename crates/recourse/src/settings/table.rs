//! The settings, one row for each.

use super::{Field, Settings};

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its name: the section of `recourse.toml`, a dot, the key.
    pub name: &'static str,
    /// The value if nobody sets it; empty if there is none.
    pub default: &'static str,
    /// What it is for, in one sentence.
    pub says: &'static str,
    /// Where its value is kept, and what may stand there.
    pub field: fn(&mut Settings) -> Field<'_>,
}

/// All settings, in the order in which they are shown.
///
/// The numbers under `work` are ours. A worker that dies is noticed after `hold_secs`, so a minute; one
/// that is slower than that does its work twice and keeps it once.
pub static ALL: &[Setting] = &[
    Setting {
        name: "database.url",
        default: "sqlite:recourse.db",
        says: "Where the records are: a file (`sqlite:`), or a PostgreSQL on this machine (`postgres:`).",
        field: |it| Field::Address(&mut it.database.url),
    },
    Setting {
        name: "database.url_file",
        default: "",
        says: "A file that holds `database.url`, for an address with a password in it.",
        field: |it| Field::File(&mut it.database.url_file),
    },
    Setting {
        name: "keys.master_file",
        default: "master.key",
        says: "The file of the master key, which opens the records; `recourse migrate` makes it.",
        field: |it| Field::Place(&mut it.keys.master_file),
    },
    Setting {
        name: "keys.master",
        default: "",
        says: "The master key itself, 64 hexadecimal digits, in place of a file; only as an environment variable.",
        field: |it| Field::Secret(&mut it.keys.master),
    },
    Setting {
        name: "keys.master_command",
        default: "",
        says: "A command that prints the master key, such as one that asks a vault, in place of a file; its words are separated by spaces.",
        field: |it| Field::Text(&mut it.keys.master_command),
    },
    Setting {
        name: "keys.earlier_files",
        default: "",
        says: "The files of earlier master keys, while some records still need them.",
        field: |it| Field::Files(&mut it.keys.earlier_files),
    },
    Setting {
        name: "practice.name",
        default: "",
        says: "Which practice to work for, where the database holds several.",
        field: |it| Field::Text(&mut it.practice.name),
    },
    Setting {
        name: "practice.utc_offset_minutes",
        default: "0",
        // UTC-12 to UTC+14 are the offsets in use (IANA time zone database).
        says: "How many minutes the practice's clocks are ahead of UTC (New York: -300); a day of work begins and ends there.",
        field: |it| Field::Offset(&mut it.practice.utc_offset_minutes, -720..=840),
    },
    Setting {
        name: "platform.kind",
        default: "folder",
        says: "How files come and go: through two folders on this machine.",
        field: |it| Field::Word(&mut it.platform.kind, &["folder"]),
    },
    Setting {
        name: "platform.inbox",
        default: "inbox",
        says: "The folder in which remittances, claims and acknowledgments arrive.",
        field: |it| Field::Place(&mut it.platform.inbox),
    },
    Setting {
        name: "platform.outbox",
        default: "outbox",
        says: "The folder into which approved answers are put.",
        field: |it| Field::Place(&mut it.platform.outbox),
    },
    Setting {
        name: "platform.poll_secs",
        default: "60",
        says: "How many seconds pass between two looks into the inbox.",
        field: |it| Field::Number(&mut it.platform.poll_secs, 1..=86_400),
    },
    Setting {
        name: "work.n_jobs_max",
        default: "32",
        says: "How many jobs a worker takes at once, to be kept by one commit.",
        field: |it| Field::Number(&mut it.work.n_jobs_max, 1..=1_000),
    },
    Setting {
        name: "work.hold_secs",
        default: "60",
        says: "After how many seconds of silence the jobs of a worker go to others.",
        field: |it| Field::Number(&mut it.work.hold_secs, 5..=3_600),
    },
    Setting {
        name: "work.poll_ms",
        default: "1000",
        says: "How many milliseconds a worker without jobs waits before it looks again.",
        field: |it| Field::Number(&mut it.work.poll_ms, 10..=60_000),
    },
    Setting {
        name: "work.n_concurrent",
        default: "4",
        says: "How many jobs a worker thinks about at the same time.",
        field: |it| Field::Number(&mut it.work.n_concurrent, 1..=256),
    },
    Setting {
        name: "wake.nats_url",
        default: "",
        says: "The NATS server through which workers on several machines wake each other; without one they look for themselves.",
        field: |it| Field::Text(&mut it.wake_nats_url),
    },
    Setting {
        name: "authority.limits_file",
        default: "",
        says: "The practice's own table of who may approve what, in place of the shipped one; read when a practice is founded.",
        field: |it| Field::File(&mut it.limits_file),
    },
    Setting {
        name: "tables.contract_file",
        default: "",
        says: "What was agreed with the payers (as `recourse analyze --contract`).",
        field: |it| Field::File(&mut it.contract_file),
    },
    Setting {
        name: "tables.codes_files",
        default: "",
        says: "Official code lists to show instead of our own wording (as `recourse analyze --codes`).",
        field: |it| Field::Files(&mut it.codes_files),
    },
    Setting {
        name: "proposals.last_days",
        default: "7",
        says: "For how many days a proposal may be approved, if no deadline is nearer; read when a practice is founded.",
        field: |it| Field::Number(&mut it.proposals_last_days, 1..=90),
    },
    Setting {
        name: "log.level",
        default: "warn",
        says: "From which level on lines are written to standard error; docs/logging.md says what they tell.",
        field: |it| Field::Word(&mut it.log_level, &["error", "warn", "info", "debug"]),
    },
];
