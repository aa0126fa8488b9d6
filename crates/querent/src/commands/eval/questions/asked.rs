//! What came of one question.

use std::time::Duration;

use base::Value;
use serde_json::{Value as Json, json};
use service::{Answer, Clarification, Error, Receipt, Reply, Stage};

use super::Question;
use super::same::same;

/// What came of a question, beside the rows that it should have given.
pub(super) struct Asked {
    id: Json,
    pub outcome: Outcome,
    /// Whether the rows are those of the set; `None` where nothing was answered, or nothing is
    /// known to compare with.
    pub right: Option<bool>,
    pub confidence: f64,
    pub took: Duration,
    /// How long it took to understand it, without the database.
    pub understood: Duration,
    found: Found,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Answered,
    /// A question came back, with options.
    Asked,
    Declined,
}

#[derive(Default)]
struct Found {
    query: Option<Json>,
    sql: Vec<String>,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    alternatives: Vec<String>,
    /// Why there is no answer, or what could not be compared.
    why: String,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Asked => "asked",
            Self::Declined => "declined",
        }
    }
}

impl Asked {
    pub fn of(
        question: &Question,
        reply: Result<Reply, Error>,
        took: Duration,
        gold: anyhow::Result<Vec<Vec<Value>>>,
    ) -> Self {
        let asked = match reply {
            Ok(Reply::Answer(answer)) => Self::answered(question, &answer, gold),
            Ok(Reply::Clarification(unclear)) => Self::back(question, *unclear),
            Err(error) => Self::declined(question, error.to_string()),
        };
        Self { took, ..asked }
    }

    fn answered(
        question: &Question,
        answer: &Answer,
        gold: anyhow::Result<Vec<Vec<Value>>>,
    ) -> Self {
        let asked = answer.asked();
        let name = |at: &usize| answer.table.columns[*at].name.clone();
        let rows = answer.table.rows();
        let rows = rows.map(|row| asked.iter().map(|at| row[*at].clone()).collect());
        let mut found = Found {
            query: answer.receipt.query.clone(),
            sql: statements(&answer.receipt),
            columns: asked.iter().map(name).collect(),
            rows: rows.collect(),
            ..Found::default()
        };
        let ordered = question.sql.to_lowercase().contains("order by");
        let right = match gold {
            Ok(gold) => Some(same(&gold, &found.rows, ordered)),
            Err(error) => {
                found.why = format!("not compared: {error:#}");
                None
            }
        };
        Self {
            outcome: Outcome::Answered,
            right,
            confidence: answer.confidence,
            understood: understanding(&answer.receipt),
            ..Self::new(question, found)
        }
    }

    fn back(question: &Question, unclear: Clarification) -> Self {
        let alternatives = unclear.options.into_iter().map(|option| option.question);
        let found = Found {
            alternatives: alternatives.collect(),
            why: format!("{} {}", unclear.question, unclear.why),
            ..Found::default()
        };
        let outcome = match found.alternatives.is_empty() {
            true => Outcome::Declined,
            false => Outcome::Asked,
        };
        Self {
            outcome,
            understood: understanding(&unclear.receipt),
            ..Self::new(question, found)
        }
    }

    pub fn declined(question: &Question, why: String) -> Self {
        let found = Found {
            why,
            ..Found::default()
        };
        Self::new(question, found)
    }

    fn new(question: &Question, found: Found) -> Self {
        Self {
            id: question.id.clone(),
            outcome: Outcome::Declined,
            right: None,
            confidence: 0.0,
            took: Duration::ZERO,
            understood: Duration::ZERO,
            found,
        }
    }

    pub fn to_json(&self) -> Json {
        let found = &self.found;
        let rows: Vec<Vec<Json>> = found
            .rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect();
        json!({
            "id": self.id,
            "outcome": self.outcome.word(),
            "right": self.right,
            "query": found.query,
            "sql": found.sql.join(";\n"),
            "columns": found.columns,
            "rows": rows,
            "confidence": self.confidence,
            "alternatives": found.alternatives,
            "ms": self.took.as_secs_f64() * 1_000.0,
            "why": found.why,
        })
    }
}

fn statements(receipt: &Receipt) -> Vec<String> {
    let sent = receipt.statements.iter();
    sent.map(|sent| sent.sql.clone()).collect()
}

fn understanding(receipt: &Receipt) -> Duration {
    let own = receipt
        .steps
        .iter()
        .filter(|step| matches!(step.stage, Stage::Understand | Stage::Formulate));
    own.map(|step| step.took).sum()
}

fn cell(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::Boolean(flag) => json!(flag),
        Value::Decimal(number) => {
            let text = number.to_string();
            text.parse::<serde_json::Number>()
                .map_or(json!(text), Json::Number)
        }
        other => json!(other.to_string()),
    }
}
