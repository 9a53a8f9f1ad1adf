//! Wake-ups: something says that there may be jobs.
//!
//! A wake-up is a hint. It may be lost, come twice or come for nothing; the worker looks by itself every
//! now and then anyway. Two ways to be woken, side by side, are one: `(Bell, Listen)`.

mod deliveries;
mod listen;

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::Notify;

pub use deliveries::Deliveries;
pub use listen::Listen;

/// A way to be woken.
#[async_trait]
pub trait Wake: Send {
    /// Waits for a hint. A wait that is broken off loses none.
    async fn wait(&mut self);

    /// Says that everything was looked at that was hinted at before, and that what came of it is kept.
    async fn done(&mut self);
}

/// Wake-ups within one process. Its clones are the same bell.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Wakes one worker that listens, or the next one that does.
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

#[async_trait]
impl Wake for Bell {
    async fn wait(&mut self) {
        self.0.notified().await;
    }

    async fn done(&mut self) {}
}

#[async_trait]
impl<A: Wake, B: Wake> Wake for (A, B) {
    async fn wait(&mut self) {
        tokio::select! {
            () = self.0.wait() => {}
            () = self.1.wait() => {}
        }
    }

    async fn done(&mut self) {
        self.0.done().await;
        self.1.done().await;
    }
}
