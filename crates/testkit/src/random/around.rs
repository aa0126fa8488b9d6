//! Random conditions that compare a group with others, and the first groups; and what they mean.

use std::cmp::Ordering;

use base::Value;
use semantic::{Against, Aggregate, Filter, Query, Top};

use super::calculation::within;
use super::oracle::{Question, placed, stand};
use super::row::Row;
use super::{Cube, Draw, Kind, Measure};
use crate::interpret::{Unsupported, add, order_of};

/// The keys of a group, and its rows.
pub(super) type Group<'a> = (Vec<Value>, Vec<Row<'a>>);

/// Adds a comparison with an aggregate, and leaves the first groups only, or neither.
pub(super) fn around(draw: &mut Draw, root: &Cube, query: &mut Query) {
    use semantic::Operator::*;
    if draw.one_in(7) {
        let times = *draw.of(&[None, Some("0.5"), Some("1.5")]);
        query.filters.push(Filter::Against(Against {
            member: whole_number(draw, root).path.clone(),
            operator: *draw.of(&[Gte, Lte, Gt, Lt, NotEquals, Equals]),
            aggregate: *draw.of(&[Aggregate::Average, Aggregate::Total]),
            per: within(draw, query),
            times: times.map(|text| text.parse().unwrap_or_else(|_| unreachable!())),
        }));
    }
    if draw.one_in(5) {
        query.top = Some(Top {
            count: *draw.of(&[3, 1, 2, 5, 0]),
            by: whole_number(draw, root).path.clone(),
            lowest: draw.one_in(3),
            per: within(draw, query),
            ties: draw.one_in(2),
            others: others_fit(query, root) && draw.one_in(3),
        });
    }
}

/// Whether all other groups can be one: no condition on measures leaves some of them out.
fn others_fit(query: &Query, root: &Cube) -> bool {
    let on_groups = |path: &String| root.measures.iter().any(|measure| measure.path == *path);
    let picks_rows = |filter: &Filter| match filter {
        Filter::Test {
            member, operator, ..
        } => *operator == semantic::Operator::MeasureFilter || !on_groups(member),
        Filter::Versus { member, .. } => !on_groups(member),
        Filter::Against(_) => false,
        Filter::And(_) | Filter::Or(_) | Filter::Exists(_) => true,
    };
    query.calculations.is_empty() && query.filters.iter().all(picks_rows)
}

/// A measure that is the same to the last digit on every engine, and so is its average.
fn whole_number<'c>(draw: &mut Draw, root: &'c Cube) -> &'c Measure {
    let whole = |measure: &&Measure| {
        let broken = ["amount_", "score_"]
            .iter()
            .any(|part| measure.path.contains(part));
        let counts = measure.path.ends_with("_known") || measure.path.ends_with("_kinds");
        measure.exact && measure.kind == Kind::Whole && (counts || !broken)
    };
    let measures: Vec<&Measure> = root.measures.iter().filter(whole).collect();
    measures[draw.below(measures.len())]
}

