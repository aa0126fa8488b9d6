pub const HELP: &str = "";
pub fn run(_: &[String]) -> anyhow::Result<()> {
    Ok(())
}
