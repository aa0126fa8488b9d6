//! Every dialect, and what must hold of each of its statements.

use base::{Granularity, Type};
use sql::{
    Admitted, Catalog, Column, Cte, Dialect, Expr, From, Function, Item, OrderBy, Relation, Select,
    Statement, Table, Tree, admit, legalize, render,
};
use testkit::corpus::cases;

use crate::example::{fixture, root};

/// The first is the reference, whose SQL a case shows in full.
pub const DIALECTS: &[&dyn Dialect] = &[
    &source_duckdb::DuckDb,
    &source_postgres::Postgres,
    &source_mysql::MYSQL,
    &source_mssql::MSSQL,
    &source_sqlite::Sqlite,
    &source_mysql::MARIADB,
    &source_mysql::TIDB,
    &source_mssql::MSSQL_2022,
];

const FUNCTIONS: &[Function] = &[
    Function::Sum,
    Function::SumIntegers,
    Function::Avg,
    Function::Min,
    Function::Max,
    Function::Count,
    Function::CountDistinct,
    Function::CountRows,
    Function::Divisible,
    Function::Same,
    Function::SecondsBetween,
    Function::DaysBetween,
    Function::MonthsBetween,
    Function::Remainder,
];

const TYPES: &[Type] = &[
    Type::Text,
    Type::Integer,
    Type::Decimal {
        precision: 38,
        scale: 2,
    },
    Type::Float,
    Type::Boolean,
    Type::Date,
    Type::Timestamp,
];

fn catalog() -> Catalog {
    let column = Column::new("a", None);
    Catalog {
        tables: vec![Table::new("shop", "orders", vec![column])],
    }
}

/// `WITH x AS (SELECT a FROM shop.orders) SELECT expr FROM x ORDER BY .. LIMIT ..`
fn tree(expr: Expr) -> Tree {
    let item = |expr: Expr, alias: &str| Item {
        expr,
        alias: alias.into(),
    };
    let orders = From {
        relation: Relation::Table {
            schema: "shop".into(),
            name: "orders".into(),
        },
        alias: Some("orders".into()),
        joins: Vec::new(),
    };
    let rows = Select::new(vec![item(Expr::column("orders", "a"), "a")], orders);
    let cte = From {
        relation: Relation::Cte("x".into()),
        alias: None,
        joins: Vec::new(),
    };
    let mut body = Select::new(vec![item(expr, "value")], cte);
    body.filter = Some(Expr::name("a"));
    body.order_by = vec![OrderBy {
        expr: Expr::name("value"),
        descending: false,
    }];
    body.limit = Some(10);
    body.offset = 5;
    let with = vec![Cte {
        name: "x".into(),
        query: rows,
    }];
    Tree { with, body }
}

fn statement(expr: Expr, dialect: &dyn Dialect) -> Statement {
    let tree = legalize(tree(expr), dialect);
    render(&tree.unwrap_or_else(|refused| panic!("{refused}")), dialect)
}

fn admitted(expr: Expr, dialect: &dyn Dialect) -> Admitted {
    let statement = statement(expr, dialect);
    admit(&statement, dialect, &catalog())
        .unwrap_or_else(|refusal| panic!("{}: {refusal}\n{}", dialect.name(), statement.text))
}

fn by_size() -> Vec<Function> {
    let functions = |size: Granularity| {
        let to_date = size.fits_a_date().then_some(Function::AddToDate(size));
        [Function::Truncate(size), Function::Add(size)]
            .into_iter()
            .chain(to_date)
    };
    Granularity::ALL.into_iter().flat_map(functions).collect()
}

fn argument(function: Function) -> Vec<Expr> {
    match function {
        Function::CountRows => Vec::new(),
        Function::Add(_) | Function::AddToDate(_) => vec![Expr::name("a"), Expr::Constant(-1)],
        Function::Remainder => vec![Expr::name("a"), Expr::Constant(7)],
        Function::Same
        | Function::SecondsBetween
        | Function::DaysBetween
        | Function::MonthsBetween => vec![Expr::name("a"), Expr::name("a")],
        _ => vec![Expr::name("a")],
    }
}

#[test]
fn what_a_dialect_writes_for_any_function_and_type_passes_its_own_guard() {
    for dialect in DIALECTS {
        for function in FUNCTIONS.iter().chain(&by_size()) {
            admitted(Expr::Call(*function, argument(*function)), *dialect);
        }
        for kind in TYPES {
            admitted(Expr::Cast(Box::new(Expr::name("a")), *kind), *dialect);
        }
    }
}

#[test]
fn the_lists_of_functions_and_types_are_read_in_lower_case() {
    for dialect in DIALECTS {
        let listed = dialect
            .functions_allowed()
            .iter()
            .copied()
            .flatten()
            .chain(dialect.types_allowed());
        for name in listed {
            assert_eq!(*name, name.to_lowercase(), "{}", dialect.name());
        }
    }
}

#[test]
fn names_beyond_the_limit_of_an_engine_reach_none() {
    let long = format!(
        "{}.ü{}",
        "sales_of_the_company".repeat(7),
        "revenue".repeat(20)
    );
    for dialect in DIALECTS {
        let mut tree = tree(Expr::name(&long));
        tree.with[0].query.items[0].alias = long.clone();
        tree.with[0].name = long.clone();
        tree.body.from.relation = Relation::Cte(long.clone());
        tree.body.filter = None;
        let statement = render(&legalize(tree, *dialect).expect("legal"), *dialect);
        admit(&statement, *dialect, &catalog()).expect("it only reads");
        for name in statement
            .text
            .split(['"', '`', '[', ']'])
            .skip(1)
            .step_by(2)
        {
            assert!(
                dialect.identifier_length(name) <= dialect.identifier_max(),
                "{name}"
            );
        }
    }
}

#[test]
fn no_dialect_takes_the_name_of_another() {
    let mut names: Vec<&str> = DIALECTS.iter().map(|dialect| dialect.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), DIALECTS.len());
}

#[test]
fn every_statement_for_sql_server_is_t_sql() {
    let linted = |text: &str, of: &str| {
        let faults = source_mssql::lint(text);
        assert!(faults.is_empty(), "{of}: {faults:?}\n{text}");
    };
    for case in cases(&root().join("corpus")) {
        let made = fixture(&case.asked).run(&case.asked.question, DIALECTS);
        for (_, statement) in made.statements.iter().filter(|(name, _)| is_t_sql(name)) {
            linted(&statement.text, &case.path.display().to_string());
        }
    }
    for dialect in DIALECTS.iter().filter(|dialect| is_t_sql(dialect.name())) {
        for function in FUNCTIONS.iter().chain(&by_size()) {
            let call = Expr::Call(*function, argument(*function));
            linted(&statement(call, *dialect).text, dialect.name());
        }
    }
}

pub fn is_t_sql(name: &str) -> bool {
    name.starts_with("mssql")
}

#[test]
fn no_case_is_beyond_a_dialect() {
    for case in cases(&root().join("corpus")) {
        let made = fixture(&case.asked).run(&case.asked.question, DIALECTS);
        let planned = made.plan.iter().chain(&made.counted);
        let expected = planned.count() * DIALECTS.len();
        assert_eq!(made.statements.len(), expected, "{}", case.path.display());
    }
}
