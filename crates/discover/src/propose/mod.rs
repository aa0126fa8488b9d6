//! From a proposal to files of a model in Cube's YAML: each part says how sure it is and why.

mod cube;
mod joins;
mod members;
mod names;
mod questions;
mod yaml;

use sql::{Catalog, Dialect};

use crate::{Proposal, TableProposal};
use names::Names;

/// A proposed model, as the files of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProposedModel {
    /// Name and text, in the order of their names.
    pub files: Vec<(String, String)>,
    /// Questions that it should answer; nobody has asked them yet.
    pub questions: Vec<String>,
    /// Tables and columns that a model cannot name, and why.
    pub left_out: Vec<String>,
}

/// Writes a model for a source. `source` is its name where a tenant has several; ways between
/// tables that are less `sure` are not gone by.
pub fn propose(
    catalog: &Catalog,
    proposal: &Proposal,
    dialect: &dyn Dialect,
    source: Option<&str>,
    sure: f64,
) -> ProposedModel {
    let names = Names::of(&proposal.tables);
    let mut model = ProposedModel::default();
    for (at, table) in proposal.tables.iter().enumerate() {
        let known = catalog.table(&table.schema, &table.name);
        let (Some(cube), Some(known)) = (names.cube(at), known) else {
            model.left_out.push(format!(
                "table {}: its name cannot be written in a model",
                table.name
            ));
            continue;
        };
        let writer = cube::Writer {
            tables: &proposal.tables,
            names: &names,
            at,
            known,
            dialect,
            source,
            sure,
        };
        model.left_out.extend(writer.left_out());
        model.files.push((format!("{cube}.yaml"), writer.file()));
    }
    model.questions = questions::questions(&proposal.tables, &names, sure);
    model.files.sort();
    model
}

/// The table that a reference leads to.
fn target(tables: &[TableProposal], schema: &str, name: &str) -> Option<usize> {
    tables
        .iter()
        .position(|table| table.schema == schema && table.name.eq_ignore_ascii_case(name))
}
