//! The stages that need no database, one after the other, each with its result as text.

use std::sync::Arc;

use ask::{Today, Words, formulate, understand};
use base::{Actor, Limits};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lexicon::ValueIndexBuilder;
use plan::{Plan, assemble, count, lower, rewrite};
use policy::{Grants, Moment, grant};
use semantic::{DimensionType, Model, Now, Query, Ranged, Rows, resolve};
use sql::{Catalog, Dialect, Statement, legalize, render};

use crate::memory::Tables;

/// A tenant without a database: its model, and tables in memory that give types and values.
pub struct Fixture<'a> {
    pub model: Arc<Model>,
    pub actor: &'a Actor,
    pub today: Today,
    pub tables: &'a Tables,
    pub schema: &'a str,
}

/// What the stages made of a question, as far as it got.
#[derive(Debug, Default)]
pub struct Made {
    /// Named blocks, as the corpus has them.
    pub blocks: Vec<(String, String)>,
    /// For each dialect by name, the statement.
    pub statements: Vec<(&'static str, Statement)>,
    /// What the statements say, before any dialect.
    pub plan: Option<Plan>,
    /// What tells how many rows there are without the limit, where that is asked.
    pub counted: Option<Plan>,
    /// The names of the columns of the result.
    pub columns: Vec<String>,
    /// The same of the other ranges that a query compares; the blocks have a number.
    pub more: Vec<Made>,
}

impl Fixture<'_> {
    pub fn catalog(&self) -> Catalog {
        self.tables.catalog(self.schema)
    }

    /// What the actor may see as the day begins.
    pub fn grants(&self) -> Grants {
        let calendar = &self.today.calendar;
        let midnight = self.today.date.to_zoned(calendar.time_zone.clone());
        let now = midnight.map_or(Timestamp::MIN, |midnight| midnight.timestamp());
        grant(self.actor, &self.model, Moment { now, calendar })
    }

    /// The actor's words. The fixture has no database to ask, so row rules do not narrow values
    /// here; the tests over DuckDB show that they do in the product.
    pub fn words(&self) -> Words {
        let grants = self.grants();
        let mut index = ValueIndexBuilder::default();
        for member in grants.visible.members() {
            if grants.visible.masks(member.id) {
                continue;
            }
            let Some(dimension) = member.dimension().filter(|d| d.kind == DimensionType::Text)
            else {
                continue;
            };
            let Some((cube, column)) = dimension.sql.as_column() else {
                continue;
            };
            let Rows::Table { name, .. } = &self.model.cube(cube).rows else {
                continue;
            };
            for text in self.tables.texts(self.schema, name, column) {
                index.add(&member.path, &text);
            }
        }
        Words::new(&grants.visible, index.build())
    }

    /// From a question to statements in every dialect, the first being the reference. A question
    /// may be a query in its JSON form.
    pub fn run(&self, question: &str, dialects: &[&dyn Dialect]) -> Made {
        if question.starts_with('{') {
            return match Query::each_from_json_at(question, &self.now()) {
                Ok(ranges) => self.compile_each(&ranges, dialects),
                Err(faults) => Made::refused(&faults.to_string()),
            };
        }
        let grants = self.grants();
        if grants.visible.is_empty() {
            return Made::refused("nothing is visible");
        }
        let intent = understand(question, &self.words(), &grants.visible, &self.today);
        match formulate(&intent, &grants.visible, &self.today) {
            Ok(formulated) => {
                let mut made = self.compile(&formulated.query, dialects);
                made.add("echo", formulated.echo);
                made.add("assumptions", formulated.assumptions.join("\n"));
                made
            }
            Err(unclear) => Made::asked_back(&unclear),
        }
    }

    /// The moment as the day begins.
    fn now(&self) -> Now {
        let calendar = self.today.calendar.clone();
        let midnight = self.today.date.to_zoned(calendar.time_zone.clone());
        let midnight = midnight.unwrap_or_else(|_| Timestamp::MIN.to_zoned(TimeZone::UTC));
        Now {
            time: midnight,
            calendar,
        }
    }

    /// From the ranges of a query to statements. The first is shown as if it were the only one.
    fn compile_each(&self, ranges: &[Ranged], dialects: &[&dyn Dialect]) -> Made {
        let mut each = ranges
            .iter()
            .map(|ranged| self.compile(&ranged.query, dialects));
        let mut first = each.next().unwrap_or_default();
        first.more = each.collect();
        for (at, made) in first.more.iter().enumerate() {
            let blocks = made.blocks.iter();
            let named = blocks.map(|(name, text)| (format!("{name}-{}", at + 2), text.clone()));
            first.blocks.extend(named);
        }
        first
    }

