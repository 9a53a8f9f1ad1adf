//! What a settings file may say, what wins over what, and what is told about a mistake.

use std::{collections::BTreeSet, fs};

use expect_test::{Expect, expect};

use super::*;

/// What a folder with this file gives, in an environment of these variables.
fn loaded(file: &str, environment: &[(&str, &str)], set: &[&str]) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rules.tsv"), "").unwrap();
    fs::write(Settings::file(folder.path()), file).unwrap();
    let text = |it: &&str| (*it).to_owned();
    let environment: Vec<_> =
        environment.iter().map(|(name, value)| (text(name), text(value))).collect();
    let set: Vec<_> = set.iter().map(text).collect();
    let shown = folder.path().display().to_string();
    load(folder.path(), &environment, &set).map_err(|it| it.to_string().replace(&shown, "DIR"))
}

/// Files, with `---` between them, and under each what is said about it.
fn check_files(expect: &Expect) {
    let mut text = String::new();
    for story in expect.data().split("---\n").filter(|it| !it.trim().is_empty()) {
        let lines = || story.lines().map(str::trim_start);
        let file: Vec<&str> = lines().filter(|it| !it.starts_with('>')).collect();
        let answer = loaded(&file.join("\n"), &[], &[]);
        let answer = answer.map_or_else(|it| it, |_| "nothing to say".to_owned());
        text += &format!("---\n{}\n", file.join("\n").trim_end());
        text.extend(answer.lines().flat_map(|it| ["> ", it, "\n"]));
    }
    expect.assert_eq(&text);
}

