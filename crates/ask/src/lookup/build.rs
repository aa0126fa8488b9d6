//! From a frame to a query: its rows as they are, or groups where something is made of many.

use semantic::{
    Against, Aggregate, CubeId, DimensionType, Existence, Filter, MemberId, Operator, Order, Query,
    Visible,
};

use super::choose::Chooser;
use super::cues::Kind;
use super::frame::{Condition, Frame, Key, Noun, Rank, Shown, Test};
use super::schema::Schema;
use super::ways::Ways;

/// What a lookup was read as.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    pub query: Query,
    /// Columns that nobody asked for.
    pub beside: Vec<String>,
    pub trust: f64,
}

/// More rows than this nobody reads.
const ROWS_MAX: u64 = 10_000;

pub fn build(frame: &Frame, visible: &Visible, schema: &Schema) -> Option<Lookup> {
    let mut chooser = Chooser {
        ways: Ways::new(visible),
        schema,
        main: frame.main,
        trust: frame.trust,
    };
    let values = frame
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Test(test) => Some(test.values.clone()),
            _ => None,
        });
    let values: Vec<crate::ValueLink> = values.flatten().collect();
    chooser.settle_main(&frame.shown, &values);
    let builder = Builder {
        frame,
        chooser,
        dimensions: Vec::new(),
        beside: Vec::new(),
        measures: Vec::new(),
        filters: Vec::new(),
        order: Vec::new(),
        counted: None,
        grouped: false,
    };
    builder.all()
}

struct Builder<'a> {
    frame: &'a Frame,
    chooser: Chooser<'a>,
    dimensions: Vec<MemberId>,
    /// Those of the columns that nobody asked for.
    beside: Vec<MemberId>,
    measures: Vec<MemberId>,
    filters: Vec<Filter>,
    order: Vec<(MemberId, bool)>,
    /// The cube whose rows are counted.
    counted: Option<CubeId>,
    grouped: bool,
}

