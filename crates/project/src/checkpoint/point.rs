//! A point in a tenant's past, as people name it.

use std::fmt;
use std::str::FromStr;

use base::Ctx;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use store::{Checkpoint, Error, Revision, Store};

/// Characters in the name of a checkpoint at most.
pub(super) const NAME_MAX: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Point {
    /// A checkpoint.
    Named(String),
    Revision(Revision),
    /// What held at a moment; of a day, what held when it ended in UTC.
    At(Timestamp),
}

impl FromStr for Point {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Ok(revision) = text.parse() {
            return Ok(Point::Revision(revision));
        }
        if let Ok(moment) = text.parse() {
            return Ok(Point::At(moment));
        }
        if let Some(end) = text.parse().ok().and_then(end_of) {
            return Ok(Point::At(end));
        }
        match is_name(text) {
            true => Ok(Point::Named(text.to_owned())),
            false => Err(Error::Refused(format!(
                "'{text}' as a point in time: it is the name of a checkpoint, a revision such as \
                 12, a day such as 2026-03-31 or a moment such as 2026-03-31T12:00:00Z"
            ))),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Point::Named(name) => f.write_str(name),
            Point::Revision(revision) => write!(f, "revision {revision}"),
            Point::At(moment) => write!(f, "{moment}"),
        }
    }
}

fn end_of(day: Date) -> Option<Timestamp> {
    let next = day.checked_add(1.day()).ok()?;
    let begins = next.to_zoned(TimeZone::UTC).ok()?.timestamp();
    begins.checked_sub(1.millisecond()).ok()
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic)
        && letters.all(|letter| letter.is_alphanumeric() || "-_.".contains(letter))
        && text.chars().count() <= NAME_MAX
}

impl Point {
    /// The revision that it is.
    pub async fn revision(&self, ctx: &Ctx, store: &dyn Store) -> Result<Revision, Error> {
        match self {
            Point::Named(name) => {
                let found = store.get::<Checkpoint>(ctx, name).await?;
                found.map(|kept| kept.value.revision).ok_or_else(|| {
                    Error::Refused(format!("there is no checkpoint '{name}': list them"))
                })
            }
            Point::Revision(revision) => {
                let now = store.documents(ctx, None).await?.revision;
                match (0..=now).contains(revision) {
                    true => Ok(*revision),
                    false => Err(Error::Refused(format!(
                        "revision {revision}: there are 0 to {now}"
                    ))),
                }
            }
            Point::At(moment) => {
                let last = store.changes(ctx, *moment, 1).await?;
                Ok(last.first().map_or(0, |change| change.revision))
            }
        }
    }
}
