//! What is needed to answer a question, for a model or a person who is about to write a query; and
//! which tables a metric needs. Both know no more than the actor does.

use std::collections::BTreeSet;

use ask::{Intent, formulate, understand};
use auth::rights::{MAP_TERMS, SEE_CONTEXT};
use base::{Code, Ctx};
use policy::Grants;
use semantic::{Cube, CubeId, Member, MemberId, MemberKind, Query, Rows, Status, resolve};

use crate::tenant::Tenant;
use crate::{Error, Service};

/// What of a model a question is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    pub cubes: Vec<CubeContext>,
    /// Joins between these cubes, as from and to.
    pub joins: Vec<(String, String)>,
    /// Values that the question may name, as member and value.
    pub values: Vec<(String, String)>,
    /// Questions of the tenant about the same cubes, which the actor can ask.
    pub questions: Vec<String>,
    /// Words that nothing visible explains.
    pub unknown: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CubeContext {
    pub name: String,
    pub title: String,
    pub description: Option<String>,
    pub members: Vec<MemberContext>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MemberContext {
    pub path: String,
    pub title: String,
    /// `measure`, `dimension`, `time` or `segment`.
    pub kind: &'static str,
    pub description: Option<String>,
    /// Whether people stand behind it.
    pub certified: bool,
}

/// A cube that a metric is computed from, or can be grouped by.
#[derive(Debug, Clone, PartialEq)]
pub struct TableOf {
    pub cube: String,
    pub title: String,
    /// As the database calls it; none for a cube over a query.
    pub table: Option<String>,
    /// Whether the metric cannot be computed without it.
    pub needed: bool,
}

/// More members do not help to answer.
const MEMBERS_MAX: usize = 40;
const VALUES_MAX: usize = 20;
const QUESTIONS_MAX: usize = 5;

impl Service {
    /// What a model or a person would need to know to answer a question.
    pub async fn context_for(&self, ctx: &Ctx, question: &str) -> Result<Context, Error> {
        let work = self.context(ctx, question);
        self.shown((ctx, &SEE_CONTEXT), (question, ""), work).await
    }

    async fn context(&self, ctx: &Ctx, question: &str) -> Result<Context, Error> {
        self.check_length(question)?;
        let way = self.set_out(ctx, question).await?;
        let (tenant, grants) = (&way.tenant, &way.grants);
        let words = self.words(ctx, tenant, grants).await?;
        let today = tenant.today(self.clock.now());
        let read = |text: &str| understand(text, &words, &grants.visible, &today);
        let intent = read(question);
        let mut members = named(&intent);
        for span in &intent.unknown {
            let word = question.get(span.start..span.end).unwrap_or_default();
            members.extend(self.meant(ctx, tenant, grants, word).await?);
        }
        let cubes = cubes_of(&members, grants);
        let about = |text: &&String| {
            let intent = read(text);
            let same = cubes_of(&named(&intent), grants);
            formulate(&intent, &grants.visible, &today).is_ok() && !cubes.is_disjoint(&same)
        };
        let questions = tenant.questions.iter().filter(about);
        let unknown = intent.unknown.iter();
        let unknown = unknown.filter_map(|span| question.get(span.start..span.end));
        Ok(Context {
            joins: joins_of(&cubes, grants),
            values: values_of(&intent, grants),
            questions: questions.take(QUESTIONS_MAX).cloned().collect(),
            unknown: unknown.map(str::to_owned).collect(),
            cubes: told(&cubes, &members, grants),
        })
    }

    /// The cubes that a metric is computed from, and those that it can be grouped by. The metric is
    /// a measure by its path, or a business term.
    pub async fn tables_for(&self, ctx: &Ctx, metric: &str) -> Result<Vec<TableOf>, Error> {
        let work = self.tables(ctx, metric);
        self.shown((ctx, &MAP_TERMS), (metric, "tables"), work)
            .await
    }

    async fn tables(&self, ctx: &Ctx, metric: &str) -> Result<Vec<TableOf>, Error> {
        self.check_length(metric)?;
        let way = self.set_out(ctx, metric).await?;
        let (tenant, grants) = (&way.tenant, &way.grants);
        let visible = &grants.visible;
        let by_path = visible.member_at(metric).map(|member| member.id);
        let meant = match by_path {
            Some(id) => vec![id],
            None => self.meant(ctx, tenant, grants, metric).await?,
        };
        let mut measures = meant.into_iter().map(|id| visible.model().member(id));
        let measure = measures.find(|member| member.measure().is_some());
        let measure = measure.ok_or_else(|| {
            Error::new(
                Code::QueryUnknownMember,
                format!("no metric that you can ask about is called '{metric}'"),
            )
        })?;
        let query = Query {
            measures: vec![measure.path.clone()],
            ..Query::default()
        };
        // Not by what row rules bring in: who they keep rows from may not learn how.
        let resolved = resolve(&query, visible, &tenant.calendar, &self.limits)?;
        let members = resolved.members().into_iter();
        let needed: BTreeSet<CubeId> = members.map(|id| visible.model().member(id).cube).collect();
        let is_needed = |cube: &Cube| needed.contains(&cube.id);
        let reaches = |cube: &Cube| {
            let passable = |cube| visible.passable(cube);
            let route =
                visible
                    .model()
                    .route(measure.cube, cube.id, self.limits.joins_max, &passable);
            route.is_ok()
        };
        let cubes = visible
            .cubes()
            .filter(|cube| is_needed(cube) || reaches(cube));
        let mut tables: Vec<TableOf> = cubes.map(|cube| table_of(cube, is_needed(cube))).collect();
        tables.sort_by_key(|table| !table.needed);
        Ok(tables)
    }

    /// The members that a term may mean to an actor, the likeliest first.
    async fn meant(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        grants: &Grants,
        term: &str,
    ) -> Result<Vec<MemberId>, Error> {
        let mapping = self.mapping(ctx, tenant, grants, term).await?;
        let found = mapping.applied.into_iter().chain(mapping.alternatives);
        let found = found.filter_map(|mapped| grants.visible.member_at(&mapped.path));
        Ok(found.map(|member| member.id).collect())
    }
}

fn table_of(cube: &Cube, needed: bool) -> TableOf {
    let table = match &cube.rows {
        Rows::Table { schema, name } => Some(match schema {
            Some(schema) => format!("{schema}.{name}"),
            None => name.clone(),
        }),
        Rows::Query(_) => None,
    };
    TableOf {
        cube: cube.name.clone(),
        title: cube.title.clone(),
        table,
        needed,
    }
}

/// The members that the words of a question may mean.
fn named(intent: &Intent) -> Vec<MemberId> {
    let parts = [&intent.measures, &intent.dimensions, &intent.segments]
        .into_iter()
        .flatten();
    let parts = parts.chain(&intent.time).flat_map(|part| &part.value);
    let values = intent.filters.iter().flat_map(|part| &part.value);
    let linked = parts
        .map(|link| link.member)
        .chain(values.map(|value| value.member));
    let mut known = BTreeSet::new();
    linked.filter(|id| known.insert(*id)).collect()
}

fn cubes_of(members: &[MemberId], grants: &Grants) -> BTreeSet<CubeId> {
    let model = grants.visible.model();
    members.iter().map(|id| model.member(*id).cube).collect()
}

fn joins_of(cubes: &BTreeSet<CubeId>, grants: &Grants) -> Vec<(String, String)> {
    let model = grants.visible.model();
    let from = cubes.iter().map(|id| model.cube(*id));
    let pairs = from.flat_map(|cube| {
        let near = cube.joins.iter().filter(|join| cubes.contains(&join.to));
        near.map(|join| (cube.name.clone(), model.cube(join.to).name.clone()))
    });
    pairs.collect()
}

fn values_of(intent: &Intent, grants: &Grants) -> Vec<(String, String)> {
    let values = intent.filters.iter().flat_map(|part| &part.value);
    let model = grants.visible.model();
    let told = values.map(|value| (model.member(value.member).path.clone(), value.value.clone()));
    told.take(VALUES_MAX).collect()
}

/// The cubes with their members: those that were named first, then what else they have.
fn told(cubes: &BTreeSet<CubeId>, named: &[MemberId], grants: &Grants) -> Vec<CubeContext> {
    let visible = &grants.visible;
    let mut left = MEMBERS_MAX.saturating_sub(named.len());
    let mut told = Vec::new();
    for id in cubes {
        let cube = visible.model().cube(*id);
        let own: Vec<&Member> = visible
            .members()
            .filter(|member| member.cube == *id)
            .collect();
        let (first, rest): (Vec<&Member>, Vec<&Member>) = own
            .into_iter()
            .partition(|member| named.contains(&member.id));
        let more = left.min(rest.len());
        left -= more;
        let members = first.into_iter().chain(rest.into_iter().take(more));
        told.push(CubeContext {
            name: cube.name.clone(),
            title: cube.title.clone(),
            description: cube.description.clone(),
            members: members.map(member_of).collect(),
        });
    }
    told
}

fn member_of(member: &Member) -> MemberContext {
    let kind = match &member.kind {
        MemberKind::Measure(_) => "measure",
        MemberKind::Dimension(_) if member.is_time() => "time",
        MemberKind::Dimension(_) => "dimension",
        MemberKind::Segment(_) => "segment",
    };
    MemberContext {
        path: member.path.clone(),
        title: member.title.clone(),
        kind,
        description: member.description.clone(),
        certified: member.standing.status == Status::Certified,
    }
}
