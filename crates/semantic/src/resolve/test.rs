//! What an operator and its texts mean for a member: a test with typed values.

use base::{Code, Decimal, Value};

use super::moment::{dates, moment};
use super::predicate::{Comparison, Test, TextPart};
use crate::diagnostic::shown;
use crate::{Diagnostic, Dimension, DimensionType, Member, MemberKind, Operator};

/// The typed test that an operator with its texts means for a member.
pub fn test_of(member: &Member, operator: Operator, values: &[String]) -> Result<Test, Diagnostic> {
    use Operator::*;
    let path = &member.path;
    if matches!(member.kind, MemberKind::Segment(_)) {
        let message = format!("'{path}' is a segment: it has no value to compare");
        return Err(Diagnostic::new(Code::QueryWrongKind, message));
    }
    let typed = || {
        let values = values.iter().map(|text| value(member, text));
        values.collect::<Result<Vec<_>, _>>()
    };
    let compare = |comparison| {
        let value = one(member, operator, values).and_then(|text| value(member, text));
        value.map(|value| Test::Compare(comparison, value))
    };
    match operator {
        Set | NotSet if !values.is_empty() => Err(wrong(format!("'{operator}' takes no values"))),
        Set => Ok(Test::Set),
        NotSet => Ok(Test::NotSet),
        Equals | In | NotEquals | NotIn if values.is_empty() => {
            let message = format!("'{operator}' on '{path}' needs at least one value");
            Err(wrong(message))
        }
        Equals | In => typed().map(Test::Is),
        NotEquals | NotIn => typed().map(Test::IsNot),
        Gt => compare(Comparison::Greater),
        Gte => compare(Comparison::GreaterOrEqual),
        Lt => compare(Comparison::Less),
        Lte => compare(Comparison::LessOrEqual),
        Contains => texts(member, operator, values).map(like(TextPart::Anywhere)),
        StartsWith => texts(member, operator, values).map(like(TextPart::Start)),
        EndsWith => texts(member, operator, values).map(like(TextPart::End)),
        NotContains => texts(member, operator, values).map(not_like(TextPart::Anywhere)),
        NotStartsWith => texts(member, operator, values).map(not_like(TextPart::Start)),
        NotEndsWith => texts(member, operator, values).map(not_like(TextPart::End)),
        InDateRange | NotInDateRange | OnTheDate | BeforeDate | BeforeOrOnDate | AfterDate
        | AfterOrOnDate => dates(member, operator, values),
        MeasureFilter => Err(Diagnostic::new(
            Code::QueryUnsupported,
            format!("the operator '{operator}' is not compiled yet"),
        )),
    }
}

fn like(part: TextPart) -> impl FnOnce(Vec<String>) -> Test {
    move |texts| Test::Like(part, texts)
}

fn not_like(part: TextPart) -> impl FnOnce(Vec<String>) -> Test {
    move |texts| Test::NotLike(part, texts)
}

/// Characters in a text that is looked for; engines take patterns of a few thousand.
const TEXT_MAX: usize = 1_000;

/// The texts that are looked for in a member. An empty one is in every text: it asks nothing, and
/// in a row rule it would open every row.
fn texts(
    member: &Member,
    operator: Operator,
    values: &[String],
) -> Result<Vec<String>, Diagnostic> {
    let path = &member.path;
    let is_text = |dimension: &Dimension| dimension.kind == DimensionType::Text;
    if !member.dimension().is_some_and(is_text) {
        let message = format!("'{operator}' needs a text, which '{path}' is not");
        return Err(wrong(message));
    }
    if values.is_empty() {
        let message = format!("'{operator}' on '{path}' needs at least one value");
        return Err(wrong(message));
    }
    if values.iter().any(String::is_empty) {
        let message = format!("'{operator}' on '{path}' cannot look for an empty text");
        return Err(wrong(message));
    }
    if values
        .iter()
        .any(|text| text.chars().nth(TEXT_MAX).is_some())
    {
        let message =
            format!("'{operator}' on '{path}' looks for texts of at most {TEXT_MAX} characters");
        return Err(wrong(message));
    }
    Ok(values.to_vec())
}

pub(super) fn wrong(message: String) -> Diagnostic {
    Diagnostic::new(Code::QueryWrongValue, message)
}

fn one<'v>(
    member: &Member,
    operator: Operator,
    values: &'v [String],
) -> Result<&'v str, Diagnostic> {
    let path = &member.path;
    match values {
        [value] => Ok(value),
        many => Err(wrong(format!(
            "'{operator}' on '{path}' takes exactly one value; there are {}",
            many.len()
        ))),
    }
}

/// A text as a value of the member's type.
pub(crate) fn value(member: &Member, text: &str) -> Result<Value, Diagnostic> {
    let kind = match &member.kind {
        MemberKind::Dimension(dimension) => dimension.kind,
        MemberKind::Measure(_) | MemberKind::Segment(_) => DimensionType::Number,
    };
    let (value, wanted) = match kind {
        DimensionType::Text => (Some(Value::Text(text.to_owned())), "a text"),
        DimensionType::Boolean => (text.parse().ok().map(Value::Boolean), "true or false"),
        DimensionType::Number => (number(text), "a number"),
        DimensionType::Time => (moment(text), "a date or a time"),
    };
    let (text, path) = (shown(text), &member.path);
    value.ok_or_else(|| wrong(format!("'{text}' is not {wanted}, as '{path}' needs")))
}

fn number(text: &str) -> Option<Value> {
    match text.parse::<i64>() {
        Ok(integer) => Some(Value::Integer(integer)),
        Err(_) => text.parse::<Decimal>().ok().map(Value::Decimal),
    }
}
