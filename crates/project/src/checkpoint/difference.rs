//! What is different between two states of a tenant, line by line.

use similar::TextDiff;
use store::{Document, DocumentId};

use crate::apply::What;

/// Lines that are shown around what is different.
const AROUND: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Different {
    pub id: DocumentId,
    pub what: What,
    /// As `diff` shows it.
    pub lines: String,
}

pub fn difference(from: &[Document], to: &[Document]) -> Vec<Different> {
    let text = |documents: &[Document], id: &DocumentId| {
        let found = documents.iter().find(|document| document.id == *id);
        found.and_then(|document| document.body.clone())
    };
    let mut ids: Vec<&DocumentId> = from.iter().chain(to).map(|document| &document.id).collect();
    ids.sort();
    ids.dedup();
    let compared = ids
        .into_iter()
        .filter_map(|id| different(id, text(from, id), text(to, id)));
    compared.collect()
}

fn different(id: &DocumentId, from: Option<String>, to: Option<String>) -> Option<Different> {
    let what = match (&from, &to) {
        (from, to) if from == to => return None,
        (None, _) => What::Added,
        (_, None) => What::Removed,
        _ => What::Changed,
    };
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
    let compared = TextDiff::from_lines(&from, &to);
    let mut lines = compared.unified_diff();
    Some(Different {
        id: id.clone(),
        what,
        lines: lines.context_radius(AROUND).to_string(),
    })
}
