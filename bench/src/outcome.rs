//! What a pair has to tell.

use crate::figures::Figures;

/// A table with what is claimed of it.
pub struct Outcome {
    /// As on the command line.
    pub name: String,
    pub title: &'static str,
    /// What each contestant's path goes through, for who wants to judge the comparison.
    pub paths: String,
    pub columns: &'static [&'static str],
    /// Which column the picture shows.
    pub drawn: usize,
    pub rows: Vec<Row>,
    pub checks: Vec<Check>,
}

pub struct Row {
    pub name: String,
    pub ours: bool,
    /// One for each column.
    pub values: Vec<f64>,
}

/// A ratio, and what it should be.
pub struct Check {
    pub claim: String,
    pub measured: f64,
    pub bound: Bound,
}

#[derive(Debug, Clone, Copy)]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
    /// Told, without a target.
    None,
}

impl Check {
    pub fn new(claim: impl Into<String>, measured: f64, bound: Bound) -> Self {
        Self { claim: claim.into(), measured, bound }
    }

    /// Whether the target is met; none where there is none.
    pub fn is_met(&self) -> Option<bool> {
        match self.bound {
            Bound::AtMost(bound) => Some(self.measured <= bound),
            Bound::AtLeast(bound) => Some(self.measured >= bound),
            Bound::None => None,
        }
    }
}

/// The columns of [`timed`].
pub const TIMES: &[&str] = &["n", "p50 ms", "p99 ms"];
/// Where p50 is in them.
pub const P50: usize = 1;

pub fn timed(name: impl Into<String>, ours: bool, figures: Figures) -> Row {
    let values = vec![figures.count as f64, figures.p50, figures.p99];
    Row { name: name.into(), ours, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_met_from_its_own_side() {
        let met = |measured, bound| Check::new("", measured, bound).is_met();
        assert_eq!(met(2.0, Bound::AtMost(2.0)), Some(true));
        assert_eq!(met(2.1, Bound::AtMost(2.0)), Some(false));
        assert_eq!(met(7.9, Bound::AtLeast(8.0)), Some(false));
        assert_eq!(met(1.0, Bound::None), None);
    }
}
