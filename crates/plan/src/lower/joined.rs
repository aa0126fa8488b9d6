//! The cubes of a fact, each joined to the one before it.

use semantic::{Diagnostic, Piece};
use sql::{Expr, NativePiece, Relation};

use super::rows::Lowering;
use super::several_sources;
use crate::Node;
use crate::join_tree::At;
use crate::scalar::Scalars;

impl Lowering<'_> {
    pub(super) fn joined(&mut self) -> Result<Node, Diagnostic> {
        // What is asked reaches into the queries of cubes.
        self.scalars.clock = self.given.query.clock.as_ref();
        self.scalars.times = &self.fact.times;
        self.scalars.joins.repeats = self.fact.repeats;
        self.scalars.joins.hints = &self.given.query.hints;
        let mut nodes = Vec::new();
        for index in 0..self.scalars.joins.nodes.len() {
            let on = self.join_condition(At(index))?;
            nodes.push((self.table_at(At(index))?, on));
        }
        let mut nodes = nodes.into_iter();
        let Some((root, _)) = nodes.next() else {
            unreachable!("a join tree is made with its root")
        };
        let scan = Node::Scan {
            cube: root.cube,
            alias: root.alias,
            relation: root.relation,
        };
        Ok(nodes.fold(scan, |input, (table, on)| Node::Join {
            input: Box::new(input),
            cube: table.cube,
            alias: table.alias,
            relation: table.relation,
            on,
        }))
    }

    fn table_at(&mut self, at: At) -> Result<Place, Diagnostic> {
        let model = self.scalars.model;
        let node = &self.scalars.joins.nodes[at.0];
        let cube = model.cube(node.cube);
        // The catalog is that of the root's source: a table of the same name there is not it.
        if cube.source != model.cube(self.given.query.root).source {
            return Err(several_sources());
        }
        let (cube, alias) = (cube.name.clone(), node.alias.clone());
        let asked = self.asked_of_rows();
        let relation = self.scalars.relation_at(at, &asked)?;
        Ok(Place {
            cube,
            alias,
            relation,
        })
    }

    /// How a joined cube is connected. Columns of the two cubes are those of the two places.
    fn join_condition(&mut self, at: At) -> Result<Expr, Diagnostic> {
        let Some((from, hop)) = self.scalars.joins.nodes[at.0].reached else {
            return Ok(Expr::All(Vec::new()));
        };
        let model = self.scalars.model;
        let on = &model.cube(hop.declared_in).joins[hop.index].on;
        let mut pieces = Vec::new();
        for piece in &on.pieces {
            let place = |cube| if cube == hop.to { at } else { from };
            pieces.push(match piece {
                Piece::Text(text) => NativePiece::Text(text.clone()),
                Piece::Column { cube, name } => NativePiece::Expr(Expr::column(
                    &self.scalars.joins.nodes[place(*cube).0].alias,
                    name,
                )),
                Piece::Member(id) => {
                    let cube = model.member(*id).cube;
                    let key = |real: &mut Scalars<'_>| real.member(place(cube), *id);
                    NativePiece::Expr(self.scalars.unmasked(key)?)
                }
                Piece::Case(_) | Piece::Along { .. } | Piece::Rows(_) | Piece::Asked(_) => {
                    unreachable!("the condition of a join is read as text")
                }
            });
        }
        Ok(Expr::Native(pieces))
    }
}

/// The rows of a cube in their place of the query.
struct Place {
    cube: String,
    alias: String,
    relation: Relation,
}
