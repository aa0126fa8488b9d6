//! Cube's `access_policy`: who sees which members and which rows.
//!
//! Rights fail closed: a policy with a fault shows nothing, a cube with one lets nobody in.

use super::build::Building;
use super::condition;
use super::cube::Draft;
use super::inherit::get;
use super::member::querent_meta;
use super::names::{CubeNames, Names};
use super::tree;
use crate::yaml::{Content, Fields, Node, Report};
use crate::{
    AccessPolicy, CubeId, Member, MemberId, MemberKind, Operator, RowLevel, RuleFilter, RuleValue,
    ViewId,
};

/// Reads the policies of a cube and gives them to it.
pub(super) fn govern(draft: &Draft, names: &Names, building: &mut Building) {
    let mut report = Report::new(&draft.file);
    let mut quiet = Report::new(&draft.file);
    let what = format!("cube '{}'", draft.name);
    let Some(mut fields) = Fields::of(what, &draft.node, &mut quiet) else {
        unreachable!("a declared cube is a map")
    };
    let written = fields.has("access_policy");
    let node = fields.take("access_policy");
    let meta = querent_meta(&mut fields);
    let scope = CubeNames {
        cube: &draft.name,
        names,
    };
    let reader = Reader::new(scope, draft.id, building);
    let policies = match written {
        true => reader.written(node, &draft.node, &mut report),
        false => Vec::new(),
    };
    let embargoes = match meta {
        Some(meta) => reader.embargoes(meta, &mut report),
        None => Some(Vec::new()),
    };
    let index = draft.id.index();
    let sound = building.sound[index] && embargoes.is_some();
    let cube = &mut building.model.cubes[index];
    cube.policies = if sound { policies } else { vec![denied()] };
    cube.embargoes = embargoes.unwrap_or_default();
    building.diagnostics.0.extend(report.diagnostics.0);
}

/// The policies of a view that has some.
pub(super) fn of_view(
    name: &str,
    id: ViewId,
    written: &Node,
    (names, building): (&Names, &Building),
    report: &mut Report,
) -> Vec<AccessPolicy> {
    let reader = Reader {
        scope: CubeNames { cube: name, names },
        of: Of::View(id),
        building,
    };
    reader.written(get(written, "access_policy"), written, report)
}

/// A policy that exists and lets nobody in.
fn denied() -> AccessPolicy {
    AccessPolicy {
        groups: Vec::new(),
        conditions: Vec::new(),
        shows: Vec::new(),
        masks: Vec::new(),
        rows: RowLevel::Filters(Vec::new()),
    }
}

/// What policies are about.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Cube(CubeId),
    View(ViewId),
}

pub(super) struct Reader<'a> {
    pub(super) scope: CubeNames<'a>,
    of: Of,
    pub(super) building: &'a Building,
}

impl<'a> Reader<'a> {
    pub(super) fn new(scope: CubeNames<'a>, cube: CubeId, building: &'a Building) -> Self {
        Self {
            scope,
            of: Of::Cube(cube),
            building,
        }
    }
}

