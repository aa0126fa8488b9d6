//! The least a login needs: to read the tenant's databases, and nothing else.

use source::Grantee;
use sql::Dialect;

use crate::MYSQL;

/// A script for an administrator. It makes the login where there is none.
pub fn script(grants: &Grantee) -> String {
    let account = format!("{}@'%'", text(&grants.login));
    let mut script = format!(
        "-- Lets {account} read, and nothing else. Choose a password, and a host narrower than '%'.\n\
         -- Where the server runs with partial_revokes, take the backslashes out of the names.\n\
         CREATE USER IF NOT EXISTS {account} IDENTIFIED BY 'choose-one';\n"
    );
    for schema in schemas(grants) {
        let schema = MYSQL.quote(&literal(schema));
        script.push_str(&format!(
            "GRANT SELECT, SHOW VIEW ON {schema}.* TO {account};\n"
        ));
    }
    script
}

/// A database is a schema: where none is named it is the one that is connected to.
fn schemas(grants: &Grantee) -> &[String] {
    match grants.schemas.as_slice() {
        [] => std::slice::from_ref(&grants.database),
        named => named,
    }
}

/// A name that stands for itself: `_` and `%` would let in every database that looks alike.
fn literal(schema: &str) -> String {
    schema
        .replace('\\', "\\\\")
        .replace('_', "\\_")
        .replace('%', "\\%")
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''"))
}
