//! The server as others see it: over HTTP, on a port of this machine, with the test office behind it.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

mod support;
mod console;
mod find;
mod matrix;
mod attacks;
mod settings;
mod case;
mod work;
mod insights;
mod records;
mod serving;
mod machinery;
mod deliveries;
mod news;
