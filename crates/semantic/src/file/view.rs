//! Views: other names for members of cubes, and the way on which each is reached.
//!
//! A member of a view only refers to the one behind it. Row rules, and whatever else is said of
//! that one, hold through the view as they do without it.

use super::build::Building;
use super::cube::title_of;
use super::folder::folder;
use super::inherit::Written;
use super::names::{Names, Scope};
use crate::yaml::{Content, Fields, Node, Report};
use base::Code;

use crate::{
    CubeId, Diagnostic, Dimension, Fragment, Measure, MeasureType, Member, MemberId, MemberKind,
    Piece,
};

/// A view whose name is taken.
pub(super) struct ViewDraft {
    name: String,
    written: Written,
}

pub(super) fn declare(
    written: Written,
    names: &mut Names,
    report: &mut Report,
) -> Option<ViewDraft> {
    let name = Fields::of("a view", &written.node, report)?.need_text("name")?;
    let taken = names.reserve(&name, &name);
    taken
        .map_err(|error| report.invalid(&written.node, error))
        .ok()?;
    Some(ViewDraft { name, written })
}

/// Adds the members of a view. What is faulty in it is reported and left out.
pub(super) fn define(draft: &ViewDraft, names: &mut Names, building: &mut Building) {
    let mut report = Report::new(&draft.written.file);
    let what = format!("view '{}'", draft.name);
    let Some(mut fields) = Fields::of(&what, &draft.written.node, &mut report) else {
        return;
    };
    fields.take("name");
    fields.text("title");
    fields.text("description");
    fields.take("meta");
    let shown = fields.flag("shown", true);
    let public = fields.flag("public", shown);
    let cubes = fields.list("cubes");
    let folders = fields.list("folders");
    // A view that says who may see it must not be shown to others for want of understanding it.
    if fields.has("access_policy") && fields.take_filled("access_policy").is_some() {
        fields.report.add(
            Diagnostic::new(
                Code::ModelUnsupported,
                format!("'access_policy' in {what} is not supported yet"),
            )
            .hint("the policies of the cubes hold for the view"),
            fields.node,
        );
    }
    if let Some((name, node)) = fields.text_at("extends") {
        let message = format!(
            "{what} cannot extend '{name}': there is no such view, or they extend one another"
        );
        fields.report.invalid(node, message);
    }
    fields.finish();
    let sound = report.diagnostics.is_empty() && !names.is_contested(&draft.name);
    let mut found = Vec::new();
    for node in cubes.iter().filter(|_| sound) {
        found.extend(included(&draft.name, node, names, building, &mut report));
    }
    for (mut member, node) in found {
        member.public = public;
        match names.add_member(&draft.name, &member.name) {
            Ok(id) => {
                member.id = id;
                building.model.member_paths.insert(member.path.clone(), id);
                building.add_member(member, report.place_of(node), false);
            }
            Err(error) => report.invalid(node, error),
        }
    }
    for node in folders {
        folder(&draft.name, node, names, &mut report);
    }
    building.diagnostics.0.extend(report.diagnostics.0);
}

/// What one entry of `cubes` brings into a view.
struct Entry<'a> {
    view: &'a str,
    names: &'a Names,
    building: &'a Building,
    /// The cubes of its join path.
    path: Vec<CubeId>,
    prefix: Option<String>,
}

fn included<'n>(
    view: &str,
    node: &'n Node,
    names: &Names,
    building: &Building,
    report: &mut Report,
) -> Vec<(Member, &'n Node)> {
    let what = format!("a cube of view '{view}'");
    let faults = report.diagnostics.0.len();
    let Some(mut fields) = Fields::of(what, node, report) else {
        return Vec::new();
    };
    let path = fields.need_text("join_path");
    let alias = fields.text("alias");
    let prefix = fields.flag("prefix", false);
    let includes = fields.take("includes");
    let excludes = fields.texts("excludes");
    fields.unsupported(&["split"]);
    fields.finish();
    let Some(path) = path.filter(|_| report.diagnostics.0.len() == faults) else {
        return Vec::new();
    };
    let cubes = path.split('.').map(|name| names.cube(name));
    let cubes = cubes.collect::<Result<Vec<CubeId>, String>>();
    let cubes = cubes.and_then(|cubes| connected(cubes, building));
    let path = match cubes {
        Ok(path) => path,
        Err(error) => {
            report.invalid(node, error);
            return Vec::new();
        }
    };
    let own = path.last().map(|id| building.model.cube(*id).name.clone());
    let entry = Entry {
        view,
        names,
        building,
        path,
        prefix: alias.or(own).filter(|_| prefix),
    };
    entry.members(node, includes, &excludes, report)
}

