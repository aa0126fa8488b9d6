//! Queries in their JSON form: members, filters, order, time, and the ways of Cube's clients.

use super::Attempt;
use super::Sent::{Cube, Query, Raw};

pub const QUERIES: &[Attempt] = &[
    Attempt(
        "a cube of the other tenant",
        Query("{\"measures\": [\"planted_rival_cube.total\"]}"),
        400,
        "query.unknown_member",
    ),
    Attempt(
        "a table that no cube is",
        Query("{\"dimensions\": [\"sqlite_master.name\"]}"),
        400,
        "query.unknown_member",
    ),
    Attempt(
        "a hidden measure",
        Query("{\"measures\": [\"sales.margin\"]}"),
        400,
        "query.unknown_member",
    ),
    Attempt(
        "SQL for a member",
        Query("{\"measures\": [\"sales.total) FROM sales; DROP TABLE sales; --\"]}"),
        400,
        "query.unknown_member",
    ),
    Attempt(
        "a quoted member",
        Query("{\"measures\": [\"sales.\\\"total\\\"\"]}"),
        400,
        "query.unknown_member",
    ),
    Attempt(
        "a member of three parts",
        Query("{\"dimensions\": [\"main.sales.state\"]}"),
        400,
        "",
    ),
    Attempt(
        "a member of no letters",
        Query("{\"measures\": [\"\"]}"),
        400,
        "",
    ),
    Attempt(
        "all members",
        Query("{\"dimensions\": [\"sales.*\"]}"),
        400,
        "query.unknown_member",
    ),
    Attempt(
        "order by what is hidden",
        Query("{\"measures\": [\"sales.total\"], \"order\": {\"sales.margin\": \"desc\"}}"),
        400,
        "query.unknown_member",
    ),
    Attempt(
        "order by SQL",
        Query(
            "{\"measures\": [\"sales.total\"], \"order\": {\"sales.total; DROP TABLE sales\": \"desc\"}}",
        ),
        400,
        "query.unknown_member",
    ),
    Attempt(
        "a direction that is SQL",
        Query(
            "{\"measures\": [\"sales.total\"], \"order\": {\"sales.total\": \"desc; DROP TABLE sales\"}}",
        ),
        400,
        "",
    ),
    Attempt(
        "a time zone that is a path",
        Query("{\"measures\": [\"sales.total\"], \"timezone\": \"../../../etc/passwd\"}"),
        400,
        "",
    ),
    Attempt(
        "a time zone that is SQL",
        Query("{\"measures\": [\"sales.total\"], \"timezone\": \"UTC'; DROP TABLE sales; --\"}"),
        400,
        "",
    ),
    Attempt(
        "a size of time that is SQL",
        Query(
            "{\"measures\": [\"sales.total\"], \"timeDimensions\": [{\"dimension\": \"sales.day\", \"granularity\": \"month'); DROP TABLE sales; --\"}]}",
        ),
        400,
        "",
    ),
    Attempt(
        "a range that is SQL",
        Query(
            "{\"measures\": [\"sales.total\"], \"timeDimensions\": [{\"dimension\": \"sales.day\", \"dateRange\": [\"2026-01-01'\", \"x\"]}]}",
        ),
        400,
        "",
    ),
    Attempt(
        "a limit below nothing",
        Query("{\"measures\": [\"sales.total\"], \"limit\": -1}"),
        400,
        "",
    ),
    Attempt(
        "a limit that is SQL",
        Query("{\"measures\": [\"sales.total\"], \"limit\": \"1; DROP TABLE sales\"}"),
        400,
        "",
    ),
    Attempt(
        "a limit without end",
        Query("{\"dimensions\": [\"sales.state\"], \"limit\": 99999999999}"),
        413,
        "",
    ),
    Attempt(
        "an offset without end",
        Query("{\"dimensions\": [\"sales.state\"], \"offset\": 9223372036854775807}"),
        200,
        "",
    ),
    Attempt(
        "a context of one's own",
        Query("{\"measures\": [\"sales.total\"], \"securityContext\": {\"groups\": [\"owners\"]}}"),
        400,
        "",
    ),
    Attempt(
        "groups of one's own",
        Query("{\"measures\": [\"sales.total\"], \"groups\": [\"owners\"]}"),
        400,
        "",
    ),
    Attempt("a query that is a text", Query("SELECT 1"), 400, ""),
    Attempt(
        "the prototype of an object",
        Query("{\"__proto__\": {\"admin\": true}, \"measures\": [\"sales.total\"]}"),
        400,
        "",
    ),
    Attempt("a list a thousand deep", Query(DEEP), 400, ""),
];

