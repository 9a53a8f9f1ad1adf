//! The console as people see it: walked in a real Chromium, by mouse, by keyboard alone and on a phone,
//! in light and in dark.
//!
//! Where Chromium and `chromedriver` are not installed the walks are left out, and say so on stderr. The
//! same goes for axe-core, which looks for barriers: it is fetched once, and never kept in the tree.
//!
//! **Invariant:** no walk ends well if the browser has anything to complain of: an error of the script,
//! a file that is not there, or something that the content security policy forbids.

#[path = "../site/support.rs"]
#[expect(dead_code, reason = "walks come by a browser, so not all that other tests need is used")]
mod support;
mod chromium;
mod office;
mod barriers;
mod pages;
mod walks;
mod keyboard;
mod phone;

/// Says aloud what is not looked at on this machine, so that nobody takes it for well.
#[expect(clippy::print_stderr, reason = "a walk that was left out has to be seen")]
fn left_out(what: &str, why: &str) {
    eprintln!("LEFT OUT: {what}, because {why}");
}
