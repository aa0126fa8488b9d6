//! Dimensions, measures and segments of a cube.

use base::Format;

use super::cube::title_of;
use super::mask;
use super::names::Scope;
use super::semi_additive;
use crate::yaml::{Content, Fields, Node, Report};
use crate::{
    Cube, CubeId, Dimension, DimensionType, Fragment, Mask, Measure, MeasureType, Member, MemberId,
    MemberKind, SemiAdditive,
};

/// A kind of member and the list it stands in.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub list: &'static str,
    word: &'static str,
    read: fn(Scope<'_>, &mut Fields<'_, '_>) -> MemberKind,
}

/// In the order in which members are numbered.
pub(super) const KINDS: [Kind; 3] = [
    Kind {
        list: "dimensions",
        word: "dimension",
        read: dimension,
    },
    Kind {
        list: "measures",
        word: "measure",
        read: measure,
    },
    Kind {
        list: "segments",
        word: "segment",
        read: segment,
    },
];

impl Kind {
    /// Reads a member. What is faulty is reported and replaced by something harmless, so that
    /// the numbering holds; the caller numbers the member, and hides it.
    pub fn define(self, node: &Node, cube: &Cube, scope: Scope<'_>, report: &mut Report) -> Member {
        let mut draft = Member {
            cube: cube.id,
            ..Member::blank()
        };
        if let Some(mut fields) = Fields::of(self.word, node, report) {
            draft.name = fields.text("name").unwrap_or_default();
            draft.path = format!("{}.{}", cube.name, draft.name);
            fields.what = format!("{} '{}'", self.word, draft.path);
            draft.title = fields
                .text("title")
                .unwrap_or_else(|| title_of(&draft.name));
            draft.description = fields.text("description");
            let of_measure = read_meta(&mut draft, scope, &mut fields);
            draft.kind = (self.read)(scope, &mut fields);
            draft.public = fields.flag("public", !draft.is_primary_key()) && cube.public;
            draft.complete(of_measure);
            draft.mask = mask::read(&draft, scope, &mut fields);
            fields.finish();
        }
        draft
    }
}

impl Member {
    fn blank() -> Self {
        Member {
            id: MemberId(0),
            cube: CubeId(0),
            name: String::new(),
            path: String::new(),
            title: String::new(),
            description: None,
            public: false,
            synonyms: Vec::new(),
            kind: MemberKind::Segment(Fragment { pieces: Vec::new() }),
            mask: Mask::Null,
        }
    }

    fn is_primary_key(&self) -> bool {
        self.dimension()
            .is_some_and(|dimension| dimension.primary_key)
    }

    /// Adds what only a measure can have.
    fn complete(&mut self, of_measure: OfMeasure) {
        let MemberKind::Measure(measure) = &mut self.kind else {
            return;
        };
        if let Some(code) = of_measure.currency {
            measure.format = Format::Currency(Some(code));
        }
        measure.semi_additive = of_measure.semi_additive;
    }
}

/// The map under `meta.querent`. Other keys of `meta` belong to others and are let through.
pub(super) fn querent_meta<'n>(fields: &mut Fields<'n, '_>) -> Option<&'n Node> {
    let Content::Map(entries) = &fields.take("meta")?.content else {
        return None;
    };
    entries
        .iter()
        .find(|(key, _)| key.text == "querent")
        .map(|(_, node)| node)
}

/// What `meta.querent` says of a measure.
#[derive(Default)]
struct OfMeasure {
    currency: Option<String>,
    semi_additive: Option<SemiAdditive>,
}

/// Reads `meta.querent` and returns what only a measure can have.
fn read_meta(draft: &mut Member, scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> OfMeasure {
    let mut of_measure = OfMeasure::default();
    let Some(node) = querent_meta(fields) else {
        return of_measure;
    };
    let what = format!("meta.querent of {}", fields.what);
    let Some(mut meta) = Fields::of(what, node, fields.report) else {
        return of_measure;
    };
    draft.synonyms = meta.texts("synonyms");
    of_measure.currency = meta.text("currency");
    of_measure.semi_additive = semi_additive::read(scope, &mut meta);
    meta.finish();
    of_measure
}

fn dimension(scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> MemberKind {
    let kind = match fields.need_text("type").as_deref() {
        Some("number") => DimensionType::Number,
        Some("time") => DimensionType::Time,
        Some("boolean") => DimensionType::Boolean,
        Some("string") | None => DimensionType::Text,
        Some(other) => {
            let message = format!(
                "'{other}' is not a type of a dimension: use string, number, time or boolean"
            );
            fields.report.invalid(fields.node, message);
            DimensionType::Text
        }
    };
    let primary_key = fields.flag("primary_key", false);
    let sql = required_sql(scope, fields);
    fields.text("format");
    fields.unsupported(&[
        "case",
        "latitude",
        "longitude",
        "values",
        "sub_query",
        "propagate_filters_to_sub_query",
        "suggest_filter_values",
        "order",
        "granularities",
        "multi_stage",
        "add_group_by",
        "aliases",
    ]);
    MemberKind::Dimension(Dimension {
        kind,
        sql,
        primary_key,
    })
}

fn measure(scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> MemberKind {
    let kind = measure_type(fields);
    let sql = match kind {
        MeasureType::Count => sql(scope, fields),
        _ => Some(required_sql(scope, fields)),
    };
    let format = match fields.text("format").as_deref() {
        None | Some("number") => Format::Plain,
        Some("percent") => Format::Percent,
        Some("currency") => Format::Currency(None),
        Some(other) => {
            let message =
                format!("'{other}' is not a format of a measure: use number, percent or currency");
            fields.report.invalid(fields.node, message);
            Format::Plain
        }
    };
    fields.unsupported(&[
        "filters",
        "rolling_window",
        "multi_stage",
        "group_by",
        "reduce_by",
        "add_group_by",
        "time_shift",
        "order_by",
        "drill_members",
        "drill_filters",
    ]);
    MemberKind::Measure(Measure {
        kind,
        sql,
        format,
        semi_additive: None,
    })
}

fn measure_type(fields: &mut Fields<'_, '_>) -> MeasureType {
    match fields.need_text("type").as_deref() {
        Some("count") => MeasureType::Count,
        Some("count_distinct") => MeasureType::CountDistinct,
        Some("sum") => MeasureType::Sum,
        Some("avg") => MeasureType::Avg,
        Some("min") => MeasureType::Min,
        Some("max") => MeasureType::Max,
        Some("number") => MeasureType::Number,
        None => MeasureType::Count,
        Some(other) => {
            let message = format!(
                "'{other}' is not a supported type of a measure: use count, count_distinct, sum, avg, min, max or number"
            );
            fields.report.invalid(fields.node, message);
            MeasureType::Count
        }
    }
}

fn segment(scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> MemberKind {
    MemberKind::Segment(required_sql(scope, fields))
}

fn required_sql(scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> Fragment {
    let faults = fields.report.diagnostics.0.len();
    if let Some(fragment) = sql(scope, fields) {
        return fragment;
    }
    if fields.report.diagnostics.0.len() == faults {
        let message = format!("{} needs 'sql'", fields.what);
        fields.report.invalid(fields.node, message);
    }
    Fragment { pieces: Vec::new() }
}

fn sql(scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> Option<Fragment> {
    let (template, node) = fields.text_at("sql")?;
    let fragment = scope.fragment(&template);
    let invalid = |error| {
        let message = format!("the sql of {}: {error}", fields.what);
        fields.report.invalid(node, message);
    };
    fragment.map_err(invalid).ok()
}
