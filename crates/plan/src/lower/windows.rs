//! Measures over windows of time: for each period the rows of a stretch around it.
//!
//! They are aggregated from those rows, so a count of different things, an average or a ratio over
//! a window is that of the window. Which periods there are is said by the range; without one, by
//! the rows of the query.

use base::{Code, Periods, Type};
use semantic::{Column, ColumnKind, Diagnostic, Edge, Interval, MemberId, Rolled, Window};
use sql::{Comparator, Expr};

use super::Given;
use super::needs::Needs;
use super::rows::Lowering;
use super::scope::Scope;
use super::totals::met;
use crate::edges::{Steps, edge, first_of};
use crate::{Limit, Node, Part, Reason};

/// The edges of a window beside its period. No member has such a name.
const FROM: &str = "from";
const TO: &str = "to";

/// The edges of windows by their names.
type Edges = Vec<(String, Steps)>;

impl<'a> Given<'a> {
    /// The scope with the window of a measure; the same, where it has none.
    pub fn in_window(self, id: MemberId, scope: &Scope) -> Result<Scope, Diagnostic> {
        let member = self.query.model.member(id);
        let Some(measure) = member.measure().filter(|measure| measure.rolling.is_some()) else {
            return Ok(scope.clone());
        };
        let unsupported = |message: &str| Err(Diagnostic::new(Code::QueryUnsupported, message));
        let found = self.query.windows.iter().find(|(known, _)| *known == id);
        let Some((_, rolled)) = found else {
            return match measure.rolls_over_all() {
                true => Ok(scope.clone()),
                false => {
                    unsupported("a measure is taken over windows of time where there is no time")
                }
            };
        };
        if scope.window.is_some() {
            return unsupported("a measure is taken over windows of what is over windows already");
        }
        if (rolled.column.as_ref()).is_some_and(|column| !scope.keys.contains(column)) {
            return unsupported(
                "a measure over windows of time has no value for several periods together",
            );
        }
        Ok(Scope {
            window: Some(rolled.clone()),
            ..scope.clone()
        })
    }

    /// The periods that windows are taken for: those of the range, or those that rows have.
    fn periods(
        self,
        rolled: &Rolled,
        column: &Column,
        needs: &Needs<'_>,
    ) -> Result<Node, Diagnostic> {
        if let Some(spine) = rolled.spine {
            let column = column.name.clone();
            return Ok(Node::Spine { column, spine });
        }
        let scope = Scope {
            keys: vec![column.clone()],
            ..Scope::default()
        };
        let mut parts = Vec::new();
        for fact in &self.query.facts {
            let rows = Lowering::of(self, fact, None, &scope).once_for(needs)?;
            let periods = Node::Aggregate {
                input: Box::new(rows),
                by: scope.names(),
                measures: Vec::new(),
            };
            parts.push(Part::of(periods, &scope.names()));
        }
        Ok(known(met(scope.names(), parts), &column.name))
    }
}

