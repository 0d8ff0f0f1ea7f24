//! The starter provider: picks a real project skeleton and makes it the student's own.

mod adapt;
mod catalog;
mod choose;
#[cfg(test)]
mod wishes;
mod wording;

pub use adapt::adapt;
pub use catalog::{Starter, all};
pub use choose::choose;
pub use wording::Wording;

use super::Plan;

/// Said with every plan of this provider.
const NOTE: &str = "No model was used: this is a ready-made starter with your title and words. \
                    With a model key the app is written for your wish.";

/// A starter that was chosen for a wish, with the wish's own words.
#[derive(Debug)]
pub struct Chosen {
    pub starter: &'static Starter,
    pub wording: Wording,
}

impl Chosen {
    /// Chooses by the words of a wish in English, Hindi or a mixture.
    pub fn of(prompt: &str) -> Self {
        Self { starter: choose(prompt), wording: Wording::of(prompt) }
    }

    /// The starter of that name, with a wish's own words.
    pub fn named(name: &str, prompt: &str) -> Option<Self> {
        let starter = all().iter().find(|starter| starter.manifest.name == name)?;
        Some(Self { starter, wording: Wording::of(prompt) })
    }

    pub fn plan(&self) -> Plan {
        let manifest = &self.starter.manifest;
        Plan {
            title: self.wording.title.clone(),
            summary: manifest.summary.clone(),
            stack: manifest.name.clone(),
            project_type: manifest.project_type.clone(),
            files: self.starter.files.iter().map(|file| file.path.clone()).collect(),
            install: manifest.install.clone(),
            start: manifest.start.clone(),
            port: manifest.port,
            memory_mb: manifest.memory_mb,
            provider: "starter".to_owned(),
            note: NOTE.to_owned(),
            starter: Some(manifest.name.clone()),
            language: String::new(),
            dependencies: Vec::new(),
            checks: Vec::new(),
            questions: Vec::new(),
        }
    }

    /// The files of the app, in the order they are written.
    pub fn files(&self) -> impl Iterator<Item = (&str, Vec<u8>)> {
        let manifest = &self.starter.manifest;
        self.starter
            .files
            .iter()
            .map(|file| (file.path.as_str(), adapt(manifest, file, &self.wording)))
    }
}
