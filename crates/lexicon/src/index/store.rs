//! The files of one tenant's index: segments, and a list that says which of them count.
//!
//! A refresh adds a segment; what reads the index keeps reading what it opened. Every file is
//! written beside its place and moved into it, so that whoever opens the index finds the state
//! before or the state after, never something between. One writer for each tenant at a time.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base::TenantId;

use super::build::{SegmentBuilder, Sensitivity};
use super::mapped::Part;
use super::segment::Segment;
use super::{Index, IndexError};

/// Above so many, a refresh merges them all into one.
const SEGMENTS_MAX: usize = 4;
const LIST: &str = "values.list";
const TITLE: &str = "querent values 1";

/// The index of one tenant on disk.
#[derive(Debug, PartialEq)]
pub struct IndexStore {
    tenant: TenantId,
    folder: PathBuf,
    list: List,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct List {
    /// Names of segments, the oldest first, each with the members it still counts for.
    segments: Vec<(String, Vec<String>)>,
    /// How far each member has been read.
    watermarks: BTreeMap<String, String>,
    next: u64,
}

impl IndexStore {
    /// Opens what there is of a tenant below a folder; nothing is there before the first refresh.
    pub fn open(root: &Path, tenant: &TenantId) -> Result<Self, IndexError> {
        let folder = root.join(tenant.as_str());
        let path = folder.join(LIST);
        let list = match fs::read_to_string(&path) {
            Ok(text) => {
                List::parse(&text, tenant).map_err(|what| IndexError::damaged(&path, what))?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => List::default(),
            Err(error) => return Err(IndexError::new(&path, error.to_string())),
        };
        Ok(Self {
            tenant: tenant.clone(),
            folder,
            list,
        })
    }

    /// The index as it is now.
    pub fn index(&self) -> Result<Index, IndexError> {
        let segments = self.list.segments.iter().map(|(name, members)| {
            let path = self.folder.join(name);
            let segment = Segment::open(&path, Part::of_file(&path)?)?;
            let counts =
                |path: &std::sync::Arc<str>| members.iter().any(|member| **member == **path);
            let open = segment.paths.iter().map(counts).collect();
            Ok((segment, open))
        });
        Ok(Index::new(segments.collect::<Result<_, _>>()?))
    }

    /// The members that have been read.
    pub fn members(&self) -> Vec<String> {
        let counting = self.list.segments.iter().flat_map(|(_, members)| members);
        let read = self.list.watermarks.keys();
        let all: std::collections::BTreeSet<&String> = counting.chain(read).collect();
        all.into_iter().cloned().collect()
    }

    /// How far a member has been read: only what is newer needs to be added.
    pub fn watermark(&self, member: &str) -> Option<&str> {
        self.list.watermarks.get(member).map(String::as_str)
    }

    /// Adds values to those of their members.
    pub fn add(
        &mut self,
        values: SegmentBuilder,
        watermarks: &BTreeMap<String, String>,
    ) -> Result<(), IndexError> {
        self.put(values, watermarks, &[])
    }

    /// Puts values in place of all that their members had; a member without any loses its own.
    pub fn replace(
        &mut self,
        members: &[&str],
        values: SegmentBuilder,
        watermarks: &BTreeMap<String, String>,
    ) -> Result<(), IndexError> {
        self.put(values, watermarks, members)
    }

    /// Forgets members, such as those that turned out to be sensitive, and removes their bytes.
    pub fn forget(&mut self, members: &[&str]) -> Result<(), IndexError> {
        let mut list = self.list.clone();
        list.drop(members);
        self.list = self.merged(list)?;
        self.write_list()
    }

    fn put(
        &mut self,
        values: SegmentBuilder,
        watermarks: &BTreeMap<String, String>,
        replaced: &[&str],
    ) -> Result<(), IndexError> {
        let mut list = self.list.clone();
        list.drop(replaced);
        let members = values.paths().to_vec();
        if !values.is_empty() {
            let name = self.write_segment(&mut list, values)?;
            list.segments.push((name, members));
        }
        list.watermarks.extend(watermarks.clone());
        // What was replaced must not stay on the disk either.
        let merge = list.segments.len() > SEGMENTS_MAX || !replaced.is_empty();
        self.list = if merge { self.merged(list)? } else { list };
        self.write_list()
    }

    /// All that still counts, in one segment.
    fn merged(&self, mut list: List) -> Result<List, IndexError> {
        let before = Self {
            tenant: self.tenant.clone(),
            folder: self.folder.clone(),
            list: list.clone(),
        };
        let mut merged = SegmentBuilder::default();
        for (segment, open) in before.index()?.segments() {
            segment.each(|key, (path, value)| {
                let slot =
                    open[*path].then(|| merged.member(&segment.paths[*path], Sensitivity::Open));
                if let Some(slot) = slot.flatten() {
                    merged.add_folded(slot, key, value);
                }
            });
        }
        list.segments.clear();
        let members = merged.paths().to_vec();
        if !merged.is_empty() {
            let name = self.write_segment(&mut list, merged)?;
            list.segments.push((name, members));
        }
        Ok(list)
    }

    fn write_segment(&self, list: &mut List, values: SegmentBuilder) -> Result<String, IndexError> {
        let name = format!("{}.values", list.next);
        list.next += 1;
        let path = self.folder.join(&name);
        let bytes = values
            .finish()
            .map_err(|error| IndexError::new(&path, error.to_string()))?;
        write(&path, &bytes)?;
        Ok(name)
    }

    fn write_list(&self) -> Result<(), IndexError> {
        write(
            &self.folder.join(LIST),
            self.list.text(&self.tenant).as_bytes(),
        )?;
        self.sweep();
        Ok(())
    }

    /// Removes segments that count no more. One that cannot be removed now is by the next sweep.
    fn sweep(&self) {
        let Ok(files) = fs::read_dir(&self.folder) else {
            return;
        };
        for file in files.flatten() {
            let name = file.file_name();
            let counts = self
                .list
                .segments
                .iter()
                .any(|(segment, _)| name == **segment);
            if !counts && name != LIST {
                drop(fs::remove_file(file.path()));
            }
        }
    }
}

impl List {
    /// Takes members out of all segments.
    fn drop(&mut self, members: &[&str]) {
        for (_, counting) in &mut self.segments {
            counting.retain(|member| !members.contains(&member.as_str()));
        }
        self.segments.retain(|(_, counting)| !counting.is_empty());
        self.watermarks
            .retain(|member, _| !members.contains(&member.as_str()));
    }

