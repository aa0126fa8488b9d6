//! What comes back. These types are not serialisable: each surface has a wire form of its own.

use arrow_array::RecordBatch;
use base::{Format, Granularity, Type, Value};
use semantic::{ColumnKind, MeasureType, Model, Resolved};

use crate::Receipt;

/// The reply to a question.
#[derive(Debug, Clone)]
pub enum Reply {
    Answer(Box<Answer>),
    Clarification(Box<Clarification>),
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub sentence: String,
    /// The query in words, as it was understood.
    pub echo: String,
    pub findings: Vec<Finding>,
    /// What was decided without being asked.
    pub assumptions: Vec<String>,
    pub table: Table,
    /// A Vega-Lite chart over the data set `result`.
    pub chart: Option<serde_json::Value>,
    pub receipt: Receipt,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub kind: &'static str,
    pub text: String,
}

/// A question back: the one that was asked has no single true answer.
#[derive(Debug, Clone)]
pub struct Clarification {
    pub question: String,
    pub why: String,
    pub options: Vec<Suggestion>,
    /// Words that nothing visible explains.
    pub unknown: Vec<String>,
    pub receipt: Receipt,
}

/// A full question that can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub title: String,
    pub question: String,
}

/// A result with what its columns mean.
#[derive(Debug, Clone)]
pub struct Table {
    pub columns: Vec<Column>,
    pub batches: Vec<RecordBatch>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// `cube.member`, or `cube.member.month`.
    pub name: String,
    pub title: String,
    pub role: Role,
    pub kind: Type,
    pub format: Format,
    /// Whether its rows add up to something.
    pub additive: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Dimension,
    Time(Granularity),
    Measure,
}

impl Table {
    /// Puts the meaning of a query's columns to the rows that came back.
    pub(crate) fn new(query: &Resolved, batches: Vec<RecordBatch>) -> Self {
        let schema = batches.first().map(RecordBatch::schema);
        let kind = |index: usize| {
            schema
                .as_ref()
                .and_then(|schema| source::kind_of(schema.field(index).data_type()))
        };
        let columns = query.columns.iter().enumerate();
        let columns = columns
            .map(|(index, column)| describe(&query.model, column, kind(index)))
            .collect();
        Self { columns, batches }
    }

    pub fn n_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The rows, each as its values in the order of the columns.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Value>> + '_ {
        self.batches.iter().flat_map(|batch| {
            (0..batch.num_rows()).map(|row| {
                (0..batch.num_columns())
                    .map(|column| insight::value_at(batch, column, row))
                    .collect()
            })
        })
    }

    pub(crate) fn shape(&self) -> chart::Shape {
        let column = |(index, column): (usize, &Column)| chart::Column {
            name: column.name.clone(),
            title: column.title.clone(),
            role: match column.role {
                Role::Dimension => chart::Role::Dimension,
                Role::Time(granularity) => chart::Role::Time(granularity),
                Role::Measure => chart::Role::Measure,
            },
            kind: column.kind,
            format: column.format.clone(),
            additive: column.additive,
            distinct: insight::distinct(&self.batches, index),
        };
        let columns = self.columns.iter().enumerate().map(column).collect();
        chart::Shape {
            columns,
            rows: self.n_rows(),
        }
    }
}

fn describe(model: &Model, column: &semantic::Column, kind: Option<Type>) -> Column {
    let member = model.member(column.member);
    let role = match column.kind {
        ColumnKind::Dimension => Role::Dimension,
        ColumnKind::Time(granularity) => Role::Time(granularity),
        ColumnKind::Measure => Role::Measure,
    };
    Column {
        name: column.name.clone(),
        title: member.title.clone(),
        role,
        kind: kind.unwrap_or(Type::Text),
        format: member
            .measure()
            .map(|measure| measure.format.clone())
            .unwrap_or_default(),
        additive: member
            .measure()
            .is_some_and(|measure| matches!(measure.kind, MeasureType::Sum | MeasureType::Count)),
    }
}