impl<'a> Lowering<'a> {
    fn rolled(&self) -> Option<&'a Rolled> {
        self.scope.window.as_ref()
    }

    /// When each row happened, where windows look at that.
    pub(super) fn compute_rolled_time(&mut self) -> Result<(), Diagnostic> {
        if let Some(rolled) = self.rolled().filter(|rolled| rolled.column.is_some())
            && matches!(rolled.window, Window::Around { .. })
        {
            let own = self.scalars.own(rolled.time);
            let time = self.scalars.moved(rolled.time, own)?;
            self.computed.push((self.rolled_time(rolled), time));
        }
        Ok(())
    }

    fn rolled_time(&self, rolled: &Rolled) -> String {
        format!("{} time", self.scalars.model.member(rolled.time).path)
    }

    /// The rows of each window, beside its period.
    pub(super) fn in_windows(&self, rows: Node, needs: &Needs<'_>) -> Result<Node, Diagnostic> {
        let Some((rolled, column)) = self.rolled().and_then(|r| Some((r, r.column.as_ref()?)))
        else {
            return Ok(rows);
        };
        let ColumnKind::Time(periods) = column.kind else {
            return Err(super::broken());
        };
        let shown = self.given.periods(rolled, column, needs)?;
        let (edges, within) = match rolled.window {
            Window::Running { restart } => self.running(column, periods, restart),
            Window::Around { from, to } => self.around(rolled, (column, periods), (from, to))?,
        };
        Ok(Node::Roll {
            input: Box::new(rows),
            periods: Box::new(with_edges(shown, &column.name, edges)),
            column: column.name.clone(),
            within,
            beside: match rolled.window {
                Window::Around { .. } => vec![self.rolled_time(rolled)],
                Window::Running { .. } => Vec::new(),
            },
        })
    }

    /// From the first period on that begins in a longer one, up to each.
    fn running(
        &self,
        column: &Column,
        periods: Periods,
        restart: Option<Periods>,
    ) -> (Edges, Vec<Limit>) {
        let name = &column.name;
        let mut within = vec![limit(name, Comparator::LessOrEqual, name)];
        let Some(longer) = restart else {
            return (Vec::new(), within);
        };
        within.push(limit(name, Comparator::GreaterOrEqual, FROM));
        let from = first_of(name, periods, longer);
        (vec![(FROM.to_owned(), from)], within)
    }

    /// From one edge to another. Up to the end of a period are the rows of all periods up to it.
    fn around(
        &self,
        rolled: &Rolled,
        (column, periods): (&Column, Periods),
        (from, to): (Edge, Edge),
    ) -> Result<(Edges, Vec<Limit>), Diagnostic> {
        let kind = self.scalars.time_type(self.scalars.own(rolled.time));
        let (time, name) = (self.rolled_time(rolled), &column.name);
        let (mut edges, mut within) = (Vec::new(), Vec::new());
        for (at, called, comparator) in [
            (from, FROM, Comparator::GreaterOrEqual),
            (to, TO, Comparator::Less),
        ] {
            if kind == Type::Date && is_within_days(at) {
                let path = &self.scalars.model.member(rolled.time).path;
                let message = format!("'{path}' holds dates, which have no windows of hours");
                return Err(Diagnostic::new(Code::QueryUnsupported, message));
            }
            if called == TO && at == Edge::End(Interval::default()) {
                within.push(limit(name, Comparator::LessOrEqual, name));
            } else if let Some(steps) = edge(at, name, periods, kind, called) {
                edges.push((called.to_owned(), steps));
                within.push(limit(&time, comparator, called));
            }
        }
        Ok((edges, within))
    }
}

/// Rows that have a value in a column.
fn known(rows: Node, column: &str) -> Node {
    let missing = Expr::IsNull(Box::new(Expr::name(column)));
    Node::Filter {
        input: Box::new(rows),
        condition: Expr::Not(Box::new(missing)),
        reason: Reason::Question,
    }
}

/// Whether an edge may lie within a day.
fn is_within_days(edge: Edge) -> bool {
    match edge {
        Edge::Open => false,
        Edge::Start(by) | Edge::End(by) => by.seconds != 0,
        Edge::StartOf(periods) => !periods.are_of_days(),
    }
}

/// The periods with the edges of their windows, which may be computed in steps.
fn with_edges(periods: Node, column: &str, edges: Edges) -> Node {
    if edges.is_empty() {
        return periods;
    }
    let derived = |input: Node, columns| Node::Derive {
        input: Box::new(input),
        columns,
    };
    let steps = edges.iter().map(|(_, steps)| steps.before.len()).max();
    let mut node = periods;
    for step in 0..steps.unwrap_or_default() {
        let names = node.columns().into_iter();
        let kept = names.map(|name| (name.clone(), Expr::name(&name)));
        let added = edges.iter().filter_map(|(_, steps)| steps.before.get(step));
        let columns = kept.chain(added.flatten().cloned()).collect();
        node = derived(node, columns);
    }
    let period = (column.to_owned(), Expr::name(column));
    let edges = edges.into_iter().map(|(name, steps)| (name, steps.value));
    derived(node, std::iter::once(period).chain(edges).collect())
}

fn limit(row: &str, comparator: Comparator, period: &str) -> Limit {
    Limit {
        row: row.to_owned(),
        comparator,
        period: period.to_owned(),
    }
}
