//! What the engine has made, in columns that whoever reads a result knows.
//!
//! Lists, structures, intervals and the like have no value of ours: they become the texts that
//! the engine's own client would print. A name out of an enumeration becomes that name.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, IntervalUnit, Schema, SchemaRef};
use duckdb::arrow::error::ArrowError;
use duckdb::arrow::util::display::{ArrayFormatter, FormatOptions};
use source::Error;

/// A schema with texts where there are columns that nobody else knows.
pub fn known(schema: &SchemaRef) -> SchemaRef {
    let fields = schema
        .fields()
        .iter()
        .map(|field| match is_odd(field.data_type()) {
            true => Arc::new(Field::new(field.name(), DataType::Utf8, true)),
            false => field.clone(),
        });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The batch in that schema. Next to always it is that already.
pub fn readable(batch: RecordBatch) -> Result<RecordBatch, Error> {
    let schema = batch.schema();
    if !schema
        .fields()
        .iter()
        .any(|field| is_odd(field.data_type()))
    {
        return Ok(batch);
    }
    let columns = batch
        .columns()
        .iter()
        .map(|column| match is_odd(column.data_type()) {
            true => as_text(column),
            false => Ok(column.clone()),
        });
    let columns = columns.collect::<Result<Vec<_>, _>>();
    let batch = columns.and_then(|columns| RecordBatch::try_new(known(&schema), columns));
    batch.map_err(|error| Error::Unsupported {
        detail: error.to_string(),
    })
}

fn is_odd(kind: &DataType) -> bool {
    use DataType::*;
    matches!(
        kind,
        List(_)
            | LargeList(_)
            | FixedSizeList(..)
            | Struct(_)
            | Map(..)
            | Union(..)
            | Interval(
                IntervalUnit::MonthDayNano | IntervalUnit::DayTime | IntervalUnit::YearMonth
            )
            | Dictionary(..)
    )
}

fn as_text(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let options = FormatOptions::new().with_null("NULL");
    let formatter = ArrayFormatter::try_new(column, &options)?;
    let texts = (0..column.len()).map(|row| match column.is_null(row) {
        true => Ok(None),
        false => formatter.value(row).try_to_string().map(Some),
    });
    let texts = texts.collect::<Result<StringArray, _>>()?;
    Ok(Arc::new(texts))
}
