//! The console of a demo: the demo's office goes on working while somebody looks, and a day of its town
//! passes when somebody says so, or by itself with `--play`.

use std::{
    future::Future,
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use orchestrator::sign_in::HashCost;
use server::{Gate, Serving, ServingError, SignIn, Site, SiteSettings, Stuck, Town, Wait};
use tokio::{sync::Mutex, time::sleep};

use super::Failure;
use crate::{
    command::{complain, place::with_causes, work},
    demo::{Demo, DemoError, PRACTICE, Working},
    door,
};

/// The port of a demo, unless it is somebody else's already.
const PORT: u16 = 8420;

/// How often the demo's office looks whether something is due: soon enough that whoever approves sees the
/// receipt at once.
const LOOK: Duration = Duration::from_millis(250);

/// The most bytes of an upload: the largest file of a demo has a hundredth of it.
const UPLOAD_BYTES_MAX: usize = 16 << 20;

/// A demo that lives on while its console is open.
pub(super) struct Living {
    demo: Mutex<Demo>,
    guests: Vec<SignIn>,
    working: Option<Working>,
}

/// A console that listens.
pub(super) struct Console {
    serving: Serving,
    site: Site,
    living: Arc<Living>,
}

impl Console {
    /// Listens where somebody said, or else on this machine alone.
    pub(super) async fn begin(
        demo: Demo,
        listen: Option<SocketAddr>,
        working: Option<Working>,
    ) -> Result<Self, Failure> {
        let serving = begin(listen).await?;
        demo.let_clock_run();
        let (office, practice) = (demo.office.clone(), demo.practice().clone());
        let guests = demo.let_in().await?;
        let living = Arc::new(Living { demo: Mutex::new(demo), guests, working });
        let machine = door::Machine::new().map_err(io::Error::other)?;
        let settings = SiteSettings {
            is_secure: false,
            upload_bytes_max: UPLOAD_BYTES_MAX,
            metrics_word: None,
            // A newcomer tries it with a program on the same machine.
            webhooks_may_go_near: true,
            gate: Gate::default(),
            elsewhere: None,
            hash_cost: HashCost::default(),
            shown: Vec::new(),
            demo: Some(living.clone()),
            wait: Wait::default(),
            wall: Some(Arc::new(machine)),
        };
        let site = Site::new(office, practice, PRACTICE.to_owned(), settings);
        Ok(Self { serving, site, living })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        self.serving.address()
    }

    /// Who may sign in.
    pub(super) fn guests(&self) -> &[SignIn] {
        &self.living.guests
    }

    /// Serves until ctrl-c; a day passes each time that this much time has, if any is said.
    pub(super) async fn until_stopped(self, day: Option<Duration>) -> Result<(), Failure> {
        let Self { serving, site, living } = self;
        let stop = async {
            tokio::select! {
                () = work::stopped() => {}
                () = living.work() => {}
                () = living.play(day) => {}
            }
        };
        serving.until(site, stop).await;
        Ok(living.demo.lock().await.keep_clock()?)
    }
}

impl Living {
    /// The office works, again and again. It ends only with what nobody here can mend.
    async fn work(&self) {
        loop {
            let worked = self.demo.lock().await.work_on().await;
            if let Err(err) = worked {
                complain(&with_causes(&err));
                return;
            }
            sleep(LOOK).await;
        }
    }

    /// Days pass by themselves, if somebody wants them to.
    async fn play(&self, day: Option<Duration>) {
        let Some(day) = day else { return std::future::pending().await };
        loop {
            sleep(day).await;
            if self.pass_day().await.is_err() {
                return;
            }
        }
    }

    /// The rest of this day, and the next one up to the hour at which people see what waits for them.
    async fn next_day(&self) -> Result<(), DemoError> {
        let mut demo = self.demo.lock().await;
        demo.evening().await?;
        demo.next_morning().await?;
        if let Some(working) = self.working {
            demo.people_work(working).await?;
        }
        Ok(())
    }
}

impl Town for Living {
    fn pass_day(&self) -> Pin<Box<dyn Future<Output = Result<(), Stuck>> + Send + '_>> {
        Box::pin(async {
            self.next_day().await.map_err(|err| {
                complain(&with_causes(&err));
                Stuck
            })
        })
    }

    fn people(&self) -> &[SignIn] {
        &self.guests
    }
}

/// The demo's own port, or any that is free; where somebody said a place, there or nowhere.
async fn begin(listen: Option<SocketAddr>) -> Result<Serving, ServingError> {
    if let Some(listen) = listen {
        return Serving::begin(listen, None).await;
    }
    let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match Serving::begin(here(PORT), None).await {
        Err(ServingError::Taken { .. }) => Serving::begin(here(0), None).await,
        begun => begun,
    }
}
