//! What is known of prices, by the settings.

use crate::config::{MoneyConfig, OpenAiConfig};
use model::Prices;
use std::net::IpAddr;

/// The last parts of names that are given out within a network.
const LOCAL_NAMES: [&str; 4] = ["localhost", "local", "lan", "internal"];

/// The shipped prices, with that of the OpenAI-compatible server's model: the one that is set; else
/// nothing, for a server on this computer or network, where nobody sends a bill.
pub(super) fn table(money: &MoneyConfig, openai: Option<&OpenAiConfig>) -> Prices {
    let shipped = Prices::shipped();
    let Some(server) = openai else { return shipped };
    match money.openai_price {
        Some(price) => Prices::of_one(&server.model, price.input, price.output).over(shipped),
        None if is_own(&server.base_url) => {
            shipped.over(Prices::of_one(&server.model, Default::default(), Default::default()))
        }
        None => shipped,
    }
}

/// Whether the address is on this computer or a private network.
fn is_own(base_url: &str) -> bool {
    let url = reqwest::Url::parse(base_url).ok();
    let Some(host) = url.as_ref().and_then(|url| url.host_str()) else { return false };
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => {
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
        // A name without a dot is known on this network alone.
        Err(_) => {
            let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
            !host.contains('.') || LOCAL_NAMES.contains(&last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Sources};
    use model::{MicroDollars, Usage};

    fn cost(pairs: &[(&str, &str)], model: &str) -> Option<MicroDollars> {
        let config = Config::read(&Sources::of_pairs(pairs)).unwrap();
        let usage = Usage { input_tokens: 1_000_000, output_tokens: 500_000, ..Usage::default() };
        table(&config.money, config.model.openai.as_ref()).cost(model, &usage)
    }

    #[test]
    fn a_server_of_ones_own_costs_nothing_unless_its_price_is_set() {
        let at = |url| [("OPENAI_BASE_URL", url), ("OPENAI_MODEL", "qwen3")];
        for url in [
            "http://127.0.0.1:11434/v1",
            "http://[::1]:8000/v1",
            "http://10.1.2.3/v1",
            "http://ollama:11434/v1",
            "http://gpu.local/v1",
        ] {
            assert_eq!(cost(&at(url), "qwen3"), Some(MicroDollars(0)), "{url}");
        }
        for url in ["https://models.example.com/v1", "http://8.8.8.8/v1", "http://localhost.io/v1"]
        {
            assert_eq!(cost(&at(url), "qwen3"), None, "{url}");
        }
        let priced = [
            ("OPENAI_BASE_URL", "https://models.example.com/v1"),
            ("OPENAI_MODEL", "qwen3"),
            ("OPENAI_INPUT_PRICE", "0.20"),
            ("OPENAI_OUTPUT_PRICE", "1"),
        ];
        assert_eq!(cost(&priced, "qwen3"), Some(MicroDollars(700_000)));
    }

    #[test]
    fn an_own_server_does_not_make_a_known_model_free() {
        let proxy =
            [("OPENAI_BASE_URL", "http://localhost:4000/v1"), ("OPENAI_MODEL", "claude-opus-5-5")];
        assert_eq!(cost(&proxy, "claude-opus-5-5"), Some(MicroDollars(14_000_000)));
        assert_eq!(cost(&[], "qwen3"), None);
    }
}
