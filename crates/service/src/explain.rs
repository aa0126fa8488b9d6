//! What any stage makes of a question or a query, as text: for people who want to see inside.

use ask::{formulate, understand};
use auth::rights::EXPLAIN;
use base::{ActorId, Code, Ctx, SystemCtx, TenantId};
use policy::{Access, explain_access};
use semantic::{Diagnostic, Query};
use sql::{Dialect, legalize, render};

use crate::stage::Trail;
use crate::{Error, Service, Stage};

/// The result of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    pub stage: &'static str,
    pub text: String,
}

/// What is looked at.
#[derive(Clone, Copy)]
struct Look {
    stage: Stage,
    dialect: Option<&'static dyn Dialect>,
}

impl Service {
    /// Takes a question, or a query in its JSON form, as far as the given stage. `dialect` is the
    /// engine whose SQL is shown; that of the source where absent. Statements are shown whole, with
    /// what row rules are made of: it is for who may read the audit too.
    pub async fn explain(
        &self,
        ctx: &Ctx,
        asked: &str,
        stage: Stage,
        dialect: Option<&str>,
    ) -> Result<Explained, Error> {
        let work = self.explained(ctx, asked, stage, dialect);
        self.shown((ctx, &EXPLAIN), (asked, stage.verb()), work)
            .await
    }

    async fn explained(
        &self,
        ctx: &Ctx,
        asked: &str,
        stage: Stage,
        dialect: Option<&str>,
    ) -> Result<Explained, Error> {
        let dialect = dialect.map(|name| self.dialect(name)).transpose()?;
        let look = Look { stage, dialect };
        let text = if asked.trim_start().starts_with('{') {
            self.check_query_length(asked)?;
            let now = self.tenant(ctx)?.clock(self.clock.now());
            self.ready(ctx).await?;
            let each = Query::each_from_json_at(asked, &now)?.into_iter();
            let each = each.map(|ranged| self.explain_query(ctx, &ranged.query, look));
            each.collect::<Result<Vec<_>, _>>()?.join("\n\n")
        } else {
            self.check_length(asked)?;
            self.explain_question(ctx, asked, look).await?
        };
        Ok(Explained {
            stage: stage.verb(),
            text,
        })
    }

    /// The dialect of a kind of database that this server knows.
    fn dialect(&self, name: &str) -> Result<&'static dyn Dialect, Error> {
        let driver = self.drivers.iter().find(|driver| driver.name == name);
        driver.map(|driver| driver.dialect).ok_or_else(|| {
            let known: Vec<&str> = self.drivers.iter().map(|driver| driver.name).collect();
            Error::new(
                Code::RequestInvalid,
                format!("there is no dialect '{name}'"),
            )
            .hint(format!("use one of: {}", known.join(", ")))
        })
    }

    /// Why a person of a tenant sees a member, its mask, or nothing. It names policies, groups and
    /// values: it is for the operator, who may read the model anyway, and for no surface that
    /// people sign in to.
    pub fn explain_access(
        &self,
        ctx: &SystemCtx,
        tenant: &TenantId,
        actor: &ActorId,
        member: &str,
    ) -> Result<Access, Error> {
        let actor = self.enter(ctx, tenant, actor)?.actor;
        let found = self.tenants.get(tenant)?;
        let Some(id) = found.model.member_at(member) else {
            let paths = found
                .model
                .members()
                .iter()
                .map(|known| known.path.as_str());
            let message = format!("the model of '{tenant}' has no member '{member}'");
            let unknown = Diagnostic::new(Code::QueryUnknownMember, message);
            return Err(unknown.near(semantic::nearest(member, paths)).into());
        };
        let moment = found.moment(self.clock.now());
        Ok(explain_access(&actor, &found.model, id, moment))
    }

    async fn explain_question(
        &self,
        ctx: &Ctx,
        question: &str,
        look: Look,
    ) -> Result<String, Error> {
        let tenant = &*self.ready(ctx).await?;
        let grants = self.grants(ctx, tenant)?;
        let today = tenant.today(self.clock.now());
        let words = self.words(ctx, tenant, &grants).await?;
        let intent = understand(question, &words, &grants.visible, &today);
        if look.stage == Stage::Understand {
            return Ok(format!("{intent:#?}"));
        }
        match formulate(&intent, &grants.visible, &today) {
            Ok(formulated) => self.explain_query(ctx, &formulated.query, look),
            Err(unclear) => Ok(format!("asked back: {}", unclear.question)),
        }
    }

    fn explain_query(&self, ctx: &Ctx, query: &Query, look: Look) -> Result<String, Error> {
        let tenant = &*self.tenant(ctx)?;
        let grants = self.grants(ctx, tenant)?;
        match look.stage {
            Stage::Grant => {
                let paths: Vec<&str> = grants
                    .visible
                    .members()
                    .map(|member| member.path.as_str())
                    .collect();
                return Ok(paths.join("\n"));
            }
            Stage::Understand | Stage::Formulate => return Ok(format!("{:#}", query.to_json())),
            _ => {}
        }
        let mut compiled = self.compile(tenant, query, &grants, &mut Trail::default())?;
        if let Some(dialect) = look.dialect {
            compiled.tree = legalize(compiled.assembled.clone(), dialect)?;
            compiled.statement = render(&compiled.tree, dialect);
        }
        match look.stage {
            Stage::Resolve => {
                let columns: Vec<&str> = compiled
                    .resolved
                    .columns
                    .iter()
                    .map(|column| column.name.as_str())
                    .collect();
                Ok(columns.join("\n"))
            }
            Stage::Lower => Ok(compiled.lowered.to_string()),
            Stage::Rewrite => Ok(compiled.plan.to_string()),
            Stage::Assemble => Ok(format!("{:#?}", compiled.assembled)),
            Stage::Legalize => Ok(format!("{:#?}", compiled.tree)),
            Stage::Render => Ok(compiled.statement.text),
            _ => Err(Error::new(
                Code::RequestInvalid,
                format!(
                    "'{}' needs data; ask the question instead",
                    look.stage.verb()
                ),
            )),
        }
    }
}
