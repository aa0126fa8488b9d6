//! A project folder for a source that was connected to: what it says is all that is needed to ask.
//!
//! Secrets go to `.env`, which git is told to ignore; what is there already is added to and never
//! replaced.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::{SourceName, TenantId};
use project::SourceSpec;

use crate::looking::write_whole;
use crate::registry::DRIVERS;

/// A tenant that is about to be written.
pub struct Founding {
    root: PathBuf,
    tenant: TenantId,
    source: SourceName,
    pub spec: SourceSpec,
    /// What only the environment may know, by the name of its variable.
    secrets: Vec<(String, String, String)>,
    server_file: String,
}

impl Founding {
    /// Finds out whether it can be written, before anything is done.
    pub fn begin(
        root: &Path,
        tenant: TenantId,
        source: SourceName,
        spec: SourceSpec,
    ) -> anyhow::Result<Self> {
        let folder = folder(root, &tenant);
        if folder.exists() {
            bail!(
                "{} is there already: name another --tenant, or look at its sources with \
                 `querent discover --project {} --tenant {tenant}`",
                folder.display(),
                root.display()
            );
        }
        if let Some(path) = &spec.settings.path {
            inside(root, path)?;
        }
        let secrets = secrets(&tenant, &source, &spec);
        let names: Vec<&str> = secrets.iter().map(|(_, name, _)| name.as_str()).collect();
        let server_file = server_file(root, &tenant, &names)?;
        let server_file = open_here(server_file, spec.settings.text("host"));
        Ok(Self {
            root: root.to_owned(),
            tenant,
            source,
            spec,
            secrets,
            server_file,
        })
    }

    /// Writes all of it; the tenant appears when everything else is there.
    pub fn write(&self, files: &[(String, String)], questions: &[String]) -> anyhow::Result<()> {
        make(&self.root.join("tenants"))?;
        self.ignore()?;
        self.write_secrets()?;
        write_whole(&self.root.join("querent.yaml"), &self.server_file)?;
        let beside = self.root.join(KEPT).join(format!("new-{}", self.tenant));
        // What an earlier try left behind is nobody's.
        drop(fs::remove_dir_all(&beside));
        make(&beside.join("model"))?;
        for (name, text) in files {
            write_whole(&beside.join("model").join(name), text)?;
        }
        write_whole(&beside.join("tenant.yaml"), &self.tenant_file(questions)?)?;
        let place = folder(&self.root, &self.tenant);
        fs::rename(&beside, &place).with_context(|| format!("{} cannot be made", place.display()))
    }

    fn ignore(&self) -> anyhow::Result<()> {
        let path = self.root.join(".gitignore");
        let known = fs::read_to_string(&path).unwrap_or_default();
        let missing = [".env", ".querent/"].map(|line| (line, known.lines().any(|l| l == line)));
        let missing = missing.iter().filter(|(_, is_known)| !is_known);
        let text = missing.fold(known.clone(), |text, (line, _)| appended(&text, line));
        if text != known {
            write_whole(&path, &text)?;
        }
        Ok(())
    }

    fn write_secrets(&self) -> anyhow::Result<()> {
        if self.secrets.is_empty() {
            return Ok(());
        }
        let path = self.root.join(".env");
        let known = fs::read_to_string(&path).unwrap_or_default();
        let text = self.secrets.iter().fold(known, |text, (_, name, value)| {
            appended(&text, &format!("{name}={}", shell_quoted(value)))
        });
        let beside = self.root.join(".env.new");
        closed_file(&beside)?;
        fs::write(&beside, text)
            .with_context(|| format!("{} cannot be written", beside.display()))?;
        fs::rename(&beside, &path).with_context(|| format!("{} cannot be written", path.display()))
    }

    fn tenant_file(&self, questions: &[String]) -> anyhow::Result<String> {
        let mut lines = vec![
            format!("name: {}", quoted(self.tenant.as_str())?),
            "sources:".to_owned(),
            format!("  {}:", self.source),
            format!("    type: {}", self.spec.kind),
        ];
        for (key, value) in self.settings()? {
            lines.push(format!("    {key}: {value}"));
        }
        lines.push("people:\n  operator: {name: Operator, role: admin}".to_owned());
        if !questions.is_empty() {
            lines.push("questions:".to_owned());
        }
        for question in questions {
            lines.push(format!("  - {}", quoted(question)?));
        }
        Ok(lines.join("\n") + "\n")
    }

