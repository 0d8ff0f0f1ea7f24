//! Which cap stands in the way.

use crate::config::MoneyConfig;
use crate::store::model_calls::{Standing, Standings};
use model::MicroDollars;

/// A bound on what models cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cap {
    Call,
    /// All calls for a project.
    Project,
    /// A user's calls of a day.
    UserDay,
    /// Everybody's calls of a day.
    Day,
}

/// A call that would pass a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapReached {
    pub which: Cap,
    pub cap: MicroDollars,
    /// What stands against the cap, with what is set aside; nothing where the cap is the call's.
    pub spent: MicroDollars,
    /// How much of `spent` is set aside for calls that have not ended.
    pub reserved: MicroDollars,
    /// The most the refused call could cost.
    pub estimate: MicroDollars,
    /// For amounts in rupees.
    pub paise_per_dollar: u64,
    /// Until the caps of a day begin anew.
    pub seconds_of_day: u64,
}

impl Cap {
    /// The setting that moves it.
    pub fn setting(self) -> &'static str {
        match self {
            Self::Call => "MODEL_CALL_CAP",
            Self::Project => "MODEL_PROJECT_CAP",
            Self::UserDay => "MODEL_USER_DAY_CAP",
            Self::Day => "MODEL_DAY_CAP",
        }
    }
}

/// The first cap that the call would pass; none where it may be made. What costs nothing always may.
pub(super) fn reached(
    money: &MoneyConfig,
    standings: &Standings,
    estimate: MicroDollars,
) -> Option<CapReached> {
    let caps = [
        (Cap::Call, money.call_cap, Standing::default()),
        (Cap::Project, money.project_cap, standings.project),
        (Cap::UserDay, money.user_day_cap, standings.user_day),
        (Cap::Day, money.day_cap, standings.day),
    ];
    let (which, cap, standing) = caps.into_iter().find_map(|(which, cap, standing)| {
        let passes = standing.sum().0.saturating_add(estimate.0) > cap?.0;
        passes.then_some((which, cap?, standing))
    })?;
    (estimate.0 > 0).then_some(CapReached {
        which,
        cap,
        spent: standing.sum(),
        reserved: standing.reserved,
        estimate,
        paise_per_dollar: money.paise_per_dollar,
        seconds_of_day: 0,
    })
}
