//! Reading a sample of each table, within what was allowed.

use std::time::{Duration, Instant};

use base::{Code, Ctx, Limits};
use futures::{StreamExt, stream};
use source::{Error, Guarded};
use sql::{Catalog, Table, TableKind};

use super::asking::{columns_to_read, sample};
use super::cells::Cells;
use super::summary::summarise;
use super::{Count, Profile, TableProfile};

/// What looking at a source may cost, and what of it is left alone.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Tables that are looked at in one go.
    pub tables_max: usize,
    /// What is not looked at by then is looked at another time.
    pub time_max: Duration,
    /// Statements that run at once.
    pub statements_max: usize,
    /// Rows of one table.
    pub rows_max: u64,
    /// Values of one table; a wide one is read for fewer rows.
    pub cells_max: u64,
    /// Tables and columns that are not looked at: `table`, `schema.table`, `table.column` or
    /// `schema.table.column`, where `*` stands for any characters.
    pub excluded: Vec<String>,
    /// Whether views are looked at: reading the beginning of one may cost reading all of it.
    pub views: bool,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            tables_max: 10_000,
            time_max: Duration::from_secs(30),
            statements_max: 4,
            rows_max: 10_000,
            cells_max: 200_000,
            excluded: Vec::new(),
            views: false,
        }
    }
}

/// How far looking at a source has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress<'a> {
    pub done: usize,
    pub total: usize,
    pub table: &'a str,
}

/// Looks at the tables that `profile` does not know yet. What was seen is kept when time is up;
/// calling it again goes on. Dropping it cancels what runs.
pub async fn look(
    ctx: &Ctx,
    source: &Guarded,
    bounds: &Bounds,
    profile: &mut Profile,
    told: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<(), Error> {
    let until = Instant::now() + bounds.time_max.min(ctx.deadline.left());
    let ahead = ahead(source.catalog(), bounds, profile);
    let (total, mut done) = (ahead.len(), 0);
    let looked = ahead.into_iter().map(|table| async move {
        match Instant::now() < until {
            true => Some(look_at(ctx, source, bounds, table).await),
            false => None,
        }
    });
    let mut looked = stream::iter(looked).buffer_unordered(bounds.statements_max.max(1));
    while let Some(found) = looked.next().await {
        // What is left when time is up is not begun, and stays to be looked at.
        let Some(found) = found else { continue };
        let found = found?;
        done += 1;
        let table = &found.name;
        told(Progress { done, total, table });
        profile.put(found);
    }
    Ok(())
}

/// The tables to look at, in the order of the catalog.
fn ahead<'c>(catalog: &'c Catalog, bounds: &Bounds, profile: &Profile) -> Vec<&'c Table> {
    let known = |table: &Table| {
        let known = profile.table(&table.schema, &table.name);
        known.is_some_and(|known| known.failed.is_none())
    };
    let reads =
        |table: &Table| bounds.views || matches!(table.kind, TableKind::Table | TableKind::Foreign);
    let tables = catalog.tables.iter().filter(|table| {
        reads(table) && !known(table) && !bounds.excludes(&[&table.schema, &table.name])
    });
    tables.take(bounds.tables_max).collect()
}

/// A table that cannot be read is told as such; what concerns all of them ends the looking.
async fn look_at(
    ctx: &Ctx,
    source: &Guarded,
    bounds: &Bounds,
    table: &Table,
) -> Result<TableProfile, Error> {
    let wanted = columns_to_read(table, bounds);
    let read = read(ctx, source, bounds, table, &wanted).await;
    let read = match read {
        Err(error) if is_of_values(&error) => {
            let readable = readable(ctx, source, bounds, table, wanted).await?;
            self::read(ctx, source, bounds, table, &readable).await
        }
        read => read,
    };
    match read {
        Ok((cells, max)) => Ok(summarise(table, &cells, cells.rows < max)),
        Err(error) if is_of_one_table(&error) => Ok(unread(table, &error)),
        Err(error) => Err(error),
    }
}

