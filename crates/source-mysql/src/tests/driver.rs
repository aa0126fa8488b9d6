//! What the client makes of the server's words, without one.

use std::time::Duration;

use base::{Decimal, Type, Value};
use jiff::civil::date;
use mysql_async::consts::{ColumnFlags, ColumnType};
use mysql_async::{Column as WireColumn, Error as Client, ServerError, Value as Wire};
use source::{Error, Grantee, Kind, RowBuilder};

use crate::errors::{failed, of_warning};
use crate::introspect::kind_of;
use crate::number::{bits, wide};
use crate::server::{Flavour, Product};
use crate::{grants, privileges, types};

#[test]
fn a_version_tells_the_flavour() {
    for (version, flavour) in [
        ("8.0.36", Flavour::MySql),
        ("9.7.4-2", Flavour::MySql),
        ("10.11.19-MariaDB-0+deb12u1", Flavour::MariaDb),
        ("11.8.6-MariaDB", Flavour::MariaDb),
        ("8.0.11-TiDB-v7.5.0", Flavour::TiDb),
    ] {
        assert_eq!(Product::read(version).expect(version).flavour, flavour);
    }
}

#[test]
fn a_server_that_is_too_old_is_refused_with_what_is_needed() {
    for (version, told) in [
        ("5.7.44-log", "MySQL 5.7.44-log is older than 8.0"),
        (
            "10.3.39-MariaDB",
            "MariaDB 10.3.39-MariaDB is older than 10.5",
        ),
        (
            "5.7.25-TiDB-v5.4.3",
            "TiDB 5.7.25-TiDB-v5.4.3 is older than 6.0",
        ),
        ("unheard of", "MySQL unheard of is older"),
    ] {
        let error = Product::read(version).expect_err(version);
        assert!(
            error
                .detail()
                .is_some_and(|detail| detail.starts_with(told)),
            "{error:?}"
        );
    }
}

#[test]
fn each_flavour_is_told_to_read_and_when_to_stop() {
    let told = |version: &str| {
        let product = Product::read(version).expect(version);
        product.session(Duration::from_millis(1_500)).join("; ")
    };
    assert!(told("8.4.0").contains("max_execution_time = 1500; SET SESSION TRANSACTION READ ONLY"));
    assert!(
        told("10.11.2-MariaDB").contains("max_statement_time = 1500 / 1000; SET SESSION TRANS")
    );
    assert!(!told("8.0.11-TiDB-v7.5.0").contains("READ ONLY"));
    let moves = "optimizer_switch = 'condition_pushdown_for_derived=off'";
    assert!(told("10.11.2-MariaDB").ends_with(moves));
    assert!(!told("8.4.0").contains("optimizer_switch"));
}

fn server(code: u16) -> Error {
    failed(Client::Server(ServerError {
        code,
        message: "something about a table".into(),
        state: "HY000".into(),
    }))
}

#[test]
fn what_the_server_says_has_a_word_of_ours() {
    type Is = fn(&Error) -> bool;
    let words: &[(&[u16], Is)] = &[
        (&[1040, 1049, 3159], |e| matches!(e, Error::Refused { .. })),
        (&[1044, 1045, 1142, 1143, 1227, 1290, 1792], |e| {
            matches!(e, Error::Unauthorised { .. })
        }),
        (&[1054, 1146, 1356], |e| {
            matches!(e, Error::MissingObject { .. })
        }),
        (&[1205, 3024, 1969], |e| matches!(e, Error::Timeout)),
        (&[1053, 1927, 4031], |e| {
            matches!(e, Error::Unreachable { .. })
        }),
        (&[1317], |e| matches!(e, Error::Cancelled)),
        (&[1064, 1690], |e| matches!(e, Error::Failed { .. })),
    ];
    for (codes, is) in words {
        for code in *codes {
            assert!(is(&server(*code)), "{code}: {:?}", server(*code));
        }
    }
}

#[test]
fn a_warning_of_a_wrong_number_is_a_fault_and_others_are_not() {
    assert!(of_warning(1264, "Out of range value for column 'a' at row 1").is_some());
    assert!(of_warning(1292, "Truncated incorrect INTEGER value: 'abc'").is_some());
    assert!(of_warning(1292, "Truncated incorrect CHAR(3) value: 'long'").is_none());
    assert!(of_warning(1681, "Integer display width is deprecated").is_none());
}

