//! Which image a sandbox is made from, for engines that have images.

use super::{ConfigError, Setting, Sources};

pub(super) static SETTINGS: &[Setting] = &[NODE, PYTHON, JAVA, GO, RUST, RUBY, PHP];

const NODE: Setting = Setting {
    flag: "runtime-image-node",
    env: "RUNTIME_IMAGE_NODE",
    key: "runtimes.image_node",
    default: "node:20-alpine",
    help: "Docker image for React, Vue, Next.js, Express",
};
const PYTHON: Setting = Setting {
    flag: "runtime-image-python",
    env: "RUNTIME_IMAGE_PYTHON",
    key: "runtimes.image_python",
    default: "python:3.11-slim",
    help: "Docker image for Django, Flask, FastAPI; and of plain pages",
};
const JAVA: Setting = Setting {
    flag: "runtime-image-java",
    env: "RUNTIME_IMAGE_JAVA",
    key: "runtimes.image_java",
    default: "eclipse-temurin:17-jdk",
    help: "Docker image for Spring Boot, Maven",
};
const GO: Setting = Setting {
    flag: "runtime-image-go",
    env: "RUNTIME_IMAGE_GO",
    key: "runtimes.image_go",
    default: "golang:1.21-alpine",
    help: "Docker image for Go",
};
const RUST: Setting = Setting {
    flag: "runtime-image-rust",
    env: "RUNTIME_IMAGE_RUST",
    key: "runtimes.image_rust",
    default: "rust:1.75-alpine",
    help: "Docker image for Rust",
};
const RUBY: Setting = Setting {
    flag: "runtime-image-ruby",
    env: "RUNTIME_IMAGE_RUBY",
    key: "runtimes.image_ruby",
    default: "ruby:3.2-alpine",
    help: "Docker image for Rails, Sinatra",
};
const PHP: Setting = Setting {
    flag: "runtime-image-php",
    env: "RUNTIME_IMAGE_PHP",
    key: "runtimes.image_php",
    default: "php:8.2-cli-alpine",
    help: "Docker image for PHP",
};

/// Made by `runtimes/build.sh` or `runtimes/Dockerfile`: every language.
pub const FULL_IMAGE: &str = "bharatbuild/runtime:full";

/// Made by `runtimes/build.sh`: node and python.
pub const SMALL_IMAGE: &str = "bharatbuild/runtime:small";

/// Characters of an image's name with its tag or digest.
const MAX_IMAGE_CHARS: usize = 255;

/// The image of each kind of project.
#[derive(Debug, Clone)]
pub struct RuntimesConfig {
    /// By kind; in the order of the documentation's table.
    pub images: Vec<(&'static str, String)>,
}

impl RuntimesConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let read = |(kind, setting)| {
            Ok((kind, sources.parse(setting, "an image like node:20-alpine", image)?))
        };
        let kinds = ["node", "python", "java", "go", "rust", "ruby", "php"];
        Ok(Self { images: kinds.into_iter().zip(SETTINGS).map(read).collect::<Result<_, _>>()? })
    }

    /// The image set for this kind of project.
    pub fn image(&self, kind: &str) -> Option<&str> {
        self.images.iter().find(|(known, _)| *known == kind).map(|(_, image)| image.as_str())
    }
}

/// A name as engines take it, never an option or a path.
fn image(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-/:@".contains(c);
    let valid = text.len() <= MAX_IMAGE_CHARS
        && text.chars().all(allowed)
        && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    valid.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<RuntimesConfig, ConfigError> {
        RuntimesConfig::read(&Sources::of_pairs(pairs))
    }

    #[test]
    fn defaults_are_the_documentations_table() {
        let images = read(&[]).unwrap().images;
        let expected = [
            ("node", "node:20-alpine"),
            ("python", "python:3.11-slim"),
            ("java", "eclipse-temurin:17-jdk"),
            ("go", "golang:1.21-alpine"),
            ("rust", "rust:1.75-alpine"),
            ("ruby", "ruby:3.2-alpine"),
            ("php", "php:8.2-cli-alpine"),
        ];
        assert_eq!(images, expected.map(|(kind, image)| (kind, image.to_owned())));
    }

    #[test]
    fn an_image_of_another_registry_by_digest_is_taken() {
        let name = "mirror.college.example:5000/library/node@sha256:0a1b";
        assert_eq!(read(&[("RUNTIME_IMAGE_NODE", name)]).unwrap().image("node"), Some(name));
    }

    #[test]
    fn refuses_what_is_no_image() {
        for name in ["--privileged", "node 20", "/etc", "node;ls", &"n".repeat(256)] {
            let error = read(&[("RUNTIME_IMAGE_GO", name)]).unwrap_err().to_string();
            assert!(error.contains("RUNTIME_IMAGE_GO"), "{error}");
        }
    }
}
