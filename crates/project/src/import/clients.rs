//! `client_registry.yaml` with a `client_*.yaml` each: metrics over tables, and levels of dimensions.

use std::collections::BTreeMap;

use base::TenantId;
use semantic::Diagnostics;
use semantic::yaml::Node;

use super::write::{list, name, scalar};
use super::{Imported, entries, get, items, needs, parsed, text_of, unknown};

/// Reads every client of a registry. `file` reads a file that the registry names.
pub fn from_registry(
    registry: &str,
    file: impl Fn(&str) -> Option<String>,
) -> Result<Imported, Diagnostics> {
    let root = parsed("client_registry.yaml", registry)?;
    let clients = entries(&root, "clients");
    if clients.is_empty() {
        return Err(needs("client_registry.yaml", "has no 'clients'"));
    }
    let mut imported = Imported::default();
    imported
        .files
        .push(("querent.yaml".into(), String::from("name: imported\n")));
    for (id, entry) in clients {
        let path = text_of(entry, "config").unwrap_or_else(|| format!("client_{id}.yaml"));
        match (TenantId::new(id), file(&path)) {
            (Ok(tenant), Some(text)) => {
                let config = parsed(&path, &text)?;
                client(&tenant, entry, &config, &mut imported);
            }
            (Err(error), _) => imported.left_out.push(format!("clients.{id}: {error}")),
            (_, None) => {
                let note = format!("clients.{id}: {path} cannot be read");
                imported.left_out.push(note);
            }
        }
    }
    Ok(imported)
}

fn client(tenant: &TenantId, entry: &Node, config: &Node, imported: &mut Imported) {
    let place = format!("client_{tenant}");
    let mut model = Model::default();
    for (metric, node) in entries(config, "metrics") {
        model.metric(&place, metric, node, &mut imported.left_out);
    }
    for (dimension, node) in entries(config, "dimensions") {
        model.dimension(&place, dimension, node, &mut imported.left_out);
    }
    let known = ["client", "database", "metrics", "dimensions"];
    unknown(config, &place, &known, &mut imported.left_out);
    if model.0.len() > 1 {
        let tables: Vec<&str> = model.0.keys().map(String::as_str).collect();
        imported.left_out.push(format!(
            "{place}: how these tables are joined is not in the older files: {}",
            tables.join(", ")
        ));
    }
    let folder = format!("tenants/{tenant}");
    imported.files.push((
        format!("{folder}/tenant.yaml"),
        tenant_file(tenant, entry, config),
    ));
    for (table, cube) in &model.0 {
        let text = cube.text(table);
        imported
            .files
            .push((format!("{folder}/model/{}.yaml", name(table)), text));
    }
}

fn tenant_file(tenant: &TenantId, entry: &Node, config: &Node) -> String {
    let of = |part: &str, key: &str| get(config, part).and_then(|node| text_of(node, key));
    let title = of("client", "name").unwrap_or_else(|| tenant.to_string());
    let kind = of("database", "type").unwrap_or_else(|| "duckdb".into());
    let path = of("database", "path").or_else(|| text_of(entry, "database"));
    let schema = of("database", "schema").or_else(|| of("client", "schema"));
    let schema = schema.or_else(|| text_of(entry, "schema"));
    let mut text = format!("name: {}\n\nsources:\n  warehouse:\n", scalar(&title));
    text += &format!("    type: {}\n", scalar(&kind));
    if let Some(path) = path {
        text += &format!("    path: {}\n", scalar(&path));
    }
    if let Some(schema) = schema {
        text += &format!("    schemas: {}\n", list(&[schema]));
    }
    text
}

/// Cubes by the table that they stand for, without its schema: that is the source's.
#[derive(Default)]
struct Model(BTreeMap<String, Cube>);

#[derive(Default)]
struct Cube {
    dimensions: Vec<(String, String)>,
    measures: Vec<String>,
    /// Names of hierarchies with their levels.
    hierarchies: Vec<(String, Vec<String>)>,
}

impl Model {
    fn cube(&mut self, table: &str) -> &mut Cube {
        let table = table.rsplit('.').next().unwrap_or(table);
        self.0.entry(table.to_owned()).or_default()
    }

