//! What an operator and its texts mean for a member: a test with typed values.

use base::{Code, Decimal, Value};

use super::moment::{dates, moment};
use super::predicate::{Comparison, Test, TextPart};
use crate::diagnostic::shown;
use crate::{Diagnostic, DimensionType, Member, MemberKind, Operator};

/// What is tested: the path of a member, and what kind of values it has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub path: &'a str,
    pub kind: DimensionType,
}

/// The typed test that an operator with its texts means for a member. Measures are numbers here.
pub fn test_of(member: &Member, operator: Operator, values: &[String]) -> Result<Test, Diagnostic> {
    test_of_kind(subject(member), operator, values)
}

fn subject(member: &Member) -> Subject<'_> {
    let kind = member.dimension().map(|dimension| dimension.kind);
    Subject {
        path: &member.path,
        kind: kind.unwrap_or(DimensionType::Number),
    }
}

/// What a segment cannot do.
pub(super) fn has_value(member: &Member) -> Result<(), Diagnostic> {
    let path = &member.path;
    match member.kind {
        MemberKind::Segment(_) => {
            let message = format!("'{path}' is a segment: it has no value to compare");
            Err(Diagnostic::new(Code::QueryWrongKind, message))
        }
        _ => Ok(()),
    }
}

/// The typed test that an operator with its texts means for values of a kind.
pub(super) fn test_of_kind(
    member: Subject<'_>,
    operator: Operator,
    values: &[String],
) -> Result<Test, Diagnostic> {
    use Operator::*;
    let path = member.path;
    let typed = || {
        let values = values.iter().map(|text| typed(member, text));
        values.collect::<Result<Vec<_>, _>>()
    };
    let compare = |comparison| {
        let value = one(member, operator, values).and_then(|text| self::typed(member, text));
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
        MeasureFilter => Err(wrong(format!(
            "'{operator}' asks nothing of a value: name a measure with it, in a filter on rows"
        ))),
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
    member: Subject<'_>,
    operator: Operator,
    values: &[String],
) -> Result<Vec<String>, Diagnostic> {
    let path = member.path;
    if member.kind != DimensionType::Text {
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
    member: Subject<'_>,
    operator: Operator,
    values: &'v [String],
) -> Result<&'v str, Diagnostic> {
    let path = member.path;
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
    typed(subject(member), text)
}

fn typed(member: Subject<'_>, text: &str) -> Result<Value, Diagnostic> {
    let (value, wanted) = match member.kind {
        DimensionType::Text => (Some(Value::Text(text.to_owned())), "a text"),
        DimensionType::Boolean => (text.parse().ok().map(Value::Boolean), "true or false"),
        DimensionType::Number => (number(text), "a number"),
        DimensionType::Time => (moment(text), "a date or a time"),
    };
    let (text, path) = (shown(text), member.path);
    value.ok_or_else(|| wrong(format!("'{text}' is not {wanted}, as '{path}' needs")))
}

pub(super) fn number(text: &str) -> Option<Value> {
    match text.parse::<i64>() {
        Ok(integer) => Some(Value::Integer(integer)),
        Err(_) => text.parse::<Decimal>().ok().map(Value::Decimal),
    }
}
