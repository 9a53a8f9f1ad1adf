//! Durable jobs: a worker takes what is due from the store, has it done, and tries again later what
//! could not be done.
//!
//! The queue itself is in the store, because a job is enqueued and finished in the transactions of the
//! steps. Here is who works it off. What a job does is none of this crate's business: it knows no
//! medicine, and is tested with toy jobs.
//!
//! **Invariants**
//! - A job's effect and its end are one commit.
//! - A wake-up is a hint: without any, jobs are done a little later.
//! - Nothing here knows what time it is; time and chance are handed in.

mod backoff;
mod work;
mod worker;
mod broker;
mod wake;
mod runner;
mod relay;

pub use backoff::Backoff;
pub use broker::{Broker, BrokerError};
pub use relay::Relay;
pub use runner::Runner;
pub use wake::{Bell, Deliveries, Listen, Wake};
pub use work::{Trouble, Work};
pub use worker::{Round, Settings, Worker};
