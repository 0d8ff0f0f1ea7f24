//! What calls cost: data with a date, in whole micro-dollars.

use crate::{CacheTime, Usage};
use serde::Deserialize;

/// Millionths of a dollar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct MicroDollars(pub u64);

/// The table that comes with the program.
const SHIPPED: &str = include_str!("prices.toml");
/// Prices are for this many tokens.
const PER_TOKENS: u128 = 1_000_000;
/// Digits of the date that some ids end with, as in `…-20261001`.
const DATE_DIGITS: usize = 8;

/// Prices of models, as of a day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// The day the prices were looked up, as `2026-11-24`.
    pub date: String,
    #[serde(rename = "model", default)]
    models: Vec<Price>,
}

/// Micro-dollars per million tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Price {
    id: String,
    input: u64,
    output: u64,
    cache_read: u64,
    cache_write: u64,
    cache_write_hour: u64,
    long_prompt: Option<LongPrompt>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LongPrompt {
    above_tokens: u64,
    factor: u64,
}

/// Why a price table cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the price table makes no sense: {0}")]
pub struct PricesError(String);

impl Prices {
    /// The prices this program was built with.
    pub fn shipped() -> Self {
        Self::of_toml(SHIPPED).unwrap_or(Self { date: String::new(), models: Vec::new() })
    }

    /// A table in the form of the shipped one.
    pub fn of_toml(text: &str) -> Result<Self, PricesError> {
        toml::from_str(text).map_err(|error| PricesError(error.to_string()))
    }

    /// The prices of one model, in micro-dollars for a million tokens: read, cached or not, and written.
    pub fn of_one(model: &str, input: MicroDollars, output: MicroDollars) -> Self {
        let price = Price {
            id: model.to_owned(),
            input: input.0,
            output: output.0,
            cache_read: input.0,
            cache_write: input.0,
            cache_write_hour: input.0,
            long_prompt: None,
        };
        Self { date: String::new(), models: vec![price] }
    }

    /// These prices before those of `older`, model by model.
    pub fn over(mut self, older: Self) -> Self {
        self.models.extend(older.models);
        self
    }

    /// What a call cost, rounded up; none where the model's price is not known, which is not free.
    pub fn cost(&self, model: &str, usage: &Usage) -> Option<MicroDollars> {
        let price = self.find(model)?;
        let parts = [
            (usage.input_tokens, price.input),
            (usage.cache_read_tokens, price.cache_read),
            (usage.cache_write_tokens, price.cache_write),
            (usage.cache_write_hour_tokens, price.cache_write_hour),
            (usage.output_tokens, price.output),
        ];
        let sum: u128 = parts.iter().map(|(n, each)| u128::from(*n) * u128::from(*each)).sum();
        let factor = match &price.long_prompt {
            Some(long) if usage.prompt_tokens() > long.above_tokens => u128::from(long.factor),
            _ => 1,
        };
        let micros = sum.saturating_mul(factor).div_ceil(PER_TOKENS);
        Some(MicroDollars(u64::try_from(micros).unwrap_or(u64::MAX)))
    }

    /// The most a call can cost: nothing is in the cache yet, and the reply is as long as it may be.
    pub fn at_most(
        &self,
        model: &str,
        prompt_tokens: u64,
        max_tokens: u32,
        cache: Option<CacheTime>,
    ) -> Option<MicroDollars> {
        let mut usage = Usage { output_tokens: u64::from(max_tokens), ..Usage::default() };
        match cache {
            None => usage.input_tokens = prompt_tokens,
            Some(CacheTime::Minutes5) => usage.cache_write_tokens = prompt_tokens,
            Some(CacheTime::Hour) => usage.cache_write_hour_tokens = prompt_tokens,
        }
        self.cost(model, &usage)
    }

    fn find(&self, model: &str) -> Option<&Price> {
        self.models.iter().find(|price| price.id == undated(model) || price.id == model)
    }
}

fn undated(model: &str) -> &str {
    match model.rsplit_once('-') {
        Some((id, date))
            if date.len() == DATE_DIGITS && date.bytes().all(|b| b.is_ascii_digit()) =>
        {
            id
        }
        _ => model,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(input: u64, read: u64, output: u64) -> Usage {
        Usage {
            input_tokens: input,
            cache_read_tokens: read,
            output_tokens: output,
            ..Usage::default()
        }
    }

    #[test]
    fn the_shipped_table_can_be_read_and_has_a_date() {
        assert_eq!(Prices::of_toml(SHIPPED).unwrap().date, "2026-11-24");
    }

    #[test]
    fn an_app_of_300k_input_mostly_cached_costs_what_was_worked_out_by_hand() {
        let prices = Prices::shipped();
        let app = usage(60_000, 240_000, 60_000);
        assert_eq!(prices.cost("claude-sonnet-5-5", &app), Some(MicroDollars(744_000)));
        assert_eq!(prices.cost("claude-opus-5-5", &app), Some(MicroDollars(1_488_000)));
    }

    #[test]
    fn a_long_prompt_makes_the_whole_call_dearer() {
        let prices = Prices::shipped();
        let at = |tokens| prices.cost("claude-haiku-5-5", &usage(tokens, 0, 1000)).unwrap().0;
        assert_eq!(at(100_000), 10_000 + 500);
        // (100,001 x 0.10 + 1,000 x 0.50) x 5, in micro-dollars, rounded up.
        assert_eq!(at(100_001), 52_501);
        let cached = usage(1, 100_000, 0);
        assert!(prices.cost("claude-haiku-5-5", &cached).unwrap().0 >= 5_000);
    }

    #[test]
    fn an_unknown_model_has_no_price() {
        let prices = Prices::shipped();
        for model in ["claude-fable-5-2", "llama3.3", "", "claude-haiku-5-5-beta"] {
            assert_eq!(prices.cost(model, &usage(1, 1, 1)), None, "{model}");
        }
        assert!(prices.cost("claude-haiku-5-5-20261001", &usage(1, 1, 1)).is_some());
    }

    #[test]
    fn cached_tokens_and_hours_have_their_own_prices() {
        let prices = Prices::shipped();
        let million = 1_000_000;
        for (usage, dollars) in [
            (Usage { cache_read_tokens: million, ..Usage::default() }, 100_000),
            (Usage { cache_write_tokens: million, ..Usage::default() }, 2_500_000),
            (Usage { cache_write_hour_tokens: million, ..Usage::default() }, 4_000_000),
        ] {
            let cost = prices.cost("claude-sonnet-5-5", &usage);
            assert_eq!(cost, Some(MicroDollars(dollars)), "{usage:?}");
        }
    }

    #[test]
    fn an_admins_table_comes_first_and_huge_numbers_do_not_overflow() {
        let own = "date = '2027-01-01'\n[[model]]\nid = 'llama3.3'\ninput = 0\noutput = 0\n\
                   cache_read = 0\ncache_write = 0\ncache_write_hour = 0\n";
        let prices = Prices::of_toml(own).unwrap().over(Prices::shipped());
        assert_eq!(prices.cost("llama3.3", &usage(5, 5, 5)), Some(MicroDollars(0)));
        assert!(prices.cost("claude-opus-5-5", &usage(u64::MAX, u64::MAX, u64::MAX)).is_some());
        assert!(Prices::of_toml("date = 1").is_err());
    }
}
