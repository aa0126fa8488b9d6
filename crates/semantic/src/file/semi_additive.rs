//! Measures that add up over everything but time: `meta.querent.semi_additive` of a measure.

use base::Code;

use super::build::Building;
use super::names::CubeNames;
use crate::yaml::Fields;
use crate::{Diagnostic, MeasureType, SemiAdditive, Take};

/// Reads `{over: <time dimension>, take: last|first|average}`.
pub(super) fn read(scope: CubeNames<'_>, meta: &mut Fields<'_, '_>) -> Option<SemiAdditive> {
    let node = meta.take_filled("semi_additive")?;
    let what = format!("semi_additive in {}", meta.what);
    let mut fields = Fields::of(what, node, meta.report)?;
    let (over, take) = (fields.need_text("over"), fields.need_text("take"));
    fields.finish();
    let (over, take) = (over?, take?);
    let take = match take.as_str() {
        "last" => Ok(Take::Last),
        "first" => Ok(Take::First),
        "average" => Ok(Take::Average),
        other => Err(format!(
            "'{other}' is nothing to take: use last, first or average"
        )),
    };
    let read = scope
        .member(&over)
        .and_then(|over| take.map(|take| SemiAdditive { over, take }));
    read.map_err(|error| meta.report.invalid(node, error)).ok()
}

/// Hides measures that cannot be taken at a time. What was not understood must not be added up as
/// if nothing had been said: the reader of a member hides that as faulty already.
pub(super) fn check(building: &mut Building) {
    for index in 0..building.model.members.len() {
        let member = &building.model.members[index];
        let measure = member.measure();
        let Some((measure, rule)) = measure.and_then(|m| Some((m, m.semi_additive.as_ref()?)))
        else {
            continue;
        };
        let over = building.model.member(rule.over);
        let path = &member.path;
        let message = if measure.kind != MeasureType::Sum || measure.multi_stage.is_some() {
            format!("'{path}' has semi_additive, which is for measures of type sum over rows")
        } else if measure.rolling.is_some() {
            format!("'{path}' is a stock, which has one count at a time and no window of them")
        } else if over.cube != member.cube || !over.is_time() || building.is_faulty(rule.over) {
            let over = &over.path;
            format!(
                "'{path}' is taken over '{over}', which is not a sound time dimension of its cube"
            )
        } else {
            continue;
        };
        let place = building.places[index].clone();
        let diagnostic = Diagnostic::new(Code::ModelInvalid, message).at(place);
        building.diagnostics.push(diagnostic);
        building.hide(index);
    }
}
