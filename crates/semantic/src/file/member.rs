//! Members of a cube: what dimensions, measures and segments have in common.

use base::Format;

use super::cube::title_of;
use super::dimension::dimension;
use super::embargo;
use super::mask;
use super::measure::measure;
use super::names::CubeNames;
use super::semi_additive;
use super::sql_text::required_sql;
use super::standing;
use crate::yaml::{Content, Fields, Node, Report};
use crate::{Cube, CubeId, Fragment, Mask, Member, MemberId, MemberKind, SemiAdditive, Standing};

/// A kind of member and the list it stands in.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub list: &'static str,
    word: &'static str,
    read: fn(CubeNames<'_>, &mut Fields<'_, '_>) -> MemberKind,
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
    pub fn define(
        self,
        node: &Node,
        cube: &Cube,
        scope: CubeNames<'_>,
        report: &mut Report,
    ) -> Member {
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
            standing: Standing::default(),
            behind: None,
            view: None,
            kind: MemberKind::Segment(Fragment { pieces: Vec::new() }),
            mask: Mask::Null,
            embargo: None,
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
fn read_meta(draft: &mut Member, scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> OfMeasure {
    let mut of_measure = OfMeasure::default();
    let Some(node) = querent_meta(fields) else {
        return of_measure;
    };
    let what = format!("meta.querent of {}", fields.what);
    let Some(mut meta) = Fields::of(what, node, fields.report) else {
        return of_measure;
    };
    draft.synonyms = meta.texts("synonyms");
    draft.standing = standing::read(&mut meta);
    draft.embargo = embargo::of_member(&mut meta);
    of_measure.currency = meta.text("currency");
    of_measure.semi_additive = semi_additive::read(scope, &mut meta);
    meta.finish();
    of_measure
}

fn segment(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> MemberKind {
    MemberKind::Segment(required_sql(scope, fields))
}
