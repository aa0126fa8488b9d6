//! Every case of the corpus over the database: what comes back is what the case says.

use jiff::civil::Date;
use serde_json::Value as Json;
use service::{Answer, Error, Reply};
use testkit::corpus::{Asked, cases};

use crate::example::{enter, root, service_on};

#[tokio::test(flavor = "multi_thread")]
async fn every_case_is_answered_as_it_shows() {
    let mut differences = Vec::new();
    for mut case in cases(&root().join("corpus")) {
        // Queries, and what was added up by hand, are compared elsewhere; here is what people ask.
        if case.asked.question.starts_with('{') || case.shown("by-hand").is_some() {
            continue;
        }
        let made = match ask(&case.asked).await {
            Ok(Reply::Answer(answer)) => blocks(&answer),
            Ok(Reply::Clarification(_)) | Err(_) => Vec::new(),
        };
        for block in ["rows", "answer", "chart"] {
            let made = made.iter().any(|(name, _)| *name == block);
            assert!(
                made || !case.blocks().contains(&block),
                "{}: there is no {block}",
                case.path.display()
            );
        }
        differences.extend(case.check(&made));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

async fn ask(asked: &Asked) -> Result<Reply, Error> {
    let day: Date = asked.date.parse().expect("a date");
    let service = service_on(day);
    let ctx = enter(&service, &asked.tenant, &asked.person);
    service.ask(&ctx, &asked.question).await
}

/// What a case may show of an answer. SQL and parameters are compared with what was sent.
pub fn blocks(answer: &Answer) -> Vec<(&'static str, String)> {
    let sent = answer
        .receipt
        .statements
        .first()
        .expect("a statement was sent");
    let parameters = sent.whole.parameters.iter().enumerate();
    let parameters: Vec<String> = parameters
        .map(|(at, value)| format!("${} {} {value}", at + 1, value.type_name()))
        .collect();
    vec![
        ("echo", answer.echo.clone()),
        ("assumptions", answer.assumptions.join("\n")),
        ("sql", sent.whole.text.clone()),
        ("parameters", parameters.join("\n")),
        ("rows", rows(answer)),
        ("answer", answer.sentence.clone()),
        ("chart", answer.chart.as_ref().map_or("none".into(), chart)),
    ]
}

/// Enough to see what is wrong; the rest is counted.
const ROWS_SHOWN: usize = 30;

fn rows(answer: &Answer) -> String {
    let titles: Vec<&str> = answer
        .table
        .columns
        .iter()
        .map(|column| column.title.as_str())
        .collect();
    let cells = |row: Vec<base::Value>| {
        row.iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" | ")
    };
    let mut lines = vec![titles.join(" | ")];
    lines.extend(answer.table.rows().take(ROWS_SHOWN).map(cells));
    let more = answer.table.n_rows().saturating_sub(ROWS_SHOWN);
    lines.extend((more > 0).then(|| format!("... and {more} more")));
    lines.join("\n")
}

/// A chart in a line per mark: what is drawn, and which field each channel shows.
fn chart(spec: &Json) -> String {
    let shared = spec.get("encoding");
    match spec.get("layer").and_then(Json::as_array) {
        Some(layers) => {
            let mut lines = vec![format!("layers {}", channels(shared)).trim_end().to_owned()];
            lines.extend(layers.iter().map(|layer| format!("  {}", drawn(layer))));
            lines.join("\n")
        }
        None => drawn(spec),
    }
}

fn drawn(view: &Json) -> String {
    let mark = &view["mark"];
    let mark = mark
        .as_str()
        .or_else(|| mark["type"].as_str())
        .unwrap_or("?");
    format!("{mark} {}", channels(view.get("encoding")))
        .trim_end()
        .to_owned()
}

fn channels(encoding: Option<&Json>) -> String {
    let channels = encoding.and_then(Json::as_object).into_iter().flatten();
    let named = channels.filter_map(|(channel, of)| {
        let field = of.get("field").or_else(|| of.get("datum"))?.as_str()?;
        Some(format!("{channel}={}", field.replace('\\', "")))
    });
    named.collect::<Vec<_>>().join(" ")
}
