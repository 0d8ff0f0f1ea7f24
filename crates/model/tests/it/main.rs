//! The providers against the server that plays their APIs.

mod anthropic;
mod cuts;
mod faults;
mod harness;
mod openai;
mod refusals;
