//! What a tenant was: names for it, what is different between two such points, and going back.
//!
//! A checkpoint copies nothing. Documents keep every version, so it is a name for a revision; and
//! going back is a new revision with the texts of the old one, which can itself be gone back on.

mod difference;
mod point;

use auth::rights::{MAKE_CHECKPOINTS, ROLL_BACK};
use base::Ctx;
use jiff::Timestamp;
use store::{Batch, Change, Checkpoint, Document, Error, Event, Expect, Kept, Revision, Store};

pub use difference::{Different, difference};
pub use point::Point;

/// Changes that the list of checkpoints shows.
const CHANGES_SHOWN: u32 = 50;

/// A line of a tenant's past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub change: store::Changed,
    /// The names it has.
    pub checkpoints: Vec<Checkpoint>,
}

/// What going back has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolledBack {
    pub to: Revision,
    /// The revision that has the texts of that one; none where nothing was different.
    pub made: Option<Revision>,
    pub different: Vec<Different>,
}

/// Gives what the tenant is now a name. A name that there is already is a conflict.
pub async fn make(
    ctx: &Ctx,
    store: &dyn Store,
    name: &str,
    note: &str,
    now: Timestamp,
) -> Result<Checkpoint, Error> {
    let Ok(Point::Named(name)) = name.parse() else {
        return Err(Error::Refused(format!(
            "'{name}' as the name of a checkpoint: it begins with a letter, and has letters, \
             digits, '-', '_' and '.', at most {} of them",
            point::NAME_MAX
        )));
    };
    let checkpoint = Checkpoint {
        revision: store.documents(ctx, None).await?.revision,
        note: note.to_owned(),
        by: ctx.actor.id.clone(),
        at: now,
        name,
    };
    let said = format!("revision {}", checkpoint.revision);
    let event = Event::done(now, MAKE_CHECKPOINTS.name, &checkpoint.name).saying(said);
    let batch = Batch::because(event)
        .put(&checkpoint, Expect::Absent)?
        .expecting(checkpoint.revision);
    store.write(ctx, &batch).await?;
    Ok(checkpoint)
}

/// The latest changes of a tenant, with the names that their revisions have.
pub async fn list(ctx: &Ctx, store: &dyn Store, now: Timestamp) -> Result<Vec<Moment>, Error> {
    let named = store.all::<Checkpoint>(ctx).await?;
    let changes = store.changes(ctx, now, CHANGES_SHOWN).await?;
    let moments = changes.into_iter().map(|change| Moment {
        checkpoints: of_revision(&named, change.revision),
        change,
    });
    Ok(moments.collect())
}

fn of_revision(named: &[Kept<Checkpoint>], revision: Revision) -> Vec<Checkpoint> {
    let all = named.iter().map(|kept| &kept.value);
    let here = all.filter(|checkpoint| checkpoint.revision == revision);
    here.cloned().collect()
}

/// The configuration as it was at a point.
pub async fn at(ctx: &Ctx, store: &dyn Store, point: &Point) -> Result<Vec<Document>, Error> {
    let revision = point.revision(ctx, store).await?;
    configuration(ctx, store, Some(revision)).await
}

async fn configuration(
    ctx: &Ctx,
    store: &dyn Store,
    at: Option<Revision>,
) -> Result<Vec<Document>, Error> {
    let documents = store.documents(ctx, at).await?.documents;
    let configuration = documents.into_iter();
    Ok(configuration
        .filter(|document| document.id.kind.is_configuration())
        .collect())
}

/// Makes the configuration what it was at a point, at once or not at all. Whoever changes it at the
/// same time makes this a conflict, and loses nothing.
pub async fn roll_back(
    ctx: &Ctx,
    store: &dyn Store,
    to: &Point,
    now: Timestamp,
) -> Result<RolledBack, Error> {
    let before = store.documents(ctx, None).await?;
    let revision = to.revision(ctx, store).await?;
    let is_configuration = |document: &Document| document.id.kind.is_configuration();
    let (now_there, then) = (
        before.documents.into_iter().filter(is_configuration),
        configuration(ctx, store, Some(revision)).await?,
    );
    let now_there: Vec<Document> = now_there.collect();
    let different = difference(&now_there, &then);
    let changes = changes(&now_there, &then);
    if changes.is_empty() {
        return Ok(RolledBack {
            to: revision,
            made: None,
            different,
        });
    }
    let said = format!("revision {revision}: {} documents", changes.len());
    let event = Event::done(now, ROLL_BACK.name, to).saying(said);
    let mut batch = Batch::because(event).expecting(before.revision);
    batch.changes = changes;
    Ok(RolledBack {
        to: revision,
        made: Some(store.write(ctx, &batch).await?),
        different,
    })
}

/// What makes one state of the other. Whose a document is comes back with it.
fn changes(now_there: &[Document], then: &[Document]) -> Vec<Change> {
    let is_same =
        |a: &Document, b: &Document| a.id == b.id && a.body == b.body && a.owner == b.owner;
    let back = then
        .iter()
        .filter(|document| !now_there.iter().any(|other| is_same(document, other)));
    let gone = now_there
        .iter()
        .filter(|document| !then.iter().any(|other| other.id == document.id));
    let back = back.map(|document| Change {
        id: document.id.clone(),
        owner: document.owner,
        body: document.body.clone(),
    });
    let gone = gone.map(|document| Change {
        id: document.id.clone(),
        owner: document.owner,
        body: None,
    });
    back.chain(gone).collect()
}
