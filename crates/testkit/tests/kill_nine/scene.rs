//! The office that is shot at, and who is killed when.

use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{AccountId, CaseState};
use platforms::{Port, Sandbox};
use store::{Practice, Store};
use tempfile::TempDir;
use testkit::{
    postgres,
    under_fire::{HOLD, Place, Staffed},
};
use tokio::{
    task::block_in_place,
    time::{sleep, timeout},
};

use crate::{
    paper::Word,
    people::{Payer, People, is_passing, or_later},
    process::Process,
    verdict,
};

/// How often somebody is killed.
const N_KILLS: usize = 20;

/// How many processes work; one goes on while the other is dead.
const N_PROCESSES: usize = 2;

/// Claims of each remittance that are refused, and that are paid.
const N_REFUSED: usize = 5;
const N_PAID: usize = 2;

/// How long things may take to come to rest once the killing is over. It takes a few seconds; a machine
/// that builds something beside it takes longer.
const REST_MAX: Duration = Duration::from_mins(2);

/// More cases than there are.
const ALL: u64 = 10_000;

/// Who is killed.
pub(super) enum Target {
    /// One of the processes that work; another one takes its place.
    Process,
    /// The database under all of them.
    Database(postgres::Killable),
}

/// The office that is shot at.
pub(super) struct Scene {
    pub(super) place: Place,
    pub(super) practice: Practice,
    pub(super) sandbox: Arc<Sandbox>,
    /// What was done at the platform, line by line.
    pub(super) book: PathBuf,
    /// The claims that the payer refused at first.
    pub(super) refused: BTreeSet<String>,
    people: People,
    target: Target,
    processes: Vec<Process>,
    n_processes: usize,
    chance: fastrand::Rng,
    _folder: TempDir,
}

impl Scene {
    /// An office on an empty database, with the platform on a port and with processes that work.
    pub(super) async fn open(url: String, target: Target) -> Self {
        let mut chance = fastrand::Rng::new();
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let book = folder.path().join("effects.tsv");
        let account = AccountId::new(Place::first_moment(), [7; 10]);
        let sandbox =
            Arc::new(Place::sandbox(account).with_book(&book).expect("a book can be begun"));
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let port = Port::open(listen, Arc::clone(&sandbox)).expect("a port is free");
        let place = Place::new(url, account, port.address().expect("it has an address"));
        tokio::spawn(port.serve());

        Store::migrate(&place.url).await.expect("the tables can be made");
        let client = Arc::new(place.client().expect("a client can be made"));
        let office = place.office(client, chance.u64(..)).await.expect("the records can be opened");
        let Staffed { practice, manager } =
            place.found(&office).await.expect("the practice can be founded");
        let n_files = Arc::new(AtomicUsize::new(0));
        let payer = Payer { sandbox: Arc::clone(&sandbox), account, n_files };
        let go_home = Arc::new(AtomicBool::new(false));
        let people = People { office, practice: practice.clone(), manager, payer, go_home };
        let mut scene = Self {
            place,
            practice,
            sandbox,
            book,
            refused: BTreeSet::new(),
            people,
            target,
            processes: Vec::new(),
            n_processes: 0,
            chance,
            _folder: folder,
        };
        for _ in 0..N_PROCESSES {
            scene.start_process();
        }
        scene
    }

    /// The whole of it; says what it came to.
    pub(super) async fn fight(mut self) -> String {
        let people = tokio::spawn(self.people.clone().work());
        for nth in 1..=N_KILLS {
            self.send(nth);
            self.moment(nth).await;
            self.kill(nth).await;
        }
        let is_at_rest = timeout(REST_MAX, self.rest()).await.is_ok();
        self.people.go_home.store(true, Ordering::Relaxed);
        people.await.expect("nobody outside is killed");
        assert!(is_at_rest, "{}", verdict::unrest(&self).await);
        self.processes.drain(..).for_each(|it| block_in_place(|| it.end()));
        let tally = verdict::tally(&self).await;
        assert_eq!(tally.faults, Vec::<String>::new(), "{tally}");
        assert!(
            tally.n_found > 0,
            "nobody was killed at a bad moment; this run shows little: {tally}"
        );
        format!("{N_KILLS} kills, {tally}")
    }

    /// The payer's next remittance. Some come twice.
    fn send(&mut self, nth: usize) {
        let claim = |at: usize| format!("K{nth:02}{at}");
        let refused: Vec<_> = (0..N_REFUSED).map(claim).collect();
        let paid = (N_REFUSED..N_REFUSED + N_PAID).map(|at| (claim(at), Word::Paid));
        let claims: Vec<_> =
            refused.iter().map(|it| (it.clone(), Word::Refused)).chain(paid).collect();
        self.refused.extend(refused);
        self.people.payer.send(&claims, 1 + nth % 2);
    }

    /// Waits for the moment to kill: any, or shortly after something was done at the platform.
    async fn moment(&mut self, nth: usize) {
        if nth.is_multiple_of(2) {
            sleep(Duration::from_millis(self.chance.u64(50..700))).await;
            return;
        }
        let n_effects = self.sandbox.effects(0).len();
        let sandbox = Arc::clone(&self.sandbox);
        let done = async {
            while sandbox.effects(n_effects).is_empty() {
                sleep(Duration::from_millis(1)).await;
            }
        };
        // If nothing is done for so long, this moment is one like any other.
        let _ = timeout(Duration::from_secs(3), done).await;
        sleep(Duration::from_millis(self.chance.u64(..40))).await;
    }

    async fn kill(&mut self, nth: usize) {
        if let Target::Database(server) = &mut self.target {
            // Away for a moment; now and then for longer than jobs are held, so that whatever somebody
            // was at is anybody's when it comes back.
            let moment = Duration::from_millis(self.chance.u64(..300));
            let is_long = nth.is_multiple_of(N_KILLS / 2);
            block_in_place(|| server.kill());
            sleep(if is_long { HOLD + moment } else { moment }).await;
            block_in_place(|| server.revive());
            self.processes.iter_mut().for_each(Process::expect_alive);
            return;
        }
        let at = self.chance.usize(..self.processes.len());
        let victim = self.processes.swap_remove(at);
        block_in_place(|| victim.kill());
        verdict::expect_whole_file(&self.place.url).await;
        self.start_process();
    }

    fn start_process(&mut self) {
        self.n_processes += 1;
        let seed = self.chance.u64(..);
        let process = block_in_place(|| Process::start(&self.place, self.n_processes, seed));
        self.processes.push(process);
    }

    /// Until every claim that was refused has a case, and every case is closed.
    async fn rest(&self) {
        loop {
            let cases = self.practice.cases_after(None, ALL).await;
            if let Some(cases) = or_later(cases.map_err(|err| is_passing(&err))) {
                let n_closed = cases.iter().filter(|it| it.state == CaseState::Closed).count();
                if n_closed == cases.len() && cases.len() >= self.refused.len() {
                    return;
                }
            }
            sleep(Duration::from_millis(50)).await;
        }
    }
}
