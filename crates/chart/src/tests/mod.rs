mod choice;
mod golden;
mod property;

use base::{Format, Granularity, Type};

use crate::{Column, Role, Shape};

const MONEY: Type = Type::Decimal {
    precision: 38,
    scale: 2,
};

fn column(name: &str, title: &str, role: Role, kind: Type, distinct: Option<usize>) -> Column {
    Column {
        name: name.into(),
        title: title.into(),
        role,
        kind,
        format: Format::Plain,
        additive: role == Role::Measure,
        distinct,
    }
}

fn brand(distinct: usize) -> Column {
    column(
        "product.brand",
        "Brand",
        Role::Dimension,
        Type::Text,
        Some(distinct),
    )
}

fn zone(distinct: usize) -> Column {
    column(
        "geography.zone",
        "Zone",
        Role::Dimension,
        Type::Text,
        Some(distinct),
    )
}

fn month(distinct: usize) -> Column {
    let role = Role::Time(Granularity::Month);
    column(
        "sales.date.month",
        "Month",
        role,
        Type::Date,
        Some(distinct),
    )
}

fn sales() -> Column {
    let format = Format::Currency(Some("INR".into()));
    Column {
        format,
        ..column("sales.net_value", "Net sales", Role::Measure, MONEY, None)
    }
}

fn returns() -> Column {
    Column {
        name: "sales.returns".into(),
        title: "Returns".into(),
        ..sales()
    }
}

fn units() -> Column {
    column("sales.units", "Units", Role::Measure, Type::Integer, None)
}

fn margin() -> Column {
    let plain = column("sales.margin", "Margin", Role::Measure, Type::Float, None);
    Column {
        format: Format::Percent,
        ..plain
    }
}

fn shape(rows: usize, columns: Vec<Column>) -> Shape {
    Shape { columns, rows }
}
