use base::{Granularity, Type};
use sql::{Dialect, Function};

use super::*;

#[test]
fn no_cast_makes_a_date_a_number_or_a_decimal_an_integer() {
    let decimal = Type::Decimal {
        precision: 38,
        scale: 2,
    };
    assert_eq!(Sqlite.type_name(decimal), "REAL");
    assert_eq!(Sqlite.type_name(Type::Date), "TEXT");
    assert_eq!(Sqlite.type_name(Type::Timestamp), "TEXT");
}

#[test]
fn every_truncation_is_declared() {
    for granularity in Granularity::ALL {
        let template = Sqlite.function(Function::Truncate(granularity));
        assert!(template.is_some_and(|text| text.contains("{0}")));
    }
}

#[test]
fn functions_that_reach_beyond_their_arguments_are_not_on_the_list() {
    for name in [
        "load_extension",
        "readfile",
        "writefile",
        "edit",
        "eval",
        "fts3_tokenizer",
        "sqlite_version",
        "changes",
        "last_insert_rowid",
        "printf",
        "format",
        "zeroblob",
        "randomblob",
        "group_concat",
    ] {
        assert!(!Sqlite.allows(name), "{name}");
    }
}
