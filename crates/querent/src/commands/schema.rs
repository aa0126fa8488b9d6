//! `querent schema`: what may stand in a model file, for editors that complete and check YAML.

use crate::terminal;

pub fn run() -> anyhow::Result<()> {
    terminal::line(format!("{:#}", semantic::schema()));
    Ok(())
}
