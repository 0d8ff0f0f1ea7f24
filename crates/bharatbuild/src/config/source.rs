//! Where settings come from.

use super::setting::{ConfigError, Setting};
use super::{all_settings, units};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use std::collections::HashMap;
use std::path::Path;

/// The settings given as flags, ready to be flattened into a clap command.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    flags: HashMap<&'static str, String>,
    file: Option<String>,
}

/// What was given, by the setting's variable name; the strongest source has won already.
#[derive(Debug, Default)]
pub struct Sources {
    given: HashMap<&'static str, String>,
    /// Where user data lies by convention, where the environment tells.
    pub(super) user_data: Option<String>,
    /// Where the host's package managers keep their settings.
    pub(super) home: Option<String>,
    pub(super) cargo_home: Option<String>,
}

impl Sources {
    /// Reads the environment and the file named by `--config` or `BHARATBUILD_CONFIG`.
    pub fn read(settings: &Settings) -> Result<Self, ConfigError> {
        let path = settings.file.clone().or_else(|| variable("BHARATBUILD_CONFIG"));
        let mut given = match path {
            Some(path) => read_file(Path::new(&path))?,
            None => HashMap::new(),
        };
        given.extend(all_settings().filter_map(|s| Some((s.env, variable(s.env)?))));
        given.extend(settings.flags.clone());
        Ok(Self {
            given,
            user_data: user_data(),
            home: variable("HOME"),
            cargo_home: variable("CARGO_HOME"),
        })
    }

    /// Settings given by variable name; neither flags, environment nor file.
    pub fn of_pairs(pairs: &[(&str, &str)]) -> Self {
        let value =
            |s: &Setting| pairs.iter().find(|(env, value)| *env == s.env && !value.is_empty());
        let given = all_settings().filter_map(|s| Some((s.env, value(s)?.1.to_owned()))).collect();
        let home = variable("HOME");
        Self {
            given,
            user_data: Some("/var/lib".to_owned()),
            home,
            cargo_home: variable("CARGO_HOME"),
        }
    }

    /// The value or the default; `None` where both are absent.
    pub(super) fn text(&self, setting: &Setting) -> Option<&str> {
        let given = self.given.get(setting.env).map(String::as_str);
        given.or(Some(setting.default)).filter(|text| !text.is_empty())
    }

    /// The value parsed; `expected` completes "should be".
    pub(super) fn parse<T>(
        &self,
        setting: &'static Setting,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let text = self.text(setting).unwrap_or_default();
        parse(text).ok_or_else(|| setting.wrong(text, expected))
    }

    pub(super) fn bytes(&self, setting: &'static Setting) -> Result<u64, ConfigError> {
        self.parse(setting, "a size like 512m or 2g", units::parse_bytes)
    }

    pub(super) fn number(&self, setting: &'static Setting) -> Result<u32, ConfigError> {
        self.parse(setting, "a whole number", |text| text.parse().ok())
    }

    pub(super) fn cpus(&self, setting: &'static Setting) -> Result<f64, ConfigError> {
        self.parse(setting, "a number of cores above 0, like 0.5", |text| {
            text.parse().ok().filter(|cpus: &f64| cpus.is_finite() && *cpus > 0.0)
        })
    }
}

/// What is logged: `RUST_LOG` in the form of `tracing`, else everything from `info` on.
pub fn log_filter() -> String {
    variable("RUST_LOG").unwrap_or_else(|| "info,sqlx=warn".to_owned())
}

/// A variable of the environment; an empty one is unset.
#[allow(clippy::disallowed_methods, reason = "this is the reader of the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn user_data() -> Option<String> {
    variable("XDG_DATA_HOME").or_else(|| Some(format!("{}/.local/share", variable("HOME")?)))
}

/// Reads `[section] key = value` pairs, refusing keys that no section knows.
fn read_file(path: &Path) -> Result<HashMap<&'static str, String>, ConfigError> {
    let wrong = |why: String| ConfigError::File { path: path.to_owned(), why };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let sections: toml::Table = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let mut given = HashMap::new();
    for (section, values) in &sections {
        let values = values.as_table().ok_or_else(|| wrong(format!("{section} is no section")))?;
        for (key, value) in values {
            let key = format!("{section}.{key}");
            let known = all_settings().find(|s| s.key == key);
            let setting = known.ok_or(ConfigError::UnknownKey { key })?;
            given.insert(setting.env, plain(value));
        }
    }
    Ok(given)
}

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

impl Args for Settings {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new("config").long("config").value_name("FILE");
        let command = command.arg(file.help("Settings file (TOML) [env: BHARATBUILD_CONFIG]"));
        all_settings().fold(command, |command, setting| command.arg(argument(setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn argument(setting: &'static Setting) -> Arg {
    let default = match setting.default {
        "" => String::new(),
        default => format!(" [default: {default}]"),
    };
    let help = format!("{} [env: {}] [file: {}]{default}", setting.help, setting.env, setting.key);
    Arg::new(setting.env).long(setting.flag).value_name("VALUE").help(help)
}

impl FromArgMatches for Settings {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |s: &Setting| Some((s.env, matches.get_one::<String>(s.env)?.clone()));
        let flags = all_settings().filter_map(given).collect();
        Ok(Self { flags, file: matches.get_one::<String>("config").cloned() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_sets_what_flags_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.toml");
        std::fs::write(&path, "[storage]\njob_expiry_hours = 5\n[limits]\nmax_file_size_mb = 1\n")
            .unwrap();
        let flags = HashMap::from([("MAX_FILE_SIZE_MB", "3".to_owned())]);
        let settings = Settings { flags, file: Some(path.display().to_string()) };
        let config = super::super::Config::read(&Sources::read(&settings).unwrap()).unwrap();
        assert_eq!(config.storage.job_expiry.whole_hours(), 5);
        assert_eq!(config.limits.file_bytes, 3 << 20);
    }

    #[test]
    fn refuses_a_key_nobody_knows() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.toml");
        std::fs::write(&path, "[storage]\njob_expiry = 5\n").unwrap();
        assert!(matches!(read_file(&path), Err(ConfigError::UnknownKey { .. })));
    }
}