impl Builder<'_> {
    fn all(mut self) -> Option<Lookup> {
        self.shown()?;
        self.groups()?;
        self.grouped |= self.frame.distinct;
        let root = self.root()?;
        self.counts(root)?;
        let root = self.counted.unwrap_or(root);
        self.conditions(root)?;
        self.rank(root)?;
        self.finish(root)
    }

    fn path(&self, id: MemberId) -> String {
        self.chooser.ways.visible.model().member(id).path.clone()
    }

    fn shown(&mut self) -> Option<()> {
        let frame = self.frame;
        for shown in &frame.shown {
            match shown {
                Shown::Noun(noun) => {
                    for column in self.chooser.columns(noun)? {
                        put(&mut self.dimensions, column);
                    }
                }
                Shown::Made(made, noun) => {
                    let column = self.chooser.column(noun, None)?;
                    let measure = self.chooser.ways.made(*made, column)?;
                    put(&mut self.measures, measure);
                    self.grouped = true;
                }
                Shown::Count { .. } => self.grouped = true,
                Shown::Everything => self.everything()?,
            }
        }
        Some(())
    }

    fn everything(&mut self) -> Option<()> {
        let main = self.chooser.main?;
        let visible = self.chooser.ways.visible;
        let own = visible.members().filter(|member| member.cube == main);
        let own = own.filter(|member| member.dimension().is_some());
        own.for_each(|member| put(&mut self.dimensions, member.id));
        Some(())
    }

    /// What there is a row for. Rows of a thing are told apart by its key.
    fn groups(&mut self) -> Option<()> {
        let frame = self.frame;
        if !self.grouped {
            return Some(());
        }
        for noun in &frame.groups {
            match noun.thing().filter(|_| noun.is_thing()) {
                Some(thing) => {
                    let ways = &self.chooser.ways;
                    let described = self.dimensions.iter().any(|id| ways.cube_of(*id) == thing);
                    if !described {
                        for column in self.chooser.columns(noun)? {
                            put(&mut self.dimensions, column);
                        }
                    }
                    self.told_apart(thing);
                }
                None => {
                    for column in self.chooser.columns(noun)? {
                        put(&mut self.dimensions, column);
                    }
                }
            }
        }
        Some(())
    }

    fn told_apart(&mut self, thing: CubeId) {
        for key in self.chooser.ways.keys(thing) {
            if !self.dimensions.contains(&key) {
                self.dimensions.push(key);
                self.beside.push(key);
            }
        }
    }

    /// The cube whose rows are the rows of the result.
    fn root(&mut self) -> Option<CubeId> {
        let used = self.dimensions.iter().chain(&self.measures);
        let mut cubes: Vec<CubeId> = used.map(|id| self.chooser.ways.cube_of(*id)).collect();
        cubes.sort();
        cubes.dedup();
        let mut measured: Vec<CubeId> = self
            .measures
            .iter()
            .map(|id| self.chooser.ways.cube_of(*id))
            .collect();
        measured.dedup();
        match measured.as_slice() {
            [] => {}
            [one] => {
                return cubes
                    .iter()
                    .all(|cube| self.chooser.ways.steps(*one, *cube).is_some())
                    .then_some(*one);
            }
            _ => return None,
        }
        if let Some(main) = self.chooser.main {
            let all = cubes
                .iter()
                .all(|cube| self.chooser.ways.steps(main, *cube).is_some());
            if all || cubes.is_empty() {
                return Some(main);
            }
            if cubes.len() > 1 {
                self.chooser.trust *= 0.85;
            }
        }
        self.chooser.ways.meeting(&cubes)
    }

    /// "how many": rows of the thing itself, or of what ties it to the groups.
    fn counts(&mut self, root: CubeId) -> Option<()> {
        let frame = self.frame;
        for shown in &frame.shown {
            let Shown::Count { noun, distinct } = shown else {
                continue;
            };
            match noun
                .thing()
                .filter(|_| noun.is_thing() || noun.plural && !distinct)
            {
                Some(thing) => {
                    let mut cubes = vec![thing];
                    cubes.extend(
                        self.dimensions
                            .iter()
                            .map(|id| self.chooser.ways.cube_of(*id)),
                    );
                    let counted = self.chooser.ways.meeting(&cubes)?;
                    if counted != thing {
                        self.chooser.trust *= 0.95;
                    }
                    let label = self.chooser.schema.labels.get(&thing).copied();
                    let different = label.filter(|_| *distinct && self.dimensions.is_empty());
                    let measure = match different {
                        Some(label) => {
                            self.chooser.trust *= 0.9;
                            self.chooser.ways.different(label)?
                        }
                        None => self.chooser.ways.rows(counted)?,
                    };
                    put(&mut self.measures, measure);
                    self.same_count(counted)?;
                }
                None => {
                    let column = self.chooser.column(noun, None)?;
                    if !distinct {
                        self.chooser.trust *= 0.8;
                    }
                    let measure = self.chooser.ways.different(column)?;
                    put(&mut self.measures, measure);
                    let cube = self.chooser.ways.cube_of(column);
                    self.same_count(cube)?;
                }
            }
        }
        let _ = root;
        Some(())
    }

    /// Two facts in one row are not counted here.
    fn same_count(&mut self, cube: CubeId) -> Option<()> {
        let own = self
            .measures
            .iter()
            .all(|id| self.chooser.ways.cube_of(*id) == cube);
        self.counted = Some(cube);
        own.then_some(())
    }

    fn conditions(&mut self, root: CubeId) -> Option<()> {
        let frame = self.frame;
        let mut resolved: Vec<(CubeId, Filter, bool, bool)> = Vec::new();
        for condition in &frame.conditions {
            match condition {
                Condition::Test(test) => {
                    let (member, filter) = self.test(test, root)?;
                    let cube = self.chooser.ways.cube_of(member);
                    let child = self.chooser.ways.steps(root, cube).is_none();
                    // What is negated must be said of the rows that are shown.
                    let main = self.chooser.main;
                    let clear = !test.negated || main.is_none_or(|main| main == root);
                    (clear && (child || !test.within)).then_some(())?;
                    let filter = match (test.negated, child) {
                        (true, false) => opposite(filter)?,
                        _ => filter,
                    };
                    if test.or {
                        let (known, last, negated, _) = resolved.pop()?;
                        (known == cube && negated == test.negated).then_some(())?;
                        resolved.push((cube, either(last, filter), test.negated, child));
                    } else {
                        resolved.push((cube, filter, test.negated, child));
                    }
                }
                Condition::Exists {
                    thing,
                    negated,
                    count,
                } => self.exists(root, thing, *negated, count.as_ref())?,
                Condition::Average { noun, operator } => {
                    self.average(root, noun.as_ref(), *operator)?
                }
            }
        }
        let apart = self.frame.both && resolved.iter().any(|(_, _, _, child)| !child);
        let contradict = apart
            || resolved
                .iter()
                .enumerate()
                .any(|(at, (_, one, no, child))| {
                    let same =
                        |(_, other, _, _): &(CubeId, Filter, bool, bool)| same_member(one, other);
                    !no && !child && resolved[..at].iter().any(same)
                });
        if contradict {
            return None;
        }
        self.place(root, resolved)
    }

    /// Conditions on rows that the counted ones lead to stand as they are; others are about rows
    /// that there must be.
    fn place(&mut self, root: CubeId, resolved: Vec<(CubeId, Filter, bool, bool)>) -> Option<()> {
        let mut children: Vec<(CubeId, bool, Vec<Filter>)> = Vec::new();
        for (cube, filter, negated, child) in resolved {
            if !child {
                self.filters.push(filter);
                continue;
            }
            let rows = self.between(cube, root)?;
            let known = children
                .iter_mut()
                .find(|(known, no, _)| *known == rows && *no == negated && !self.frame.both);
            match known {
                Some((_, _, filters)) => filters.push(filter),
                None => children.push((rows, negated, vec![filter])),
            }
        }
        for (rows, negated, filters) in children {
            let name = self.cube_name(rows);
            self.drop_implied(&name, negated);
            let of = Some(self.cube_name(root));
            self.chooser.trust *= 0.95;
            self.filters.push(Filter::Exists(Box::new(Existence {
                rows: name,
                of,
                negated,
                filters,
            })));
        }
        Some(())
    }

    /// The rows that tie a condition to what is shown: those that were spoken of, else the nearest.
    fn between(&self, cube: CubeId, root: CubeId) -> Option<CubeId> {
        let ways = &self.chooser.ways;
        let said = self
            .frame
            .conditions
            .iter()
            .filter_map(|condition| match condition {
                Condition::Exists { thing, .. } => thing.thing(),
                _ => None,
            });
        let mut said = said.filter(|thing| *thing != root);
        let fits = |thing: &CubeId| {
            ways.steps(*thing, cube).is_some() && ways.steps(*thing, root).is_some()
        };
        said.find(fits).or_else(|| ways.meeting(&[cube, root]))
    }

    /// "students who have a pet that is a cat": that there is a cat says that there is a pet.
    fn drop_implied(&mut self, rows: &str, negated: bool) {
        let implied = |filter: &Filter| match filter {
            Filter::Exists(known) => {
                known.rows == rows && known.filters.is_empty() && known.negated == negated
            }
            _ => false,
        };
        self.filters.retain(|filter| !implied(filter));
    }

    fn cube_name(&self, cube: CubeId) -> String {
        self.chooser.ways.visible.model().cube(cube).name.clone()
    }

    fn test(&mut self, test: &Test, root: CubeId) -> Option<(MemberId, Filter)> {
        let anchor = test.focus.or(Some(root));
        let (member, values) = match &test.noun {
            Some(noun) => self.tested(noun, test, anchor)?,
            None if !test.values.is_empty() && test.operator == Operator::Equals => self
                .chooser
                .value(&test.values, test.beside.as_ref(), anchor)?,
            None => (self.unnamed(test, anchor)?, test.texts.clone()),
        };
        let filter = self.filter(member, test.operator, values)?;
        Some((member, filter))
    }

    /// The column that was named, with the value as the database writes it.
    fn tested(
        &mut self,
        noun: &Noun,
        test: &Test,
        anchor: Option<CubeId>,
    ) -> Option<(MemberId, Vec<String>)> {
        let columns: Vec<MemberId> = noun.columns.iter().map(|(_, member)| *member).collect();
        let named = |value: &&crate::ValueLink| {
            columns.contains(&value.member)
                || noun
                    .things
                    .iter()
                    .any(|(_, thing)| *thing == self.chooser.ways.cube_of(value.member))
        };
        let fitting: Vec<crate::ValueLink> = test.values.iter().filter(named).cloned().collect();
        if !fitting.is_empty() {
            return self.chooser.value(&fitting, Some(noun), anchor);
        }
        if columns.is_empty() {
            return self.chooser.value(&test.values, Some(noun), anchor);
        }
        test.literal.then_some(())?;
        let column = self.chooser.column(noun, anchor)?;
        Some((column, test.texts.clone()))
    }

    /// The column that a comparison is about where none was named.
    fn unnamed(&mut self, test: &Test, anchor: Option<CubeId>) -> Option<MemberId> {
        if let Some(beside) = test.beside.as_ref().filter(|noun| !noun.columns.is_empty()) {
            return self.chooser.column(beside, anchor);
        }
        if test.kind != Kind::Any {
            let near = self.chooser.of_kind(test.kind, anchor);
            return near.map(|(member, _)| member);
        }
        let parts = matches!(
            test.operator,
            Operator::Contains | Operator::StartsWith | Operator::EndsWith
        );
        let label = self.chooser.schema.labels.get(&self.chooser.main?)?;
        parts.then_some(*label)
    }

    fn filter(
        &mut self,
        member: MemberId,
        operator: Operator,
        values: Vec<String>,
    ) -> Option<Filter> {
        use Operator::*;
        let kind = self.chooser.ways.kind(member)?;
        let numbers = values.iter().all(|text| text.parse::<f64>().is_ok());
        let path = self.path(member);
        let simple = |operator, values| Filter::Test {
            member: path.clone(),
            operator,
            values,
            null: false,
        };
        match kind {
            DimensionType::Number if !numbers => None,
            DimensionType::Time => self.times(member, operator, values),
            _ if values.len() == 2 && operator == Gte => {
                (kind == DimensionType::Number).then_some(())?;
                let (first, last) = (vec![values[0].clone()], vec![values[1].clone()]);
                Some(Filter::And(vec![simple(Gte, first), simple(Lte, last)]))
            }
            DimensionType::Text if matches!(operator, Gt | Gte | Lt | Lte) => None,
            DimensionType::Number if matches!(operator, Contains | StartsWith | EndsWith) => None,
            DimensionType::Boolean => None,
            _ => Some(simple(operator, values)),
        }
    }

    fn times(
        &mut self,
        member: MemberId,
        operator: Operator,
        values: Vec<String>,
    ) -> Option<Filter> {
        use Operator::*;
        let days = values.iter().all(|text| text.len() == 10);
        let years = values
            .iter()
            .all(|text| text.len() == 4 && text.parse::<u16>().is_ok());
        let first = |text: &String| {
            if days {
                text.clone()
            } else {
                format!("{text}-01-01")
            }
        };
        let last = |text: &String| {
            if days {
                text.clone()
            } else {
                format!("{text}-12-31")
            }
        };
        (days || years).then_some(())?;
        let one = values.first()?;
        let (operator, values) = match operator {
            Gte if values.len() == 2 => (InDateRange, vec![first(one), last(&values[1])]),
            Equals if days => (OnTheDate, vec![one.clone()]),
            Equals => (InDateRange, vec![first(one), last(one)]),
            Gt => (AfterDate, vec![last(one)]),
            Gte => (AfterOrOnDate, vec![first(one)]),
            Lt => (BeforeDate, vec![first(one)]),
            Lte => (BeforeOrOnDate, vec![last(one)]),
            _ => return None,
        };
        Some(Filter::Test {
            member: self.path(member),
            operator,
            values,
            null: false,
        })
    }

    fn exists(
        &mut self,
        root: CubeId,
        thing: &Noun,
        negated: bool,
        count: Option<&(Operator, String)>,
    ) -> Option<()> {
        let cube = thing.thing()?;
        if let (true, Some((operator, amount))) = (cube == root, count) {
            return self.having(root, *operator, amount);
        }
        if cube == root && count.is_none() {
            return (!negated).then_some(());
        }
        let ahead = self.chooser.ways.steps(root, cube).is_some();
        if ahead && count.is_none() {
            // Its row is there wherever the way to it is.
            return (!negated).then_some(());
        }
        (!ahead).then_some(())?;
        let rows = self.chooser.ways.meeting(&[cube, root])?;
        let filters = match count {
            Some((operator, amount)) => vec![Filter::Test {
                member: self.path(self.chooser.ways.rows(rows)?),
                operator: *operator,
                values: vec![amount.clone()],
                null: false,
            }],
            None => Vec::new(),
        };
        self.filters.push(Filter::Exists(Box::new(Existence {
            rows: self.cube_name(rows),
            of: Some(self.cube_name(root)),
            negated,
            filters,
        })));
        Some(())
    }

    /// "cities with more than 2 airports", where a city is a column of airports.
    fn having(&mut self, root: CubeId, operator: Operator, amount: &str) -> Option<()> {
        let rows = self.chooser.ways.rows(root)?;
        let keys = self.chooser.ways.keys(root);
        let of_rows = self.dimensions.iter().any(|id| keys.contains(id));
        (!of_rows && !self.dimensions.is_empty()).then_some(())?;
        self.grouped = true;
        if !self.measures.contains(&rows) {
            self.measures.push(rows);
            self.beside.push(rows);
        }
        self.filters.push(Filter::Test {
            member: self.path(rows),
            operator,
            values: vec![amount.to_owned()],
            null: false,
        });
        Some(())
    }

    /// Each row is a group of its own, and is compared with the mean of them.
    fn average(&mut self, root: CubeId, noun: Option<&Noun>, operator: Operator) -> Option<()> {
        // The average of all, and not of those that other conditions let through.
        let alone = self.frame.conditions.len() == 1 && !self.grouped;
        alone.then_some(())?;
        let column = self.chooser.column(noun?, Some(root))?;
        (self.chooser.ways.cube_of(column) == root).then_some(())?;
        let measure = self.chooser.ways.made(super::cues::Made::Average, column)?;
        let keys = self.chooser.ways.keys(root);
        (!keys.is_empty()).then_some(())?;
        self.told_apart(root);
        self.grouped = true;
        self.measures.push(measure);
        self.beside.push(measure);
        self.filters.push(Filter::Against(Against {
            member: self.path(measure),
            operator,
            aggregate: Aggregate::Average,
            per: Vec::new(),
            times: None,
        }));
        Some(())
    }

    fn rank(&mut self, root: CubeId) -> Option<()> {
        let frame = self.frame;
        let Some(rank) = &frame.rank else {
            return Some(());
        };
        let top_of_each = rank.limit.is_some() && !frame.groups.is_empty();
        (!top_of_each).then_some(())?;
        let key = match &rank.key {
            Key::Rows => self.most_rows(root)?,
            Key::Count(noun) => self.most_of(noun, root)?,
            Key::Made(made, noun) => {
                let column = self.chooser.column(noun, None)?;
                let measure = self.chooser.ways.made(*made, column)?;
                self.ranked_by_measure(measure, rank)?
            }
            Key::Noun(noun) => {
                let column = self.ranked_column(noun)?;
                self.ranked_by_column(column)?
            }
            Key::Kind(kind) => {
                let (column, turned) = self.chooser.of_kind(*kind, None)?;
                let key = self.ranked_by_column(column)?;
                self.order.push((key, rank.descending != turned));
                return Some(());
            }
            Key::First => *self.dimensions.first()?,
        };
        self.order.push((key, rank.descending));
        Some(())
    }

    fn ranked_column(&mut self, noun: &Noun) -> Option<MemberId> {
        if noun.columns.is_empty() || noun.is_thing() {
            let columns = self.chooser.columns(noun)?;
            return columns.first().copied();
        }
        self.chooser.column(noun, None)
    }

    fn ranked_by_column(&mut self, column: MemberId) -> Option<MemberId> {
        if self.dimensions.contains(&column) {
            return Some(column);
        }
        if self.grouped {
            // Groups have no such value, unless it is made of theirs.
            return None;
        }
        self.dimensions.push(column);
        self.beside.push(column);
        Some(column)
    }

    fn ranked_by_measure(&mut self, measure: MemberId, rank: &Rank) -> Option<MemberId> {
        let _ = rank;
        if !self.measures.contains(&measure) {
            self.measures.push(measure);
            self.beside.push(measure);
        }
        self.grouped = true;
        Some(measure)
    }

    /// "the most common": groups by what is shown, and counts.
    fn most_rows(&mut self, root: CubeId) -> Option<MemberId> {
        let rows = self.chooser.ways.rows(root)?;
        self.grouped = true;
        if !self.measures.contains(&rows) {
            self.measures.push(rows);
            self.beside.push(rows);
        }
        Some(rows)
    }

    /// "with the most students": so many rows of it belong to each.
    fn most_of(&mut self, noun: &Noun, root: CubeId) -> Option<MemberId> {
        let thing = noun.thing()?;
        let counted = self.chooser.ways.meeting(&[thing, root])?;
        let rows = self.chooser.ways.rows(counted)?;
        if counted != root {
            self.told_apart(root);
        }
        (self.measures.is_empty() || self.measures == [rows]).then_some(())?;
        self.grouped = true;
        self.counted = Some(counted);
        if !self.measures.contains(&rows) {
            self.measures.push(rows);
            self.beside.push(rows);
        }
        Some(rows)
    }

    fn finish(mut self, root: CubeId) -> Option<Lookup> {
        let root = self.counted.unwrap_or(root);
        let ways = &self.chooser.ways;
        let reached = self
            .dimensions
            .iter()
            .all(|id| ways.steps(root, ways.cube_of(*id)).is_some());
        reached.then_some(())?;
        let shown = self.dimensions.iter().any(|id| !self.beside.contains(id))
            || self.measures.iter().any(|id| !self.beside.contains(id));
        shown.then_some(())?;
        let own = self.dimensions.iter().any(|id| ways.cube_of(*id) == root);
        if self.measures.is_empty() && !own {
            let rows = ways.rows(root)?;
            self.measures.push(rows);
            self.beside.push(rows);
        }
        // A cube that is shown may lead to all others as well, and other rows would be shown.
        let others = self.dimensions.iter().any(|id| ways.cube_of(*id) != root);
        if self.measures.is_empty() && others {
            let rows = ways.rows(root)?;
            self.measures.push(rows);
            self.beside.push(rows);
        }
        if !self.order.is_empty() && !self.grouped {
            // Rows that are alike in it stay as they stand.
            if let [key] = self.chooser.ways.keys(root).as_slice() {
                if !self.dimensions.contains(key) {
                    self.dimensions.push(*key);
                    self.beside.push(*key);
                }
                if !self.order.iter().any(|(id, _)| id == key) {
                    self.order.push((*key, false));
                }
            }
        }
        let paths = |ids: &[MemberId]| ids.iter().map(|id| self.path(*id)).collect::<Vec<String>>();
        let limit = self.frame.rank.as_ref().and_then(|rank| rank.limit);
        let single = self.grouped && self.dimensions.is_empty();
        let query = Query {
            measures: paths(&self.measures),
            dimensions: paths(&self.dimensions),
            filters: self.filters.clone(),
            order: self
                .order
                .iter()
                .map(|(id, descending)| Order {
                    member: self.path(*id),
                    descending: *descending,
                })
                .collect(),
            limit: limit.or((!single).then_some(ROWS_MAX)),
            ungrouped: !self.grouped,
            ..Query::default()
        };
        Some(Lookup {
            beside: paths(&self.beside),
            query,
            trust: self.chooser.trust,
        })
    }
}

