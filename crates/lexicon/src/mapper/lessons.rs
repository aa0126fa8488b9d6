//! What the people of one tenant certified and corrected: which term means what to them.
//!
//! Only a person's word gets in: there is no way to add an answer that nobody verified, and what
//! one tenant teaches is nothing to another.

use std::collections::BTreeMap;

use base::TenantId;

use super::{Mapped, Mapper, Settings, Way};
use crate::key;

/// What a certified choice is worth before its use tells more.
const CERTIFIED: f64 = 0.9;
/// A choice that people rejected is offered at most.
const REJECTED_MAX: f64 = 0.6;
/// What remains of a lesson when the object it was about has changed.
const DECAY: f64 = 0.7;
const CONFIDENCE_MAX: f64 = 0.99;

const TITLE: &str = "querent lessons 1";

/// The lessons of one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lessons {
    tenant: TenantId,
    /// By the normal form of the term, and the object.
    lessons: BTreeMap<(String, String), Lesson>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Lesson {
    /// How often it was certified, or used after it was.
    uses: u32,
    rejections: u32,
    /// What the object was then.
    version: u64,
}

impl Lessons {
    pub fn new(tenant: TenantId) -> Self {
        Self {
            tenant,
            lessons: BTreeMap::new(),
        }
    }

    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// Somebody who may says that a term means this.
    pub fn certify(&mut self, term: &str, path: &str, version: u64) {
        let lesson = self.lesson(term, path);
        lesson.uses = lesson.uses.saturating_add(1);
        lesson.rejections = 0;
        lesson.version = version;
    }

    /// Somebody who may says that a term means not this but that.
    pub fn correct(&mut self, term: &str, from: &str, to: &str, version: u64) {
        let rejected = self.lesson(term, from);
        rejected.rejections = rejected.rejections.saturating_add(1);
        rejected.uses = 0;
        self.certify(term, to, version);
    }

    /// A certified choice was used and stood. Nothing is learned of one that nobody certified.
    pub fn used(&mut self, term: &str, path: &str) {
        let known = self.lessons.get_mut(&(key(term), path.to_owned()));
        if let Some(lesson) = known.filter(|lesson| lesson.uses > 0) {
            lesson.uses = lesson.uses.saturating_add(1);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.lessons.is_empty()
    }

    fn lesson(&mut self, term: &str, path: &str) -> &mut Lesson {
        self.lessons
            .entry((key(term), path.to_owned()))
            .or_default()
    }

    /// Lets the lessons about a term change what was found by names.
    pub(super) fn apply(
        &self,
        term: &str,
        mapper: &Mapper,
        settings: &Settings,
        found: &mut Vec<Mapped>,
    ) {
        let term = key(term);
        let about = (term.clone(), String::new())..;
        let lessons = self.lessons.range(about);
        for ((_, path), lesson) in lessons.take_while(|((of, _), _)| *of == term) {
            // What is gone, or hidden from whoever asks, is not mapped to.
            let Some(object) = mapper.object(path) else {
                continue;
            };
            let at = found.iter().position(|mapped| mapped.path == *path);
            if lesson.rejections > 0 {
                at.into_iter().for_each(|at| reject(&mut found[at], lesson));
                continue;
            }
            let by_name = at.map_or(0.0, |at| found[at].confidence);
            let mapped = lesson.mapped(path, object.version, by_name, settings);
            match at {
                Some(at) => found[at] = mapped,
                None => found.push(mapped),
            }
        }
    }

    /// As it is kept in a file.
    pub fn text(&self) -> String {
        let mut text = format!("{TITLE}\ntenant\t{}\n", self.tenant);
        for ((term, path), lesson) in &self.lessons {
            let Lesson {
                uses,
                rejections,
                version,
            } = lesson;
            text += &format!("{term}\t{path}\t{uses}\t{rejections}\t{version}\n");
        }
        text
    }

    /// Reads what `text` wrote, for the same tenant only.
    pub fn parse(text: &str, tenant: TenantId) -> Result<Self, String> {
        let mut lines = text.lines();
        if lines.next() != Some(TITLE) {
            return Err(format!("the first line is not \"{TITLE}\""));
        }
        if lines.next() != Some(&format!("tenant\t{tenant}")) {
            return Err(format!("the lessons are not those of {tenant}"));
        }
        let mut lessons = Self::new(tenant);
        for (at, line) in lines.enumerate() {
            let (names, lesson) = parse(line).ok_or_else(|| {
                format!(
                    "line {} is not a term, a path and three numbers, with tabs between",
                    at + 3
                )
            })?;
            lessons.lessons.insert(names, lesson);
        }
        Ok(lessons)
    }
}

fn parse(line: &str) -> Option<((String, String), Lesson)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [term, path, uses, rejections, version] = fields[..] else {
        return None;
    };
    let lesson = Lesson {
        uses: uses.parse().ok()?,
        rejections: rejections.parse().ok()?,
        version: version.parse().ok()?,
    };
    Some(((term.to_owned(), path.to_owned()), lesson))
}

fn reject(mapped: &mut Mapped, lesson: &Lesson) {
    let often = f64::from(lesson.rejections).sqrt();
    mapped.confidence = mapped.confidence.min(REJECTED_MAX) / often;
    mapped.evidence = format!("{}, but it was corrected", mapped.evidence);
}

impl Lesson {
    /// Grows with each doubling of its use; a change of the object takes part of it away.
    fn mapped(&self, path: &str, version: u64, by_name: f64, settings: &Settings) -> Mapped {
        let grown = CERTIFIED + settings.boost * f64::from(self.uses).log2();
        let (mut confidence, mut evidence) = (grown.min(CONFIDENCE_MAX), "certified".to_owned());
        if version != self.version {
            confidence *= DECAY;
            evidence += ", before it changed";
        }
        Mapped {
            path: path.to_owned(),
            way: Way::Certified,
            confidence: confidence.max(by_name),
            evidence,
        }
    }
}
