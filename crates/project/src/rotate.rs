//! Sealing anew what older keys of the ring have sealed, so that they can be taken out of it.

use auth::KeyRing;
use auth::rights::ROTATE;
use base::SystemCtx;
use jiff::Timestamp;
use store::{Batch, Event, Expect, Kept, Realm, Secret, SystemStore};

use crate::apply::ApplyError;
use crate::kept::sealed_as;

/// Seals every value of every tenant with the present key, all at once. Says how many were sealed
/// with an older one.
pub async fn rotate(
    ctx: &SystemCtx,
    store: &dyn SystemStore,
    keys: &KeyRing,
    now: Timestamp,
) -> Result<usize, ApplyError> {
    let (mut batches, mut count) = (Vec::new(), 0);
    for id in store.tenants(ctx).await? {
        let realm = Realm::Tenant(id.clone());
        let secrets = store.all_of::<Secret>(ctx, &realm).await?;
        let mut rows = Vec::new();
        for secret in secrets {
            rows.extend(renewed(keys, &realm, secret)?);
        }
        if rows.is_empty() {
            continue;
        }
        count += rows.len();
        let event = Event::done(now, ROTATE.name, &id).saying(format!("{} values", rows.len()));
        let mut batch = Batch::because(event);
        batch.rows = rows;
        batches.push((realm, batch));
    }
    store.write_all(ctx, &batches).await?;
    Ok(count)
}

fn renewed(
    keys: &KeyRing,
    realm: &Realm,
    kept: Kept<Secret>,
) -> Result<Option<store::RowChange>, ApplyError> {
    let Kept {
        value: secret,
        version,
    } = kept;
    let sealed = keys.rotate(realm, &sealed_as(&secret.id), &secret.sealed)?;
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let secret = Secret { sealed, ..secret };
    let row = store::RowChange::put(&secret, Expect::Version(version))?;
    Ok(Some(row))
}
