//! The Jobs API: one file per endpoint.

pub mod admin_cleanup;
pub mod admin_stats;
pub mod complete;
pub mod create;
pub mod delete;
pub mod download;
pub mod download_ticket;
pub mod fail;
pub mod generate;
pub mod list_files;
pub mod read_file;
pub mod response;
pub mod restore;
pub mod status;
pub mod write_batch;
pub mod write_file;
pub mod write_plan;
