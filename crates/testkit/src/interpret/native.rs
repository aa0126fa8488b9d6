//! SQL of the model, as DuckDB understands it.
//!
//! A fragment is parsed by a general grammar with a name in the place of each hole. Evaluated are:
//! columns, numbers, texts, TRUE, FALSE, NULL and DATE literals; `+ - * / ||`; comparisons, AND, OR,
//! NOT, IS [NOT] NULL, [NOT] IN (list), [NOT] BETWEEN; CASE; CAST to the types the compiler knows;
//! NULLIF, COALESCE, ROUND, ABS, LOWER, UPPER, date_trunc; where rows are grouped, COUNT, SUM, AVG,
//! MIN and MAX. Whatever else is there is named and refused.
//!
//! `/` is the one sign that engines read differently. Here it is DuckDB's: the quotient of any two
//! numbers is a float, also of two whole ones, which PostgreSQL, SQL Server and SQLite would cut.
//! By zero nothing is divided here: DuckDB makes it infinity (and of zero itself NaN), others NULL
//! or an error.

use base::{Type, Value};
use sql::{Comparator, NativePiece};
use sqlparser::ast::{
    BinaryOperator, CaseWhen, DataType, ExactNumberInfo, Expr as Sql, Function, FunctionArg,
    FunctionArgExpr, FunctionArguments, UnaryOperator, Value as Literal,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use super::number::Operator;
use super::read::{Reader, Term};
use super::{Unsupported, unsupported};

/// What stands for a hole. No model could write it: quotes cannot be part of a name there.
const HOLE: &str = "hole ";

pub(super) fn read<'a>(
    pieces: &'a [NativePiece],
    reader: &'a mut Reader<'_>,
) -> Result<Term, Unsupported> {
    let mut text = String::new();
    let mut holes = Vec::new();
    for piece in pieces {
        match piece {
            NativePiece::Text(part) => text.push_str(part),
            NativePiece::Expr(expr) => {
                text.push_str(&format!("\"{HOLE}{}\"", holes.len()));
                holes.push(expr);
            }
        }
    }
    Native { holes, reader }.whole(&text)
}

struct Native<'a, 'r> {
    holes: Vec<&'a sql::Expr>,
    reader: &'a mut Reader<'r>,
}

impl Native<'_, '_> {
    fn whole(&mut self, text: &str) -> Result<Term, Unsupported> {
        let unreadable = |error: sqlparser::parser::ParserError| {
            Unsupported(format!("the SQL {text:?}: {error}"))
        };
        let mut parser = Parser::new(&GenericDialect {})
            .try_with_sql(text)
            .map_err(unreadable)?;
        let parsed = parser.parse_expr().map_err(unreadable)?;
        match parser.peek_token().token {
            Token::EOF => self.term(&parsed),
            more => unsupported(format!("the SQL {text:?} from {more} on")),
        }
    }

    fn term(&mut self, sql: &Sql) -> Result<Term, Unsupported> {
        Ok(match sql {
            Sql::Identifier(name) => self.name(&name.value)?,
            Sql::CompoundIdentifier(parts) => match parts.as_slice() {
                [table, name] => self.reader.column(Some(&table.value), &name.value)?,
                _ => return unsupported(format!("the name {sql}")),
            },
            Sql::Nested(inner) => self.term(inner)?,
            Sql::Value(value) => Term::Literal(literal(&value.value)?),
            Sql::TypedString(typed) => match (&typed.data_type, &typed.value.value) {
                (DataType::Date, Literal::SingleQuotedString(text)) => {
                    let day = text.parse().map_err(|_| Unsupported(format!("{sql}")))?;
                    Term::Literal(Value::Date(day))
                }
                _ => return unsupported(format!("the literal {sql}")),
            },
            Sql::UnaryOp { op, expr } => self.unary(*op, expr)?,
            Sql::BinaryOp { left, op, right } => self.binary(left, op, right)?,
            Sql::IsNull(inner) => Term::IsNull(self.boxed(inner)?),
            Sql::IsNotNull(inner) => not(Term::IsNull(self.boxed(inner)?)),
            Sql::InList {
                expr,
                list,
                negated,
            } => {
                let within = Term::In(self.boxed(expr)?, self.terms(list)?);
                if *negated { not(within) } else { within }
            }
            Sql::Between {
                expr,
                negated,
                low,
                high,
            } => {
                let within = Term::All(vec![
                    self.compare(expr, Comparator::GreaterOrEqual, low)?,
                    self.compare(expr, Comparator::LessOrEqual, high)?,
                ]);
                if *negated { not(within) } else { within }
            }
            Sql::Case {
                operand,
                conditions,
                else_result,
                ..
            } => self.case(operand.as_deref(), conditions, else_result.as_deref())?,
            Sql::Cast {
                expr, data_type, ..
            } => Term::Cast(self.boxed(expr)?, kind(data_type)?),
            Sql::Function(function) => self.function(function)?,
            other => return unsupported(format!("the SQL {other}")),
        })
    }

