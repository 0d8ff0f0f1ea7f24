//! The API as the command line uses it.

use super::events::Events;
use super::show::Show;
use anyhow::{Context, anyhow, bail};
use futures_util::StreamExt;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt;

/// Names that are tried for a ZIP before giving up.
const MAX_ZIP_NAMES: usize = 1000;

/// What is asked of a server.
pub(in crate::cli) struct Wish<'w> {
    pub(in crate::cli) prompt: &'w str,
    pub(in crate::cli) provider: &'w str,
    /// When a plan waits: `questions`, `always` or `never`.
    pub(in crate::cli) review: &'w str,
}

/// How a piece of work ended well.
pub(in crate::cli) enum Last {
    Complete(Value),
    /// The student has to say something: `plan_ready` or `asked`.
    Waits(Value),
}

/// A signed-in client of one server.
pub(in crate::cli) struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Client {
    pub(in crate::cli) fn new(address: String, token: String) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
        Ok(Self { http, base: format!("http://{address}/api/v1"), token })
    }

    pub(in crate::cli) async fn create_job(&self, name: &str) -> anyhow::Result<String> {
        let job =
            self.call(Method::POST, "/jobs/create", Some(json!({"project_name": name}))).await?;
        job["job_id"].as_str().map(str::to_owned).context("the server gave no job id")
    }

    /// Makes an app out of a wish.
    pub(in crate::cli) async fn generate(
        &self,
        job: &str,
        wish: &Wish<'_>,
        show: &mut dyn Show,
    ) -> anyhow::Result<Last> {
        let Wish { prompt, provider, review } = wish;
        let body = json!({"prompt": prompt, "provider": provider, "review": review});
        self.work(&format!("/jobs/{job}/generate"), body, show).await
    }

    /// Asks for a piece of work and shows every event of it up to the last. An `error` event is an
    /// error.
    pub(in crate::cli) async fn work(
        &self,
        path: &str,
        body: Value,
        show: &mut dyn Show,
    ) -> anyhow::Result<Last> {
        let response = self.send(Method::POST, path, Some(body)).await?;
        let mut events = Events::new(response.bytes_stream().boxed());
        while let Some(event) = events.next().await? {
            if event["source"] == "generation" {
                match event["type"].as_str() {
                    Some("complete") => return Ok(Last::Complete(event)),
                    Some("plan_ready" | "asked") => {
                        show.event(&event);
                        return Ok(Last::Waits(event));
                    }
                    Some("error") => return Err(failure(&event)),
                    _ => {}
                }
            }
            show.event(&event);
        }
        bail!("the server ended the stream before the work was done")
    }

    pub(in crate::cli) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.call(Method::GET, path, None).await
    }

    pub(in crate::cli) async fn post(&self, path: &str) -> anyhow::Result<Value> {
        self.call(Method::POST, path, None).await
    }

    /// Saves the ZIP under a name that is free.
    pub(in crate::cli) async fn download(
        &self,
        job: &str,
        folder: &Path,
        slug: &str,
    ) -> anyhow::Result<PathBuf> {
        let response = self.send(Method::GET, &format!("/jobs/{job}/download"), None).await?;
        let (path, mut file) = free_file(folder, slug).await?;
        let mut body = response.bytes_stream();
        while let Some(chunk) = body.next().await {
            file.write_all(&chunk?).await?;
        }
        file.sync_all().await?;
        Ok(path)
    }

    pub(in crate::cli) async fn preview_link(
        &self,
        project: &str,
        port: Option<u64>,
    ) -> anyhow::Result<String> {
        let query = port.map_or_else(String::new, |port| format!("?port={port}"));
        let ticket = self
            .call(Method::POST, &format!("/containers/{project}/preview-ticket{query}"), None)
            .await?;
        ticket["url"].as_str().map(str::to_owned).context("the server gave no preview link")
    }

    /// Ends the sandbox; fine where there is none.
    pub(in crate::cli) async fn delete_container(&self, project: &str) -> anyhow::Result<()> {
        let url = format!("{}/containers/{project}", self.base);
        let response = self.http.delete(url).bearer_auth(&self.token).send().await?;
        let gone = response.status().is_success() || response.status().as_u16() == 404;
        if gone { Ok(()) } else { Err(refusal(response).await) }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> anyhow::Result<Value> {
        Ok(self.send(method, path, body).await?.json().await?)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Response> {
        let request =
            self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request.send().await.context("the server does not answer")?;
        if response.status().is_success() { Ok(response) } else { Err(refusal(response).await) }
    }
}

async fn refusal(response: Response) -> anyhow::Error {
    let status = response.status();
    let body: Value = response.json().await.unwrap_or_default();
    let detail = body["detail"].as_str().map_or_else(|| body["detail"].to_string(), str::to_owned);
    match body["hint"].as_str() {
        Some(hint) => anyhow!("{detail} ({hint})"),
        None => anyhow!("{detail} ({status})"),
    }
}

fn failure(event: &Value) -> anyhow::Error {
    let message =
        event["message"].as_str().or(event["data"].as_str()).unwrap_or("the generation failed");
    match event["step"].as_str().filter(|step| *step != "agent") {
        Some(step) => anyhow!("{step}: {message}"),
        None => anyhow!("{message}"),
    }
}

async fn free_file(folder: &Path, slug: &str) -> anyhow::Result<(PathBuf, tokio::fs::File)> {
    tokio::fs::create_dir_all(folder).await?;
    let folder = tokio::fs::canonicalize(folder).await?;
    for number in 1..=MAX_ZIP_NAMES {
        let name = if number == 1 { format!("{slug}.zip") } else { format!("{slug}-{number}.zip") };
        let path = folder.join(name);
        match tokio::fs::File::create_new(&path).await {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        }
    }
    bail!("{} has too many files called {slug}.zip", folder.display())
}
