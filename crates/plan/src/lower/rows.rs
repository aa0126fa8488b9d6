//! The rows of one fact: joined, ruled, filtered, and what is computed of each; then added up.

use base::Code;
use policy::RowRules;
use semantic::{Column, ColumnKind, CubeId, Diagnostic, Fact, MemberId, Predicate};
use sql::{Expr, Function};

use super::needs::Needs;
use super::over_time::Rule;
use super::scope::Scope;
use super::{Given, broken};
use crate::join_tree::{At, JoinTree};
use crate::periods::Cut;
use crate::scalar::Scalars;
use crate::{Node, Reason};

/// Rules are written by whoever governs the model; they see all of it.
const EVERYWHERE: &dyn Fn(CubeId) -> bool = &|_| true;

/// Keys and measures that rows are prepared for.
pub(super) type Prepared = (Vec<Column>, Vec<MemberId>);

/// One fact on its way to its totals.
pub(super) struct Lowering<'a> {
    pub(super) given: Given<'a>,
    pub fact: &'a Fact,
    pub(super) scope: &'a Scope,
    /// How those of its measures are taken of time that are planned here.
    pub over_time: Rule,
    pub scalars: Scalars<'a>,
    /// Measures that are aggregated from rows.
    pub aggregated: Vec<(MemberId, String, Expr)>,
    /// What is computed for each row: dimensions, and what measures aggregate.
    pub computed: Vec<(String, Expr)>,
    /// Periods that are computed from what is computed before, and that.
    cut: Vec<(String, Expr)>,
    before: Vec<(String, Expr)>,
}

impl<'a> Lowering<'a> {
    pub fn of(given: Given<'a>, fact: &'a Fact, over_time: Rule, scope: &'a Scope) -> Self {
        Self {
            given,
            fact,
            scope,
            over_time,
            scalars: given.scalars(fact.cube),
            aggregated: Vec::new(),
            computed: Vec::new(),
            cut: Vec::new(),
            before: Vec::new(),
        }
    }

    /// Some measures by the keys of the scope, of rows that are prepared for others as well.
    pub fn totals(self, needs: &Needs<'_>, measures: &[MemberId]) -> Result<Node, Diagnostic> {
        let (mut lowering, rows) = self.rows_for(&needs.all())?;
        let rows = lowering.in_windows(rows, needs)?;
        let rows = lowering.once(rows);
        let total = lowering.added_up(measures);
        let by = lowering.scope.names();
        Ok(lowering.taken(rows, &by, total))
    }

    /// The rows of the fact, each once.
    pub fn once_for(self, needs: &Needs<'_>) -> Result<Node, Diagnostic> {
        let (lowering, rows) = self.rows_for(&needs.all())?;
        Ok(lowering.once(rows))
    }

    /// The rows of the fact as they are, each with what its measures take from it.
    pub fn single_rows(self, needs: &Needs<'_>) -> Result<Node, Diagnostic> {
        let (_, rows) = self.rows_for(&needs.all())?;
        let names = rows.columns().into_iter();
        Ok(Node::Derive {
            columns: names
                .map(|name| (name.clone(), Expr::name(&name)))
                .collect(),
            input: Box::new(rows),
        })
    }

    fn once(&self, rows: Node) -> Node {
        match self.fact.repeats {
            true => Node::Distinct {
                input: Box::new(rows),
            },
            false => rows,
        }
    }

    /// The rows of the fact, as they were joined.
    fn rows_for(mut self, (keys, measures): &Prepared) -> Result<(Self, Node), Diagnostic> {
        self.scalars.clock = self.given.query.clock.as_ref();
        self.scalars.counting = self.asked_of_rows();
        self.compute_keys(keys)?;
        match self.given.query.ungrouped {
            true => self.take_all(measures)?,
            false => self.aggregate_all(measures)?,
        }
        self.compute_time()?;
        self.compute_rolled_time()?;
        self.compute_key()?;
        let asked = self.asked_filter()?;
        let ruled = self.row_rules(self.given.setting.rules)?;
        let mut rows = self.rows(ruled, asked)?;
        if let Some(first) = self.given.first {
            rows = self.given.others_together(rows, first);
        }
        Ok((self, rows))
    }