    /// What the driver needs to know; secrets by the names of their variables.
    fn settings(&self) -> anyhow::Result<Vec<(String, String)>> {
        let settings = &self.spec.settings;
        let mut lines = Vec::new();
        if let Some(path) = &settings.path {
            let path = inside(&self.root, path)?;
            lines.push(("path".to_owned(), quoted(&path.display().to_string())?));
        }
        if !settings.schemas.is_empty() {
            lines.push((
                "schemas".to_owned(),
                serde_json::to_string(&settings.schemas)?,
            ));
        }
        for (option, value) in &settings.options {
            let mut secrets = self.secrets.iter();
            let value = match secrets.find(|(of, ..)| of == option) {
                Some((_, variable, _)) => format!("${{{variable}}}"),
                None => quoted(value)?,
            };
            lines.push((option.clone(), value));
        }
        Ok(lines)
    }
}

/// What Querent keeps beside a project and could make again.
pub const KEPT: &str = ".querent";

fn folder(root: &Path, tenant: &TenantId) -> PathBuf {
    root.join("tenants").join(tenant.as_str())
}

fn make(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// A tenant's files stay in its project: the path of one, from there.
fn inside(root: &Path, path: &Path) -> anyhow::Result<PathBuf> {
    let real = |path: &Path| path.canonicalize();
    let file = real(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let root = real(root).unwrap_or_else(|_| root.to_owned());
    let relative = file.strip_prefix(&root).map(Path::to_owned);
    relative.with_context(|| {
        format!(
            "{} is not below {}: put it there, or name a --project that holds it",
            file.display(),
            root.display()
        )
    })
}

/// Options that no file of git may hold, and those that would be read as something else there.
fn secrets(
    tenant: &TenantId,
    source: &SourceName,
    spec: &SourceSpec,
) -> Vec<(String, String, String)> {
    let driver = DRIVERS.iter().find(|driver| driver.name == spec.kind);
    let is_open = |option: &str, value: &str| {
        driver.is_some_and(|driver| driver.may_show(option)) && !value.contains("${")
    };
    let options = spec.settings.options.iter();
    let secret = options.filter(|(option, value)| !is_open(option, value));
    let named = secret.map(|(option, value)| {
        let name = format!("{tenant}_{source}_{option}").replace('-', "_");
        (option.clone(), name.to_uppercase(), value.clone())
    });
    named.collect()
}

/// The server's own file, with these variables open to the tenant.
fn server_file(root: &Path, tenant: &TenantId, names: &[&str]) -> anyhow::Result<String> {
    let path = root.join("querent.yaml");
    let known = match path.exists() {
        true => fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?,
        false => {
            "# Settings of the server; the tenants stand in 'tenants'.\nname: Querent\n".to_owned()
        }
    };
    if names.is_empty() {
        return Ok(known);
    }
    let opened = format!("  {tenant}: [{}]", names.join(", "));
    let line = |line: &&str| line.starts_with("environment:");
    match known.lines().find(line) {
        None => Ok(appended(&known, &format!("environment:\n{opened}"))),
        Some("environment:") => {
            Ok(known.replacen("environment:\n", &format!("environment:\n{opened}\n"), 1))
        }
        Some(_) => bail!(
            "{} lists its 'environment' in one line: write it as lines below the word, as in\n\
             environment:\n{opened}",
            path.display()
        ),
    }
}

/// Who connects to a database of this machine means it: tenants may name this machine then.
fn open_here(known: String, host: Option<&str>) -> String {
    let here = ["localhost", "127.", "::1", "/"];
    let is_here = host.is_some_and(|host| here.iter().any(|start| host.starts_with(start)));
    let is_said = known.lines().any(|line| line.starts_with("egress:"));
    match is_here && !is_said {
        true => appended(&known, "egress:\n  loopback: true"),
        false => known,
    }
}

fn appended(text: &str, line: &str) -> String {
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{text}{end}{line}\n")
}

/// YAML reads a text of JSON as it is.
fn quoted(text: &str) -> anyhow::Result<String> {
    Ok(serde_json::to_string(text)?)
}

/// As a `.env` file has it: nothing in it is read as anything else.
fn shell_quoted(value: &str) -> String {
    let mut quoted = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' | '$' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// An empty file that nobody else may read, before anything is written into it.
fn closed_file(path: &Path) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(path).map(drop);
    made.with_context(|| format!("{} cannot be made", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::looking::spec;

    fn begin(root: &Path, tenant: &str, url: &str) -> anyhow::Result<Founding> {
        let spec = spec(url)?;
        Founding::begin(root, TenantId::new(tenant)?, SourceName::new("db")?, spec)
    }

    const CUBE: &str = "cubes: [{name: a, sql_table: b, measures: [{name: n, type: count}]}]\n";

    #[test]
    fn what_is_written_is_read_as_it_was_meant() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("deep/project");
        let odd = r#"a"b'c\d$e`f#g ${HOME} %"#;
        let url = format!(
            "postgres://me:{}@db.example:5433/shop?schemas=sales,stock&tls=disable",
            odd.replace('%', "%25")
                .replace('#', "%23")
                .replace('/', "%2F")
        );
        let founding = begin(&root, "north-1", &url).unwrap();
        let files = [("a.yaml".to_owned(), CUBE.to_owned())];
        founding
            .write(&files, &["what: \"is\" it".to_owned()])
            .unwrap();
        let project = project::read(&root).unwrap_or_else(|faults| panic!("{faults}"));
        let tenant = &project.tenants[0];
        let source = &tenant.sources[&SourceName::new("db").unwrap()];
        assert_eq!(source.settings.options["password"], odd);
        assert_eq!(source.settings.options, founding.spec.settings.options);
        assert_eq!(source.settings.schemas, ["sales", "stock"]);
        assert_eq!(tenant.questions, ["what: \"is\" it"]);
        assert_eq!(tenant.model.len(), 1);
        for (file, text) in files_of(&root) {
            assert_eq!(
                text.contains("HOME"),
                file.ends_with(".env"),
                "{}",
                file.display()
            );
        }
    }

    fn files_of(folder: &Path) -> Vec<(PathBuf, String)> {
        let entries = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let files = entries.flat_map(|path| match path.is_dir() {
            true => files_of(&path),
            false => vec![(path.clone(), fs::read_to_string(&path).unwrap())],
        });
        files.collect()
    }

    #[test]
    fn a_second_tenant_is_added_to_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let files = [("a.yaml".to_owned(), CUBE.to_owned())];
        for (tenant, password) in [("one", "first"), ("two", "second")] {
            let url = format!("postgres://me:{password}@db.example/shop");
            begin(folder.path(), tenant, &url)
                .unwrap()
                .write(&files, &[])
                .unwrap();
        }
        let project = project::read(folder.path()).unwrap_or_else(|faults| panic!("{faults}"));
        let passwords = project.tenants.iter().map(|tenant| {
            let source = tenant.sources.values().next().unwrap();
            source.settings.options["password"].as_str()
        });
        assert_eq!(passwords.collect::<Vec<_>>(), ["first", "second"]);
        let again = begin(folder.path(), "one", "postgres://db.example/shop");
        assert!(again.err().unwrap().to_string().contains("there already"));
    }

    #[test]
    fn a_file_outside_of_the_project_is_refused_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        fs::create_dir(&root).unwrap();
        let outside = folder.path().join("a.sqlite");
        fs::write(&outside, "").unwrap();
        let url = format!("sqlite://{}", outside.display());
        let refused = begin(&root, "one", &url).err().unwrap().to_string();
        assert!(refused.contains("is not below"), "{refused}");
        assert_eq!(files_of(&root), []);
        let inside = root.join("a.sqlite");
        fs::write(&inside, "").unwrap();
        let founding = begin(&root, "one", &format!("sqlite://{}", inside.display())).unwrap();
        founding
            .write(&[("a.yaml".to_owned(), CUBE.to_owned())], &[])
            .unwrap();
        let text = fs::read_to_string(root.join("tenants/one/tenant.yaml")).unwrap();
        assert!(text.contains("path: \"a.sqlite\""), "{text}");
        project::read(&root).unwrap_or_else(|faults| panic!("{faults}"));
    }
}
