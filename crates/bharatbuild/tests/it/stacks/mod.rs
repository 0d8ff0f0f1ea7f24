//! Every stack from a wish to an answer, with its dependencies really installed.

mod docker;
mod download;
mod limits;
mod list;
mod measure;
mod native;
mod run;
mod tools;
