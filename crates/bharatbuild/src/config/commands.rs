//! What is said of commands before they run.

use super::{ConfigError, Setting, Sources};
use command_policy::{Policy, Settings};

pub(super) static SETTINGS: &[Setting] = &[MODE, BLOCK, PATTERNS, ALLOW];

const MODE: Setting = Setting {
    flag: "command-policy",
    env: "COMMAND_POLICY",
    key: "commands.policy",
    default: "on",
    help: "on, off, or strict: commands that are not listed are asked about too (the sandbox holds anyway)",
};
const BLOCK: Setting = Setting {
    flag: "command-blocklist",
    env: "COMMAND_BLOCKLIST",
    key: "commands.blocklist",
    default: "",
    help: "Commands that are refused, each by its first words, with commas between: npm publish, telnet",
};
const PATTERNS: Setting = Setting {
    flag: "command-patterns",
    env: "COMMAND_PATTERNS",
    key: "commands.patterns",
    default: "",
    help: "Regular expressions, one a line; commands in which one is found are refused",
};
const ALLOW: Setting = Setting {
    flag: "command-allow",
    env: "COMMAND_ALLOW",
    key: "commands.allow",
    default: "",
    help: "With strict: more programs, with commas between, each with its subcommands: terraform: plan validate",
};

/// How commands are judged; `None` where nobody judges them.
#[derive(Debug, Clone)]
pub struct CommandsConfig {
    pub policy: Option<Policy>,
}

impl CommandsConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let mode = sources.parse(&MODE, "on, off or strict", |text| match text {
            "on" => Some(Some(Settings::default())),
            "strict" => Some(Some(Settings::default().strict())),
            "off" => Some(None),
            _ => None,
        })?;
        let Some(settings) = mode else { return Ok(Self { policy: None }) };
        let settings =
            each(sources, (&BLOCK, ',', "words of a command"), settings, Settings::block)?;
        let expected = "regular expressions, one a line";
        let settings =
            each(sources, (&PATTERNS, '\n', expected), settings, Settings::block_pattern)?;
        // Naming more programs is no wish for a whitelist.
        let settings = match settings.is_strict() {
            true => each(
                sources,
                (&ALLOW, ',', "programs like \"go\" or \"go: build test\""),
                settings,
                Settings::allow,
            )?,
            false => settings,
        };
        Ok(Self { policy: Some(Policy::new(settings)) })
    }
}

/// Adds every part of a list to the settings: its setting, what stands between parts, what a part is.
fn each<E>(
    sources: &Sources,
    (setting, between, expected): (&'static Setting, char, &'static str),
    settings: Settings,
    add: impl Fn(Settings, &str) -> Result<Settings, E>,
) -> Result<Settings, ConfigError> {
    let text = sources.text(setting).unwrap_or_default();
    let parts = text.split(between).map(str::trim).filter(|part| !part.is_empty());
    let mut settings = settings;
    for part in parts {
        settings = add(settings, part).map_err(|_| setting.wrong(part, expected))?;
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use command_policy::Risk;

    fn read(pairs: &[(&str, &str)]) -> Result<CommandsConfig, ConfigError> {
        CommandsConfig::read(&Sources::of_pairs(pairs))
    }

    fn risk(pairs: &[(&str, &str)], command: &str) -> Risk {
        read(pairs).unwrap().policy.unwrap().judge(command).risk
    }

    #[test]
    fn it_is_on_unless_it_is_turned_off() {
        assert_eq!(risk(&[], "rm -rf /"), Risk::Blocked);
        assert!(read(&[("COMMAND_POLICY", "off")]).unwrap().policy.is_none());
        assert!(read(&[("COMMAND_POLICY", "maybe")]).is_err());
    }

    #[test]
    fn strict_asks_about_what_is_not_listed() {
        let strict = ("COMMAND_POLICY", "strict");
        assert_eq!(risk(&[strict], "terraform plan"), Risk::Dangerous);
        let allowed = [strict, ("COMMAND_ALLOW", "terraform: plan validate, deploy-tool")];
        assert_eq!(risk(&allowed, "terraform plan && deploy-tool x"), Risk::Safe);
        assert_eq!(risk(&allowed, "terraform apply"), Risk::Dangerous);
        let not_strict = [("COMMAND_ALLOW", "terraform")];
        assert_eq!(risk(&not_strict, "something else"), Risk::Safe);
    }

    #[test]
    fn more_can_be_refused() {
        let block = [("COMMAND_BLOCKLIST", "npm publish, telnet")];
        assert_eq!(risk(&block, "npm publish --tag x"), Risk::Blocked);
        assert_eq!(risk(&block, "npm run publish"), Risk::Safe);
        let patterns = [("COMMAND_PATTERNS", "^make .*-j ?[0-9]{3}\nbitcoin")];
        assert_eq!(risk(&patterns, "make all -j 999"), Risk::Blocked);
        assert_eq!(risk(&patterns, "make all -j 4"), Risk::Safe);
    }

    #[test]
    fn says_what_is_wrong() {
        let error = read(&[("COMMAND_PATTERNS", "(")]).unwrap_err().to_string();
        assert!(error.contains("COMMAND_PATTERNS") && error.contains("one a line"), "{error}");
    }
}
