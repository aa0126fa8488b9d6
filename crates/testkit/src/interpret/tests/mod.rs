use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use base::{Decimal, Granularity, Type};
use jiff::civil::date;
use plan::{Node, Reason, SortKey};
use source::NewTable;
use sql::{Comparator, Expr, Function, NativePiece};

use super::*;

mod meet;
mod native;
mod nodes;
mod time;

fn table(name: &str, columns: Vec<(&str, ArrayRef)>) -> (NewTable, Vec<RecordBatch>) {
    let field =
        |(name, array): &(&str, ArrayRef)| Field::new(*name, array.data_type().clone(), true);
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let rows = RecordBatch::try_new(schema.clone(), arrays).expect("columns of one length");
    let table = NewTable {
        schema: "s".into(),
        name: name.into(),
        columns: schema,
        primary_key: Vec::new(),
    };
    (table, vec![rows])
}

/// Five sales: two in one shop, one in a shop twice in its table, one in no known shop, one nowhere.
fn shops() -> Tables {
    let amounts = Decimal128Array::from(vec![Some(110), Some(220), None, Some(-50), Some(1)])
        .with_precision_and_scale(9, 2)
        .expect("fits");
    let days = [date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 4)]
        .map(|day| day.since(date(1970, 1, 1)).expect("a span").get_days());
    let [newyear, sunday, monday] = days;
    let sales = table(
        "sales",
        vec![
            (
                "shop",
                Arc::new(Int64Array::from(vec![
                    Some(1),
                    Some(1),
                    Some(2),
                    Some(9),
                    None,
                ])),
            ),
            ("amount", Arc::new(amounts)),
            (
                "day",
                Arc::new(Date32Array::from(vec![
                    newyear, sunday, monday, monday, monday,
                ])),
            ),
        ],
    );
    let shops = table(
        "shops",
        vec![
            ("id", Arc::new(Int64Array::from(vec![1, 2, 2]))),
            (
                "city",
                Arc::new(StringArray::from(vec![Some("Agra"), Some("Puri"), None])),
            ),
        ],
    );
    Tables(vec![sales, shops])
}

fn stored(name: &str) -> sql::Relation {
    sql::Relation::Table {
        schema: "s".into(),
        name: name.into(),
    }
}

fn sales() -> Box<Node> {
    Box::new(Node::Scan {
        cube: "sales".into(),
        alias: "sales".into(),
        relation: stored("sales"),
    })
}

fn sales_with_shops() -> Box<Node> {
    let id = |table, name| Expr::column(table, name);
    Box::new(Node::Join {
        input: sales(),
        cube: "shops".into(),
        alias: "shops".into(),
        relation: stored("shops"),
        on: id("sales", "shop").compare(Comparator::Equal, id("shops", "id")),
    })
}

fn rows(root: Node) -> Vec<Vec<Value>> {
    interpret(&Plan { root }, &shops()).expect("it is supported")
}

fn compute(input: Box<Node>, columns: Vec<(&str, Expr)>) -> Box<Node> {
    let columns = columns
        .into_iter()
        .map(|(name, expr)| (name.to_owned(), expr))
        .collect();
    Box::new(Node::Compute { input, columns })
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn cents(unscaled: i128) -> Value {
    Value::Decimal(Decimal { unscaled, scale: 2 })
}
