mod any_query;
mod around;
mod bounds;
mod changes;
mod clock;
mod conditions;
mod count;
mod existence;
mod expressions;
mod facts;
mod joins;
mod masks;
mod measures;
mod over_time;
mod passes;
mod queries;
mod repeats;
mod rules;
mod shares;
mod sub_queries;
mod tree;
mod versus;
mod views;

use std::sync::Arc;

use base::{Actor, ActorId, Attribute, Calendar, Limits, Type, Value};
use jiff::Timestamp;
use policy::{Moment, grant};
use semantic::{ModelFile, Query, load, resolve};
use sql::{
    Catalog, Column, ConditionColumn, Dialect, Function, LikeClause, LimitClause, NullOrder,
    Placeholder, Table, legalize, render,
};

use crate::*;

/// A plain dialect: what a tree says, without any engine's ways.
struct Plain;

impl Dialect for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }
    fn quote(&self, identifier: &str) -> String {
        format!("\"{identifier}\"")
    }
    fn identifier_max(&self) -> usize {
        200
    }
    fn placeholder(&self) -> Placeholder {
        Placeholder::Numbered("$")
    }
    fn nulls(&self) -> NullOrder {
        NullOrder::Explicit
    }
    fn like(&self) -> Option<LikeClause> {
        Some(LikeClause::ILike)
    }
    fn limit(&self) -> Option<LimitClause> {
        Some(LimitClause::Limit)
    }
    fn condition_column(&self) -> Option<ConditionColumn> {
        Some(ConditionColumn::Bare)
    }
    fn windows(&self) -> bool {
        true
    }
    fn type_name(&self, kind: Type) -> String {
        match kind {
            Type::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})"),
            other => format!("{other:?}").to_uppercase(),
        }
    }
    fn function(&self, function: Function) -> Option<&'static str> {
        match function {
            Function::Truncate(_) => Some("TRUNCATE({0})"),
            Function::Add(_) | Function::AddToDate(_) => Some("ADD({0}, {1})"),
            Function::Divisible => Some("{0}"),
            Function::Same => Some("{0} IS NOT DISTINCT FROM {1}"),
            other => other.common(),
        }
    }
    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        Box::new(sqlparser::dialect::PostgreSqlDialect {})
    }
    fn functions_allowed(&self) -> &'static [&'static [&'static str]] {
        &[&[
            "add",
            "avg",
            "coalesce",
            "count",
            "max",
            "min",
            "nullif",
            "rank",
            "row_number",
            "sum",
            "truncate",
        ]]
    }
}

const MODEL: &str = r#"
cubes:
  - name: sales
    sql_table: fact_sales
    joins:
      - {name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}
      - {name: customer, sql: "{CUBE}.customer_id = {customer.id}", relationship: many_to_one}
    dimensions:
      - {name: sold_on, sql: sold_on, type: time}
      - {name: booked_at, sql: booked_at, type: time}
      - {name: channel, sql: channel, type: string}
      - {name: margin, sql: "{CUBE}.price - {CUBE}.cost", type: number}
      - {name: is_return, sql: is_return, type: boolean}
      - {name: region_name, sql: "COALESCE({region.name}, 'none')", type: string}
    measures:
      - {name: orders, type: count}
      - {name: customers, sql: customer_id, type: count_distinct}
      - {name: known, sql: customer_id, type: count}
      - {name: revenue, sql: amount, type: sum}
      - {name: units, sql: units, type: sum}
      - {name: returns, sql: is_return, type: sum}
      - {name: weight, sql: weight, type: sum}
      - {name: mean, sql: amount, type: avg}
      - {name: first_day, sql: sold_on, type: min}
      - {name: last_booking, sql: booked_at, type: max}
      - {name: last_channel, sql: channel, type: max}
      - {name: last_code, sql: code, type: max}
      - name: web_units
        sql: units
        type: sum
        filters: [{sql: "{channel} = 'web'"}, {sql: "{store.city} IS NOT NULL"}]
      - {name: profit, sql: "{margin} * {CUBE}.units", type: sum}
      - {name: per_order, sql: "{revenue} / {orders}", type: number}
      - {name: index, sql: "{per_order} - {mean} + 1", type: number}
    segments:
      - {name: notable, sql: "{channel} = 'web' OR {margin} > 10"}
  - name: store
    sql_table: dim_store
    joins:
      - {name: region, sql: "{CUBE}.region_id = {region}.id", relationship: many_to_one}
    dimensions:
      - {name: city, sql: city, type: string}
      - {name: zone, sql: "{region.name}", type: string}
    measures:
      - {name: stores, type: count}
    access_policy:
      - {group: all}
      - group: city
        row_level: {filters: [{member: city, operator: equals, values: ["{ securityContext.city }"]}]}
      - group: zone
        row_level: {filters: [{member: region.name, operator: notEquals, values: [North]}]}
  - name: region
    sql_table: dim_region
    dimensions:
      - {name: name, sql: name, type: string}
    access_policy:
      - {group: all}
      - {group: city}
  - name: customer
    sql_table: dim_customer
    joins:
      - {name: region, sql: "{CUBE}.home_region = {region}.id", relationship: many_to_one}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: home, sql: "{region.name}", type: string}
