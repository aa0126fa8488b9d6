//! What a random query means, worked out from the query itself.
//!
//! The interpreter of plans cannot see a fault that was made before there was a plan. This looks
//! up the partners of each row one by one, asks each condition of them, and adds up; it knows
//! neither the model file nor joins nor plans, but what `model` writes into the file in each case.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeSet;

use base::Value;
use semantic::{Existence, Filter, Interval, Operator, Query};

use super::around::Group;
use super::calendar::cut;
use super::gaps::{Groups, amount, fill};
use super::meaning::{measured, passes};
use super::query::Test;
use super::row::{Data, Row};
use super::seen::{kind_of, may_be_seen};
use super::windows::is_windowed;
use super::{Kind, World};
use crate::interpret::{Unsupported, order_of};

pub(super) type Rows = Vec<Vec<Value>>;
pub(super) type Kept<'d> = (Vec<Value>, Row<'d>);

/// The rows of a sound query for a member of a group.
pub fn answer(world: &World, query: &Query, group: &str) -> Result<Rows, Unsupported> {
    let data = Data::of(world).seen_by(group);
    let question = Question {
        world,
        query,
        ignoring: &[],
        later: None,
        beyond: None,
        data: &data,
        group,
        found: &RefCell::default(),
    };
    if query.ungrouped {
        return question.part_of(question.single_rows()?);
    }
    let mut groups = Groups::new();
    let by_nothing = query.dimensions.is_empty() && question.cuts().next().is_none();
    if by_nothing {
        groups.insert("[]".into(), Default::default());
    }
    for (keys, row) in question.kept()? {
        let named = groups.entry(format!("{keys:?}"));
        named.or_insert((keys, Vec::new())).1.push(row);
    }
    fill(query, &world.calendar, &mut groups);
    question.of_windows(&mut groups)?;
    let calculations = query.calculations.iter();
    let beside = calculations.map(|calculation| question.beside(calculation));
    let beside = beside.collect::<Result<Vec<_>, _>>()?;
    let own: Vec<Vec<Value>> = groups.values().map(|(keys, _)| keys.clone()).collect();
    let mut more = question.only_earlier(&beside, &own);
    more.extend(question.still_there(&own)?);
    for keys in more {
        let named = groups.entry(format!("{keys:?}"));
        named.or_insert((keys, Vec::new()));
    }
    let groups: Vec<Group<'_>> = groups.into_values().collect();
    let mut calculated = Vec::new();
    for (keys, members) in &groups {
        let each = query.calculations.iter().zip(&beside);
        let values = each.map(|(one, beside)| question.calculated(one, keys, members, beside));
        calculated.push((keys.clone(), values.collect::<Result<Vec<_>, _>>()?));
    }
    question.rank(&mut calculated)?;
    let mut rows = Rows::new();
    let mut left = Vec::new();
    for (group, (_, calculated)) in groups.iter().zip(&calculated) {
        let (keys, members) = group;
        let holds = question.keeps_group(keys, members, calculated)?;
        if holds && question.stands_out(group, &groups)? {
            left.push(group.clone());
        }
    }
    for (keys, members) in question.first(left)? {
        let paths = query.measures.iter();
        let values = paths.map(|path| question.of_group(path, &keys, &members));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        // All others together have no calculations.
        let known = calculated.iter().find(|(known, _)| *known == keys);
        let calculated = known.map_or(Vec::new(), |(_, calculated)| calculated.clone());
        rows.push(keys.into_iter().chain(values).chain(calculated).collect());
    }
    question.part_of(rows)
}

/// The entities that were looked for already, with what was asked of them.
pub(super) type Found = RefCell<Vec<(Existence, BTreeSet<String>)>>;

#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub world: &'a World,
    pub query: &'a Query,
    /// Members and segments whose conditions are looked at, and not asked.
    pub ignoring: &'a [String],
    /// A time dimension whose values are taken to be so much later.
    pub later: Option<(&'a String, Interval)>,
    /// A time dimension whose range does not limit the rows.
    pub beyond: Option<&'a String>,
    pub data: &'a Data<'a>,
    pub group: &'a str,
    pub found: &'a Found,
}

