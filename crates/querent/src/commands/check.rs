//! `querent check examples/cpg`: everything that is wrong with a project, without opening a source.

use std::path::PathBuf;

use anyhow::bail;

use crate::{faults, terminal};

#[derive(clap::Args)]
pub struct Args {
    /// The project folder.
    #[arg(default_value = ".")]
    project: PathBuf,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let project = match project::read(&args.project) {
        Ok(project) => project,
        Err(faults) => {
            let files = faults::files(&args.project, &[], &faults);
            terminal::diagnostics(&faults, &files);
            bail!("{} faults", faults.0.len());
        }
    };
    let mut found = 0;
    for tenant in &project.tenants {
        let (model, faults) = semantic::load_with(&tenant.model, &tenant.templates);
        let files = faults::files(&args.project, std::slice::from_ref(tenant), &faults);
        terminal::diagnostics(&faults, &files);
        found += faults.0.len();
        let members = model.members().len();
        terminal::line(format!(
            "{}: {} cubes, {members} members",
            tenant.id,
            model.cubes().len()
        ));
    }
    match found {
        0 => Ok(()),
        n => bail!("{n} faults"),
    }
}
