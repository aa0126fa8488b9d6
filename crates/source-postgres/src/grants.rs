//! The script that makes a login which reads the tenant's schemas and nothing else.

use source::Grantee;
use sql::Dialect;

use crate::Postgres;

pub fn script(grants: &Grantee) -> String {
    let quote = |name: &str| Postgres.quote(name);
    let (login, database) = (quote(&grants.login), quote(&grants.database));
    let mut script = format!(
        "-- Run this as an administrator, connected to the database {database}.\n\
         -- Put a password of your own in place of the one below.\n\
         CREATE ROLE {login} LOGIN PASSWORD 'change-me'\n    \
         NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;\n\
         ALTER ROLE {login} SET default_transaction_read_only = on;\n\
         GRANT CONNECT ON DATABASE {database} TO {login};\n"
    );
    for schema in &grants.schemas {
        let schema = quote(schema);
        script += &format!(
            "\nGRANT USAGE ON SCHEMA {schema} TO {login};\n\
             GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {login};\n\
             -- For tables to come; each role that makes tables has to say this for its own.\n\
             ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO {login};\n"
        );
    }
    script + EVERYBODY
}

/// What every login may do by way of the role that all of them share.
const EVERYBODY: &str = "\n-- Every login of this server may do this unless it is taken from all of them:\n\
     -- REVOKE CREATE ON SCHEMA public FROM PUBLIC; -- so it is from version 15 on\n\
     -- REVOKE TEMPORARY ON DATABASE ... FROM PUBLIC;\n";
