//! `trees` of a cube, under `meta.querent`: what `descendants_of(actor)` in a row rule goes by.
//!
//! They are read before any rule, which may be one of another cube. A tree that was not understood
//! is left out, and the rules that go by it let nobody in.

use super::build::Building;
use super::cube::Draft;
use super::member::querent_meta;
use super::names::{CubeNames, Names};
use super::policy::Reader;
use crate::yaml::{Content, Fields, Node, Report};
use crate::{CubeId, Member, MemberId, Operator, Tree, TreeShape};

/// How a value of a row rule begins that goes by a tree.
pub(super) const WORD: &str = "descendants_of(";

/// How many rows may stand above one another where that is not said, and at most: each is a join.
const DEPTH: usize = 8;
const DEPTH_MAX: usize = 24;

pub(super) fn add(draft: &Draft, names: &Names, building: &mut Building) {
    let mut report = Report::new(&draft.file);
    let mut quiet = Report::new(&draft.file);
    let what = format!("cube '{}'", draft.name);
    let fields = Fields::of(what, &draft.node, &mut quiet);
    let Some(node) = fields.and_then(|mut fields| querent_meta(&mut fields)) else {
        return;
    };
    let what = format!("meta.querent of cube '{}'", draft.name);
    let Some(mut meta) = Fields::of(what, node, &mut report) else {
        return;
    };
    let nodes = meta.list("trees");
    let scope = CubeNames {
        cube: &draft.name,
        names,
    };
    let reader = Reader::new(scope, draft.id, building);
    let read = |node| reader.read_tree(node, &mut report);
    let trees: Vec<Tree> = nodes.iter().filter_map(read).collect();
    building.model.cubes[draft.id.index()].trees = trees;
    building.diagnostics.0.extend(report.diagnostics.0);
}

impl Reader<'_> {
    fn read_tree(&self, node: &Node, report: &mut Report) -> Option<Tree> {
        let what = format!("a tree of cube '{}'", self.scope.cube);
        let mut fields = Fields::of(what, node, report)?;
        let name = fields.need_text("name");
        let read = match fields.has("levels") {
            true => self.levels(&mut fields),
            false => self.parents(&mut fields),
        };
        fields.finish();
        let (node, shape) = read?;
        Some(Tree {
            name: name?,
            node,
            shape,
        })
    }

    fn levels(&self, fields: &mut Fields<'_, '_>) -> Option<(MemberId, TreeShape)> {
        let names = fields.texts("levels");
        let levels = names.iter().map(|name| self.own(name));
        let levels = levels.collect::<Result<Vec<MemberId>, String>>();
        let levels = levels.map_err(|error| fields.report.invalid(fields.node, error));
        let levels = levels.ok()?;
        let Some(narrowest) = levels.last() else {
            fields.report.invalid(
                fields.node,
                "a tree needs 'levels' from the widest to the narrowest",
            );
            return None;
        };
        Some((*narrowest, TreeShape::Levels(levels)))
    }

    fn parents(&self, fields: &mut Fields<'_, '_>) -> Option<(MemberId, TreeShape)> {
        let [node, parent, actor] = ["node", "parent", "actor"].map(|key| fields.need_text(key));
        let depth = depth(fields);
        let (node, parent, actor) = (node?, parent?, actor?);
        let read = depth.and_then(|depth| {
            let [node, parent] = [self.key(&node)?, self.key(&parent)?];
            let shape = TreeShape::Parents {
                parent,
                actor,
                depth,
            };
            Ok((node, shape))
        });
        read.map_err(|error| fields.report.invalid(fields.node, error))
            .ok()
    }

    /// A sound dimension of this cube.
    fn own(&self, name: &str) -> Result<MemberId, String> {
        let id = self.dimension(name)?;
        let own = self.owns(self.member(id));
        let foreign = || format!("'{name}' belongs to another cube");
        own.then_some(id).ok_or_else(foreign)
    }

    /// A dimension that is a column of this cube's table: the table is joined to itself by it.
    fn key(&self, name: &str) -> Result<MemberId, String> {
        let id = self.own(name)?;
        let sql = self.member(id).dimension().map(|dimension| &dimension.sql);
        let plain = sql.and_then(|sql| sql.as_column());
        let column = plain.filter(|(cube, _)| *cube == self.member(id).cube);
        let computed = || format!("'{name}' is computed; a tree needs columns of the table");
        column.map(|_| id).ok_or_else(computed)
    }

    /// The tree that a value goes by. `descendants_of(actor)` is the tree over the member, and
    /// `descendants_of(actor, line)` the one of that name; `descendants_of(actor, force.line)` is
    /// a tree of another cube, whose keys the member holds.
    pub(super) fn tree(
        &self,
        member: &Member,
        operator: Operator,
        text: &str,
    ) -> Result<Tree, String> {
        if !matches!(operator, Operator::Equals | Operator::In) {
            return Err(format!("'{text}' stands with 'equals' only"));
        }
        let named = named(text).ok_or_else(|| {
            format!("'{text}' is not a value: write descendants_of(actor), or descendants_of(actor, cube.tree) for a tree by its name")
        })?;
        match named.and_then(|name| name.split_once('.')) {
            Some((cube, name)) => {
                let cube = self.scope.names.cube(cube)?;
                let keys = |tree: &Tree| matches!(tree.shape, TreeShape::Parents { .. });
                self.only_tree(cube, text, |tree| tree.name == name && keys(tree))
            }
            None => {
                let real = self.member(member.behind.unwrap_or(member.id));
                // Levels would be those of another place than the one that a view reaches.
                let fits = |tree: &Tree| match tree.shape {
                    TreeShape::Levels(_) => member.behind.is_none(),
                    TreeShape::Parents { .. } => true,
                };
                self.only_tree(real.cube, text, |tree| {
                    let named = named.is_none_or(|name| tree.name == name);
                    tree.node == real.id && named && fits(tree)
                })
            }
        }
    }

    fn only_tree(
        &self,
        cube: CubeId,
        text: &str,
        fits: impl Fn(&Tree) -> bool,
    ) -> Result<Tree, String> {
        let cube = self.building.model.cube(cube);
        let mut fitting = cube.trees.iter().filter(|tree| fits(tree));
        match (fitting.next(), fitting.next()) {
            (Some(tree), None) => Ok(tree.clone()),
            (None, _) => Err(format!(
                "'{text}': cube '{}' has no sound tree of that name, or none over this member",
                cube.name
            )),
            _ => Err(format!("'{text}': several trees fit: name one of them")),
        }
    }
}

/// The name of the tree, if there is one; `None` where the text is something else.
fn named(text: &str) -> Option<Option<&str>> {
    let inner = text.trim().strip_prefix(WORD)?.strip_suffix(')')?;
    match inner.split_once(',') {
        None => (inner.trim() == "actor").then_some(None),
        Some((actor, name)) => (actor.trim() == "actor").then_some(Some(name.trim())),
    }
}

fn depth(fields: &mut Fields<'_, '_>) -> Result<usize, String> {
    let fits = |depth: &usize| (1..=DEPTH_MAX).contains(depth);
    match fields.take("depth").map(|node| &node.content) {
        None => Ok(DEPTH),
        Some(Content::Integer(depth)) => usize::try_from(*depth)
            .ok()
            .filter(fits)
            .ok_or_else(|| format!("the depth of a tree is from 1 to {DEPTH_MAX}, not {depth}")),
        Some(_) => Err(format!(
            "the depth of a tree is a number from 1 to {DEPTH_MAX}"
        )),
    }
}
