//! Everything that can be wrong with a project folder, found at once and without opening a source.

use std::collections::HashSet;
use std::path::Path;

use base::Code;
use project::{Environment, Files, Sound, SourceSpec, Tenant};
use semantic::{Diagnostic, Diagnostics, Model};
use source::OptionKind;

use crate::registry::DRIVERS;

/// A folder, what it means, and what is wrong with it.
pub struct Checked {
    pub files: Files,
    pub looked: Sound,
    pub faults: Diagnostics,
}

pub fn check(root: &Path) -> Checked {
    check_with(root, &mut |_, _| ())
}

/// The same; `told` hears of every model that was loaded.
pub fn check_with(root: &Path, told: &mut dyn FnMut(&Tenant, &Model)) -> Checked {
    let (files, faults) = project::files(root);
    let mut looked = project::look_at(&files, faults, &Environment::of(root));
    let mut faults = std::mem::take(&mut looked.faults).all();
    let mut sound = HashSet::new();
    for tenant in &looked.project.tenants {
        faults.0.extend(of_sources(tenant));
        // A thousand tenants may have one model.
        let version = semantic::version_of(&tenant.model, &tenant.templates);
        if !sound.contains(&version) {
            let (model, found) = semantic::load_with(&tenant.model, &tenant.templates);
            told(tenant, &model);
            match found.is_empty() {
                true => drop(sound.insert(version)),
                false => faults.0.extend(found.0),
            }
        }
    }
    Checked {
        files,
        looked,
        faults,
    }
}

fn of_sources(tenant: &Tenant) -> Vec<Diagnostic> {
    let wrong = |spec: &SourceSpec| match DRIVERS.iter().find(|driver| driver.name == spec.kind) {
        Some(driver) => spec.settings.faults(driver.options),
        None => {
            let known: Vec<&str> = DRIVERS.iter().map(|driver| driver.name).collect();
            vec![format!(
                "type '{}' is none of {}",
                spec.kind,
                known.join(", ")
            )]
        }
    };
    let told = |(name, spec)| {
        let faults = wrong(spec).into_iter();
        faults.map(move |fault| {
            format!(
                "tenants/{}/tenant.yaml: source '{name}': {fault}",
                tenant.id
            )
        })
    };
    let messages = tenant.sources.iter().flat_map(told);
    messages
        .map(|message| Diagnostic::new(Code::ModelInvalid, message))
        .collect()
}

/// Whether some driver takes a secret under this name.
pub fn is_secret(option: &str) -> bool {
    let mut docs = DRIVERS
        .iter()
        .flat_map(|driver| driver.options.iter().copied().flatten());
    docs.any(|doc| doc.name == option && doc.kind == OptionKind::Secret)
}
