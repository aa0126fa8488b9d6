//! Where the rows of a cube come from.

use crate::Diagnostic;
use crate::fragment::is_identifier;
use crate::yaml::Fields;
use base::Code;

/// The schema, where one is written, and the table.
type Table = (Option<String>, String);

/// `sql_table`, or a `sql` that says nothing more than one would.
pub(super) fn table_of(fields: &mut Fields<'_, '_>) -> Table {
    if fields.has("sql") {
        return table_of_sql(fields);
    }
    let written = fields.need_text("sql_table").unwrap_or_default();
    table(&written).unwrap_or_else(|| {
        let message = format!("'{written}' is not a table: write 'table' or 'schema.table'");
        fields.report.invalid(fields.node, message);
        (None, String::new())
    })
}

fn table(written: &str) -> Option<Table> {
    let parts: Vec<&str> = written.split('.').collect();
    match parts.as_slice() {
        [table] => Some((None, (*table).to_owned())),
        [schema, table] => Some((Some((*schema).to_owned()), (*table).to_owned())),
        _ => None,
    }
}

/// Every other query is refused by name: its columns are not in the catalog, and the guard would
/// have to know them.
fn table_of_sql(fields: &mut Fields<'_, '_>) -> Table {
    if fields.has("sql_table") {
        fields.take("sql_table");
        let message = format!("{} has both 'sql' and 'sql_table'", fields.what);
        fields.report.invalid(fields.node, message);
    }
    let Some((sql, node)) = fields.text_at("sql") else {
        return (None, String::new());
    };
    whole_table(&sql).unwrap_or_else(|| {
        let message = format!(
            "'sql' in {} is a query, which is not supported yet",
            fields.what
        );
        let fault = Diagnostic::new(Code::ModelUnsupported, message)
            .hint("make it a view of the database and name that in 'sql_table'");
        fields.report.add(fault, node);
        (None, String::new())
    })
}

/// The table of `SELECT * FROM table`.
fn whole_table(sql: &str) -> Option<Table> {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let [select, "*", from, name] = words.as_slice() else {
        return None;
    };
    let plain = select.eq_ignore_ascii_case("select") && from.eq_ignore_ascii_case("from");
    (plain && name.split('.').all(is_identifier))
        .then(|| table(name))
        .flatten()
}
