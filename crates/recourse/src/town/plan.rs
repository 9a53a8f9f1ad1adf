//! How large a town is, how careful its people are, and how reliable its mail is.

/// What a town is made by, beside its seed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Plan {
    /// The practice and its payers.
    pub world: world::Plan,
    /// Of the claims that are routed to a queue and get no other answer, so many in ten thousand are
    /// worked by the practice's own people. 0 leaves all of them lying.
    pub by_hand_bp: u32,
    /// So many files in ten thousand come late, and so many come once more under another name.
    pub disturbed_bp: u32,
}

impl Default for Plan {
    /// An office whose denials wait for the product, and a mail that mostly works.
    fn default() -> Self {
        Self {
            world: world::Plan { worked_bp: 0, ..world::Plan::default() },
            by_hand_bp: 0,
            disturbed_bp: 200,
        }
    }
}
