//! What any stage makes of a question or a query, as text: for people who want to see inside.

use ask::{formulate, understand};
use base::{Code, Ctx};
use semantic::Query;

use crate::stage::Trail;
use crate::{Error, Service, Stage};

/// The result of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    pub stage: &'static str,
    pub text: String,
}

impl Service {
    /// Takes a question, or a query in its JSON form, as far as the given stage.
    pub async fn explain(&self, ctx: &Ctx, asked: &str, stage: Stage) -> Result<Explained, Error> {
        self.check_length(asked)?;
        let text = if asked.trim_start().starts_with('{') {
            self.explain_query(ctx, &Query::from_json(asked)?, stage)?
        } else {
            self.explain_question(ctx, asked, stage).await?
        };
        Ok(Explained {
            stage: stage.verb(),
            text,
        })
    }

    async fn explain_question(
        &self,
        ctx: &Ctx,
        question: &str,
        stage: Stage,
    ) -> Result<String, Error> {
        let tenant = self.tenant(ctx)?;
        let grants = self.grants(ctx, tenant)?;
        let today = tenant.today(self.clock.now());
        let words = self.words(ctx, tenant, &grants).await?;
        let intent = understand(question, &words, &grants.visible, &today);
        if stage == Stage::Understand {
            return Ok(format!("{intent:#?}"));
        }
        match formulate(&intent, &grants.visible, &today) {
            Ok(formulated) => self.explain_query(ctx, &formulated.query, stage),
            Err(unclear) => Ok(format!("asked back: {}", unclear.question)),
        }
    }

    fn explain_query(&self, ctx: &Ctx, query: &Query, stage: Stage) -> Result<String, Error> {
        let tenant = self.tenant(ctx)?;
        let grants = self.grants(ctx, tenant)?;
        match stage {
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
        let compiled = self.compile(tenant, query, &grants, &mut Trail::default())?;
        match stage {
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
                format!("'{}' needs data; ask the question instead", stage.verb()),
            )),
        }
    }
}
