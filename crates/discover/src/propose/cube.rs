//! One table as a cube.

use base::Type;
use sql::{Dialect, Table};

use super::names::{COUNT, Names};
use super::target;
use super::yaml::{Lines, scalar};
use crate::infer::{SURE, plural};
use crate::{
    Aggregation, ColumnProposal, ColumnRole, Proposed, Reference, TableProposal, TableRole,
};

pub(super) struct Writer<'a> {
    pub tables: &'a [TableProposal],
    pub names: &'a Names,
    pub at: usize,
    pub known: &'a Table,
    pub dialect: &'a dyn Dialect,
    pub source: Option<&'a str>,
}

/// A reference that becomes a join.
struct Join<'a> {
    cube: &'a str,
    reference: &'a Proposed<Reference>,
    one_to_one: bool,
}

impl<'a> Writer<'a> {
    fn table(&self) -> &'a TableProposal {
        &self.tables[self.at]
    }

    fn name(&self) -> &'a str {
        self.names.cube(self.at).unwrap_or_default()
    }

    fn member(&self, column: &str) -> Option<&'a str> {
        self.names.member(self.at, column, self.table())
    }

    pub fn left_out(&self) -> Vec<String> {
        let columns = self.table().columns.iter();
        let unnamed = columns.filter(|column| self.member(&column.name).is_none());
        let told = unnamed.map(|column| {
            format!(
                "column {}.{}: its name cannot be written in a model",
                self.known.name, column.name
            )
        });
        let joined = self.joins();
        let others = self.table().references.iter().filter(|found| {
            found.confidence >= SURE
                && !joined
                    .iter()
                    .any(|join| std::ptr::eq(join.reference, *found))
        });
        let others = others.map(|found| {
            let columns = found.value.columns.join(", ");
            format!(
                "reference {}({columns}) to {}: two cubes are joined in one way",
                self.known.name, found.value.table
            )
        });
        told.chain(others).collect()
    }

    pub fn file(&self) -> String {
        let mut lines = Lines::default();
        lines.below("cubes", |lines| {
            lines.entry("name", self.name(), |lines| self.cube(lines));
        });
        lines.finish()
    }

    fn cube(&self, lines: &mut Lines) {
        let table = self.table();
        lines.text("sql_table", &format!("{}.{}", table.schema, table.name));
        if let Some(source) = self.source {
            lines.text("data_source", source);
        }
        lines.text("title", &table.title.value);
        lines.text("description", &table.purpose.value);
        if table.role.value == TableRole::Technical {
            lines.put("public", false);
        }
        self.cube_meta(lines);
        let joins = self.joins();
        if !joins.is_empty() {
            lines.below("joins", |lines| {
                joins.iter().for_each(|join| self.join(lines, join))
            });
        }
        let is_measure =
            |column: &&ColumnProposal| matches!(column.role.value, ColumnRole::Measure(_));
        let (measures, dimensions): (Vec<_>, Vec<_>) = table.columns.iter().partition(is_measure);
        if !dimensions.is_empty() {
            lines.below("dimensions", |lines| {
                dimensions
                    .iter()
                    .for_each(|column| self.dimension(lines, column));
            });
        }
        lines.below("measures", |lines| {
            self.count(lines);
            measures
                .iter()
                .for_each(|column| self.measure(lines, column));
        });
        self.hierarchies(lines);
    }

    fn cube_meta(&self, lines: &mut Lines) {
        let table = self.table();
        let time = table
            .times
            .first()
            .and_then(|time| self.member(&time.value));
        let time = time.filter(|_| self.is_time(&table.times[0].value));
        querent(lines, &table.role, |lines| {
            if let Some(time) = time {
                lines.put("time_dimension", time);
            }
            lines.below("about", |lines| {
                lines.texts("tags", &table.tags);
                lines.text("freshness", table.freshness.as_deref().unwrap_or_default());
                if let Some(key) = &table.key {
                    about(lines, "key", key.confidence, &key.evidence);
                }
                for join in self.joins() {
                    let found = join.reference;
                    about(lines, join.cube, found.confidence, &found.evidence);
                }
            });
        });
    }

    /// One for each cube that is referred to; of several, the surest one with the plainest name.
    fn joins(&self) -> Vec<Join<'a>> {
        let mut joins: Vec<Join<'a>> = Vec::new();
        let mut references: Vec<&Proposed<Reference>> = self.table().references.iter().collect();
        references.sort_by(|a, b| {
            let length = |found: &Proposed<Reference>| found.value.columns.concat().len();
            b.confidence
                .total_cmp(&a.confidence)
                .then(length(a).cmp(&length(b)))
        });
        for reference in references
            .into_iter()
            .filter(|found| found.confidence >= SURE)
        {
            let Some(to) = target(self.tables, &reference.value.schema, &reference.value.table)
            else {
                continue;
            };
            let (Some(cube), true) = (self.names.cube(to), to != self.at) else {
                continue;
            };
            // Rows are found by the key that the other cube says it has.
            let key = self.tables[to].key.as_ref().map(|key| &key.value.columns);
            let known = joins.iter().any(|join| join.cube == cube);
            if !known && key.is_some_and(|key| same_set(key, &reference.value.to)) {
                let own = self.table().key.as_ref().map(|key| &key.value.columns);
                let one_to_one = own.is_some_and(|own| same_set(own, &reference.value.columns));
                joins.push(Join {
                    cube,
                    reference,
                    one_to_one,
                });
            }
        }
        joins
    }

    fn join(&self, lines: &mut Lines, join: &Join<'_>) {
        lines.entry("name", join.cube, |lines| {
            let found = &join.reference.value;
            let pairs = found.columns.iter().zip(&found.to).map(|(from, to)| {
                format!(
                    "{{CUBE}}.{} = {{{}}}.{}",
                    self.column(from),
                    join.cube,
                    self.column(to)
                )
            });
            lines.text("sql", &pairs.collect::<Vec<_>>().join(" AND "));
            let relationship = if join.one_to_one {
                "one_to_one"
            } else {
                "many_to_one"
            };
            lines.put("relationship", relationship);
        });
    }

    /// A name of the database as this engine reads it: in quotes, unless any engine reads it
    /// without.
    fn column(&self, name: &str) -> String {
        let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let plain = name.chars().all(small) && name.starts_with(|c: char| c.is_ascii_lowercase());
        match plain && !is_reserved(name) {
            true => name.to_owned(),
            false => self.dialect.quote(name),
        }
    }

    fn dimension(&self, lines: &mut Lines, column: &ColumnProposal) {
        let Some(name) = self.member(&column.name) else {
            return;
        };
        let is_key = self.is_key(column);
        let withheld = column.sensitive.is_some();
        let hidden = withheld
            || matches!(
                column.role.value,
                ColumnRole::Reference | ColumnRole::Technical
            );
        lines.entry("name", name, |lines| {
            lines.text("sql", &format!("{{CUBE}}.{}", self.column(&column.name)));
            let kind = self.dimension_type(column);
            lines.put("type", kind);
            if is_key {
                lines.put("primary_key", true);
            }
            // Keys are hidden unless they are texts that people know rows by.
            match (is_key && kind == "string" && !hidden, hidden && !is_key) {
                (true, _) => lines.put("public", true),
                (_, true) => lines.put("public", false),
                _ => {}
            }
            lines.text("title", &column.title.value);
            lines.text("description", &column.purpose);
            querent(lines, &column.role, |lines| self.about(lines, column));
        });
    }

    fn about(&self, lines: &mut Lines, column: &ColumnProposal) {
        let rules: Vec<String> = column.rules.iter().map(|rule| rule.value.clone()).collect();
        let unit = column.unit.as_ref().map_or("", |unit| unit.value.as_str());
        let pattern = column.pattern.as_deref().unwrap_or_default();
        if rules.is_empty() && column.tags.is_empty() && unit.is_empty() && pattern.is_empty() {
            return;
        }
        lines.below("about", |lines| {
            lines.texts("tags", &column.tags);
            lines.text("unit", unit);
            lines.text("pattern", pattern);
            lines.texts("rules", &rules);
        });
    }

    fn is_key(&self, column: &ColumnProposal) -> bool {
        let key = self.table().key.as_ref();
        key.is_some_and(|key| key.value.columns.contains(&column.name))
    }

    fn dimension_type(&self, column: &ColumnProposal) -> &'static str {
        let kind = self.known.column(&column.name).and_then(|known| known.kind);
        match kind {
            _ if column.role.value == ColumnRole::Time && self.is_time(&column.name) => "time",
            Some(Type::Date | Type::Timestamp) => "time",
            Some(Type::Boolean) => "boolean",
            Some(Type::Integer | Type::Decimal { .. } | Type::Float) => "number",
            Some(Type::Text) | None => "string",
        }
    }

    /// Whether the engine takes a column for a time: some keep times as texts.
    fn is_time(&self, column: &str) -> bool {
        let kind = self.known.column(column).and_then(|known| known.kind);
        let as_text = self.dialect.type_name(Type::Date) == self.dialect.type_name(Type::Text);
        match kind {
            Some(Type::Date | Type::Timestamp) => true,
            Some(Type::Text) => as_text,
            _ => false,
        }
    }

    fn count(&self, lines: &mut Lines) {
        let title = format!(
            "Number of {}",
            plural(&self.table().title.value).to_lowercase()
        );
        lines.entry("name", COUNT, |lines| {
            lines.put("type", "count");
            lines.text("title", &title);
        });
    }

    fn measure(&self, lines: &mut Lines, column: &ColumnProposal) {
        let (Some(name), ColumnRole::Measure(how)) = (self.member(&column.name), column.role.value)
        else {
            return;
        };
        let title = match how {
            Aggregation::Average => format!("Average {}", column.title.value.to_lowercase()),
            _ => column.title.value.clone(),
        };
        lines.entry("name", name, |lines| {
            lines.text("sql", &format!("{{CUBE}}.{}", self.column(&column.name)));
            lines.put("type", type_of(how));
            lines.text("title", &title);
            lines.text("description", &column.purpose);
            let currency = column
                .unit
                .as_ref()
                .map(|unit| &unit.value)
                .filter(|unit| is_currency(unit));
            if currency.is_some() {
                lines.put("format", "currency");
            }
            querent(lines, &column.role, |lines| {
                if let Some(currency) = currency {
                    lines.text("currency", currency);
                }
                self.semi_additive(lines, how);
                self.about(lines, column);
            });
        });
    }

    fn semi_additive(&self, lines: &mut Lines, how: Aggregation) {
        let time = self
            .table()
            .times
            .first()
            .filter(|time| self.is_time(&time.value));
        let over = time.and_then(|time| self.member(&time.value));
        if let (Aggregation::LastOverTime, Some(over)) = (how, over) {
            lines.below("semi_additive", |lines| {
                lines.put("over", over);
                lines.put("take", "last");
            });
        }
    }

    fn hierarchies(&self, lines: &mut Lines) {
        let mut taken: Vec<String> = Vec::new();
        let mut written: Vec<(String, Vec<&str>)> = Vec::new();
        for found in &self.table().hierarchies {
            let levels: Option<Vec<&str>> = found
                .value
                .levels
                .iter()
                .map(|level| self.member(level))
                .collect();
            let again = taken
                .iter()
                .filter(|name| **name == found.value.name)
                .count();
            taken.push(found.value.name.clone());
            let name = match again {
                0 => found.value.name.clone(),
                again => format!("{}_{}", found.value.name, again + 1),
            };
            written.extend(levels.map(|levels| (name, levels)));
        }
        if written.is_empty() {
            return;
        }
        lines.below("hierarchies", |lines| {
            for (name, levels) in &written {
                let levels: Vec<String> = levels.iter().map(|level| scalar(level)).collect();
                lines.entry("name", name, |lines| {
                    lines.put("levels", format!("[{}]", levels.join(", ")))
                });
            }
        });
    }
}

