//! What it costs to get from a query to its statement, and from a question to a query.

fn main() {}