/// Filters within filters.
const DEEP: &str = concat!(
    "{\"measures\": [\"sales.total\"], \"filters\": [",
    "{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [",
    "{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [{\"or\": [{\"and\": [",
    "{\"member\": \"sales.state\", \"operator\": \"set\"}",
    "]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}]}"
);

pub const FILTERS: &[Attempt] = &[
    Attempt(
        "a condition that is always true, in a value",
        Query(
            "{\"measures\": [\"sales.total\"], \"filters\": [{\"member\": \"sales.state\", \"operator\": \"equals\", \"values\": [\"' OR 1=1 --\"]}]}",
        ),
        200,
        "",
    ),
    Attempt(
        "a hidden value",
        Query(
            "{\"measures\": [\"sales.total\"], \"filters\": [{\"member\": \"sales.state\", \"operator\": \"equals\", \"values\": [\"hidden\"]}]}",
        ),
        200,
        "",
    ),
    Attempt(
        "all that is not seen",
        Query(
            "{\"dimensions\": [\"sales.state\"], \"filters\": [{\"member\": \"sales.state\", \"operator\": \"notEquals\", \"values\": [\"Goa\"]}]}",
        ),
        200,
        "",
    ),
    Attempt(
        "what is seen or is not",
        Query(
            "{\"dimensions\": [\"sales.state\"], \"measures\": [\"sales.total\"], \"filters\": [{\"or\": [{\"member\": \"sales.state\", \"operator\": \"set\"}, {\"member\": \"sales.state\", \"operator\": \"notSet\"}]}]}",
        ),
        200,
        "Goa",
    ),
    Attempt(
        "any text",
        Query(
            "{\"dimensions\": [\"sales.state\"], \"filters\": [{\"member\": \"sales.state\", \"operator\": \"contains\", \"values\": [\"%\"]}]}",
        ),
        200,
        "",
    ),
    Attempt(
        "any letter",
        Query(
            "{\"dimensions\": [\"sales.state\"], \"filters\": [{\"member\": \"sales.state\", \"operator\": \"contains\", \"values\": [\"_\"]}]}",
        ),
        200,
        "",
    ),
    Attempt(
        "a filter on what is hidden",
        Query(
            "{\"measures\": [\"sales.total\"], \"filters\": [{\"member\": \"sales.margin\", \"operator\": \"gt\", \"values\": [\"0\"]}]}",
        ),
        400,
        "query.unknown_member",
    ),
    Attempt(
        "an operator that is SQL",
        Query(
            "{\"measures\": [\"sales.total\"], \"filters\": [{\"member\": \"sales.state\", \"operator\": \"= '' OR 1=1 --\", \"values\": [\"x\"]}]}",
        ),
        400,
        "",
    ),
    Attempt(
        "an object for a value",
        Query(
            "{\"measures\": [\"sales.total\"], \"filters\": [{\"member\": \"sales.state\", \"operator\": \"equals\", \"values\": [{\"$ne\": null}]}]}",
        ),
        400,
        "",
    ),
    Attempt(
        "a text for a number",
        Query(
            "{\"measures\": [\"sales.total\"], \"filters\": [{\"member\": \"sales.id\", \"operator\": \"equals\", \"values\": [\"1 OR 1=1\"]}]}",
        ),
        400,
        "",
    ),
    Attempt(
        "what ends a text early",
        Query(
            "{\"dimensions\": [\"sales.state\"], \"filters\": [{\"member\": \"sales.state\", \"operator\": \"equals\", \"values\": [\"Goa\\u0000' OR 1=1\"]}]}",
        ),
        200,
        "",
    ),
    Attempt(
        "groups that are hidden, by their totals",
        Query(
            "{\"dimensions\": [\"sales.state\"], \"measures\": [\"sales.total\"], \"filters\": [{\"member\": \"sales.total\", \"operator\": \"gt\", \"values\": [\"3\"]}]}",
        ),
        200,
        "",
    ),
    Attempt(
        "the total of all, beside the rows",
        Query(
            "{\"dimensions\": [\"sales.state\"], \"measures\": [\"sales.total\"], \"limit\": 1, \"total\": true}",
        ),
        200,
        "Goa",
    ),
];

