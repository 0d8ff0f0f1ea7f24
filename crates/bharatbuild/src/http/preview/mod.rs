//! Previews over HTTP: by host name beside the studio, and by path within the API.

pub mod by_path;
pub mod status;
pub mod ticket;
pub(super) mod visit;
