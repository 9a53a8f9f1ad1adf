//! Protected health information that can't reach a log by accident.

use std::fmt;

/// A value that identifies a patient.
///
/// `Debug` prints a placeholder and there is no `Display`, so the only way to the value is
/// [`Phi::expose`], which is easy to search for in a review.
#[derive(Clone, Default, Eq, Hash, PartialEq)]
pub struct Phi<T>(T);

impl<T> Phi<T> {
    /// Marks a value as identifying a patient.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for a screen or a payload that a person asked for by name.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[phi]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_never_shows_the_value() {
        let name = Phi::new("Ada Example".to_owned());
        assert_eq!(format!("{name:?}"), "[phi]");
        assert_eq!(name.expose(), "Ada Example");
    }
}
