//! What comes back. These types are not serialisable: each surface has a wire form of its own.

use arrow_array::RecordBatch;
use base::{Format, Type, Value};
use chart::{Column, Role, Shape};
use semantic::{
    ColumnKind, Measure, MeasureType, Resolved, ResolvedCalculation, ResolvedKind, Shown,
};

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
    /// From 0 to 1: how sure it is that this is what was meant.
    pub confidence: f64,
    /// Names of columns that nobody asked for: the rows are sorted or told apart by them.
    pub beside: Vec<String>,
    pub table: Table,
    /// A Vega-Lite chart over the data set `result`.
    pub chart: Option<serde_json::Value>,
    pub receipt: Receipt,
}

impl Answer {
    /// The places of the columns that were asked for.
    pub fn asked(&self) -> Vec<usize> {
        let columns = self.table.columns.iter().enumerate();
        let asked = columns.filter(|(_, column)| !self.beside.contains(&column.name));
        asked.map(|(at, _)| at).collect()
    }
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

impl Table {
    /// Puts the meaning of a query's columns to the rows that came back.
    pub(crate) fn new(query: &Resolved, batches: Vec<RecordBatch>) -> Self {
        let schema = batches.first().map(RecordBatch::schema);
        let kind = |index: usize| {
            let schema = schema.as_ref()?;
            source::kind_of(schema.fields().get(index)?.data_type())
        };
        let columns = query
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| Column {
                kind: kind(index).unwrap_or(Type::Text),
                distinct: insight::distinct(&batches, index),
                ..describe(query, column)
            });
        let columns = columns.collect();
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

    pub(crate) fn shape(&self) -> Shape {
        Shape {
            columns: self.columns.clone(),
            rows: self.n_rows(),
        }
    }
}

/// What the model says of a column; what the rows say of it is added by the caller.
fn describe(query: &Resolved, column: &semantic::Column) -> Column {
    let member = query.model.member(column.member);
    let described = Column {
        name: column.name.clone(),
        title: match column.kind {
            ColumnKind::Others => "Others".to_owned(),
            _ => member.title.clone(),
        },
        role: match column.kind {
            ColumnKind::Dimension | ColumnKind::Key | ColumnKind::Others => Role::Dimension,
            ColumnKind::Time(periods) => Role::Time(periods.size()),
            ColumnKind::Measure | ColumnKind::Calculation => Role::Measure,
        },
        kind: Type::Text,
        format: Format::Plain,
        additive: false,
        distinct: None,
    };
    let mut calculations = query.calculations.iter();
    match (
        calculations.find(|c| c.name == column.name),
        member.measure(),
    ) {
        (Some(calculation), _) if column.kind == ColumnKind::Calculation => {
            calculated(query, calculation, described)
        }
        (_, Some(measure)) => Column {
            format: measure.format.clone(),
            additive: adds_up(query, measure),
            ..described
        },
        _ => described,
    }
}

/// Groups that repeat rows overlap.
fn adds_up(query: &Resolved, measure: &Measure) -> bool {
    let sums = matches!(measure.kind, MeasureType::Sum | MeasureType::Count);
    let apart = query.facts.iter().all(|fact| !fact.repeats);
    apart
        && sums
        && measure.semi_additive.is_none()
        && measure.multi_stage.is_none()
        && measure.rolling.is_none()
}

/// A calculation says in its title what it is a calculation with, and of which whole.
fn calculated(query: &Resolved, calculation: &ResolvedCalculation, described: Column) -> Column {
    let measure = query.model.member(calculation.of).measure();
    let adds_up = measure.is_some_and(|measure| adds_up(query, measure));
    let plain = || measure.map_or(Format::Plain, |measure| measure.format.clone());
    let (format, additive) = match &calculation.kind {
        ResolvedKind::Share { within, .. } => (Format::Percent, within.is_empty() && adds_up),
        ResolvedKind::Change { shown, .. } => match shown {
            Shown::Ratio => (Format::Percent, false),
            Shown::Difference | Shown::Value => (plain(), adds_up),
        },
        ResolvedKind::Running { .. } => (plain(), false),
        ResolvedKind::Rank { .. } => (Format::Plain, false),
    };
    Column {
        title: query.title_of(calculation),
        format,
        additive,
        ..described
    }
}
