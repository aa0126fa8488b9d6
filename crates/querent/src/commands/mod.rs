//! One file per subcommand, each with its arguments and a `run`.

pub mod ask;
pub mod audit;
pub mod check;
pub mod connect;
pub mod context;
pub mod demo;
pub mod discover;
pub mod eval;
pub mod explain;
pub mod explain_access;
pub mod generate;
pub mod grants;
pub mod import;
pub mod key;
pub mod model;
pub mod query;
pub mod schema;
pub mod serve;
pub mod source;
pub mod standing;
pub mod tenant;
pub mod term;
pub mod user;
