//! Which tables there are, and how they hang together.

use super::{Draw, Kind};

/// A table and the cube over it.
pub(super) struct Shape {
    pub name: &'static str,
    pub table: String,
    pub fact: bool,
    /// Behind the key `id`, which is there once per row.
    pub columns: Vec<(&'static str, Kind)>,
    pub links: Vec<Link>,
    pub rows: usize,
    pub written: Written,
}

/// How the cube says where its rows come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Table,
    /// As a query for all of them, which may ask for less where less is asked for.
    Query,
    /// As a query for those whose whole number is above zero.
    Positive,
}

impl Shape {
    /// The columns of texts and of whole numbers that computed members are made from.
    pub fn names(&self) -> (&'static str, &'static str) {
        match self.fact {
            true => ("word", "qty"),
            false => ("name", "weight"),
        }
    }
}

/// A column that holds the key of another table.
pub(super) struct Link {
    pub column: String,
    pub to: usize,
    pub declared: Declared,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    /// By the cube that holds the key.
    Here,
    /// By the cube it is the key of.
    There,
    /// By this cube, whose own key is the key of the other one as well.
    OneToOne,
}

const FACTS: [&str; 2] = ["sales", "stock"];
/// Two of them are words of SQL.
const DIMENSIONS: [&str; 4] = ["product", "order", "region", "select"];

/// The facts, then the dimensions.
pub(super) fn shapes(draw: &mut Draw) -> Vec<Shape> {
    let facts = 1 + draw.below(2);
    let dimensions = 1 + draw.below(4);
    let mut shapes = Vec::new();
    for name in &FACTS[..facts] {
        // A table without rows is rare and allowed.
        let rows = *draw.of(&[10, 25, 60, 200, 3, 120, 40, 0]);
        shapes.push(shape(name, true, rows));
    }
    for name in &DIMENSIONS[..dimensions] {
        let rows = 1 + draw.below(9);
        shapes.push(shape(name, false, rows));
    }
    for shape in &mut shapes {
        let ways = [
            Written::Table,
            Written::Table,
            Written::Query,
            Written::Positive,
        ];
        shape.written = *draw.of(&ways);
    }
    for to in facts..shapes.len() {
        hang(draw, &mut shapes, facts, to);
    }
    shapes
}

fn shape(name: &'static str, fact: bool, rows: usize) -> Shape {
    let columns = if fact {
        vec![
            ("amount", Kind::Decimal),
            ("qty", Kind::Whole),
            ("score", Kind::Float),
            ("word", Kind::Text),
            ("day", Kind::Date),
            ("at", Kind::Time),
            ("flag", Kind::Flag),
        ]
    } else {
        vec![
            ("name", Kind::Text),
            ("weight", Kind::Whole),
            // The key of another row, or of none: rows above one another, in circles too.
            ("boss", Kind::Whole),
            ("born", Kind::Date),
            ("from", Kind::Text),
            ("flag", Kind::Flag),
        ]
    };
    Shape {
        name,
        table: format!("{} {name}", if fact { "fact" } else { "dim" }),
        fact,
        columns,
        links: Vec::new(),
        rows,
        written: Written::Table,
    }
}

/// Hangs a dimension under each fact, or as an arm under an earlier dimension, or both.
fn hang(draw: &mut Draw, shapes: &mut [Shape], facts: usize, to: usize) {
    let arm = to > facts && draw.one_in(3);
    if arm {
        let from = facts + draw.below(to - facts);
        link(draw, shapes, from, to);
    }
    if !arm || draw.one_in(4) {
        for from in 0..facts {
            if from == 0 || !draw.one_in(3) {
                link(draw, shapes, from, to);
            }
        }
    }
}

fn link(draw: &mut Draw, shapes: &mut [Shape], from: usize, to: usize) {
    let declared = match draw.below(5) {
        3 => Declared::There,
        4 if !shapes[from].fact => Declared::OneToOne,
        _ => Declared::Here,
    };
    let column = match declared {
        Declared::OneToOne => "id".to_owned(),
        _ => format!("{}_key", shapes[to].name),
    };
    shapes[from].links.push(Link {
        column,
        to,
        declared,
    });
}

/// The cubes of which a row of each cube has one at most: as the joins promise, however declared.
pub(super) fn reaches(shapes: &[Shape], from: usize) -> Vec<usize> {
    let mut reached = vec![from];
    let mut next = 0;
    while let Some(&at) = reached.get(next) {
        next += 1;
        let forward = shapes[at].links.iter().map(|link| link.to);
        let back = shapes.iter().enumerate().filter(|(_, shape)| {
            let twin = |link: &Link| link.to == at && link.declared == Declared::OneToOne;
            shape.links.iter().any(twin)
        });
        for to in forward.chain(back.map(|(place, _)| place)) {
            if !reached.contains(&to) {
                reached.push(to);
            }
        }
    }
    reached
}
