//! The command line as its users meet it: what it prints, and its exit codes.

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

fn recourse(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the binary was built")
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recourse"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).args(arguments);
    command
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("we print text");
    (output.status.code().expect("it was not killed"), text(&output.stdout), text(&output.stderr))
}

#[test]
fn everything_that_could_be_read_gives_zero() {
    let (code, out, err) = said(&recourse(&["analyze", "samples", "--as-of", "2026-11-02"]));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("As of 2026-11-02"), "{out}");
}

#[test]
fn a_file_that_is_missing_gives_one_and_the_rest_is_shown() {
    let (code, out, err) =
        said(&recourse(&["analyze", "samples/01-partial-denials.835", "nowhere.835"]));
    assert_eq!(code, 1);
    assert!(out.contains("9 claims"), "{out}");
    assert!(err.contains("nowhere.835: could not be read"), "{err}");
}

#[test]
fn a_wrong_contract_or_date_gives_two_and_nothing_is_done() {
    for arguments in [
        &["analyze", "samples", "--contract", "samples/README.md"][..],
        &["analyze", "samples", "--contract", "nowhere.toml"],
        &["analyze", "samples", "--as-of", "yesterday"],
        &["analyze", "samples", "--rows", "few"],
        &["analyze", "samples", "--json", "--csv"],
        &["analyze"],
    ] {
        let (code, out, err) = said(&recourse(arguments));
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(!err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn no_transaction_set_at_all_gives_three() {
    let (code, _, err) = said(&recourse(&["analyze", "samples/README.md"]));
    assert_eq!(code, 3);
    assert!(err.contains("no file held an X12 transaction set"), "{err}");
}

#[test]
fn an_answer_that_can_not_be_written_gives_four() {
    let (code, _, err) = said(&recourse(&["analyze", "samples", "--html", "samples/no/such.html"]));
    assert_eq!(code, 4);
    assert!(err.contains("such.html could not be written"), "{err}");
}

#[test]
fn standard_input_is_read() {
    let mut child = command(&["analyze", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let sample = std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/01-partial-denials.835"),
    );
    child.stdin.take().unwrap().write_all(&sample.unwrap()).unwrap();
    let (code, out, _) = said(&child.wait_with_output().unwrap());
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 0);
    assert_eq!(report["totals"]["claims"], 9);
    assert_eq!(report["files"][0]["name"], "standard input");
}

#[test]
fn the_json_keeps_the_published_schema() {
    let schema = include_str!("../../../docs/generated/analysis.schema.json");
    let (_, printed, _) = said(&recourse(&["schema"]));
    assert_eq!(printed, schema, "run `cargo xtask codegen`");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let (_, out, _) = said(&recourse(&["analyze", "samples", "--json", "--names"]));
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let faults: Vec<String> = validator.iter_errors(&report).map(|it| it.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
}
