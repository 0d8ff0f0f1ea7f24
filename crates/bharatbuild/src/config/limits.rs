//! How much a project may hold.

use super::units::parse_mebibytes;
use super::{ConfigError, Setting, Sources};

pub(super) static SETTINGS: &[Setting] = &[FILE, PROJECT];

const FILE: Setting = Setting {
    flag: "max-file-size-mb",
    env: "MAX_FILE_SIZE_MB",
    key: "limits.max_file_size_mb",
    default: "10",
    help: "Largest file, in MiB",
};
const PROJECT: Setting = Setting {
    flag: "max-project-size-mb",
    env: "MAX_PROJECT_SIZE_MB",
    key: "limits.max_project_size_mb",
    default: "100",
    help: "Largest project without what can be installed again, in MiB",
};

#[derive(Debug, Clone, Copy)]
pub struct LimitsConfig {
    pub file_bytes: u64,
    pub project_bytes: u64,
}

impl LimitsConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let expected = "a whole number of mebibytes above 0";
        Ok(Self {
            file_bytes: sources.parse(&FILE, expected, parse_mebibytes)?,
            project_bytes: sources.parse(&PROJECT, expected, parse_mebibytes)?,
        })
    }
}