#[test]
fn a_mistake_in_the_file_is_told_with_its_line() {
    check_files(&expect![[r#"
        ---
        [work]
        hold_secs = 30
        > nothing to say
        ---
        [work]
        poll_ms = 100
        hold_secs = 2
        > DIR/recourse.toml:3: work.hold_secs = "2": expected a whole number from 5 to 3600
        ---
        [work]
        hold_secs = "soon"
        > DIR/recourse.toml:2: work.hold_secs = "soon": expected a whole number from 5 to 3600
        ---
        [work]
        hold_secs = 1.5
        > DIR/recourse.toml:2: work.hold_secs: expected a text, a whole number or a list
        ---
        [work]
        hold_secs = [30, 40]
        > DIR/recourse.toml:2: work.hold_secs: expected a whole number from 5 to 3600
        ---
        [databse]
        url = "sqlite:office.db"
        > DIR/recourse.toml:2: databse.url: no such setting; is `database.url` meant?
        ---
        database.ulr = "sqlite:office.db"
        > DIR/recourse.toml:1: database.ulr: no such setting; is `database.url` meant?
        ---
        poll_secs = 5
        > DIR/recourse.toml:1: poll_secs: no such setting; is `platform.poll_secs` meant?
        ---
        colour = "green"
        > DIR/recourse.toml:1: colour: no such setting; `recourse settings --manual` lists them
        ---
        [database]
        url = "mysql://ada:hush@db/office"
        > DIR/recourse.toml:2: database.url: expected an address that begins with `sqlite:` or `postgres:`
        ---
        [database]
        url_file = "nowhere"
        > DIR/recourse.toml:2: database.url_file = "nowhere": there is no file DIR/nowhere
        ---
        [database]
        url = "sqlite:office.db"
        url_file = "rules.tsv"
        > database.url and database.url_file: both are set; keep the one that is meant
    "#]]);
}

#[test]
fn what_contradicts_itself_or_is_not_there_is_told() {
    check_files(&expect![[r#"
        ---
        [keys]
        master = "hush"
        > DIR/recourse.toml:2: keys.master: may only be given by RECOURSE_KEYS_MASTER
        ---
        [keys]
        master_file = "a.key"
        master_command = "vault read key"
        > keys.master_command and keys.master_file: both are set; keep the one that is meant
        ---
        [keys]
        earlier_files = ["rules.tsv", "nowhere.key"]
        > DIR/recourse.toml:2: keys.earlier_files: there is no file DIR/nowhere.key
        ---
        [practice]
        utc_offset_minutes = -300
        > nothing to say
        ---
        [practice]
        utc_offset_minutes = 0x10
        > DIR/recourse.toml:2: practice.utc_offset_minutes: expected a text, a whole number or a list
        ---
        [practice]
        utc_offset_minutes = 900
        > DIR/recourse.toml:2: practice.utc_offset_minutes = "900": expected a whole number from -720 to 840
        ---
        [platform]
        kind = "fax"
        > DIR/recourse.toml:2: platform.kind = "fax": expected `folder`
        ---
        [platform]
        inbox = "files"
        outbox = "files"
        > platform.inbox and platform.outbox: they are the same folder; what we send would come back in
        ---
        [platform]
        inbox = ""
        > DIR/recourse.toml:2: platform.inbox = "": expected a path
        ---
        [work]
        n_jobs_max = 0
        n_concurrent = 0
        colour = "green"
        > DIR/recourse.toml:2: work.n_jobs_max = "0": expected a whole number from 1 to 1000
        > DIR/recourse.toml:3: work.n_concurrent = "0": expected a whole number from 1 to 256
        > DIR/recourse.toml:4: work.colour: no such setting; `recourse settings --manual` lists them
        ---
        [work
        hold_secs = 5
        > DIR/recourse.toml:1: this is not TOML: unclosed table, expected `]`
    "#]]);
}

#[test]
fn a_later_origin_wins() {
    let file = "[work]\nhold_secs = 11\npoll_ms = 11\nn_jobs_max = 11\n";
    let environment = [("RECOURSE_WORK_HOLD_SECS", "12"), ("RECOURSE_WORK_POLL_MS", "12")];
    let settings = loaded(file, &environment, &["work.hold_secs=13"]).unwrap();
    let shown = settings.shown().into_iter().filter(|it| it.name.starts_with("work."));
    let line = |it: Shown| [it.name, " ", &it.value, " ", &it.origin, "\n"].concat();
    let lines: String = shown.map(line).collect();
    expect![[r#"
        work.n_jobs_max 11 recourse.toml:4
        work.hold_secs 13 --set
        work.poll_ms 12 RECOURSE_WORK_POLL_MS
        work.n_concurrent 4 default
    "#]]
    .assert_eq(&lines);
}

#[test]
fn a_mistake_elsewhere_is_told_with_its_place() {
    let check = |environment: &[(&str, &str)], set: &[&str], expect: Expect| {
        expect.assert_eq(&loaded("", environment, set).map_or_else(|it| it, |_| "well".to_owned()));
    };
    check(
        &[("RECOURSE_WORK_HOLD_SECS", "x")],
        &[],
        expect![[
            r#"RECOURSE_WORK_HOLD_SECS: work.hold_secs = "x": expected a whole number from 5 to 3600"#
        ]],
    );
    check(
        &[("RECOURSE_WORK_HOLD_SEC", "5")],
        &[],
        expect!["RECOURSE_WORK_HOLD_SEC: no such variable; is `RECOURSE_WORK_HOLD_SECS` meant?"],
    );
    check(
        &[("RECOURSE_SERVICE_HOST", "10.0.0.1"), ("RECOURSE_DATA", "x")],
        &[],
        expect!["RECOURSE_SERVICE_HOST: no such variable; is `RECOURSE_SERVER_LISTEN` meant?"],
    );
    check(&[], &["work.hold_secs"], expect!["--set: expected NAME=VALUE"]);
    check(
        &[],
        &["work.hold_secs=1"],
        expect![[r#"--set: work.hold_secs = "1": expected a whole number from 5 to 3600"#]],
    );
    check(
        &[],
        &["keys.master=00"],
        expect!["--set: keys.master: may only be given by RECOURSE_KEYS_MASTER"],
    );
    check(
        &[("RECOURSE_DATABASE_URL", "mysql://ada:hush@db")],
        &[],
        expect![
            "RECOURSE_DATABASE_URL: database.url: expected an address that begins with `sqlite:` or `postgres:`"
        ],
    );
}

#[test]
fn several_files_stand_with_commas_between_them_where_there_are_no_lists() {
    let files = |settings: Settings| settings.codes_files.len();
    let variable = [("RECOURSE_TABLES_CODES_FILES", "rules.tsv, rules.tsv")];
    assert_eq!(loaded("", &variable, &[]).map(files), Ok(2));
    assert_eq!(loaded("tables.codes_files = [\"rules.tsv\"]", &[], &[]).map(files), Ok(1));
    assert_eq!(loaded("tables.codes_files = []", &[], &[]).map(files), Ok(0));
}

#[test]
fn a_path_begins_in_the_folder_of_the_installation() {
    let settings = loaded("[platform]\ninbox = \"/srv/in\"\noutbox = \"out\"", &[], &[]).unwrap();
    assert_eq!(settings.platform.inbox, Path::new("/srv/in"));
    assert_eq!(settings.platform.outbox, settings.data.join("out"));
}

#[test]
fn a_secret_is_never_shown() {
    let environment = [
        ("RECOURSE_KEYS_MASTER", "hush-key"),
        ("RECOURSE_DATABASE_URL", "postgres://ada:hush-word@localhost/office"),
    ];
    let settings = loaded("", &environment, &[]).unwrap();
    let text = format!("{:?} {settings:?}", settings.shown());
    assert!(!text.contains("hush"), "{text}");
    assert!(text.contains("postgres://ada:***@localhost/office"), "{text}");
}

#[test]
fn the_table_is_whole() {
    let names: BTreeSet<_> = ALL.iter().map(|it| it.name).collect();
    let variables: BTreeSet<_> = ALL.iter().map(Setting::variable).collect();
    assert_eq!((names.len(), variables.len()), (ALL.len(), ALL.len()), "a name stands twice");
    assert!(!variables.contains(FOLDER_VARIABLE));
    let mut sections: Vec<_> = ALL.iter().filter_map(|it| it.name.split_once('.')).collect();
    assert_eq!(sections.len(), ALL.len(), "a name has a section and a key");
    sections.dedup_by_key(|it| it.0);
    let different: BTreeSet<_> = sections.iter().map(|it| it.0).collect();
    assert_eq!(different.len(), sections.len(), "the settings of a section stand together");
    for setting in ALL {
        assert!(setting.says.ends_with('.') && !setting.says.contains('|'), "{}", setting.name);
    }
}
