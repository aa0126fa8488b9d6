//! A random model as Cube YAML.

use super::calendar::{OWN, OWN_OF_TIMES};
use super::policy::{policies, rules, trees};
use super::shape::{Declared, Shape, Written, reaches};
use super::windows;
use super::{Cube, Draw, Kind, Measure, Options, SCHEMA};

/// The text of the model file, and its cubes.
pub(super) fn model(draw: &mut Draw, shapes: &[Shape], options: Options) -> (String, Vec<Cube>) {
    let mut writers: Vec<Writer> = (0..shapes.len())
        .map(|place| Writer::new(shapes, place))
        .collect();
    for writer in &mut writers {
        writer.plain_members();
        writer.computed_dimensions(draw, options);
        writer.computed_measures(draw);
        writer.aggregated_dimensions();
        writer.segments();
    }
    let mut text = String::from("cubes:\n");
    let mut cubes: Vec<Cube> = Vec::new();
    let mut texts = Vec::new();
    for writer in writers {
        texts.push(writer.cube_text(options));
        cubes.push(writer.cube);
    }
    for place in 0..cubes.len() {
        let rules = rules(draw, &cubes, place);
        text.push_str(&texts[place]);
        text.push_str(&policies(shapes[place].fact, &rules));
        cubes[place].rules = rules;
    }
    (text, cubes)
}

/// A fact that holds the key of a cube.
fn counted(shapes: &[Shape], place: usize) -> Option<usize> {
    let holds = |shape: &Shape| shape.fact && shape.links.iter().any(|link| link.to == place);
    shapes.iter().position(holds)
}

struct Writer<'a> {
    shapes: &'a [Shape],
    shape: &'a Shape,
    place: usize,
    cube: Cube,
    dimensions: String,
    measures: String,
    segments: String,
}

impl<'a> Writer<'a> {
    fn new(shapes: &'a [Shape], place: usize) -> Self {
        let cube = Cube {
            name: shapes[place].name.to_owned(),
            dimensions: Vec::new(),
            measures: Vec::new(),
            segments: Vec::new(),
            reaches: reaches(shapes, place),
            other: None,
            counted: counted(shapes, place),
            divisor: "rows",
            rules: Vec::new(),
        };
        Writer {
            shapes,
            shape: &shapes[place],
            place,
            cube,
            dimensions: String::new(),
            measures: String::new(),
            segments: String::new(),
        }
    }

    fn dimension(&mut self, name: &str, sql: &str, kind: Kind) {
        let word = match kind {
            Kind::Text => "string",
            Kind::Date | Kind::Time => "time",
            Kind::Flag => "boolean",
            Kind::Whole | Kind::Decimal | Kind::Float => "number",
        };
        let key = if name == "id" {
            ", primary_key: true, public: true"
        } else {
            ""
        };
        let periods = match kind {
            Kind::Date => format!(", granularities: [{OWN}]"),
            Kind::Time => format!(", granularities: [{OWN}, {OWN_OF_TIMES}]"),
            _ => String::new(),
        };
        self.dimensions.push_str(&format!(
            "      - {{name: {name}, sql: {sql:?}, type: {word}{key}{periods}}}\n"
        ));
        let path = format!("{}.{name}", self.cube.name);
        self.cube.dimensions.push((path, kind));
    }

    fn measure(&mut self, name: &str, sql: Option<&str>, kind: &str, holds: Kind) {
        let sql = sql.map(|sql| format!(", sql: {sql:?}")).unwrap_or_default();
        self.measures
            .push_str(&format!("      - {{name: {name}{sql}, type: {kind}}}\n"));
        self.cube.measures.push(Measure {
            path: format!("{}.{name}", self.cube.name),
            kind: holds,
            exact: kind != "avg" && !matches!(name, "ratio" | "nested"),
            additive: matches!(kind, "count" | "sum"),
        });
    }

