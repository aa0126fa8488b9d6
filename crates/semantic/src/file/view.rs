//! Views: other names for members of cubes, the way on which each is reached, and who may see them.
//!
//! A member of a view only refers to the one behind it. Row rules, and whatever else is said of
//! that one, hold through the view as they do without it; what the view says comes besides.

use super::build::Building;
use super::cube::title_of;
use super::folder;
use super::included::{Included, included};
use super::inherit::Written;
use super::names::Names;
use super::policy;
use crate::yaml::{Fields, Node, Report};
use crate::{AccessPolicy, MemberId, View, ViewId};

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

/// What a view says beside its policies, which look at finished members.
struct Read<'n> {
    view: View,
    public: bool,
    cubes: &'n [Node],
    folders: &'n [Node],
    governed: bool,
}

/// Adds the members of a view. What is faulty in it is reported and left out.
pub(super) fn define(draft: &ViewDraft, names: &mut Names, building: &mut Building) {
    let mut report = Report::new(&draft.written.file);
    let read = read(draft, building, &mut report);
    let sound = report.diagnostics.is_empty() && !names.is_contested(&draft.name);
    if let Some(read) = read.filter(|_| sound) {
        add(draft, read, names, building, &mut report);
    }
    building.diagnostics.0.extend(report.diagnostics.0);
}

fn read<'n>(draft: &'n ViewDraft, building: &Building, report: &mut Report) -> Option<Read<'n>> {
    let what = format!("view '{}'", draft.name);
    let mut fields = Fields::of(&what, &draft.written.node, report)?;
    fields.take("name");
    let title = fields.text("title");
    let description = fields.text("description");
    fields.take("meta");
    let shown = fields.flag("shown", true);
    let public = fields.flag("public", shown);
    let cubes = fields.list("cubes");
    let folders = fields.list("folders");
    let governed = fields.has("access_policy");
    fields.take("access_policy");
    if let Some((name, node)) = fields.text_at("extends") {
        let message = format!(
            "{what} cannot extend '{name}': there is no such view, or they extend one another"
        );
        fields.report.invalid(node, message);
    }
    fields.finish();
    let view = View {
        description,
        title: title.unwrap_or_else(|| title_of(&draft.name)),
        ..blank(&draft.name, building)
    };
    Some(Read {
        view,
        public,
        cubes,
        folders,
        governed,
    })
}

/// The next view of a model, with nothing in it.
fn blank(name: &str, building: &Building) -> View {
    View {
        id: ViewId(building.model.views.len() as u32),
        name: name.to_owned(),
        title: title_of(name),
        description: None,
        policies: Vec::new(),
        folders: Vec::new(),
    }
}

fn add(
    draft: &ViewDraft,
    read: Read<'_>,
    names: &mut Names,
    building: &mut Building,
    report: &mut Report,
) {
    let (id, name) = (read.view.id, &draft.name);
    building.model.views.push(read.view);
    let mut members = Vec::new();
    for node in read.cubes {
        for mut found in included(name, node, names, building, report) {
            found.member.public = read.public;
            let view = match &found.split {
                None => Some(id),
                // Nobody would know whose policies they are.
                Some(_) if read.governed => {
                    let message = format!(
                        "view '{name}' has an access_policy and cannot 'split': write a view of its own"
                    );
                    report.invalid(node, message);
                    break;
                }
                Some(split) => split_off(split, node, names, building, report),
            };
            let Some(view) = view else { break };
            found.member.view = Some(view);
            members.extend(add_member(found, node, names, building, report));
        }
    }
    let folders = folder::read_all(name, read.folders, &members, names, report);
    let policies = match read.governed {
        true => {
            let written = &draft.written.node;
            policy::of_view(name, id, written, (names, building), report)
        }
        false => Vec::<AccessPolicy>::new(),
    };
    let view = &mut building.model.views[id.0 as usize];
    view.folders = folders;
    view.policies = policies;
}

/// A view that is split off another one: the members of one of its cubes by themselves.
fn split_off(
    name: &str,
    node: &Node,
    names: &mut Names,
    building: &mut Building,
    report: &mut Report,
) -> Option<ViewId> {
    if let Some(known) = building.split.get(name) {
        return Some(*known);
    }
    let taken = names.reserve(name, name);
    taken.map_err(|error| report.invalid(node, error)).ok()?;
    let view = blank(name, building);
    let id = view.id;
    building.split.insert(name.to_owned(), id);
    building.model.views.push(view);
    Some(id)
}

/// Numbers a member, and says on which path it was included.
fn add_member(
    found: Included<'_>,
    node: &Node,
    names: &mut Names,
    building: &mut Building,
    report: &mut Report,
) -> Option<(MemberId, String)> {
    let mut member = found.member;
    let view = building.model.view(member.view?).name.clone();
    let id = names.add_member(&view, &member.name);
    let id = id.map_err(|error| report.invalid(node, error)).ok()?;
    member.id = id;
    building.model.member_paths.insert(member.path.clone(), id);
    building.add_member(member, report.place_of(found.node), false);
    Some((id, found.path))
}
