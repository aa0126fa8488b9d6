//! Words by which a leak gives itself away.
//!
//! Each tenant's words are everything that stands in its data and its model. A word is a canary
//! for somebody when it stands in nothing that they may see.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use arrow_array::{Array, RecordBatch, StringArray};
use arrow_schema::DataType;
use semantic::Model;
use source::NewTable;

use crate::example::{EXAMPLE, root};

/// What the product itself is written in: words of its sentences, its thesaurus and the names of
/// its fields give nothing away, since everybody meets them.
static PRODUCT: LazyLock<String> = LazyLock::new(|| {
    let crates = [
        "api-http", "ask", "base", "chart", "insight", "lexicon", "plan", "policy", "semantic",
        "service", "source", "sql",
    ];
    let thesaurus = root().join("crates/lexicon/data/thesaurus.txt");
    crates
        .iter()
        .map(|name| source_of(&root().join(format!("crates/{name}/src"))))
        .chain([fs::read_to_string(thesaurus).expect("a thesaurus")])
        .collect()
});

fn source_of(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            _ if entry.file_name().to_string_lossy().starts_with("tests") => {}
            true => text += &source_of(&path),
            false => text += &without_comments(&fs::read_to_string(&path).expect("a source")),
        }
    }
    text
}

fn without_comments(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Shorter ones turn up by chance.
const LENGTH_MIN: usize = 4;

/// Columns with more texts than this hold numbers of documents.
const TEXTS_MAX: usize = 3_000;

pub type Words = BTreeSet<String>;

/// Finds whole words, whatever their case.
pub struct Canaries {
    words: Vec<String>,
    finder: AhoCorasick,
    /// The words that they were told from.
    seen: HashSet<String>,
}

impl Canaries {
    fn new(words: impl IntoIterator<Item = String>) -> Self {
        let fit = |word: &String| word.chars().count() >= LENGTH_MIN;
        let words: Vec<String> = words.into_iter().filter(fit).collect();
        let mut builder = AhoCorasick::builder();
        builder.kind(Some(AhoCorasickKind::ContiguousNFA));
        let finder = builder.build(&words).expect("a finder");
        Self {
            words,
            finder,
            seen: HashSet::new(),
        }
    }

    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Those that stand in a text as whole words.
    pub fn in_text(&self, text: &str) -> BTreeSet<&str> {
        let text = text.to_lowercase();
        let found = self.finder.find_overlapping_iter(&text);
        let whole = found.filter(|hit| is_whole(&text, hit.start(), hit.end()));
        whole
            .map(|hit| self.words[hit.pattern().as_usize()].as_str())
            .collect()
    }

    /// Those in what came back that the caller neither said nor could have put together of what
    /// they said and what they see: a hint repairs one word of "poduct.code" and keeps the other.
    pub fn leaked(&self, said: &str, told: &str) -> BTreeSet<&str> {
        let mut found = self.in_text(told);
        if !found.is_empty() {
            let said = said.to_lowercase();
            let parts: HashSet<String> = finest(&said).collect();
            let known = |part: String| parts.contains(&part) || self.seen.contains(&part);
            found.retain(|word| !said.contains(word) && !finest(word).all(known));
        }
        found
    }

    /// Those that a text which somebody may see does not account for: it has them neither as a
    /// whole nor all the words that they are made of.
    fn without(self, seen: &str) -> Self {
        let fine: HashSet<String> = finest(seen).collect();
        let singular = fine
            .iter()
            .filter_map(|part| part.strip_suffix('s'))
            .map(str::to_owned);
        let mut parts: HashSet<String> = singular.chain(tokens(seen)).collect();
        parts.extend(fine);
        let whole = self
            .in_text(seen)
            .into_iter()
            .map(str::to_owned)
            .collect::<BTreeSet<_>>();
        let known = |word: &String| {
            whole.contains(word) || tokens(word).all(|token| parts.contains(&token))
        };
        let words: Vec<String> = self.words.into_iter().filter(|word| !known(word)).collect();
        Self {
            seen: parts,
            ..Self::new(words)
        }
    }
}

/// The parts of names too.
fn finest(text: &str) -> impl Iterator<Item = String> {
    let parts = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty());
    parts.map(str::to_lowercase)
}

/// A text's words; the name of a column or the path of a member is one.
fn tokens(text: &str) -> impl Iterator<Item = String> {
    let within = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let parts = text
        .split(move |c| !within(c))
        .map(|part| part.trim_matches('.'));
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase)
}

fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    !part(text[..start].chars().next_back()) && !part(text[end..].chars().next())
}

/// Everything that stands in a tenant's data, model and file.
pub fn all_words(tenant: &str) -> Words {
    let mut words = model_words(tenant);
    words.extend(column_words(tenant));
    words.extend(data_words(tenant, |_, _, _| true));
    words.extend(file_words(tenant));
    words
}

