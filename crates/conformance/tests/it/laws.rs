//! What holds of every model and all data, whatever the numbers are.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::Value;
use semantic::{Filter, Model, Operator, Query};
use sql::Catalog;
use testkit::interpret::{add, interpret, same_rows};
use testkit::random::trial::{each_case, meant, model, plan, told};
use testkit::random::{Draw, Options, SCHEMA, World, additive_query, query, world};

struct Loaded {
    world: World,
    model: Arc<Model>,
    catalog: Catalog,
}

impl Loaded {
    fn drawn(draw: &mut Draw) -> Result<Self, String> {
        let world = world(draw, Options::default());
        Ok(Self {
            model: model(&world)?,
            catalog: world.tables.catalog(SCHEMA),
            world,
        })
    }

    /// The rows of a query for a member of a group; `None` where it is refused.
    fn rows(&self, query: &Query, group: &str) -> Result<Option<Vec<Vec<Value>>>, String> {
        let Ok((_, plan)) = plan(
            &self.model,
            &self.world.calendar,
            &self.catalog,
            query,
            group,
        ) else {
            return Ok(None);
        };
        let rows = interpret(&plan, &self.world.tables);
        rows.map(Some).map_err(|error| error.to_string())
    }
}

/// The measures of all rows, added up.
fn total(rows: &[Vec<Value>], measures: usize) -> Vec<Value> {
    let mut total = vec![Value::Null; measures];
    for row in rows {
        let of_row = &row[row.len() - measures..];
        for (sum, value) in total.iter_mut().zip(of_row) {
            *sum = add(sum, value).expect("measures that add up");
        }
    }
    total
}

/// The query without what it groups by, of the same rows: its conditions still name all that it
/// grouped by, and so the rules of those cubes still hold.
fn ungrouped(query: &Query) -> Query {
    let mut whole = query.clone();
    let dropped = std::mem::take(&mut whole.dimensions).into_iter();
    let times = whole.time_dimensions.iter_mut().filter_map(|time| {
        time.fill_gaps = false;
        let cut = time.granularity.take();
        cut.map(|_| time.dimension.clone())
    });
    for member in dropped.chain(times) {
        let test = |operator| Filter::Test {
            member: member.clone(),
            operator,
            values: Vec::new(),
            null: false,
        };
        let either = vec![test(Operator::Set), test(Operator::NotSet)];
        whole.filters.push(Filter::Or(either));
    }
    whole
}

#[test]
fn what_is_grouped_adds_up_to_the_whole_with_and_without_row_rules() {
    let mut compared = 0;
    let cases = each_case(100, |draw| {
        let loaded = Loaded::drawn(draw)?;
        for group in ["all", "staff"] {
            let query = additive_query(draw, &loaded.world);
            let whole = loaded.rows(&ungrouped(&query), group)?;
            let (Some(parts), Some(whole)) = (loaded.rows(&query, group)?, whole) else {
                continue;
            };
            let total = total(&parts, query.measures.len());
            if !alike(&total, &whole[0]) {
                let query = query.to_json();
                return Err(format!(
                    "{group}: {query:#}\n{total:?} of {parts:?}\nis not {whole:?}"
                ));
            }
            compared += usize::from(parts.len() > 1);
        }
        Ok(())
    });
    assert!(compared > cases as usize / 4, "{compared} compared");
}

/// No rows add up to nothing; counted they are none.
fn alike(one: &[Value], other: &[Value]) -> bool {
    let or_zero = |row: &[Value]| {
        let zero = |value: &Value| match value {
            Value::Null => Value::Integer(0),
            value => value.clone(),
        };
        vec![row.iter().map(zero).collect::<Vec<_>>()]
    };
    same_rows(&or_zero(one), &or_zero(other))
}

#[test]
fn what_people_see_whose_rules_exclude_one_another_adds_up_to_what_is_seen_without_rules() {
    let mut compared = 0;
    let cases = each_case(100, |draw| {
        let loaded = Loaded::drawn(draw)?;
        let query = additive_query(draw, &loaded.world);
        if !["sales.", "stock."]
            .iter()
            .any(|fact| query.measures[0].starts_with(fact))
        {
            return Ok(());
        }
        let mut parts = Vec::new();
        for group in ["left", "right", "rest"] {
            parts.push(loaded.rows(&query, group)?.unwrap_or_default());
        }
        let Some(all) = loaded.rows(&query, "all")? else {
            return Ok(());
        };
        let measures = query.measures.len();
        let together = by_group(parts.iter().flatten(), measures);
        let whole = by_group(all.iter(), measures);
        let mut pairs = together.iter().zip(&whole);
        if together.len() != whole.len() || !pairs.all(|(a, b)| a.0 == b.0 && alike(a.1, b.1)) {
            let query = query.to_json();
            return Err(format!("{query:#}\n{parts:?}\nare not\n{all:?}"));
        }
        compared += usize::from(parts.iter().filter(|part| !part.is_empty()).count() > 1);
        Ok(())
    });
    assert!(compared > cases as usize / 5, "{compared} compared");
}

/// The measures of each combination of dimensions.
fn by_group<'a>(
    rows: impl Iterator<Item = &'a Vec<Value>>,
    measures: usize,
) -> BTreeMap<String, Vec<Value>> {
    let mut groups: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in rows {
        let (key, values) = row.split_at(row.len() - measures);
        let sums = groups
            .entry(format!("{key:?}"))
            .or_insert_with(|| vec![Value::Null; measures]);
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum = add(sum, value).expect("measures that add up");
        }
    }
    groups
}

#[test]
fn the_plan_of_a_query_means_what_the_query_asks_for() {
    let mut compared = 0;
    let cases = each_case(60, |draw| {
        let loaded = Loaded::drawn(draw)?;
        for group in ["all", "staff", "staff"] {
            let query = query(draw, &loaded.world);
            if let Ok(plans) = plan(
                &loaded.model,
                &loaded.world.calendar,
                &loaded.catalog,
                &query,
                group,
            ) {
                let rows = meant(&loaded.world, &query, group, &plans)
                    .map_err(|fault| told(&loaded.world, &query, group, &fault))?;
                compared += usize::from(!rows.is_empty());
            }
        }
        Ok(())
    });
    assert!(compared > cases as usize, "{compared} compared");
}

#[test]
fn a_query_is_the_same_when_it_is_written_down_and_read_again() {
    each_case(60, |draw| {
        let world = world(draw, Options::default());
        let query = query(draw, &world);
        let written = query.to_json().to_string();
        let read = Query::from_json(&written).map_err(|faults| faults.to_string())?;
        match read == query {
            true => Ok(()),
            false => Err(format!("{written} is read as {read:?}, not {query:?}")),
        }
    });
}
