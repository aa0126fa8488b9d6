//! What an actor may say: the names they see and the values that stand in their rows.
//!
//! Values are found by asking for them as the actor: each list is the answer to a governed
//! query, row rules included, so a value that the actor may not see is not a word for them.

use std::sync::Arc;
use std::time::Duration;

use ask::Words;
use base::{Code, Ctx};
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
    /// Where a source was down, its words are soon looked for again.
    const LIFETIME_OF_A_PART: Duration = Duration::from_secs(5);
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
        let longest = match tenant.sources.are_up() {
            true => WordsCache::LIFETIME,
            false => WordsCache::LIFETIME_OF_A_PART,
        };
        let lifetime = lifetime(longest, grants, self.clock.now());
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
            let values = self.values_of(ctx, tenant, grants, &member.path).await;
            // Words of a source that is down are missing; those of the others are still words.
            for value in values.or_else(none_if_down)? {
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

fn none_if_down(error: Error) -> Result<Vec<String>, Error> {
    match error.code {
        Code::SourceUnreachable | Code::SourceRefused | Code::SourceBusy => Ok(Vec::new()),
        _ => Err(error),
    }
}

fn is_text(member: &Member) -> bool {
    member
        .dimension()
        .is_some_and(|dimension| dimension.kind == DimensionType::Text)
}