impl<'a> Question<'a> {
    /// Measures that are not in the result and looked at all the same.
    pub fn compared(&self) -> impl Iterator<Item = &'a String> {
        let against = self.query.filters.iter().filter_map(|filter| match filter {
            Filter::Against(against) => Some(&against.member),
            _ => None,
        });
        against.chain(self.query.top.iter().map(|top| &top.by))
    }

    /// Whether a group stands to the others as is asked.
    pub fn stands_out(&self, own: &Group<'_>, all: &[Group<'_>]) -> Result<bool, Unsupported> {
        let mut stands = true;
        for filter in &self.query.filters {
            let Filter::Against(asked) = filter else {
                continue;
            };
            let per = self.places(&asked.per);
            let agree = |other: &&Group<'_>| per.iter().all(|at| other.0[*at] == own.0[*at]);
            let peers: Vec<&Group<'_>> = all.iter().filter(agree).collect();
            let whole = match asked.aggregate {
                Aggregate::Average => self.average(&asked.member, &peers)?,
                Aggregate::Total => {
                    let rows: Vec<Row<'_>> =
                        peers.iter().flat_map(|(_, rows)| rows).cloned().collect();
                    self.of_group(&asked.member, &asked_keys(&own.0, &per), &rows)?
                }
            };
            let own = self.of_group(&asked.member, &own.0, &own.1)?;
            stands &= stand(&own, asked.operator, &so_many_times(whole, asked))?;
        }
        Ok(stands)
    }

    fn average(&self, path: &str, groups: &[&Group<'_>]) -> Result<Value, Unsupported> {
        let (mut sum, mut count) = (Value::Null, 0.0);
        for (keys, rows) in groups {
            let value = self.of_group(path, keys, rows)?;
            count += f64::from(u8::from(value != Value::Null));
            sum = add(&sum, &value)?;
        }
        Ok(match sum {
            Value::Integer(sum) => Value::Float(sum as f64 / count),
            other => other,
        })
    }

    /// The places of groups among the columns.
    pub fn places(&self, names: &[String]) -> Vec<usize> {
        let cuts = self.cuts().map(|(path, size)| format!("{path}.{size}"));
        let columns: Vec<String> = self.query.dimensions.iter().cloned().chain(cuts).collect();
        let place = |name: &String| columns.iter().position(|column| column == name);
        names.iter().filter_map(place).collect()
    }

    /// The first groups of those that are left, and one of all others where that is asked for.
    pub fn first(&self, groups: Vec<Group<'a>>) -> Result<Vec<Group<'a>>, Unsupported> {
        let Some(top) = &self.query.top else {
            return Ok(groups);
        };
        let mut kept = Vec::new();
        let mut others: Vec<Group<'a>> = Vec::new();
        let per = self.places(&top.per);
        for (is_first, (mut keys, rows)) in self.are_first(top, &groups)?.into_iter().zip(groups) {
            if top.others {
                keys.push(Value::Integer(i64::from(!is_first)));
            }
            if is_first {
                kept.push((keys, rows));
                continue;
            }
            let flag = keys.len().saturating_sub(1);
            for (at, key) in keys.iter_mut().enumerate() {
                if at != flag && !per.contains(&at) {
                    *key = Value::Null;
                }
            }
            match others.iter_mut().find(|(known, _)| *known == keys) {
                Some((_, known)) => known.extend(rows),
                None => others.push((keys, rows)),
            }
        }
        if top.others {
            kept.extend(others);
        }
        Ok(kept)
    }

    fn are_first(&self, top: &Top, groups: &[Group<'a>]) -> Result<Vec<bool>, Unsupported> {
        let per = self.places(&top.per);
        let mut values = Vec::new();
        for (keys, rows) in groups {
            values.push(self.of_group(&top.by, keys, rows)?);
        }
        let mut first = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            let mut before = 0;
            for (other, peer) in groups.iter().enumerate() {
                let agree = per.iter().all(|at| peer.0[*at] == group.0[*at]);
                let order = match (&values[other], &values[at]) {
                    (Value::Null, _) | (_, Value::Null) => Ordering::Greater,
                    (other, own) if top.lowest => order_of(other, own)?,
                    (other, own) => order_of(own, other)?,
                };
                let order = match order {
                    Ordering::Equal if !top.ties => by_names(&peer.0, &group.0)?,
                    order => order,
                };
                before += u64::from(agree && order.is_lt());
            }
            first.push(values[at] != Value::Null && before < top.count);
        }
        Ok(first)
    }
}

fn by_names(left: &[Value], right: &[Value]) -> Result<Ordering, Unsupported> {
    for (left, right) in left.iter().zip(right) {
        let order = placed(left, right, false)?;
        if order.is_ne() {
            return Ok(order);
        }
    }
    Ok(Ordering::Equal)
}

fn asked_keys(keys: &[Value], per: &[usize]) -> Vec<Value> {
    per.iter().map(|at| keys[*at].clone()).collect()
}

fn so_many_times(value: Value, asked: &Against) -> Value {
    let times = asked.times.map_or(1.0, |times| times.to_f64());
    match value {
        Value::Integer(number) if asked.times.is_some() => Value::Float(number as f64 * times),
        Value::Float(number) => Value::Float(number * times),
        other => other,
    }
}
