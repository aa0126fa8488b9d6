//! Arrow's types in the compiler's words.

use arrow_schema::DataType;
use base::Type;
use sql::{Column, Table};

use crate::NewTable;

/// The compiler's word for an Arrow type, if it has one.
pub fn kind_of(arrow: &DataType) -> Option<Type> {
    use DataType as A;
    match arrow {
        A::Utf8 | A::LargeUtf8 | A::Utf8View => Some(Type::Text),
        A::Int8 | A::Int16 | A::Int32 | A::Int64 | A::UInt8 | A::UInt16 | A::UInt32 => {
            Some(Type::Integer)
        }
        A::Float16 | A::Float32 | A::Float64 => Some(Type::Float),
        A::Decimal128(precision, scale) => u8::try_from(*scale).ok().map(|scale| Type::Decimal {
            precision: *precision,
            scale,
        }),
        A::Boolean => Some(Type::Boolean),
        A::Date32 | A::Date64 => Some(Type::Date),
        A::Timestamp(..) => Some(Type::Timestamp),
        _ => None,
    }
}

impl NewTable {
    /// The table as introspection would describe it once it is created.
    pub fn describe(&self) -> Table {
        let columns = self.columns.fields().iter();
        let columns = columns.map(|field| Column::new(field.name(), kind_of(field.data_type())));
        Table {
            primary_key: self.primary_key.clone(),
            ..Table::new(&self.schema, &self.name, columns.collect())
        }
    }
}
