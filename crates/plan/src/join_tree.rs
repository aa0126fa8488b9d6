//! Which tables a query joins, each once per way of reaching it.

use base::{Code, Limits};
use semantic::{CubeId, Diagnostic, Hop, JoinError, JoinHint, Model, Route};

/// The root cube and everything joined to it. A cube that is reached in two ways stands here twice.
pub struct JoinTree<'m> {
    model: &'m Model,
    joins_max: usize,
    /// Whether what is asked for may repeat rows of the root.
    pub repeats: bool,
    /// Which ways the query prefers, for what is asked for.
    pub hints: &'m [JoinHint],
    pub nodes: Vec<JoinNode>,
    /// Names of what is joined beside cubes.
    reserved: Vec<String>,
}

/// A place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At(pub usize);

pub struct JoinNode {
    pub cube: CubeId,
    pub alias: String,
    /// How it is reached, and from where; `None` for the root.
    pub reached: Option<(At, Hop)>,
}

impl<'m> JoinTree<'m> {
    pub const ROOT: At = At(0);

    pub fn new(model: &'m Model, root: CubeId, limits: &Limits) -> Self {
        let root = JoinNode {
            cube: root,
            alias: model.cube(root).name.clone(),
            reached: None,
        };
        Self {
            model,
            joins_max: limits.joins_max,
            repeats: false,
            hints: &[],
            nodes: vec![root],
            reserved: Vec::new(),
        }
    }

    /// The place of a cube as seen from another place, joined now if it was not yet.
    pub fn reach(
        &mut self,
        from: At,
        cube: CubeId,
        passable: &dyn Fn(CubeId) -> bool,
    ) -> Result<At, Diagnostic> {
        let start = self.nodes[from.0].cube;
        let route = self.model.route(start, cube, self.joins_max, passable);
        self.follow(from, route)
    }

    /// As [`Self::reach`], for what is asked for: by the ways that the query prefers, and repeating
    /// rows if it may.
    pub fn reach_asked(
        &mut self,
        from: At,
        cube: CubeId,
        passable: &dyn Fn(CubeId) -> bool,
    ) -> Result<At, Diagnostic> {
        let start = self.nodes[from.0].cube;
        let hints = match from {
            Self::ROOT => self.hints,
            _ => &[],
        };
        let mut route = (self.model).route_by(hints, (start, cube), self.joins_max, passable);
        if self.repeats && from == Self::ROOT && route == Err(JoinError::Multiplies) {
            route = self
                .model
                .repeating_route(start, cube, self.joins_max, passable);
        }
        self.follow(from, route)
    }

    fn follow(&mut self, from: At, route: Result<Route, JoinError>) -> Result<At, Diagnostic> {
        let route = route.map_err(|_| {
            Diagnostic::new(
                Code::QueryNoJoin,
                "a part of the query is not connected with the rest",
            )
        })?;
        route
            .into_iter()
            .try_fold(from, |at, hop| self.step(at, hop))
    }

    fn step(&mut self, at: At, hop: Hop) -> Result<At, Diagnostic> {
        let reached = Some((at, hop));
        if let Some(known) = self.nodes.iter().position(|node| node.reached == reached) {
            return Ok(At(known));
        }
        if self.nodes.len() > self.joins_max {
            let message = format!("the query needs more than {} joins", self.joins_max);
            return Err(Diagnostic::new(Code::LimitJoins, message));
        }
        let alias = self.free_alias(at, hop.to);
        self.nodes.push(JoinNode {
            cube: hop.to,
            alias,
            reached,
        });
        Ok(At(self.nodes.len() - 1))
    }

    /// A name for something else that is joined, or one like it.
    pub fn reserve(&mut self, mut name: String) -> String {
        while self.is_taken(&name) {
            name.push('_');
        }
        self.reserved.push(name.clone());
        name
    }

    fn is_taken(&self, name: &str) -> bool {
        let mut nodes = self.nodes.iter();
        nodes.any(|node| node.alias == name) || self.reserved.iter().any(|known| known == name)
    }

    /// The cube's name, or its name behind that of the place it is reached from.
    fn free_alias(&self, at: At, cube: CubeId) -> String {
        let name = &self.model.cube(cube).name;
        let taken = |alias: &str| self.is_taken(alias);
        if !taken(name) {
            return name.clone();
        }
        let mut alias = format!("{}_{name}", self.nodes[at.0].alias);
        while taken(&alias) {
            alias.push('_');
        }
        alias
    }
}