#[test]
fn the_type_of_a_column_is_read_as_it_is_written() {
    let decimal = |precision, scale| Some(Type::Decimal { precision, scale });
    for (native, kind) in [
        ("tinyint(1)", Some(Type::Boolean)),
        ("tinyint(1) unsigned", Some(Type::Integer)),
        ("tinyint", Some(Type::Integer)),
        ("int(11)", Some(Type::Integer)),
        ("int unsigned", Some(Type::Integer)),
        ("bigint(20) unsigned", decimal(20, 0)),
        ("year(4)", Some(Type::Integer)),
        ("decimal(14,2)", decimal(14, 2)),
        ("decimal(10,0) unsigned zerofill", decimal(10, 0)),
        // Their sums may have more digits than the compiler casts them to.
        ("decimal(38,20)", None),
        ("bit(1)", Some(Type::Boolean)),
        ("bit(8)", None),
        ("datetime(6)", Some(Type::Timestamp)),
        ("timestamp", Some(Type::Timestamp)),
        ("time", None),
        ("enum('a(1)','b')", Some(Type::Text)),
        ("longtext", Some(Type::Text)),
        ("varbinary(16)", None),
        ("json", None),
        ("geometry", None),
    ] {
        assert_eq!(kind_of(native), kind, "{native}");
    }
}

fn column(kind: ColumnType, length: u32) -> WireColumn {
    WireColumn::new(kind)
        .with_name(b"a")
        .with_column_length(length)
}

#[test]
fn the_kind_of_a_column_is_what_the_server_means_by_it() {
    use ColumnType as T;
    let unsigned = ColumnFlags::UNSIGNED_FLAG;
    for (column, kind) in [
        (column(T::MYSQL_TYPE_TINY, 1), Kind::Boolean),
        (column(T::MYSQL_TYPE_TINY, 4), Kind::Short),
        (
            column(T::MYSQL_TYPE_LONGLONG, 20).with_flags(unsigned),
            Kind::Unsigned,
        ),
        (
            column(T::MYSQL_TYPE_NEWDECIMAL, 16).with_decimals(2),
            Kind::Decimal {
                precision: 14,
                scale: 2,
            },
        ),
        (
            column(T::MYSQL_TYPE_NEWDECIMAL, 5).with_flags(unsigned),
            Kind::Decimal {
                precision: 5,
                scale: 0,
            },
        ),
        (
            column(T::MYSQL_TYPE_NEWDECIMAL, 67).with_decimals(30),
            Kind::Wide {
                precision: 65,
                scale: 30,
            },
        ),
        (
            column(T::MYSQL_TYPE_BLOB, 100).with_character_set(63),
            Kind::Bytes,
        ),
        (
            column(T::MYSQL_TYPE_BLOB, 100).with_character_set(45),
            Kind::Text,
        ),
        (
            column(T::MYSQL_TYPE_JSON, 100).with_character_set(63),
            Kind::Text,
        ),
        (column(T::MYSQL_TYPE_TIME, 10), Kind::Text),
        (column(T::MYSQL_TYPE_BIT, 12), Kind::Unsigned),
    ] {
        assert_eq!(
            types::kind(&column, true).expect("read"),
            kind,
            "{column:?}"
        );
    }
    let single = column(T::MYSQL_TYPE_TINY, 1);
    assert_eq!(types::kind(&single, false).expect("read"), Kind::Short);
    let refused =
        types::kind(&column(T::MYSQL_TYPE_GEOMETRY, 1), true).expect_err("no type of ours");
    assert!(
        refused
            .detail()
            .is_some_and(|detail| detail.contains("the column 'a'"))
    );
}

/// What a column of a kind makes of a value: its text, or the fault.
fn pushed(kind: Kind, value: Wire) -> Result<Value, String> {
    let mut rows = RowBuilder::new([("a".to_owned(), kind)]);
    let told = |error: Error| error.detail().unwrap_or_default().to_owned();
    types::push(rows.column(0), value).map_err(told)?;
    rows.end_row().map_err(told)?;
    let batch = rows.finish().map_err(told)?.expect("a batch");
    Ok(insight::value_at(&batch, 0, 0))
}

#[test]
fn values_arrive_as_they_are() {
    let bytes = |text: &str| Wire::Bytes(text.into());
    let decimal = |unscaled, scale| Value::Decimal(Decimal { unscaled, scale });
    for (kind, wire, value) in [
        (Kind::Boolean, Wire::Int(1), Value::Boolean(true)),
        (Kind::Boolean, Wire::Bytes(vec![0]), Value::Boolean(false)),
        (Kind::Unsigned, Wire::Bytes(vec![1, 0]), Value::Integer(256)),
        (
            Kind::Unsigned,
            Wire::UInt(u64::MAX),
            decimal(u64::MAX.into(), 0),
        ),
        (
            Kind::Decimal {
                precision: 4,
                scale: 2,
            },
            bytes("-0.05"),
            decimal(-5, 2),
        ),
        (
            Kind::Date,
            Wire::Date(2024, 2, 29, 0, 0, 0, 0),
            Value::Date(date(2024, 2, 29)),
        ),
        (Kind::Date, Wire::Date(0, 0, 0, 0, 0, 0, 0), Value::Null),
        (
            Kind::Timestamp,
            Wire::Date(1969, 12, 31, 23, 59, 59, 999_999),
            Value::Timestamp(date(1969, 12, 31).at(23, 59, 59, 999_999_000)),
        ),
        (
            Kind::Text,
            Wire::Time(true, 34, 22, 59, 59, 0),
            Value::Text("-838:59:59".into()),
        ),
        (
            Kind::Text,
            Wire::Time(false, 0, 0, 0, 1, 500),
            Value::Text("00:00:01.000500".into()),
        ),
        (Kind::Text, bytes("żółć"), Value::Text("żółć".into())),
        (Kind::Text, Wire::NULL, Value::Null),
    ] {
        assert_eq!(pushed(kind, wire.clone()), Ok(value), "{wire:?}");
    }
}

