//! Docker: whether it answers, what it runs with, which images it has, and a trial with each runtime.

use super::{Finding, Verdict, trial};
use crate::config::{Config, EngineChoice, SMALL_IMAGE};
use crate::projects::images_for;
use sandbox::docker::{DockerEngine, DockerReport, DockerSettings};
use std::path::Path;

/// Runtimes that are tried where Docker has them, with the name of their finding.
const TRIED: [(&str, &str); 2] = [("runc", "runc"), ("runsc", "gvisor")];
/// What containerd calls its own parts; no administrator chose them.
const INTERNAL: &str = "io.containerd.";

pub(super) async fn all(config: &Config) -> Vec<Finding> {
    let wanted = wanted(config);
    let report = match asked(config, &wanted).await {
        Ok(report) => report,
        Err(error) => return vec![absent(&format!("{error:#}"), config)],
    };
    let mut findings = vec![present(&report)];
    findings.extend(config.runtimes.images.iter().map(|(kind, _)| image(kind, config, &report)));
    let Some(image) = report.images.first() else { return findings };
    for (runtime, what) in TRIED {
        if report.runtimes.iter().any(|known| known == runtime) {
            findings.push(tried(config, runtime, what, image).await);
        }
    }
    findings
}

/// Every image that may serve any project, ours first: they are sure to have what the trial needs.
fn wanted(config: &Config) -> Vec<String> {
    let kinds = config.runtimes.images.iter();
    let mut images: Vec<String> =
        kinds.flat_map(|(kind, _)| images_for(kind, &config.runtimes)).collect();
    images.sort_by_key(|image| (!image.starts_with("bharatbuild/"), image.clone()));
    images.dedup();
    images
}

async fn asked(config: &Config, wanted: &[String]) -> anyhow::Result<DockerReport> {
    let data = tempfile::tempdir()?;
    Ok(engine(config, data.path(), &config.docker.runtime)?.report(wanted).await?)
}

fn engine(config: &Config, data: &Path, runtime: &str) -> anyhow::Result<DockerEngine> {
    Ok(DockerEngine::new(DockerSettings {
        data: data.to_owned(),
        instance: format!("doctor-{}", std::process::id()),
        address: config.docker.address.clone(),
        runtime: runtime.to_owned(),
        images: Vec::new(),
        certificates: Vec::new(),
    })?)
}

fn absent(why: &str, config: &Config) -> Finding {
    match config.sandbox.engine {
        EngineChoice::Docker => Finding::bad(
            "docker",
            why,
            "apt-get install docker.io, or set BHARATBUILD_ENGINE=native",
        ),
        EngineChoice::Auto | EngineChoice::Native => {
            Finding::lacking("docker", why, "needed for BHARATBUILD_ENGINE=docker only")
        }
    }
}

fn present(report: &DockerReport) -> Finding {
    let chosen = |name: &&String| !name.starts_with(INTERNAL);
    let runtimes: Vec<&str> = report.runtimes.iter().filter(chosen).map(String::as_str).collect();
    Finding::good("docker", format!("{}, runtimes {}", report.version, runtimes.join(", ")))
}

/// Which image a project of this kind gets, and what to do where it gets none or another.
fn image(kind: &str, config: &Config, report: &DockerReport) -> Finding {
    let what = format!("image {kind}");
    let images = images_for(kind, &config.runtimes);
    let small = images.iter().any(|image| image == SMALL_IMAGE);
    let get = format!(
        "docker pull {}, or runtimes/build.sh {}",
        images[0],
        if small { "small" } else { "full" }
    );
    match images.iter().find(|image| report.images.contains(image)) {
        Some(image) if *image == images[0] => Finding::good(what, image),
        Some(image) => Finding::good(what, format!("{image}, until you docker pull {}", images[0])),
        None => Finding::lacking(what, format!("none: {} are not here", images.join(" and ")), get),
    }
}

async fn tried(config: &Config, runtime: &str, what: &'static str, image: &str) -> Finding {
    let made = async {
        let data = tempfile::tempdir()?;
        let engine = engine(config, data.path(), runtime)?;
        trial::attempt(&engine, trial::spec(data.path(), image)?).await
    };
    let mut finding = trial::finding(what, made.await, hint(runtime));
    let used = config.sandbox.engine == EngineChoice::Docker && config.docker.runtime == runtime;
    if finding.verdict == Verdict::Bad && !used {
        finding.verdict = Verdict::Lacking;
    }
    finding
}

/// Debian 12's gVisor makes sandboxes in which `ls` fails.
fn hint(runtime: &str) -> &'static str {
    match runtime {
        "runsc" => {
            "if ls is what fails, this gVisor is too old for today's programs: get a newer runsc than Debian 12's"
        }
        _ => "docker info, and Docker's log, say more",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{FULL_IMAGE, Sources};

    fn config(pairs: &[(&str, &str)]) -> Config {
        Config::read(&Sources::of_pairs(pairs)).unwrap()
    }

    fn report(images: &[&str]) -> DockerReport {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        DockerReport {
            version: "20.10.24".into(),
            runtimes: owned(&["io.containerd.runc.v2", "runc", "runsc"]),
            images: owned(images),
        }
    }

    #[test]
    fn says_version_and_runtimes() {
        assert_eq!(present(&report(&[])).found, "20.10.24, runtimes runc, runsc");
    }

    #[test]
    fn an_image_that_is_there_is_good_and_its_stand_in_is_named() {
        let here = report(&["node:20-alpine", FULL_IMAGE]);
        let node = image("node", &config(&[]), &here);
        assert_eq!((node.verdict, node.found.as_str()), (Verdict::Good, "node:20-alpine"));
        let go = image("go", &config(&[]), &here);
        let stand_in = "bharatbuild/runtime:full, until you docker pull golang:1.21-alpine";
        assert_eq!((go.verdict, go.found.as_str()), (Verdict::Good, stand_in));
    }

    #[test]
    fn says_how_to_get_an_image_that_is_missing() {
        let php = image("php", &config(&[]), &report(&[SMALL_IMAGE]));
        assert_eq!(php.verdict, Verdict::Lacking);
        let get = "docker pull php:8.2-cli-alpine, or runtimes/build.sh full";
        assert_eq!(php.hint.as_deref(), Some(get));
        let node = image("node", &config(&[]), &report(&[]));
        assert!(node.hint.unwrap().ends_with("runtimes/build.sh small"));
    }

    #[test]
    fn a_missing_docker_is_bad_only_where_it_is_the_engine() {
        assert_eq!(absent("stopped", &config(&[])).verdict, Verdict::Lacking);
        let docker = config(&[("BHARATBUILD_ENGINE", "docker")]);
        assert_eq!(absent("stopped", &docker).verdict, Verdict::Bad);
    }

    #[test]
    fn our_own_images_are_tried_first() {
        assert_eq!(wanted(&config(&[]))[..2], [FULL_IMAGE, SMALL_IMAGE]);
    }

    #[tokio::test]
    async fn a_socket_where_nobody_listens_is_told_with_its_address() {
        let findings = all(&config(&[("DOCKER_HOST", "unix:///nonexistent/docker.sock")])).await;
        assert_eq!(findings.len(), 1);
        assert!(findings[0].found.contains("/nonexistent/docker.sock"), "{:?}", findings[0]);
    }
}
