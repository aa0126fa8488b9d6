//! What stands between braces and is more than a name: `FILTER_PARAMS`, `FILTER_GROUP`,
//! `SQL_UTILS.convertTz` and `cube.sql()`, as Cube's YAML has them.

use super::{AskedOf, RawPiece, ValuePiece, is_identifier, pieces};

/// What is asked of a member, before its name is looked up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RawAsked {
    pub path: String,
    pub of: AskedOf,
}

/// Where the brace closes that was opened just before.
pub(super) fn closing(after: &str) -> Option<usize> {
    let mut quote = None;
    let mut depth = 0;
    for (place, c) in after.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') if after[..place].contains('(') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => return Some(place),
            (None, '}') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

/// The pieces that a call stands for; `None` where there is none.
pub(super) fn called(inside: &str) -> Result<Option<Vec<RawPiece>>, String> {
    let first = inside.split(['.', '(']).next().unwrap_or_default().trim();
    match first {
        "FILTER_PARAMS" => Ok(Some(vec![RawPiece::Asked(vec![filter(inside)?])])),
        "FILTER_GROUP" => group(inside).map(|group| Some(vec![RawPiece::Asked(group)])),
        "SQL_UTILS" => converted(inside).map(Some),
        "SECURITY_CONTEXT" | "securityContext" | "security_context" => Err(format!(
            "'{first}' is not read in 'sql': say by 'row_level' of an access_policy which rows a person sees"
        )),
        _ => Ok(inside
            .strip_suffix(".sql()")
            .filter(|cube| is_identifier(cube))
            .map(|cube| vec![RawPiece::Rows(cube.to_owned())])),
    }
}

/// `FILTER_PARAMS.cube.member.filter(...)`.
fn filter(call: &str) -> Result<RawAsked, String> {
    let wrong =
        || format!("'{call}' is not understood: write FILTER_PARAMS.cube.member.filter('column')");
    let (path, argument) = call
        .strip_prefix("FILTER_PARAMS.")
        .and_then(|rest| rest.strip_suffix(')'))
        .and_then(|rest| rest.split_once(".filter("))
        .ok_or_else(wrong)?;
    let names: Vec<&str> = path.split('.').collect();
    if names.len() != 2 || !names.into_iter().all(is_identifier) {
        return Err(wrong());
    }
    let argument = argument.trim();
    let of = match argument.strip_prefix("lambda ") {
        Some(lambda) => function(lambda)?,
        None => AskedOf::Sql(value(text(argument).ok_or_else(wrong)?)?),
    };
    let path = path.to_owned();
    Ok(RawAsked { path, of })
}

/// SQL that stands in the place of a column.
fn value(sql: &str) -> Result<String, String> {
    let text = vec![RawPiece::Text(sql.to_owned())];
    super::one_value::check(&text).map_err(|error| format!("'{sql}': {error}"))?;
    Ok(sql.to_owned())
}

/// `x, y: f'day >= {x} AND day <= {y}'`.
fn function(lambda: &str) -> Result<AskedOf, String> {
    let wrong =
        || format!("'lambda {lambda}' is not understood: write lambda x, y: f'... {{x}} ...'");
    let (names, body) = lambda.split_once(':').ok_or_else(wrong)?;
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    if !names.iter().copied().all(is_identifier) {
        return Err(wrong());
    }
    let mut rest = text(body.trim()).ok_or_else(wrong)?;
    let mut pieces = Vec::new();
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or_else(wrong)?;
        let place = names.iter().position(|known| *known == name.trim());
        pieces.push(ValuePiece::Text(before.to_owned()));
        pieces.push(ValuePiece::Value(place.ok_or_else(wrong)?));
        plain.push_str(before);
        plain.push_str(" 0 ");
        rest = after;
    }
    pieces.push(ValuePiece::Text(rest.to_owned()));
    value(&(plain + rest))?;
    let count = names.len();
    Ok(AskedOf::Values { pieces, count })
}

/// `FILTER_GROUP(FILTER_PARAMS..., FILTER_PARAMS...)`.
fn group(call: &str) -> Result<Vec<RawAsked>, String> {
    let inside = call.strip_prefix("FILTER_GROUP(");
    let inside = inside.and_then(|rest| rest.strip_suffix(')'));
    let inside = inside.ok_or("FILTER_GROUP takes FILTER_PARAMS in parentheses")?;
    let starts = inside.match_indices("FILTER_PARAMS.").map(|(at, _)| at);
    let starts: Vec<usize> = starts.collect();
    let ends = starts.iter().skip(1).copied().chain([inside.len()]);
    let parts = starts.iter().zip(ends).map(|(start, end)| {
        let part = inside[*start..end].trim_end();
        filter(part.strip_suffix(',').unwrap_or(part).trim_end())
    });
    let parts: Vec<RawAsked> = parts.collect::<Result<_, _>>()?;
    match parts.is_empty() {
        true => Err("FILTER_GROUP takes FILTER_PARAMS in parentheses".into()),
        false => Ok(parts),
    }
}

/// Times are those of the tenant's zone already, which is the only one that a query may ask for:
/// there is nothing to convert.
fn converted(call: &str) -> Result<Vec<RawPiece>, String> {
    let names = ["SQL_UTILS.convertTz(", "SQL_UTILS.convert_tz("];
    let inside = names.into_iter().find_map(|name| call.strip_prefix(name));
    let inside = inside
        .and_then(|rest| rest.strip_suffix(')'))
        .map(str::trim);
    let inside = inside.ok_or("of SQL_UTILS there is convertTz('column')")?;
    match text(inside) {
        Some(sql) => {
            let mut converted = pieces(sql)?;
            converted.insert(0, RawPiece::Text("(".into()));
            converted.push(RawPiece::Text(")".into()));
            Ok(converted)
        }
        None => {
            let path = super::path(inside)?;
            let column = None;
            Ok(vec![RawPiece::Reference { path, column }])
        }
    }
}

/// What stands in quotes, be it behind an `f`.
fn text(quoted: &str) -> Option<&str> {
    let quoted = quoted.strip_prefix('f').unwrap_or(quoted);
    let first = quoted.chars().next()?;
    let inside = quoted.strip_prefix(['\'', '"', '`'])?.strip_suffix(first)?;
    (!inside.contains(first)).then_some(inside)
}
