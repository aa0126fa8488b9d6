//! What a cube says beside its members: hierarchies, pre-aggregations, when its data is fresh.
//!
//! It is read when all members are known. What is faulty is reported and left out: no answer
//! depends on it.

use super::build::Building;
use super::cube::{Draft, title_of};
use super::names::{CubeNames, Names};
use super::pre_aggregation::pre_aggregation;
use crate::yaml::{Fields, Node, Report};
use crate::{Hierarchy, Interval, Member, MemberId, RefreshKey};

/// Keys of a cube that are read here.
pub(super) const KEYS: [&str; 3] = ["hierarchies", "pre_aggregations", "refresh_key"];

pub(super) fn add(draft: &Draft, names: &Names, building: &mut Building) {
    let mut report = Report::new(&draft.file);
    let mut quiet = Report::new(&draft.file);
    let what = format!("cube '{}'", draft.name);
    let Some(mut fields) = Fields::of(&what, &draft.node, &mut quiet) else {
        return;
    };
    let [hierarchies, pre_aggregations] = [KEYS[0], KEYS[1]].map(|key| fields.list(key));
    let refresh_key = fields.take(KEYS[2]);
    let reader = Reader {
        scope: CubeNames {
            cube: &draft.name,
            names,
        },
        building,
    };
    let read = |node| reader.hierarchy(node, &mut report);
    let hierarchies: Vec<Hierarchy> = hierarchies.iter().filter_map(read).collect();
    let read = |node| pre_aggregation(&reader, node, &mut report);
    let pre_aggregations = pre_aggregations.iter().filter_map(read).collect();
    let refresh_key = refresh_key.and_then(|node| {
        let what = format!("refresh_key of {what}");
        read_refresh_key(&what, node, &mut report)
    });
    let cube = &mut building.model.cubes[draft.id.index()];
    cube.hierarchies = hierarchies;
    cube.pre_aggregations = pre_aggregations;
    cube.refresh_key = refresh_key;
    building.diagnostics.0.extend(report.diagnostics.0);
}

pub(super) struct Reader<'a> {
    pub scope: CubeNames<'a>,
    building: &'a Building,
}

impl Reader<'_> {
    fn hierarchy(&self, node: &Node, report: &mut Report) -> Option<Hierarchy> {
        let faults = report.diagnostics.0.len();
        let what = format!("a hierarchy of cube '{}'", self.scope.cube);
        let mut fields = Fields::of(what, node, report)?;
        let name = fields.need_text("name");
        let title = fields.text("title");
        let public = fields.flag("public", true);
        let levels = self.members("levels", &mut fields, |m| m.dimension().is_some());
        fields.finish();
        if levels.is_empty() && report.diagnostics.0.len() == faults {
            report.invalid(node, "a hierarchy needs 'levels'");
        }
        let name = name?;
        (report.diagnostics.0.len() == faults).then(|| Hierarchy {
            title: title.unwrap_or_else(|| title_of(&name)),
            name,
            public,
            levels,
        })
    }

    /// Members by name, each of the kind that is meant.
    pub fn members(
        &self,
        key: &'static str,
        fields: &mut Fields<'_, '_>,
        fits: fn(&Member) -> bool,
    ) -> Vec<MemberId> {
        let names = fields.texts(key);
        let mut found = Vec::new();
        for name in names {
            match self.member(&name, fits) {
                Ok(id) => found.push(id),
                Err(error) => {
                    let message = format!("'{key}' of {}: {error}", fields.what);
                    fields.report.invalid(fields.node, message);
                }
            }
        }
        found
    }

    pub fn member(&self, name: &str, fits: fn(&Member) -> bool) -> Result<MemberId, String> {
        let id = self.scope.member(name)?;
        let member = self.building.model.member(id);
        if self.building.is_faulty(id) {
            return Err(format!("'{}' is faulty", member.path));
        }
        let word = member.kind.word();
        let wrong = || format!("'{}' is a {word}, which does not belong there", member.path);
        fits(member).then_some(id).ok_or_else(wrong)
    }
}

pub(super) fn read_refresh_key(what: &str, node: &Node, report: &mut Report) -> Option<RefreshKey> {
    let faults = report.diagnostics.0.len();
    let mut fields = Fields::of(what, node, report)?;
    let key = RefreshKey {
        every: fields.text("every"),
        sql: fields.text("sql"),
        immutable: fields.flag("immutable", false),
        timezone: fields.text("timezone"),
        incremental: fields.flag("incremental", false),
        update_window: fields.text("update_window"),
    };
    fields.finish();
    if let Some(every) = &key.every
        && !is_cron(every)
        && let Err(error) = every.parse::<Interval>()
    {
        report.invalid(node, format!("'every' in {what}: {error}"));
    }
    if let Some(Err(error)) = key.update_window.as_deref().map(str::parse::<Interval>) {
        report.invalid(node, format!("'update_window' in {what}: {error}"));
    }
    if key.every.is_none() && key.sql.is_none() && !key.immutable {
        report.invalid(
            node,
            format!("{what} needs 'every', 'sql' or 'immutable: true'"),
        );
    }
    (report.diagnostics.0.len() == faults).then_some(key)
}

/// Five or six fields, as `30 5 * * 1`.
fn is_cron(text: &str) -> bool {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let sign = |c: char| c.is_ascii_digit() || "*/,-".contains(c);
    matches!(fields.len(), 5 | 6) && fields.iter().all(|field| field.chars().all(sign))
}