    /// From a query to statements.
    pub fn compile(&self, query: &Query, dialects: &[&dyn Dialect]) -> Made {
        let mut made = Made::default();
        made.add("query", format!("{:#}", query.to_json()));
        let grants = self.grants();
        let limits = Limits::default();
        let lowered = resolve(query, &grants.visible, &self.today.calendar, &limits)
            .map_err(|faults| faults.to_string())
            .and_then(|resolved| {
                let columns = resolved.columns.iter();
                made.columns = columns.map(|column| column.name.clone()).collect();
                lower(&resolved, &grants.rows, &self.catalog(), &limits)
                    .map_err(|fault| fault.to_string())
            });
        let lowered = match lowered {
            Ok(lowered) => lowered,
            Err(refusal) => {
                made.add("refusal", refusal);
                return made;
            }
        };
        let counted = query.total.then(|| count(&lowered));
        let plan = rewrite(lowered, &self.catalog());
        made.add("plan", plan.to_string());
        made.state(&plan, dialects);
        made.show_statements();
        made.plan = Some(plan);
        made.counted = counted.map(|counted| rewrite(counted, &self.catalog()));
        if let Some(counted) = made.counted.clone() {
            let known = made.statements.len();
            made.state(&counted, dialects);
            let text = made
                .statements
                .get(known)
                .map(|(_, first)| first.text.clone());
            made.add("total-sql", text.unwrap_or_default());
        }
        made
    }
}

impl Made {
    fn refused(why: &str) -> Self {
        let mut made = Self::default();
        made.add("refusal", why.to_owned());
        made
    }

    fn asked_back(unclear: &ask::Clarification) -> Self {
        let mut text = vec![unclear.question.clone(), format!("({})", unclear.why)];
        let options = unclear.options.iter();
        text.extend(options.map(|option| format!("- {}: {}", option.title, option.question)));
        let mut made = Self::default();
        made.add("clarification", text.join("\n"));
        made
    }

    fn add(&mut self, name: &str, text: String) {
        self.blocks.push((name.to_owned(), text));
    }

    /// The statements of a plan in each dialect.
    fn state(&mut self, plan: &Plan, dialects: &[&dyn Dialect]) {
        for dialect in dialects {
            match legalize(assemble(plan), *dialect) {
                Ok(tree) => self
                    .statements
                    .push((dialect.name(), render(&tree, *dialect))),
                Err(refused) => self.add(
                    &format!("unsupported-{}", dialect.name()),
                    refused.to_string(),
                ),
            }
        }
    }

    /// The reference dialect's statement in full, and of each other one what differs.
    fn show_statements(&mut self) {
        let statements = self.statements.clone();
        let Some(((_, reference), others)) = statements.split_first() else {
            return;
        };
        let parameters = reference.parameters.iter().enumerate();
        let parameters: Vec<String> = parameters
            .map(|(index, value)| format!("${} {} {value}", index + 1, value.type_name()))
            .collect();
        self.add("sql", reference.text.clone());
        self.add("parameters", parameters.join("\n"));
        for (name, other) in others {
            let changed = difference(&reference.text, &other.text);
            self.add(&format!("sql-{name}"), changed);
        }
    }

    pub fn block(&self, name: &str) -> Option<&str> {
        self.blocks
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| text.as_str())
    }
}

/// The lines of another dialect that differ from the reference in more than the quotes of names
/// and the signs of parameters, each behind what it replaces.
fn difference(reference: &str, other: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (reference.lines().collect(), other.lines().collect());
    let bare = |lines: &[&str]| lines.iter().map(|line| bare(line)).collect::<Vec<_>>();
    let (bare_old, bare_new) = (bare(&old), bare(&new));
    let diff = similar::capture_diff_slices(similar::Algorithm::Myers, &bare_old, &bare_new);
    let changed = diff.iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    let shown = changed.flat_map(|op| {
        let gone = old[op.old_range()].iter().map(|line| format!("- {line}"));
        let come = new[op.new_range()].iter().map(|line| format!("+ {line}"));
        gone.chain(come).collect::<Vec<_>>()
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// A line with the quotes of names and the signs of parameters made equal.
fn bare(line: &str) -> String {
    let line = line.replace(['`', '[', ']'], "\"").replace("@P", "?");
    let mut text = String::new();
    for letter in line.replace('$', "?").chars() {
        // The number of a parameter goes with its sign.
        let number = letter.is_ascii_digit() && text.ends_with('?');
        text.extend((!number).then_some(letter));
    }
    text
}

#[cfg(test)]
mod tests;