fn put(list: &mut Vec<MemberId>, id: MemberId) {
    if !list.contains(&id) {
        list.push(id);
    }
}

/// Either of two conditions; values of one member are a list.
fn either(one: Filter, other: Filter) -> Filter {
    match (one, other) {
        (
            Filter::Test {
                member,
                operator: Operator::Equals,
                mut values,
                ..
            },
            Filter::Test {
                member: same,
                operator: Operator::Equals,
                values: more,
                ..
            },
        ) if member == same => {
            values.extend(more);
            Filter::Test {
                member,
                operator: Operator::Equals,
                values,
                null: false,
            }
        }
        (one, other) => Filter::Or(vec![one, other]),
    }
}

/// Two values of one member cannot both be there in one row.
fn same_member(one: &Filter, other: &Filter) -> bool {
    match (one, other) {
        (
            Filter::Test {
                member,
                operator: Operator::Equals,
                ..
            },
            Filter::Test {
                member: same,
                operator: Operator::Equals,
                ..
            },
        ) => member == same,
        _ => false,
    }
}

fn opposite(filter: Filter) -> Option<Filter> {
    match filter {
        Filter::Test {
            member,
            operator,
            values,
            null,
        } => Some(Filter::Test {
            member,
            operator: operator.opposite()?,
            values,
            null,
        }),
        _ => None,
    }
}
