//! Wake-ups: something says that there may be jobs.
//!
//! A wake-up is a hint. It may be lost, come twice or come for nothing; the worker looks by itself every
//! now and then anyway.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::Notify;

/// A way to be woken.
#[async_trait]
pub trait Wake: Send {
    /// Waits for a hint.
    async fn wait(&mut self);
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
}
