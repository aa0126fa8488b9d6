//! From what was seen to what it may mean. Pure: the same profile always gives the same proposal.

mod column;
mod display;
mod facts;
mod hierarchy;
pub(crate) mod identifier;
pub(crate) mod keys;
mod purpose;
mod rules;
mod table;
mod times;
mod unit;

use sql::{Catalog, Table, TableKind};

pub(crate) use facts::SURE;

use crate::review::review;
use crate::{Profile, Proposal, TableProposal};
use facts::Facts;

/// What the tables of a catalog may mean, from their names and from what was seen of their rows.
pub fn infer(catalog: &Catalog, profile: &Profile) -> Proposal {
    let catalog = readable(catalog, profile);
    let known = keys::known(&catalog, profile);
    let primary = keys::primary_keys(&known);
    let references = keys::references(&known, profile, &primary);
    let facts = facts::of(&known, &primary, &references);
    let tables: Vec<TableProposal> = facts.iter().map(|facts| table_of(facts)).collect();
    Proposal {
        review: review(&tables, profile),
        tables,
    }
}

/// Without what could not be read, and without views that nobody looked at: they repeat what
/// tables say, and their names are no evidence.
pub(crate) fn readable(catalog: &Catalog, profile: &Profile) -> Catalog {
    let reads = |table: &&Table| match profile.table(&table.schema, &table.name) {
        Some(seen) => seen.failed.is_none(),
        None => matches!(table.kind, TableKind::Table | TableKind::Foreign),
    };
    Catalog {
        tables: catalog.tables.iter().filter(reads).cloned().collect(),
    }
}

/// More than one of what a title says.
pub(crate) fn plural(title: &str) -> String {
    let (stem, last) =
        title.split_at(title.len() - title.chars().next_back().map_or(0, char::len_utf8));
    let hissing = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| title.ends_with(end));
    let vowel = stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    match () {
        () if title.is_empty() => String::new(),
        () if lexicon::lemma(&title.to_lowercase()) != title.to_lowercase() => title.to_owned(),
        () if title.ends_with("person") => format!("{}people", &title[..title.len() - 6]),
        () if last == "y" && !vowel => format!("{stem}ies"),
        () if hissing => format!("{title}es"),
        () => format!("{title}s"),
    }
}

fn table_of(facts: &Facts<'_>) -> TableProposal {
    let times = times::ranked(facts);
    let columns = column::all(facts, &times);
    let role = table::role(facts, &columns);
    let freshness = times
        .first()
        .and_then(|time| facts.profile_of(&time.value)?.greatest.clone());
    TableProposal {
        schema: facts.table().schema.clone(),
        name: facts.table().name.clone(),
        title: facts.title(),
        purpose: purpose::of_table(facts, role.value),
        tags: purpose::tags(facts, role.value),
        key: facts.key.cloned(),
        references: facts.references.to_vec(),
        display: display::of(facts),
        hierarchies: hierarchy::of(facts, &columns),
        role,
        times,
        columns,
        freshness,
    }
}