impl<'a> Question<'a> {
    /// Every row that passes, and the keys of its group.
    pub fn kept(&self) -> Result<Vec<Kept<'a>>, Unsupported> {
        let root = self.root();
        let mut kept = Vec::new();
        for at in 0..self.data.n_rows(root) {
            let row = Row::new(self.data, root, at);
            let keys = self.keys(&row);
            if self.keeps(&row)? && self.may_be_seen(&row)? {
                kept.push((keys, row));
            }
        }
        Ok(kept)
    }

    /// Time dimensions that are grouped by, with how finely.
    pub fn cuts(&self) -> impl Iterator<Item = (&String, &String)> {
        let times = self.query.time_dimensions.iter();
        times.filter_map(|time| Some((&time.dimension, time.granularity.as_ref()?)))
    }

    pub fn cube_of(&self, path: &str) -> usize {
        let name = path.split('.').next();
        let is_it = |cube: &super::Cube| Some(cube.name.as_str()) == name;
        self.world.cubes.iter().position(is_it).unwrap_or_default()
    }

    /// The cube of the measures; else the first of the dimensions that reaches all others.
    fn root(&self) -> usize {
        let mut conditions = Vec::new();
        let filters = self.query.filters.iter();
        filters.for_each(|filter| members_of(filter, &mut conditions));
        let calculated = self.query.calculations.iter();
        let asked = self.query.measures.iter().chain(conditions.iter().copied());
        let asked = asked.filter(|path| path.contains('.'));
        let mut measures = asked
            .chain(calculated.map(|calculation| &calculation.of))
            .chain(self.compared());
        if let Some(measure) = measures.find(|path| self.kind_of(path).is_none()) {
            return self.cube_of(measure);
        }
        let cut = self.cuts().map(|(path, _)| path);
        let columns: Vec<&String> = self.query.dimensions.iter().chain(cut).collect();
        let used = columns
            .iter()
            .copied()
            .chain(conditions)
            .chain(&self.query.segments);
        // One that is neither cut nor limited asks for nothing.
        let times = self.query.time_dimensions.iter();
        let limited = times.filter(|time| time.range.is_some());
        let used = used.chain(limited.map(|time| &time.dimension));
        let mut used: Vec<usize> = used.map(|path| self.cube_of(path)).collect();
        let filters = self.query.filters.iter();
        filters.for_each(|filter| self.entities_of(filter, &mut used));
        let reaches = |place: &usize| {
            let reached = &self.world.cubes[*place].reaches;
            used.iter().all(|cube| reached.contains(cube))
        };
        let mut candidates = columns.iter().map(|path| self.cube_of(path));
        candidates.find(reaches).unwrap_or_default()
    }

    /// The cubes of the entities that are looked for.
    fn entities_of(&self, filter: &Filter, into: &mut Vec<usize>) {
        match filter {
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().for_each(|part| self.entities_of(part, into));
            }
            Filter::Exists(asked) => into.extend(asked.of.as_ref().map(|of| self.cube_of(of))),
            _ => {}
        }
    }

    /// The kind of a dimension; none of a measure.
    fn kind_of(&self, path: &str) -> Option<Kind> {
        kind_of(self.world, path)
    }

    /// The kind of what a member is tested as.
    fn kind_beside(&self, path: &str) -> Kind {
        let measures = &self.world.cubes[self.cube_of(path)].measures;
        let measure = measures.iter().find(|measure| measure.path == path);
        let number = |kind| match kind {
            Kind::Whole => Kind::Decimal,
            other => other,
        };
        (self.kind_of(path)).unwrap_or_else(|| measure.map_or(Kind::Decimal, |m| number(m.kind)))
    }

    /// The value of a measure of a group. One that has no rows, and is there because there were
    /// some earlier, has no values.
    pub fn of_group(
        &self,
        path: &str,
        keys: &[Value],
        members: &[Row<'_>],
    ) -> Result<Value, Unsupported> {
        if is_windowed(path) {
            let value = self.in_window(path, keys)?;
            return Ok(amount(self.query, path, value));
        }
        let value = match members.is_empty() && !keys.is_empty() {
            true => Value::Null,
            false => measured(self.world, path, members)?,
        };
        Ok(amount(self.query, path, value))
    }

    /// A dimension of a row, as it is looked at.
    pub fn seen(&self, row: &Row<'_>, path: &str) -> Value {
        let value = self.by_clock(row.member(path));
        let Some((_, by)) = self.later.filter(|(time, _)| *time == path) else {
            return value;
        };
        match value {
            Value::Date(day) => by
                .after(day.to_datetime(jiff::civil::Time::midnight()))
                .map_or(Value::Null, |time| Value::Date(time.date())),
            Value::Timestamp(time) => by.after(time).map_or(Value::Null, Value::Timestamp),
            other => other,
        }
    }

    /// A time as the clock of the zone shows it that is asked for. A date is the same everywhere.
    fn by_clock(&self, value: Value) -> Value {
        let zone = self.query.time_zone.as_ref();
        let (Some(zone), Value::Timestamp(time)) = (zone, &value) else {
            return value;
        };
        let shown = || {
            let own = time.to_zoned(self.world.calendar.time_zone.clone()).ok()?;
            Some(own.in_tz(zone).ok()?.datetime())
        };
        shown().map_or(Value::Null, Value::Timestamp)
    }

    fn keys(&self, row: &Row<'_>) -> Vec<Value> {
        let dimensions = self.query.dimensions.iter();
        let dimensions = dimensions.map(|path| self.seen(row, path));
        let times = self
            .cuts()
            .map(|(path, size)| cut(&self.seen(row, path), size, &self.world.calendar));
        dimensions.chain(times).collect()
    }

    /// Whether a row passes all conditions on rows.
    fn keeps(&self, row: &Row<'_>) -> Result<bool, Unsupported> {
        let mut keeps = true;
        for time in &self.query.time_dimensions {
            if let Some((first, last)) = time.range {
                let test = Test {
                    operator: semantic::Operator::InDateRange,
                    values: vec![first.to_string(), last.to_string()],
                };
                let held = passes(&self.seen(row, &time.dimension), Kind::Time, &test)?;
                let beyond = self.beyond == Some(&time.dimension);
                keeps &= held || beyond || self.ignoring.contains(&time.dimension);
            }
        }
        for segment in &self.query.segments {
            keeps &= row.segment(segment) || self.ignoring.contains(segment);
        }
        for filter in self.query.filters.iter().flat_map(conjuncts) {
            let mut members = Vec::new();
            members_of(filter, &mut members);
            let ignored = members.iter().any(|member| self.ignoring.contains(member));
            keeps &= self.holds_of_row(filter, row, self.root())? || ignored;
        }
        let calculated = self.query.calculations.iter();
        let calculated = calculated.map(|calculation| &calculation.of);
        let looked_at = self.query.measures.iter().chain(calculated);
        let mut conditions = Vec::new();
        let filters = self.query.filters.iter();
        filters.for_each(|filter| measures_of(filter, &mut conditions));
        let conditions = conditions.into_iter();
        let conditions =
            conditions.filter(|path| path.contains('.') && self.kind_of(path).is_none());
        for path in looked_at.chain(self.compared()).chain(conditions) {
            measured(self.world, path, std::slice::from_ref(row))?;
        }
        Ok(keeps)
    }

    fn keeps_group(
        &self,
        keys: &[Value],
        rows: &[Row<'_>],
        calculated: &[Value],
    ) -> Result<bool, Unsupported> {
        let mut keeps = true;
        for filter in &self.query.filters {
            keeps &= self.holds_of_group(filter, keys, rows, calculated)?;
        }
        Ok(keeps)
    }

    pub fn holds_of_group(
        &self,
        filter: &Filter,
        keys: &[Value],
        rows: &[Row<'_>],
        calculated: &[Value],
    ) -> Result<bool, Unsupported> {
        let names = self.query.calculations.iter();
        let place = |path: &str| names.clone().position(|known| known.name == path);
        let value = |path: &str| match self.kind_of(path) {
            None if !path.contains('.') => Ok(place(path).map(|place| calculated[place].clone())),
            Some(_) => Ok(None),
            None => self.of_group(path, keys, rows).map(Some),
        };
        self.holds(filter, &value, &|_| Ok(true))
    }

    /// Whether a condition holds of a row that stands for one of a cube.
    pub fn holds_of_row(
        &self,
        filter: &Filter,
        row: &Row<'_>,
        about: usize,
    ) -> Result<bool, Unsupported> {
        let value = |path: &str| self.kind_of(path).map(|_| self.seen(row, path));
        self.holds(filter, &|path| Ok(value(path)), &|asked| {
            let key = self.entity(asked, row, about);
            Ok(self.entities(asked, about)?.contains(&key) != asked.negated)
        })
    }

    /// Whether a condition holds. It does where it is not about this kind of member: conditions on
    /// rows and on groups do not mix.
    fn holds(
        &self,
        filter: &Filter,
        value: &dyn Fn(&str) -> Result<Option<Value>, Unsupported>,
        exists: &dyn Fn(&Existence) -> Result<bool, Unsupported>,
    ) -> Result<bool, Unsupported> {
        let each = |parts: &[Filter]| {
            let held = parts.iter().map(|part| self.holds(part, value, exists));
            held.collect::<Result<Vec<_>, _>>()
        };
        match filter {
            Filter::And(parts) => Ok(each(parts)?.iter().all(|held| *held)),
            Filter::Or(parts) => Ok(each(parts)?.iter().any(|held| *held)),
            Filter::Exists(asked) => exists(asked),
            // Looked at where all groups are known.
            Filter::Against(_) => Ok(true),
            // The measures of a random model have no filters of their own.
            Filter::Test {
                operator: Operator::MeasureFilter,
                ..
            } => Ok(true),
            Filter::Versus {
                member,
                operator,
                other,
            } => match (value(member)?, value(other)?) {
                (Some(left), Some(right)) => stand(&left, *operator, &right),
                _ => Ok(true),
            },
            Filter::Test {
                member,
                operator,
                values,
                null,
            } => {
                let test = Test {
                    operator: *operator,
                    values: values.clone(),
                };
                let kind = self.kind_beside(member);
                match value(member)? {
                    // What has no value is one more of those asked for, or of those left out.
                    Some(Value::Null) if *null => Ok(!operator.is_negated()),
                    Some(value) => passes(&value, kind, &test),
                    None => Ok(true),
                }
            }
        }
    }

    pub fn may_be_seen(&self, row: &Row<'_>) -> Result<bool, Unsupported> {
        may_be_seen(self.world, row, self.group)
    }

    /// The rows in their order, and those that were asked for.
    fn part_of(&self, mut rows: Rows) -> Result<Rows, Unsupported> {
        let keys = self.sort_keys();
        let mut fault = None;
        rows.sort_by(|left, right| {
            let by = |(column, descending): &(usize, bool)| {
                let (left, right) = (&left[*column], &right[*column]);
                placed(left, right, *descending).unwrap_or_else(|error| {
                    fault = Some(error);
                    Ordering::Equal
                })
            };
            keys.iter()
                .map(by)
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        let skipped = self.query.offset.unwrap_or(0) as usize;
        let most = self.query.limit.unwrap_or(u64::from(u32::MAX)) as usize;
        let rows = rows.into_iter().skip(skipped).take(most).collect();
        fault.map_or(Ok(rows), Err)
    }

    /// The asked order; else time runs forward, the largest comes first, or names are in order.
    /// Then every dimension.
    fn sort_keys(&self) -> Vec<(usize, bool)> {
        let dimensions = self.query.dimensions.len();
        let cuts: Vec<&String> = self.cuts().map(|(path, _)| path).collect();
        let others = self.query.top.iter().filter(|top| top.others).count();
        let groups = dimensions + cuts.len() + others;
        let place = |path: &String| {
            let columns = self.query.dimensions.iter().chain(cuts.iter().copied());
            let calculated = self.query.calculations.iter();
            columns
                .chain(&self.query.measures)
                .chain(calculated.map(|calculation| &calculation.name))
                .position(|known| known == path)
                .map(|at| {
                    if at < groups - others {
                        at
                    } else {
                        at + others
                    }
                })
        };
        let asked = self.query.order.iter();
        if let (Some(top), true) = (&self.query.top, self.query.order.is_empty()) {
            let per = self.places(&top.per).into_iter().map(|at| (at, false));
            let by = self.query.measures.iter().position(|path| *path == top.by);
            let by = by.map(|at| (groups + at, !top.lowest));
            let flag = (others > 0).then(|| (groups - 1, false));
            let per = per.chain(flag);
            return per
                .chain(by)
                .chain((0..groups).map(|at| (at, false)))
                .collect();
        }
        let mut keys: Vec<(usize, bool)> = asked
            .filter_map(|order| Some((place(&order.member)?, order.descending)))
            .collect();
        if keys.is_empty() {
            let numbers = self.query.measures.len() + self.query.calculations.len();
            keys.push(match (cuts.is_empty(), numbers == 0) {
                (false, _) => (dimensions, false),
                (true, false) => (groups, true),
                (true, true) => (0, false),
            });
        }
        let columns = match self.query.ungrouped {
            true => groups + self.query.measures.len(),
            false => groups,
        };
        keys.extend((0..columns).map(|column| (column, false)));
        keys
    }
}

/// The conditions that must all hold: each of them is ignored, or not, on its own.
fn conjuncts(filter: &Filter) -> Vec<&Filter> {
    match filter {
        Filter::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        other => vec![other],
    }
}

fn members_of<'f>(filter: &'f Filter, into: &mut Vec<&'f String>) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().for_each(|part| members_of(part, into));
        }
        Filter::Test { member, .. } => into.push(member),
        Filter::Versus { member, other, .. } => into.extend([member, other]),
        Filter::Against(against) => into.push(&against.member),
        Filter::Exists(_) => {}
    }
}

/// What conditions on groups look at. Picking rows as a measure does is not one of them.
pub(super) fn measures_of<'f>(filter: &'f Filter, into: &mut Vec<&'f String>) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().for_each(|part| measures_of(part, into));
        }
        Filter::Test {
            operator: Operator::MeasureFilter,
            ..
        } => {}
        other => members_of(other, into),
    }
}

/// Whether two values stand to one another as is asked. Beside a day, a point in time is its day.
pub(super) fn stand(left: &Value, operator: Operator, right: &Value) -> Result<bool, Unsupported> {
    let day = |value: &Value, beside: &Value| match (value, beside) {
        (Value::Timestamp(time), Value::Date(_)) => Value::Date(time.date()),
        _ => value.clone(),
    };
    let order = match (left, right) {
        (Value::Null, _) | (_, Value::Null) => return Ok(operator == Operator::NotEquals),
        (left, right) => order_of(&day(left, right), &day(right, left))?,
    };
    Ok(match operator {
        Operator::Equals => order.is_eq(),
        Operator::NotEquals => order.is_ne(),
        Operator::Gt => order.is_gt(),
        Operator::Gte => order.is_ge(),
        Operator::Lt => order.is_lt(),
        _ => order.is_le(),
    })
}

/// What is not there comes last in either direction.
pub(super) fn placed(
    left: &Value,
    right: &Value,
    descending: bool,
) -> Result<Ordering, Unsupported> {
    match (left == &Value::Null, right == &Value::Null) {
        (false, false) if descending => order_of(right, left),
        (false, false) => order_of(left, right),
        (left, right) => Ok(left.cmp(&right)),
    }
}
