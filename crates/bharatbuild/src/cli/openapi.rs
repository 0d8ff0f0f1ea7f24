//! `bharatbuild openapi`

/// Print the API's description (OpenAPI 3.1, JSON).
#[derive(clap::Args)]
pub struct Openapi {}

impl Openapi {
    pub fn run(self) -> anyhow::Result<()> {
        println!("{}", crate::http::openapi().to_pretty_json()?);
        Ok(())
    }
}
