//! References as joins: rows of one cube find their row of another.

use super::cube::Writer;
use super::names::role;
use super::target;
use super::yaml::Lines;
use crate::{Proposed, Reference};

/// A reference that becomes a join.
pub(super) struct Join<'a> {
    pub cube: &'a str,
    /// The name under which the cube is met, where it is met in several ways.
    role: Option<String>,
    pub reference: &'a Proposed<Reference>,
    one_to_one: bool,
}

impl Join<'_> {
    /// The cube as this way leads to it.
    pub fn name(&self) -> &str {
        self.role.as_deref().unwrap_or(self.cube)
    }
}

impl<'a> Writer<'a> {
    /// The references that can be gone by. Where several lead to one cube, the surest one with the
    /// plainest name does so, and the others meet it in a role.
    pub fn joins(&self) -> Vec<Join<'a>> {
        let mut references: Vec<&Proposed<Reference>> = self.table().references.iter().collect();
        references.retain(|found| found.confidence >= self.sure);
        references.sort_by(|a, b| {
            let length = |found: &Proposed<Reference>| found.value.columns.concat().len();
            let surest = b.confidence.total_cmp(&a.confidence);
            surest.then(length(a).cmp(&length(b)))
        });
        let mut joins: Vec<Join<'a>> = Vec::new();
        for reference in references {
            let Some(cube) = self.joined(&reference.value) else {
                continue;
            };
            let again = joins.iter().any(|join| join.cube == cube);
            let column = reference.value.columns.first().map_or("", String::as_str);
            let own = self.table().key.as_ref().map(|key| &key.value.columns);
            joins.push(Join {
                cube,
                role: again.then(|| role(self.name(), column)),
                reference,
                one_to_one: own.is_some_and(|own| same_set(own, &reference.value.columns)),
            });
        }
        joins
    }

    /// The other cube that a reference leads to, by the key that it says it has: by anything else
    /// a row might find several.
    fn joined(&self, reference: &Reference) -> Option<&'a str> {
        let to = target(self.tables, &reference.schema, &reference.table)?;
        let key = &self.tables[to].key.as_ref()?.value.columns;
        let fits = to != self.at && same_set(key, &reference.to);
        self.names.cube(to).filter(|_| fits)
    }

    pub fn write_joins(&self, lines: &mut Lines) {
        let joins = self.joins();
        let mut plain = joins.iter().filter(|join| join.role.is_none()).peekable();
        if plain.peek().is_some() {
            lines.below("joins", |lines| {
                plain.for_each(|join| self.join(lines, join))
            });
        }
    }

    pub fn write_roles(&self, lines: &mut Lines) {
        let joins = self.joins();
        let mut roles = joins.iter().filter(|join| join.role.is_some()).peekable();
        if roles.peek().is_some() {
            lines.below("roles", |lines| {
                roles.for_each(|join| self.join(lines, join))
            });
        }
    }

    fn join(&self, lines: &mut Lines, join: &Join<'_>) {
        lines.entry("name", join.name(), |lines| {
            let found = &join.reference.value;
            let pairs = found.columns.iter().zip(&found.to).map(|(from, to)| {
                let (from, to) = (self.column(from), self.column(to));
                format!("{{CUBE}}.{from} = {{{}}}.{to}", join.name())
            });
            if join.role.is_some() {
                lines.put("cube", join.cube);
                lines.text("title", &self.role_title(&found.columns));
            }
            lines.text("sql", &pairs.collect::<Vec<_>>().join(" AND "));
            let relationship = match join.one_to_one {
                true => "one_to_one",
                false => "many_to_one",
            };
            lines.put("relationship", relationship);
        });
    }

    /// What the column is called, without what says that it is a key.
    fn role_title(&self, columns: &[String]) -> String {
        let first = columns.first().map_or("", String::as_str);
        let known = self
            .table()
            .columns
            .iter()
            .find(|column| column.name == first);
        let title = known.map_or(first, |column| column.title.value.as_str());
        let ends = [" ID", " id", " key", " code", " number"];
        let bare = ends.iter().find_map(|end| title.strip_suffix(end));
        bare.unwrap_or(title).to_owned()
    }
}

fn same_set(a: &[String], b: &[String]) -> bool {
    a.len() == b.len()
        && a.iter()
            .all(|one| b.iter().any(|other| one.eq_ignore_ascii_case(other)))
}
