//! Calls of models that nobody pays for.

use super::ApiError;
use super::from_accounts::capital;
use crate::accounts::PurseError;
use crate::accounts::purse::{Cap, CapReached};

impl From<PurseError> for ApiError {
    fn from(error: PurseError) -> Self {
        let (detail, hint) = (capital(&error.to_string()), error.hint());
        match error {
            PurseError::Cap(reached) => out_of_budget(&reached, detail).hint(hint),
            PurseError::UnknownPrice { .. } => Self::conflict("price_unknown", detail).hint(hint),
            PurseError::Store(error) => error.into(),
        }
    }
}

/// A day's cap opens by waiting; the others do not.
fn out_of_budget(reached: &CapReached, detail: String) -> ApiError {
    match reached.which {
        Cap::Call | Cap::Project => ApiError::conflict("out_of_budget", detail),
        Cap::UserDay | Cap::Day => {
            ApiError::too_many("out_of_budget_today", detail, reached.seconds_of_day)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use model::MicroDollars;

    fn answer(which: Cap) -> (u16, Option<String>) {
        let reached = CapReached {
            which,
            cap: MicroDollars(5),
            spent: MicroDollars(5),
            reserved: MicroDollars(0),
            estimate: MicroDollars(1),
            paise_per_dollar: 8_800,
            seconds_of_day: 60,
        };
        let response = ApiError::from(PurseError::Cap(reached)).into_response();
        let after = response.headers().get("retry-after");
        (response.status().as_u16(), after.map(|after| after.to_str().unwrap().to_owned()))
    }

    #[test]
    fn only_a_days_cap_says_when_to_try_again() {
        assert_eq!(answer(Cap::Project), (409, None));
        assert_eq!(answer(Cap::Call), (409, None));
        assert_eq!(answer(Cap::UserDay), (429, Some("60".to_owned())));
        assert_eq!(answer(Cap::Day), (429, Some("60".to_owned())));
    }
}
