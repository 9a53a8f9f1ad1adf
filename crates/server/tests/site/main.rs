//! The server as others see it: over HTTP, on a port of this machine, with the test office behind it.

mod support;
mod console;
