//! Why a call is not paid for, as a student is told.
//!
//! The English sentence is [`PurseError::sentence`]; another language makes its own from
//! [`PurseError::key`] and the figures in the error.

use super::amount::{dollars, rupees};
use super::{Cap, CapReached};
use crate::store::StoreError;
use std::fmt;

/// Why a call is not paid for.
#[derive(Debug, thiserror::Error)]
pub enum PurseError {
    #[error("{0}")]
    Cap(CapReached),
    #[error("the price of the model {model} is not known, so no cap can hold what it costs")]
    UnknownPrice { model: String },
    #[error("what models cost could not be written down")]
    Store(#[from] StoreError),
}

impl PurseError {
    /// Names the message, for translations.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Cap(reached) => match reached.which {
                Cap::Call => "purse.cap.call",
                Cap::Project => "purse.cap.project",
                Cap::UserDay => "purse.cap.user_day",
                Cap::Day => "purse.cap.day",
            },
            Self::UnknownPrice { .. } => "purse.price_unknown",
            Self::Store(_) => "purse.store",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Cap(reached) => reached.hint(),
            Self::UnknownPrice { .. } => "ask your teacher to set OPENAI_INPUT_PRICE and \
                OPENAI_OUTPUT_PRICE (0 for a server of your own), or MODEL_UNPRICED=allow"
                .to_owned(),
            Self::Store(_) => {
                "nothing was spent; try again, and tell your teacher if it stays".to_owned()
            }
        }
    }

    /// What happened and what to do, in sentences for a student.
    pub fn sentence(&self) -> String {
        format!("{}. {}.", capital(&self.to_string()), capital(&self.hint()))
    }
}

impl CapReached {
    fn hint(&self) -> String {
        let setting = self.which.setting();
        let raise = format!("ask your teacher to raise {setting}");
        let hint = match self.which {
            Cap::Call => format!("ask for less at once, or {raise}"),
            Cap::Project => format!("{raise}, or go on in a new project"),
            Cap::UserDay | Cap::Day => format!("go on tomorrow, or {raise}"),
        };
        match self.reserved.0 {
            0 => hint,
            _ => format!("wait for the steps that still run; else {hint}"),
        }
    }
}

impl fmt::Display for CapReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rupees = |amount| rupees(amount, self.paise_per_dollar);
        let (step, cap) = (dollars(self.estimate), dollars(self.cap));
        let whose = match self.which {
            Cap::Call => {
                let (estimate, most) = (rupees(self.estimate), rupees(self.cap));
                return write!(
                    f,
                    "this step could cost up to {step} ({estimate}), and one step may cost at \
                     most {cap} ({most})"
                );
            }
            Cap::Project => ("this project has used", "its", ""),
            Cap::UserDay => ("you have used", "your", " of today"),
            Cap::Day => ("all users together have used", "the", " of today"),
        };
        let (who, their, when) = whose;
        let (used, spent, of) = (dollars(self.spent), rupees(self.spent), rupees(self.cap));
        write!(f, "{who} {used} of {their} {cap}{when} ({spent} of {of})")?;
        if self.reserved.0 > 0 {
            write!(f, ", {} of it set aside for steps that still run", dollars(self.reserved))?;
        }
        write!(f, "; this step could cost up to {step}")
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::MicroDollars;

    fn reached(which: Cap) -> PurseError {
        PurseError::Cap(CapReached {
            which,
            cap: MicroDollars(5_000_000),
            spent: MicroDollars(4_900_000),
            reserved: MicroDollars(0),
            estimate: MicroDollars(200_000),
            paise_per_dollar: 8_800,
            seconds_of_day: 60,
        })
    }

    #[test]
    fn a_student_reads_what_is_used_up_and_what_to_do() {
        assert_eq!(
            reached(Cap::Project).sentence(),
            "This project has used $4.90 of its $5.00 (₹431 of ₹440); this step could cost up to \
             $0.20. Ask your teacher to raise MODEL_PROJECT_CAP, or go on in a new project."
        );
        assert_eq!(
            reached(Cap::UserDay).sentence(),
            "You have used $4.90 of your $5.00 of today (₹431 of ₹440); this step could cost up to \
             $0.20. Go on tomorrow, or ask your teacher to raise MODEL_USER_DAY_CAP."
        );
        for (which, words) in [
            (Cap::Call, "one step may cost at most $5.00 (₹440)"),
            (Cap::Day, "All users together have used $4.90 of the $5.00 of today"),
        ] {
            let error = reached(which);
            assert!(error.sentence().contains(words), "{}", error.sentence());
            assert!(
                error.hint().contains(which.setting()) && error.key().starts_with("purse.cap.")
            );
        }
    }

    #[test]
    fn what_is_set_aside_is_said_to_be_that() {
        let PurseError::Cap(full) = reached(Cap::Project) else { unreachable!() };
        let waiting = PurseError::Cap(CapReached { reserved: MicroDollars(2_500), ..full });
        let sentence = waiting.sentence();
        assert!(
            sentence.contains(", $0.0025 of it set aside for steps that still run;"),
            "{sentence}"
        );
        assert!(sentence.contains("Wait for the steps that still run; else ask"), "{sentence}");
    }
}
