//! How the segments, composites and loops of an 837 are declared.
//!
//! Each is declared once, as a table, and reading and writing are both made from it; so they can't
//! get out of step.

/// Declares a typed segment: its identifier, and its elements by their number in ascending order.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident = $tag:ident {
        $($(#[$field_doc:meta])* $n:literal $field:ident: $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Eq, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// Elements that have no field here: number and components.
            pub other: Vec<(usize, Vec<String>)>,
        }

        const _: () = {
            use $crate::{
                Segment,
                claim::table::{Element, Notes, Cell, Row, number_max},
                writer::SegmentWriter,
            };

            impl Row for $name {
                fn read(segment: &Segment<'_>, notes: &mut Notes<'_>) -> Self {
                    let mut row = Self::default();
                    let listed = number_max(&[$($n),*], &row.other);
                    let mut elements = segment.elements();
                    for n in 1.. {
                        let element = elements.next();
                        // A required amount that is not there at all is a finding too.
                        if element.is_none() && n > listed {
                            break;
                        }
                        let cell = Cell { segment, n, element: element.unwrap_or_default() };
                        match n {
                            $($n => row.$field = Element::read(cell, notes),)*
                            _ => row.other.push((n, Element::read(cell, notes))),
                        }
                    }
                    row.other.retain(|(_, components)| !components.is_empty());
                    row
                }

                fn write(&self, out: &mut SegmentWriter) {
                    out.begin(stringify!($tag));
                    for n in 1..=number_max(&[$($n),*], &self.other) {
                        out.element();
                        match n {
                            $($n => Element::write(&self.$field, out),)*
                            _ => for (_, components) in self.other.iter().filter(|it| it.0 == n) {
                                Element::write(components, out);
                            },
                        }
                    }
                    out.end();
                }
            }
        };
    };
}

/// Declares a composite element: its components by their number in ascending order.
macro_rules! composite {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$part_doc:meta])* $n:literal $part:ident,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Eq, PartialEq)]
        pub struct $name {
            $($(#[$part_doc])* pub $part: String,)*
            /// Components that have no field here, by their number.
            pub other: Vec<(usize, String)>,
        }

        const _: () = {
            use $crate::{
                claim::table::{Element, Notes, Cell, number_max, owned},
                writer::SegmentWriter,
            };

            impl Element for $name {
                fn read(cell: Cell<'_>, notes: &mut Notes<'_>) -> Self {
                    let mut composite = Self::default();
                    for (n, component) in (1..).zip(cell.components(notes)) {
                        match n {
                            $($n => composite.$part = owned(component),)*
                            _ => composite.other.push((n, owned(component))),
                        }
                    }
                    composite.other.retain(|(_, component)| !component.is_empty());
                    composite
                }

                fn write(&self, out: &mut SegmentWriter) {
                    for n in 1..=number_max(&[$($n),*], &self.other) {
                        if n > 1 {
                            out.component();
                        }
                        match n {
                            $($n => out.text(&self.$part),)*
                            _ => for (_, component) in self.other.iter().filter(|it| it.0 == n) {
                                out.text(component);
                            },
                        }
                    }
                }
            }
        };
    };
}

/// Declares the rows of a loop in the order of the guide: the one that begins it, if it has one,
/// then the others with their fields. `extra` is where rows without a type are kept.
macro_rules! rows {
    ($name:ident: $($first:ident)? { $($tag:ident $field:tt,)* }) => {
        const _: () = {
            use $crate::{
                Segment, Tag, What,
                claim::table::{Extra, Notes, Rows, Slot},
                tag,
                writer::SegmentWriter,
            };

            const ORDER: &[Tag] = &[$(tag::$tag),*];

            impl Rows for $name {
                fn accept(&mut self, segment: &Segment<'_>, notes: &mut Notes<'_>) -> bool {
                    let accepted = match segment.tag() {
                        $(tag::$tag => rows!(@accept self, segment, notes, $field),)*
                        _ => return false,
                    };
                    if !accepted {
                        notes.about(segment, What::Repeated);
                        self.keep(segment);
                    }
                    true
                }

                fn keep(&mut self, segment: &Segment<'_>) {
                    Extra::insert(&mut self.extra, segment, ORDER);
                }

                fn write(&self, out: &mut SegmentWriter) {
                    $($crate::claim::table::Row::write(&self.$first, out);)?
                    $(
                        rows!(@write self, out, $field);
                        Extra::write_with(&self.extra, tag::$tag, out);
                    )*
                    Extra::write_others(&self.extra, ORDER, out);
                }
            }
        };
    };
    (@accept $this:ident, $segment:ident, $notes:ident, extra) => {{
        $this.keep($segment);
        true
    }};
    (@accept $this:ident, $segment:ident, $notes:ident, $field:ident) => {
        Slot::accept(&mut $this.$field, $segment, $notes)
    };
    (@write $this:ident, $out:ident, extra) => {};
    (@write $this:ident, $out:ident, $field:ident) => { Slot::write(&$this.$field, $out) };
}

pub(super) use {composite, row, rows};
