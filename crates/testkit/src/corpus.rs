//! Literate cases: Markdown files whose code blocks are what the stages must produce.
//!
//! A case asks one question in a block ` ```ask TENANT PERSON DATE ` and shows what becomes of it
//! in blocks named after what they hold (`query`, `plan`, `sql`, `rows`, ...). A test hands in what
//! it made; `UPDATE=1` writes that into the file instead of comparing.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of the corpus.
pub struct Case {
    pub path: PathBuf,
    pub asked: Asked,
    lines: Vec<String>,
}

/// The question of a case, and under which circumstances it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub tenant: String,
    pub person: String,
    pub date: String,
    pub question: String,
}

/// Where the text of a block stands: lines from `start` up to, not including, `end`.
#[derive(Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
}

/// Every case below a folder, by path.
pub fn cases(folder: &Path) -> Vec<Case> {
    let mut paths = Vec::new();
    collect(folder, &mut paths);
    paths.sort();
    assert!(
        !paths.is_empty(),
        "there are no cases in {}",
        folder.display()
    );
    paths.into_iter().map(|path| Case::read(&path)).collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "md")
            && path.file_name().is_some_and(|n| n != "README.md")
        {
            into.push(path);
        }
    }
}

impl Case {
    fn read(path: &Path) -> Self {
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        Self {
            path: path.to_owned(),
            asked: asked(path, &lines),
            lines,
        }
    }

    /// Compares the blocks a case has with what a test made; blocks it does not have are not asked for.
    /// Returns the differences, as a person wants to see them.
    pub fn check(&mut self, made: &[(impl AsRef<str>, String)]) -> Vec<String> {
        let update = std::env::var_os("UPDATE").is_some();
        let mut differences = Vec::new();
        for (name, text) in made {
            let name = name.as_ref();
            let Some(span) = find(&self.lines, name) else {
                continue;
            };
            let written = self.lines[span.start..span.end].join("\n");
            if written == text.trim_end() {
                continue;
            }
            if update {
                let new: Vec<String> = text.trim_end().lines().map(str::to_owned).collect();
                self.lines.splice(span.start..span.end, new);
            } else {
                differences.push(self.difference(name, &written, text.trim_end()));
            }
        }
        if update {
            self.write();
        }
        differences
    }

    /// Names of the blocks there are.
    pub fn blocks(&self) -> Vec<&str> {
        self.lines
            .iter()
            .filter_map(|line| line.strip_prefix("```"))
            .filter(|info| !info.is_empty())
            .filter_map(|info| info.split(' ').next())
            .collect()
    }

    /// What a block holds, if there is one.
    pub fn shown(&self, name: &str) -> Option<&[String]> {
        find(&self.lines, name).map(|span| &self.lines[span.start..span.end])
    }

    fn difference(&self, name: &str, written: &str, made: &str) -> String {
        let diff = similar::TextDiff::from_lines(written, made);
        let shown = diff
            .unified_diff()
            .context_radius(3)
            .header("the case", "made now")
            .to_string();
        format!(
            "{}: block '{name}' differs (UPDATE=1 rewrites it)\n{shown}",
            self.path.display()
        )
    }

    fn write(&self) {
        let text = self.lines.join("\n") + "\n";
        if let Err(error) = fs::write(&self.path, text) {
            panic!("{} cannot be written: {error}", self.path.display());
        }
    }
}

fn asked(path: &Path, lines: &[String]) -> Asked {
    let opening = lines.iter().find_map(|line| line.strip_prefix("```ask "));
    let words: Vec<&str> = opening.unwrap_or_default().split(' ').collect();
    let (&[tenant, person, date], Some(span)) = (words.as_slice(), find(lines, "ask")) else {
        panic!(
            "{}: a case needs a block ```ask TENANT PERSON DATE",
            path.display()
        );
    };
    Asked {
        tenant: tenant.to_owned(),
        person: person.to_owned(),
        date: date.to_owned(),
        question: lines[span.start..span.end].join(" "),
    }
}

fn find(lines: &[String], name: &str) -> Option<Span> {
    let opens = |line: &String| {
        line.strip_prefix("```")
            .is_some_and(|info| info.split(' ').next() == Some(name))
    };
    let start = lines.iter().position(opens)? + 1;
    let length = lines[start..].iter().position(|line| line == "```")?;
    Some(Span {
        start,
        end: start + length,
    })
}