/// The table of a cube that is one.
pub fn table_of(cube: &semantic::Cube) -> Option<&str> {
    match &cube.rows {
        semantic::Rows::Table { name, .. } => Some(name),
        semantic::Rows::Query(_) => None,
    }
}

/// Names, titles, synonyms and descriptions.
pub fn model_words(tenant: &str) -> Words {
    let model = model_of(tenant);
    let mut words = Words::new();
    for cube in model.cubes() {
        words.extend([cube.name.clone(), cube.title.clone()]);
        words.extend(table_of(cube).map(str::to_owned));
        words.extend(cube.description.clone());
        words.extend(cube.synonyms.iter().cloned());
    }
    for member in model.members() {
        words.extend(member_words(member));
    }
    words.iter().map(|word| word.to_lowercase()).collect()
}

pub fn member_words(member: &semantic::Member) -> Words {
    let named = [
        member.name.clone(),
        member.path.clone(),
        member.title.clone(),
    ];
    let mut words: Words = named
        .into_iter()
        .chain(member.synonyms.iter().cloned())
        .collect();
    words.extend(member.description.clone());
    words.iter().map(|word| word.to_lowercase()).collect()
}

pub fn model_of(tenant: &str) -> Model {
    let (model, faults) = semantic::load(&spec(tenant).model);
    assert!(faults.is_empty(), "{faults}");
    model
}

fn spec(tenant: &str) -> &'static project::Tenant {
    let found = EXAMPLE
        .project
        .tenants
        .iter()
        .find(|spec| spec.id.as_str() == tenant);
    found.expect("one of the example's")
}

fn file_words(tenant: &str) -> Words {
    let spec = spec(tenant);
    let mut words = Words::from([
        tenant.to_owned(),
        spec.name.clone(),
        schema(tenant).to_owned(),
    ]);
    words.extend(spec.questions.iter().cloned());
    for (id, person) in &spec.people {
        words.extend([id.to_string(), person.name.clone()]);
        words.extend(person.actor.groups.iter().cloned());
    }
    words.iter().map(|word| word.to_lowercase()).collect()
}

pub fn schema(tenant: &str) -> &'static str {
    generate::cpg::schema_of(tenant).expect("a schema")
}

fn tables(tenant: &str) -> impl Iterator<Item = &'static (NewTable, Vec<RecordBatch>)> {
    EXAMPLE
        .tables
        .0
        .iter()
        .filter(|(table, _)| table.schema == schema(tenant))
}

fn column_words(tenant: &str) -> Words {
    let mut words = Words::new();
    for (table, _) in tables(tenant) {
        words.insert(table.name.to_lowercase());
        words.extend(
            table
                .columns
                .fields()
                .iter()
                .map(|field| field.name().to_lowercase()),
        );
    }
    words
}

/// The texts in a tenant's rows, of the rows that are wanted.
pub fn data_words(tenant: &str, wanted: impl Fn(&NewTable, &RecordBatch, usize) -> bool) -> Words {
    let mut words = Words::new();
    for (table, batches) in tables(tenant) {
        let wanted = |batch: &RecordBatch, row: usize| wanted(table, batch, row);
        for (at, field) in table.columns.fields().iter().enumerate() {
            if *field.data_type() == DataType::Utf8 {
                let texts = texts(batches, at, &wanted);
                words.extend(if texts.len() > TEXTS_MAX {
                    Words::new()
                } else {
                    texts
                });
            }
        }
    }
    words
}

fn texts(
    batches: &[RecordBatch],
    column: usize,
    wanted: &impl Fn(&RecordBatch, usize) -> bool,
) -> Words {
    let mut words = Words::new();
    for batch in batches {
        let column = batch
            .column(column)
            .as_any()
            .downcast_ref::<StringArray>()
            .expect("texts");
        let rows = (0..batch.num_rows()).filter(|row| column.is_valid(*row) && wanted(batch, *row));
        words.extend(rows.map(|row| column.value(row).to_lowercase()));
    }
    words
}

/// Those of some words that nothing which somebody may see accounts for.
pub fn canaries(words: impl IntoIterator<Item = String>, seen: Vec<String>) -> Canaries {
    Canaries::new(words).without(&format!("{}\n{}", seen.join("\n"), *PRODUCT))
}

/// What a tenant's people must never meet: the words of the others that are in nothing of theirs.
pub fn foreign(tenant: &str) -> Canaries {
    let others = generate::cpg::tenants().filter(|other| *other != tenant);
    canaries(
        others.flat_map(all_words),
        all_words(tenant).into_iter().collect(),
    )
}
