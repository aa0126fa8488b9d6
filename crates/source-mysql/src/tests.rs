#[cfg(feature = "driver")]
mod driver;
#[cfg(feature = "driver")]
mod session;

use base::{Decimal, Granularity, Type, Value};
use sql::{Dialect, Expr, From, Function, Item, Relation, Select, Tree, render};

use super::*;

const ALL: [&MySql; 3] = [&MYSQL, &MARIADB, &TIDB];

#[test]
fn every_flavour_declares_every_truncation() {
    for dialect in ALL {
        for granularity in Granularity::ALL {
            let template = dialect.function(Function::Truncate(granularity));
            assert!(template.is_some_and(|text| text.contains("{0}")));
        }
    }
}

#[test]
fn casts_use_the_few_types_that_a_cast_knows() {
    let name = |kind| MYSQL.type_name(kind);
    assert_eq!(name(Type::Integer), "SIGNED");
    assert_eq!(name(Type::Text), "CHAR");
    let decimal = Type::Decimal {
        precision: 38,
        scale: 2,
    };
    assert_eq!(name(decimal), "DECIMAL(38, 2)");
}

#[test]
fn a_name_is_as_long_as_its_characters() {
    assert_eq!(MYSQL.identifier_length("żółć"), 4);
    assert_eq!(MYSQL.quote("a`b"), "`a``b`");
}

#[test]
fn functions_that_reach_beyond_their_arguments_are_not_on_the_list() {
    for dialect in ALL {
        for name in [
            "sleep",
            "benchmark",
            "load_file",
            "get_lock",
            "release_lock",
            "is_free_lock",
            "last_insert_id",
            "master_pos_wait",
            "updatexml",
            "extractvalue",
            "database",
            "user",
            "nextval",
            "lastval",
            "setval",
            "uuid_short",
            "repeat",
            "tidb_version",
        ] {
            assert!(!dialect.allows(name), "{name}");
        }
    }
}

#[test]
fn a_flavour_allows_what_only_it_has() {
    let has = |dialect: &MySql, name| dialect.allows(name);
    assert!(has(&TIDB, "approx_count_distinct") && !has(&MYSQL, "approx_count_distinct"));
    assert!(has(&MARIADB, "median") && !has(&TIDB, "median"));
}

#[test]
fn an_exact_number_stays_one_beside_a_column() {
    let value = Value::Decimal(Decimal {
        unscaled: 125,
        scale: 2,
    });
    let item = Item {
        expr: Expr::Value(value.clone()),
        alias: "a".into(),
    };
    let from = From {
        relation: Relation::Table {
            schema: "s".into(),
            name: "t".into(),
        },
        alias: None,
        joins: Vec::new(),
    };
    let tree = Tree {
        with: Vec::new(),
        body: Select::new(vec![item], from),
    };
    let statement = render(&tree, &MYSQL);
    assert!(
        statement.text.contains("CAST(? AS DECIMAL(38, 2)) AS `a`"),
        "{}",
        statement.text
    );
    assert_eq!(statement.parameters, [value]);
}
