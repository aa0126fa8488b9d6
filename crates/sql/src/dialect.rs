//! What one engine's SQL is like. Implemented in the folder of each source.

use base::{Type, Value};

use crate::Function;

/// An engine's SQL, as answers to questions. Nothing outside a source's folder asks for its name.
pub trait Dialect: Send + Sync {
    /// As in receipts and golden files.
    fn name(&self) -> &'static str;

    /// An identifier in quotes, whatever characters it has.
    fn quote(&self, identifier: &str) -> String;

    /// The longest identifier; engines refuse longer ones or cut them in silence.
    fn identifier_max(&self) -> usize;

    /// The length of an identifier as the engine counts it: bytes, or characters.
    fn identifier_length(&self, identifier: &str) -> usize {
        identifier.len()
    }

    fn placeholder(&self) -> Placeholder;

    /// How many parameters a statement may have; as few as any engine takes, if it is not said.
    fn parameters_max(&self) -> usize {
        999
    }

    /// The type that a value is cast to where it is bound, for engines that would take it for
    /// something else.
    fn bound_as(&self, _value: &Value) -> Option<Type> {
        None
    }

    fn nulls(&self) -> NullOrder;

    /// How a statement is kept to a number of rows; `None` refuses limits.
    fn limit(&self) -> Option<LimitClause> {
        None
    }

    /// How a column that holds true or false is a condition; `None` refuses that.
    fn condition_column(&self) -> Option<ConditionColumn> {
        None
    }

    /// How texts are compared with patterns, in capitals or not; `None` refuses that.
    fn like(&self) -> Option<LikeClause> {
        None
    }

    /// Whether a query within another one may begin with common table expressions of its own.
    fn nested_with(&self) -> bool {
        false
    }

    /// Whether functions can look at other rows (`OVER`).
    fn windows(&self) -> bool {
        false
    }

    /// The name of a type in a cast.
    fn type_name(&self, kind: Type) -> String;

    /// The template of a function; `None` refuses it.
    fn function(&self, function: Function) -> Option<&'static str> {
        function.common()
    }

    /// How the guard reads statements of this engine.
    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect>;

    /// Functions, in lower case, that a statement may call, in lists that versions and flavours
    /// of an engine can share. None of them takes SQL or a table's
    /// name as text, touches files, network, settings or locks, or sleeps.
    fn functions_allowed(&self) -> &'static [&'static [&'static str]];

    /// Whether a statement may call a function, named in lower case.
    fn allows(&self, function: &str) -> bool {
        let mut lists = self.functions_allowed().iter();
        lists.any(|list| list.contains(&function))
    }

    /// Types, in lower case, that only this engine has and that a statement may cast to.
    fn types_allowed(&self) -> &'static [&'static str] {
        &[]
    }
}

/// How parameters are named in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// `$1` behind another sign as the case may be; each may occur several times.
    Numbered(&'static str),
    /// `?`, one for each occurrence.
    Question,
}

/// What an engine can say about the place of NULL in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullOrder {
    /// It takes `NULLS LAST`.
    Explicit,
    /// It does not, and NULL is less than everything: an ascending order needs a column more.
    Lowest,
}

/// How an engine keeps a statement to a number of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitClause {
    /// `LIMIT n OFFSET m` at the end.
    Limit,
    /// `TOP (n)`; and `OFFSET m ROWS FETCH NEXT n ROWS ONLY` behind an order, where rows are skipped.
    Top,
}

/// How a column that holds true or false stands as a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionColumn {
    /// By itself.
    Bare,
    /// Compared with 1: the engine knows bits, and no truth.
    EqualsOne,
}

/// How an engine compares texts with patterns without regard to capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LikeClause {
    /// `x ILIKE pattern`.
    ILike,
    /// `LOWER(x) LIKE LOWER(pattern)`: as the collation of a column may tell capitals apart.
    Lowered {
        /// What means more than itself in a pattern besides `%` and `_`.
        also_special: &'static [char],
    },
}

/// A plan that this dialect cannot express.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{dialect} cannot express {what}")]
pub struct Unsupported {
    pub dialect: &'static str,
    pub what: String,
}
