//! The platforms: each connector translates one vendor's words into ours and back.
//!
//! A platform is a stranger. It repeats itself, loses answers, sends things out of order, and lets
//! anybody post to a webhook. So every way in is a hint that is verified or fetched, and every way
//! out is one action under one warrant whose answer may be missing.
//!
//! **Invariants**
//! - A connector keeps nothing and decides nothing: it has a connection, never tries again by
//!   itself, and never sees the store.
//! - [`Platform::perform`] is the only method that changes anything out there, and it takes a
//!   [`domain::Warrant`].
//! - [`Platform::decode`] takes only what [`Platform::verify`] let through.
//! - No error and no finding quotes what a platform said: it may name a patient.

mod platform;
mod description;
mod delivery;
mod reading;
mod failure;
mod read_only;
mod sandbox;
mod folder;

pub use delivery::{Delivery, Unverified, Verified};
pub use description::{Budget, BudgetOwner, Description, Writes};
pub use failure::{Next, PlatformError};
pub use folder::{Folder, FolderError};
pub use platform::Platform;
pub use read_only::ReadOnly;
pub use reading::{Cursor, Finding, Page, Reading, ReceivedFile, RecordRef};
pub use sandbox::{Disturbance, Effect, Fault, Request, Sandbox};
#[cfg(feature = "port")]
pub use sandbox::{NotConnected, Port, SandboxClient};
