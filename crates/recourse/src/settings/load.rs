//! The way from what was said (file, environment, command line) to settings that hold.

use std::{fs, io, path::Path};

use super::{
    ALL, FOLDER_VARIABLE, Fault, Faults, Origin, PREFIX, Setting, Settings, fault::nearest, file,
};

/// An environment variable of ours that only building the tests reads.
const CORPUS_VARIABLE: &str = "RECOURSE_CORPUS";

/// What somebody said about one setting.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Given {
    /// Its name, which may be wrong.
    pub(super) name: String,
    /// The value, not checked yet.
    pub(super) value: Text,
    /// Where it was said.
    pub(super) origin: Origin,
}

/// A value as it was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Text {
    /// One text.
    One(String),
    /// A list of texts.
    Many(Vec<String>),
}

impl Text {
    /// The texts of a list. Where there are no lists, they stand with commas between them.
    pub(super) fn each(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Self::One(text) => (Some(text), &[][..]),
            Self::Many(texts) => (None, texts.as_slice()),
        };
        let one = one.into_iter().flat_map(|it| it.split(',')).map(str::trim);
        one.filter(|it| !it.is_empty()).chain(many.iter().map(String::as_str))
    }
}

/// Reads all settings of the installation in a folder. `environment` are the variables that begin with
/// [`PREFIX`], `command_line` what `--set` was given.
pub fn load(
    data: &Path,
    environment: &[(String, String)],
    command_line: &[String],
) -> Result<Settings, Faults> {
    let settings = Settings { data: data.to_owned(), ..Settings::default() };
    let mut loading = Loading { settings, faults: Vec::new() };
    for setting in ALL {
        loading.put_default(setting);
    }
    let place = Settings::file(data);
    let place = place.display().to_string();
    match fs::read_to_string(&place) {
        Ok(text) => loading.file(&text, &place),
        Err(err) if err.kind() == io::ErrorKind::NotFound => {}
        Err(err) => loading.fault(place, format!("could not be read: {err}")),
    }
    loading.environment(environment);
    loading.command_line(command_line);
    if loading.faults.is_empty() {
        loading.together();
    }
    if loading.faults.is_empty() { Ok(loading.settings) } else { Err(Faults(loading.faults)) }
}

struct Loading {
    settings: Settings,
    faults: Vec<Fault>,
}

impl Loading {
    fn put_default(&mut self, setting: &Setting) {
        if setting.default.is_empty() {
            return;
        }
        let text = Text::One(setting.default.to_owned());
        let data = self.settings.data.clone();
        let put = (setting.field)(&mut self.settings).put(&text, &data);
        put.expect("a test reads every default");
    }

    fn file(&mut self, text: &str, place: &str) {
        let (given, faults) = file::read(text, place);
        self.faults.extend(faults);
        for it in given {
            let Origin::File(line) = it.origin else { continue };
            self.take(it, format!("{place}:{line}"));
        }
    }

    fn environment(&mut self, variables: &[(String, String)]) {
        let known: Vec<String> = ALL.iter().map(Setting::variable).collect();
        let known = || known.iter().map(String::as_str).chain([FOLDER_VARIABLE, CORPUS_VARIABLE]);
        // An empty variable is how many a shell takes one back.
        for (variable, text) in variables.iter().filter(|(_, text)| !text.is_empty()) {
            if let Some(setting) = ALL.iter().find(|it| it.variable() == *variable) {
                let (name, value) = (setting.name.to_owned(), Text::One(text.clone()));
                let given = Given { name, value, origin: Origin::Environment };
                self.take(given, variable.clone());
            } else if known().any(|it| it == variable) {
                // Read before there are settings.
            } else if let Some(meant) = nearest(variable, known()) {
                // One that is nothing like ours is somebody else's: whoever runs containers sets
                // variables with our name in front for purposes of their own.
                self.fault(variable.clone(), format!("no such variable; is `{meant}` meant?"));
            }
        }
    }

    fn command_line(&mut self, given: &[String]) {
        for text in given {
            match text.split_once('=') {
                Some((name, value)) => {
                    let (name, value) = (name.trim().to_owned(), Text::One(value.to_owned()));
                    self.take(Given { name, value, origin: Origin::CommandLine }, "--set".into());
                }
                None => self.fault("--set".into(), "expected NAME=VALUE".into()),
            }
        }
    }

    fn take(&mut self, given: Given, place: String) {
        let Given { name, value, origin } = given;
        let Some(setting) = ALL.iter().find(|it| it.name == name) else {
            let what = match nearest(&name, ALL.iter().map(|it| it.name)) {
                Some(meant) => format!("{name}: no such setting; is `{meant}` meant?"),
                None => format!("{name}: no such setting; `recourse settings --manual` lists them"),
            };
            return self.fault(place, what);
        };
        let data = self.settings.data.clone();
        let field = (setting.field)(&mut self.settings);
        if !field.may_be_in_file() && origin != Origin::Environment {
            let variable = setting.variable();
            return self.fault(place, format!("{name}: may only be given by {variable}"));
        }
        let quoted = match &value {
            Text::One(text) if field.may_be_quoted() => format!("{name} = {text:?}"),
            Text::One(_) | Text::Many(_) => name,
        };
        match field.put(&value, &data) {
            Ok(()) => drop(self.settings.origins.insert(setting.name, origin)),
            Err(why) => self.fault(place, format!("{quoted}: {why}")),
        }
    }

    /// What holds between settings.
    fn together(&mut self) {
        let settings = &self.settings;
        let is_set = |name: &str| ALL.iter().any(|it| it.name == name && settings.is_set(it));
        let rivals = [
            ["database.url", "database.url_file"],
            ["keys.master", "keys.master_command"],
            ["keys.master", "keys.master_file"],
            ["keys.master_command", "keys.master_file"],
        ];
        let both = rivals.into_iter().filter(|pair| pair.iter().all(|it| is_set(it)));
        let mut faults: Vec<Fault> = both
            .map(|[one, other]| Fault {
                place: format!("{one} and {other}"),
                what: "both are set; keep the one that is meant".to_owned(),
            })
            .collect();
        if settings.platform.inbox == settings.platform.outbox {
            faults.push(Fault {
                place: "platform.inbox and platform.outbox".to_owned(),
                what: "they are the same folder; what we send would come back in".to_owned(),
            });
        }
        let server = &settings.server;
        let fault = server.listen.and_then(|it| server.fault(it));
        faults.extend(fault.map(|what| Fault { place: "server.listen".to_owned(), what }));
        self.faults = faults;
    }

    fn fault(&mut self, place: String, what: String) {
        self.faults.push(Fault { place, what });
    }
}

impl Setting {
    /// The environment variable that gives it: `work.poll_ms` is `RECOURSE_WORK_POLL_MS`.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "_").to_uppercase())
    }
}
