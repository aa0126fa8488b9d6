//! One cube: declared (numbered) in the first pass, defined in the second.

use base::SourceName;

use super::build::Building;
use super::extras;
use super::inherit::Written;
use super::member;
use super::names::{CubeNames, Names};
use super::roles::{self, Called};
use super::standing;
use super::table::rows_of;
use crate::yaml::{Fields, Node, Report};
use crate::{Cube, CubeId, Join, Member, MemberId, Relationship, Standing};

/// A cube whose name and member names are known.
pub(super) struct Draft {
    pub id: CubeId,
    pub name: String,
    pub file: String,
    pub node: Node,
    /// How it is called where it is another cube in a role.
    role: Option<Called>,
    /// Numbers of the members, in the order dimensions, measures, segments; `None` where a
    /// member could not be numbered and is left out.
    members: Vec<Option<MemberId>>,
}

impl Draft {
    /// Its primary key, if every member was understood: a part of a key repeats.
    pub fn primary_key(&self, building: &Building) -> Vec<MemberId> {
        let faulty = |id: &Option<MemberId>| id.is_none_or(|id| building.is_faulty(id));
        let dimension = |id: &MemberId| building.model.member(*id).dimension().is_some();
        let unsound = self
            .members
            .iter()
            .any(|id| faulty(id) && id.as_ref().is_none_or(dimension));
        if unsound {
            return Vec::new();
        }
        let keys = self.members.iter().flatten().copied();
        let is_key = |id: &MemberId| {
            let dimension = building.model.member(*id).dimension();
            dimension.is_some_and(|dimension| dimension.primary_key)
        };
        keys.filter(is_key).collect()
    }
}

/// Numbers a cube and its members.
pub(super) fn declare(written: Written, names: &mut Names, report: &mut Report) -> Option<Draft> {
    let node = &written.node;
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
        file: written.file,
        node: written.node,
        role: written.role,
        members,
    })
}

fn name_of(what: &str, node: &Node, report: &mut Report) -> Option<String> {
    Fields::of(what, node, report)?.need_text("name")
}

/// Reads the rest of a cube into the model, but for its policies, which look at finished members.
/// Its number is its place in the model.
pub(super) fn define(draft: &Draft, names: &Names, building: &mut Building) {
    let scope = CubeNames {
        cube: &draft.name,
        names,
    };
    let mut report = Report::new(&draft.file);
    let what = format!("cube '{}'", draft.name);
    let Some(mut fields) = Fields::of(&what, &draft.node, &mut report) else {
        unreachable!("a declared cube is a map")
    };
    let mut cube = read_cube(draft, scope, &mut fields);
    read_meta(&mut cube, scope, &mut fields);
    if let Some(role) = &draft.role {
        role.call_cube(&mut cube);
    }
    let (joins, lists) = take_lists(&mut fields);
    fields.take("access_policy");
    for key in extras::KEYS {
        fields.take(key);
    }
    // Names of Cube's own tables and a switch of its first versions: they mean nothing here.
    fields.text("sql_alias");
    fields.flag("rewrite_queries", false);
    if let Some((name, node)) = fields.text_at("extends") {
        let message = format!(
            "{what} cannot extend '{name}': there is no such cube, or they extend one another"
        );
        fields.report.invalid(node, message);
    }
    fields.unsupported(&["calendar"]);
    fields.finish();
    let mut sound = report.diagnostics.is_empty() && !names.is_contested(&draft.name);
    for node in joins {
        match read_join(node, scope, &mut report) {
            Ok(join) => {
                cube.joins.push(join);
                building.join_places.push(report.place_of(node));
            }
            Err(Broken::Here) => sound = false,
            Err(Broken::There) => {}
        }
    }
    for (kind, node, id) in members_of(draft, lists) {
        let faults = report.diagnostics.0.len();
        let mut member = Member {
            id,
            ..kind.define(node, &cube, scope, &mut report)
        };
        if let Some(role) = &draft.role {
            role.call(&mut member);
        }
        let faulty = report.diagnostics.0.len() > faults || names.is_contested(&member.path);
        building.add_member(member, report.place_of(node), faulty);
    }
    building.sound.push(sound);
    building.cube_places.push(report.place_of(&draft.node));
    building.model.cubes.push(cube);
    building.diagnostics.0.extend(report.diagnostics.0);
}

