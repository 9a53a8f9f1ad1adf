//! The payers: what they promise, what they demand, and how they behave.
//!
//! A payer knows what is on a claim and what is in its own books, and nothing of what the practice
//! meant. It reads the bytes of an 837, answers with a 999 and a 277CA, and some days later with an
//! 835.

mod account;
mod acknowledge;
mod adjudicate;
mod books;
mod cards;
mod cause;
mod codes;
mod contest;
mod decide;
mod decision;
mod filed;
mod line;
mod payer;
mod price;
mod remit;
mod rules;
mod stay;
mod write_835;

pub use cards::{Card, card, cards};
pub use cause::{Cause, Remedy};
pub use contest::{Contest, Enclosure, Foresight};
pub use decision::{Cut, DecidedLine, Decision};

pub use remit::ProviderCut;

pub(crate) use acknowledge::Parcel;
pub(crate) use books::{Authorization, Referral};
pub(crate) use codes::remedy;
pub(crate) use filed::Filed;
pub(crate) use payer::{Effects, Payer};
pub(crate) use remit::{Posting, Written};

/// A payer, by its place in [`cards`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PayerId(pub u8);

/// Part B of original Medicare.
pub const MEDICARE_B: PayerId = PayerId(0);
/// Part A of original Medicare.
pub const MEDICARE_A: PayerId = PayerId(1);
/// A commercial plan.
pub const COMMERCIAL: PayerId = PayerId(2);
/// A Blue plan.
pub const BLUE: PayerId = PayerId(3);
/// Medicaid, through a managed-care plan.
pub const MEDICAID: PayerId = PayerId(4);
/// A plan that pays what Medicare leaves over.
pub const SUPPLEMENT: PayerId = PayerId(5);
