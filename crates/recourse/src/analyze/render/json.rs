//! The report as JSON, whole, for other systems; and the schema that it keeps.

use std::io::{self, Write};

use schemars::{Schema, generate::SchemaSettings};

use crate::analyze::report::Report;

/// How the JSON is laid out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Layout {
    /// Indented, for people.
    Pretty,
    /// On one line, for systems.
    Compact,
}

/// Writes the report and a line end.
pub fn write(report: &Report, layout: Layout, out: &mut impl Write) -> io::Result<()> {
    match layout {
        Layout::Pretty => serde_json::to_writer_pretty(&mut *out, report)?,
        Layout::Compact => serde_json::to_writer(&mut *out, report)?,
    }
    out.write_all(b"\n")
}

/// The JSON Schema (2020-12) of what [`write()`] writes: a field that is always there is required.
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Report>()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::analyze::render::fixture;

    fn json(layout: Layout) -> String {
        let mut out = Vec::new();
        write(&fixture::report(), layout, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_written_keeps_the_schema() {
        let validator = jsonschema::validator_for(schema().as_value()).unwrap();
        for report in [fixture::report(), Report::default()] {
            let value = serde_json::to_value(report).unwrap();
            let faults: Vec<_> = validator.iter_errors(&value).map(|it| it.to_string()).collect();
            assert_eq!(faults, [""; 0]);
        }
        assert!(!validator.is_valid(&serde_json::json!({ "schema": "recourse/analysis/1" })));
    }

    #[test]
    fn every_field_of_the_schema_is_described() {
        fn check(path: &str, schema: &Value) {
            let Some(fields) = schema.get("properties").and_then(Value::as_object) else { return };
            for (name, field) in fields {
                assert!(field.get("description").is_some(), "{path}.{name}");
            }
        }
        let schema = schema();
        check("Report", schema.as_value());
        for (name, definition) in schema.get("$defs").unwrap().as_object().unwrap() {
            check(name, definition);
        }
    }

    #[test]
    fn both_layouts_say_the_same() {
        let (pretty, compact) = (json(Layout::Pretty), json(Layout::Compact));
        assert_eq!(compact.matches('\n').count(), 1);
        assert!(pretty.ends_with("}\n"));
        let [pretty, compact]: [Value; 2] =
            [&pretty, &compact].map(|it| serde_json::from_str(it).unwrap());
        assert_eq!(pretty, compact);
        assert_eq!(pretty["denials"][4]["codes"][0]["rarc"][1], "N19");
    }

    #[test]
    fn nobody_is_named_where_nobody_asked_for_names() {
        assert!(!json(Layout::Compact).contains("\"patient\""));
    }
}