"#;

fn catalog() -> Catalog {
    let column = |(name, kind): &(&str, Type)| Column::new(*name, Some(*kind));
    let table = |name: &str, columns: &[(&str, Type)]| {
        Table::new("shop", name, columns.iter().map(column).collect())
    };
    let money = Type::Decimal {
        precision: 12,
        scale: 2,
    };
    Catalog {
        tables: vec![
            table(
                "fact_sales",
                &[
                    ("sold_on", Type::Date),
                    ("booked_at", Type::Timestamp),
                    ("amount", money),
                    ("units", Type::Integer),
                    ("weight", Type::Float),
                    ("is_return", Type::Boolean),
                    ("customer_id", Type::Integer),
                    ("code", Type::Text),
                ],
            ),
            table(
                "fact_target",
                &[("month", Type::Timestamp), ("target", money)],
            ),
            table(
                "fact_stock",
                &[("counted_on", Type::Date), ("value", money)],
            ),
            table("fact_orders", &[("amount", money)]),
            table("order_tag", &[]),
            table("dim_tag", &[]),
            table("visit", &[]),
            table("dim_store", &[]),
            table("dim_region", &[]),
            table("dim_customer", &[]),
        ],
    }
}

fn planned(query: &str, groups: &[&str]) -> Result<Plan, String> {
    planned_of(MODEL, query, groups)
}

fn planned_of(model: &str, query: &str, groups: &[&str]) -> Result<Plan, String> {
    let (model, faults) = load(&[ModelFile {
        path: "m.yaml".into(),
        text: model.into(),
    }]);
    assert!(faults.is_empty(), "{faults}");
    let pune = Attribute(vec![Value::Text("Pune".into())]);
    let actor = Actor {
        id: ActorId::new("someone").expect("an id"),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        attributes: [("city".to_owned(), pune)].into(),
    };
    let calendar = Calendar::default();
    let moment = Moment {
        now: Timestamp::UNIX_EPOCH,
        calendar: &calendar,
    };
    let grants = grant(&actor, &Arc::new(model), moment);
    let query = Query::from_json(query).expect(query);
    let limits = Limits::default();
    let resolved = resolve(&query, &grants.visible, &base::Calendar::default(), &limits)
        .map_err(|faults| faults.to_string())?;
    let plan = lower(&resolved, &grants.rows, &catalog(), &limits);
    plan.map(|plan| rewrite(plan, &catalog()))
        .map_err(|fault| fault.to_string())
}

/// The SQL of a plan and its values. What we write, our own guard must let pass.
fn sql_of(plan: &Plan) -> String {
    let tree = legalize(assemble(plan), &Plain).expect("legal");
    let statement = render(&tree, &Plain);
    sql::admit(&statement, &Plain, &catalog()).expect(&statement.text);
    let value = |(i, value): (usize, &Value)| format!("\n${} = {value}", i + 1);
    let values: String = statement.parameters.iter().enumerate().map(value).collect();
    format!("{}{values}", statement.text)
}

fn check_plan(query: &str, groups: &[&str], expected: &str) {
    let plan = planned(query, groups).expect(query);
    assert_eq!(plan.to_string(), expected.trim(), "{query}");
}

fn check_sql(query: &str, groups: &[&str], expected: &str) {
    let plan = planned(query, groups).expect(query);
    assert_eq!(sql_of(&plan), expected.trim(), "{query}");
}

/// The conditions of a query on one line.
fn condition(query: &str) -> String {
    let sql = sql_of(&planned(query, &["all"]).expect(query));
    let (_, rest) = sql.split_once("WHERE\n").expect("a condition");
    let (conditions, values) = rest.split_once("\n)").unwrap_or((rest, ""));
    let lines: Vec<&str> = conditions.lines().map(str::trim).collect();
    let values = values
        .split("\n$")
        .skip(1)
        .map(|value| format!("; ${value}"));
    lines.join(" ") + &values.collect::<String>()
}
