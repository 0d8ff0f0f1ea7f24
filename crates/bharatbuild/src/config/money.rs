//! What models may cost.

use super::{ConfigError, Setting, Sources};
use model::MicroDollars;

pub(super) static SETTINGS: &[Setting] =
    &[CALL, PROJECT, USER_DAY, DAY, RUPEES, UNPRICED, OPENAI_INPUT, OPENAI_OUTPUT];

const CALL: Setting = Setting {
    flag: "model-call-cap",
    env: "MODEL_CALL_CAP",
    key: "model.call_cap",
    default: "1.50",
    help: "The most one call of a model may cost, in dollars; none: no cap, 0: nothing that costs",
};
const PROJECT: Setting = Setting {
    flag: "model-project-cap",
    env: "MODEL_PROJECT_CAP",
    key: "model.project_cap",
    default: "5",
    help: "The most a project may cost in all, in dollars; none: no cap, 0: nothing that costs",
};
const USER_DAY: Setting = Setting {
    flag: "model-user-day-cap",
    env: "MODEL_USER_DAY_CAP",
    key: "model.user_day_cap",
    default: "2",
    help: "The most a user may cost a day (India's), in dollars; none: no cap, 0: nothing that costs",
};
const DAY: Setting = Setting {
    flag: "model-day-cap",
    env: "MODEL_DAY_CAP",
    key: "model.day_cap",
    default: "50",
    help: "The most all may cost a day (India's), in dollars; none: no cap, 0: nothing that costs",
};
const RUPEES: Setting = Setting {
    flag: "model-rupees-per-dollar",
    env: "MODEL_RUPEES_PER_DOLLAR",
    key: "model.rupees_per_dollar",
    default: "88",
    help: "Rupees of a dollar, for what is shown; caps count dollars (88 is a round figure of October 2025)",
};
const UNPRICED: Setting = Setting {
    flag: "model-unpriced",
    env: "MODEL_UNPRICED",
    key: "model.unpriced",
    default: "refuse",
    help: "A model whose price is not known: refuse, or allow (its tokens are counted, no cap holds it)",
};
const OPENAI_INPUT: Setting = Setting {
    flag: "openai-input-price",
    env: "OPENAI_INPUT_PRICE",
    key: "model.openai_input_price",
    default: "",
    help: "Dollars for a million tokens read by OPENAI_MODEL [default: 0 on this computer or network]",
};
const OPENAI_OUTPUT: Setting = Setting {
    flag: "openai-output-price",
    env: "OPENAI_OUTPUT_PRICE",
    key: "model.openai_output_price",
    default: "",
    help: "Dollars for a million tokens written by it [default: 0 on this computer or network]",
};

/// The word for no cap.
const NO_CAP: &str = "none";
/// Places of a dollar that amounts have.
const DOLLAR_PLACES: usize = 6;
/// Places of a rupee.
const PAISE_PLACES: usize = 2;
/// More than this is a slip of the pen, in dollars.
const MAX_DOLLARS: u64 = 1_000_000;
/// More than this is no exchange rate, in rupees for a dollar.
const MAX_RUPEES: u64 = 100_000;

/// What models may cost; a cap that is `None` holds nothing back.
#[derive(Debug, Clone)]
pub struct MoneyConfig {
    pub call_cap: Option<MicroDollars>,
    pub project_cap: Option<MicroDollars>,
    pub user_day_cap: Option<MicroDollars>,
    /// Of all users together.
    pub day_cap: Option<MicroDollars>,
    /// Hundredths of a rupee.
    pub paise_per_dollar: u64,
    pub unpriced: Unpriced,
    /// Of the OpenAI-compatible server's model, where it is set.
    pub openai_price: Option<TokenPrice>,
}

/// What is done with a model whose price is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpriced {
    Refuse,
    /// Its tokens are counted; no cap can hold.
    Allow,
}

/// Micro-dollars for a million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenPrice {
    pub input: MicroDollars,
    pub output: MicroDollars,
}

impl MoneyConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        Ok(Self {
            call_cap: cap(sources, &CALL)?,
            project_cap: cap(sources, &PROJECT)?,
            user_day_cap: cap(sources, &USER_DAY)?,
            day_cap: cap(sources, &DAY)?,
            paise_per_dollar: sources.parse(&RUPEES, "rupees for a dollar, like 88.5", paise)?,
            unpriced: sources.parse(&UNPRICED, "refuse or allow", unpriced)?,
            openai_price: openai_price(sources)?,
        })
    }
}

