//! Grammars of engines as the guard reads them, where the library's own would take too long.
//!
//! In PostgreSQL's and SQL Server's an argument may have an expression for its name, so the library
//! reads every argument twice: calls within calls then cost two to the power of their depth. Nothing
//! that is admitted names an argument so.

use std::any::TypeId;

use sqlparser::dialect::{Dialect, MsSqlDialect, PostgreSqlDialect, Precedence};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};

const POSTGRES: PostgreSqlDialect = PostgreSqlDialect {};
const MSSQL: MsSqlDialect = MsSqlDialect {};

/// The library's PostgreSQL but for names of arguments.
#[derive(Debug)]
pub struct Postgres;

/// The library's SQL Server but for names of arguments.
#[derive(Debug)]
pub struct MsSql;

/// Answers of the library's own grammar.
macro_rules! as_in {
    ($own:expr; $($question:ident)+) => {
        $(fn $question(&self) -> bool {
            $own.$question()
        })+
    };
}

impl Dialect for Postgres {
    /// Where the parser asks for a grammar by its type, it is the library's.
    fn dialect(&self) -> TypeId {
        POSTGRES.dialect()
    }

    fn is_delimited_identifier_start(&self, start: char) -> bool {
        POSTGRES.is_delimited_identifier_start(start)
    }

    fn is_identifier_start(&self, start: char) -> bool {
        POSTGRES.is_identifier_start(start)
    }

    fn is_identifier_part(&self, part: char) -> bool {
        POSTGRES.is_identifier_part(part)
    }

    fn is_reserved_for_identifier(&self, word: Keyword) -> bool {
        POSTGRES.is_reserved_for_identifier(word)
    }

    fn is_custom_operator_part(&self, part: char) -> bool {
        POSTGRES.is_custom_operator_part(part)
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        POSTGRES.get_next_precedence(parser)
    }

    fn prec_value(&self, precedence: Precedence) -> u8 {
        POSTGRES.prec_value(precedence)
    }

    as_in! { POSTGRES;
        allow_extract_custom
        allow_extract_single_quotes
        supports_array_typedef_with_brackets
        supports_bitwise_shift_operators
        supports_comma_separated_trim
        supports_empty_projections
        supports_factorial_operator
        supports_filter_during_aggregation
        supports_geometric_types
        supports_group_by_expr
        supports_interval_options
        supports_named_fn_args_with_colon_operator
        supports_nested_comments
        supports_notnull_operator
        supports_numeric_literal_underscores
        supports_select_wildcard_with_alias
        supports_string_escape_constant
        supports_unicode_string_literal
        supports_xml_expressions
    }
}

impl Dialect for MsSql {
    /// Where the parser asks for a grammar by its type, it is the library's.
    fn dialect(&self) -> TypeId {
        MSSQL.dialect()
    }

    fn is_delimited_identifier_start(&self, start: char) -> bool {
        MSSQL.is_delimited_identifier_start(start)
    }

    fn is_identifier_start(&self, start: char) -> bool {
        MSSQL.is_identifier_start(start)
    }

    fn is_identifier_part(&self, part: char) -> bool {
        MSSQL.is_identifier_part(part)
    }

    fn is_select_item_alias(&self, explicit: bool, word: &Keyword, parser: &mut Parser) -> bool {
        MSSQL.is_select_item_alias(explicit, word, parser)
    }

    fn is_table_factor_alias(&self, explicit: bool, word: &Keyword, parser: &mut Parser) -> bool {
        MSSQL.is_table_factor_alias(explicit, word, parser)
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        MSSQL.get_next_precedence(parser)
    }

    as_in! { MSSQL;
        convert_type_before_value
        supports_boolean_literals
        supports_connect_by
        supports_dollar_as_money_prefix
        supports_eq_alias_assignment
        supports_named_fn_args_with_colon_operator
        supports_named_fn_args_with_rarrow_operator
        supports_nested_comments
        supports_object_name_double_dot_notation
        supports_outer_join_operator
        supports_table_versioning
        supports_try_convert
    }
}
