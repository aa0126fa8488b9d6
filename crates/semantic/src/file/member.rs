//! Members of a cube: what dimensions, measures and segments have in common.

use base::Format;

use super::cube::title_of;
use super::dimension::dimension;
use super::mask;
use super::measure::measure;
use super::names::Scope;
use super::sql_text::required_sql;
use crate::yaml::{Content, Fields, Node, Report};
use crate::{Cube, CubeId, Fragment, Mask, Member, MemberId, MemberKind};

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
            let currency = read_meta(&mut draft, &mut fields);
            draft.kind = (self.read)(scope, &mut fields);
            draft.public = fields.flag("public", !draft.is_primary_key()) && cube.public;
            draft.name_currency(currency);
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
            behind: None,
            kind: MemberKind::Segment(Fragment { pieces: Vec::new() }),
            mask: Mask::Null,
        }
    }

    fn is_primary_key(&self) -> bool {
        self.dimension()
            .is_some_and(|dimension| dimension.primary_key)
    }

    fn name_currency(&mut self, code: Option<String>) {
        if let (MemberKind::Measure(measure), Some(code)) = (&mut self.kind, code) {
            measure.format = Format::Currency(Some(code));
        }
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

/// Reads `meta.querent` and returns the currency, which only a measure can have.
fn read_meta(draft: &mut Member, fields: &mut Fields<'_, '_>) -> Option<String> {
    let node = querent_meta(fields)?;
    let what = format!("meta.querent of {}", fields.what);
    let mut meta = Fields::of(what, node, fields.report)?;
    draft.synonyms = meta.texts("synonyms");
    let currency = meta.text("currency");
    meta.finish();
    currency
}

fn segment(scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> MemberKind {
    MemberKind::Segment(required_sql(scope, fields))
}
