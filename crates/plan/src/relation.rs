//! Where the rows of a cube come from: a table of the source, or the model's own query.

use std::cell::RefCell;

use base::{Code, Limits, Type, Value};
use jiff::civil::{Date, Time};
use semantic::{
    Asked, AskedOf, Comparison, CubeId, Diagnostic, Fragment, MemberId, Model, Piece, Predicate,
    Rows, Test, ValuePiece,
};
use sql::{
    Catalog, Expr, From, Item, NativePiece, QueryPiece, Relation, Select, Table, Tree, columns_of,
};

use crate::join_tree::{At, JoinTree};
use crate::scalar::Scalars;
use crate::value_test::{bounds, tested};

/// A statement over nothing but the rows of a cube: whether they can be had at all.
pub fn rows_of(model: &Model, cube: CubeId, catalog: &Catalog) -> Result<Tree, Diagnostic> {
    let mut scalars = Scalars::of(model, cube, catalog);
    let relation = scalars.relation(cube, None)?;
    let from = From {
        relation,
        alias: Some(model.cube(cube).name.clone()),
        joins: Vec::new(),
    };
    let row = Item {
        expr: Expr::Constant(1),
        alias: "row".into(),
    };
    Ok(Tree {
        with: Vec::new(),
        body: Select::new(vec![row], from),
    })
}

impl<'a> Scalars<'a> {
    /// Expressions over the rows of a cube, of which nobody asks anything.
    pub fn of(model: &'a Model, cube: CubeId, catalog: &'a Catalog) -> Self {
        Scalars {
            model,
            catalog,
            joins: JoinTree::new(model, cube, &Limits::default()),
            passable: &|_| true,
            masked: &|_| false,
            times: &[],
            existing: &[],
            looked_for: Vec::new(),
            branches: Vec::new(),
            derived: RefCell::default(),
            shifts: &[],
            sub_queries: Vec::new(),
            choices: &[],
            clock: None,
            counting: Predicate::always(),
        }
    }

    /// The rows of the cube at a place, of a question that asks for so much of them.
    pub fn relation_at(&mut self, at: At, asked: &Predicate) -> Result<Relation, Diagnostic> {
        let cube = self.joins.nodes[at.0].cube;
        self.relation(cube, Some((at, asked)))
    }

    pub fn relation(
        &mut self,
        cube: CubeId,
        asked: Option<(At, &Predicate)>,
    ) -> Result<Relation, Diagnostic> {
        let model = self.model;
        let query = match &model.cube(cube).rows {
            Rows::Table { schema, name } => {
                let table = self.table(schema.as_deref(), name)?;
                return Ok(Relation::Table {
                    schema: table.schema.clone(),
                    name: table.name.clone(),
                });
            }
            Rows::Query(query) => query,
        };
        let mut pieces = Vec::new();
        for piece in &query.pieces {
            pieces.push(match piece {
                Piece::Text(text) => QueryPiece::Text(text.clone()),
                Piece::Asked(group) => QueryPiece::Condition(match asked {
                    Some((at, asked)) => self.asked(at, group, asked)?,
                    None => Expr::All(Vec::new()),
                }),
                // What is asked is asked of the cube outside.
                Piece::Rows(cube) => QueryPiece::Rows(self.relation(*cube, None)?),
                _ => return Err(unreadable()),
            });
        }
        Ok(Relation::Query(pieces))
    }

