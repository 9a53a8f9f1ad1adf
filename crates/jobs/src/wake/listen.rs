//! Wake-ups from PostgreSQL: the database says itself when jobs were enqueued, by whatever process.

use std::time::Duration;

use async_trait::async_trait;
use store::Store;
use tokio::{task::JoinHandle, time::sleep};

use super::{Bell, Wake};

/// How long it waits before it reaches for a database again that is away. Workers find jobs by
/// looking meanwhile, so nothing is gained by a shorter wait.
const PAUSE: Duration = Duration::from_secs(1);

/// Listens until it is dropped. On SQLite it hears nothing: no other process can say anything there.
pub struct Listen {
    bell: Bell,
    task: JoinHandle<()>,
}

impl Listen {
    /// Begins to listen, and goes on whatever becomes of the connection.
    pub fn begin(store: Store) -> Self {
        let bell = Bell::default();
        // On its own, so that nothing is missed while the worker is at its jobs.
        let task = tokio::spawn(listen(store, bell.clone()));
        Self { bell, task }
    }
}

impl Drop for Listen {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[async_trait]
impl Wake for Listen {
    async fn wait(&mut self) {
        self.bell.wait().await;
    }

    async fn done(&mut self) {}
}

/// Rings whenever the database says that there are jobs, or may have said so while nobody heard.
async fn listen(store: Store, bell: Bell) {
    loop {
        match store.listen().await {
            Ok(Some(mut listener)) => {
                bell.ring();
                while listener.wait().await.is_ok() {
                    bell.ring();
                }
            }
            Ok(None) => return,
            Err(_) => {}
        }
        sleep(PAUSE).await;
    }
}
