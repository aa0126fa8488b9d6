//! What an actor may say: the names they see and the values that stand in their rows.
//!
//! Values are found by asking for them as the actor: each list is the answer to a governed
//! query, row rules included, so a value that the actor may not see is not a word for them.

use std::sync::Arc;
use std::time::Duration;

use ask::Words;
use base::Ctx;
use lexicon::{ValueIndex, ValueIndexBuilder};
use policy::Grants;
use semantic::{DimensionType, Member, Query};

use crate::answer::Table;
use crate::cache::{Scope, ScopeCache, lifetime};
use crate::stage::Trail;
use crate::tenant::Tenant;
use crate::{Error, Service};

pub(crate) type WordsCache = ScopeCache<Words>;

impl WordsCache {
    /// Words follow the data with this delay.
    const LIFETIME: Duration = Duration::from_secs(600);
    const ENTRIES_MAX: u64 = 1_000;

    pub fn for_words() -> Self {
        Self::new(Self::ENTRIES_MAX)
    }
}

impl Service {
    pub(crate) async fn words(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        grants: &Grants,
    ) -> Result<Arc<Words>, Error> {
        let make = async {
            let values = self.values(ctx, tenant, grants).await?;
            Ok(Words::new(&grants.visible, values))
        };
        let lifetime = lifetime(WordsCache::LIFETIME, grants, self.clock.now());
        self.words
            .get_or(Scope::of(ctx, grants), lifetime, make)
            .await
    }

    async fn values(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        grants: &Grants,
    ) -> Result<ValueIndex, Error> {
        let mut index = ValueIndexBuilder::default();
        let texts = grants.visible.members().filter(|member| is_text(member));
        // A mask is not a word for anything.
        for member in texts.filter(|member| !grants.visible.masks(member.id)) {
            for value in self.values_of(ctx, tenant, grants, &member.path).await? {
                index.add(&member.path, &value);
            }
        }
        Ok(index.build())
    }

    /// The values of one dimension; none where it has too many to be known by heart.
    async fn values_of(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        grants: &Grants,
        path: &str,
    ) -> Result<Vec<String>, Error> {
        let max = self.limits.values_max;
        let query = Query {
            dimensions: vec![path.to_owned()],
            limit: Some(max + 1),
            ..Query::default()
        };
        let compiled = self.compile(tenant, &query, grants, &mut Trail::default())?;
        let rows = compiled
            .source
            .source
            .fetch(ctx, &compiled.statement, &self.limits)
            .await?;
        if rows.rows > max {
            return Ok(Vec::new());
        }
        let table = Table::new(&compiled.resolved, rows.batches);
        let texts = table.rows().filter_map(|row| match row.into_iter().next() {
            Some(base::Value::Text(text)) => Some(text),
            _ => None,
        });
        Ok(texts.collect())
    }
}

fn is_text(member: &Member) -> bool {
    member
        .dimension()
        .is_some_and(|dimension| dimension.kind == DimensionType::Text)
}