    fn boxed(&mut self, sql: &Sql) -> Result<Box<Term>, Unsupported> {
        self.term(sql).map(Box::new)
    }

    fn terms(&mut self, parts: &[Sql]) -> Result<Vec<Term>, Unsupported> {
        parts.iter().map(|part| self.term(part)).collect()
    }

    fn name(&mut self, name: &str) -> Result<Term, Unsupported> {
        let hole = name
            .strip_prefix(HOLE)
            .and_then(|n| n.parse::<usize>().ok());
        match hole.and_then(|n| self.holes.get(n)) {
            Some(expr) => self.reader.term(expr),
            None => self.reader.column(None, name),
        }
    }

    fn unary(&mut self, operator: UnaryOperator, sql: &Sql) -> Result<Term, Unsupported> {
        match operator {
            UnaryOperator::Plus => self.term(sql),
            UnaryOperator::Minus => self.boxed(sql).map(Term::Negative),
            UnaryOperator::Not => self.term(sql).map(not),
            other => unsupported(format!("the sign {other}")),
        }
    }

    fn binary(
        &mut self,
        left: &Sql,
        operator: &BinaryOperator,
        right: &Sql,
    ) -> Result<Term, Unsupported> {
        let arithmetic = match operator {
            BinaryOperator::Plus => Some(Operator::Add),
            BinaryOperator::Minus => Some(Operator::Subtract),
            BinaryOperator::Multiply => Some(Operator::Multiply),
            BinaryOperator::Divide => Some(Operator::Divide),
            _ => None,
        };
        if let Some(operator) = arithmetic {
            let (left, right) = (self.boxed(left)?, self.boxed(right)?);
            return Ok(Term::Arithmetic(left, operator, right));
        }
        let comparator = match operator {
            BinaryOperator::StringConcat => {
                return Ok(Term::Joined(self.boxed(left)?, self.boxed(right)?));
            }
            BinaryOperator::And => return Ok(Term::All(vec![self.term(left)?, self.term(right)?])),
            BinaryOperator::Or => return Ok(Term::Any(vec![self.term(left)?, self.term(right)?])),
            BinaryOperator::Eq => Comparator::Equal,
            BinaryOperator::NotEq => Comparator::NotEqual,
            BinaryOperator::Lt => Comparator::Less,
            BinaryOperator::LtEq => Comparator::LessOrEqual,
            BinaryOperator::Gt => Comparator::Greater,
            BinaryOperator::GtEq => Comparator::GreaterOrEqual,
            other => return unsupported(format!("the sign {other}")),
        };
        self.compare(left, comparator, right)
    }

    fn compare(
        &mut self,
        left: &Sql,
        comparator: Comparator,
        right: &Sql,
    ) -> Result<Term, Unsupported> {
        Ok(Term::Compare(
            self.boxed(left)?,
            comparator,
            self.boxed(right)?,
        ))
    }

    fn case(
        &mut self,
        operand: Option<&Sql>,
        conditions: &[CaseWhen],
        otherwise: Option<&Sql>,
    ) -> Result<Term, Unsupported> {
        let mut cases = Vec::new();
        for case in conditions {
            let when = match operand {
                Some(operand) => self.compare(operand, Comparator::Equal, &case.condition)?,
                None => self.term(&case.condition)?,
            };
            cases.push((when, self.term(&case.result)?));
        }
        let otherwise = match otherwise {
            Some(otherwise) => self.term(otherwise)?,
            None => Term::Literal(Value::Null),
        };
        Ok(Term::Case(cases, Box::new(otherwise)))
    }

