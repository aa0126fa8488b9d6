//! What one engine's SQL is like. Implemented in the folder of each source.

use base::Type;

use crate::Function;

/// An engine's SQL, as answers to questions. Nothing outside a source's folder asks for its name.
pub trait Dialect: Send + Sync {
    /// As in receipts and golden files.
    fn name(&self) -> &'static str;

    /// An identifier in quotes, whatever characters it has.
    fn quote(&self, identifier: &str) -> String;

    /// The longest identifier in bytes; longer ones are cut silently or refused by engines.
    fn identifier_max(&self) -> usize;

    fn placeholder(&self) -> Placeholder;

    fn nulls(&self) -> NullOrder;

    /// The name of a type in a cast.
    fn type_name(&self, kind: Type) -> String;

    /// The template of a function; `None` refuses it.
    fn function(&self, function: Function) -> Option<&'static str> {
        function.common()
    }

    /// How the guard reads statements of this engine.
    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect>;

    /// Functions, in lower case, that a statement may call. None of them takes SQL or a table's
    /// name as text, touches files, network, settings or locks, or sleeps.
    fn functions_allowed(&self) -> &'static [&'static str];
}

/// How parameters are named in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// `$1`, which may occur several times.
    Numbered(&'static str),
    /// `?`, one for each occurrence.
    Question,
}

/// What an engine can say about the place of NULL in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullOrder {
    /// It takes `NULLS LAST`.
    Explicit,
    /// It does not: the order needs a column more.
    Implicit,
}

/// A plan that this dialect cannot express.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{dialect} cannot express {what}")]
pub struct Unsupported {
    pub dialect: &'static str,
    pub what: String,
}