    fn metric(&mut self, place: &str, metric: &str, node: &Node, left_out: &mut Vec<String>) {
        let place = format!("{place}.metrics.{metric}");
        unknown(
            node,
            &place,
            &["description", "sql", "table", "aggregation", "format"],
            left_out,
        );
        let (sql, table) = (text_of(node, "sql"), text_of(node, "table"));
        let (Some(sql), Some(table)) = (sql, table) else {
            left_out.push(format!("{place}: it needs 'sql' and 'table'"));
            return;
        };
        let Some((kind, column)) = aggregate(&sql) else {
            left_out.push(format!("{place}: '{sql}' is no aggregate of one column"));
            return;
        };
        let mut measure = format!("      - name: {}\n        type: {kind}\n", name(metric));
        if let Some(column) = column {
            measure += &format!("        sql: {}\n", scalar(&column));
        }
        for (key, value) in [
            ("description", text_of(node, "description")),
            (
                "format",
                text_of(node, "format").filter(|format| FORMATS.contains(&format.as_str())),
            ),
        ] {
            if let Some(value) = value {
                measure += &format!("        {key}: {}\n", scalar(&value));
            }
        }
        self.cube(&table).measures.push(measure);
    }

    fn dimension(&mut self, place: &str, dimension: &str, node: &Node, left_out: &mut Vec<String>) {
        let place = format!("{place}.dimensions.{dimension}");
        unknown(node, &place, &["levels", "description"], left_out);
        let mut of_one_table: Vec<(String, Vec<String>)> = Vec::new();
        for level in items(node, "levels") {
            let (level_name, table) = (text_of(level, "name"), text_of(level, "table"));
            let (Some(level_name), Some(table)) = (level_name, table) else {
                left_out.push(format!("{place}: a level needs 'name' and 'table'"));
                continue;
            };
            let column = text_of(level, "column").unwrap_or_else(|| level_name.clone());
            let known = &mut self.cube(&table).dimensions;
            let level_name = name(&level_name);
            if !known.iter().any(|(known, _)| *known == level_name) {
                known.push((level_name.clone(), column));
            }
            match of_one_table.iter_mut().find(|(known, _)| *known == table) {
                Some((_, levels)) => levels.push(level_name),
                None => of_one_table.push((table, vec![level_name])),
            }
        }
        for (table, levels) in of_one_table
            .into_iter()
            .filter(|(_, levels)| levels.len() > 1)
        {
            self.cube(&table)
                .hierarchies
                .push((name(dimension), levels));
        }
    }
}

const FORMATS: &[&str] = &["currency", "percent", "number"];

/// `SUM(net_value)` as the type of a measure and its column.
fn aggregate(sql: &str) -> Option<(&'static str, Option<String>)> {
    let (function, rest) = sql.trim().split_once('(')?;
    let inside = rest.strip_suffix(')')?.trim();
    let function = function.trim().to_uppercase();
    let (distinct, column) = match inside.split_once(char::is_whitespace) {
        Some((word, column)) if word.eq_ignore_ascii_case("distinct") => (true, column.trim()),
        _ => (false, inside),
    };
    let is_column = column.chars().all(|c| c.is_alphanumeric() || c == '_');
    let kind = match (function.as_str(), distinct) {
        ("COUNT", true) => "count_distinct",
        ("COUNT", false) if column == "*" => return Some(("count", None)),
        ("COUNT", false) => "count",
        ("SUM", false) => "sum",
        ("AVG", false) => "avg",
        ("MIN", false) => "min",
        ("MAX", false) => "max",
        _ => return None,
    };
    (is_column && !column.is_empty()).then(|| (kind, Some(column.to_owned())))
}

impl Cube {
    fn text(&self, table: &str) -> String {
        let mut text = format!(
            "cubes:\n  - name: {}\n    sql_table: {}\n",
            name(table),
            scalar(table)
        );
        if !self.dimensions.is_empty() {
            text += "    dimensions:\n";
        }
        for (dimension, column) in &self.dimensions {
            // The older files do not say types; a text shows every value as it is.
            text += &format!(
                "      - name: {dimension}\n        sql: {}\n        type: string\n",
                scalar(column)
            );
        }
        if !self.measures.is_empty() {
            text += "    measures:\n";
        }
        text.extend(self.measures.iter().map(String::as_str));
        if !self.hierarchies.is_empty() {
            text += "    hierarchies:\n";
        }
        for (hierarchy, levels) in &self.hierarchies {
            text += &format!(
                "      - name: {hierarchy}\n        levels: {}\n",
                list(levels)
            );
        }
        text
    }
}
