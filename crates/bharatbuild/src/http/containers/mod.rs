//! The Containers API: a project's sandbox. One endpoint, one file.

pub mod create;
pub mod delete;
pub mod exec;
pub mod exec_batch;
pub mod exec_cancel;
pub mod exec_events;
pub mod exec_stdin;
pub mod list_files;
pub mod ports;
pub mod preview;
pub mod read_file;
pub mod restart;
pub mod stats;
pub mod status;
pub mod stop;
pub mod terminal;
pub mod terminal_ticket;
pub mod terminals;
pub mod verify_files;
pub mod write_batch;
pub mod write_file;

mod urls;
