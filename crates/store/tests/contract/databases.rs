//! The databases on which every promise is tried: an SQLite file, and a PostgreSQL that the tests start
//! themselves where one is installed.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use domain::PracticeId;
use sea_orm::{ConnectionTrait, Database};
use store::{Keys, Practice, Store};
use tempfile::TempDir;

use crate::invented;

/// A store on a new database, with one practice in it.
pub(crate) struct Office {
    pub(crate) url: String,
    pub(crate) store: Store,
    pub(crate) practice: Practice,
    pub(crate) is_postgres: bool,
    _folder: Option<TempDir>,
}

/// Tries a promise on each database that there is.
pub(crate) async fn on_each(promise: impl AsyncFn(Office)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("recourse.db").display());
    promise(Office::open(url, Some(folder)).await).await;
    if let Some(url) = postgres().await {
        promise(Office::open(url, None).await).await;
    }
}

impl Office {
    async fn open(url: String, folder: Option<TempDir>) -> Self {
        Store::migrate(&url).await.unwrap();
        let store = Store::open(&url, invented::keys()).await.unwrap();
        let id: PracticeId = invented::practice_id(1);
        let practice = store.found(id, "Elm Street Family Practice", invented::stamp(0)).await;
        let is_postgres = url.starts_with("postgres");
        Self { url, store, practice: practice.unwrap(), is_postgres, _folder: folder }
    }

    /// The same database, opened again with other keys.
    pub(crate) async fn opened_with(&self, keys: Keys) -> Store {
        Store::open(&self.url, keys).await.unwrap()
    }
}

/// The address of a new and empty database in our own PostgreSQL.
async fn postgres() -> Option<String> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    static N_DATABASES: AtomicU32 = AtomicU32::new(0);
    let server = SERVER.get_or_init(Server::start).as_ref()?;
    let name = format!("office_{}", N_DATABASES.fetch_add(1, Ordering::Relaxed));
    let url = |name: &str| format!("postgres:///{name}?host={}&user=recourse", server.folder);
    let db = Database::connect(url("postgres")).await.unwrap();
    db.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    db.close().await.unwrap();
    Some(url(&name))
}

/// A running PostgreSQL. It ends when its standard input does, and so with the tests.
struct Server {
    folder: String,
    _input: ChildStdin,
}

impl Server {
    fn start() -> Option<Self> {
        let script = include_str!("private_postgres.sh");
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout == b"0\n");
        let mut command = if is_root {
            // PostgreSQL refuses to run as root.
            let mut command = Command::new("runuser");
            command.args(["-u", "nobody", "--"]);
            command.args(["sh", "-c", script]);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped());
        let server = command.stderr(Stdio::null()).spawn().ok().and_then(Self::wait_for);
        if server.is_none() {
            // Past the test harness, which keeps what a passing test prints to itself.
            let note = "\nstore: NOTE: no PostgreSQL could be started here, so HALF OF THE CONTRACT \
                        SUITE DID NOT RUN. Install `postgresql`, version 15 or newer.\n\n";
            std::io::stderr().write_all(note.as_bytes()).unwrap();
        }
        server
    }

    fn wait_for(mut child: Child) -> Option<Self> {
        let input = child.stdin.take()?;
        let mut folder = String::new();
        BufReader::new(child.stdout.take()?).read_line(&mut folder).ok()?;
        let folder = folder.trim().to_owned();
        (!folder.is_empty()).then_some(Self { folder, _input: input })
    }
}
