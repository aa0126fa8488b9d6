//! Columns as dimensions and measures.

use base::Type;

use super::cube::{Writer, querent};
use super::names::COUNT;
use super::yaml::Lines;
use crate::infer::plural;
use crate::sensitive::{Consequence, Sensitive, SensitiveKind};
use crate::{Aggregation, ColumnProposal, ColumnRole, Offer, TableProposal};

/// How sure it must be that a column names the rows of its table.
const NAMED_FROM: f64 = 0.6;

impl Writer<'_> {
    pub(super) fn dimension(&self, lines: &mut Lines, column: &ColumnProposal) {
        let Some(name) = self.member(&column.name) else {
            return;
        };
        let is_key = self.is_key(column);
        let masked = self.is_masked(column);
        let programs = matches!(
            column.role.value,
            ColumnRole::Reference | ColumnRole::Technical
        );
        let rows = self.offer == Offer::Rows;
        let shown = masked || self.is_withheld(column);
        let hidden = programs && !rows || column.sensitive.is_some() && !shown;
        lines.entry("name", name, |lines| {
            lines.text("sql", &format!("{{CUBE}}.{}", self.column(&column.name)));
            let kind = self.dimension_type(column);
            lines.put("type", kind);
            if is_key {
                lines.put("primary_key", true);
            }
            // Keys are hidden unless people know rows by them: as texts, or by when they happened.
            match (
                is_key && (kind != "number" || rows) && !hidden,
                hidden && !is_key,
            ) {
                (true, _) => lines.put("public", true),
                (_, true) => lines.put("public", false),
                _ => {}
            }
            if masked && kind == "string" {
                lines.text("mask", column.sensitive.as_ref().map_or("", mask));
            }
            lines.text("title", &column.title.value);
            lines.text("description", &column.purpose);
            querent(lines, &column.role, |lines| {
                lines.texts("synonyms", &self.synonyms(column));
                self.about(lines, column);
            });
        });
    }

    /// Whether people may know of it and see a mask in place of its values. Keys, and what programs
    /// need, stay hidden as they are.
    pub(super) fn is_masked(&self, column: &ColumnProposal) -> bool {
        let found = column.sensitive.as_ref();
        let programs = matches!(
            column.role.value,
            ColumnRole::Reference | ColumnRole::Technical | ColumnRole::Key
        );
        found.is_some_and(|found| found.kind.consequence() == Consequence::Mask)
            && !programs
            && !self.is_key(column)
            && self.member(&column.name).is_some()
    }

    /// Whether only those who see what is masked to others may know of it. To those who measure it
    /// is of no use.
    pub(super) fn is_withheld(&self, column: &ColumnProposal) -> bool {
        let kind = column.sensitive.as_ref().map(|found| found.kind);
        let secret = matches!(
            kind,
            Some(SensitiveKind::PasswordHash | SensitiveKind::Secret)
        );
        let found = kind.is_some() && !secret && !self.is_masked(column);
        self.offer == Offer::Rows && found && self.member(&column.name).is_some()
    }

    /// What names the rows of a table is called like them: the title of a film is the film.
    fn synonyms(&self, column: &ColumnProposal) -> Vec<String> {
        let table = self.table();
        let own = table.title.value.to_lowercase();
        let names_rows = named_by(table) == Some(column.name.as_str());
        match names_rows && column.title.value.to_lowercase() != own {
            true => vec![own],
            false => Vec::new(),
        }
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

    pub(super) fn dimension_type(&self, column: &ColumnProposal) -> &'static str {
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
    pub(super) fn is_time(&self, column: &str) -> bool {
        let kind = self.known.column(column).and_then(|known| known.kind);
        let as_text = self.dialect.type_name(Type::Date) == self.dialect.type_name(Type::Text);
        match kind {
            Some(Type::Date | Type::Timestamp) => true,
            Some(Type::Text) => as_text,
            _ => false,
        }
    }

    pub(super) fn count(&self, lines: &mut Lines) {
        let title = format!(
            "Number of {}",
            plural(&self.table().title.value).to_lowercase()
        );
        lines.entry("name", COUNT, |lines| {
            lines.put("type", "count");
            lines.text("title", &title);
        });
    }

    pub(super) fn measure(&self, lines: &mut Lines, column: &ColumnProposal) {
        let (Some(name), ColumnRole::Measure(how)) = (self.member(&column.name), column.role.value)
        else {
            return;
        };
        let title = measure_title(self.table(), column);
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
}

/// The column that people know the rows of a table by, where there is one that all may see.
pub(super) fn named_by(table: &TableProposal) -> Option<&str> {
    let display = table.display.as_ref()?;
    let [name] = display.value.as_slice() else {
        return None;
    };
    let column = table.columns.iter().find(|column| column.name == *name)?;
    let fits = display.confidence >= NAMED_FROM && column.sensitive.is_none();
    fits.then_some(name.as_str())
}

/// What stands in place of a value: what it would be, and nothing of it.
fn mask(found: &Sensitive) -> &'static str {
    match found.kind {
        SensitiveKind::PersonName => "(name)",
        SensitiveKind::Email => "(e-mail address)",
        SensitiveKind::Phone => "(telephone number)",
        SensitiveKind::Address => "(postal address)",
        SensitiveKind::BirthDate => "(date of birth)",
        SensitiveKind::NationalId => "(personal number)",
        SensitiveKind::Card => "(card number)",
        SensitiveKind::BankAccount => "(bank account)",
        SensitiveKind::IpAddress => "(network address)",
        SensitiveKind::Login => "(login)",
        SensitiveKind::SpecialCategory | SensitiveKind::PasswordHash | SensitiveKind::Secret => {
            "(withheld)"
        }
    }
}

/// What a measure is called: "Average price"; and "Invoice total" where "Total" says too little.
pub(super) fn measure_title(table: &TableProposal, column: &ColumnProposal) -> String {
    let own = &column.title.value;
    let title = match own.contains(' ') {
        true => own.clone(),
        false => format!("{} {}", table.title.value, own.to_lowercase()),
    };
    match column.role.value {
        ColumnRole::Measure(Aggregation::Average) => {
            format!("Average {}", title.to_lowercase())
        }
        _ => title,
    }
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
