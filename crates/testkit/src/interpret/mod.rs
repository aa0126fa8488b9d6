//! What a plan means: its rows, evaluated in the plainest way there is.
//!
//! Every node makes all of its rows before the next one looks at them, row by row, without SQL.
//! It shares nothing with `assemble`, `legalize` and `render`, so a test can hold the rows that
//! an engine returns against these. What it cannot evaluate it refuses by name; it never guesses.
//!
//! Native SQL of a model means what the reference engine (DuckDB) takes it to mean; see `native`.

mod aggregate;
mod compare;
mod evaluate;
mod meet;
mod native;
mod nodes;
mod number;
mod query;
mod read;
mod time;
mod window;

use base::Value;
use plan::Plan;

use crate::memory::Tables;

/// Something in a plan that the interpreter does not evaluate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported(pub String);

impl std::fmt::Display for Unsupported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not interpreted: {}", self.0)
    }
}

fn unsupported<T>(what: impl Into<String>) -> Result<T, Unsupported> {
    Err(Unsupported(what.into()))
}

/// The rows of a plan over tables in memory, in their order.
pub fn interpret(plan: &Plan, tables: &Tables) -> Result<Vec<Vec<Value>>, Unsupported> {
    Ok(nodes::rows_of(&plan.root, tables)?.rows)
}

/// The sum of two values, of which one or both may not be there.
pub fn add(left: &Value, right: &Value) -> Result<Value, Unsupported> {
    match (number::number(left), number::number(right)) {
        (Some(left), Some(right)) => Ok(left.combined(number::Operator::Add, right)?.to_value()),
        (Some(_), None) if *right == Value::Null => Ok(left.clone()),
        (None, _) if *left == Value::Null => Ok(right.clone()),
        _ => unsupported(format!("{left} added to {right}")),
    }
}

/// Which of two values that are there comes first.
pub fn order_of(left: &Value, right: &Value) -> Result<std::cmp::Ordering, Unsupported> {
    compare::order(left, right)
}

/// Whether two rows of results say the same: numbers by what they are worth, and those that an
/// engine computes in floating point within a billionth.
pub fn same_rows(left: &[Vec<Value>], right: &[Vec<Value>]) -> bool {
    let same = |(one, other): (&Vec<Value>, &Vec<Value>)| {
        one.len() == other.len() && one.iter().zip(other).all(|(a, b)| compare::alike(a, b))
    };
    left.len() == right.len() && left.iter().zip(right).all(same)
}

#[cfg(test)]
mod tests;
