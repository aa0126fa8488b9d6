//! The script that makes a login which can read and nothing else.

use source::Grantee;
use sql::Dialect;

use crate::MSSQL;

/// To be run by an administrator, whole. A server that refuses the password refuses the rest.
pub fn script(grants: &Grantee) -> String {
    let [login, database] = [&grants.login, &grants.database].map(|name| MSSQL.quote(name));
    let mut lines = vec![
        "-- Run as an administrator, with a password of your own.".to_owned(),
        "-- In Azure SQL Database, run each part connected to the database that USE names."
            .to_owned(),
        "USE [master];".to_owned(),
        format!(
            "CREATE LOGIN {login} WITH PASSWORD = N'<choose one>', DEFAULT_DATABASE = {database};"
        ),
        format!("USE {database};"),
        format!("CREATE USER {login} FOR LOGIN {login};"),
    ];
    lines.extend(grants.schemas.iter().map(|schema| {
        let schema = MSSQL.quote(schema);
        format!("GRANT SELECT ON SCHEMA::{schema} TO {login};")
    }));
    if grants.schemas.is_empty() {
        lines.push(format!("ALTER ROLE [db_datareader] ADD MEMBER {login};"));
    }
    // SQL Server has no session that only reads, so the login has to.
    lines.push(format!(
        "ALTER ROLE [db_denydatawriter] ADD MEMBER {login};"
    ));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_reads_its_schemas_and_nothing_else() {
        let grants = Grantee {
            login: "querent".into(),
            database: "care]; DROP DATABASE [care".into(),
            schemas: vec!["dbo".into(), "home care".into()],
        };
        assert_eq!(
            script(&grants),
            "-- Run as an administrator, with a password of your own.\n\
             -- In Azure SQL Database, run each part connected to the database that USE names.\n\
             USE [master];\n\
             CREATE LOGIN [querent] WITH PASSWORD = N'<choose one>', \
             DEFAULT_DATABASE = [care]]; DROP DATABASE [care];\n\
             USE [care]]; DROP DATABASE [care];\n\
             CREATE USER [querent] FOR LOGIN [querent];\n\
             GRANT SELECT ON SCHEMA::[dbo] TO [querent];\n\
             GRANT SELECT ON SCHEMA::[home care] TO [querent];\n\
             ALTER ROLE [db_denydatawriter] ADD MEMBER [querent];\n"
        );
    }

    #[test]
    fn without_schemas_it_reads_the_database() {
        let grants = Grantee {
            login: "querent".into(),
            database: "care".into(),
            schemas: Vec::new(),
        };
        let script = script(&grants);
        assert!(
            script.contains("ALTER ROLE [db_datareader] ADD MEMBER [querent];"),
            "{script}"
        );
        assert!(!script.contains("GRANT SELECT"), "{script}");
    }
}
