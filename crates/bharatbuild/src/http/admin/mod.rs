//! For administrators, beside what the Jobs API has for them.

pub mod verdicts;