/// The rows, and how many there would be if there were more.
async fn read(
    ctx: &Ctx,
    source: &Guarded,
    bounds: &Bounds,
    table: &Table,
    columns: &[&str],
) -> Result<(Cells, u64), Error> {
    let max = bounds.rows_of(columns.len());
    if columns.is_empty() {
        return Ok((Cells::default(), 0));
    }
    let statement = sample(table, columns, max, source.dialect())?;
    let limits = Limits {
        rows_max: max,
        ..Limits::default()
    };
    let rows = source.fetch(ctx, &statement, &limits).await?;
    Ok((Cells::of(columns, &rows)?, max))
}

/// Some engines keep values that nothing can read; the columns that have none are found by
/// halves.
async fn readable<'t>(
    ctx: &Ctx,
    source: &Guarded,
    bounds: &Bounds,
    table: &Table,
    wanted: Vec<&'t str>,
) -> Result<Vec<&'t str>, Error> {
    let mut readable = Vec::new();
    let mut ahead = match wanted.as_slice() {
        [_] | [] => Vec::new(),
        _ => halves(&wanted),
    };
    while let Some(part) = ahead.pop() {
        match read(ctx, source, bounds, table, &part).await {
            Ok(_) => readable.extend(part),
            Err(error) if !is_of_values(&error) => return Err(error),
            Err(_) if part.len() > 1 => ahead.extend(halves(&part)),
            Err(_) => {}
        }
    }
    Ok(readable)
}

/// The first one is taken last.
fn halves<'t>(columns: &[&'t str]) -> Vec<Vec<&'t str>> {
    let (first, second) = columns.split_at(columns.len() / 2);
    vec![second.to_vec(), first.to_vec()]
}

fn is_of_values(error: &Error) -> bool {
    matches!(error, Error::Failed { .. } | Error::Guard(_))
        || matches!(error.code(), Code::LimitBytes)
}

fn is_of_one_table(error: &Error) -> bool {
    is_of_values(error)
        || matches!(
            error,
            Error::Unauthorised { .. } | Error::MissingObject { .. } | Error::Unsupported { .. }
        )
}

fn unread(table: &Table, error: &Error) -> TableProfile {
    TableProfile {
        schema: table.schema.clone(),
        name: table.name.clone(),
        rows: table.rows.map_or(Count::Unknown, Count::About),
        failed: Some(error.to_string()),
        ..TableProfile::default()
    }
}

impl Bounds {
    pub(super) fn rows_of(&self, columns: usize) -> u64 {
        let columns = u64::try_from(columns.max(1)).unwrap_or(u64::MAX);
        self.rows_max.min(self.cells_max / columns).max(100)
    }

    /// Whether a table or a column is to be left alone, named by its schema and so on.
    pub(super) fn excludes(&self, path: &[&str]) -> bool {
        let full = path.join(".");
        let short = path.get(1..).unwrap_or_default().join(".");
        let mut patterns = self.excluded.iter();
        patterns.any(|pattern| fits(pattern, &full) || fits(pattern, &short))
    }
}

/// Whether a text is as a pattern says, in capitals or not.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(start) else {
        return false;
    };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_excluded_is_named_with_or_without_its_schema() {
        let bounds = Bounds {
            excluded: ["audit_*", "hr.salary", "*.password*", "x"]
                .map(str::to_owned)
                .into(),
            ..Bounds::default()
        };
        let excludes = |path: &[&str]| bounds.excludes(path);
        assert!(excludes(&["public", "audit_2024"]));
        assert!(excludes(&["HR", "Salary"]));
        assert!(!excludes(&["public", "salary"]));
        assert!(excludes(&["public", "login", "password_hash"]));
        assert!(!excludes(&["public", "xx"]));
    }

    #[test]
    fn a_wide_table_is_read_for_fewer_rows() {
        let bounds = Bounds::default();
        assert_eq!(bounds.rows_of(4), 10_000);
        assert_eq!(bounds.rows_of(100), 2_000);
        assert_eq!(bounds.rows_of(1_000_000), 100);
    }
}