impl Reader<'_> {
    /// `cube 'sales'`.
    fn what(&self) -> String {
        match self.of {
            Of::Cube(_) => format!("cube '{}'", self.scope.cube),
            Of::View(_) => format!("view '{}'", self.scope.cube),
        }
    }

    /// Whether a member is one of those that the policies are about.
    pub(super) fn owns(&self, member: &Member) -> bool {
        match self.of {
            Of::Cube(cube) => member.cube == cube && member.behind.is_none(),
            Of::View(view) => member.view == Some(view),
        }
    }

    /// Policies that are written, be it with nothing behind them.
    fn written(&self, node: Option<&Node>, at: &Node, report: &mut Report) -> Vec<AccessPolicy> {
        let filled = node.filter(|node| node.content != Content::Null);
        match filled {
            Some(node) => self.policies(node, report),
            None => {
                report.invalid(at, format!("access_policy of {} is empty", self.what()));
                vec![denied()]
            }
        }
    }

    fn policies(&self, node: &Node, report: &mut Report) -> Vec<AccessPolicy> {
        let nodes = match &node.content {
            Content::List(nodes) if !nodes.is_empty() => nodes,
            _ => {
                let message = format!(
                    "access_policy of {} must be a list of policies",
                    self.what()
                );
                report.invalid(node, message);
                return vec![denied()];
            }
        };
        let read = |node| self.policy(node, report).unwrap_or_else(denied);
        nodes.iter().map(read).collect()
    }

    fn policy(&self, node: &Node, report: &mut Report) -> Option<AccessPolicy> {
        let faults = report.diagnostics.0.len();
        let what = format!("an access policy of {}", self.what());
        let mut fields = Fields::of(what, node, report)?;
        let mut groups = fields.texts("groups");
        groups.extend(fields.text("group"));
        groups.extend(fields.text("role"));
        if groups.is_empty() {
            let message = "an access policy needs 'group' or 'groups'";
            fields.report.invalid(node, message);
        }
        let conditions = condition::read(&mut fields);
        let limited = fields.has("member_level");
        let shows = self.member_level(&mut fields);
        let masks = self.member_masking(limited, &shows, &mut fields);
        let rows = self.row_level(&mut fields);
        fields.finish();
        let sound = report.diagnostics.0.len() == faults;
        sound.then_some(AccessPolicy {
            groups,
            conditions,
            shows,
            masks,
            rows,
        })
    }

    fn member_level(&self, fields: &mut Fields<'_, '_>) -> Vec<MemberId> {
        match fields.take_filled("member_level") {
            Some(node) => self.listed("member_level", node, fields.report),
            None => self.public().map(|member| member.id).collect(),
        }
    }

    /// Members that are not shown, but masked. A segment has no value that could be.
    fn member_masking(
        &self,
        limited: bool,
        shows: &[MemberId],
        fields: &mut Fields<'_, '_>,
    ) -> Vec<MemberId> {
        let Some(node) = fields.take_filled("member_masking") else {
            return Vec::new();
        };
        if !limited {
            let message = "'member_masking' needs 'member_level': without it every member is shown";
            fields.report.invalid(node, message);
        }
        let listed = self.listed("member_masking", node, fields.report);
        let has_value = |id: &MemberId| !matches!(self.member(*id).kind, MemberKind::Segment(_));
        let masked = listed.into_iter().filter(has_value);
        masked.filter(|id| !shows.contains(id)).collect()
    }

    /// The public members that a map with `includes` and `excludes` leaves.
    fn listed(&self, key: &str, node: &Node, report: &mut Report) -> Vec<MemberId> {
        let public = || self.public().map(|member| member.id).collect();
        let what = format!("{key} of {}", self.what());
        let Some(mut level) = Fields::of(what, node, report) else {
            return Vec::new();
        };
        let limited = level.has("includes");
        let reduced = level.has("excludes");
        let includes = level.texts("includes");
        let excludes = level.texts("excludes");
        level.finish();
        if reduced && excludes.is_empty() {
            report.invalid(node, "'excludes' is empty");
        }
        let excludes = self.ids(&excludes, node, report);
        let shown: Vec<MemberId> = match includes.as_slice() {
            [] if !limited => public(),
            [all] if all == "*" => public(),
            some => self.ids(some, node, report),
        };
        let shown = shown.into_iter().filter(|id| !excludes.contains(id));
        shown.filter(|id| self.member(*id).public).collect()
    }

    fn public(&self) -> impl Iterator<Item = &Member> {
        let members = self.building.model.members.iter();
        members.filter(|member| member.public && self.owns(member))
    }

    pub(super) fn member(&self, id: MemberId) -> &Member {
        self.building.model.member(id)
    }

    /// Members of this cube or view: a policy governs no other.
    fn ids(&self, names: &[String], node: &Node, report: &mut Report) -> Vec<MemberId> {
        let id = |name: &String| {
            let found = self.scope.member(name).and_then(|id| {
                let own = self.owns(self.member(id));
                let foreign = || format!("'{name}' does not belong to {}", self.what());
                own.then_some(id).ok_or_else(foreign)
            });
            found.map_err(|error| report.invalid(node, error)).ok()
        };
        names.iter().filter_map(id).collect()
    }

    /// Without `row_level` every row is allowed, as in Cube.
    fn row_level(&self, fields: &mut Fields<'_, '_>) -> RowLevel {
        let Some(node) = fields.take_filled("row_level") else {
            return RowLevel::AllowAll;
        };
        let what = format!("row_level of {}", self.what());
        let Some(mut level) = Fields::of(what, node, fields.report) else {
            return RowLevel::Filters(Vec::new());
        };
        let allow_all = level.flag("allow_all", false);
        let nodes = level.list("filters");
        level.finish();
        if allow_all != nodes.is_empty() {
            let message = "row_level needs either 'filters' or 'allow_all: true'";
            fields.report.invalid(node, message);
        }
        if allow_all {
            return RowLevel::AllowAll;
        }
        let rule = |node| self.rule(node, fields.report);
        RowLevel::Filters(nodes.iter().filter_map(rule).collect())
    }

    pub(super) fn rule(&self, node: &Node, report: &mut Report) -> Option<RuleFilter> {
        let what = format!("a row filter of {}", self.what());
        let mut fields = Fields::of(what, node, report)?;
        let member = fields.need_text("member");
        let operator = fields.need_text("operator");
        let values = fields.texts("values");
        fields.unsupported(&["and", "or"]);
        fields.finish();
        let filter = self.filter(&member?, &operator?, &values);
        filter.map_err(|error| report.invalid(node, error)).ok()
    }

    /// A sound time dimension.
    pub(super) fn time(&self, name: &str) -> Result<MemberId, String> {
        let id = self.dimension(name)?;
        match self.member(id).is_time() {
            true => Ok(id),
            false => Err(format!("'{}' is no time dimension", self.member(id).path)),
        }
    }

    /// A sound dimension of any cube.
    pub(super) fn dimension(&self, name: &str) -> Result<MemberId, String> {
        let id = self.scope.member(name)?;
        let member = self.member(id);
        if member.dimension().is_none() {
            let (path, word) = (&member.path, member.kind.word());
            return Err(format!(
                "a row filter is about a dimension; '{path}' is a {word}"
            ));
        }
        let real = self.member(member.behind.unwrap_or(id));
        if super::check::is_sub_query(real) {
            return Err(format!(
                "'{}' is aggregated from other rows, which rules filter: it cannot filter rows itself",
                member.path
            ));
        }
        if self.building.is_faulty(id) || self.building.is_faulty(real.id) {
            return Err(format!(
                "'{}' is faulty and cannot filter rows",
                member.path
            ));
        }
        Ok(id)
    }

    fn filter(&self, name: &str, operator: &str, values: &[String]) -> Result<RuleFilter, String> {
        let id = self.dimension(name)?;
        let member = self.member(id);
        let operator: Operator = operator.parse()?;
        let by_tree = values.iter().any(|text| text.starts_with(tree::WORD));
        let values = match by_tree {
            // YAML takes `[descendants_of(actor, line)]` without quotes for two texts.
            true => vec![RuleValue::Descendants(self.tree(
                member,
                operator,
                &values.join(", "),
            )?)],
            false => values
                .iter()
                .map(|text| rule_value(text))
                .collect::<Result<_, _>>()?,
        };
        let filter = RuleFilter {
            member: id,
            operator,
            values,
        };
        literal_fault(member, &filter).map_or(Ok(filter), Err)
    }
}