#[test]
fn what_a_column_cannot_hold_names_the_column() {
    for (kind, wire, told) in [
        (
            Kind::Boolean,
            Wire::Int(2),
            "has 2 (the option 'tinyint1: integer'",
        ),
        (
            Kind::Date,
            Wire::Date(2026, 2, 0, 0, 0, 0, 0),
            "2026-02-00, a day that is in no calendar",
        ),
        (
            Kind::Date,
            Wire::Date(2026, 2, 31, 0, 0, 0, 0),
            "2026-02-31",
        ),
        (
            Kind::Text,
            Wire::Bytes(vec![0xff]),
            "bytes that are no text",
        ),
    ] {
        let fault = pushed(kind, wire).expect_err(told);
        assert!(
            fault.contains("the column 'a'") && fault.contains(told),
            "{fault}"
        );
    }
}

#[test]
fn long_numbers_keep_every_digit() {
    let digits = "-12345678901234567890123456789012345.678901234567890123456789012345";
    let number = wide(digits.as_bytes(), 30).expect("65 digits");
    assert_eq!(number.to_string(), digits.replace('.', ""));
    assert_eq!(wide(b"1.5", 3).map(|n| n.to_string()), Some("1500".into()));
    assert_eq!(wide(b"1.5", 0), None);
    assert_eq!((bits(&[1, 2]), bits(&[0; 9])), (Some(258), None));
}

#[test]
fn parameters_have_the_types_of_their_values() {
    let moment = date(2026, 11, 20).at(8, 30, 0, 250_000_000);
    for (value, wire) in [
        (
            Value::Date(date(2026, 11, 20)),
            Wire::Date(2026, 11, 20, 0, 0, 0, 0),
        ),
        (
            Value::Timestamp(moment),
            Wire::Date(2026, 11, 20, 8, 30, 0, 250_000),
        ),
        (
            Value::Decimal(Decimal {
                unscaled: -5,
                scale: 2,
            }),
            Wire::Bytes(b"-0.05".to_vec()),
        ),
        (Value::Boolean(true), Wire::Int(1)),
        (Value::Null, Wire::NULL),
    ] {
        assert_eq!(types::bind(&value).expect("bound"), wire);
    }
    for value in [Value::Float(f64::NAN), Value::Date(date(-1, 1, 1))] {
        assert!(types::bind(&value).is_err(), "{value:?}");
    }
}

#[test]
fn grants_let_in_no_database_that_looks_alike() {
    let script = grants::script(&Grantee {
        login: "o'brien".into(),
        database: "unused".into(),
        schemas: vec!["client_a".into(), "b`c%".into()],
    });
    assert!(
        script.contains("ON `client\\_a`.* TO 'o''brien'@'%';"),
        "{script}"
    );
    assert!(script.contains("ON `b``c\\%`.*"), "{script}");
    assert!(!script.contains("unused") && !script.contains("INSERT"));
}

#[test]
fn who_could_write_is_known_by_what_was_granted() {
    let can = |line: &str| privileges::can_write(&[line.to_owned()]);
    for line in [
        "GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*ABC'",
        "GRANT SELECT, SHOW VIEW ON `client\\_a`.* TO `a`@`%`",
        "GRANT SELECT (`a`, `b`) ON `s`.`t` TO `a`@`%`",
        "GRANT `readers`@`%` TO `a`@`%`",
    ] {
        assert!(!can(line), "{line}");
    }
    for line in [
        "GRANT ALL PRIVILEGES ON *.* TO `root`@`%` WITH GRANT OPTION",
        "GRANT SELECT, INSERT ON `s`.* TO `a`@`%`",
        "GRANT SELECT (`a`), UPDATE (`b`) ON `s`.`t` TO `a`@`%`",
        "GRANT SELECT ON `s`.* TO `a`@`%` WITH GRANT OPTION",
        "GRANT FILE ON *.* TO `a`@`%`",
    ] {
        assert!(can(line), "{line}");
    }
}
