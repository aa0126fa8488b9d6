//! What an actor may say: the names they see and the values that stand in their rows.
//!
//! Values are found by asking for them as the actor: each list is the answer to a governed
//! query, row rules included, so a value that the actor may not see is not a word for them. Where
//! an index holds the answer to the very same query, it is read from there.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use ask::Words;
use base::{Code, Ctx};
use futures::future::try_join_all;
use lexicon::index::Index;
use lexicon::{ValueIndex, ValueIndexBuilder};
use policy::Grants;
use semantic::{DimensionType, Member, MemberId};

use crate::answer::Table;
use crate::cache::{Scope, ScopeCache, lifetime};
use crate::kept::{Reading, Standing, texts};
use crate::tenant::Tenant;
use crate::way::Compiled;
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
            let (heard, kept) = self.values(ctx, tenant, grants).await?;
            let visible = &grants.visible;
            Ok(Words::new(visible, heard).with_index(kept, visible))
        };
        let longest = match tenant.sources.are_up() {
            true => WordsCache::LIFETIME,
            false => WordsCache::LIFETIME_OF_A_PART,
        };
        let lifetime = lifetime(longest, grants, self.clock.now());
        self.words
            .get_or(Scope::of(ctx, tenant, grants), lifetime, make)
            .await
    }

    async fn values(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        grants: &Grants,
    ) -> Result<(ValueIndex, Index), Error> {
        let texts = grants.visible.members().filter(|member| is_text(member));
        // A mask is not a word for anything.
        let texts = texts.filter(|member| !grants.visible.masks(member.id));
        let texts: Vec<&Member> = texts.collect();
        let mut by_source = BTreeMap::<_, Vec<&Member>>::new();
        for member in &texts {
            let source = tenant.sources.name_of(tenant.model.cube(member.cube));
            by_source.entry(source).or_default().push(member);
        }
        // Side by side: a slow source takes its own time, not that of the others as well.
        let asked = by_source.into_values();
        let asked = asked.map(|members| self.values_in(ctx, tenant, grants, members));
        let (heard, kept): (Vec<_>, Vec<_>) = try_join_all(asked).await?.into_iter().unzip();
        let found: HashMap<_, _> = heard.into_iter().flatten().collect();
        let mut index = ValueIndexBuilder::default();
        for member in texts {
            for value in found.get(&member.id).into_iter().flatten() {
                index.add(&member.path, value);
            }
        }
        Ok((index.build(), Index::together(kept.into_iter().flatten())))
    }

    /// The values of dimensions of one source: from its index, where that has what the actor would
    /// be told; else asked for, one after the other: it has others to answer too.
    async fn values_in(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        grants: &Grants,
        members: Vec<&Member>,
    ) -> Result<(Vec<(MemberId, Vec<String>)>, Option<Index>), Error> {
        let mut found = Vec::new();
        let cube = members.first().map(|member| tenant.model.cube(member.cube));
        let source = cube.and_then(|cube| tenant.sources.name_of(cube));
        let mut reading = Reading::of(self, tenant, source);
        for member in members {
            // What cannot be asked for has no words; that is said to whoever asks for it.
            let Ok(compiled) = self.values_of(tenant, grants, &member.path) else {
                continue;
            };
            let standing = reading.standing(ctx, member, &compiled).await;
            if standing == Standing::Current {
                reading.open(member);
                continue;
            }
            let values = self.fetched(ctx, tenant, &compiled).await;
            match values.or_else(|error| missing(ctx, member, error))? {
                Some(values) => found.push((member.id, values)),
                // Too many to ask for: those that were read before are better than none.
                None if standing == Standing::Old => reading.open(member),
                None => {}
            }
        }
        Ok((found, reading.finish()))
    }

    /// The values of one dimension; none where it has too many to be known by heart.
    async fn fetched(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        compiled: &Compiled,
    ) -> Result<Option<Vec<String>>, Error> {
        let max = self.limits.values_max;
        let _turn = self.turns.take(ctx, &tenant.limits).await?;
        let rows = compiled
            .source
            .source
            .fetch(ctx, &compiled.statement, &self.limits)
            .await?;
        if rows.rows > max {
            return Ok(None);
        }
        Ok(Some(texts(&Table::new(&compiled.resolved, rows.batches))))
    }
}

/// What cannot be read has no words; everything else is still asked about. Only who asks ends it.
fn missing(ctx: &Ctx, member: &Member, error: Error) -> Result<Option<Vec<String>>, Error> {
    if error.code == Code::Cancelled || ctx.deadline.left().is_zero() {
        return Err(error);
    }
    let (tenant, member, code) = (&ctx.tenant, &member.path, error.code);
    tracing::warn!(%tenant, member, %code, "its values are no words: they cannot be read");
    Ok(None)
}

pub(crate) fn is_text(member: &Member) -> bool {
    member
        .dimension()
        .is_some_and(|dimension| dimension.kind == DimensionType::Text)
}
