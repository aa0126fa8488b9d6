//! What a measure is: how it is aggregated, over which rows, and of what it is computed.

use base::{Format, Periods};

use crate::{DimensionType, Fragment, Interval, MemberId};

#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub kind: MeasureType,
    /// What its values are, where its type says how they are computed and not what of.
    pub holds: DimensionType,
    /// `None` only for a plain row count.
    pub sql: Option<Fragment>,
    /// Only rows that meet all of them are aggregated.
    pub filters: Vec<Fragment>,
    /// What to look at behind a number.
    pub drill_members: Vec<MemberId>,
    pub format: Format,
    /// How a sum that does not add up over time is taken of it.
    pub semi_additive: Option<SemiAdditive>,
    /// Which rows count for a period besides its own.
    pub rolling: Option<Box<Rolling>>,
    /// That it is computed of totals instead of rows, and of which.
    pub multi_stage: Option<Box<MultiStage>>,
    /// Which formula it is, where a question chooses among several.
    pub choice: Option<Box<Choice>>,
}

/// Formulas among which the value of a switch chooses.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub by: MemberId,
    pub arms: Vec<(String, Fragment)>,
    /// Nothing is known for other values where there is none.
    pub otherwise: Option<Fragment>,
}

impl Choice {
    pub fn fragments(&self) -> impl Iterator<Item = &Fragment> {
        self.arms.iter().map(|(_, sql)| sql).chain(&self.otherwise)
    }

    /// The formula for a value.
    pub fn of(&self, value: &str) -> Option<&Fragment> {
        let arm = self.arms.iter().find(|(known, _)| known == value);
        arm.map(|(_, sql)| sql).or(self.otherwise.as_ref())
    }
}

/// A window of time that is taken for each period.
#[derive(Debug, Clone, PartialEq)]
pub enum Rolling {
    Fixed {
        from: Edge,
        to: Edge,
    },
    /// From the beginning of the longer period of this granularity to the end of the period.
    ToDate(String),
}

/// Where a window begins, or which moment is the first behind it, as seen from a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Edge {
    /// Nowhere: it holds all that is before, or behind.
    Open,
    /// So long after the beginning of the period.
    Start(Interval),
    /// So long after its end.
    End(Interval),
    /// Where the longer period begins that holds the last moment of the period.
    StartOf(Periods),
}

/// Which totals a measure is computed of: by which groups, and of which time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MultiStage {
    /// Only these of the groups that are asked for, if that is said.
    pub group_by: Option<Vec<MemberId>>,
    /// All of them but these.
    pub reduce_by: Vec<MemberId>,
    /// These besides. What they tell apart is aggregated once more.
    pub add_group_by: Vec<MemberId>,
    pub time_shift: Vec<TimeShift>,
    /// What a rank is by, and whether the largest comes first.
    pub order_by: Option<(Fragment, bool)>,
}

/// Rows of another time in the place of those of a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeShift {
    /// Every time dimension that is asked for, if none is named.
    pub time: Option<MemberId>,
    /// How much later they are taken to be.
    pub by: Interval,
}

impl MultiStage {
    /// Every member that it names.
    pub fn members(&self) -> impl Iterator<Item = MemberId> + '_ {
        let groups = self.group_by.iter().flatten();
        let groups = groups.chain(&self.reduce_by).chain(&self.add_group_by);
        let times = self.time_shift.iter().filter_map(|shift| shift.time);
        let ranked = self.order_by.iter().flat_map(|(sql, _)| sql.members());
        groups.copied().chain(times).chain(ranked)
    }
}

/// A stock: it adds up over places and things, not over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SemiAdditive {
    /// The time dimension that says when each row was counted.
    pub over: MemberId,
    pub take: Take,
}

/// What stands for a period with several countings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    Last,
    First,
    Average,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureType {
    Count,
    CountDistinct,
    Sum,
    Avg,
    Min,
    Max,
    /// Computed from other measures after they were aggregated.
    Number,
    /// Its SQL aggregates rows itself.
    Own,
    /// The place of each group by another measure.
    Rank,
}
