//! What it costs to get from a question to a query, and from a query to its statement.
//!
//! Run by `cargo xtask bench`. The limits are ratios to the reference loop of the same run.

use std::process::ExitCode;

use ask::{formulate, understand};
use base::Limits;
use plan::{assemble, lower, rewrite};
use semantic::{ModelFile, Query, resolve};
use source_duckdb::DuckDb;
use sql::{Statement, admit, legalize, render};
use testkit::bench::Suite;
use testkit::corpus::Asked;
use testkit::stages::Fixture;

#[path = "../tests/it/example.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod example;

const QUESTION: &str = "top 5 brands by sales last quarter in Tamil Nadu";

/// Five members, three of them behind joins.
const QUERY: &str = r#"{
    "measures": ["secondary_sales.net_value", "secondary_sales.invoice_quantity"],
    "dimensions": ["product.brand", "geography.state"],
    "timeDimensions": [{"dimension": "secondary_sales.invoice_date", "granularity": "month",
                        "dateRange": ["2026-07-01", "2026-09-30"]}],
    "filters": [{"member": "outlet.channel", "operator": "equals", "values": ["General trade"]}]
}"#;

fn compile(fixture: &Fixture, catalog: &sql::Catalog, query: &Query) -> Statement {
    let limits = Limits::default();
    let grants = fixture.grants();
    let calendar = base::Calendar::default();
    let resolved = resolve(query, &grants.visible, &calendar, &limits).expect("it resolves");
    let plan = lower(&resolved, &grants.rows, catalog, &limits).expect("it lowers");
    let plan = rewrite(plan, catalog);
    render(
        &legalize(assemble(&plan), &DuckDb).expect("it is legal"),
        &DuckDb,
    )
}

/// A model of so many cubes, each joined to the one before and governed by a policy.
fn wide_model(cubes: usize) -> Vec<ModelFile> {
    let cube = |at: usize| {
        let before = at.saturating_sub(1);
        let join = format!(
            "- {{name: cube_{before}, sql: \"{{CUBE}}.before_id = {{cube_{before}}}.id\", relationship: many_to_one}}"
        );
        let joins = if at == 0 { "" } else { &join };
        let text = format!(
            r#"cubes:
  - name: cube_{at}
    sql_table: shop.table_{at}
    description: The {at}th table of a large company
    joins:
      {joins}
    dimensions:
      - {{name: id, sql: id, type: number, primary_key: true}}
      - {{name: name, sql: "{{CUBE}}.name", type: string, title: Name of it, meta: {{querent: {{synonyms: [label, caption]}}}}}}
      - {{name: kind, sql: "UPPER({{CUBE}}.kind)", type: string}}
      - {{name: sold_on, sql: sold_on, type: time}}
      - {{name: is_large, sql: "{{CUBE}}.amount > 100", type: boolean}}
    measures:
      - {{name: count, type: count}}
      - {{name: total, sql: amount, type: sum, format: currency}}
      - {{name: large, type: count, filters: [{{sql: "{{is_large}}"}}]}}
      - {{name: share, sql: "{{large}} / {{count}}", type: number, format: percent}}
    segments:
      - {{name: recent, sql: "{{CUBE}}.recent"}}
    access_policy:
      - {{group: head}}
      - {{group: "*", row_level: {{filters: [{{member: kind, operator: equals, values: ["{{ securityContext.kind }}"]}}]}}}}
"#
        );
        ModelFile {
            path: format!("cube_{at}.yaml"),
            text,
        }
    };
    (0..cubes).map(cube).collect()
}

fn main() -> ExitCode {
    let asked = Asked {
        tenant: "nectar".into(),
        person: "meera".into(),
        date: "2026-11-20".into(),
        question: QUESTION.into(),
    };
    let fixture = example::fixture(&asked);
    let catalog = fixture.catalog();
    let words = fixture.words();
    let grants = fixture.grants();
    let query = Query::from_json(QUERY).expect("it is a query");
    let statement = compile(&fixture, &catalog, &query);
    let wide = wide_model(500);
    let (_, faults) = semantic::load(&wide);
    assert!(faults.is_empty(), "{faults}");
    let tenant = &example::PROJECTS[0].tenants[1];
    Suite::new()
        .op("load a model", || semantic::load(&tenant.model))
        .op_within("load 500 cubes", 15_000.0, || semantic::load(&wide))
        .op_within("understand and formulate a question", 250.0, || {
            let intent = understand(QUESTION, &words, &grants.visible, &fixture.today);
            formulate(&intent, &grants.visible, &fixture.today)
        })
        .op("parse a query", || Query::from_json(QUERY))
        .op("grant", || fixture.grants())
        .op_within("compile a query (grant to render)", 10.0, || {
            compile(&fixture, &catalog, &query)
        })
        .op("guard a statement", || admit(&statement, &DuckDb, &catalog))
        .main()
}
