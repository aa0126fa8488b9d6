//! From a proposal to files of a model in Cube's YAML: each part says how sure it is and why.

mod cube;
mod joins;
mod members;
mod names;
mod questions;
mod rows;
mod yaml;

use sql::{Catalog, Dialect};

use crate::{Proposal, TableProposal};
pub use cube::UNMASKED;
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

/// Whom a model is proposed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Offer {
    /// Those who measure: keys, and what only programs need, are hidden.
    #[default]
    Measures,
    /// Those who look things up in a database of their own: every column as it is, keys too, and
    /// what can be made of many of its values. What may be personal stays masked or hidden.
    Rows,
}

/// Writes a model for a source. `source` is its name where a tenant has several; ways between
/// tables that are less `sure` are not gone by.
pub fn propose(
    catalog: &Catalog,
    proposal: &Proposal,
    dialect: &dyn Dialect,
    (source, offer): (Option<&str>, Offer),
    sure: f64,
) -> ProposedModel {
    let names = Names::of(&proposal.tables, offer);
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
            offer,
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
