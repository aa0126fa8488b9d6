//! Folders of views: they order the members for front ends.

use super::names::{CubeNames, Names};
use crate::yaml::{Content, Fields, Node, Report};
use crate::{Folder, MemberId};

/// Folders within one another.
const DEPTH_MAX: usize = 8;

/// The members of a view, each with the join path on which it was included.
type Members = [(MemberId, String)];

pub(super) fn read_all(
    view: &str,
    nodes: &[Node],
    members: &Members,
    names: &Names,
    report: &mut Report,
) -> Vec<Folder> {
    let reader = Reader {
        scope: CubeNames { cube: view, names },
        members,
    };
    let read = |node| reader.folder(node, DEPTH_MAX, report);
    nodes.iter().filter_map(read).collect()
}

struct Reader<'a> {
    scope: CubeNames<'a>,
    members: &'a Members,
}

impl Reader<'_> {
    fn folder(&self, node: &Node, depth: usize, report: &mut Report) -> Option<Folder> {
        let what = format!("a folder of view '{}'", self.scope.cube);
        let mut fields = Fields::of(what, node, report)?;
        let name = fields.need_text("name");
        let includes = fields.take("includes");
        fields.finish();
        let mut folder = Folder {
            name: name?,
            members: Vec::new(),
            folders: Vec::new(),
        };
        let (nodes, all) = match includes.map(|node| &node.content) {
            Some(Content::List(nodes)) => (nodes.as_slice(), false),
            Some(Content::Text(all)) => (&[][..], all == "*"),
            _ => (&[][..], false),
        };
        if all {
            folder
                .members
                .extend(self.members.iter().map(|(id, _)| *id));
        }
        for node in nodes {
            if let Err(error) = self.item(node, depth, &mut folder, report) {
                report.invalid(node, error);
            }
        }
        Some(folder)
    }

    /// A member, all that a join path brought, or a folder.
    fn item(
        &self,
        node: &Node,
        depth: usize,
        folder: &mut Folder,
        report: &mut Report,
    ) -> Result<(), String> {
        match &node.content {
            Content::Text(name) => folder.members.push(self.scope.member(name)?),
            Content::Map(entries) if entries.iter().any(|(key, _)| key.text == "join_path") => {
                folder.members.extend(self.on_path(node, report)?);
            }
            _ => {
                let depth = depth.checked_sub(1);
                let depth = depth.ok_or("folders stand too deep within one another")?;
                folder.folders.extend(self.folder(node, depth, report));
            }
        }
        Ok(())
    }

    fn on_path(&self, node: &Node, report: &mut Report) -> Result<Vec<MemberId>, String> {
        let what = format!("an item of a folder of view '{}'", self.scope.cube);
        let Some(mut fields) = Fields::of(what, node, report) else {
            return Ok(Vec::new());
        };
        let path = fields.need_text("join_path").unwrap_or_default();
        fields.finish();
        let found = self.members.iter().filter(|(_, of)| *of == path);
        let found: Vec<MemberId> = found.map(|(id, _)| *id).collect();
        match found.is_empty() {
            true => Err(format!("nothing is included on the join path '{path}'")),
            false => Ok(found),
        }
    }
}