fn same_set(a: &[String], b: &[String]) -> bool {
    a.len() == b.len()
        && a.iter()
            .all(|one| b.iter().any(|other| one.eq_ignore_ascii_case(other)))
}

fn type_of(how: Aggregation) -> &'static str {
    match how {
        Aggregation::Sum | Aggregation::LastOverTime => "sum",
        Aggregation::Average => "avg",
        Aggregation::CountDistinct => "count_distinct",
    }
}

fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// What Querent adds under `meta`: that nobody has looked at it yet, how sure it is, and why.
fn querent<T>(lines: &mut Lines, proposed: &Proposed<T>, more: impl FnOnce(&mut Lines)) {
    lines.below("meta", |lines| {
        lines.below("querent", |lines| {
            lines.put("status", "inferred");
            lines.put("confidence", rounded(proposed.confidence));
            lines.text("evidence", &proposed.evidence);
            more(lines);
        });
    });
}

fn about(lines: &mut Lines, key: &str, confidence: f64, evidence: &str) {
    lines.below(key, |lines| {
        lines.put("confidence", rounded(confidence));
        lines.text("evidence", evidence);
    });
}

fn rounded(confidence: f64) -> f64 {
    (confidence * 100.0).round() / 100.0
}

/// Words that some engine reads as its own where a name could stand.
const RESERVED: &str = "all alter analyze and any as asc between both by case cast check collate column condition \
    constraint create cross current_date current_time current_timestamp current_user cursor database default delete \
    desc describe distinct div do drop dual each else end except exists explain external false fetch file for \
    foreign from full function grant group grouping groups having identity if in index inner insert intersect \
    interval into is join key keys kill lateral leading left like limit lines lock match merge mod natural no \
    not null of off offset on open option or order outer over partition percent plan precision primary \
    procedure public range rank read recursive references release rename repeat replace return revoke right row \
    row_number rows rule save schema select session_user set show some sql start system table then to top \
    trailing trigger true truncate union unique unlock update usage use user using values varying view when \
    where while window with write year_month";

fn is_reserved(name: &str) -> bool {
    RESERVED.split_whitespace().any(|word| word == name)
}