    /// The table of that name: in the schema that is named, or in the only one that has it.
    fn table(&self, schema: Option<&'a str>, name: &'a str) -> Result<&'a Table, Diagnostic> {
        let mut found = self.catalog.find(schema, name);
        match (found.next(), found.next()) {
            (Some(table), None) => Ok(table),
            // Which table it is stays unsaid: the actor may not know of the cube.
            (None, _) => Err(Diagnostic::new(
                Code::SourceMissingObject,
                "a table that the model needs is not in the database",
            )),
            _ => Err(Diagnostic::new(
                Code::ModelInvalid,
                "a table that the model needs stands in several schemas",
            )
            .hint("name the schema in the cube's sql_table")),
        }
    }

    /// The type of a column of a cube, where it is known.
    pub fn column_type(&self, cube: CubeId, column: &str) -> Option<Type> {
        match &self.model.cube(cube).rows {
            Rows::Table { schema, name } => {
                let table = self.table(schema.as_deref(), name).ok()?;
                table.column(column)?.kind
            }
            Rows::Query(query) => {
                let mut derived = self.derived.borrow_mut();
                let columns = derived
                    .entry(cube)
                    .or_insert_with(|| columns_of(&self.plain(query), self.catalog));
                let mut columns = columns.iter();
                columns
                    .find(|known| known.name.eq_ignore_ascii_case(column))?
                    .kind
            }
        }
    }

    /// The text of a query with conditions that say nothing, to see what columns it has.
    fn plain(&self, query: &Fragment) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Rows(cube) => match &self.model.cube(*cube).rows {
                Rows::Table { schema, name } => {
                    let schema = schema.iter().map(|schema| format!("\"{schema}\"."));
                    format!("{}\"{name}\"", schema.collect::<String>())
                }
                Rows::Query(inner) => format!("({})", self.plain(inner)),
            },
            _ => "1 = 1".to_owned(),
        };
        query.pieces.iter().map(piece).collect()
    }

    /// What is asked of some members of the cube at a place, said of something else there.
    ///
    /// It is less than all that is asked, and the rest of the statement asks all of it once more:
    /// this may only leave out rows that would be left out anyway. So a part that is about other
    /// members as well counts as if nothing was asked, and so does a member that stands for
    /// another place, or whose value is its mask.
    pub fn asked(
        &mut self,
        at: At,
        group: &[Asked],
        asked: &Predicate,
    ) -> Result<Expr, Diagnostic> {
        Ok(match asked {
            Predicate::All(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    match self.asked(at, group, part)? {
                        Expr::All(more) => all.extend(more),
                        one => all.push(one),
                    }
                }
                match all.len() {
                    1 => all.remove(0),
                    _ => Expr::All(all),
                }
            }
            Predicate::Any(parts) => {
                let mut any = Vec::new();
                for part in parts {
                    any.push(self.asked(at, group, part)?);
                }
                match any.iter().any(is_nothing) {
                    true => Expr::All(Vec::new()),
                    false => Expr::Any(any),
                }
            }
            Predicate::Test { member, test } => {
                let own = self.own(*member);
                // Its SQL stands for times by the tenant's clock.
                match self.named(at, group, own, test)? {
                    Some(_) if self.clock.is_some() && self.model.member(own).is_time() => {
                        Expr::All(Vec::new())
                    }
                    Some(of) => said_of(of, test, self.is_date(own)),
                    None => Expr::All(Vec::new()),
                }
            }
            // They are about more than one member of one row.
            Predicate::Calculated { .. }
            | Predicate::Versus { .. }
            | Predicate::Against { .. }
            | Predicate::Counted(_)
            | Predicate::Below { .. }
            | Predicate::Exists(_) => Expr::All(Vec::new()),
        })
    }

    /// What a test of a member is said of at a place, if of anything there.
    fn named<'g>(
        &mut self,
        at: At,
        group: &'g [Asked],
        own: MemberId,
        test: &Test,
    ) -> Result<Option<&'g AskedOf>, Diagnostic> {
        // Where rows find a partner or none, one that is left out would count as none.
        let sure = at == JoinTree::ROOT || !test.keeps_missing();
        if !sure || (self.masked)(own) {
            return Ok(None);
        }
        let said = self.place_of(own)?;
        let named = group.iter().find(|asked| said == Some((at, asked.member)));
        let real = named.filter(|asked| !(self.masked)(asked.member));
        Ok(real.map(|asked| &asked.of))
    }

    /// Where a member that is asked for stands, and which of a cube it is.
    fn place_of(&mut self, id: MemberId) -> Result<Option<(At, MemberId)>, Diagnostic> {
        let member = self.model.member(id);
        let Some(dimension) = member.dimension() else {
            return Ok(None);
        };
        let mut at = self
            .joins
            .reach_asked(JoinTree::ROOT, member.cube, self.passable)?;
        let [Piece::Along { path, member }] = dimension.sql.pieces.as_slice() else {
            return Ok(Some((at, id)));
        };
        at = self.along(at, path)?;
        Ok(Some((at, *member)))
    }
}

fn any(conditions: impl Iterator<Item = Expr>) -> Expr {
    let mut conditions: Vec<Expr> = conditions.collect();
    match conditions.len() {
        1 => conditions.remove(0),
        _ => Expr::Any(conditions),
    }
}

fn is_nothing(condition: &Expr) -> bool {
    matches!(condition, Expr::All(parts) if parts.is_empty())
}

fn said_of(of: &AskedOf, test: &Test, is_date: bool) -> Expr {
    match of {
        AskedOf::Sql(sql) => {
            let value = Expr::Native(vec![NativePiece::Text(sql.clone())]);
            match is_date {
                true => any(by_days(test)
                    .iter()
                    .map(|test| tested(value.clone(), test, true))),
                false => tested(value, test, false),
            }
        }
        AskedOf::Values { pieces, count } => {
            let Some(values) = bounds(test, is_date).filter(|values| values.len() == *count) else {
                return Expr::All(Vec::new());
            };
            let piece = |piece: &ValuePiece| match piece {
                ValuePiece::Text(text) => NativePiece::Text(text.clone()),
                ValuePiece::Value(at) => NativePiece::Expr(Expr::Value(values[*at].clone())),
            };
            Expr::Native(pieces.iter().map(piece).collect())
        }
    }
}

/// A test of days, one of which must pass, that means the same of points in time: what stands for
/// a day may hold either.
fn by_days(test: &Test) -> Vec<Test> {
    let day = |value: &Value| match value {
        Value::Date(day) => Some(*day),
        Value::Timestamp(time) => Some(time.date()),
        _ => None,
    };
    let next = |value: &Value| day(value).and_then(|day| day.tomorrow().ok());
    match test {
        Test::Compare(comparison @ (Comparison::LessOrEqual | Comparison::Greater), limit) => {
            let comparison = match comparison {
                Comparison::LessOrEqual => Comparison::Less,
                _ => Comparison::GreaterOrEqual,
            };
            match next(limit) {
                Some(next) => vec![Test::Compare(comparison, Value::Date(next))],
                None => vec![test.clone()],
            }
        }
        Test::Is(values) => {
            let whole = values.iter().map(|value| {
                let midnight = |day: Date| day.to_datetime(Time::midnight());
                match (day(value), next(value)) {
                    (Some(day), Some(next)) => Test::Within {
                        start: midnight(day),
                        end: midnight(next),
                    },
                    _ => Test::Set,
                }
            });
            whole.collect()
        }
        other => vec![other.clone()],
    }
}

/// Loading a model refuses this.
fn unreadable() -> Diagnostic {
    Diagnostic::new(Code::ModelInvalid, "a query of the model is faulty")
}
