//! Wake-ups from the broker: each of its messages names a job that is due, and goes to one worker.
//!
//! The worker does not rely on the message: it looks what is due, as it does without one. The message is
//! acknowledged when what the worker found is kept, so that a worker that dies leaves the hint to
//! another.

use async_nats::jetstream::Message;
use async_trait::async_trait;
use futures_util::StreamExt;
use tokio::{
    sync::mpsc::{self, Receiver, Sender},
    task::JoinHandle,
    time::sleep,
};

use super::Wake;
use crate::broker::{Broker, PAUSE};

/// How many messages wait for the worker in this process. What is more waits at the broker, where other
/// workers can have it.
const N_WAITING_MAX: usize = 64;

/// Takes messages from the broker until it is dropped.
pub struct Deliveries {
    waiting: Receiver<Message>,
    /// What the worker was woken with and has not acknowledged.
    heard: Vec<Message>,
    task: JoinHandle<()>,
}

impl Deliveries {
    /// Begins to take messages, and goes on whatever becomes of the broker.
    pub fn begin(broker: Broker) -> Self {
        let (sender, waiting) = mpsc::channel(N_WAITING_MAX);
        let task = tokio::spawn(take(broker, sender));
        Self { waiting, heard: Vec::new(), task }
    }
}

impl Drop for Deliveries {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[async_trait]
impl Wake for Deliveries {
    async fn wait(&mut self) {
        match self.waiting.recv().await {
            Some(message) => self.heard.push(message),
            None => std::future::pending().await,
        }
        // One look serves all that are here.
        while let Ok(message) = self.waiting.try_recv() {
            self.heard.push(message);
        }
    }

    async fn done(&mut self) {
        for message in self.heard.drain(..) {
            // One that does not arrive brings the message again, which wakes a worker for nothing.
            drop(message.ack().await);
        }
    }
}

/// Takes messages as they come. A broker that is away comes back, perhaps with nothing of what it knew.
async fn take(broker: Broker, sender: Sender<Message>) {
    loop {
        if let Ok(mut messages) = broker.messages().await {
            while let Some(Ok(message)) = messages.next().await {
                if sender.send(message).await.is_err() {
                    return;
                }
            }
        }
        sleep(PAUSE).await;
    }
}
