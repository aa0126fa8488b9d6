//! Stage 4: a resolved query and the row rules become a plan.
//!
//! Rows pass the rules of every cube they touch before anything is computed from them, so no
//! aggregate, and no surface above, can contain what a rule keeps back.

use base::{Code, Limits, Type};
use policy::RowRules;
use semantic::{Column, ColumnKind, CubeId, Diagnostic, Measure, MeasureType, MemberId, Resolved};
use sql::{Catalog, Expr, Function, NativePiece};

use crate::join_tree::{At, JoinTree};
use crate::scalar::Scalars;
use crate::{Node, Plan, Reason, SortKey};

/// The verb.
pub fn lower(
    query: &Resolved,
    rules: &RowRules,
    catalog: &Catalog,
    limits: &Limits,
) -> Result<Plan, Diagnostic> {
    let passable = |cube| query.visible.passable(cube);
    let joins = JoinTree::new(&query.model, query.root, limits);
    let mut lowering = Lowering {
        query,
        scalars: Scalars {
            model: &query.model,
            catalog,
            joins,
            passable: &passable,
        },
        aggregated: Vec::new(),
        computed: Vec::new(),
    };
    lowering.compute_dimensions()?;
    for column in query
        .columns
        .iter()
        .filter(|column| column.kind == ColumnKind::Measure)
    {
        lowering.aggregate(column.member)?;
    }
    lowering.aggregate_for_conditions()?;
    let asked = lowering.asked_filter()?;
    let ruled = lowering.row_rules(rules)?;
    let rows = lowering.rows(ruled, asked)?;
    lowering.result(rows)
}

/// Rules are written by whoever governs the model; they see all of it.
const EVERYWHERE: &dyn Fn(CubeId) -> bool = &|_| true;

struct Lowering<'a> {
    query: &'a Resolved,
    scalars: Scalars<'a>,
    /// Measures that are aggregated from rows, by member.
    aggregated: Vec<(MemberId, String, Expr)>,
    /// What is computed for each row: dimensions, and what measures aggregate.
    computed: Vec<(String, Expr)>,
}

