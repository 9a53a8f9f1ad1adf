//! An installation as the people who run it meet it: made, looked over, broken, mended.
//!
//! Each transcript is what the program printed: standard output, then standard error behind `!`, then
//! the exit code where it is not 0. Numbers, hashes and times, which differ from run to run, are
//! covered.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use expect_test::{Expect, expect};

/// A folder of its own, with an installation in `recourse-data` once it was made.
struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("there is room for a folder") }
    }

    /// With a practice.
    fn founded() -> Self {
        let office = Self::new();
        office.run(&["migrate", "--practice", "Elm Street Family Practice"]);
        office
    }

    fn data(&self, name: &str) -> PathBuf {
        self.folder.path().join("recourse-data").join(name)
    }

    fn settings(&self, text: &str) {
        fs::write(self.data("recourse.toml"), text).expect("the folder is there");
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recourse"));
        command.env_clear().current_dir(self.folder.path()).args(words);
        command
    }

    fn run(&self, words: &[&str]) -> String {
        told(&mut self.command(words))
    }

    fn check(&self, words: &[&str], expect: &Expect) {
        expect.assert_eq(&self.run(words));
    }
}

fn told(command: &mut Command) -> String {
    let output = command.output().expect("the binary was built");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("we print text");
    let mut told = text(output.stdout);
    told.extend(text(output.stderr).lines().flat_map(|it| ["! ", it, "\n"]));
    match output.status.code() {
        Some(0) => {}
        code => told += &format!("exit code {}\n", code.expect("nothing killed it")),
    }
    covered(&told)
}

/// Covers what differs from run to run.
fn covered(text: &str) -> String {
    let is_of_a_word = |it: char| it.is_ascii_alphanumeric() || "_.:-".contains(it);
    let mut covered = String::new();
    for piece in text.split_inclusive(|it| !is_of_a_word(it)) {
        let word = piece.trim_end_matches(|it| !is_of_a_word(it));
        let after = &piece[word.len()..];
        covered += &cover(word);
        covered += after;
    }
    covered
}

