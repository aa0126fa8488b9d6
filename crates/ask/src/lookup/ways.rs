//! Which cubes lead to which, and what is made of their columns.

use std::cell::RefCell;
use std::collections::BTreeMap;

use base::Limits;
use semantic::{CubeId, DimensionType, MeasureType, MemberId, Visible};

use super::cues::Made;

pub struct Ways<'a> {
    pub visible: &'a Visible,
    known: RefCell<BTreeMap<(CubeId, CubeId), Option<usize>>>,
}

impl<'a> Ways<'a> {
    pub fn new(visible: &'a Visible) -> Self {
        Self {
            visible,
            known: RefCell::default(),
        }
    }

    pub fn cube_of(&self, member: MemberId) -> CubeId {
        self.visible.model().member(member).cube
    }

    /// How many steps to one row lead from a cube to another.
    pub fn steps(&self, from: CubeId, to: CubeId) -> Option<usize> {
        if let Some(known) = self.known.borrow().get(&(from, to)) {
            return *known;
        }
        let passable = |cube| self.visible.passable(cube);
        let max = Limits::default().joins_max;
        let route = self.visible.model().route(from, to, max, &passable);
        let steps = route.ok().map(|route| route.len());
        self.known.borrow_mut().insert((from, to), steps);
        steps
    }

    /// The nearest cube whose rows lead to all of these: one of them, or one between them. `None`
    /// also where several are as near.
    pub fn meeting(&self, cubes: &[CubeId]) -> Option<CubeId> {
        let all =
            |from: CubeId| -> Option<usize> { cubes.iter().map(|to| self.steps(from, *to)).sum() };
        let own = cubes.iter().find(|from| all(**from).is_some());
        if let Some(own) = own {
            return Some(*own);
        }
        let others = self.visible.cubes().filter(|cube| cube.looked_up);
        let near = others.filter_map(|cube| Some((all(cube.id)?, cube.id)));
        let mut near: Vec<(usize, CubeId)> = near.collect();
        near.sort();
        match near.as_slice() {
            [(steps, _), (others, _), ..] if steps == others => None,
            [(_, cube), ..] => Some(*cube),
            [] => None,
        }
    }

    /// How far apart two cubes are: one may lead to the other, or rows of a third to both.
    pub fn apart(&self, from: CubeId, to: CubeId) -> Option<usize> {
        if from == to {
            return Some(0);
        }
        let ahead = self.steps(from, to);
        let back = self.steps(to, from).map(|steps| steps + 1);
        if let Some(near) = ahead.into_iter().chain(back).min() {
            return Some(near);
        }
        self.meeting(&[from, to]).map(|_| 4)
    }

    pub fn kind(&self, member: MemberId) -> Option<DimensionType> {
        let dimension = self.visible.model().member(member).dimension();
        dimension.map(|dimension| dimension.kind)
    }

    /// The measure that makes this of a column.
    pub fn made(&self, made: Made, column: MemberId) -> Option<MemberId> {
        self.measure_over(column, |kind| match made {
            Made::Total => kind == MeasureType::Sum,
            Made::Average => kind == MeasureType::Avg,
            Made::Lowest => kind == MeasureType::Min,
            Made::Highest => kind == MeasureType::Max,
        })
    }

    pub fn different(&self, column: MemberId) -> Option<MemberId> {
        self.measure_over(column, |kind| kind == MeasureType::CountDistinct)
    }

    fn measure_over(
        &self,
        column: MemberId,
        fits: impl Fn(MeasureType) -> bool,
    ) -> Option<MemberId> {
        let column = self.visible.model().member(column);
        let sql = &column.dimension()?.sql;
        let own = self
            .visible
            .members()
            .filter(|member| member.cube == column.cube);
        let mut made = own.filter(|member| {
            member.measure().is_some_and(|measure| {
                fits(measure.kind)
                    && measure.filters.is_empty()
                    && measure.sql.as_ref() == Some(sql)
            })
        });
        made.next().map(|member| member.id)
    }

    /// How many rows a cube has.
    pub fn rows(&self, cube: CubeId) -> Option<MemberId> {
        let mut own = self.visible.members().filter(|member| member.cube == cube);
        let found = own.find(|member| {
            member.measure().is_some_and(|measure| {
                measure.kind == MeasureType::Count
                    && measure.sql.is_none()
                    && measure.filters.is_empty()
            })
        });
        found.map(|member| member.id)
    }

    pub fn keys(&self, cube: CubeId) -> Vec<MemberId> {
        let keys = self.visible.model().cube(cube).primary_key.iter();
        let keys: Vec<MemberId> = keys.copied().collect();
        match keys.iter().all(|key| self.visible.shows(*key)) {
            true => keys,
            false => Vec::new(),
        }
    }
}