    fn function(&mut self, function: &Function) -> Result<Term, Unsupported> {
        let refused = || Unsupported(format!("the SQL {function}"));
        if let Some((aggregate, argument)) = aggregate(function) {
            let Native { holes, reader } = self;
            return reader.aggregated(aggregate, |rows| match argument {
                Some(sql) => {
                    let holes = holes.clone();
                    let mut rows = Native {
                        holes,
                        reader: rows,
                    };
                    rows.term(sql).map(Some)
                }
                None => Ok(None),
            });
        }
        let arguments = plain_arguments(function).ok_or_else(refused)?;
        let mut terms = Vec::new();
        for argument in &arguments {
            terms.push(self.term(argument)?);
        }
        let name = function.name.to_string().to_lowercase();
        if name == "coalesce" && !terms.is_empty() {
            return Ok(Term::Coalesce(terms));
        }
        if let ("date_trunc", [Term::Literal(Value::Text(size)), time]) = (&*name, &*terms) {
            let size = size.parse().map_err(|_| refused())?;
            let cut = sql::Function::Truncate(size);
            return Ok(Term::Time(cut, vec![time.clone()]));
        }
        let mut terms = terms.into_iter().map(Box::new);
        Ok(
            match (name.as_str(), terms.next(), terms.next(), terms.next()) {
                ("nullif", Some(value), Some(other), None) => Term::NullIf(value, other),
                ("abs", Some(value), None, None) => Term::Absolute(value),
                ("lower", Some(value), None, None) => Term::Lower(value),
                ("upper", Some(value), None, None) => Term::Upper(value),
                ("round", Some(value), None, None) => Term::Round(value, 0),
                ("round", Some(value), Some(digits), None) => match *digits {
                    Term::Literal(Value::Integer(digits @ 0..=18)) => {
                        Term::Round(value, digits as u8)
                    }
                    _ => return Err(refused()),
                },
                _ => return Err(refused()),
            },
        )
    }
}

/// The aggregate that a call is, and what it is of; all rows, if nothing.
fn aggregate(function: &Function) -> Option<(sql::Function, Option<&Sql>)> {
    let FunctionArguments::List(list) = &function.args else {
        return None;
    };
    let distinct = list.duplicate_treatment.is_some();
    let name = function.name.to_string().to_lowercase();
    let [FunctionArg::Unnamed(argument)] = list.args.as_slice() else {
        return None;
    };
    let sql = match argument {
        FunctionArgExpr::Expr(sql) => Some(sql),
        _ => None,
    };
    let aggregate = match (name.as_str(), distinct, sql) {
        ("count", false, None) => sql::Function::CountRows,
        ("count", false, _) => sql::Function::Count,
        ("count", true, Some(_)) => sql::Function::CountDistinct,
        ("sum", false, Some(_)) => sql::Function::Sum,
        ("avg", false, Some(_)) => sql::Function::Avg,
        ("min", _, Some(_)) => sql::Function::Min,
        ("max", _, Some(_)) => sql::Function::Max,
        _ => return None,
    };
    Some((aggregate, sql))
}

/// The arguments of a call that has nothing but arguments.
fn plain_arguments(function: &Function) -> Option<Vec<&Sql>> {
    let FunctionArguments::List(list) = &function.args else {
        return None;
    };
    let bare = list.duplicate_treatment.is_none() && list.clauses.is_empty();
    let alone = function.filter.is_none() && function.over.is_none();
    if !bare || !alone || !function.within_group.is_empty() {
        return None;
    }
    let expr = |argument| match argument {
        &FunctionArg::Unnamed(FunctionArgExpr::Expr(ref sql)) => Some(sql),
        _ => None,
    };
    list.args.iter().map(expr).collect()
}

fn not(term: Term) -> Term {
    Term::Not(Box::new(term))
}

fn literal(value: &Literal) -> Result<Value, Unsupported> {
    let refused = || Unsupported(format!("the literal {value}"));
    match value {
        Literal::Null => Ok(Value::Null),
        Literal::Boolean(truth) => Ok(Value::Boolean(*truth)),
        Literal::SingleQuotedString(text) => Ok(Value::Text(text.clone())),
        Literal::Number(text, _) => match text.parse() {
            Ok(whole) => Ok(Value::Integer(whole)),
            Err(_) => text.parse().map(Value::Decimal).map_err(|_| refused()),
        },
        _ => Err(refused()),
    }
}

fn kind(sql: &DataType) -> Result<Type, Unsupported> {
    match sql {
        DataType::Text | DataType::Varchar(_) => Ok(Type::Text),
        DataType::Int(_) | DataType::Integer(_) | DataType::BigInt(_) => Ok(Type::Integer),
        DataType::Double(_) | DataType::DoublePrecision => Ok(Type::Float),
        DataType::Boolean => Ok(Type::Boolean),
        DataType::Date => Ok(Type::Date),
        DataType::Timestamp(None, _) => Ok(Type::Timestamp),
        DataType::Decimal(ExactNumberInfo::PrecisionAndScale(precision, scale)) => {
            match (u8::try_from(*precision), u8::try_from(*scale)) {
                (Ok(precision), Ok(scale)) => Ok(Type::Decimal { precision, scale }),
                _ => unsupported(format!("the type {sql}")),
            }
        }
        _ => unsupported(format!("the type {sql}")),
    }
}
