//! Folders of views.

use super::names::{Names, Scope};
use crate::yaml::{Content, Fields, Node, Report};

/// Folders order the members for front ends; their names must be those of the view.
pub(super) fn folder(view: &str, node: &Node, names: &Names, report: &mut Report) {
    let Some(mut fields) = Fields::of(format!("a folder of view '{view}'"), node, report) else {
        return;
    };
    fields.need_text("name");
    let includes = fields.take("includes");
    fields.finish();
    let Some(Content::List(nodes)) = includes.map(|node| &node.content) else {
        return;
    };
    for node in nodes {
        match &node.content {
            Content::Text(name) => {
                let scope = Scope { cube: view, names };
                if let Err(error) = scope.member(name) {
                    report.invalid(node, error);
                }
            }
            Content::Map(entries) if entries.iter().any(|(key, _)| key.text == "join_path") => {}
            _ => folder(view, node, names, report),
        }
    }
}
