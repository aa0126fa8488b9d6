//! The forms of what is sent and what comes back, as JSON Schema. What comes back is compared with
//! them by a test.

use serde_json::{Value as Json, json};

fn text() -> Json {
    json!({ "type": "string" })
}

fn number() -> Json {
    json!({ "type": "integer" })
}

fn flag() -> Json {
    json!({ "type": "boolean" })
}

fn open() -> Json {
    json!({ "type": "object" })
}

fn maybe(name: &str) -> Json {
    json!({ "type": [name, "null"] })
}

fn list(items: Json) -> Json {
    json!({ "type": "array", "items": items })
}

fn of(name: &str) -> Json {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn role() -> Json {
    json!({ "type": "string", "enum": ["admin", "modeler", "analyst", "viewer"] })
}

/// An object that has these, and of which others may be left out.
fn object(needed: Json, others: Json) -> Json {
    let names: Vec<String> = needed
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    let mut properties = needed;
    if let (Some(all), Some(others)) = (properties.as_object_mut(), others.as_object()) {
        all.extend(others.clone());
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}

fn whole(needed: Json) -> Json {
    object(needed, json!({}))
}

/// Every schema by its name.
pub fn schemas() -> Json {
    let mut all = parts();
    for more in [people(), answers(), ledger(), errors()] {
        if let (Some(all), Some(more)) = (all.as_object_mut(), more.as_object()) {
            all.extend(more.clone());
        }
    }
    all
}

fn parts() -> Json {
    json!({
        "Text": text(),
        "Moment": { "type": "string", "format": "date-time" },
        "Count": { "type": "integer", "minimum": 1 },
        "By": { "type": "string", "enum": ["user", "department", "customer", "question", "day"] },
        "Outcome": { "type": "string", "enum": ["done", "refused", "failed"] },
        "Health": object(json!({ "health": text() }), json!({ "unserved_edits": number() })),
        "Description": open(),
    })
}

fn people() -> Json {
    let tenant = whole(json!({ "id": text(), "name": text() }));
    let actor = whole(json!({ "id": text(), "name": text(), "groups": list(text()) }));
    let member = whole(json!({
        "person": text(), "role": role(), "groups": list(text()), "attributes": open(),
    }));
    let key = whole(json!({
        "id": text(), "name": text(), "role": role(), "scopes": maybe("array"), "created": text(),
        "expires": maybe("string"), "revoked": maybe("string"),
    }));
    json!({
        "Session": whole(json!({ "tenant": tenant, "actor": actor, "may": list(text()), "questions": list(text()) })),
        "Claimed": object(json!({ "name": text(), "password": text() }), json!({ "tenant": text() })),
        "SignedIn": object(json!({ "signed_in": flag() }), json!({ "choose": list(text()) })),
        "Opened": whole(json!({ "invitation": text() })),
        "Invited": whole(json!({ "person": text(), "first": flag() })),
        "Accepted": object(
            json!({ "invitation": text(), "password": text() }),
            json!({ "tenant": text() }),
        ),
        "Person": whole(json!({ "person": text() })),
        "Members": list(member),
        "Invite": object(
            json!({ "person": text(), "role": role() }),
            json!({ "name": text(), "groups": list(text()), "attributes": open() }),
        ),
        "Invitation": whole(json!({ "invitation": text() })),
        "Keys": list(key),
        "Issue": object(
            json!({ "name": text(), "role": role() }),
            json!({ "groups": list(text()), "scopes": list(text()), "days": number() }),
        ),
        "Key": whole(json!({ "key": text() })),
    })
}

fn answers() -> Json {
    let column = whole(json!({
        "name": text(), "title": text(), "role": text(), "granularity": maybe("string"),
        "type": text(), "format": maybe("object"),
    }));
    let table = json!({ "columns": list(column), "rows": list(list(json!({}))) });
    let finding = whole(json!({ "kind": text(), "text": text() }));
    let option = whole(json!({ "title": text(), "question": text() }));
    let mut answer = json!({
        "kind": { "const": "answer" }, "sentence": text(), "echo": text(),
        "findings": list(finding), "assumptions": list(text()), "chart": maybe("object"),
        "receipt": of("Receipt"),
    });
    let mut result = json!({ "receipt": of("Receipt") });
    for target in [&mut answer, &mut result] {
        if let (Some(target), Some(table)) = (target.as_object_mut(), table.as_object()) {
            target.extend(table.clone());
        }
    }
    let standing = whole(json!({ "status": text(), "confidence": maybe("number") }));
    let join = whole(json!({ "to": text(), "relationship": text() }));
    let member = whole(json!({
        "name": text(), "title": text(), "kind": text(), "type": maybe("string"),
        "aggregated": maybe("string"), "format": maybe("object"), "description": maybe("string"),
        "synonyms": list(text()), "masked": flag(), "standing": standing,
    }));
    let cube = whole(json!({
        "name": text(), "title": text(), "kind": text(), "description": maybe("string"),
        "synonyms": list(text()), "standing": standing, "joins": list(join),
        "members": list(member),
    }));
    let compared = json!({ "compared": list(text()), "total": number() });
    json!({
        "Asked": whole(json!({ "question": text() })),
        "Reply": { "oneOf": [of("Answer"), of("Clarification")] },
        "Answer": whole(answer),
        "Clarification": whole(json!({
            "kind": { "const": "clarification" }, "question": text(), "why": text(),
            "options": list(option), "unknown": list(text()), "receipt": of("Receipt"),
        })),
        "Queried": whole(json!({ "query": { "type": ["object", "array"] } })),
        "Results": whole(json!({ "results": list(object(result, compared)) })),
        "Model": whole(json!({ "version": text(), "cubes": list(cube) })),
        "CubeQuery": object(
            json!({ "query": { "type": ["object", "array", "string"] } }),
            json!({ "queryType": text() }),
        ),
        "CubeAnswer": open(),
    })
}

fn ledger() -> Json {
    let parameter = whole(json!({ "type": text(), "value": {} }));
    let sent = whole(json!({
        "source": text(), "dialect": text(), "sql": text(), "parameters": list(parameter),
        "read_at": maybe("string"), "remembered": maybe("boolean"),
    }));
    let stage = whole(json!({ "verb": text(), "micros": number() }));
    let short = whole(json!({
        "trace": text(), "at": text(), "operation": text(), "question": text(), "came": text(),
        "code": text(), "rows": maybe("integer"),
    }));
    let line = whole(json!({
        "at": text(), "by": maybe("string"), "action": text(), "subject": text(), "outcome": text(),
        "detail": text(), "trace": text(), "replica": text(), "number": number(),
    }));
    let counted = [
        "asked",
        "answered",
        "refused",
        "failed",
        "micros",
        "fetch_micros",
        "rows",
        "bytes",
        "users",
    ];
    let counted: serde_json::Map<_, _> = counted
        .iter()
        .map(|name| ((*name).to_owned(), number()))
        .collect();
    let sums = object(Json::Object(counted), json!({ "name": text() }));
    let fault = whole(json!({
        "code": text(), "message": text(), "hint": maybe("string"), "file": maybe("string"),
        "line": maybe("integer"), "column": maybe("integer"),
    }));
    json!({
        "Receipt": whole(json!({
            "question": text(), "tenant": text(), "actor": text(), "trace": text(),
            "asked_at": text(), "model_version": text(), "query": {}, "policies": list(text()),
            "inferred": list(text()), "statements": list(sent), "rows": number(),
            "bytes": number(), "stages": list(stage),
        })),
        "Receipts": whole(json!({ "items": list(short), "next": maybe("string") })),
        "KeptReceipt": {
            "type": "object",
            "properties": { "trace": text(), "at": text(), "by": maybe("string"), "came": text() },
            "required": ["trace", "at", "by", "came"],
        },
        "Told": object(json!({ "receipt": text(), "useful": flag() }), json!({ "comment": text() })),
        "Usage": whole(json!({ "from": text(), "until": text(), "all": sums, "each": list(sums) })),
        "Lines": whole(json!({ "items": list(line), "next": maybe("string") })),
        "Faults": whole(json!({ "faults": list(fault) })),
    })
}

fn errors() -> Json {
    json!({
        "Problem": object(
            json!({
                "type": text(), "title": text(), "status": number(), "code": text(),
                "detail": text(), "trace": text(),
            }),
            json!({ "hint": text() }),
        ),
        "CubeError": {
            "type": "object",
            "properties": { "error": text(), "type": text() },
            "required": ["error"],
        },
    })
}
