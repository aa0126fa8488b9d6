//! Answers on the terminal: the sentence, a small table, or the options of a question asked back.

use serde_json::Value;

const ROWS_SHOWN_MAX: usize = 8;

pub fn answer(answer: &Value) -> String {
    let mut text = format!("  {}\n", text_of(&answer["sentence"]));
    let titles: Vec<String> = list(&answer["columns"]).map(title).collect();
    let rows: Vec<Vec<&Value>> = list(&answer["rows"])
        .map(|row| list(row).collect())
        .collect();
    for line in table(&titles, &rows) {
        text += &format!("    {line}\n");
    }
    text
}

pub fn clarification(clarification: &Value) -> String {
    let mut text = format!("  asked back: {}\n", text_of(&clarification["question"]));
    for option in list(&clarification["options"]) {
        text += &format!(
            "    - {}: {:?}\n",
            text_of(&option["title"]),
            text_of(&option["question"])
        );
    }
    text
}

/// A problem document, as far as it says something.
pub fn problem(problem: &Value) -> String {
    let parts = ["code", "title", "detail", "hint"].map(|part| text_of(&problem[part]));
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" | ")
}

fn table(titles: &[String], rows: &[Vec<&Value>]) -> Vec<String> {
    let shown = &rows[..rows.len().min(ROWS_SHOWN_MAX)];
    let width = |column: usize| {
        let cells = shown
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| text_of(cell).chars().count());
        cells
            .chain([titles[column].chars().count()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..titles.len()).map(width).collect();
    let mut lines = vec![line(
        titles.iter().map(|title| (title.clone(), false)),
        &widths,
    )];
    lines.extend(shown.iter().map(|row| {
        line(
            row.iter().map(|cell| (text_of(cell), cell.is_number())),
            &widths,
        )
    }));
    if rows.len() > shown.len() {
        lines.push(format!("... {} more", rows.len() - shown.len()));
    }
    lines
}

/// Numbers end where their column ends, words begin where it begins.
fn line(cells: impl Iterator<Item = (String, bool)>, widths: &[usize]) -> String {
    let padded = cells
        .zip(widths)
        .map(|((text, is_number), width)| match is_number {
            true => format!("{text:>width$}"),
            false => format!("{text:<width$}"),
        });
    padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

fn title(column: &Value) -> String {
    let title = text_of(&column["title"]);
    if title.is_empty() {
        text_of(&column["name"])
    } else {
        title
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_is_a_sentence_and_a_table() {
        let shown = answer(&json!({
            "sentence": "Sales by brand.",
            "columns": [{"name": "brand", "title": "Brand"}, {"name": "sales", "title": "Sales"}],
            "rows": [["Amrit", 1200.5], ["Zest", 7]],
        }));
        let wanted = "  Sales by brand.\n    Brand  Sales\n    Amrit  1200.5\n    Zest        7\n";
        assert_eq!(shown, wanted);
    }

    #[test]
    fn a_long_table_is_cut_and_says_so() {
        let rows: Vec<Value> = (0..20).map(|n| json!([n])).collect();
        let shown = answer(&json!({"sentence": "", "columns": [{"name": "n"}], "rows": rows}));
        assert!(shown.ends_with("... 12 more\n"), "{shown}");
    }

    #[test]
    fn a_question_asked_back_lists_its_options() {
        let shown = clarification(
            &json!({"question": "Which?", "options": [{"title": "By month", "question": "sales by month"}]}),
        );
        assert_eq!(
            shown,
            "  asked back: Which?\n    - By month: \"sales by month\"\n"
        );
    }
}
