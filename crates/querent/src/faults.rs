//! Faults of a project as people read them: the lines they stand in, and what to do.

use std::path::Path;
use std::{fmt, fs};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};
use project::Tenant;
use semantic::{Diagnostics, ModelFile, Place};

/// The files that faults are in: what templates render, and else what stands in the folder.
pub fn files(root: &Path, tenants: &[Tenant], faults: &Diagnostics) -> Vec<ModelFile> {
    let rendered = |tenant: &Tenant| semantic::rendered(&tenant.model, &tenant.templates);
    let mut files: Vec<ModelFile> = tenants.iter().flat_map(rendered).collect();
    for place in faults.0.iter().filter_map(|fault| fault.place.as_ref()) {
        let known = files.iter().any(|file| file.path == place.file);
        let text = (!known).then(|| fs::read_to_string(root.join(&place.file)).ok());
        files.extend(text.flatten().map(|text| ModelFile {
            path: place.file.clone(),
            text,
        }));
    }
    files
}

/// Several faults as one text. `files` are those that their places are in.
pub fn shown(faults: &Diagnostics, files: &[ModelFile], colours: bool) -> String {
    let theme = match colours {
        true => GraphicalTheme::unicode(),
        false => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false);
    let mut text = String::new();
    for fault in &faults.0 {
        let fault = Fault::new(fault, files);
        if handler.render_report(&mut text, &fault).is_err() {
            text.push_str(&format!("{fault}\n"));
        }
    }
    text
}

/// A diagnostic with the file that it is about.
#[derive(Debug)]
struct Fault<'a> {
    of: &'a semantic::Diagnostic,
    source: Option<NamedSource<String>>,
    at: Option<LabeledSpan>,
}

impl<'a> Fault<'a> {
    fn new(of: &'a semantic::Diagnostic, files: &[ModelFile]) -> Self {
        let file = of.place.as_ref().and_then(|place| {
            let file = files.iter().find(|file| file.path == place.file)?;
            Some((place, file))
        });
        let source = file.map(|(_, file)| NamedSource::new(&file.path, file.text.clone()));
        let at = file.map(|(place, file)| {
            let (start, length) = span(&file.text, place);
            LabeledSpan::new(Some("here".into()), start, length)
        });
        Fault { of, source, at }
    }
}

/// The bytes of the word that a place points at; lines and columns are counted from 1.
fn span(text: &str, place: &Place) -> (usize, usize) {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).saturating_sub(1);
    let mut start = 0;
    let mut lines = text.split_inclusive('\n');
    start += lines
        .by_ref()
        .take(number(place.line))
        .map(str::len)
        .sum::<usize>();
    let line = lines.next().unwrap_or_default();
    let before = line.char_indices().nth(number(place.column));
    let before = before.map_or(line.trim_end().len(), |(at, _)| at);
    let word = line[before..]
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_');
    let length: usize = word.map(char::len_utf8).sum();
    (
        start + before,
        length.max(usize::from(before < line.trim_end().len())),
    )
}

impl fmt::Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.source, &self.of.place) {
            (None, Some(place)) => {
                let Place { file, line, column } = place;
                write!(f, "{file}:{line}:{column}: {}", self.of.message)
            }
            _ => f.write_str(&self.of.message),
        }
    }
}

impl std::error::Error for Fault<'_> {}

impl Diagnostic for Fault<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        Some(Box::new(self.of.code))
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        let hint = self.of.hint.as_ref()?;
        Some(Box::new(hint))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let at = self.at.clone()?;
        Some(Box::new(std::iter::once(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_shows_its_line_and_what_to_do() {
        let files = [ModelFile {
            path: "shop.yaml".into(),
            text: "cubes:\n- name: é\n- {name: sales, sql_table: t, titel: x}\n".into(),
        }];
        let (_, faults) = semantic::load(&files);
        let text = shown(&faults, &files, false);
        for expected in [
            "model.invalid",
            "'é' is not a name",
            "[shop.yaml:3:31]",
            "titel: x}",
            "cube 'sales' has no key 'titel'",
            "help: did you mean 'title'?",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
    }

    #[test]
    fn a_template_shows_the_lines_that_it_renders() {
        let files = [ModelFile {
            path: "shop.yaml".into(),
            text: "cubes:\n{% for n in [1, 2] %}\n- {name: c{{ n }}, sql_table: t, titel: x}\n{% endfor %}".into(),
        }];
        let values = semantic::TemplateValues::default();
        let (_, faults) = semantic::load_with(&files, &values);
        let rendered = semantic::rendered(&files, &values);
        let text = shown(&faults, &rendered, false);
        assert!(text.contains("[shop.yaml (rendered):5:28]"), "{text}");
        assert!(
            text.contains("{name: c2, sql_table: t, titel: x}"),
            "{text}"
        );
    }

    #[test]
    fn a_place_beyond_the_text_is_its_end() {
        let place = |line, column| Place {
            file: String::new(),
            line,
            column,
        };
        assert_eq!(span("ab\ncd", &place(2, 2)), (4, 1));
        assert_eq!(span("ab\ncd", &place(9, 9)), (5, 0));
        assert_eq!(span("", &place(0, 0)), (0, 0));
        assert_eq!(span("ab\n", &place(1, u64::MAX)), (2, 0));
    }
}
