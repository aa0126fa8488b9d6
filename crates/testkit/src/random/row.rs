//! Rows of random data, and the dimensions of a random model in Rust.

use std::cell::RefCell;
use std::collections::HashMap;

use base::{Calendar, Value};
use jiff::civil::date;

use super::World;
use super::calendar::cut;
use super::policy::{PLACES, Tree};
use super::seen::may_be_seen;
use super::shape::{Declared, Written};

/// The columns of all tables by name.
pub(super) struct Data<'w> {
    world: &'w World,
    columns: Vec<HashMap<String, Vec<Value>>>,
    /// Who looks at it.
    group: &'w str,
}

impl<'w> Data<'w> {
    pub fn of(world: &'w World) -> Self {
        let column = |batch: &arrow_array::RecordBatch, place: usize| {
            let name = batch.schema().field(place).name().clone();
            let cells = 0..batch.num_rows();
            let cells = cells.map(|row| insight::value_at(batch, place, row));
            (name, cells.collect())
        };
        let columns = world.tables.0.iter().map(|(_, batches)| {
            let batch = &batches[0];
            (0..batch.num_columns())
                .map(|place| column(batch, place))
                .collect()
        });
        let mut columns: Vec<HashMap<String, Vec<Value>>> = columns.collect();
        for (columns, shape) in columns.iter_mut().zip(&world.shapes) {
            if shape.written == Written::Positive {
                keep_positive(columns, shape.names().1);
            }
        }
        Self {
            world,
            columns,
            group: "all",
        }
    }

    pub fn seen_by(self, group: &'w str) -> Self {
        Self { group, ..self }
    }

    /// How many rows a cube has.
    pub fn n_rows(&self, cube: usize) -> usize {
        self.columns[cube]["id"].len()
    }

    pub fn column(&self, cube: usize, name: &str) -> &[Value] {
        &self.columns[cube][name]
    }
}

fn keep_positive(columns: &mut HashMap<String, Vec<Value>>, whole: &str) {
    let numbers = columns[whole].iter().map(whole_number);
    let kept: Vec<bool> = numbers.map(|n| n.is_some_and(|n| n > 0)).collect();
    for cells in columns.values_mut() {
        let mut kept = kept.iter();
        cells.retain(|_| kept.next().is_some_and(|kept| *kept));
    }
}

/// A row of a cube, or the place where one would be, and the rows that were looked at from it.
#[derive(Clone)]
pub(super) struct Row<'d> {
    data: &'d Data<'d>,
    pub cube: usize,
    at: Option<usize>,
    /// Ways from cube to cube, which begin at this row.
    ways: RefCell<Vec<Vec<usize>>>,
}

impl<'d> Row<'d> {
    pub fn new(data: &'d Data<'d>, cube: usize, at: usize) -> Self {
        Self::at(data, cube, Some(at))
    }

    /// The same row, at which nothing was looked yet.
    pub fn again(&self) -> Self {
        Self::at(self.data, self.cube, self.at)
    }

    fn at(data: &'d Data<'d>, cube: usize, at: Option<usize>) -> Self {
        Self {
            data,
            cube,
            at,
            ways: RefCell::new(vec![vec![cube]]),
        }
    }

    pub fn column(&self, name: &str) -> Value {
        let cell = |at: usize| self.data.columns[self.cube].get(name)?.get(at).cloned();
        self.at.and_then(cell).unwrap_or(Value::Null)
    }

