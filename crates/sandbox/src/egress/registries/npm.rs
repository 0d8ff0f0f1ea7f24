//! The registries of npm: the default one and those of scopes.

use super::{DiscoveryError, Found, tool, url};
use serde_json::{Map, Value};

/// Asks npm for its settings, which include its own defaults.
pub async fn discover() -> Found {
    let settings = tool::ask("npm", &["config", "list", "--long", "--json"]).await?;
    parse(&settings).map_err(|error| DiscoveryError::Failed(error.to_string()))
}

fn parse(settings: &str) -> Result<Vec<super::Destination>, serde_json::Error> {
    let settings: Map<String, Value> = serde_json::from_str(settings)?;
    let is_registry = |key: &str| key == "registry" || key.ends_with(":registry");
    let named = settings.iter().filter(|(key, _)| is_registry(key));
    Ok(named.filter_map(|(_, value)| url::destination_of(value.as_str()?)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_and_the_scopes_registries_are_found() {
        let settings = r#"{"registry": "https://a.example/", "@x:registry": "http://b.example:4873/", "replace-registry-host": "never", "proxy": null}"#;
        let mut found: Vec<_> = parse(settings).unwrap().iter().map(ToString::to_string).collect();
        found.sort();
        assert_eq!(found, ["a.example:443", "b.example:4873"]);
    }

    #[test]
    fn anything_else_is_an_error() {
        assert!(parse("npm is unhappy").is_err());
    }
}
