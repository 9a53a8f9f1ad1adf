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
        name: "server.listen",
        default: "127.0.0.1:8080",
        says: "Where `recourse serve` listens. Other machines are let in only over TLS, its own or that of a proxy.",
        field: |it| Field::Listen(&mut it.server.listen),
    },
    Setting {
        name: "server.public_url",
        default: "",
        says: "How people reach the console, where that is not where it listens; other names are then refused.",
        field: |it| Field::Url(&mut it.server.public_url),
    },
    Setting {
        name: "server.tls_cert_file",
        default: "",
        says: "The certificate and those that vouch for it, in PEM; read again when the file changes.",
        field: |it| Field::File(&mut it.server.tls_cert_file),
    },
    Setting {
        name: "server.tls_key_file",
        default: "",
        says: "The private key of the certificate, in PEM.",
        field: |it| Field::File(&mut it.server.tls_key_file),
    },
    Setting {
        name: "server.proxy",
        default: "",
        says: "The proxies in front of it, which speak TLS and may say for whom they ask (`X-Forwarded-For`, `X-Forwarded-Proto`).",
        field: |it| Field::Machines(&mut it.server.proxies),
    },
    Setting {
        name: "server.upload_mib_max",
        default: "64",
        // Ours: the largest remittance of the real samples has a tenth of that.
        says: "How large a file may be that somebody uploads, in MiB.",
        field: |it| Field::Number(&mut it.server.upload_mib_max, 1..=1_024),
    },
    Setting {
        name: "server.metrics_token_file",
        default: "",
        says: "A file with the token by which a collector may read `/metrics` without signing in.",
        field: |it| Field::File(&mut it.server.metrics_token_file),
    },
    Setting {
        name: "server.private_receivers",
        default: "refuse",
        says: "Whether webhooks may be sent to addresses of the house (10.0.0.0/8 and the like).",
        field: |it| Field::Word(&mut it.server.private_receivers, &["refuse", "allow"]),
    },
    Setting {
        name: "sign_in.oidc_issuer",
        default: "",
        says: "The provider through which people may sign in (OpenID Connect), such as `https://login.example.org`.",
        field: |it| Field::Text(&mut it.sign_in.oidc_issuer),
    },
    Setting {
        name: "sign_in.oidc_client_id",
        default: "",
        says: "What the provider calls this installation.",
        field: |it| Field::Text(&mut it.sign_in.oidc_client_id),
    },
    Setting {
        name: "sign_in.oidc_secret_file",
        default: "",
        says: "The file with the secret that the provider gave for it.",
        field: |it| Field::File(&mut it.sign_in.oidc_secret_file),
    },
    Setting {
        name: "sign_in.oidc_match",
        default: "sub",
        says: "By what somebody is known: the provider's own number of them (`sub`), or their verified e-mail address.",
        field: |it| Field::Word(&mut it.sign_in.oidc_match, &["sub", "email"]),
    },
    Setting {
        name: "sign_in.oidc_roles_claim",
        default: "",
        says: "The claim in which the provider says what somebody is here; without one, `recourse staff` says it.",
        field: |it| Field::Text(&mut it.sign_in.oidc_roles_claim),
    },
    Setting {
        name: "log.level",
        default: "warn",
        says: "From which level on lines are written to standard error; docs/logging.md says what they tell.",
        field: |it| Field::Word(&mut it.log_level, &["error", "warn", "info", "debug"]),
    },
    Setting {
        name: "log.traces_url",
        default: "",
        says: "Where traces are sent (OpenTelemetry, OTLP as JSON), such as `http://127.0.0.1:4318/v1/traces`; without it there are none.",
        field: |it| Field::Text(&mut it.traces_url),
    },
];