impl Lowering<'_> {
    fn compute_dimensions(&mut self) -> Result<(), Diagnostic> {
        for Column { member, name, kind } in &self.query.columns {
            let value = match kind {
                ColumnKind::Dimension => self.scalars.member(JoinTree::ROOT, *member)?,
                ColumnKind::Time(granularity) => self.scalars.truncated(*member, *granularity)?,
                ColumnKind::Measure => continue,
            };
            self.computed.push((name.clone(), value));
        }
        Ok(())
    }

    /// Plans a measure, and those that it is computed from.
    fn aggregate(&mut self, id: MemberId) -> Result<(), Diagnostic> {
        let member = self.scalars.model.member(id);
        let Some(measure) = member.measure() else {
            return Ok(());
        };
        if self.aggregated.iter().any(|(known, ..)| *known == id) {
            return Ok(());
        }
        if measure.kind == MeasureType::Number {
            return self
                .parts_of(measure)
                .into_iter()
                .try_for_each(|part| self.aggregate(part));
        }
        if member.cube != self.query.root {
            let message = format!(
                "'{}' counts rows of another cube than the rest of the query",
                member.path
            );
            return Err(Diagnostic::new(Code::QueryMultiplies, message));
        }
        let call = self.call(measure, &member.path)?;
        self.aggregated.push((id, member.path.clone(), call));
        Ok(())
    }

    fn parts_of(&self, measure: &Measure) -> Vec<MemberId> {
        measure.sql.iter().flat_map(|sql| sql.members()).collect()
    }

    /// The aggregate of a measure over a column that is computed for each row.
    fn call(&mut self, measure: &Measure, path: &str) -> Result<Expr, Diagnostic> {
        let Some(sql) = &measure.sql else {
            return Ok(Expr::Cast(
                Box::new(Expr::Call(Function::CountRows, Vec::new())),
                Type::Integer,
            ));
        };
        let value = self.scalars.fragment(JoinTree::ROOT, sql)?;
        self.computed.push((path.to_owned(), value));
        let kind = self.scalars.kind_of(sql);
        let (function, result) = match measure.kind {
            MeasureType::Count => (Function::Count, Some(Type::Integer)),
            MeasureType::CountDistinct => (Function::CountDistinct, Some(Type::Integer)),
            MeasureType::Sum => (Function::Sum, kind.map(sum_type)),
            MeasureType::Avg => (Function::Avg, Some(Type::Float)),
            MeasureType::Min => (Function::Min, kind),
            MeasureType::Max | MeasureType::Number => (Function::Max, kind),
        };
        let call = Expr::Call(function, vec![Expr::name(path)]);
        Ok(match result {
            Some(result) => Expr::Cast(Box::new(call), result),
            None => call,
        })
    }

    fn aggregate_for_conditions(&mut self) -> Result<(), Diagnostic> {
        let mut members = Vec::new();
        self.query.having.collect_members(&mut members);
        members.into_iter().try_for_each(|id| self.aggregate(id))
    }

    fn asked_filter(&mut self) -> Result<Expr, Diagnostic> {
        let mut parts = Vec::new();
        for segment in &self.query.segments {
            parts.push(self.scalars.member(JoinTree::ROOT, *segment)?);
        }
        match self.scalars.condition(JoinTree::ROOT, &self.query.filter)? {
            Expr::All(all) => parts.extend(all),
            other => parts.push(other),
        }
        Ok(Expr::All(parts))
    }

    /// The rules of every cube that the query touches, each as seen from where the cube stands.
    /// What a rule itself needs is joined too, past cubes that the actor may not pass.
    fn row_rules(&mut self, rules: &RowRules) -> Result<Vec<(String, Expr)>, Diagnostic> {
        let touched = self.scalars.joins.nodes.len();
        let mut conditions = Vec::new();
        let outer = std::mem::replace(&mut self.scalars.passable, EVERYWHERE);
        for index in 0..touched {
            let cube = self.scalars.joins.nodes[index].cube;
            if let Some(rule) = rules.of(cube) {
                let name = self.scalars.model.cube(cube).name.clone();
                conditions.push((name, self.scalars.condition(At(index), rule)?));
            }
        }
        self.scalars.passable = outer;
        Ok(conditions)
    }

    /// Everything below the aggregate.
    fn rows(&mut self, ruled: Vec<(String, Expr)>, asked: Expr) -> Result<Node, Diagnostic> {
        let mut node = self.joined()?;
        for (cube, condition) in ruled {
            node = Node::Filter {
                input: Box::new(node),
                condition,
                reason: Reason::RowRule(cube),
            };
        }
        node = Node::Filter {
            input: Box::new(node),
            condition: asked,
            reason: Reason::Question,
        };
        Ok(Node::Compute {
            input: Box::new(node),
            columns: std::mem::take(&mut self.computed),
        })
    }

    fn joined(&mut self) -> Result<Node, Diagnostic> {
        let mut tables = Vec::new();
        // Conditions of joins may need further joins, hence the index.
        let mut index = 0;
        while index < self.scalars.joins.nodes.len() {
            let on = self.join_condition(At(index))?;
            let node = &self.scalars.joins.nodes[index];
            let table = self.scalars.table(node.cube)?;
            let cube = self.scalars.model.cube(node.cube).name.clone();
            tables.push((
                cube,
                node.alias.clone(),
                table.schema.clone(),
                table.name.clone(),
                on,
            ));
            index += 1;
        }
        let mut tables = tables.into_iter();
        let Some((cube, alias, schema, table, _)) = tables.next() else {
            unreachable!("the root is always there")
        };
        let scan = Node::Scan {
            cube,
            alias,
            schema,
            table,
        };
        Ok(
            tables.fold(scan, |input, (cube, alias, schema, table, on)| Node::Join {
                input: Box::new(input),
                cube,
                alias,
                schema,
                table,
                on,
            }),
        )
    }

    /// How a joined cube is connected. Columns of the two cubes are those of the two places.
    fn join_condition(&mut self, at: At) -> Result<Expr, Diagnostic> {
        let Some((from, hop)) = self.scalars.joins.nodes[at.0].reached else {
            return Ok(Expr::All(Vec::new()));
        };
        let model = self.scalars.model;
        let on = &model.cube(hop.declared_in).joins[hop.index].on;
        let mut pieces = Vec::new();
        for piece in &on.pieces {
            let place = |cube| if cube == hop.to { at } else { from };
            pieces.push(match piece {
                semantic::Piece::Text(text) => NativePiece::Text(text.clone()),
                semantic::Piece::Column { cube, name } => NativePiece::Expr(Expr::column(
                    &self.scalars.joins.nodes[place(*cube).0].alias,
                    name,
                )),
                semantic::Piece::Member(id) => {
                    let cube = model.member(*id).cube;
                    NativePiece::Expr(self.scalars.member(place(cube), *id)?)
                }
            });
        }
        Ok(Expr::Native(pieces))
    }

    /// Everything from the aggregate upwards.
    fn result(mut self, rows: Node) -> Result<Plan, Diagnostic> {
        let dimensions = self
            .query
            .columns
            .iter()
            .filter(|column| column.kind != ColumnKind::Measure);
        let by: Vec<String> = dimensions.map(|column| column.name.clone()).collect();
        let measures = self
            .aggregated
            .iter()
            .map(|(_, name, call)| (name.clone(), call.clone()))
            .collect();
        let mut node = Node::Aggregate {
            input: Box::new(rows),
            by: by.clone(),
            measures,
        };
        node = self.derived(node)?;
        let having = self.scalars.condition_on_result(&self.query.having)?;
        node = Node::Filter {
            input: Box::new(node),
            condition: having,
            reason: Reason::Question,
        };
        node = self.projected(node);
        if !by.is_empty() {
            node = Node::Sort {
                input: Box::new(node),
                keys: self.sort_keys(&by),
            };
            node = Node::Limit {
                input: Box::new(node),
                rows: self.query.limit,
                offset: self.query.offset,
            };
        }
        Ok(Plan { root: node })
    }

    /// Adds the measures that are computed from aggregates.
    fn derived(&mut self, input: Node) -> Result<Node, Diagnostic> {
        let mut columns = self.result_columns(&input);
        let before = columns.len();
        let mut wanted: Vec<MemberId> = self
            .query
            .columns
            .iter()
            .map(|column| column.member)
            .collect();
        self.query.having.collect_members(&mut wanted);
        for id in wanted {
            let member = self.scalars.model.member(id);
            let is_number = member
                .measure()
                .is_some_and(|measure| measure.kind == MeasureType::Number);
            if is_number && !columns.iter().any(|(name, _)| *name == member.path) {
                columns.push((member.path.clone(), self.number(id, 8)?));
            }
        }
        if columns.len() == before {
            return Ok(input);
        }
        Ok(Node::Derive {
            input: Box::new(input),
            columns,
        })
    }

    /// A measure as a formula over aggregated columns.
    fn number(&self, id: MemberId, depth: usize) -> Result<Expr, Diagnostic> {
        let member = self.scalars.model.member(id);
        let measure = member
            .measure()
            .filter(|measure| measure.kind == MeasureType::Number);
        let Some(sql) = measure.and_then(|measure| measure.sql.as_ref()) else {
            return Ok(Expr::name(&member.path));
        };
        let refuse = |why: &str| {
            Diagnostic::new(
                Code::ModelInvalid,
                format!("the measure '{}' {why}", member.path),
            )
        };
        if depth == 0 {
            return Err(refuse("refers to itself"));
        }
        let mut pieces = Vec::new();
        for piece in &sql.pieces {
            pieces.push(match piece {
                semantic::Piece::Text(text) => NativePiece::Text(text.clone()),
                semantic::Piece::Member(part) => NativePiece::Expr(self.number(*part, depth - 1)?),
                semantic::Piece::Column { .. } => {
                    return Err(refuse("is of type number and can refer to measures only"));
                }
            });
        }
        Ok(Expr::Native(pieces))
    }

    fn result_columns(&self, aggregate: &Node) -> Vec<(String, Expr)> {
        let Node::Aggregate { by, measures, .. } = aggregate else {
            return Vec::new();
        };
        let names = by.iter().chain(measures.iter().map(|(name, _)| name));
        names.map(|name| (name.clone(), Expr::name(name))).collect()
    }

    /// Leaves only what was asked for, where more was needed on the way.
    fn projected(&self, input: Node) -> Node {
        let asked: Vec<&String> = self
            .query
            .columns
            .iter()
            .map(|column| &column.name)
            .collect();
        let have: Vec<String> = produced(&input);
        if have.iter().eq(asked.iter().copied()) {
            return input;
        }
        let columns = asked
            .into_iter()
            .map(|name| (name.clone(), Expr::name(name)))
            .collect();
        Node::Derive {
            input: Box::new(input),
            columns,
        }
    }

    /// The asked order, then every dimension that it leaves open: the same query gives the same rows.
    fn sort_keys(&self, by: &[String]) -> Vec<SortKey> {
        let asked = self.query.order.iter().map(|order| SortKey {
            column: self.query.columns[order.column].name.clone(),
            descending: order.descending,
        });
        let mut keys: Vec<SortKey> = asked.collect();
        for column in by {
            if !keys.iter().any(|key| key.column == *column) {
                keys.push(SortKey {
                    column: column.clone(),
                    descending: false,
                });
            }
        }
        keys
    }
}

/// The names of the columns that a node yields.
fn produced(node: &Node) -> Vec<String> {
    match node {
        Node::Aggregate { by, measures, .. } => by
            .iter()
            .chain(measures.iter().map(|(name, _)| name))
            .cloned()
            .collect(),
        Node::Compute { columns, .. } | Node::Derive { columns, .. } => {
            columns.iter().map(|(name, _)| name.clone()).collect()
        }
        other => other.input().map(produced).unwrap_or_default(),
    }
}

/// Sums keep the digits behind the point and have room for all before it; integers that do not
/// fit are an error of the engine, not a wrong number.
fn sum_type(kind: Type) -> Type {
    match kind {
        Type::Decimal { scale, .. } => Type::Decimal {
            precision: 38,
            scale,
        },
        Type::Float => Type::Float,
        other => other,
    }
}