    /// A dimension for each column, and the measures that it can have.
    fn plain_members(&mut self) {
        self.measure("rows", None, "count", Kind::Whole);
        self.dimension("id", "id", Kind::Whole);
        for &(column, kind) in &self.shape.columns {
            self.dimension(column, column, kind);
            let own = format!("{{CUBE}}.{column}");
            self.measure(
                &format!("{column}_known"),
                Some(column),
                "count",
                Kind::Whole,
            );
            self.measure(
                &format!("{column}_kinds"),
                Some(&own),
                "count_distinct",
                Kind::Whole,
            );
            let number = matches!(kind, Kind::Whole | Kind::Decimal | Kind::Float);
            if number {
                self.measure(&format!("{column}_total"), Some(&own), "sum", Kind::Whole);
                self.measure(&format!("{column}_average"), Some(&own), "avg", Kind::Whole);
            }
            if kind != Kind::Flag {
                let holds = if number { Kind::Whole } else { kind };
                self.measure(&format!("{column}_least"), Some(&own), "min", holds);
                self.measure(&format!("{column}_most"), Some(&own), "max", holds);
            }
        }
    }

    fn computed_dimensions(&mut self, draw: &mut Draw, options: Options) {
        let (text, whole) = if self.shape.fact {
            ("word", "qty")
        } else {
            ("name", "weight")
        };
        self.dimension("quiet", &format!("LOWER({{CUBE}}.{text})"), Kind::Text);
        self.dimension("twice", &format!("{{CUBE}}.{whole} * 2 - 1"), Kind::Whole);
        let size = format!(
            "CASE WHEN {{CUBE}}.{whole} > 1 THEN 'big' WHEN {{{whole}}} <= 1 THEN 'small' END"
        );
        self.dimension("size", &size, Kind::Text);
        if !options.portable {
            self.dimension(
                "high",
                &format!("{{CUBE}}.{whole} > 0 OR {{flag}}"),
                Kind::Flag,
            );
        }
        if self.shape.fact && !options.portable {
            let month = "CAST(date_trunc('month', {CUBE}.day) AS DATE)";
            self.dimension("month", month, Kind::Date);
            let week = "CAST(date_trunc('week', {CUBE}.at) AS DATE)";
            self.dimension("week", week, Kind::Date);
            self.dimension("due", "COALESCE({CUBE}.day, DATE '2026-03-31')", Kind::Date);
        }
        // What another cube says, as a column of it or as its member.
        let others: Vec<usize> = self
            .cube
            .reaches
            .iter()
            .copied()
            .filter(|at| *at != self.place)
            .collect();
        if !others.is_empty() && self.shape.fact {
            let place = *draw.of(&others);
            self.cube.other = Some(place);
            let other = self.shapes[place].name;
            self.dimension("label", &format!("{{{other}.name}}"), Kind::Text);
            self.dimension("burden", &format!("{{{other}}}.weight"), Kind::Whole);
            self.measure(
                "carried",
                Some(&format!("{{CUBE}}.qty * {{{other}}}.weight")),
                "sum",
                Kind::Whole,
            );
        }
    }

    /// What the rows of a fact come to for each row here.
    fn aggregated_dimensions(&mut self) {
        let Some(fact) = self.cube.counted else {
            return;
        };
        let fact = self.shapes[fact].name;
        for (name, measure) in [("busy", "rows"), ("sold", "qty_total")] {
            self.dimensions.push_str(&format!(
                "      - {{name: {name}, sql: \"{{{fact}.{measure}}}\", type: number, sub_query: true}}\n"
            ));
            let path = format!("{}.{name}", self.cube.name);
            self.cube.dimensions.push((path, Kind::Whole));
        }
    }

    fn computed_measures(&mut self, draw: &mut Draw) {
        let whole = if self.shape.fact { "qty" } else { "weight" };
        let lifted = format!("CASE WHEN {{CUBE}}.flag THEN {{CUBE}}.{whole} ELSE 0 END");
        self.measure("flagged", Some(&lifted), "sum", Kind::Whole);
        self.measure(
            "raised",
            Some(&format!("{{twice}} + {{CUBE}}.{whole}")),
            "sum",
            Kind::Whole,
        );
        let other = *draw.of(&["rows", "flagged", "raised"]);
        self.cube.divisor = other;
        let ratio = format!("{{{whole}_total}} / NULLIF({{{other}}}, 0)");
        self.measure("ratio", Some(&ratio), "number", Kind::Whole);
        self.measure(
            "spread",
            Some(&format!("{{{whole}_most}} - {{{whole}_least}}")),
            "number",
            Kind::Whole,
        );
        let nested = "COALESCE({ratio}, 0) + {CUBE.rows} - {raised}";
        self.measure("nested", Some(nested), "number", Kind::Whole);
        self.own_measures(whole);
        self.measures.push_str(&windows::measures(whole));
    }

