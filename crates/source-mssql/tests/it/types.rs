//! Every type of SQL Server's, with values at its ends and with NULL.

use arrow_array::cast::AsArray;
use arrow_array::*;
use base::Code;
use tds_double::{Column, Reply, Type, Value};

use crate::served::{ANY, fetch, open, serve};

/// What a column of that type becomes; a NULL is added to its values.
pub async fn read(of: Type, values: Vec<Value>) -> Result<ArrayRef, source::Error> {
    let double = serve(move |_| {
        let rows = values.clone().into_iter().chain([Value::Null]);
        Reply::rows(&[Column::new("a", of)], rows.map(|value| vec![value]))
    })
    .await;
    let batches = fetch(&*open(&double, &[]), ANY).await?;
    Ok(batches[0].column(0).clone())
}

pub async fn assert_reads<A: Array>(of: Type, values: Vec<Value>, expected: A) {
    let array = read(of, values).await.expect("it can be read");
    assert_eq!(array.data_type(), expected.data_type(), "{of:?}");
    assert!(
        array.to_data() == expected.to_data(),
        "{of:?}: {}",
        shortened(&array, &expected)
    );
}

#[tokio::test]
async fn numbers_are_read_to_their_ends() {
    let int = |numbers: &[i64]| numbers.iter().copied().map(Value::Int).collect::<Vec<_>>();
    let bits = vec![Value::Bool(true), Value::Bool(false)];
    assert_reads(
        Type::Bit,
        bits,
        BooleanArray::from(vec![Some(true), Some(false), None]),
    )
    .await;
    let tiny = UInt8Array::from(vec![Some(0), Some(255), None]);
    assert_reads(Type::TinyInt, int(&[0, 255]), tiny).await;
    let small = Int16Array::from(vec![Some(i16::MIN), Some(i16::MAX), None]);
    assert_reads(Type::SmallInt, int(&[-32_768, 32_767]), small).await;
    let plain = Int32Array::from(vec![Some(i32::MIN), Some(i32::MAX), None]);
    assert_reads(Type::Int, int(&[i32::MIN.into(), i32::MAX.into()]), plain).await;
    let big = Int64Array::from(vec![Some(i64::MIN), Some(i64::MAX), None]);
    assert_reads(Type::BigInt, int(&[i64::MIN, i64::MAX]), big).await;
    let floats = || vec![Value::Float(0.5), Value::Float(-1e30)];
    let real = Float32Array::from(vec![Some(0.5), Some(-1e30), None]);
    assert_reads(Type::Real, floats(), real).await;
    let double = Float64Array::from(vec![Some(0.5), Some(-1e30), None]);
    assert_reads(Type::Float, floats(), double).await;
}

fn decimals(values: &[i128], precision: u8, scale: i8) -> Decimal128Array {
    let values = values.iter().copied().map(Some).chain([None]);
    let array = Decimal128Array::from_iter(values);
    array
        .with_precision_and_scale(precision, scale)
        .expect("digits enough")
}

#[tokio::test]
async fn exact_numbers_keep_all_their_digits() {
    let most = 10i128.pow(38) - 1;
    let of = |values: &[i128], scale| values.iter().map(|v| Value::Decimal(*v, scale)).collect();
    let wide = [most, -most, 0, 1];
    assert_reads(
        Type::Decimal(38, 10),
        of(&wide, 10),
        decimals(&wide, 38, 10),
    )
    .await;
    let plain = [12_345, -5];
    assert_reads(Type::Decimal(9, 2), of(&plain, 2), decimals(&plain, 9, 2)).await;
    // 922,337,203,685,477.5807 and its opposite end, in halves on the wire.
    let money = [
        i128::from(i64::MAX),
        i128::from(i64::MIN),
        -1,
        1 << 32,
        0x8000_0000,
    ];
    let expected = Decimal128Array::from_iter(money.iter().copied().map(Some).chain([None]));
    let expected = expected.with_precision_and_scale(19, 4).expect("a type");
    assert_reads(Type::Money, of(&money, 4), expected).await;
    let small = [i128::from(i32::MAX), i128::from(i32::MIN)];
    assert_reads(Type::SmallMoney, of(&small, 4), decimals(&small, 10, 4)).await;
}

/// From 0001-01-01 to 1970-01-01.
const EPOCH: i64 = 719_162;
const DAY: i64 = 86_400_000_000;
/// 9999-12-31.
const LAST: i64 = 3_652_058;

#[tokio::test]
async fn days_are_read_from_the_year_1_to_9999() {
    let days = [0, EPOCH, 738_915, LAST];
    let given = days.iter().map(|day| Value::Date(*day as u32)).collect();
    let expected = days
        .iter()
        .map(|day| Some((day - EPOCH) as i32))
        .chain([None]);
    assert_reads(Type::Date, given, Date32Array::from_iter(expected)).await;
}

#[tokio::test]
async fn times_of_day_are_read_in_every_scale() {
    for (scale, units, micros) in [
        (0, 86_399, 86_399_000_000),
        (3, 1, 1_000),
        (6, 86_399_999_999, 86_399_999_999),
        // The seventh digit has no place.
        (7, 123_456_789_019, 12_345_678_901),
    ] {
        let expected = Time64MicrosecondArray::from(vec![Some(micros), None]);
        assert_reads(Type::Time(scale), vec![Value::Time(units, scale)], expected).await;
    }
}

