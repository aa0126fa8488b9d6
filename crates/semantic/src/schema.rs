//! The JSON Schema of model files, for editors that complete and check YAML.
//!
//! The reader of model files takes maps apart key by key; here stands what keys there are and what
//! they hold. A test compares the two, so neither can have a key that the other lacks.

use serde_json::{Map, Value, json};

/// A map as model files have it.
pub(crate) struct Object {
    pub name: &'static str,
    /// What messages call it, without the name behind it; several where maps have the same keys.
    pub what: &'static [&'static str],
    pub keys: &'static [(&'static str, Holds)],
    /// Keys that every one of them has.
    pub needs: &'static [&'static str],
}

/// What stands behind a key.
#[derive(Clone, Copy)]
pub(crate) enum Holds {
    Text,
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A text, or a list of them.
    Texts,
    One(&'static str),
    Many(&'static str),
    /// A value, or a map.
    Either(&'static str),
    /// Texts and maps in one list.
    Mixed(&'static str),
    Anything,
}

use Holds::{Anything, Either, Flag, Many, Mixed, One, Text, Texts, Word};

const PERIODS: Holds = Word(&[
    "second", "minute", "hour", "day", "week", "month", "quarter", "year",
]);

pub(crate) const OBJECTS: &[Object] = &[
    Object {
        name: "file",
        what: &["a model file"],
        keys: &[("cubes", Many("cube")), ("views", Many("view"))],
        needs: &[],
    },
    Object {
        name: "cube",
        what: &["cube"],
        keys: &[
            ("name", Text),
            ("sql", Text),
            ("sql_table", Text),
            ("sql_alias", Text),
            ("extends", Text),
            ("data_source", Text),
            ("title", Text),
            ("description", Text),
            ("public", Flag),
            ("meta", Anything),
            ("rewrite_queries", Flag),
            ("refresh_key", One("refresh_key")),
            ("joins", Many("join")),
            ("dimensions", Many("dimension")),
            ("measures", Many("measure")),
            ("segments", Many("segment")),
            ("hierarchies", Many("hierarchy")),
            ("pre_aggregations", Many("pre_aggregation")),
            ("access_policy", Many("policy")),
        ],
        needs: &["name"],
    },
    Object {
        name: "join",
        what: &["a join of cube"],
        keys: &[
            ("name", Text),
            ("sql", Text),
            (
                "relationship",
                Word(&["one_to_one", "one_to_many", "many_to_one"]),
            ),
        ],
        needs: &["name", "sql", "relationship"],
    },
    Object {
        name: "dimension",
        what: &["dimension"],
        keys: &[
            ("name", Text),
            ("title", Text),
            ("description", Text),
            ("public", Flag),
            ("meta", Anything),
            (
                "type",
                Word(&["string", "number", "time", "boolean", "geo", "switch"]),
            ),
            ("values", Texts),
            ("sql", Text),
            ("case", One("case")),
            // A place becomes two dimensions before it is read.
            ("latitude", One("sql")),
            ("longitude", One("sql")),
            ("primary_key", Flag),
            ("sub_query", Flag),
            ("propagate_filters_to_sub_query", Flag),
            ("granularities", Many("granularity")),
            ("format", Either("format")),
            ("order", Word(&["asc", "desc"])),
            ("suggest_filter_values", Flag),
            ("aliases", Texts),
            ("mask", Either("sql")),
        ],
        needs: &["name", "type"],
    },
    Object {
        name: "measure",
        what: &["measure"],
        keys: &[
            ("name", Text),
            ("title", Text),
            ("description", Text),
            ("public", Flag),
            ("meta", Anything),
            (
                "type",
                Word(&[
                    "count",
                    "count_distinct",
                    "count_distinct_approx",
                    "sum",
                    "avg",
                    "min",
                    "max",
                    "number",
                    "number_agg",
                    "string",
                    "time",
                    "boolean",
                    "rank",
                ]),
            ),
            ("sql", Text),
            ("filters", Many("sql")),
            ("case", One("choice")),
            ("drill_members", Texts),
            ("drill_filters", Many("sql")),
            ("format", Either("format")),
            ("mask", Either("sql")),
            ("multi_stage", Flag),
            ("group_by", Texts),
            ("reduce_by", Texts),
            ("add_group_by", Texts),
            ("order_by", Anything),
            ("time_shift", Anything),
            ("rolling_window", Anything),
        ],
        needs: &["name", "type"],
    },
    Object {
        name: "segment",
        what: &["segment"],
        keys: &[
            ("name", Text),
            ("title", Text),
            ("description", Text),
            ("public", Flag),
            ("meta", Anything),
            ("sql", Text),
        ],
        needs: &["name", "sql"],
    },
    Object {
        name: "case",
        what: &["case of dimension"],
        keys: &[("when", Many("when")), ("else", One("else"))],
        needs: &["when"],
    },
    Object {
        name: "when",
        what: &["a 'when' of a case"],
        keys: &[("sql", Text), ("label", Either("sql"))],
        needs: &["sql", "label"],
    },
    Object {
        name: "else",
        what: &["the 'else' of a case"],
        keys: &[("label", Either("sql"))],
        needs: &["label"],
    },
    Object {
        name: "choice",
        what: &["case of measure"],
        keys: &[
            ("switch", Text),
            ("when", Many("chosen")),
            ("else", One("sql")),
        ],
        needs: &["switch", "when"],
    },
    Object {
        name: "chosen",
        what: &["a 'when' of a choice"],
        keys: &[("value", Text), ("sql", Text)],
        needs: &["value", "sql"],
    },
    Object {
        name: "sql",
        what: &[
            "the 'else' of a choice",
            "the label of a 'when' of a case",
            "the label of the 'else' of a case",
            "one of the filters of measure",
            "one of the drill_filters of measure",
            "the mask of",
            "build_range_start of pre-aggregation",
            "build_range_end of pre-aggregation",
        ],
        keys: &[("sql", Text)],
        needs: &["sql"],
    },
    Object {
        name: "format",
        what: &[
            "format of dimension",
            "format of measure",
            "format of a member of view",
        ],
        keys: &[("type", Text), ("label", Text), ("value", Text)],
        needs: &["type"],
    },
    Object {
        name: "granularity",
        what: &["a granularity of dimension"],
        keys: &[
            ("name", Text),
            ("title", Text),
            ("interval", Text),
            ("offset", Text),
            ("origin", Text),
        ],
        needs: &["name", "interval"],
    },
    Object {
        name: "hierarchy",
        what: &["a hierarchy of cube"],
        keys: &[
            ("name", Text),
            ("title", Text),
            ("public", Flag),
            ("levels", Texts),
        ],
        needs: &["name", "levels"],
    },
    Object {
        name: "refresh_key",
        what: &["refresh_key of cube", "refresh_key of pre-aggregation"],
        keys: &[
            ("every", Text),
            ("sql", Text),
            ("immutable", Flag),
            ("timezone", Text),
            ("incremental", Flag),
            ("update_window", Text),
        ],
        needs: &[],
    },
    Object {
        name: "pre_aggregation",
        what: &["pre-aggregation"],
        keys: &[
            ("name", Text),
            ("type", Text),
            ("measures", Texts),
            ("dimensions", Texts),
            ("segments", Texts),
            ("time_dimension", Text),
            ("granularity", PERIODS),
            ("time_dimensions", Many("cut")),
            ("partition_granularity", PERIODS),
            ("refresh_key", One("refresh_key")),
            ("rollups", Texts),
            ("union_with_source_data", Flag),
            ("allow_non_strict_date_range_match", Flag),
            ("scheduled_refresh", Flag),
            ("external", Flag),
            ("read_only", Flag),
            ("use_original_sql_pre_aggregations", Flag),
            ("stream_offset", Text),
            ("sql_alias", Text),
            ("unique_key_columns", Texts),
            ("build_range_start", One("sql")),
            ("build_range_end", One("sql")),
            ("indexes", Many("index")),
            ("output_column_types", Many("column_type")),
        ],
        needs: &["name"],
    },
    Object {
        name: "cut",
        what: &["a time dimension of pre-aggregation"],
        keys: &[("dimension", Text), ("granularity", PERIODS)],
        needs: &["dimension"],
    },
    Object {
        name: "index",
        what: &["an index of pre-aggregation"],
        keys: &[("name", Text), ("columns", Texts), ("type", Text)],
        needs: &["name"],
    },
    Object {
        name: "column_type",
        what: &["a column type of pre-aggregation"],
        keys: &[("member", Text), ("type", Text)],
        needs: &["member", "type"],
    },
    Object {
        name: "policy",
        what: &["an access policy of cube", "an access policy of view"],
        keys: &[
            ("group", Text),
            ("groups", Texts),
            ("role", Text),
            ("conditions", Many("condition")),
            ("member_level", One("members")),
            ("member_masking", One("members")),
            ("row_level", One("rows")),
        ],
        needs: &[],
    },
    Object {
        name: "condition",
        what: &["a condition of an access policy"],
        keys: &[("if", Text)],
        needs: &["if"],
    },
    Object {
        name: "members",
        what: &[
            "member_level of cube",
            "member_masking of cube",
            "member_level of view",
            "member_masking of view",
        ],
        keys: &[("includes", Texts), ("excludes", Texts)],
        needs: &[],
    },
    Object {
        name: "rows",
        what: &["row_level of cube", "row_level of view"],
        keys: &[("allow_all", Flag), ("filters", Many("rule"))],
        needs: &[],
    },
    Object {
        name: "rule",
        what: &["a row filter of cube", "a row filter of view"],
        keys: &[("member", Text), ("operator", Text), ("values", Texts)],
        needs: &["member", "operator"],
    },
    Object {
        name: "view",
        what: &["view"],
        keys: &[
            ("name", Text),
            ("title", Text),
            ("description", Text),
            ("public", Flag),
            ("shown", Flag),
            ("meta", Anything),
            ("extends", Text),
            ("cubes", Many("part")),
            ("folders", Many("folder")),
            ("access_policy", Many("policy")),
        ],
        needs: &["name"],
    },
    Object {
        name: "part",
        what: &["a cube of view"],
        keys: &[
            ("join_path", Text),
            ("alias", Text),
            ("prefix", Flag),
            ("includes", Mixed("member")),
            ("excludes", Texts),
            ("split", Flag),
        ],
        needs: &["join_path", "includes"],
    },
    Object {
        name: "member",
        what: &["a member of view"],
        keys: &[
            ("name", Text),
            ("alias", Text),
            ("title", Text),
            ("description", Text),
            ("meta", Anything),
            ("format", Either("format")),
        ],
        needs: &["name"],
    },
    Object {
        name: "folder",
        what: &["a folder of view", "an item of a folder of view"],
        keys: &[
            ("name", Text),
            ("includes", Mixed("folder")),
            ("join_path", Text),
        ],
        needs: &[],
    },
];

/// The schema of a whole file.
pub fn schema() -> Value {
    let definitions = OBJECTS
        .iter()
        .map(|object| (object.name.to_owned(), of(object)));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A model file of Querent: Cube's YAML data model",
        "$ref": "#/$defs/file",
        "$defs": definitions.collect::<Map<String, Value>>(),
    })
}

fn of(object: &Object) -> Value {
    let properties = object
        .keys
        .iter()
        .map(|(key, holds)| ((*key).to_owned(), held(*holds)));
    json!({
        "title": object.what.first(),
        "type": "object",
        "properties": properties.collect::<Map<String, Value>>(),
        "required": object.needs,
        "additionalProperties": false,
    })
}

fn held(holds: Holds) -> Value {
    let text = || json!({"type": ["string", "number", "boolean"]});
    let refer = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    match holds {
        Text => text(),
        Flag => json!({"type": "boolean"}),
        Word(words) => json!({"enum": words}),
        Texts => json!({"anyOf": [text(), {"type": "array", "items": text()}]}),
        One(name) => refer(name),
        Many(name) => json!({"type": "array", "items": refer(name)}),
        Either(name) => json!({"anyOf": [text(), refer(name)]}),
        Mixed(name) => {
            let items = json!({"anyOf": [text(), refer(name)]});
            json!({"anyOf": [text(), {"type": "array", "items": items}]})
        }
        Anything => json!(true),
    }
}