fn cap(sources: &Sources, setting: &'static Setting) -> Result<Option<MicroDollars>, ConfigError> {
    sources.parse(setting, "dollars like 1.50, or none for no cap", |text| match text {
        NO_CAP => Some(None),
        text => dollars(text).map(Some),
    })
}

/// Both prices or neither: with one alone, half of every call would be free.
fn openai_price(sources: &Sources) -> Result<Option<TokenPrice>, ConfigError> {
    if sources.text(&OPENAI_INPUT).is_none() && sources.text(&OPENAI_OUTPUT).is_none() {
        return Ok(None);
    }
    let expected = "dollars for a million tokens, like 0.15, in both OPENAI_INPUT_PRICE and \
                    OPENAI_OUTPUT_PRICE";
    let input = sources.parse(&OPENAI_INPUT, expected, dollars)?;
    Ok(Some(TokenPrice { input, output: sources.parse(&OPENAI_OUTPUT, expected, dollars)? }))
}

fn unpriced(text: &str) -> Option<Unpriced> {
    match text {
        "refuse" => Some(Unpriced::Refuse),
        "allow" => Some(Unpriced::Allow),
        _ => None,
    }
}

fn dollars(text: &str) -> Option<MicroDollars> {
    let micros = decimal(text.strip_prefix('$').unwrap_or(text), DOLLAR_PLACES)?;
    (micros <= MAX_DOLLARS * 10_u64.pow(DOLLAR_PLACES as u32)).then_some(MicroDollars(micros))
}

fn paise(text: &str) -> Option<u64> {
    let limit = MAX_RUPEES * 10_u64.pow(PAISE_PLACES as u32);
    decimal(text, PAISE_PLACES).filter(|paise| (1..=limit).contains(paise))
}

/// A number without a sign, exactly, in units of its last place: `0.5` with two places is 50.
fn decimal(text: &str, places: usize) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || fraction.len() > places {
        return None;
    }
    format!("{whole}{fraction:0<places$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<MoneyConfig, ConfigError> {
        MoneyConfig::read(&Sources::of_pairs(pairs))
    }

    #[test]
    fn unset_there_are_caps_and_unknown_prices_are_refused() {
        let config = read(&[]).unwrap();
        assert_eq!(config.call_cap, Some(MicroDollars(1_500_000)));
        assert_eq!(config.project_cap, Some(MicroDollars(5_000_000)));
        assert_eq!(config.user_day_cap, Some(MicroDollars(2_000_000)));
        assert_eq!(config.day_cap, Some(MicroDollars(50_000_000)));
        assert_eq!((config.paise_per_dollar, config.unpriced), (8800, Unpriced::Refuse));
        assert_eq!(config.openai_price, None);
    }

    #[test]
    fn dollars_are_read_to_the_last_place() {
        for (text, micros) in [
            ("0", 0),
            ("0.1", 100_000),
            ("$2.50", 2_500_000),
            ("0.000001", 1),
            ("1000000", 1_000_000_000_000),
        ] {
            let cap = read(&[("MODEL_CALL_CAP", text)]).unwrap().call_cap;
            assert_eq!(cap, Some(MicroDollars(micros)), "{text}");
        }
        assert_eq!(read(&[("MODEL_CALL_CAP", "none")]).unwrap().call_cap, None);
    }

    #[test]
    fn nonsense_is_refused_with_the_settings_name() {
        for text in ["-1", "five", "1e3", ".5", "5.", "1,50", "0.0000001", "₹5", "1000001", "None"]
        {
            let error = read(&[("MODEL_PROJECT_CAP", text)]).unwrap_err().to_string();
            assert!(error.contains("MODEL_PROJECT_CAP") && error.contains("none"), "{error}");
        }
        for text in ["0", "-88", "x", "88.123", "1000000"] {
            assert!(read(&[("MODEL_RUPEES_PER_DOLLAR", text)]).is_err(), "{text}");
        }
        assert!(read(&[("MODEL_UNPRICED", "yes")]).is_err());
    }

    #[test]
    fn a_price_is_for_reading_and_for_writing() {
        let price = ("OPENAI_INPUT_PRICE", "0.15");
        let error = read(&[price]).unwrap_err().to_string();
        assert!(error.contains("OPENAI_OUTPUT_PRICE"), "{error}");
        let config = read(&[price, ("OPENAI_OUTPUT_PRICE", "0.60")]).unwrap();
        let (input, output) = (MicroDollars(150_000), MicroDollars(600_000));
        assert_eq!(config.openai_price, Some(TokenPrice { input, output }));
    }
}
