//! What one actor may see of a model. Everything after stage 0 looks at the model through this.

use std::collections::HashSet;
use std::sync::Arc;

use crate::{
    Cube, CubeId, Member, MemberId, MemberKind, Model, ModelVersion, Piece, View, ViewId, nearest,
};

/// The members an actor may know of. A member that is not in here does not exist for them:
/// not in answers, not in hints, not in errors.
#[derive(Debug, Clone)]
pub struct Visible {
    model: Arc<Model>,
    shown: Vec<bool>,
    masked: Vec<bool>,
    closed: Vec<CubeId>,
}

impl Visible {
    /// Shows exactly these members. `closed` are the cubes whose policies do not let the actor
    /// in at all: their rows may not even be passed through on the way to another cube.
    pub fn new(model: Arc<Model>, members: &[MemberId], closed: Vec<CubeId>) -> Self {
        let mut shown = vec![false; model.members.len()];
        for id in members {
            shown[id.index()] = true;
        }
        for member in &model.members {
            if let Some(behind) = member.behind {
                let open = opens(&model, member, behind, &shown, &closed);
                shown[member.id.index()] = member.public && open;
            }
        }
        let masked = vec![false; shown.len()];
        Self {
            model,
            shown,
            masked,
            closed,
        }
    }

    /// Lets these members be known by name and by their masks only.
    pub fn masking(mut self, members: &[MemberId]) -> Self {
        for id in members {
            self.shown[id.index()] = true;
            self.masked[id.index()] = true;
        }
        for member in &self.model.members {
            // What stands for them in a view is masked as they are, and shown where it was.
            if let Some(behind) = member.behind {
                let index = member.id.index();
                self.masked[index] = self.shown[index] && self.masked[behind.index()];
            }
        }
        self
    }

    /// Shows of views that have policies only what these let through of what their cubes show.
    pub fn through_views(
        mut self,
        governed: &[ViewId],
        shows: &[MemberId],
        masks: &[MemberId],
    ) -> Self {
        let set = |members: &[MemberId]| members.iter().copied().collect::<HashSet<MemberId>>();
        let (shows, masks) = (set(shows), set(masks));
        for member in &self.model.members {
            if member.view.is_some_and(|view| governed.contains(&view)) {
                let index = member.id.index();
                let masked = masks.contains(&member.id);
                self.shown[index] &= masked || shows.contains(&member.id);
                self.masked[index] = self.shown[index] && (masked || self.masked[index]);
            }
        }
        self
    }

    /// Hides these members, and what stands for them in views, whoever else shows them.
    pub fn withholding(mut self, members: &[MemberId]) -> Self {
        for member in &self.model.members {
            let real = member.behind.unwrap_or(member.id);
            if members.contains(&real) || members.contains(&member.id) {
                self.shown[member.id.index()] = false;
                self.masked[member.id.index()] = false;
            }
        }
        self
    }

    /// Whether a member's value is its mask for this actor.
    pub fn masks(&self, id: MemberId) -> bool {
        self.masked[id.index()]
    }

    /// Whether the rows of a cube may be joined through.
    pub fn passable(&self, cube: CubeId) -> bool {
        !self.closed.contains(&cube)
    }

    pub fn shows(&self, id: MemberId) -> bool {
        self.shown[id.index()]
    }

    pub fn shows_cube(&self, cube: CubeId) -> bool {
        self.model
            .members_of(cube)
            .any(|member| self.shows(member.id))
    }

    /// The members of cubes. Those of views are the same once more, under other names.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.all().filter(|member| member.behind.is_none())
    }

    fn all(&self) -> impl Iterator<Item = &Member> {
        self.model
            .members
            .iter()
            .filter(|member| self.shows(member.id))
    }

    /// Cubes of which at least one member is shown.
    pub fn cubes(&self) -> impl Iterator<Item = &Cube> {
        self.model
            .cubes
            .iter()
            .filter(|cube| self.shows_cube(cube.id))
    }

    /// Views of which at least one member is shown.
    pub fn views(&self) -> impl Iterator<Item = &View> {
        let shown = |view: &&View| {
            let mut members = self.model.members_of_view(view.id);
            members.any(|member| self.shows(member.id))
        };
        self.model.views.iter().filter(shown)
    }

    pub fn member_at(&self, path: &str) -> Option<&Member> {
        let id = self.model.member_at(path)?;
        self.shows(id).then(|| self.model.member(id))
    }

    /// The visible path closest to what was typed.
    pub fn nearest(&self, path: &str) -> Option<&str> {
        nearest(path, self.all().map(|member| member.path.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        !self.shown.contains(&true)
    }

    pub fn version(&self) -> &ModelVersion {
        &self.model.version
    }

    /// The whole model: for compiling what has been resolved (join keys and primary keys are
    /// usually hidden), never for finding or suggesting anything.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }
}

/// Whether what is behind a member of a view, and the way there, are open to the actor. A view may
/// show what its cube hides from everybody, but not what the policies of the cube keep back.
fn opens(
    model: &Model,
    member: &Member,
    behind: MemberId,
    shown: &[bool],
    closed: &[CubeId],
) -> bool {
    let cube = model.member(behind).cube;
    let sql = match &member.kind {
        MemberKind::Dimension(dimension) => Some(&dimension.sql),
        MemberKind::Segment(sql) => Some(sql),
        MemberKind::Measure(_) => None,
    };
    let way = match sql.map(|sql| sql.pieces.as_slice()) {
        Some([Piece::Along { path, .. }]) => path.as_slice(),
        _ => &[],
    };
    let passable = !way
        .iter()
        .chain([&cube, &member.cube])
        .any(|id| closed.contains(id));
    passable && (shown[behind.index()] || model.cube(cube).policies.is_empty())
}
