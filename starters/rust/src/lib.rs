//! The parts of the app, so that the tests can use them too.

pub mod items;
pub mod problem;
pub mod web;
