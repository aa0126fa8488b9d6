//! One cube: declared (numbered) in the first pass, defined in the second.

use base::SourceName;

use super::names::{Names, Scope};
use super::{member, policy};
use crate::yaml::{Fields, Node, Report};
use crate::{Cube, CubeId, Join, Member, MemberId, Model, Relationship};

/// A cube whose name and member names are known.
pub(super) struct Draft {
    pub id: CubeId,
    pub name: String,
    pub file: String,
    pub node: Node,
    /// Numbers of the members, in the order dimensions, measures, segments; `None` where a
    /// member could not be numbered and is left out.
    members: Vec<Option<MemberId>>,
}

/// Numbers a cube and its members.
pub(super) fn declare(node: &Node, names: &mut Names, report: &mut Report) -> Option<Draft> {
    let mut quiet = Report::new(&report.file);
    let name = name_of("a cube", node, report)?;
    let id = names
        .add_cube(&name)
        .map_err(|error| report.invalid(node, error))
        .ok()?;
    let mut fields = Fields::of("a cube", node, &mut quiet)?;
    let lists = member::KINDS.map(|kind| fields.list(kind.list));
    let mut members = Vec::new();
    for member in lists.into_iter().flatten() {
        let id = name_of("a member", member, report).and_then(|member_name| {
            names
                .add_member(&name, &member_name)
                .map_err(|error| report.invalid(member, error))
                .ok()
        });
        members.push(id);
    }
    Some(Draft {
        id,
        name,
        file: report.file.clone(),
        node: node.clone(),
        members,
    })
}

fn name_of(what: &str, node: &Node, report: &mut Report) -> Option<String> {
    Fields::of(what, node, report)?.need_text("name")
}

/// Reads the rest of a cube into the model. Its number is its place in the model.
pub(super) fn define(draft: Draft, names: &Names, model: &mut Model, report: &mut Report) {
    let what = format!("cube '{}'", draft.name);
    let scope = Scope {
        cube: &draft.name,
        names,
    };
    let Some(mut fields) = Fields::of(&what, &draft.node, report) else {
        unreachable!("a declared cube is a map")
    };
    fields.take("name");
    let table = fields.need_text("sql_table").unwrap_or_default();
    let (schema, table) = match table.rsplit_once('.') {
        Some((schema, table)) => (Some(schema.to_owned()), table.to_owned()),
        None => (None, table),
    };
    let mut cube = Cube {
        id: draft.id,
        title: fields
            .text("title")
            .unwrap_or_else(|| title_of(&draft.name)),
        description: fields.text("description"),
        public: fields.flag("public", true),
        schema,
        table,
        source: source_of(&mut fields),
        synonyms: Vec::new(),
        time_dimension: None,
        joins: Vec::new(),
        policies: Vec::new(),
        name: draft.name.clone(),
    };
    read_meta(&mut cube, scope, &mut fields);
    cube.joins = read_joins(scope, &mut fields);
    let members = read_members(&cube, &draft.members, scope, &mut fields);
    let policies = fields.take("access_policy");
    fields.unsupported(&[
        "sql",
        "sql_alias",
        "extends",
        "refresh_key",
        "rewrite_queries",
        "hierarchies",
        "pre_aggregations",
        "calendar",
    ]);
    fields.finish();
    model.members.extend(members);
    model.cubes.push(cube);
    if let Some(node) = policies {
        let own: Vec<&Member> = model.members_of(draft.id).collect();
        let policies = policy::read_all(node, &own, scope, report);
        model.cubes[draft.id.0 as usize].policies = policies;
    }
}

fn source_of(fields: &mut Fields<'_, '_>) -> Option<SourceName> {
    let name = fields.text("data_source")?;
    SourceName::new(&name)
        .map_err(|error| fields.report.invalid(fields.node, error.to_string()))
        .ok()
}

/// What Querent adds to a cube, under `meta.querent`. Other keys of `meta` belong to others.
fn read_meta(cube: &mut Cube, scope: Scope<'_>, fields: &mut Fields<'_, '_>) {
    let Some(node) = member::querent_meta(fields) else {
        return;
    };
    let what = format!("meta.querent of cube '{}'", cube.name);
    let Some(mut meta) = Fields::of(what, node, fields.report) else {
        return;
    };
    cube.synonyms = meta.texts("synonyms");
    if let Some(name) = meta.text("time_dimension") {
        match scope.member(&name) {
            Ok(id) => cube.time_dimension = Some(id),
            Err(error) => meta.report.invalid(node, error),
        }
    }
    meta.finish();
}

fn read_joins(scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> Vec<Join> {
    let nodes = fields.list("joins");
    nodes
        .iter()
        .filter_map(|node| read_join(node, scope, fields.report))
        .collect()
}

fn read_join(node: &Node, scope: Scope<'_>, report: &mut Report) -> Option<Join> {
    let mut fields = Fields::of(format!("a join of cube '{}'", scope.cube), node, report)?;
    let name = fields.need_text("name");
    let sql = fields.need_text("sql");
    let relationship = fields.need_text("relationship");
    fields.finish();
    let found = scope.names.cube(&name?).and_then(|to| {
        let relationship = relationship_named(&relationship.unwrap_or_default())?;
        let on = scope.fragment(&sql.unwrap_or_default())?;
        Ok(Join {
            to,
            relationship,
            on,
        })
    });
    found.map_err(|error| report.invalid(node, error)).ok()
}

fn relationship_named(name: &str) -> Result<Relationship, String> {
    match name {
        "one_to_one" | "has_one" => Ok(Relationship::OneToOne),
        "one_to_many" | "has_many" => Ok(Relationship::OneToMany),
        "many_to_one" | "belongs_to" => Ok(Relationship::ManyToOne),
        _ => Err(format!(
            "'{name}' is not a relationship: use one_to_one, one_to_many or many_to_one"
        )),
    }
}

fn read_members(
    cube: &Cube,
    ids: &[Option<MemberId>],
    scope: Scope<'_>,
    fields: &mut Fields<'_, '_>,
) -> Vec<Member> {
    let mut ids = ids.iter();
    let mut members = Vec::new();
    for kind in member::KINDS {
        for node in fields.list(kind.list) {
            if let Some(Some(id)) = ids.next() {
                members.push(kind.define(node, *id, cube, scope, fields.report));
            }
        }
    }
    members
}

/// `net_value` becomes "Net value".
pub(super) fn title_of(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words,
    }
}
