//! What the entries of a view's `cubes` bring into it: which members, under which names, and what
//! the view says of them otherwise.

use base::Format;

use super::build::Building;
use super::cube::title_of;
use super::measure::format_of;
use super::member::querent_meta;
use super::names::{CubeNames, Names};
use crate::yaml::{Content, Fields, Node, Report};
use crate::{
    CubeId, Dimension, Fragment, Measure, MeasureType, Member, MemberId, MemberKind, Piece,
};

/// A member of a view that has no number yet.
pub(super) struct Included<'n> {
    pub member: Member,
    pub node: &'n Node,
    /// The view that it is split off into.
    pub split: Option<String>,
    /// The join path as it is written.
    pub path: String,
}

/// What a view says of a member in place of what its cube says.
struct Otherwise {
    title: Option<String>,
    description: Option<String>,
    format: Option<Format>,
    synonyms: Option<Vec<String>>,
    currency: Option<String>,
}

impl Otherwise {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        let format = fields.has("format").then(|| format_of(fields));
        let (title, description) = (fields.text("title"), fields.text("description"));
        let mut other = Otherwise {
            title,
            description,
            format,
            synonyms: None,
            currency: None,
        };
        let Some(node) = querent_meta(fields) else {
            return other;
        };
        let what = format!("meta.querent of {}", fields.what);
        if let Some(mut meta) = Fields::of(what, node, fields.report) {
            other.synonyms = meta.has("synonyms").then(|| meta.texts("synonyms"));
            other.currency = meta.text("currency");
            meta.finish();
        }
        other
    }

    fn say_of(self, member: &mut Member) {
        member.title = self.title.unwrap_or(std::mem::take(&mut member.title));
        member.description = self.description.or(member.description.take());
        if let Some(synonyms) = self.synonyms {
            member.synonyms = synonyms;
        }
        if let MemberKind::Measure(measure) = &mut member.kind {
            measure.format = self.format.unwrap_or(measure.format.clone());
            if let Some(code) = self.currency {
                measure.format = Format::Currency(Some(code));
            }
        }
    }
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

pub(super) fn included<'n>(
    view: &str,
    node: &'n Node,
    names: &Names,
    building: &Building,
    report: &mut Report,
) -> Vec<Included<'n>> {
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
    let split = fields.flag("split", false);
    fields.finish();
    let Some(written) = path.filter(|_| report.diagnostics.0.len() == faults) else {
        return Vec::new();
    };
    let cubes = written.split('.').map(|name| names.cube(name));
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
    let called = alias.or(own);
    let split = called.as_ref().filter(|_| split);
    let split = split.map(|called| format!("{view}_{called}"));
    let entry = Entry {
        view: split.as_deref().unwrap_or(view),
        names,
        building,
        path,
        prefix: called.filter(|_| prefix),
    };
    let found = entry.members(node, includes, &excludes, report);
    let found = found.into_iter().map(|(member, node)| Included {
        member,
        node,
        split: split.clone(),
        path: written.clone(),
    });
    found.collect()
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

    fn scope(&self) -> CubeNames<'_> {
        CubeNames {
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
        let other = Otherwise::read(&mut fields);
        fields.finish();
        let id = self.found(&name?, node, report)?;
        let mut member = self.member(self.building.model.member(id));
        if let Some(alias) = alias {
            self.name(&mut member, &alias);
            member.title = title_of(&alias);
        }
        other.say_of(&mut member);
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
                rolling: None,
                sql: Some(Fragment {
                    pieces: vec![Piece::Member(behind.id)],
                }),
                filters: Vec::new(),
                multi_stage: None,
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