    /// The aggregates of the measures. A total whose measures are all masked is still one row.
    fn added_up(&mut self, measures: &[MemberId]) -> Vec<(String, Expr)> {
        let own = std::mem::take(&mut self.aggregated).into_iter();
        let own = own.filter(|(id, ..)| measures.contains(id));
        let mut own: Vec<(String, Expr)> = own.map(|(_, name, call)| (name, call)).collect();
        if self.scope.keys.is_empty() && own.is_empty() {
            let rows = Expr::Call(Function::CountRows, Vec::new());
            // A space is in no name of a member: a masked one must not be found here.
            let name = format!("{} rows", self.scalars.model.cube(self.fact.cube).name);
            own.push((name, rows));
        }
        own
    }

    fn compute_keys(&mut self, keys: &[Column]) -> Result<(), Diagnostic> {
        self.scalars.times = &self.fact.times;
        self.scalars.shifts = &self.scope.shifts;
        self.scalars.joins.repeats = self.fact.repeats;
        self.scalars.joins.hints = &self.given.query.hints;
        for key in keys {
            let Column { member, name, kind } = key;
            let own = self.scalars.own(*member);
            // Rows that are repeated are told apart by the keys of this grain and no others.
            let in_grain = !self.fact.repeats || self.scope.keys.contains(key);
            let value = match kind {
                ColumnKind::Dimension if self.scalars.are_alike(own, *member) => {
                    self.scalars.moved(*member, own)?
                }
                ColumnKind::Dimension => return Err(self.not_alike(own, *member)),
                ColumnKind::Time(periods) => {
                    let cut = self.scalars.cut(*member, own, *periods)?;
                    if in_grain {
                        self.compute_cut(name, cut);
                    }
                    continue;
                }
                ColumnKind::Key => {
                    (self.scalars).unmasked(|real| real.member(JoinTree::ROOT, own))?
                }
                ColumnKind::Measure | ColumnKind::Calculation | ColumnKind::Others => continue,
            };
            if in_grain {
                self.computed.push((name.clone(), value));
            }
        }
        Ok(())
    }

    /// The first moment of a period, and before it what it is computed from.
    fn compute_cut(&mut self, name: &str, cut: Cut) {
        if cut.before.is_empty() {
            self.computed.push((name.to_owned(), cut.start));
            return;
        }
        for column in cut.before {
            if !self.before.contains(&column) {
                self.before.push(column);
            }
        }
        self.cut.push((name.to_owned(), cut.start));
    }

    /// Where rows are repeated: what tells them apart, under names that no member has.
    fn compute_key(&mut self) -> Result<(), Diagnostic> {
        let model = self.scalars.model;
        let key = &model.cube(self.fact.cube).primary_key;
        for id in key.iter().filter(|_| self.fact.repeats) {
            // Behind a mask all rows would be one.
            let value = (self.scalars).unmasked(|real| real.member(JoinTree::ROOT, *id))?;
            let name = format!("{}.key", model.member(*id).path);
            self.computed.push((name, value));
        }
        Ok(())
    }

    /// A date and a point in time are never the same, so results could not meet at them.
    fn not_alike(&self, own: MemberId, asked: MemberId) -> Diagnostic {
        let title = |id| &self.scalars.model.member(id).title;
        let (own, asked) = (title(own), title(asked));
        let message = format!("'{asked}' and '{own}' are a date and a point in time");
        Diagnostic::new(Code::QueryWrongValue, message).hint("cut the time, for example to days")
    }

    /// The conditions of the query. What is ignored of them is joined all the same, so that its row
    /// rules hold.
    fn asked_filter(&mut self) -> Result<Expr, Diagnostic> {
        let mut parts = Vec::new();
        let query = self.given.query;
        let ignoring = &self.scope.ignoring;
        for segment in &query.segments {
            let condition = self.scalars.member(JoinTree::ROOT, *segment)?;
            parts.extend((!ignoring.contains(segment)).then_some(condition));
        }
        for part in query.filter.conjuncts() {
            let condition = self
                .scalars
                .condition(JoinTree::ROOT, self.scope.for_windows(part))?;
            let ignored = ignoring.iter().any(|id| part.names(*id));
            parts.extend((!ignored).then_some(condition));
        }
        // A measure without filters picks every row.
        parts.retain(|part| *part != Expr::All(Vec::new()));
        Ok(Expr::All(parts))
    }