/// What is wrong with a filter whoever asks. Attributes are filled in when somebody does.
fn literal_fault(member: &Member, filter: &RuleFilter) -> Option<String> {
    let literals = filter.values.iter().map(|value| match value {
        RuleValue::Literal(text) => Some(text.clone()),
        RuleValue::Attribute(_) | RuleValue::Descendants(_) => None,
    });
    match literals.collect::<Option<Vec<String>>>() {
        Some(literals) => crate::test_of(member, filter.operator, &literals)
            .err()
            .map(|fault| fault.message),
        None if filter.operator.is_a_test() => None,
        None => Some(format!(
            "the operator '{}' has no place in a row rule",
            filter.operator
        )),
    }
}

/// `{ securityContext.city }` names an attribute of the actor; anything else is taken literally.
fn rule_value(text: &str) -> Result<RuleValue, String> {
    if !text.contains(['{', '}']) {
        return Ok(RuleValue::Literal(text.to_owned()));
    }
    let inner = text.trim().strip_prefix('{');
    let inner = inner
        .and_then(|inner| inner.strip_suffix('}'))
        .map(str::trim);
    let path = inner.and_then(|inner| {
        let camel = inner.strip_prefix("securityContext.");
        camel.or_else(|| inner.strip_prefix("security_context."))
    });
    match path.filter(|name| crate::fragment::is_identifier(name)) {
        Some(name) => Ok(RuleValue::Attribute(name.to_owned())),
        None => Err(format!(
            "'{text}' is not a value: write '{{ securityContext.name }}' for an attribute of the actor"
        )),
    }
}
