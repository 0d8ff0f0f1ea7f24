//! What every engine must do, on real sandboxes: the same cases for each. Needs root, a Docker
//! engine and an image (`scripts/docker-engine.sh start`, `runtimes/build.sh small`); the variable
//! `BHARATBUILD_TEST_ENGINES=native` leaves the others out.

#![allow(clippy::duplicate_mod, reason = "the cases are compiled once for each engine")]

#[macro_use]
mod harness;
mod docker_away;
mod docker_runc;
mod docker_runsc;
mod kind;
mod musl;
mod native;