    /// Measures whose SQL aggregates rows itself, or that are no numbers.
    fn own_measures(&mut self, whole: &str) {
        let range = format!("MAX({{CUBE}}.{whole}) - MIN({{twice}}) + COUNT(*)");
        self.measure("range", Some(&range), "number_agg", Kind::Whole);
        let verdict = format!(
            "CASE WHEN {{{whole}_total}} > 3 THEN 'many' WHEN {{{whole}_total}} <= 3 THEN 'few' END"
        );
        self.measure("verdict", Some(&verdict), "string", Kind::Text);
        let text = self.shape.names().0;
        let last = format!("MAX(LOWER({{CUBE}}.{text}))");
        self.measure("final", Some(&last), "string", Kind::Text);
    }

    fn segments(&mut self) {
        let (text, whole) = if self.shape.fact {
            ("word", "qty")
        } else {
            ("name", "weight")
        };
        let segments = [
            ("flagged_only", "{CUBE}.flag".to_owned()),
            (
                "some",
                format!("{{CUBE}}.{whole} > 0 OR {{CUBE}}.{text} = 'a'"),
            ),
            (
                "named",
                format!("{{{text}}} IS NOT NULL AND NOT {{CUBE}}.{text} IN ('', 'b')"),
            ),
        ];
        for (name, sql) in segments {
            self.segments
                .push_str(&format!("      - {{name: {name}, sql: {sql:?}}}\n"));
            self.cube
                .segments
                .push(format!("{}.{name}", self.cube.name));
        }
    }

    fn cube_text(&self, options: Options) -> String {
        let (name, rows) = (self.shape.name, self.rows(options));
        let (dimensions, measures) = (&self.dimensions, &self.measures);
        let (joins, segments) = (self.joins(), &self.segments);
        let trees = match self.shape.fact {
            true => String::new(),
            false => trees(),
        };
        format!(
            "  - name: {name}\n    {rows}\n{trees}{joins}    dimensions:\n{dimensions}    measures:\n{measures}    segments:\n{segments}    access_policy:\n"
        )
    }

    fn rows(&self, options: Options) -> String {
        let Shape { name, table, .. } = self.shape;
        let quote = if options.backticks { '`' } else { '"' };
        let (text, whole) = self.shape.names();
        let sql = match self.shape.written {
            Written::Table => return format!("sql_table: {table:?}"),
            Written::Query => format!(
                "SELECT t.* FROM {quote}{SCHEMA}{quote}.{quote}{table}{quote} AS t -- all\n WHERE {{FILTER_PARAMS.{name}.{text}.filter('t.{text}')}} AND {{FILTER_PARAMS.CUBE.{whole}.filter(lambda x: f'{whole} = {{x}}')}}"
            ),
            Written::Positive => format!(
                "SELECT * FROM {quote}{table}{quote} WHERE {whole} > 0 AND {{FILTER_GROUP(FILTER_PARAMS.{name}.{whole}.filter('{whole}'), FILTER_PARAMS.{name}.flag.filter('flag'))}}"
            ),
        };
        format!("sql: {sql:?}")
    }

    /// The joins that this cube declares: towards its own keys, or where it is the other side.
    fn joins(&self) -> String {
        let mut joins = String::new();
        for (place, shape) in self.shapes.iter().enumerate() {
            for link in &shape.links {
                let (key, from, to) = (&link.column, shape.name, self.shapes[link.to].name);
                joins.push_str(&match link.declared {
                    Declared::There if link.to == self.place => format!(
                        "      - {{name: {from}, sql: \"{{CUBE}}.id = {{{from}}}.{key}\", relationship: one_to_many}}\n"
                    ),
                    Declared::Here if place == self.place => format!(
                        "      - {{name: {to}, sql: \"{{CUBE}}.{key} = {{{to}}}.id\", relationship: many_to_one}}\n"
                    ),
                    Declared::OneToOne if place == self.place => format!(
                        "      - {{name: {to}, sql: \"{{{to}}}.id = {{CUBE}}.{key}\", relationship: one_to_one}}\n"
                    ),
                    _ => continue,
                });
            }
        }
        if joins.is_empty() {
            joins
        } else {
            format!("    joins:\n{joins}")
        }
    }
}
