//! The types of DuckDB, and how their values arrive.

use testkit::contract::Sample;

pub fn samples() -> Vec<Sample> {
    let lists = [whole(), exact(), texts(), times(), nested()];
    lists.into_iter().flatten().collect()
}

const fn sample(
    declared: &'static str,
    arrow: &'static str,
    values: &'static [(&'static str, &'static str)],
) -> Sample {
    Sample {
        declared,
        arrow,
        values,
    }
}

fn whole() -> Vec<Sample> {
    vec![
        sample(
            "BOOLEAN",
            "Boolean",
            &[("TRUE", "true"), ("FALSE", "false")],
        ),
        sample("TINYINT", "Int8", &[("-128", "-128"), ("127", "127")]),
        sample("SMALLINT", "Int16", &[("-32768", "-32768")]),
        sample(
            "INTEGER",
            "Int32",
            &[("-2147483648", "-2147483648"), ("7", "7")],
        ),
        sample(
            "BIGINT",
            "Int64",
            &[
                ("-9223372036854775808", "-9223372036854775808"),
                ("9223372036854775807", "9223372036854775807"),
            ],
        ),
        sample("UTINYINT", "UInt8", &[("255", "255")]),
        sample("USMALLINT", "UInt16", &[("65535", "65535")]),
        sample("UINTEGER", "UInt32", &[("4294967295", "4294967295")]),
        sample(
            "UBIGINT",
            "UInt64",
            &[("18446744073709551615", "18446744073709551615")],
        ),
    ]
}

fn exact() -> Vec<Sample> {
    vec![
        sample(
            "HUGEINT",
            "Decimal128(38, 0)",
            &[(
                "12345678901234567890123456789",
                "12345678901234567890123456789",
            )],
        ),
        sample("FLOAT", "Float32", &[("1.5", "1.5"), ("-0.25", "-0.25")]),
        sample(
            "DOUBLE",
            "Float64",
            &[("0.1", "0.1"), ("-1.5e10", "-15000000000")],
        ),
        sample(
            "DECIMAL(4, 1)",
            "Decimal128(4, 1)",
            &[("12.5", "12.5"), ("-0.1", "-0.1")],
        ),
        sample(
            "DECIMAL(38, 10)",
            "Decimal128(38, 10)",
            &[(
                "1234567890123456789012345678.0123456789",
                "1234567890123456789012345678.0123456789",
            )],
        ),
    ]
}

fn texts() -> Vec<Sample> {
    vec![
        sample(
            "VARCHAR",
            "Utf8",
            &[("'x'", "x"), ("''", ""), ("'null'", "null")],
        ),
        sample(
            "UUID",
            "Utf8",
            &[(
                "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
            )],
        ),
        sample(
            "JSON",
            "Utf8",
            &[("'{\"a\": [1, null]}'", "{\"a\": [1, null]}")],
        ),
        sample("ENUM ('small', 'large')", "Utf8", &[("'large'", "large")]),
        // As the engine keeps them: the bits that fill up the first byte are counted before it.
        sample("BIT", "Binary", &[("'0101'", "04f5")]),
        sample(
            "BLOB",
            "Binary",
            &[("'\\x00\\xFF'::BLOB", "00ff"), ("''::BLOB", "")],
        ),
    ]
}

fn times() -> Vec<Sample> {
    vec![
        sample(
            "DATE",
            "Date32",
            &[
                ("'2024-02-29'", "2024-02-29"),
                ("'0001-01-01'", "0001-01-01"),
            ],
        ),
        sample("TIME", "Time64(µs)", &[("'23:59:59.5'", "23:59:59.500000")]),
        sample(
            "TIMESTAMP",
            "Timestamp(µs)",
            &[
                ("'2024-02-29 23:59:59.5'", "2024-02-29T23:59:59.500000"),
                ("'1969-12-31'", "1969-12-31T00:00:00"),
            ],
        ),
        sample(
            "TIMESTAMP_S",
            "Timestamp(s)",
            &[("'2024-02-29 23:59:59'", "2024-02-29T23:59:59")],
        ),
        sample(
            "TIMESTAMP_MS",
            "Timestamp(ms)",
            &[("'2024-02-29 23:59:59.5'", "2024-02-29T23:59:59.500000")],
        ),
        sample(
            "TIMESTAMP_NS",
            "Timestamp(ns)",
            &[("'2024-02-29 23:59:59.5'", "2024-02-29T23:59:59.500000")],
        ),
        sample(
            "TIMESTAMPTZ",
            "Timestamp(µs, \"UTC\")",
            &[("'2024-02-29 23:59:59+05:30'", "2024-02-29T18:29:59Z")],
        ),
        sample(
            "INTERVAL",
            "Utf8",
            &[
                ("INTERVAL 14 MONTH", "14 mons"),
                ("INTERVAL 3 DAY", "3 days"),
            ],
        ),
    ]
}

fn nested() -> Vec<Sample> {
    vec![
        sample(
            "INTEGER[]",
            "Utf8",
            &[("[1, NULL, 3]", "[1, NULL, 3]"), ("[]", "[]")],
        ),
        sample("INTEGER[2]", "Utf8", &[("[1, 2]", "[1, 2]")]),
        sample(
            "STRUCT(a INTEGER, b VARCHAR)",
            "Utf8",
            &[("{'a': 1, 'b': 'x'}", "{a: 1, b: x}")],
        ),
        sample(
            "MAP(VARCHAR, INTEGER)",
            "Utf8",
            &[("MAP {'a': 1}", "{a: 1}")],
        ),
    ]
}
