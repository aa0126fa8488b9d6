//! Expressions as terms: names become places in a row, and SQL of the model is understood, once
//! for all rows.

use base::{Type, Value};
use sql::{Comparator, Expr, Function, TextPart};

use super::number::Operator;
use super::{Unsupported, native, unsupported};

/// A column of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub table: Option<String>,
    pub name: String,
}

impl Name {
    pub fn plain(name: &str) -> Self {
        Name {
            table: None,
            name: name.to_owned(),
        }
    }
}

/// An expression that can be evaluated for a row.
#[derive(Debug, Clone)]
pub(super) enum Term {
    Column(usize),
    Literal(Value),
    /// A function of dates and times.
    Time(Function, Vec<Term>),
    Cast(Box<Term>, Type),
    Compare(Box<Term>, Comparator, Box<Term>),
    In(Box<Term>, Vec<Term>),
    /// Whether a text has another one, in small letters, at its place.
    Like(Box<Term>, TextPart, String),
    IsNull(Box<Term>),
    Not(Box<Term>),
    All(Vec<Term>),
    Any(Vec<Term>),
    /// What belongs to the first condition that is true, else the last.
    Case(Vec<(Term, Term)>, Box<Term>),
    Arithmetic(Box<Term>, Operator, Box<Term>),
    Negative(Box<Term>),
    Absolute(Box<Term>),
    Round(Box<Term>, u8),
    NullIf(Box<Term>, Box<Term>),
    Coalesce(Vec<Term>),
    Lower(Box<Term>),
    Upper(Box<Term>),
    /// Texts one behind the other.
    Joined(Box<Term>, Box<Term>),
}

/// An aggregate over the rows of a group; without an argument it counts them.
pub(super) struct Call {
    pub function: Function,
    pub argument: Option<Term>,
}

pub(super) fn read(expr: &Expr, columns: &[Name]) -> Result<Term, Unsupported> {
    Reader {
        columns,
        calls: None,
    }
    .term(expr)
}

/// A formula over aggregates. Each call found is added to `calls`, and is a column of the term.
pub(super) fn read_aggregate(
    expr: &Expr,
    columns: &[Name],
    calls: &mut Vec<Call>,
) -> Result<Term, Unsupported> {
    Reader {
        columns,
        calls: Some(calls),
    }
    .term(expr)
}

pub(super) struct Reader<'a> {
    columns: &'a [Name],
    calls: Option<&'a mut Vec<Call>>,
}

