//! The settings as a page of the manual, `docs/generated/settings.md`.

use super::{ALL, FILE, FOLDER, FOLDER_VARIABLE, Setting, Settings};

/// The page.
pub fn page() -> String {
    let mut page = introduction();
    let mut scratch = Settings::default();
    let mut section = "";
    for setting in ALL {
        let (this, _) = setting.name.split_once('.').expect("a test looks for the dot");
        if this != section {
            page +=
                &format!("\n## {this}\n\n| Setting | May be | Default | |\n|---|---|---|---|\n");
            section = this;
        }
        page += &row(setting, &mut scratch);
    }
    page
}

fn introduction() -> String {
    format!(
        "\
# Settings

Made by `cargo xtask codegen` from what the program knows of itself; do not change this page by hand.

An installation is a folder: `--data DIR`, else the environment variable `{FOLDER_VARIABLE}`, else
`./{FOLDER}`. Its settings stand in the file `{FILE}` there, which need not be there at all:

```toml
[practice]
name = \"Elm Street Family Practice\"
utc_offset_minutes = -300
```

Each can be set in four ways, and a later one wins: the default; the file; an environment variable
(`practice.name` is `RECOURSE_PRACTICE_NAME`; several files stand with commas between them); the
command line (`--set practice.name=\"Elm Street Family Practice\"`). Paths that are not absolute begin in
the folder of the installation. A name or a value that the program does not understand is an error and
nothing is done. `recourse settings` shows what holds, and where each value comes from.
"
    )
}

fn row(setting: &Setting, scratch: &mut Settings) -> String {
    let allowed = (setting.field)(scratch).allowed();
    let default = match setting.default {
        "" => "none".to_owned(),
        text => format!("`{text}`"),
    };
    format!("| `{}` | {allowed} | {default} | {} |\n", setting.name, setting.says)
}
