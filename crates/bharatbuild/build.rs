//! Has the studio's page built where the binary is to carry it and it is not there.

#![allow(clippy::disallowed_methods, reason = "a build script is told everything by variables")]
use std::path::Path;
use std::process::Command;

const DIST: &str = "../../studio/dist";
const BUILD: &str = "../../scripts/build-studio.sh";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Embedded too, and no source that cargo knows of.
    println!("cargo::rerun-if-changed=migrations");
    if std::env::var("CARGO_FEATURE_STUDIO_DIST").is_err() {
        return;
    }
    if !Path::new(DIST).join("index.html").exists() {
        let built = Command::new(BUILD).status();
        assert!(
            built.is_ok_and(|status| status.success()),
            "building the studio's page failed: run scripts/setup.sh, then scripts/build-studio.sh"
        );
    }
    println!("cargo::rerun-if-changed={DIST}");
}