fn cover(word: &str) -> String {
    let is_hex = |it: &str| it.bytes().all(|it| it.is_ascii_hexdigit());
    match word.split_once('_') {
        Some((kind, number)) if number.len() == 26 => format!("{kind}_#"),
        _ if word.len() == 64 && is_hex(word) => "HASH".to_owned(),
        _ if word.len() == 16 && is_hex(word) => "FINGERPRINT".to_owned(),
        _ if word.len() == 24 && word.ends_with('Z') => "TIME".to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[test]
fn whoever_has_no_installation_is_told_how_to_make_one() {
    let office = Office::new();
    office.check(&["audit", "verify"], &expect![[r#"
        ! recourse: there is no installation in recourse-data: `recourse migrate --practice NAME` makes one, `--data DIR` names another folder
        exit code 5
    "#]]);
    office.check(&["doctor", "--set", "server.listen=127.0.0.1:0"], &expect![[r#"
        note   settings    1 of 36 are set; `recourse settings` shows them; practice.utc_offset_minutes is not set, so that the day ends at midnight UTC
        WRONG  folder      recourse-data is not there
                           mend: recourse migrate
        WRONG  key         recourse-data/master.key is not there
                           mend: put it back from your copy; in a new installation, `recourse migrate`
        WRONG  inbox       recourse-data/inbox can't be written to: No such file or directory (os error 2)
                           mend: `recourse migrate` makes it; otherwise give the user of the program the right to write there
        WRONG  outbox      recourse-data/outbox can't be written to: No such file or directory (os error 2)
                           mend: `recourse migrate` makes it; otherwise give the user of the program the right to write there
        ok     tables      those of the practice, if any, can be read
        ok     console     127.0.0.1:0 is free for `recourse serve`
        WRONG  records     there are none
                           mend: `recourse migrate --practice NAME` makes an installation
        5 things are wrong.
        exit code 1
    "#]]);
    office.check(
        &["migrate"],
        &expect![[r#"
            The tables are up to date; 15 migrations were applied.
            A new master key was made: recourse-data/master.key
              Keep a copy of it in another place, and not beside the copies of the database.
              Without the key nobody can read the records again, and nobody can make it anew.
            There is no practice yet: `recourse migrate --practice NAME` founds one.
        "#]],
    );
    office.check(
        &["staff", "list"],
        &expect![[r#"
        ! recourse: there is no practice yet: `recourse migrate --practice NAME` founds one
        exit code 5
    "#]],
    );
}

#[test]
fn a_practice_is_founded_in_an_installation_that_has_none() {
    let office = Office::new();
    office.run(&["migrate"]);
    office.check(
        &["migrate", "--practice", "Elm Street Family Practice"],
        &expect![[r#"
            The tables were up to date.
            Founded: Elm Street Family Practice (prac_#)
            The agents only watch, and nobody is asked. When you trust what `recourse cases` shows:
              recourse phase denial_triage assist --as NAME
            Next:
              recourse staff add NAME --role administrator
              put remittances (835) and claims (837) into recourse-data/inbox
              recourse work
        "#]],
    );
    office.check(
        &["staff", "list"],
        &expect![[r#"
        Nobody yet: `recourse staff add NAME --role ROLE`
    "#]],
    );
    office.check(
        &["staff", "add", "Rosa", "--role", "specialist", "--role", "manager"],
        &expect![[r#"
            staff_#  Rosa  specialist, manager
        "#]],
    );
    office.check(&["doctor", "--set", "server.listen=127.0.0.1:0"], &expect![[r#"
        note   settings    1 of 36 are set; `recourse settings` shows them; practice.utc_offset_minutes is not set, so that the day ends at midnight UTC
        ok     folder      recourse-data, for its owner alone
        ok     key         recourse-data/master.key, for its owner alone
        ok     inbox       recourse-data/inbox can be written to
        ok     outbox      recourse-data/outbox can be written to
        ok     tables      those of the practice, if any, can be read
        ok     console     127.0.0.1:0 is free for `recourse serve`
        ok     records     reached, and as new as the program
        ok     practice    Elm Street Family Practice: the keys open it
        ok     clock       TIME, after the newest entry of the trail
        ok     staff       1 on record
        ok     jobs        none was given up
        ok     findings    nothing that somebody should look at
        Everything that was looked at is well.
    "#]]);
    office.check(
        &["audit", "verify"],
        &expect![[r#"
            9 entries and 8 records were checked: nothing was changed behind our back.
            The end of the trail, to be written down elsewhere:
            9 HASH
        "#]],
    );
}

#[test]
fn migrating_again_changes_nothing() {
    let office = Office::founded();
    let key = fs::read(office.data("master.key")).unwrap();
    office.check(
        &["migrate", "--practice", "Elm Street Family Practice"],
        &expect![[r#"
        The tables were up to date.
        Already there: Elm Street Family Practice
    "#]],
    );
    office.check(
        &["migrate"],
        &expect![[r#"
        The tables were up to date.
    "#]],
    );
    assert_eq!(fs::read(office.data("master.key")).unwrap(), key);
}

#[cfg(unix)]
#[test]
fn nobody_but_the_owner_can_read_the_key_or_the_folder() {
    let office = Office::founded();
    assert_eq!(mode(&office.data("master.key")), 0o600);
    for folder in ["", "inbox", "outbox"] {
        assert_eq!(mode(&office.data(folder)), 0o700, "{folder}");
    }
}

#[test]
fn a_key_that_is_gone_is_not_replaced_by_a_new_one() {
    let office = Office::founded();
    fs::remove_file(office.data("master.key")).unwrap();
    office.check(&["migrate"], &expect![[r#"
        ! recourse: recourse-data/master.key is gone, and the records need it: put it back from your copy (a new key would not open them)
        exit code 5
    "#]]);
    assert!(!office.data("master.key").exists());
    office.check(&["staff", "list"], &expect![[r#"
        ! recourse: the master key could not be read: recourse-data/master.key could not be read: No such file or directory (os error 2)
        exit code 5
    "#]]);
}

#[test]
fn a_wrong_key_is_told_by_its_fingerprint_and_an_earlier_one_still_opens() {
    let office = Office::founded();
    fs::rename(office.data("master.key"), office.data("old.key")).unwrap();
    fs::write(office.data("master.key"), "ab".repeat(32)).unwrap();
    office.check(&["staff", "list"], &expect![[r#"
        ! recourse: none of the master keys at hand opens the records; master key `FINGERPRINT` does; look for that key among your copies and name its file with `keys.master_file` or `keys.earlier_files`
        exit code 5
    "#]]);
    office.settings("[keys]\nearlier_files = [\"old.key\"]\n");
    office.check(
        &["staff", "list"],
        &expect![[r#"
        Nobody yet: `recourse staff add NAME --role ROLE`
    "#]],
    );
    fs::write(office.data("master.key"), "not a key").unwrap();
    office.check(&["staff", "list"], &expect![[r#"
        ! recourse: the master key could not be read: what recourse-data/master.key holds is no key: a master key is 32 bytes, as they are or as 64 hexadecimal digits
        exit code 5
    "#]]);
}

#[test]
fn a_key_can_come_from_a_variable_or_a_command() {
    let office = Office::founded();
    fs::rename(office.data("master.key"), office.data("vault")).unwrap();
    let key = fs::read_to_string(office.data("vault")).unwrap();
    let mut command = office.command(&["staff", "list"]);
    expect![[r#"
        Nobody yet: `recourse staff add NAME --role ROLE`
    "#]]
    .assert_eq(&told(command.env("RECOURSE_KEYS_MASTER", key)));
    let vault = office.data("vault").display().to_string();
    for (program, expect) in [
        (
            format!("/bin/cat {vault}"),
            expect![[r#"
            Nobody yet: `recourse staff add NAME --role ROLE`
        "#]],
        ),
        (
            "/bin/false".to_owned(),
            expect![[r#"
            ! recourse: the master key could not be read: the command of `keys.master_command` failed
            exit code 5
        "#]],
        ),
        (
            "/no/such/program".to_owned(),
            expect![[r#"
            ! recourse: the master key could not be read: the command of `keys.master_command` could not be run: No such file or directory (os error 2)
            exit code 5
        "#]],
        ),
    ] {
        office.settings(&format!("[keys]\nmaster_command = \"{program}\"\n"));
        office.check(&["staff", "list"], &expect);
    }
}

#[test]
fn the_address_of_the_database_can_stand_in_a_file_of_its_own() {
    let office = Office::new();
    fs::create_dir(office.data("")).unwrap();
    fs::write(office.data("address"), "sqlite:office.db\n").unwrap();
    office.settings("[database]\nurl_file = \"address\"\n");
    office.run(&["migrate", "--practice", "Elm Street Family Practice"]);
    assert!(office.data("office.db").exists() && !office.data("recourse.db").exists());
    fs::write(office.data("address"), "mysql://ada:hush@db\n").unwrap();
    office.check(&["staff", "list"], &expect![[r#"
        ! recourse: recourse-data/address, which `database.url_file` names, holds no address that begins with `sqlite:` or `postgres:`
        exit code 5
    "#]]);
}

#[test]
fn wrong_settings_stop_every_command() {
    let office = Office::founded();
    office.settings("[work]\nhold_secs = 1\n[databse]\nurl = \"sqlite:x.db\"\n");
    let told = [&["settings"][..], &["doctor"], &["migrate"], &["audit", "verify"]]
        .map(|words| office.run(words));
    assert!(told.iter().all(|it| *it == told[0]), "{told:?}");
    expect![[r#"
        ! recourse: recourse-data/recourse.toml:2: work.hold_secs = "1": expected a whole number from 5 to 3600
        ! recourse: recourse-data/recourse.toml:4: databse.url: no such setting; is `database.url` meant?
        exit code 2
    "#]].assert_eq(&told[0]);
}

#[test]
fn the_settings_are_shown_with_where_they_come_from() {
    let office = Office::founded();
    office.settings("[practice]\nutc_offset_minutes = -300\n");
    let mut command = office.command(&["settings", "--set", "work.n_concurrent=8"]);
    command.env("RECOURSE_KEYS_MASTER", "00".repeat(32));
    expect![[r#"
        database.url                 sqlite:recourse-data/recourse.db  default
        database.url_file                                              default
        keys.master_file             recourse-data/master.key          default
        keys.master                  (set, not shown)                  RECOURSE_KEYS_MASTER
        keys.master_command                                            default
        keys.earlier_files                                             default
        practice.name                                                  default
        practice.utc_offset_minutes  -300                              recourse.toml:2
        platform.kind                folder                            default
        platform.inbox               recourse-data/inbox               default
        platform.outbox              recourse-data/outbox              default
        platform.poll_secs           60                                default
        work.n_jobs_max              32                                default
        work.hold_secs               60                                default
        work.poll_ms                 1000                              default
        work.n_concurrent            8                                 --set
        wake.nats_url                                                  default
        authority.limits_file                                          default
        tables.contract_file                                           default
        tables.codes_files                                             default
        proposals.last_days          7                                 default
        server.listen                127.0.0.1:8080                    default
        server.public_url                                              default
        server.tls_cert_file                                           default
        server.tls_key_file                                            default
        server.proxy                                                   default
        server.upload_mib_max        64                                default
        server.metrics_token_file                                      default
        server.private_receivers     refuse                            default
        sign_in.oidc_issuer                                            default
        sign_in.oidc_client_id                                         default
        sign_in.oidc_secret_file                                       default
        sign_in.oidc_match           sub                               default
        sign_in.oidc_roles_claim                                       default
        log.level                    warn                              default
        log.traces_url                                                 default
    "#]]
    .assert_eq(&told(&mut command));
}

#[test]
fn the_folder_is_named_by_the_command_line_before_the_environment() {
    let office = Office::new();
    let mut command = office.command(&["settings", "--data", "here"]);
    assert!(told(command.env("RECOURSE_DATA", "there")).contains("here/master.key"));
    let mut command = office.command(&["settings"]);
    assert!(told(command.env("RECOURSE_DATA", "there")).contains("there/master.key"));
}

#[test]
fn where_there_are_several_practices_one_has_to_be_named() {
    let office = Office::founded();
    office.check(
        &["migrate", "--practice", "Oak Hill Clinic"],
        &expect![[r#"
            The tables were up to date.
            Founded: Oak Hill Clinic (prac_#)
            There are 2 practices; `practice.name` says which one is meant.
            The agents only watch, and nobody is asked. When you trust what `recourse cases` shows:
              recourse phase denial_triage assist --as NAME
            Next:
              recourse staff add NAME --role administrator
              put remittances (835) and claims (837) into recourse-data/inbox
              recourse work
        "#]],
    );
    office.check(&["staff", "list"], &expect![[r#"
        ! recourse: the database holds several practices; set `practice.name` to one of: Elm Street Family Practice, Oak Hill Clinic
        exit code 5
    "#]]);
    office.check(
        &["staff", "list", "--set", "practice.name=Oak"],
        &expect![[r#"
            ! recourse: no practice is called "Oak" (`practice.name`); there are: Elm Street Family Practice, Oak Hill Clinic
            exit code 5
        "#]],
    );
    office.check(
        &["staff", "list", "--set", "practice.name=Oak Hill Clinic"],
        &expect![[r#"
            Nobody yet: `recourse staff add NAME --role ROLE`
        "#]],
    );
}

#[cfg(unix)]
#[test]
fn the_doctor_says_what_is_wrong_and_how_to_mend_it() {
    let office = Office::founded();
    office.run(&["staff", "add", "Rosa", "--role", "specialist"]);
    set_mode(&office.data("master.key"), 0o644);
    set_mode(&office.data(""), 0o755);
    fs::remove_dir(office.data("inbox")).unwrap();
    fs::write(office.data("contract.toml"), "[[payer]]\nnam = \"Acme\"\n").unwrap();
    office.settings(
        "tables.contract_file = \"contract.toml\"\nwake.nats_url = \"nats://127.0.0.1:1\"\n",
    );
    office.check(&["doctor", "--set", "server.listen=127.0.0.1:0"], &expect![[r#"
        note   settings    3 of 36 are set; `recourse settings` shows them; practice.utc_offset_minutes is not set, so that the day ends at midnight UTC
        WRONG  folder      others on this machine may read recourse-data
                           mend: chmod 700 recourse-data
        WRONG  key         others on this machine may read recourse-data/master.key
                           mend: chmod 600 recourse-data/master.key
        WRONG  inbox       recourse-data/inbox can't be written to: No such file or directory (os error 2)
                           mend: `recourse migrate` makes it; otherwise give the user of the program the right to write there
        ok     outbox      recourse-data/outbox can be written to
        WRONG  tables      recourse-data/contract.toml: the contract file is not as expected: TOML parse error at line 2, column 1
                             |
                           2 | nam = "Acme"
                             | ^^^
                           unknown field `nam`, expected one of `name`, `also`, `program`, `line`, `network`, `deadline`, `code`, `fees`
                           mend: correct the file, or take its setting out
        WRONG  nats        127.0.0.1:1 does not answer
                           mend: start it, or take `wake.nats_url` out: workers then look for themselves
        ok     console     127.0.0.1:0 is free for `recourse serve`
        ok     records     reached, and as new as the program
        ok     practice    Elm Street Family Practice: the keys open it
        ok     clock       TIME, after the newest entry of the trail
        ok     staff       1 on record
        ok     jobs        none was given up
        ok     findings    nothing that somebody should look at
        5 things are wrong.
        exit code 1
    "#]]);
}

#[test]
fn people_come_change_and_go_and_the_trail_tells_of_it() {
    let office = Office::founded();
    office.check(&["staff", "add", "Rosa", "--role", "owner"], &expect![[r#"
        ! error: invalid value 'owner' for '--role <ROLE>'
        !   [possible values: analyst, specialist, coder, clinical, manager, administrator, auditor, integrator]
        ! 
        !   tip: a similar value exists: 'coder'
        ! 
        ! For more information, try '--help'.
        exit code 2
    "#]]);
    office.check(
        &["staff", "add", " ", "--role", "coder"],
        &expect![[r#"
        ! recourse: a person needs a name
        exit code 2
    "#]],
    );
    office.check(
        &["staff", "add", "Rosa", "--role", "coder"],
        &expect![[r#"
        staff_#  Rosa  coder
    "#]],
    );
    office.check(
        &["staff", "add", "Rosa", "--role", "manager"],
        &expect![[r#"
        staff_#  Rosa  manager
    "#]],
    );
    office.check(
        &["staff", "remove", "Theo"],
        &expect![[r#"
        ! recourse: nobody here is "Theo"; see `recourse staff list`
        exit code 2
    "#]],
    );
    office.check(
        &["staff", "remove", "Rosa"],
        &expect![[r#"
        Gone: staff_#  Rosa  manager
    "#]],
    );
    office.check(
        &["staff", "list"],
        &expect![[r#"
        Nobody yet: `recourse staff add NAME --role ROLE`
    "#]],
    );
    let trail = office.run(&["audit", "export"]);
    let did = |line: &str| {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        format!("{} {}\n", entry["by"].as_str().unwrap(), entry["did"].as_str().unwrap())
    };
    expect![[r#"
        command migrate practice.founded
        command migrate data_key.made
        command migrate data_key.made
        command migrate proposals.last_set
        command migrate amendment.kept
        command migrate phase.set
        command migrate amendment.kept
        command migrate account.opened
        command staff member.taken_on
        command staff member.changed
        command staff member.gone
    "#]]
    .assert_eq(&trail.lines().map(did).collect::<String>());
    assert!(!trail.contains("Rosa"), "the trail names nobody");
}

#[test]
fn an_export_is_an_anchor_for_later() {
    let office = Office::founded();
    office.check(&["audit", "export", "--out", "trail.jsonl"], &expect![""]);
    office.check(
        &["audit", "export", "--out", "trail.jsonl"],
        &expect![[r#"
        ! recourse: the answer could not be written: File exists (os error 17)
        exit code 4
    "#]],
    );
    office.run(&["staff", "add", "Rosa", "--role", "coder"]);
    office.check(&["audit", "verify", "--anchor", "trail.jsonl"], &expect![[r#"
        9 entries and 8 records were checked, and 8 entries that were written down elsewhere: nothing was changed behind our back.
        The end of the trail, to be written down elsewhere:
        9 HASH
    "#]]);
    let zeros = "0".repeat(64);
    fs::write(office.folder.path().join("letter"), format!("2 {zeros}\n")).unwrap();
    office.check(&["audit", "verify", "--anchor", "letter"], &expect![[r#"
        9 entries and 8 records were checked, and 1 entries that were written down elsewhere: NOT as they were written.
          entry 2 is not the one that was written down elsewhere
        The end of the trail, to be written down elsewhere:
        9 HASH
        exit code 1
    "#]]);
    fs::write(office.folder.path().join("letter"), "the end of the trail\n").unwrap();
    office.check(
        &["audit", "verify", "--anchor", "letter"],
        &expect![[r#"
        ! recourse: letter: line 1 is neither an exported entry nor NUMBER HASH
        exit code 2
    "#]],
    );
}