impl Reader<'_> {
    pub fn term(&mut self, expr: &Expr) -> Result<Term, Unsupported> {
        Ok(match expr {
            Expr::Column { table, name } => self.column(table.as_deref(), name)?,
            Expr::Value(value) => Term::Literal(value.clone()),
            Expr::Constant(number) => Term::Literal(Value::Integer(*number)),
            Expr::Native(pieces) => native::read(pieces, self)?,
            Expr::Call(function, arguments) => self.call(*function, arguments)?,
            Expr::Cast(inner, kind) => Term::Cast(self.boxed(inner)?, *kind),
            Expr::Compare(left, comparator, right) => {
                Term::Compare(self.boxed(left)?, *comparator, self.boxed(right)?)
            }
            Expr::In { expr, values } => Term::In(self.boxed(expr)?, self.terms(values)?),
            Expr::Like { expr, part, text } => {
                Term::Like(self.boxed(expr)?, *part, text.to_lowercase())
            }
            Expr::IsNull(inner) => Term::IsNull(self.boxed(inner)?),
            Expr::Not(inner) => Term::Not(self.boxed(inner)?),
            Expr::Window { .. } => return unsupported("other rows inside of an expression"),
            Expr::All(parts) => Term::All(self.terms(parts)?),
            Expr::Any(parts) => Term::Any(self.terms(parts)?),
            Expr::Case { arms, otherwise } => {
                let arm = |(when, then): &(Expr, Expr)| Ok((self.term(when)?, self.term(then)?));
                let arms = arms.iter().map(arm).collect::<Result<_, Unsupported>>()?;
                let otherwise = match otherwise {
                    Some(otherwise) => self.boxed(otherwise)?,
                    None => Box::new(Term::Literal(Value::Null)),
                };
                Term::Case(arms, otherwise)
            }
        })
    }

    fn boxed(&mut self, expr: &Expr) -> Result<Box<Term>, Unsupported> {
        self.term(expr).map(Box::new)
    }

    fn terms(&mut self, parts: &[Expr]) -> Result<Vec<Term>, Unsupported> {
        parts.iter().map(|part| self.term(part)).collect()
    }

    /// A column by its name, which must say which one it is.
    pub fn column(&self, table: Option<&str>, name: &str) -> Result<Term, Unsupported> {
        if self.calls.is_some() {
            return unsupported(format!("the bare column {name} beside aggregates"));
        }
        let fits = |column: &Name| {
            column.name == name && table.is_none_or(|table| column.table.as_deref() == Some(table))
        };
        let places = self.columns.iter().enumerate();
        let mut found = places.filter(|(_, column)| fits(column));
        match (found.next(), found.next()) {
            (Some((place, _)), None) => Ok(Term::Column(place)),
            (None, _) => unsupported(format!("the column {name}: there is none")),
            _ => unsupported(format!("the column {name}: there are several")),
        }
    }

    /// An aggregate in SQL of the model; what it is of, is of rows.
    pub fn aggregated(
        &mut self,
        function: Function,
        argument: impl FnOnce(&mut Reader<'_>) -> Result<Option<Term>, Unsupported>,
    ) -> Result<Term, Unsupported> {
        let mut rows = Reader {
            columns: self.columns,
            calls: None,
        };
        let argument = argument(&mut rows)?;
        let Some(calls) = &mut self.calls else {
            return unsupported(format!("{function:?} where nothing is aggregated"));
        };
        calls.push(Call { function, argument });
        Ok(Term::Column(calls.len() - 1))
    }

    fn hundredths(&mut self, part: &Expr, whole: &Expr) -> Result<Term, Unsupported> {
        let number = |number| Box::new(Term::Literal(Value::Integer(number)));
        let divisor = Term::NullIf(self.boxed(whole)?, number(0));
        let ratio = Term::Arithmetic(self.boxed(part)?, Operator::Divide, Box::new(divisor));
        Ok(Term::Arithmetic(
            Box::new(ratio),
            Operator::Multiply,
            number(100),
        ))
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) -> Result<Term, Unsupported> {
        match (function, arguments) {
            (
                Function::Truncate(_)
                | Function::Add(_)
                | Function::AddToDate(_)
                | Function::SecondsBetween
                | Function::DaysBetween
                | Function::MonthsBetween
                | Function::Remainder,
                arguments,
            ) => return Ok(Term::Time(function, self.terms(arguments)?)),
            // Every number is divisible here: only engines have some that are not.
            (Function::Divisible, [number]) => return self.term(number),
            (Function::Hundredths, [part, whole]) => return self.hundredths(part, whole),
            (Function::Difference, [one, other]) => {
                let (one, other) = (self.boxed(one)?, self.boxed(other)?);
                return Ok(Term::Arithmetic(one, Operator::Subtract, other));
            }
            (Function::OrZero, [number]) => {
                let zero = Term::Literal(Value::Integer(0));
                return Ok(Term::Coalesce(vec![self.term(number)?, zero]));
            }
            _ => {}
        }
        let argument = match (function, arguments) {
            (Function::CountRows, []) => None,
            (_, [argument]) => Some(read(argument, self.columns)?),
            _ => return unsupported(format!("{function:?} of {} values", arguments.len())),
        };
        let Some(calls) = &mut self.calls else {
            return unsupported(format!("{function:?} where nothing is aggregated"));
        };
        calls.push(Call { function, argument });
        Ok(Term::Column(calls.len() - 1))
    }
}
