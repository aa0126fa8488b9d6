//! By which keys measures are taken, and of which rows.

use semantic::{Column, ColumnKind, MemberId, Model, Predicate, Resolved, Rolled, Shift, Window};

use crate::Groups;
use crate::value_test::earlier;

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Scope {
    pub keys: Vec<Column>,
    /// Times that are looked at so much later than they are.
    pub shifts: Vec<Shift>,
    /// Members and segments whose conditions do not count.
    pub ignoring: Vec<MemberId>,
    /// Windows of time that stand in the place of periods.
    pub window: Option<Rolled>,
}

impl Scope {
    /// That of the query itself.
    pub fn of(query: &Resolved) -> Self {
        let keys = query.columns.iter().filter(|column| column.is_key());
        Self {
            keys: keys.cloned().collect(),
            ..Self::default()
        }
    }

    /// A condition of the query, or what limits the rows of windows in its place.
    pub fn for_windows<'p>(&'p self, condition: &'p Predicate) -> &'p Predicate {
        match self
            .window
            .as_ref()
            .and_then(|rolled| rolled.range.as_ref())
        {
            Some((range, instead)) if range == condition => instead,
            _ => condition,
        }
    }

    pub fn names(&self) -> Vec<String> {
        self.keys.iter().map(|key| key.name.clone()).collect()
    }

    /// Which groups it brings to those of the query. A group that there was only at an earlier time
    /// stays, in the periods that the query's own rows have.
    pub fn groups_beside(&self, base: &Scope) -> Groups {
        let running = |rolled: &Rolled| matches!(rolled.window, Window::Running { .. });
        if self.keys != base.keys {
            return Groups::OfOthers;
        }
        if self.shifts == base.shifts {
            return match &self.window {
                Some(rolled) if running(rolled) => self.in_periods(&rolled.column),
                // What is in a window stands there, whether or not anything else does.
                Some(_) => Groups::Own,
                None => Groups::OfOthers,
            };
        }
        let moved = |key: &&Column| self.shifts.iter().any(|shift| shift.time == key.member);
        let periods = self.keys.iter().filter(moved);
        let periods: Vec<String> = periods.map(|key| key.name.clone()).collect();
        match periods.len() {
            0 => Groups::Own,
            n if n == self.keys.len() => Groups::OfOthers,
            _ => Groups::InPeriods(periods),
        }
    }

    /// Groups of earlier periods stay in later ones.
    fn in_periods(&self, column: &Option<Column>) -> Groups {
        match column {
            Some(column) if self.keys.len() > 1 => Groups::InPeriods(vec![column.name.clone()]),
            _ => Groups::OfOthers,
        }
    }

    /// The condition that rows meet whose times meet this one when they are later. None, where that
    /// cannot be said.
    pub fn before(&self, condition: &Predicate) -> Option<Predicate> {
        let each = |parts: &[Predicate]| {
            let parts = parts.iter().map(|part| self.before(part));
            parts.collect::<Option<Vec<_>>>()
        };
        match condition {
            Predicate::All(parts) => each(parts).map(Predicate::All),
            Predicate::Any(parts) => each(parts).map(Predicate::Any),
            Predicate::Test { member, test } => {
                let shifts = self.shifts.iter().rev();
                let mut shifts = shifts.filter(|shift| shift.time == *member);
                let member = *member;
                let test = shifts.try_fold(test.clone(), |test, shift| earlier(&test, shift.by));
                test.map(|test| Predicate::Test { member, test })
            }
            other if self.shifts.iter().any(|shift| other.names(shift.time)) => None,
            other => Some(other.clone()),
        }
    }

    /// How it differs from another one.
    pub fn apart_from(&self, other: &Scope, model: &Model) -> String {
        self.words(other, |key| key.name.clone(), |id| &model.member(id).path)
            .join(" ")
    }

    /// The same in short, for the names in a statement.
    pub fn label(&self, other: &Scope, model: &Model) -> String {
        let short = |key: &Column| {
            let name = &model.member(key.member).name;
            match key.kind {
                ColumnKind::Time(_) => {
                    let granularity = key.name.rsplit('.').next().unwrap_or_default();
                    format!("{name}_{granularity}")
                }
                _ => name.clone(),
            }
        };
        self.words(other, short, |id| &model.member(id).name)
            .join("_")
            .replace([' ', ','], "_")
    }

    /// The times that are moved.
    pub fn times(&self, model: &Model) -> String {
        let times = self.shifts.iter();
        let times = times.map(|shift| model.member(shift.time).path.as_str());
        times.collect::<Vec<_>>().join(",")
    }

    fn words<'m>(
        &self,
        other: &Scope,
        key: impl Fn(&Column) -> String,
        member: impl Fn(MemberId) -> &'m String,
    ) -> Vec<String> {
        let mut words = Vec::new();
        if self.keys != other.keys {
            let keys: Vec<String> = self.keys.iter().map(key).collect();
            words.push(match keys.is_empty() {
                true => "overall".to_owned(),
                false => format!("by {}", keys.join(",")),
            });
        }
        let known = other.shifts.len();
        let own = match self.shifts.starts_with(&other.shifts) {
            true => &self.shifts[known..],
            false => &self.shifts,
        };
        words.extend(own.iter().map(|shift| shift.in_words()));
        words.extend(self.window.iter().map(|rolled| rolled.window.in_words()));
        if self.ignoring != other.ignoring {
            let ignored: Vec<&str> = self
                .ignoring
                .iter()
                .map(|id| member(*id).as_str())
                .collect();
            words.push(format!("for any {}", ignored.join(",")));
        }
        words
    }
}
