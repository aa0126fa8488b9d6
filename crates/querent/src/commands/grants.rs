//! `querent grants postgres --login querent_reader --database shop --schemas sales,stock`

use anyhow::{Context, bail};
use source::Grantee;

use crate::registry::DRIVERS;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    /// The kind of database, as `type` in a tenant file.
    engine: String,
    /// The login to make.
    #[arg(long, default_value = "querent_reader")]
    login: String,
    /// The database that it reads.
    #[arg(long)]
    database: String,
    /// The schemas that it reads, with commas.
    #[arg(long, value_delimiter = ',')]
    schemas: Vec<String>,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let driver = DRIVERS.iter().find(|driver| driver.name == args.engine);
    let driver = driver.with_context(|| {
        let names: Vec<&str> = DRIVERS.iter().map(|driver| driver.name).collect();
        format!(
            "'{}' is no kind of database; there are {}",
            args.engine,
            names.join(", ")
        )
    })?;
    let Some(grants) = driver.grants else {
        bail!(
            "{} has no logins: its file is opened for reading only",
            driver.title
        );
    };
    let whom = Grantee {
        login: args.login.clone(),
        database: args.database.clone(),
        schemas: args.schemas.clone(),
    };
    terminal::line(grants(&whom));
    Ok(())
}
