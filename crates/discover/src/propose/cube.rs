//! One table as a cube.

use sql::{Dialect, Table};

use super::names::Names;
use super::yaml::{Lines, scalar};
use crate::{ColumnProposal, ColumnRole, Offer, Proposed, TableProposal, TableRole};

pub(super) struct Writer<'a> {
    pub tables: &'a [TableProposal],
    pub names: &'a Names,
    pub at: usize,
    pub known: &'a Table,
    pub dialect: &'a dyn Dialect,
    pub source: Option<&'a str>,
    pub offer: Offer,
    pub sure: f64,
}

impl<'a> Writer<'a> {
    pub(super) fn table(&self) -> &'a TableProposal {
        &self.tables[self.at]
    }

    pub(super) fn name(&self) -> &'a str {
        self.names.cube(self.at).unwrap_or_default()
    }

    pub(super) fn member(&self, column: &str) -> Option<&'a str> {
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
        told.collect()
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
        if table.role.value == TableRole::Technical && self.offer == Offer::Measures {
            lines.put("public", false);
        }
        self.cube_meta(lines);
        self.write_joins(lines);
        // What may be personal is not added up: its sum over one row would show it.
        let is_measure = |column: &&ColumnProposal| {
            matches!(column.role.value, ColumnRole::Measure(_))
                && column.sensitive.is_none()
                && self.offer == Offer::Measures
        };
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
            if self.offer == Offer::Rows {
                dimensions
                    .iter()
                    .for_each(|column| self.made_of(lines, column));
            }
        });
        self.hierarchies(lines);
        self.policies(lines);
    }

    /// Everybody sees masks in place of what may be personal, but for those whom the operator
    /// puts into a group of their own.
    fn policies(&self, lines: &mut Lines) {
        let columns = self.table().columns.iter();
        let named = |wanted: &dyn Fn(&ColumnProposal) -> bool| -> Vec<String> {
            let columns = columns.clone().filter(|column| wanted(column));
            let names = columns.filter_map(|column| self.member(&column.name));
            names.map(str::to_owned).collect()
        };
        let masked = named(&|column| self.is_masked(column));
        let excluded = named(&|column| self.is_masked(column) || self.is_withheld(column));
        if excluded.is_empty() {
            return;
        }
        let open = |lines: &mut Lines| {
            lines.below("row_level", |lines| lines.put("allow_all", true));
        };
        lines.below("access_policy", |lines| {
            lines.entry("group", "\"*\"", |lines| {
                lines.below("member_level", |lines| {
                    lines.texts("excludes", &excluded);
                });
                if !masked.is_empty() {
                    lines.below("member_masking", |lines| lines.texts("includes", &masked));
                }
                open(lines);
            });
            lines.entry("group", UNMASKED, open);
        });
    }

    fn cube_meta(&self, lines: &mut Lines) {
        let table = self.table();
        let time = self.happened_at().and_then(|time| self.member(time));
        querent(lines, &table.role, |lines| {
            if let Some(time) = time {
                lines.put("time_dimension", time);
            }
            if self.offer == Offer::Rows {
                lines.put("looked_up", true);
            }
            self.write_roles(lines);
            lines.below("about", |lines| {
                lines.texts("tags", &table.tags);
                lines.text("freshness", table.freshness.as_deref().unwrap_or_default());
                if let Some(key) = &table.key {
                    about(lines, "key", key.confidence, &key.evidence);
                }
                for join in self.joins() {
                    let found = join.reference;
                    about(lines, join.name(), found.confidence, &found.evidence);
                }
            });
        });
    }

    /// The column by which questions place the rows in time. Customers are not counted by when they
    /// were written down, so only of what happens there is one.
    fn happened_at(&self) -> Option<&'a str> {
        let table = self.table();
        let time = happened_at(table)?;
        self.is_time(time).then_some(time)
    }

    /// A name of the database as this engine reads it: in quotes, unless any engine reads it
    /// without.
    pub(super) fn column(&self, name: &str) -> String {
        let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let plain = name.chars().all(small) && name.starts_with(|c: char| c.is_ascii_lowercase());
        match plain && !is_reserved(name) {
            true => name.to_owned(),
            false => self.dialect.quote(name),
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

/// The group that sees personal data as it is.
pub const UNMASKED: &str = "personal_data";

/// As [`Writer::happened_at`], whatever the engine keeps times as.
pub(super) fn happened_at(table: &TableProposal) -> Option<&str> {
    let happens = matches!(
        table.role.value,
        TableRole::Fact | TableRole::Snapshot | TableRole::Log
    );
    let time = table.times.first().filter(|_| happens)?;
    (time.confidence >= PLACES_FROM).then_some(time.value.as_str())
}

/// How well a time must place rows. When a row was last written places none.
const PLACES_FROM: f64 = 0.3;

/// What Querent adds under `meta`: that nobody has looked at it yet, how sure it is, and why.
pub(super) fn querent<T>(lines: &mut Lines, proposed: &Proposed<T>, more: impl FnOnce(&mut Lines)) {
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
