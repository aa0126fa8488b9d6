//! What of a tenant's model nobody has certified yet, and certifying or correcting it.
//!
//! Both are edits of the model's files, which version control shows: a file beside them would be
//! about members that were renamed since (ADR 34).

mod edit;

use semantic::ModelFile;
use semantic::yaml::{Content, Key, Node};

pub use edit::{Change, Revised, revise};

/// Something that was inferred, and how much it matters whether it is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertain {
    /// `cube`, `cube.member`, `cube.key` or `cube.joins.other`, as `certify` takes it.
    pub path: String,
    pub what: String,
    pub confidence: f64,
    pub evidence: String,
    /// Uncertainty times expected use.
    pub weight: f64,
}

/// What of a model is inferred, most worthwhile first. `questions` are those that people ask: what
/// they name is used more.
pub fn review(files: &[ModelFile], questions: &[String]) -> Vec<Uncertain> {
    let asked: Vec<String> = questions.iter().map(|text| text.to_lowercase()).collect();
    let mut queue = Vec::new();
    for file in files {
        let Ok(node) = Node::parse(&file.path, &file.text) else {
            continue;
        };
        for cube in list(&node, "cubes") {
            of_cube(cube, &asked, &mut queue);
        }
    }
    queue.sort_by(|a, b| {
        let weightiest = b.weight.total_cmp(&a.weight);
        weightiest.then_with(|| a.path.cmp(&b.path))
    });
    queue
}

fn of_cube(cube: &Node, asked: &[String], queue: &mut Vec<Uncertain>) {
    let name = text(cube, "name");
    let title = title_of(cube);
    let usage = usage(cube);
    let mut put = |path: String, what: String, (confidence, evidence): (f64, String), used: f64| {
        queue.push(Uncertain {
            path,
            what,
            weight: (1.0 - confidence) * used * usage,
            confidence,
            evidence,
        });
    };
    if let Some(why) = inferred(cube) {
        let what = format!("is '{title}' what {name} is about?");
        put(name.to_owned(), what, why, 0.5 * said(asked, &title));
    }
    let about = querent(cube).and_then(|meta| child(meta, "about"));
    for (key, found) in about.map(entries).unwrap_or_default() {
        // What is noted with a confidence is the key of the cube, or a way to another one.
        if child(found, "confidence").is_none() || child(found, "certified").is_some() {
            continue;
        }
        let why = why(found);
        match key.text.as_str() {
            "key" => {
                let what = format!("does its key tell the rows of {name} apart?");
                put(format!("{name}.key"), what, why, 0.9);
            }
            other => {
                let what = format!("does {name} belong to {other} by what joins them?");
                put(format!("{name}.joins.{other}"), what, why, 1.0);
            }
        }
    }
    for (kind, used) in [("measures", 0.8), ("dimensions", 0.3)] {
        for member in list(cube, kind) {
            let Some(why) = inferred(member) else {
                continue;
            };
            let (own, title) = (text(member, "name"), title_of(member));
            let what = format!(
                "is '{title}' a {} of {name}, and called so?",
                text(member, "type")
            );
            put(
                format!("{name}.{own}"),
                what,
                why,
                used * said(asked, &title),
            );
        }
    }
}

/// What people ask about counts for more.
fn said(asked: &[String], title: &str) -> f64 {
    let title = title.to_lowercase();
    let often = asked
        .iter()
        .filter(|question| question.contains(&title))
        .count();
    1.0 + 0.5 * often.min(4) as f64
}

/// What questions are asked of, by what the cube was tagged as.
fn usage(cube: &Node) -> f64 {
    let about = querent(cube).and_then(|meta| child(meta, "about"));
    let tags = about.map(|about| list(about, "tags")).unwrap_or_default();
    let tagged = |tag: &str| {
        tags.iter()
            .any(|known| known.content == Content::Text(tag.to_owned()))
    };
    match () {
        () if tagged("technical") => 0.1,
        () if tagged("log") || tagged("bridge") => 0.5,
        () if tagged("dimension") || tagged("slowly changing") => 0.8,
        () => 1.0,
    }
}

fn inferred(part: &Node) -> Option<(f64, String)> {
    let meta = querent(part)?;
    (text(meta, "status") == "inferred").then(|| why(meta))
}

fn why(noted: &Node) -> (f64, String) {
    let confidence = match child(noted, "confidence").map(|node| &node.content) {
        Some(Content::Float(number)) => *number,
        Some(Content::Integer(number)) => *number as f64,
        _ => 0.0,
    };
    (confidence, text(noted, "evidence").to_owned())
}

fn title_of(part: &Node) -> String {
    match text(part, "title") {
        "" => text(part, "name").replace('_', " "),
        title => title.to_owned(),
    }
}

fn querent(part: &Node) -> Option<&Node> {
    child(child(part, "meta")?, "querent")
}

fn entries(node: &Node) -> &[(Key, Node)] {
    match &node.content {
        Content::Map(entries) => entries,
        _ => &[],
    }
}

fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let mut found = entries(node).iter().filter(|(known, _)| known.text == key);
    found.next().map(|(_, node)| node)
}

fn list<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    match child(node, key).map(|node| &node.content) {
        Some(Content::List(items)) => items,
        _ => &[],
    }
}

fn text<'n>(node: &'n Node, key: &str) -> &'n str {
    match child(node, key).map(|node| &node.content) {
        Some(Content::Text(text)) => text,
        _ => "",
    }
}
