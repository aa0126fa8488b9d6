//! What answers, and what its login may do.

use base::Value;
use source::{Error, Server};
use tokio_postgres::types::Type;

use crate::parameters::Parameter;
use crate::session::Session;
use crate::{Postgres, errors, list};

/// Before this one `MATERIALIZED`, generated columns and more are lacking; nobody maintains them.
const OLDEST: i32 = 12;

pub async fn server(session: &Session, schemas: &[String]) -> Result<Server, Error> {
    let schemas = Value::Text(list(schemas));
    let rows = session
        .all(ASKED, &[Parameter::new(&schemas, &Type::UNKNOWN)])
        .await;
    let rows = rows.map_err(|error| errors::running(&error))?;
    let row = rows.first().ok_or_else(errors::gone)?;
    let told = |error| errors::running(&error);
    let number: i32 = row.try_get(2).map_err(told)?;
    let version: String = row.try_get(1).map_err(told)?;
    if number / 10_000 < OLDEST {
        return Err(Error::Unsupported {
            detail: format!("the server has version {version}, and {OLDEST} is needed"),
        });
    }
    let engine: String = row.try_get(0).map_err(told)?;
    Ok(Server {
        engine,
        version,
        dialect: &Postgres,
        can_write: Some(row.try_get(3).map_err(told)?),
    })
}

/// `EXISTS` stops at the first table that the login may change.
const ASKED: &str = "SELECT split_part(version(), ' ', 1), current_setting('server_version'), \
     current_setting('server_version_num')::int, \
     (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) \
     OR has_database_privilege(current_database(), 'CREATE') \
     OR EXISTS (SELECT FROM pg_catalog.pg_namespace AS space \
         WHERE space.nspname = ANY ($1::text[]) AND has_schema_privilege(space.oid, 'CREATE')) \
     OR EXISTS (SELECT FROM pg_catalog.pg_class AS thing \
         JOIN pg_catalog.pg_namespace AS space ON space.oid = thing.relnamespace \
         WHERE space.nspname = ANY ($1::text[]) AND thing.relkind IN ('r', 'p', 'v', 'f') \
         AND has_table_privilege(thing.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))";
