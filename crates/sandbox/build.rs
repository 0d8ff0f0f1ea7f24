//! Builds the agent as a static program, so that the server carries it inside.
//!
//! `crt-static` holds for the agent alone: set for the whole workspace it would break proc macros,
//! which is why the agent is built for a named target, in a target folder of its own.

#![allow(clippy::disallowed_methods, reason = "a build script is told everything by variables")]
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let manifest = PathBuf::from(env("CARGO_MANIFEST_DIR"));
    let agent = manifest.join("../sandbox-agent");
    println!("cargo::rerun-if-changed={}", agent.join("src").display());
    println!("cargo::rerun-if-changed={}", agent.join("Cargo.toml").display());
    println!("cargo::rerun-if-changed=build.rs");
    let built = build(&agent, &PathBuf::from(env("OUT_DIR")).join("agent"));
    println!("cargo::rustc-env=SANDBOX_AGENT={}", built.display());
}

fn build(agent: &Path, target_dir: &Path) -> PathBuf {
    let target = env("TARGET");
    let status = Command::new(env("CARGO"))
        .args(["build", "--release", "--bin", "sandbox-agent", "--target", &target])
        .arg("--manifest-path")
        .arg(agent.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target_dir)
        // The outer build's flags and wrappers (clippy among them) are not meant for the agent.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .env("RUSTFLAGS", "-C target-feature=+crt-static -C panic=abort")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s")
        .env("CARGO_PROFILE_RELEASE_LTO", "thin")
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
        .status();
    assert!(status.is_ok_and(|status| status.success()), "building the sandbox agent failed");
    target_dir.join(target).join("release/sandbox-agent")
}

fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("cargo sets {name} for build scripts"))
}
