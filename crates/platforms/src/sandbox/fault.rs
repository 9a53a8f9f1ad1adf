//! The ways in which a sandbox fails when it is told to, each as real platforms do.

/// A sort of request, for which faults are told apart.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Request {
    /// [`crate::Platform::perform`].
    Perform,
    /// [`crate::Platform::find`].
    Find,
    /// [`crate::Platform::poll`] and [`crate::Platform::fetch`].
    Read,
}

/// How a request fails.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// It is turned away at the door.
    Busy,
    /// It never arrives, and no answer comes.
    LostRequest,
    /// It takes effect, and no answer comes.
    LostAnswer,
    /// It takes effect, and the answer comes only when the test lets it go: long after a caller
    /// with a time limit has given up. A question is given up at once.
    Slow,
    /// It is refused.
    Refused,
}

impl Fault {
    /// Every one.
    pub const ALL: &[Self] =
        &[Self::Busy, Self::LostRequest, Self::LostAnswer, Self::Slow, Self::Refused];
}

/// How a delivery goes wrong on the way to us.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Disturbance {
    /// It comes twice.
    Duplicate,
    /// It comes after everything else that is on its way.
    OutOfOrder,
    /// It does not come.
    Lost,
    /// Another one comes before it, signed by somebody else.
    Forged,
}
