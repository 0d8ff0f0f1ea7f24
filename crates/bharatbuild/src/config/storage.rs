//! Where data lies and how long it stays.

use super::{ConfigError, Setting, Sources};
use std::path::PathBuf;
use time::Duration;

pub(super) static SETTINGS: &[Setting] = &[DATA, JOBS, EXPIRY, ARCHIVE];

const DATA: Setting = Setting {
    flag: "data",
    env: "BHARATBUILD_DATA",
    key: "storage.data",
    default: "",
    help: "Data folder [default: a folder of the user]",
};
const JOBS: Setting = Setting {
    flag: "jobs-base-path",
    env: "JOBS_BASE_PATH",
    key: "storage.jobs_base_path",
    default: "",
    help: "Folder of the projects' files [default: DATA/jobs]",
};
const EXPIRY: Setting = Setting {
    flag: "job-expiry-hours",
    env: "JOB_EXPIRY_HOURS",
    key: "storage.job_expiry_hours",
    default: "48",
    help: "Hours without change or use after which a project is archived",
};
const ARCHIVE: Setting = Setting {
    flag: "archive-days",
    env: "ARCHIVE_DAYS",
    key: "storage.archive_days",
    default: "365",
    help: "Days an archive is kept, 0 for ever",
};

#[derive(Debug, Clone)]
pub struct StorageConfig {
    pub data: PathBuf,
    /// Where it is not set, `DATA/jobs`.
    pub jobs_base_path: PathBuf,
    pub job_expiry: Duration,
    /// `None`: for ever.
    pub archive: Option<Duration>,
}

impl StorageConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let data = match (sources.text(&DATA), &sources.user_data) {
            (Some(data), _) => PathBuf::from(data),
            (None, Some(folder)) => PathBuf::from(folder).join("bharatbuild"),
            (None, None) => return Err(ConfigError::NoDataFolder),
        };
        let jobs_base_path = sources.text(&JOBS).map_or_else(|| data.join("jobs"), PathBuf::from);
        let job_expiry = Duration::hours(i64::from(sources.number(&EXPIRY)?));
        let days = sources.number(&ARCHIVE)?;
        let archive = (days > 0).then(|| Duration::days(i64::from(days)));
        Ok(Self { data, jobs_base_path, job_expiry, archive })
    }
}
