//! From a frame to a query: its rows as they are, or groups where something is made of many.

mod compared;
mod conditions;
mod rank;

use semantic::{CubeId, Filter, MemberId, Operator, Order, Query, Visible};

use super::choose::Chooser;
use super::frame::{Condition, Frame, Key, Shown};
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
    let things = frame
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Exists { thing, .. } => thing.thing(),
            _ => None,
        });
    let ranked = frame.rank.iter().filter_map(|rank| match &rank.key {
        Key::Count(noun) => noun.thing(),
        _ => None,
    });
    let things: Vec<CubeId> = things.chain(ranked).collect();
    chooser.settle_main(&frame.shown, &values, &things);
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
        self.rank(root)?;
        let root = self.counted.unwrap_or(root);
        self.conditions(root)?;
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
                    let mut noun = noun.clone();
                    let common = frame
                        .rank
                        .as_ref()
                        .is_some_and(|rank| rank.key == Key::Rows);
                    if common && noun.columns.iter().any(|(tier, _)| *tier < 2) {
                        // The most common of a thing's own names is a column's.
                        noun.things.clear();
                    }
                    for column in self.chooser.columns(&noun)? {
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
            for noun in frame.groups.iter().filter(|noun| !noun.is_thing()) {
                for column in self.chooser.columns(noun)? {
                    put(&mut self.dimensions, column);
                }
            }
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

    fn cube_name(&self, cube: CubeId) -> String {
        self.chooser.ways.visible.model().cube(cube).name.clone()
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
