//! The broker: NATS, which carries the names of jobs that are due to workers on other machines.
//!
//! It is told of jobs by a [`crate::Relay`], and heard by [`crate::Deliveries`]. It decides nothing: who
//! does a job is decided by the database.
//!
//! **Invariants**
//! - A message is the name of a job and nothing else: a step, and numbers of ours. No patient can stand
//!   there, because none can stand in a job.
//! - Losing every message makes jobs later and loses none.

use std::time::Duration;

use async_nats::{
    Client, ConnectOptions,
    connection::State,
    jetstream::{
        self, Context,
        consumer::{AckPolicy, pull},
        message::PublishMessage,
        stream,
    },
};
use store::DueJob;

/// How long to wait before reaching for a broker again that is away.
pub(crate) const PAUSE: Duration = Duration::from_secs(1);

/// The stream, what it is about, and the workers that share it.
const STREAM: &str = "RECOURSE_JOBS";
const SUBJECT: &str = "recourse.jobs";
const WORKERS: &str = "workers";

/// More hints than all workers could use: each of them looks at many jobs for one. The oldest go first,
/// and their jobs are found by looking.
const N_MESSAGES_MAX: i64 = 100_000;

/// A hint that nobody took for so long is of no use; its job was found by looking.
const AGE_MAX: Duration = Duration::from_hours(1);

/// The broker knows a message again for so long, so that two relays that tell of one job tell once.
const SAME_FOR: Duration = Duration::from_mins(2);

/// A message that was not acknowledged for so long goes to another worker.
const ACK_WAIT: Duration = Duration::from_secs(30);

/// The broker says so often that it is still there. After two silences it is asked anew.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// How long a worker's request for messages stands.
const REQUEST: Duration = Duration::from_secs(30);

/// What the client library says. It stays behind `source()`.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the broker can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    /// Its address can't be read, or it refuses us.
    #[error("the broker's address can't be used; write nats://host:4222")]
    Address(#[source] Cause),
    /// It is away, or keeps no streams; jobs are found by looking meanwhile.
    #[error("the broker is away; jobs are done a little later")]
    Away(#[source] Cause),
}

/// A connection to the broker that mends itself.
#[derive(Clone)]
pub struct Broker {
    client: Client,
    context: Context,
}

impl Broker {
    /// Begins to connect. A broker that is away is no error; it may come.
    pub async fn connect(url: &str) -> Result<Self, BrokerError> {
        let options = ConnectOptions::new().name("recourse").retry_on_initial_connect();
        let client = options.connect(url).await.map_err(|err| BrokerError::Address(err.into()))?;
        let context = jetstream::new(client.clone());
        Ok(Self { client, context })
    }

    /// Whether it is there just now.
    pub fn is_there(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// Tells of jobs, and returns when the broker has taken in all of them.
    pub(crate) async fn call(&self, jobs: &[DueJob]) -> Result<(), BrokerError> {
        self.stream().await?;
        let mut answers = Vec::with_capacity(jobs.len());
        for job in jobs {
            let message = PublishMessage::build().message_id(job.name_of_the_call());
            let message = message.payload(job.name().into());
            answers.push(self.context.send_publish(SUBJECT, message).await.map_err(away)?);
        }
        for answer in answers {
            answer.await.map_err(away)?;
        }
        Ok(())
    }

    /// Messages as they come, until the broker is away.
    pub(crate) async fn messages(&self) -> Result<pull::Stream, BrokerError> {
        let stream = self.stream().await?;
        let config = pull::Config {
            durable_name: Some(WORKERS.into()),
            ack_policy: AckPolicy::Explicit,
            ack_wait: ACK_WAIT,
            ..pull::Config::default()
        };
        let consumer = stream.get_or_create_consumer(WORKERS, config).await.map_err(away)?;
        let messages = consumer.stream().heartbeat(HEARTBEAT).expires(REQUEST);
        messages.messages().await.map_err(away)
    }

    /// The stream, made if it is not there: a broker may forget everything.
    async fn stream(&self) -> Result<stream::Stream, BrokerError> {
        let config = stream::Config {
            name: STREAM.into(),
            subjects: vec![SUBJECT.into()],
            retention: stream::RetentionPolicy::WorkQueue,
            discard: stream::DiscardPolicy::Old,
            // A hint need not outlive the broker.
            storage: stream::StorageType::Memory,
            max_messages: N_MESSAGES_MAX,
            max_age: AGE_MAX,
            duplicate_window: SAME_FOR,
            ..stream::Config::default()
        };
        self.context.get_or_create_stream(config).await.map_err(away)
    }
}

fn away(err: impl std::error::Error + Send + Sync + 'static) -> BrokerError {
    BrokerError::Away(err.into())
}
