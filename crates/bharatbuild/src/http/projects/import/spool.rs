//! A body too large for memory, written to the disk while it comes.

use crate::app::App;
use crate::http::ApiError;
use crate::jobs::{Bundle, MAX_FILES};
use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use futures_util::StreamExt;
use std::io;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

/// What headers of parts may add to the files of a folder, in bytes.
const SLACK_BYTES: u64 = 8 << 20;
/// The longest name of a project or path of a part, in bytes.
const MAX_NAME_BYTES: usize = 4096;

/// What was sent, on the disk. It goes with this.
pub(super) struct Spooled {
    pub bundle: Bundle,
    /// The part `name`, where there was one.
    pub name: Option<String>,
}

/// A file that fills, up to a limit.
struct Spool {
    file: File,
    written: u64,
    limit: u64,
}

pub(super) async fn spool(app: &App, request: Request) -> Result<Spooled, ApiError> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let limit = app.config.limits.project_bytes.saturating_add(SLACK_BYTES);
    let spool = Spool::open(app, limit).await?;
    match essence.to_ascii_lowercase().as_str() {
        "application/zip" | "application/x-zip-compressed" | "application/octet-stream" => {
            zip(spool, request).await
        }
        "multipart/form-data" => files(spool, app, request).await,
        _ => Err(ApiError::unsupported("not_importable", "This kind of body cannot be imported")
            .hint("send application/zip, or multipart/form-data with the files")),
    }
}

async fn zip(mut spool: Spool, request: Request) -> Result<Spooled, ApiError> {
    let mut body = request.into_body().into_data_stream();
    while let Some(piece) = body.next().await {
        spool.write(piece.map_err(|_| broken())?).await?;
    }
    Ok(Spooled { bundle: Bundle::Zip(spool.close().await?), name: None })
}

async fn files(mut spool: Spool, app: &App, mut request: Request) -> Result<Spooled, ApiError> {
    // The spool has a limit of its own.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut parts = Multipart::from_request(request, app)
        .await
        .map_err(|error| ApiError::bad_request("broken_body", error.body_text()))?;
    let (mut entries, mut name) = (Vec::new(), None);
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        match part.file_name().map(str::to_owned) {
            Some(path) if path.len() > MAX_NAME_BYTES => return Err(long()),
            Some(path) => {
                if entries.len() == MAX_FILES {
                    let detail = format!("There are more than {MAX_FILES} files");
                    return Err(ApiError::too_large("too_many_files", detail)
                        .hint("leave out what is not part of the project, like node_modules"));
                }
                entries.push((path, spool.part(part).await?));
            }
            None if part.name() == Some("name") => name = Some(short_text(part).await?),
            None => {}
        }
    }
    let name = name.filter(|name| !name.trim().is_empty());
    Ok(Spooled { bundle: Bundle::Files(spool.close().await?, entries), name })
}

async fn short_text(mut part: Field<'_>) -> Result<String, ApiError> {
    let mut text = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(unreadable)? {
        if text.len() + piece.len() > MAX_NAME_BYTES {
            return Err(long());
        }
        text.extend_from_slice(&piece);
    }
    let text = String::from_utf8_lossy(&text).trim().replace(char::is_control, " ");
    Ok(text.chars().take(200).collect())
}

impl Spool {
    /// A file without a name: whatever happens to the server, it is gone.
    async fn open(app: &App, limit: u64) -> Result<Self, ApiError> {
        let data = app.instance.data.clone();
        let opened = tokio::task::spawn_blocking(move || tempfile::tempfile_in(data)).await;
        let file = opened.map_err(io::Error::other).flatten();
        Ok(Self { file: File::from_std(file.map_err(disk)?), written: 0, limit })
    }

    async fn write(&mut self, piece: Bytes) -> Result<(), ApiError> {
        self.written += piece.len() as u64;
        if self.written > self.limit {
            let megabytes = self.limit >> 20;
            let detail = format!("The import is larger than {megabytes} MB");
            return Err(ApiError::too_large("project_too_large", detail)
                .hint("leave out what is not part of the project, like node_modules"));
        }
        self.file.write_all(&piece).await.map_err(disk)
    }

    /// Writes a part, and tells its size.
    async fn part(&mut self, mut part: Field<'_>) -> Result<u64, ApiError> {
        let before = self.written;
        while let Some(piece) = part.chunk().await.map_err(unreadable)? {
            self.write(piece).await?;
        }
        Ok(self.written - before)
    }

    async fn close(mut self) -> Result<std::fs::File, ApiError> {
        self.file.flush().await.map_err(disk)?;
        Ok(self.file.into_std().await)
    }
}

fn broken() -> ApiError {
    ApiError::bad_request("broken_body", "The body ended before it was whole").hint("send it again")
}

fn unreadable(error: MultipartError) -> ApiError {
    ApiError::bad_request("broken_body", error.body_text())
}

fn long() -> ApiError {
    ApiError::bad_request("long_name", "A name in the body is too long")
}

fn disk(error: io::Error) -> ApiError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ApiError::disk_full(),
        _ => ApiError::internal(&error),
    }
}