fn read_cube(draft: &Draft, scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Cube {
    fields.take("name");
    let rows = rows_of(scope, fields);
    Cube {
        id: draft.id,
        title: fields
            .text("title")
            .unwrap_or_else(|| title_of(&draft.name)),
        description: fields.text("description"),
        public: fields.flag("public", true),
        rows,
        source: source_of(fields),
        synonyms: Vec::new(),
        standing: Standing::default(),
        looked_up: false,
        time_dimension: None,
        primary_key: Vec::new(),
        joins: Vec::new(),
        prefers: Vec::new(),
        policies: Vec::new(),
        embargoes: Vec::new(),
        trees: Vec::new(),
        hierarchies: Vec::new(),
        pre_aggregations: Vec::new(),
        refresh_key: None,
        name: draft.name.clone(),
    }
}

type Lists<'n> = [&'n [Node]; 3];

fn take_lists<'n>(fields: &mut Fields<'n, '_>) -> (&'n [Node], Lists<'n>) {
    let joins = fields.list("joins");
    (joins, member::KINDS.map(|kind| fields.list(kind.list)))
}

/// The members that could be numbered, with their numbers.
fn members_of<'n>(
    draft: &'n Draft,
    lists: Lists<'n>,
) -> impl Iterator<Item = (member::Kind, &'n Node, MemberId)> {
    let kinds = member::KINDS.into_iter().zip(lists);
    let nodes = kinds.flat_map(|(kind, nodes)| nodes.iter().map(move |node| (kind, node)));
    let numbered = nodes.zip(&draft.members);
    numbered.filter_map(|((kind, node), id)| id.map(|id| (kind, node, id)))
}

fn source_of(fields: &mut Fields<'_, '_>) -> Option<SourceName> {
    let name = fields.text("data_source")?;
    SourceName::new(&name)
        .map_err(|error| fields.report.invalid(fields.node, error.to_string()))
        .ok()
}

/// What Querent adds to a cube, under `meta.querent`. Other keys of `meta` belong to others.
fn read_meta(cube: &mut Cube, scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) {
    let Some(node) = member::querent_meta(fields) else {
        return;
    };
    let what = format!("meta.querent of cube '{}'", cube.name);
    let Some(mut meta) = Fields::of(what, node, fields.report) else {
        return;
    };
    cube.synonyms = meta.texts("synonyms");
    roles::check(scope.names, scope.cube, &mut meta);
    cube.standing = standing::read(&mut meta);
    // Read with the rights.
    meta.take("embargoes");
    meta.take("trees");
    for name in meta.texts("prefer") {
        match scope.names.cube(&name) {
            Ok(id) => cube.prefers.push(id),
            Err(error) => meta.report.invalid(node, error),
        }
    }
    cube.looked_up = meta.flag("looked_up", false);
    if let Some(name) = meta.text("time_dimension") {
        match scope.member(&name) {
            Ok(id) => cube.time_dimension = Some(id),
            Err(error) => meta.report.invalid(node, error),
        }
    }
    meta.finish();
}

/// Where the fault of a join lies.
enum Broken {
    /// In the cube that declares it, which cannot be trusted to know its other ways.
    Here,
    /// The cube it leads to is not there; everything else of this one still holds.
    There,
}

fn read_join(node: &Node, scope: CubeNames<'_>, report: &mut Report) -> Result<Join, Broken> {
    let faults = report.diagnostics.0.len();
    let what = format!("a join of cube '{}'", scope.cube);
    let mut fields = Fields::of(what, node, report).ok_or(Broken::Here)?;
    let name = fields.need_text("name");
    let sql = fields.need_text("sql");
    let relationship = fields.need_text("relationship");
    fields.finish();
    let (Some(name), Some(sql), Some(relationship)) = (name, sql, relationship) else {
        return Err(Broken::Here);
    };
    let mut invalid = |error: String, broken: Broken| {
        report.invalid(node, error);
        broken
    };
    let to = scope.names.cube(&name);
    let to = to.map_err(|error| invalid(error, Broken::There))?;
    if name == scope.cube {
        let message = format!("cube '{name}' cannot be joined to itself yet");
        return Err(invalid(message, Broken::Here));
    }
    let on = scope.unasked(&sql);
    let on = on.map_err(|error| invalid(error, Broken::Here))?;
    let relationship = relationship_named(&relationship);
    let relationship = relationship.map_err(|error| invalid(error, Broken::Here))?;
    match report.diagnostics.0.len() == faults {
        true => Ok(Join {
            to,
            relationship,
            on,
        }),
        false => Err(Broken::Here),
    }
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

/// `net_value` becomes "Net value": what is called nothing else is called this.
pub fn title_of(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words,
    }
}