    /// All rows that were looked at, itself among them.
    pub fn visited(&self) -> Vec<Row<'d>> {
        let ways = self.ways.borrow();
        ways.iter().map(|way| self.end_of(way)).collect()
    }

    /// The row at the end of a way.
    fn end_of(&self, way: &[usize]) -> Row<'d> {
        let start = Row::at(self.data, self.cube, self.at);
        way.iter().skip(1).fold(start, |row, to| row.partner(*to))
    }

    /// The row of another cube that belongs to this one: by a key it holds, or by its own.
    fn partner(&self, to: usize) -> Row<'d> {
        let shapes = &self.data.world.shapes;
        let link = shapes[self.cube].links.iter().find(|link| link.to == to);
        let key = self.column(link.map_or("id", |link| &link.column));
        let ids = self.data.column(to, "id");
        let found = ids.iter().position(|id| *id == key && key != Value::Null);
        Row::at(self.data, to, found)
    }

    /// The way to a cube: directly, or the only one there is.
    fn way_to(&self, to: usize) -> Vec<usize> {
        let shapes = &self.data.world.shapes;
        let steps = |from: usize| -> Vec<usize> {
            let forward = shapes[from].links.iter().map(|link| link.to);
            let twins = (0..shapes.len()).filter(|other| {
                let mut links = shapes[*other].links.iter();
                links.any(|link| link.to == from && link.declared == Declared::OneToOne)
            });
            forward.chain(twins).collect()
        };
        let mut ways = vec![vec![self.cube]];
        while let Some(way) = ways.iter().position(|way| way.last() != Some(&to)) {
            let way = ways.remove(way);
            let next = steps(way[way.len() - 1]);
            if way.len() == 1 && next.contains(&to) {
                return vec![self.cube, to];
            }
            let fresh = next.into_iter().filter(|step| !way.contains(step));
            ways.extend(fresh.map(|step| way.iter().copied().chain([step]).collect()));
        }
        ways.pop().unwrap_or_default()
    }

    fn place_of(&self, cube: &str) -> usize {
        let mut cubes = self.data.world.cubes.iter();
        cubes
            .position(|known| known.name == cube)
            .unwrap_or_default()
    }

    /// The value of a dimension of any cube, as seen from here.
    pub fn member(&self, path: &str) -> Value {
        let (cube, name) = path.split_once('.').unwrap_or_default();
        let way = self.walk(&[self.cube], self.place_of(cube));
        let row = self.end_of(&way);
        match (name, self.data.world.cubes[row.cube].other) {
            ("label", Some(other)) => self.end_of(&self.walk(&way, other)).column("name"),
            ("burden", Some(other)) => self.end_of(&self.walk(&way, other)).column("weight"),
            _ => row.own(name),
        }
    }

    /// Whether this row or one above it is the actor's own, as far up as the tree goes.
    pub fn is_below(&self, tree: &Tree) -> bool {
        let ids = self.data.column(self.cube, "id");
        let mut at = self.at;
        for _ in 0..tree.depth {
            let Some(place) = at else { return false };
            let own = PLACES.map(Value::Integer).contains(&ids[place]);
            if own {
                return true;
            }
            let above = &self.data.column(self.cube, tree.parent)[place];
            at = ids.iter().position(|id| id == above);
        }
        false
    }

    /// The row of another cube that belongs to this one, however many keys away.
    pub fn row_of(&self, cube: usize) -> Row<'d> {
        self.end_of(&self.walk(&[self.cube], cube))
    }

    /// Goes on from the end of a way, and keeps in mind what is passed.
    fn walk(&self, way: &[usize], to: usize) -> Vec<usize> {
        let more = self.end_of(way).way_to(to);
        let mut whole = way.to_vec();
        for step in more.into_iter().skip(1) {
            whole.push(step);
            let mut ways = self.ways.borrow_mut();
            if !ways.contains(&whole) {
                ways.push(whole.clone());
            }
        }
        whole
    }

    /// A dimension of this cube that looks at no other one.
    fn own(&self, name: &str) -> Value {
        let (text, whole) = self.names();
        let number = whole_number(&self.column(whole));
        match name {
            "busy" | "sold" => self.aggregated(name),
            "quiet" => match self.column(text) {
                Value::Text(text) => Value::Text(text.to_lowercase()),
                other => other,
            },
            "twice" => number.map_or(Value::Null, |n| Value::Integer(n * 2 - 1)),
            "size" => number.map_or(Value::Null, |n| {
                Value::Text(if n > 1 { "big" } else { "small" }.into())
            }),
            "high" => match (number.map(|n| n > 0), self.column("flag")) {
                (Some(true), _) | (_, Value::Boolean(true)) => Value::Boolean(true),
                (Some(false), Value::Boolean(false)) => Value::Boolean(false),
                _ => Value::Null,
            },
            // The engine's own, whatever the tenant's calendar says.
            "month" => cut(&self.column("day"), "month", &Calendar::default()),
            "week" => cut(&self.column("at"), "week", &Calendar::default()),
            "due" => match self.column("day") {
                Value::Null => Value::Date(date(2026, 3, 31)),
                day => day,
            },
            column => self.column(column),
        }
    }

    /// How many rows of a fact belong to this one, and what their whole numbers come to.
    fn aggregated(&self, name: &str) -> Value {
        let world = self.data.world;
        let (Some(_), Some(fact)) = (self.at, world.cubes[self.cube].counted) else {
            return Value::Null;
        };
        let rows = (0..self.data.n_rows(fact)).map(|at| Row::new(self.data, fact, at));
        let own = rows.filter(|row| row.row_of(self.cube).at == self.at);
        let seen = own.filter(|row| may_be_seen(world, row, self.data.group).unwrap_or(false));
        match name {
            "busy" => Value::Integer(seen.count() as i64),
            _ => {
                let numbers = seen.filter_map(|row| whole_number(&row.column("qty")));
                let sum = numbers.reduce(|sum, number| sum + number);
                sum.map_or(Value::Null, Value::Integer)
            }
        }
    }

    fn names(&self) -> (&'static str, &'static str) {
        self.data.world.shapes[self.cube].names()
    }

    /// Whether a segment of any cube lets this row through.
    pub fn segment(&self, path: &str) -> bool {
        let (cube, name) = path.split_once('.').unwrap_or_default();
        self.row_of(self.place_of(cube)).own_segment(name)
    }

    fn own_segment(&self, name: &str) -> bool {
        let (text, whole) = self.names();
        let text = self.column(text);
        let is = |word: &str| text == Value::Text(word.into());
        match name {
            "flagged_only" => self.column("flag") == Value::Boolean(true),
            "some" => whole_number(&self.column(whole)).is_some_and(|n| n > 0) || is("a"),
            _ => text != Value::Null && !is("") && !is("b"),
        }
    }
}

pub(super) fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        _ => None,
    }
}
