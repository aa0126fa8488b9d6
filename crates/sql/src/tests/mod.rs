use base::{Type, Value};

use crate::*;

mod guard;
mod render;

/// A plain dialect, so that this crate is tested without any engine's.
struct Plain {
    nulls: NullOrder,
    placeholder: Placeholder,
    grammar: fn() -> Box<dyn sqlparser::dialect::Dialect>,
}

const PLAIN: Plain = Plain {
    nulls: NullOrder::Explicit,
    placeholder: Placeholder::Numbered("$"),
    grammar: || Box::new(sqlparser::dialect::PostgreSqlDialect {}),
};

impl Dialect for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }
    fn quote(&self, identifier: &str) -> String {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    }
    fn identifier_max(&self) -> usize {
        20
    }
    fn placeholder(&self) -> Placeholder {
        self.placeholder
    }
    fn nulls(&self) -> NullOrder {
        self.nulls
    }
    fn type_name(&self, kind: Type) -> String {
        format!("{kind:?}").to_uppercase()
    }
    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        (self.grammar)()
    }
    fn functions_allowed(&self) -> &'static [&'static str] {
        &["sum", "count", "lower", "substring"]
    }
}

fn from_orders() -> From {
    let relation = Relation::Table {
        schema: "shop".into(),
        name: "orders".into(),
    };
    From {
        relation,
        alias: Some("orders".into()),
        joins: Vec::new(),
    }
}

fn select(expr: Expr, alias: &str) -> Select {
    Select::new(
        vec![Item {
            expr,
            alias: alias.into(),
        }],
        from_orders(),
    )
}

fn only(body: Select) -> Tree {
    Tree {
        with: Vec::new(),
        body,
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.into())
}
