//! Model files: Cube's YAML, read into a [`Model`] with every fault reported at once.
//!
//! Cubes and members are numbered first, then their `sql` and joins are read, which may refer to
//! any of them; when these are checked, the policies are read over what is left.

mod build;
mod check;
mod choice;
mod condition;
mod cube;
mod dimension;
mod embargo;
mod extras;
mod folder;
mod granularity;
mod included;
mod inherit;
mod mask;
mod measure;
mod member;
mod multi_stage;
mod names;
mod own;
mod policy;
mod pre_aggregation;
mod roles;
mod rolling;
mod semi_additive;
mod sql_text;
mod standing;
mod sub_query;
mod table;
mod template;
mod tree;
mod view;

use base::Code;
use sha2::{Digest, Sha256};

use crate::yaml::{Fields, Node, Report};
use crate::{Diagnostic, Diagnostics, Model, ModelVersion};
use build::Building;
pub use cube::title_of;
use inherit::Written;
use names::Names;
pub use template::TemplateValues;

/// One file of a model folder. `path` is what diagnostics name.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFile {
    pub path: String,
    pub text: String,
}

/// Reads a model. A file or cube that is broken is left out and reported; the rest works.
pub fn load(files: &[ModelFile]) -> (Model, Diagnostics) {
    load_with(files, &TemplateValues::default())
}

/// Reads a model whose templates ask for settings of the tenant.
pub fn load_with(files: &[ModelFile], values: &TemplateValues) -> (Model, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let (mut cubes, mut views) = written(files, values, &mut diagnostics);
    inherit::extend_all(&mut cubes);
    inherit::extend_all(&mut views);
    let mut names = Names::default();
    names.roles = roles::expand(&mut cubes);
    let drafts = declared(cubes, cube::declare, &mut names, &mut diagnostics);
    let views = declared(views, view::declare, &mut names, &mut diagnostics);
    let mut building = Building::new(Model {
        version: version_of(files, values),
        cubes: Vec::new(),
        members: Vec::new(),
        views: Vec::new(),
        cube_names: names.cubes.clone(),
        member_paths: names.members.clone(),
    });
    define(&drafts, &names, &mut building);
    for draft in &drafts {
        tree::add(draft, &names, &mut building);
    }
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

/// The cubes and views of all files, as they are written.
fn written(
    files: &[ModelFile],
    values: &TemplateValues,
    diagnostics: &mut Diagnostics,
) -> (Vec<Written>, Vec<Written>) {
    let (mut cubes, mut views) = (Vec::new(), Vec::new());
    let parsed: Vec<(Report, Node)> = files
        .iter()
        .filter_map(|file| parse(file, values, diagnostics))
        .collect();
    for (mut report, node) in parsed {
        let (of_cubes, of_views) = parts_of(&node, &mut report);
        for (nodes, into) in [(of_cubes, &mut cubes), (of_views, &mut views)] {
            into.extend(nodes.iter().map(|node| Written {
                file: report.file.clone(),
                node: node.clone(),
                role: None,
            }));
        }
        diagnostics.0.extend(report.diagnostics.0);
    }
    (cubes, views)
}

/// Names come first: what is defined may refer to what stands behind it.
fn declared<Draft>(
    written: Vec<Written>,
    declare: fn(Written, &mut Names, &mut Report) -> Option<Draft>,
    names: &mut Names,
    diagnostics: &mut Diagnostics,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for part in written {
        let mut report = Report::new(&part.file);
        drafts.extend(declare(part, names, &mut report));
        diagnostics.0.extend(report.diagnostics.0);
    }
    drafts
}

/// The cubes with their members; each check looks at what those before it left.
fn define(drafts: &[cube::Draft], names: &Names, building: &mut Building) {
    for draft in drafts {
        cube::define(draft, names, building);
    }
    semi_additive::check(building);
    let extents = check::references(building);
    check::joins(building, &extents);
    for draft in drafts {
        let key = draft.primary_key(building);
        building.model.cubes[draft.id.index()].primary_key = key;
    }
    check::time_dimensions(building);
    table::check(building);
    sub_query::check(building);
    mask::check(building);
}

/// The files as they are read: those that are templates as what they render, under names that say so.
pub fn rendered(files: &[ModelFile], values: &TemplateValues) -> Vec<ModelFile> {
    let read = |file: &ModelFile| template::rendered(file, values).ok().flatten();
    files.iter().filter_map(read).collect()
}

/// Whether a file is in the other language that Cube's models are written in.
fn is_javascript(file: &ModelFile) -> bool {
    let begins = |word| file.text.trim_start().starts_with(word);
    [".js", ".ts"]
        .iter()
        .any(|ending| file.path.ends_with(ending))
        || ["cube(", "view(", "import ", "const "]
            .into_iter()
            .any(begins)
}

fn parse(
    file: &ModelFile,
    values: &TemplateValues,
    diagnostics: &mut Diagnostics,
) -> Option<(Report, Node)> {
    if is_javascript(file) {
        let message = "JavaScript models are not read; write the model as YAML";
        diagnostics.push(
            Diagnostic::new(Code::ModelUnsupported, message)
                .at(Report::new(&file.path).place(1, 1))
                .hint("Cube documents a YAML form for everything a JavaScript model can say"),
        );
        return None;
    }
    let rendered = template::rendered(file, values);
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

/// The same texts and settings give the same version, in whatever order they were found and
/// wherever they stand: tenants whose files say the same can share one model.
pub fn version_of(files: &[ModelFile], values: &TemplateValues) -> ModelVersion {
    let mut files: Vec<&ModelFile> = files.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut hash = Sha256::new();
    for file in files {
        hash.update((file.text.len() as u64).to_le_bytes());
        hash.update(file.text.as_bytes());
    }
    let settings = serde_json::json!([values.variables, values.context]).to_string();
    hash.update(settings.as_bytes());
    let digest = hash.finalize();
    let hex: String = digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    ModelVersion(hex.into())
}