#[tokio::test]
async fn points_in_time_are_read_to_their_ends() {
    let of = |micros: &[i64]| {
        TimestampMicrosecondArray::from_iter(micros.iter().copied().map(Some).chain([None]))
    };
    let last = 863_999_999_999;
    let given = vec![
        Value::DateTime(0, 0, 7),
        Value::DateTime(LAST as i32, last, 7),
    ];
    let ends = [-EPOCH * DAY, (LAST - EPOCH) * DAY + DAY - 1];
    assert_reads(Type::DateTime2(7), given, of(&ends)).await;
    let given = vec![Value::DateTime(EPOCH as i32, 1_234, 3)];
    assert_reads(Type::DateTime2(3), given, of(&[1_234_000])).await;
    // Days since 1900; three hundredths of a second.
    let given = [
        (-53_690, 0),
        (25_567, 1),
        (25_567, 2),
        (25_567, 3),
        (2_958_463, 25_919_999),
    ];
    let given = given
        .map(|(day, ticks)| Value::DateTime(day, ticks, 0))
        .to_vec();
    let last = (2_958_463 - 25_567) * DAY + 86_399_997_000;
    let expected = of(&[-79_257 * DAY, 3_000, 7_000, 10_000, last]);
    assert_reads(Type::DateTime, given, expected).await;
    let given = vec![
        Value::DateTime(25_567, 61, 0),
        Value::DateTime(65_535, 1_439, 0),
    ];
    let expected = of(&[3_660_000_000, (65_535 - 25_567) * DAY + 86_340_000_000]);
    assert_reads(Type::SmallDateTime, given, expected).await;
}

#[tokio::test]
async fn a_point_in_time_with_an_offset_is_that_point_in_utc() {
    let units = 12 * 3_600 * 10_000_000;
    let given = [120, 0, -840].map(|offset| Value::DateTimeOffset(EPOCH as i32, units, 7, offset));
    let noon = Some(43_200_000_000);
    let expected = TimestampMicrosecondArray::from(vec![noon, noon, noon, None]);
    assert_reads(
        Type::DateTimeOffset(7),
        given.to_vec(),
        expected.with_timezone("UTC"),
    )
    .await;
}

#[tokio::test]
async fn a_uniqueidentifier_is_written_as_the_server_writes_it() {
    // Its first three parts come the least byte first.
    let bytes = [
        0xFF, 0x19, 0x96, 0x6F, 0x86, 0x8B, 0x11, 0xD0, 0xB4, 0x2D, 0x00, 0xC0, 0x4F, 0xC9, 0x64,
        0xFF,
    ];
    let text = "6F9619FF-8B86-D011-B42D-00C04FC964FF";
    let expected = StringArray::from(vec![Some(text), None]);
    assert_reads(
        Type::UniqueIdentifier,
        vec![Value::Bytes(bytes.to_vec())],
        expected,
    )
    .await;
}

#[tokio::test]
async fn what_has_no_form_is_refused_with_the_way_out() {
    for (of, value, name) in [
        (Type::Xml, Value::from("<a/>"), "xml"),
        (Type::Variant, Value::from("anything"), "sql_variant"),
        (
            Type::Udt("hierarchyid"),
            Value::Bytes(vec![0x58]),
            "a type of .NET",
        ),
    ] {
        let error = read(of, vec![value]).await.expect_err("it has no form");
        assert_eq!(error.code(), Code::SourceUnsupported, "{of:?}");
        let expected = format!(
            "the column 'a' is {name}, which has no form in a result: \
             in the model, write CAST(... AS NVARCHAR(MAX)) around it"
        );
        assert_eq!(error.detail(), Some(&*expected));
    }
}

#[tokio::test]
async fn a_result_without_rows_still_has_columns() {
    let double = serve(|_| Reply::rows(&[Column::new("a", Type::Decimal(12, 2))], [])).await;
    let batches = fetch(&*open(&double, &[]), ANY).await.expect("a result");
    assert_eq!(batches.len(), 1);
    assert_eq!(batches[0].num_rows(), 0);
    let expected = arrow_schema::DataType::Decimal128(12, 2);
    assert_eq!(batches[0].schema().field(0).data_type(), &expected);
}

#[tokio::test]
async fn rows_come_in_batches_that_hold_all_of_them_once() {
    let double = serve(|_| crate::served::counting(20_001)).await;
    let batches = fetch(&*open(&double, &[]), ANY).await.expect("a result");
    assert!(batches.len() >= 3, "{} batches", batches.len());
    let numbers = batches.iter().flat_map(|batch| {
        let array = batch
            .column(0)
            .as_primitive::<arrow_array::types::Int64Type>();
        array.values().to_vec()
    });
    assert!(numbers.eq(0..20_001));
}

/// Long values tell nobody anything.
fn shortened(read: &dyn Array, expected: &dyn Array) -> String {
    let told = format!("read {read:?}, not {expected:?}");
    told.chars().take(2_000).collect()
}
