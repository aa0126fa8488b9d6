//! `joinHints`: the cubes that a query goes by, where the model leaves several ways open.
//!
//! They decide for what is asked. What the model itself refers to, its row rules first of all,
//! goes the way that the model says, whatever the query hints at.

use base::Code;

use super::Resolver;
use crate::diagnostic::shown;
use crate::{CubeId, Diagnostic, JoinHint, Query, nearest};

/// Ways that a query may name, and cubes on each.
const HINTS_MAX: usize = 20;

impl Resolver<'_> {
    pub(super) fn join_hints(&mut self, query: &Query) -> Vec<JoinHint> {
        let long = query.join_hints.iter().any(|hint| hint.len() > HINTS_MAX);
        if long || query.join_hints.len() > HINTS_MAX {
            let message = format!("'joinHints' has more than {HINTS_MAX} ways, or cubes on one");
            self.fault(Code::QueryInvalid, message);
            return Vec::new();
        }
        let hints = query.join_hints.iter();
        hints.filter_map(|hint| self.join_hint(hint)).collect()
    }

    fn join_hint(&mut self, names: &[String]) -> Option<JoinHint> {
        let found: Vec<Option<CubeId>> = names.iter().map(|name| self.hinted(name)).collect();
        let cubes = found.into_iter().collect::<Option<JoinHint>>()?;
        let model = self.visible.model();
        let broken = (cubes.windows(2)).find(|step| model.direct(step[0], step[1]).is_none());
        if let Some([from, to]) = broken {
            let [from, to] = [from, to].map(|id| &model.cube(*id).name);
            let message = format!(
                "'joinHints' goes from '{from}' to '{to}', which are not joined directly, \
                 or repeat rows"
            );
            self.fault(Code::QueryNoJoin, message);
            return None;
        }
        Some(cubes)
    }

    /// A cube that the actor knows of.
    fn hinted(&mut self, name: &str) -> Option<CubeId> {
        let visible = self.visible;
        let found = visible.model().cube_named(name);
        let found = found.filter(|cube| visible.shows_cube(*cube));
        if found.is_none() {
            let near = nearest(name, visible.cubes().map(|cube| cube.name.as_str()));
            let message = format!("there is no cube '{}'", shown(name));
            let fault = Diagnostic::new(Code::QueryUnknownMember, message);
            self.faults.push(fault.near(near));
        }
        found
    }
}
