//! What the columns of a statement are, before it runs.
//!
//! The client library asks the server about types that it does not know while the result is
//! already on its way: a large one would wait for the answer, which waits behind it. It asks by
//! prepared statements, too, which do not live long behind a pooler. So such columns are sent as
//! text, and that has to be known before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base::Value;
use futures::TryStreamExt;
use source::Error;
use sql::Dialect;
use tokio_postgres::types::Type;
use tokio_postgres::{Error as Refused, Row};

use crate::Postgres;
use crate::errors;
use crate::fetch::Call;
use crate::parameters::Parameter;
use crate::rows::{Raw, is_known};
use crate::session::Session;

/// Tables may change meanwhile, so it is not known for long.
const KNOWN_FOR: Duration = Duration::from_secs(60);
const KNOWN_MAX: usize = 1_000;

/// How a statement is sent.
pub struct Shape {
    pub text: String,
    /// The type that texts among its parameters have.
    pub texts: Type,
}

/// The shapes of statements that ran a short while ago.
#[derive(Default)]
pub struct Shapes(Mutex<HashMap<String, (Instant, Arc<Shape>)>>);

impl Shapes {
    pub async fn of(&self, session: &mut Session, call: &Call) -> Result<Arc<Shape>, Error> {
        let key = key(call);
        if let Some(shape) = self.known(&key) {
            return Ok(shape);
        }
        let shape = Arc::new(ask(session, call).await?);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert(key, (Instant::now(), shape.clone()));
        Ok(shape)
    }

    fn known(&self, key: &str) -> Option<Arc<Shape>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, shape) = known.get(key)?;
        (since.elapsed() < KNOWN_FOR).then(|| shape.clone())
    }
}

/// A text means something else with parameters of other types.
fn key(call: &Call) -> String {
    let kinds = call.parameters.iter().map(Value::type_name);
    let kinds: Vec<&str> = kinds.collect();
    format!("{}\0{}", call.text, kinds.join(" "))
}

async fn ask(session: &mut Session, call: &Call) -> Result<Shape, Error> {
    let mut shape = Shape {
        text: call.text.clone(),
        texts: Type::UNKNOWN,
    };
    let mut asked = describe(session, call, &shape).await;
    if asked.as_ref().is_err_and(errors::is_about_types) {
        shape.texts = Type::TEXT;
        asked = describe(session, call, &shape).await;
    }
    let columns = asked.map_err(|error| errors::running(&error))?;
    let written = written(session, &columns).await?;
    if written.iter().any(Option::is_some) {
        shape.text = rewritten(&call.text, &columns, &written);
    }
    Ok(shape)
}

struct Described {
    name: String,
    /// The number of its type.
    oid: u32,
}

/// One row that is all NULL, of which the server tells the types. The statement itself is planned,
/// and as nothing can come of it, not run.
async fn describe(
    session: &mut Session,
    call: &Call,
    shape: &Shape,
) -> Result<Vec<Described>, Refused> {
    let text = format!(
        "SELECT \"the row\", ARRAY(SELECT json_object_keys(row_to_json(\"the row\"))) \
         FROM ({}) AS \"the row\"",
        without_rows(&call.text)
    );
    let Some(row) = first(session, &text, call, shape).await? else {
        return Ok(Vec::new());
    };
    let oids = row.try_get::<_, Raw>(0)?.record();
    let names: Vec<String> = row.try_get(1)?;
    let columns = names.into_iter().zip(oids);
    Ok(columns.map(|(name, oid)| Described { name, oid }).collect())
}

fn without_rows(text: &str) -> String {
    format!("SELECT q.* FROM (SELECT) AS z LEFT JOIN ({text}) AS q ON FALSE")
}

impl Shape {
    /// A row of NULLs with the columns of the statement, for a result that has none to tell them.
    pub async fn nothing(&self, session: &mut Session, call: &Call) -> Result<Row, Error> {
        let text = without_rows(&self.text);
        let parameters = self.parameters(&call.parameters);
        let rows = session.all(&text, &parameters).await;
        let mut rows = rows.map_err(|error| errors::running(&error))?;
        rows.pop().ok_or_else(|| Error::Failed {
            detail: "the server did not say what the columns are".into(),
        })
    }
}

async fn first(
    session: &mut Session,
    text: &str,
    call: &Call,
    shape: &Shape,
) -> Result<Option<Row>, Refused> {
    let parameters = shape.parameters(&call.parameters);
    let rows = session.begin(text, &parameters, call.limit).await?;
    let rows: Result<Vec<Row>, Refused> = rows.try_collect().await;
    let row = session.settle(rows).await?.pop();
    session.end().await?;
    Ok(row)
}

/// As what each column is written; `None` where it comes as it is.
async fn written(
    session: &mut Session,
    columns: &[Described],
) -> Result<Vec<Option<&'static str>>, Error> {
    let strange: Vec<u32> = columns
        .iter()
        .map(|column| column.oid)
        .filter(|oid| Type::from_oid(*oid).is_none())
        .collect();
    let bases = match strange.is_empty() {
        true => HashMap::new(),
        false => bases(session, strange).await?,
    };
    let written = columns.iter().map(|column| {
        let base = bases.get(&column.oid).unwrap_or(&column.oid);
        match Type::from_oid(*base) {
            Some(kind) if is_known(&kind) => None,
            // How many digits stand behind the point depends on the server's country.
            Some(Type::MONEY) => Some("NUMERIC"),
            _ => Some("TEXT"),
        }
    });
    Ok(written.collect())
}

/// What domains are made of, by the numbers of their types.
async fn bases(session: &mut Session, oids: Vec<u32>) -> Result<HashMap<u32, u32>, Error> {
    const ASKED: &str = "WITH RECURSIVE base (oid, now, next) AS (\
         SELECT oid, oid, typbasetype FROM pg_catalog.pg_type WHERE oid = ANY ($1::oid[]) \
         UNION ALL SELECT base.oid, kind.oid, kind.typbasetype FROM base \
         JOIN pg_catalog.pg_type AS kind ON kind.oid = base.next) \
         SELECT oid, now FROM base WHERE next = 0";
    let oids: Vec<String> = oids.iter().map(ToString::to_string).collect();
    let oids = Value::Text(format!("{{{}}}", oids.join(",")));
    let rows = session
        .all(ASKED, &[Parameter::new(&oids, &Type::UNKNOWN)])
        .await;
    let rows = rows.map_err(|error| errors::running(&error))?;
    let pair = |row: &Row| Ok((row.try_get(0)?, row.try_get(1)?));
    let pairs: Result<_, Refused> = rows.iter().map(pair).collect();
    pairs.map_err(|error| errors::running(&error))
}

/// The statement with some of its columns written as another type, under the same names.
fn rewritten(text: &str, columns: &[Described], written: &[Option<&str>]) -> String {
    let places: Vec<String> = (1..=columns.len()).map(|n| format!("c{n}")).collect();
    let selected = columns.iter().zip(written).zip(&places);
    let selected = selected.map(|((column, kind), place)| {
        let name = Postgres.quote(&column.name);
        match kind {
            Some(kind) => format!("CAST({place} AS {kind}) AS {name}"),
            None => format!("{place} AS {name}"),
        }
    });
    let selected: Vec<String> = selected.collect();
    let (selected, places) = (selected.join(", "), places.join(", "));
    format!("SELECT {selected} FROM ({text}) AS q({places})")
}
