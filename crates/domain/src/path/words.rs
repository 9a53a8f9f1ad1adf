//! Lists of words: enums whose every word has a name for files, tables and settings.
//!
//! The name is what a stored record says, so it never changes; the word in the code may.

/// Declares an enum without fields, with the list of all its words and their names.
///
/// ```
/// domain::words! {
///     /// Where a letter is.
///     pub enum Letter {
///         /// On the desk.
///         Written = "written",
///         /// In the post.
///         Sent = "sent",
///     }
/// }
/// assert_eq!(Letter::from_id("sent"), Some(Letter::Sent));
/// assert_eq!(Letter::ALL.len(), 2);
/// ```
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$of:meta])* $word:ident = $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum $name {
            $($(#[$of])* $word,)*
        }

        impl $name {
            /// Every word, in order.
            pub const ALL: &[Self] = &[$(Self::$word,)*];

            /// The name in records, settings and tables; it never changes.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$word => $id,)*
                }
            }

            /// Reads the name.
            pub fn from_id(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$word),)*
                    _ => None,
                }
            }
        }
    };
}