/// A way that a view may take: each step leads to at most one row.
fn connected(cubes: Vec<CubeId>, building: &Building) -> Result<Vec<CubeId>, String> {
    let model = &building.model;
    for step in cubes.windows(2) {
        let direct = model.route(step[0], step[1], 1, &|_| true);
        if direct.is_err() {
            let [from, to] = [step[0], step[1]].map(|id| &model.cube(id).name);
            return Err(format!(
                "the join path goes from '{from}' to '{to}', which are not joined directly or repeat rows"
            ));
        }
    }
    Ok(cubes)
}

impl Entry<'_> {
    fn cube(&self) -> CubeId {
        self.path[self.path.len() - 1]
    }

    fn members<'n>(
        &self,
        node: &'n Node,
        includes: Option<&'n Node>,
        excludes: &[String],
        report: &mut Report,
    ) -> Vec<(Member, &'n Node)> {
        // What was meant to be kept out and is misspelt would be let in.
        let Some(excluded) = self.excluded(node, excludes, report) else {
            return Vec::new();
        };
        let members = match includes.map(|node| &node.content) {
            Some(Content::Text(all)) if all == "*" => {
                let cube = self.building.model.members_of(self.cube());
                let public = cube.filter(|member| member.public);
                public.map(|member| (self.member(member), node)).collect()
            }
            Some(Content::List(nodes)) => {
                let read = |node| self.one(node, report).map(|member| (member, node));
                nodes.iter().filter_map(read).collect()
            }
            _ => {
                let message = format!(
                    "a cube of view '{}' needs 'includes': a list, or \"*\"",
                    self.view
                );
                report.invalid(node, message);
                Vec::new()
            }
        };
        let members = members.into_iter();
        let kept =
            |(member, _): &(Member, _)| member.behind.is_none_or(|id| !excluded.contains(&id));
        members.filter(kept).collect()
    }

    fn excluded(
        &self,
        node: &Node,
        names: &[String],
        report: &mut Report,
    ) -> Option<Vec<MemberId>> {
        let ids = names.iter().map(|name| self.scope().member(name));
        let ids = ids.collect::<Result<_, String>>();
        ids.map_err(|error| report.invalid(node, error)).ok()
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            cube: &self.building.model.cube(self.cube()).name,
            names: self.names,
        }
    }

    /// A name, or a map with a name and what is said otherwise of it.
    fn one(&self, node: &Node, report: &mut Report) -> Option<Member> {
        if let Content::Text(name) = &node.content {
            let id = self.found(name, node, report)?;
            return Some(self.member(self.building.model.member(id)));
        }
        let what = format!("a member of view '{}'", self.view);
        let mut fields = Fields::of(what, node, report)?;
        let name = fields.need_text("name");
        let alias = fields.text("alias");
        let title = fields.text("title");
        let description = fields.text("description");
        fields.take("meta");
        fields.take("format");
        fields.finish();
        let id = self.found(&name?, node, report)?;
        let mut member = self.member(self.building.model.member(id));
        if let Some(alias) = alias {
            self.name(&mut member, &alias);
            member.title = title_of(&alias);
        }
        member.title = title.unwrap_or(member.title);
        member.description = description.or(member.description);
        Some(member)
    }

    /// A sound member of the cube at the end of the path.
    fn found(&self, name: &str, node: &Node, report: &mut Report) -> Option<MemberId> {
        let sound = self.scope().member(name).and_then(|id| {
            let path = &self.building.model.member(id).path;
            match self.building.is_faulty(id) {
                true => Err(format!("'{path}' is faulty")),
                false => Ok(id),
            }
        });
        let invalid = |error| report.invalid(node, error);
        sound.map_err(invalid).ok()
    }

    fn name(&self, member: &mut Member, name: &str) {
        member.name = match &self.prefix {
            Some(prefix) => format!("{prefix}_{name}"),
            None => name.to_owned(),
        };
        member.path = format!("{}.{}", self.view, member.name);
    }

    /// The member of the view that stands for one of a cube.
    fn member(&self, behind: &Member) -> Member {
        let along = Fragment {
            pieces: vec![Piece::Along {
                path: self.path[1..].to_vec(),
                member: behind.id,
            }],
        };
        let mut member = Member {
            behind: Some(behind.id),
            ..behind.clone()
        };
        member.kind = match &behind.kind {
            MemberKind::Dimension(dimension) => MemberKind::Dimension(Dimension {
                sql: along,
                primary_key: false,
                sub_query: None,
                ..dimension.clone()
            }),
            MemberKind::Segment(_) => MemberKind::Segment(along),
            MemberKind::Measure(measure) => MemberKind::Measure(Measure {
                kind: MeasureType::Number,
                sql: Some(Fragment {
                    pieces: vec![Piece::Member(behind.id)],
                }),
                filters: Vec::new(),
                stage: None,
                ..measure.clone()
            }),
        };
        // A measure counts the rows of its cube; all else is a property of where the path begins.
        if behind.measure().is_none() {
            member.cube = self.path[0];
        }
        self.name(&mut member, &behind.name);
        member
    }
}
