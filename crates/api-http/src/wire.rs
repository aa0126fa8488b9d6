//! The JSON of answers. A promise to clients; it changes only on purpose.

use base::{Format, Value};
use serde::Serialize;
use serde_json::{Value as Json, json};
use service::{Answer, Clarification, Column, QueryResult, Receipt, Role, Sent, Table};

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reply {
    Answer(AnswerWire),
    Clarification(ClarificationWire),
}

#[derive(Serialize)]
pub struct AnswerWire {
    sentence: String,
    echo: String,
    findings: Vec<Json>,
    assumptions: Vec<String>,
    columns: Vec<Json>,
    rows: Vec<Vec<Json>>,
    chart: Option<Json>,
    receipt: Json,
}

#[derive(Serialize)]
pub struct ClarificationWire {
    question: String,
    why: String,
    options: Vec<Json>,
    unknown: Vec<String>,
    receipt: Json,
}

impl From<service::Reply> for Reply {
    fn from(reply: service::Reply) -> Self {
        match reply {
            service::Reply::Answer(answer) => Reply::Answer(answer_wire(*answer)),
            service::Reply::Clarification(unclear) => {
                Reply::Clarification(clarification_wire(*unclear))
            }
        }
    }
}

/// The rows of a query, of each range on their own where it compares several.
#[derive(Serialize)]
pub struct ResultsWire {
    results: Vec<ResultWire>,
}

#[derive(Serialize)]
struct ResultWire {
    /// From when to when.
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<[String; 2]>,
    /// How many rows there are without the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    columns: Vec<Json>,
    rows: Vec<Vec<Json>>,
    receipt: Json,
}

impl From<Vec<QueryResult>> for ResultsWire {
    fn from(results: Vec<QueryResult>) -> Self {
        let results = results.into_iter().map(ResultWire::from);
        ResultsWire {
            results: results.collect(),
        }
    }
}

impl From<QueryResult> for ResultWire {
    fn from(result: QueryResult) -> Self {
        ResultWire {
            columns: columns(&result.table),
            rows: rows(&result.table),
            receipt: receipt(&result.receipt),
            compared: result.compared,
            total: result.total,
        }
    }
}

fn columns(table: &Table) -> Vec<Json> {
    table.columns.iter().map(column).collect()
}

fn rows(table: &Table) -> Vec<Vec<Json>> {
    let row = |row: Vec<Value>| row.iter().map(cell).collect();
    table.rows().map(row).collect()
}

fn answer_wire(answer: Answer) -> AnswerWire {
    let findings = answer
        .findings
        .iter()
        .map(|found| json!({ "kind": found.kind, "text": found.text }));
    AnswerWire {
        findings: findings.collect(),
        columns: columns(&answer.table),
        rows: rows(&answer.table),
        sentence: answer.sentence,
        echo: answer.echo,
        assumptions: answer.assumptions,
        chart: answer.chart,
        receipt: receipt(&answer.receipt),
    }
}

fn clarification_wire(unclear: Clarification) -> ClarificationWire {
    let options = unclear.options.iter();
    ClarificationWire {
        options: options
            .map(|option| json!({ "title": option.title, "question": option.question }))
            .collect(),
        question: unclear.question,
        why: unclear.why,
        unknown: unclear.unknown,
        receipt: receipt(&unclear.receipt),
    }
}

fn column(column: &Column) -> Json {
    let (role, granularity) = match column.role {
        Role::Dimension => ("dimension", None),
        Role::Time(granularity) => ("time", Some(granularity.as_str())),
        Role::Measure => ("measure", None),
    };
    json!({
        "name": column.name,
        "title": column.title,
        "role": role,
        "granularity": granularity,
        "type": kind(column.kind),
        "format": format(&column.format),
    })
}

fn kind(kind: base::Type) -> &'static str {
    match kind {
        base::Type::Text => "string",
        base::Type::Integer | base::Type::Decimal { .. } | base::Type::Float => "number",
        base::Type::Boolean => "boolean",
        base::Type::Date | base::Type::Timestamp => "time",
    }
}

pub fn format(format: &Format) -> Json {
    match format {
        Format::Plain => Json::Null,
        Format::Percent => json!({ "kind": "percent" }),
        Format::Currency(code) => json!({ "kind": "currency", "currency": code }),
    }
}

/// The largest integer that every JSON reader keeps exactly.
const EXACT_MAX: u64 = 1 << 53;

/// Decimals and very large integers travel as text: a JSON number would lose their last digits.
fn cell(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(flag) => json!(flag),
        Value::Integer(number) if number.unsigned_abs() <= EXACT_MAX => json!(number),
        Value::Float(number) => json!(number),
        other => json!(other.to_string()),
    }
}

fn receipt(receipt: &Receipt) -> Json {
    let step = |step: &service::Step| json!({ "verb": step.stage.verb(), "micros": step.took.as_micros() as u64 });
    json!({
        "question": receipt.question,
        "tenant": receipt.tenant.as_str(),
        "actor": receipt.actor.as_str(),
        "trace": receipt.trace.to_string(),
        "asked_at": receipt.asked_at.to_string(),
        "model_version": receipt.model_version.to_string(),
        "query": receipt.query,
        "policies": receipt.policies,
        "inferred": receipt.inferred,
        "statements": receipt.statements.iter().map(sent).collect::<Json>(),
        "rows": receipt.rows,
        "bytes": receipt.bytes,
        "stages": receipt.steps.iter().map(step).collect::<Json>(),
    })
}

fn sent(sent: &Sent) -> Json {
    let parameter = |value: &Value| json!({ "type": value.type_name(), "value": cell(value) });
    json!({
        "source": sent.source.as_str(),
        "dialect": sent.dialect,
        "sql": sent.sql,
        "parameters": sent.parameters.iter().map(parameter).collect::<Json>(),
        "read_at": sent.read.map(|read| read.at.to_string()),
        "remembered": sent.read.map(|read| read.remembered),
    })
}