pub const CUBE: &[Attempt] = &[
    Attempt(
        "a cube of the other tenant",
        Cube("{\"measures\": [\"planted_rival_cube.total\"]}"),
        400,
        "not found",
    ),
    Attempt(
        "a hidden measure",
        Cube("{\"measures\": [\"sales.margin\"]}"),
        400,
        "not found",
    ),
    Attempt(
        "SQL for a member",
        Cube("{\"measures\": [\"sales.total; DROP TABLE sales\"]}"),
        400,
        "",
    ),
    Attempt(
        "all that is not seen",
        Cube(
            "{\"dimensions\": [\"sales.state\"], \"filters\": [{\"member\": \"sales.state\", \"operator\": \"notEquals\", \"values\": [\"Goa\"]}]}",
        ),
        200,
        "\"data\":[]",
    ),
    Attempt(
        "the rows one by one",
        Cube("{\"dimensions\": [\"sales.state\"], \"ungrouped\": true}"),
        200,
        "Goa",
    ),
    Attempt(
        "a limit above what is allowed",
        Cube("{\"dimensions\": [\"sales.state\"], \"limit\": 50001}"),
        500,
        "limit has been exceeded",
    ),
    Attempt(
        "a context in the query",
        Cube("{\"measures\": [\"sales.total\"], \"securityContext\": {\"groups\": [\"owners\"]}}"),
        400,
        "not allowed",
    ),
    Attempt(
        "what is shown of the model",
        Raw("GET /cubejs-api/v1/meta?extended=true"),
        200,
        "sales.total",
    ),
    Attempt(
        "statements, for names of other tables",
        Raw("POST /cubejs-api/v1/sql\n\n{\"query\": {\"measures\": [\"sales.total\"]}}"),
        200,
        "sales",
    ),
    Attempt(
        "the statement of a hidden measure",
        Raw("POST /cubejs-api/v1/sql\n\n{\"query\": {\"measures\": [\"sales.margin\"]}}"),
        400,
        "not found",
    ),
    Attempt(
        "a dry run of a hidden measure",
        Raw("POST /cubejs-api/v1/dry-run\n\n{\"query\": {\"measures\": [\"sales.margin\"]}}"),
        400,
        "not found",
    ),
    Attempt(
        "a query that is no JSON, in the address",
        Raw("GET /cubejs-api/v1/load?query=%7B%22measures"),
        400,
        "",
    ),
    Attempt(
        "two queries, one of them the other tenant's",
        Raw(
            "POST /cubejs-api/v1/load\n\n{\"queryType\": \"multi\", \"query\": [{\"measures\": [\"sales.total\"]}, {\"measures\": [\"planted_rival_cube.total\"]}]}",
        ),
        400,
        "not found",
    ),
    Attempt(
        "another kind of query",
        Raw(
            "POST /cubejs-api/v1/load\n\n{\"queryType\": \"sql\", \"query\": {\"measures\": [\"sales.total\"]}}",
        ),
        200,
        "\"sales.total\":\"3\"",
    ),
];