    /// The conditions of the query that count in this scope.
    fn counting(&self) -> impl Iterator<Item = &'a Predicate> {
        let (scope, query) = (self.scope, self.given.query);
        let ignored = |part: &Predicate| scope.ignoring.iter().any(|id| part.names(*id));
        let conjuncts = query.filter.conjuncts().map(|part| scope.for_windows(part));
        conjuncts.filter(move |part| !ignored(part))
    }

    /// What is asked of the rows as they are, whatever later time they are looked at from.
    pub(super) fn asked_of_rows(&self) -> Predicate {
        let counting = self.counting().filter_map(|part| self.scope.before(part));
        Predicate::All(counting.collect())
    }

    /// The rules of every cube that the query touches, each as seen from where the cube stands.
    /// What a rule itself needs is joined too, past cubes that the actor may not pass.
    fn row_rules(&mut self, rules: &RowRules) -> Result<Vec<(String, Expr)>, Diagnostic> {
        let touched = self.scalars.joins.nodes.len();
        // A rule means the time that it names.
        self.scalars.times = &[];
        self.scalars.shifts = &[];
        self.scalars.clock = None;
        self.scalars.joins.repeats = false;
        self.scalars.joins.hints = &[];
        let mut conditions = Vec::new();
        let outer = std::mem::replace(&mut self.scalars.passable, EVERYWHERE);
        for index in 0..touched {
            let cube = self.scalars.joins.nodes[index].cube;
            if let Some(rule) = rules.of(cube) {
                let name = self.scalars.model.cube(cube).name.clone();
                let scalars = &mut self.scalars;
                let condition = scalars.unmasked(|real| real.condition(At(index), rule))?;
                conditions.push((name, condition));
            }
        }
        for view in self.given.query.views() {
            if let Some(rule) = rules.of_view(view) {
                let name = self.scalars.model.view(view).name.clone();
                let scalars = &mut self.scalars;
                let condition = scalars.unmasked(|real| real.condition(JoinTree::ROOT, rule))?;
                conditions.push((name, condition));
            }
        }
        self.scalars.passable = outer;
        Ok(conditions)
    }

    /// Everything below the aggregate.
    fn rows(&mut self, ruled: Vec<(String, Expr)>, asked: Expr) -> Result<Node, Diagnostic> {
        let n_sub_queries = self.scalars.sub_queries.len();
        let mut node = self.joined()?;
        if self.scalars.sub_queries.len() > n_sub_queries {
            // They are joined to rows that are together already.
            return Err(broken());
        }
        let mut found = Vec::new();
        for (place, at) in std::mem::take(&mut self.scalars.looked_for) {
            found.push((place, self.scalars.on_keys(place, at)?));
        }
        for sub_query in std::mem::take(&mut self.scalars.sub_queries) {
            node = self.given.attached(node, &sub_query)?;
        }
        for (place, on) in found {
            node = Node::Attach {
                input: Box::new(node),
                results: Box::new(self.given.found[place].clone()),
                alias: self.scalars.found_name(place),
                on,
            };
        }
        let branches = std::mem::take(&mut self.scalars.branches).into_iter();
        node = branches.fold(node, |input, branch| branch.beside(input));
        for (cube, condition) in ruled {
            node = Node::Filter {
                input: Box::new(node),
                condition,
                reason: Reason::RowRule(cube),
            };
        }
        node = Node::Filter {
            input: Box::new(node),
            condition: asked,
            reason: Reason::Question,
        };
        Ok(self.all_computed(node))
    }

    fn all_computed(&mut self, rows: Node) -> Node {
        let columns = std::mem::take(&mut self.computed);
        let cut = std::mem::take(&mut self.cut);
        let compute = |input, columns| Node::Compute {
            input: Box::new(input),
            columns,
        };
        if cut.is_empty() {
            return compute(rows, columns);
        }
        let kept = columns
            .iter()
            .map(|(name, _)| (name.clone(), Expr::name(name)));
        let kept = kept.chain(cut).collect();
        let before = std::mem::take(&mut self.before);
        compute(compute(rows, [columns, before].concat()), kept)
    }
}
