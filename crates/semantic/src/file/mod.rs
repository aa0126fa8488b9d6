//! Model files: Cube's YAML, read into a [`Model`] with every fault reported at once.
//!
//! Cubes and members are numbered first, then their `sql` and joins are read, which may refer to
//! any of them; when these are checked, the policies are read over what is left.

mod build;
mod check;
mod condition;
mod cube;
mod dimension;
mod embargo;
mod extras;
mod folder;
mod granularity;
mod inherit;
mod mask;
mod measure;
mod member;
mod names;
mod policy;
mod pre_aggregation;
mod semi_additive;
mod sql_text;
mod table;
mod template;
mod view;

use base::Code;
use sha2::{Digest, Sha256};

use crate::yaml::{Fields, Node, Report};
use crate::{Diagnostic, Diagnostics, Model, ModelVersion};
use build::Building;
use inherit::Written;
use names::Names;

/// One file of a model folder. `path` is what diagnostics name.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFile {
    pub path: String,
    pub text: String,
}

/// Reads a model. A file or cube that is broken is left out and reported; the rest works.
pub fn load(files: &[ModelFile]) -> (Model, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let parsed: Vec<(Report, Node)> = files
        .iter()
        .filter_map(|file| parse(file, &mut diagnostics))
        .collect();
    let mut names = Names::default();
    let mut drafts = Vec::new();
    let mut written = Vec::new();
    let mut views_written = Vec::new();
    for (mut report, node) in parsed {
        let (cubes, views) = parts_of(&node, &mut report);
        for (nodes, into) in [(cubes, &mut written), (views, &mut views_written)] {
            into.extend(nodes.iter().map(|node| Written {
                file: report.file.clone(),
                node: node.clone(),
            }));
        }
        diagnostics.0.extend(report.diagnostics.0);
    }
    inherit::extend_all(&mut written);
    for cube in written {
        let mut report = Report::new(&cube.file);
        drafts.extend(cube::declare(&cube.node, &mut names, &mut report));
        diagnostics.0.extend(report.diagnostics.0);
    }
    let mut views = Vec::new();
    for view in views_written {
        let mut report = Report::new(&view.file);
        views.extend(view::declare(view, &mut names, &mut report));
        diagnostics.0.extend(report.diagnostics.0);
    }
    let mut building = Building::new(Model {
        version: version(files),
        cubes: Vec::new(),
        members: Vec::new(),
        cube_names: names.cubes.clone(),
        member_paths: names.members.clone(),
    });
    for draft in &drafts {
        cube::define(draft, &names, &mut building);
    }
    semi_additive::check(&mut building);
    let extents = check::references(&mut building);
    check::joins(&mut building, &extents);
    for draft in &drafts {
        let key = draft.primary_key(&building);
        building.model.cubes[draft.id.index()].primary_key = key;
    }
    check::time_dimensions(&mut building);
    table::check(&mut building);
    mask::check(&mut building);
    for draft in &drafts {
        policy::govern(draft, &names, &mut building);
        extras::add(draft, &names, &mut building);
    }
    for view in &views {
        view::define(view, &mut names, &mut building);
    }
    diagnostics.0.extend(building.diagnostics.0);
    (building.model, diagnostics)
}

fn parse(file: &ModelFile, diagnostics: &mut Diagnostics) -> Option<(Report, Node)> {
    if file.path.ends_with(".js") {
        let message = "JavaScript models are not read; write the model as YAML";
        diagnostics.push(
            Diagnostic::new(Code::ModelUnsupported, message)
                .at(Report::new(&file.path).place(1, 1))
                .hint("Cube documents a YAML form for everything a JavaScript model can say"),
        );
        return None;
    }
    let rendered = template::rendered(file);
    let rendered = rendered.map_err(|fault| diagnostics.push(fault)).ok()?;
    let file = rendered.as_ref().unwrap_or(file);
    match Node::parse(&file.path, &file.text) {
        Ok(node) => Some((Report::new(&file.path), node)),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// The cubes and the views of a file.
fn parts_of<'n>(node: &'n Node, report: &mut Report) -> (&'n [Node], &'n [Node]) {
    let Some(mut fields) = Fields::of("a model file", node, report) else {
        return (&[], &[]);
    };
    let parts = (fields.list("cubes"), fields.list("views"));
    fields.finish();
    parts
}

/// The same files give the same version, in whatever order they were found.
fn version(files: &[ModelFile]) -> ModelVersion {
    let mut files: Vec<&ModelFile> = files.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut hash = Sha256::new();
    for file in files {
        for part in [&file.path, &file.text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    let digest = hash.finalize();
    let hex: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    ModelVersion(hex.into())
}
