//! `querent check examples/cpg`: everything that is wrong with a project, without opening a source.

use std::path::PathBuf;

use anyhow::bail;

use crate::checking::{Checked, check_with};
use crate::{faults, terminal};

#[derive(clap::Args)]
pub struct Args {
    /// The project folder.
    #[arg(default_value = ".")]
    project: PathBuf,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut seen = Vec::new();
    let Checked {
        files: texts,
        looked,
        faults,
    } = check_with(&args.project, &mut |tenant, model| {
        let (cubes, members) = (model.cubes().len(), model.members().len());
        seen.push(format!("{}: {cubes} cubes, {members} members", tenant.id));
    });
    let files = faults::files(&args.project, &looked.project.tenants, &faults);
    terminal::diagnostics(&faults, &files);
    terminal::passed_over(&texts);
    seen.iter().for_each(terminal::line);
    match faults.0.len() {
        0 if looked.project.tenants.is_empty() => {
            bail!("there are no tenants in the folder 'tenants'")
        }
        0 => Ok(()),
        n => bail!("{n} faults"),
    }
}