    fn text(&self, tenant: &TenantId) -> String {
        let mut lines = vec![
            TITLE.to_owned(),
            format!("tenant\t{tenant}"),
            format!("next\t{}", self.next),
        ];
        for (name, members) in &self.segments {
            lines.push(format!("segment\t{name}"));
            lines.extend(
                members
                    .iter()
                    .map(|member| format!("member\t{}", member.escape_default())),
            );
        }
        let watermarks = self.watermarks.iter();
        lines.extend(watermarks.map(|(member, mark)| {
            format!(
                "watermark\t{}\t{}",
                member.escape_default(),
                mark.escape_default()
            )
        }));
        lines.push("end\n".to_owned());
        lines.join("\n")
    }

    fn parse(text: &str, tenant: &TenantId) -> Result<Self, &'static str> {
        let mut lines = text.lines();
        if lines.next() != Some(TITLE) {
            return Err("it was written by another version");
        }
        if lines.next() != Some(&format!("tenant\t{tenant}")) {
            return Err("it belongs to another tenant");
        }
        let mut list = Self::default();
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields[..] {
                ["end"] => return Ok(list),
                ["next", next] => list.next = next.parse().map_err(|_| "it counts wrongly")?,
                ["segment", name] if is_segment(name) => {
                    list.segments.push((name.to_owned(), Vec::new()))
                }
                ["member", member] => match list.segments.last_mut() {
                    Some((_, members)) => members.push(plain(member)?),
                    None => return Err("it has members of no segment"),
                },
                ["watermark", member, mark] => {
                    list.watermarks.insert(plain(member)?, plain(mark)?);
                }
                _ => return Err("it has a line that is none"),
            }
        }
        Err("it is cut short")
    }
}

fn is_segment(name: &str) -> bool {
    let number = name.strip_suffix(".values");
    number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}

/// Undoes `escape_default`.
fn plain(escaped: &str) -> Result<String, &'static str> {
    let mut plain = String::new();
    let mut rest = escaped;
    while let Some((before, behind)) = rest.split_once('\\') {
        plain.push_str(before);
        let (c, taken) = unescape(behind).ok_or("it has an escape that is none")?;
        plain.push(c);
        rest = &behind[taken..];
    }
    Ok(plain + rest)
}

fn unescape(behind: &str) -> Option<(char, usize)> {
    let hex = behind
        .strip_prefix("u{")
        .and_then(|hex| hex.split_once('}'));
    match (hex, behind.chars().next()?) {
        (Some((hex, _)), _) => {
            let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
            Some((c, hex.len() + 3))
        }
        (None, 't') => Some(('\t', 1)),
        (None, 'n') => Some(('\n', 1)),
        (None, 'r') => Some(('\r', 1)),
        (None, c @ ('\\' | '\'' | '"')) => Some((c, 1)),
        _ => None,
    }
}

/// Beside its place first, then into it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let failed = |error: std::io::Error| IndexError::new(path, error.to_string());
    let beside = path.with_extension("new");
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(failed)?;
    let mut file = fs::File::create(&beside).map_err(failed)?;
    std::io::Write::write_all(&mut file, bytes).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}
