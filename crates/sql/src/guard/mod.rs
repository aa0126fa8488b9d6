//! The read-only guard: what does not read, or reads elsewhere, is not sent.
//!
//! A statement is parsed, walked, and printed again from the checked tree; only that text can
//! reach a driver ([`Admitted`] has no other way to be made). Everything is refused that is not
//! known to be harmless, so a new construct of an engine is closed until somebody opens it.

mod allowed;
mod inspect;
mod qualify;
mod scopes;

use base::{Type, Value};
use sqlparser::ast::{Query, Statement as Ast};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use crate::{Catalog, Dialect, Statement};

/// A statement that only reads, and only what its tenant may read.
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted {
    text: String,
    parameters: Vec<Value>,
    columns: Vec<Option<Type>>,
}

impl Admitted {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn parameters(&self) -> &[Value] {
        &self.parameters
    }

    /// The types of the result's columns as far as they are known.
    pub fn columns(&self) -> &[Option<Type>] {
        &self.columns
    }
}

/// Why a statement is not sent. It names no table, column or value: the person who asked may not
/// know of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

fn refuse<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(why.into()))
}

/// More than any statement of ours has. A chain (`a + a + ...`) becomes a tree as deep as the
/// chain is long, and the parser's own limit does not count that.
pub(crate) const TOKENS_MAX: usize = 2_000;

/// Room to walk, print, compare and drop a tree of the greatest depth: about 5 KiB a level
/// without optimisation. A thread of the server has less than that.
const STACK: usize = 24 * 1024 * 1024;

/// Parentheses and subqueries within one another.
const DEPTH_MAX: usize = 100;

/// Checks a statement against the tables its tenant has.
pub fn admit(
    statement: &Statement,
    dialect: &dyn Dialect,
    catalog: &Catalog,
) -> Result<Admitted, Refusal> {
    let text = stacker::maybe_grow(STACK, STACK, || checked(&statement.text, dialect, catalog))?;
    Ok(Admitted {
        text,
        parameters: statement.parameters.clone(),
        columns: statement.columns.clone(),
    })
}

/// The text of the checked tree.
fn checked(text: &str, dialect: &dyn Dialect, catalog: &Catalog) -> Result<String, Refusal> {
    let mut query = parse(text, dialect)?;
    qualify::tables(&mut query, dialect, catalog);
    inspect::query(&query, dialect, catalog)?;
    let text = query.to_string();
    // A printer that says something else than the parser read would undo the check.
    if parse(&text, dialect)? != query {
        return refuse("it does not read the same when it is written again");
    }
    Ok(text)
}

fn parse(text: &str, dialect: &dyn Dialect) -> Result<Query, Refusal> {
    let grammar = dialect.grammar();
    let tokens = Tokenizer::new(&*grammar, text).tokenize_with_location();
    let tokens = tokens.map_err(|error| unreadable(&ParserError::from(error)))?;
    if tokens.iter().filter(|token| deepens(token)).count() > TOKENS_MAX {
        return refuse("it is too long");
    }
    let mut parser = Parser::new(&*grammar)
        .with_recursion_limit(DEPTH_MAX)
        .with_tokens_with_locations(tokens);
    let mut statements = parser
        .parse_statements()
        .map_err(|error| unreadable(&error))?;
    match (statements.pop(), statements.is_empty()) {
        (Some(Ast::Query(query)), true) => Ok(*query),
        _ => refuse("it is not a single SELECT"),
    }
}

/// Whether a token can make the tree deeper: operators, and words such as AND. Lists of values and
/// quoted names do not, however many they are; parentheses have a limit of their own.
fn deepens(token: &TokenWithSpan) -> bool {
    match &token.token {
        // A parameter, where the engine names them so: a list may have thousands.
        Token::Word(word) if word.value.starts_with('@') => false,
        Token::Word(word) => word.quote_style.is_none(),
        Token::Comma | Token::Period | Token::LParen | Token::RParen => false,
        Token::Whitespace(_) | Token::Placeholder(_) => false,
        Token::Number(..) | Token::SingleQuotedString(_) => false,
        _ => true,
    }
}

/// The parser quotes the statement; only the place is kept.
fn unreadable(error: &ParserError) -> Refusal {
    let text = error.to_string();
    match text.rsplit_once(" at Line: ") {
        Some((_, place)) => Refusal(format!("it cannot be read at line {place}")),
        None => Refusal("it cannot be read".to_owned()),
    }
}
