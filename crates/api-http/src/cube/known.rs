//! Whether everything that a query names is there, told in Cube's words. What the caller may not
//! see is not there.

use base::Calendar;
use semantic::Visible;
use serde_json::Value as Json;

use super::annotation::cuts;
use super::asked;
use super::places::halves;
use super::refusal::Refusal;

pub fn check(query: &Json, visible: &Visible) -> Result<(), Refusal> {
    let calculated = calculated(query);
    for path in asked::members(query) {
        let known = visible.member_at(&path).is_some() || halves(visible, &path).is_some();
        if !known && !calculated.contains(&path.as_str()) {
            return Err(Refusal::user(unknown(&path, visible)));
        }
    }
    for (path, granularity) in cuts(query) {
        let member = visible.member_at(&path);
        let time = member.and_then(|member| member.dimension());
        let own =
            time.is_some_and(|time| time.granularities.iter().any(|it| it.name == granularity));
        if !own && Calendar::default().granularity(&granularity).is_none() {
            let message =
                format!("Granularity \"{granularity}\" does not exist in dimension {path}");
            return Err(Refusal::user(message));
        }
    }
    Ok(())
}

/// Names that the query itself gives to what is computed in it.
fn calculated(query: &Json) -> Vec<&str> {
    let calculations = query["calculations"].as_array().into_iter().flatten();
    calculations.filter_map(|it| it["name"].as_str()).collect()
}

fn unknown(path: &str, visible: &Visible) -> String {
    let (cube, member) = path.split_once('.').unwrap_or((path, ""));
    let cubes = visible.cubes().map(|cube| cube.name.as_str());
    let views = visible.views().map(|view| view.name.as_str());
    match cubes.chain(views).any(|name| name == cube) {
        true => format!("'{member}' not found for path '{path}'"),
        false => format!("Cube '{cube}' not found for path '{path}'"),
    }
}
