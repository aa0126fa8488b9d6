//! Measures over windows of time in random models, and running totals.

use semantic::{Calculation, CalculationKind, Filter, Operator, Query};

use super::{Cube, Draw};

/// How far a window reaches from its period.
#[derive(Clone, Copy)]
pub(super) enum Reach {
    Open,
    /// So long after the first moment of the period.
    First(&'static str),
    /// So long after the first moment behind it.
    Behind(&'static str),
    /// From where the period of this granularity begins that holds its last moment.
    LongerOf(&'static str),
}

/// A measure: its name, its type, what it aggregates, its window as the model writes it, and what
/// that means.
pub(super) type Windowed = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Reach,
    Reach,
);

const WINDOWED: [Windowed; 10] = [
    (
        "lately",
        "sum",
        "total",
        "trailing: 7 days",
        Reach::Behind("-7 days"),
        NOW,
    ),
    (
        "seen",
        "count_distinct",
        "kinds",
        "trailing: 1 month",
        Reach::Behind("-1 month"),
        NOW,
    ),
    (
        "month_to_date",
        "count",
        "rows",
        "type: to_date, granularity: month",
        Reach::LongerOf("month"),
        NOW,
    ),
    (
        "year_to_date",
        "sum",
        "total",
        "type: to_date, granularity: fiscal_year",
        Reach::LongerOf("fiscal_year"),
        NOW,
    ),
    (
        "ever",
        "sum",
        "total",
        "trailing: unbounded",
        Reach::Open,
        NOW,
    ),
    (
        "always",
        "count",
        "rows",
        "trailing: unbounded, leading: unbounded",
        Reach::Open,
        Reach::Open,
    ),
    (
        "mean_around",
        "avg",
        "average",
        "trailing: 3 days, leading: 2 days, offset: start",
        Reach::First("-3 days"),
        Reach::First("2 days"),
    ),
    (
        "before",
        "max",
        "most",
        "trailing: 1 quarter, offset: start",
        Reach::First("-1 quarter"),
        Reach::First("0 days"),
    ),
    (
        "coming",
        "count",
        "rows",
        "leading: unbounded",
        NOW,
        Reach::Open,
    ),
    (
        "this_hour",
        "sum",
        "total",
        "trailing: 30 hours, leading: 90 minutes",
        Reach::Behind("-30 hours"),
        Reach::Behind("90 minutes"),
    ),
];

/// Up to the end of the period.
const NOW: Reach = Reach::Behind("0 days");

/// A ratio of two of them.
pub(super) const RATIO: &str = "pace";

/// The lines of the model, for a cube whose whole numbers stand in a column.
pub(super) fn measures(whole: &str) -> String {
    let mut text = String::new();
    for (name, kind, of, window, ..) in WINDOWED {
        let sql = match of {
            "rows" => String::new(),
            _ => format!(", sql: \"{{CUBE}}.{whole}\""),
        };
        text.push_str(&format!(
            "      - {{name: {name}{sql}, type: {kind}, rolling_window: {{{window}}}}}\n"
        ));
    }
    text.push_str(&format!(
        "      - {{name: {RATIO}, sql: \"{{lately}} / NULLIF({{month_to_date}}, 0)\", type: number}}\n"
    ));
    text
}

/// Adds measures over windows, conditions on them, and a running total.
pub(super) fn windows(draw: &mut Draw, root: &Cube, query: &mut Query) {
    let mut names: Vec<&str> = WINDOWED.iter().map(|(name, ..)| *name).collect();
    names.push(RATIO);
    let others = query.top.as_ref().is_some_and(|top| top.others);
    if !query.time_dimensions.is_empty() && !others && draw.one_in(4) {
        let path = |name: &str| format!("{}.{name}", root.name);
        let chosen = draw.some(&names, 3);
        query
            .measures
            .extend(chosen.into_iter().map(|name| path(name)));
        if draw.one_in(4) {
            query.filters.push(Filter::Test {
                member: path("ever"),
                operator: *draw.of(&[Operator::Gt, Operator::Set, Operator::NotSet]),
                values: Vec::new(),
                null: false,
            });
            if let Some(Filter::Test {
                operator: Operator::Gt,
                values,
                ..
            }) = query.filters.last_mut()
            {
                values.push("2".into());
            }
        }
    }
    let cuts = query
        .time_dimensions
        .iter()
        .filter(|time| time.granularity.is_some());
    if cuts.count() == 1 && !others && draw.one_in(4) {
        let measures: Vec<&str> = root
            .measures
            .iter()
            .map(|measure| measure.path.as_str())
            .collect();
        let numbers = ["rows", "_total", "_kinds", "_average", "ratio", "raised"];
        let fits = |path: &&&str| numbers.iter().any(|end| path.ends_with(end));
        let measures: Vec<&str> = measures.iter().filter(fits).copied().collect();
        query.calculations.push(Calculation {
            name: "so_far".to_owned(),
            of: (*draw.of(&measures)).to_owned(),
            kind: CalculationKind::Running {
                restart: draw
                    .of(&[
                        None,
                        Some("year"),
                        Some("quarter"),
                        Some("fiscal_year"),
                        Some("fiscal_month"),
                    ])
                    .map(str::to_owned),
                time: None,
            },
        });
    }
}

pub(super) fn windowed(path: &str) -> Option<&'static Windowed> {
    let name = path.rsplit('.').next().unwrap_or_default();
    WINDOWED.iter().find(|(known, ..)| *known == name)
}

/// The measure whose rows one over windows aggregates.
pub(super) fn behind(name: &str, whole: &str) -> Option<String> {
    let (_, _, of, ..) = windowed(name)?;
    Some(match *of {
        "rows" => "rows".to_owned(),
        how => format!("{whole}_{how}"),
    })
}

/// Whether a measure looks at other rows than those of its group.
pub(super) fn is_windowed(path: &str) -> bool {
    windowed(path).is_some() || path.ends_with(&format!(".{RATIO}"))
}
