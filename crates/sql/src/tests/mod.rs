use base::{Type, Value};

use crate::*;

mod catalog;
mod derived;
mod guard;
mod legalize;
mod like;
mod render;

/// A plain dialect, so that this crate is tested without any engine's.
struct Plain {
    nulls: NullOrder,
    limit: Option<LimitClause>,
    condition_column: Option<ConditionColumn>,
    like: Option<LikeClause>,
    placeholder: Placeholder,
    grammar: fn() -> Box<dyn sqlparser::dialect::Dialect>,
    quotes: [char; 2],
    nested_with: bool,
    windows: bool,
}

const PLAIN: Plain = Plain {
    nulls: NullOrder::Explicit,
    limit: Some(LimitClause::Limit),
    condition_column: Some(ConditionColumn::Bare),
    like: Some(LikeClause::ILike),
    placeholder: Placeholder::Numbered("$"),
    grammar: || Box::new(crate::grammar::Postgres),
    quotes: ['"'; 2],
    nested_with: false,
    windows: true,
};

impl Dialect for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }
    fn quote(&self, identifier: &str) -> String {
        let [open, close] = self.quotes;
        let doubled = format!("{close}{close}");
        format!("{open}{}{close}", identifier.replace(close, &doubled))
    }
    fn nested_with(&self) -> bool {
        self.nested_with
    }
    fn windows(&self) -> bool {
        self.windows
    }
    fn identifier_max(&self) -> usize {
        20
    }
    fn placeholder(&self) -> Placeholder {
        self.placeholder
    }
    fn parameters_max(&self) -> usize {
        3
    }
    fn nulls(&self) -> NullOrder {
        self.nulls
    }
    fn limit(&self) -> Option<LimitClause> {
        self.limit
    }
    fn condition_column(&self) -> Option<ConditionColumn> {
        self.condition_column
    }
    fn like(&self) -> Option<LikeClause> {
        self.like
    }
    fn type_name(&self, kind: Type) -> String {
        format!("{kind:?}").to_uppercase()
    }
    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        (self.grammar)()
    }
    fn functions_allowed(&self) -> &'static [&'static [&'static str]] {
        &[&["sum", "count", "lower", "substring"]]
    }
    fn types_allowed(&self) -> &'static [&'static str] {
        &["datetime2"]
    }
    fn function(&self, function: Function) -> Option<&'static str> {
        match function {
            Function::Truncate(base::Granularity::Week) => Some("SUBDATE({0}, WEEKDAY({0}))"),
            other => other.common(),
        }
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
