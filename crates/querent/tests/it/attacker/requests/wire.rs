//! Addresses, headers, keys, and what a viewer has no right to.

use super::Attempt;
use super::Sent::Raw;

pub const TENANTS: &[Attempt] = &[
    Attempt(
        "the other tenant in the path",
        Raw("GET /t/rival/api/v1/session"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "a tenant that is not there",
        Raw("GET /t/nowhere/api/v1/session"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "the other tenant, its first letter encoded",
        Raw("GET /t/%72ival/api/v1/session"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "the other tenant in capitals",
        Raw("GET /t/RIVAL/api/v1/session"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "the own tenant and then the other",
        Raw("GET /t/shop/t/rival/api/v1/session"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "up from the own tenant into the other",
        Raw("GET /t/shop/../rival/api/v1/session"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "the same, encoded",
        Raw("GET /t/shop%2f..%2frival/api/v1/session"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "a second slash",
        Raw("GET /t//rival/api/v1/session"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "a tenant whose name ends early",
        Raw("GET /t/rival%00/api/v1/session"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "the header X-Tenant-ID",
        Raw("GET /api/v1/session\nX-Tenant-ID: rival"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "the header X-Client-ID",
        Raw("GET /api/v1/session\nX-Client-ID: rival"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "both headers, one of them right",
        Raw("GET /api/v1/session\nX-Tenant-ID: shop\nX-Client-ID: rival"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "one header twice, first right",
        Raw("GET /api/v1/session\nX-Tenant-ID: shop\nX-Tenant-ID: rival"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "one header with two names",
        Raw("GET /api/v1/session\nX-Tenant-ID: shop, rival"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "the path against the header",
        Raw("GET /t/shop/api/v1/session\nX-Tenant-ID: rival"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "a tenant in the query of the address",
        Raw("GET /api/v1/session?tenant=rival&tenant_id=rival"),
        200,
        "\"Shop\"",
    ),
    Attempt(
        "a tenant beside the question",
        Raw("POST /api/v1/ask\n\n{\"question\": \"total sales\", \"tenant\": \"rival\"}"),
        400,
        "request.invalid",
    ),
    Attempt(
        "a tenant beside the query",
        Raw(
            "POST /api/v1/query\n\n{\"query\": {\"measures\": [\"sales.total\"]}, \"tenant\": \"rival\"}",
        ),
        400,
        "request.invalid",
    ),
    Attempt(
        "Cube's meta of the other tenant",
        Raw("GET /t/rival/cubejs-api/v1/meta"),
        403,
        "Invalid token",
    ),
    Attempt(
        "Cube's meta of a tenant that is not there",
        Raw("GET /t/nowhere/cubejs-api/v1/meta"),
        403,
        "Invalid token",
    ),
    Attempt(
        "signing in at the other tenant's issuer",
        Raw("GET /t/rival/sign-in"),
        501,
        "sign_in.unavailable",
    ),
];

pub const TOKENS: &[Attempt] = &[
    Attempt(
        "no key",
        Raw("GET /api/v1/session\nAuthorization: "),
        401,
        "sign_in.required",
    ),
    Attempt(
        "the own key under the other's name",
        Raw("GET /api/v1/session\nAuthorization: Bearer {as rival}"),
        401,
        "sign_in.required",
    ),
    Attempt(
        "a key that ends early",
        Raw("GET /api/v1/session\nAuthorization: Bearer querent_key_shop."),
        401,
        "sign_in.required",
    ),
    Attempt(
        "a key that goes on",
        Raw("GET /api/v1/session\nAuthorization: Bearer {key}x"),
        401,
        "sign_in.required",
    ),
    Attempt(
        "two keys in one",
        Raw("GET /api/v1/session\nAuthorization: Bearer {key}.{as rival}"),
        401,
        "sign_in.required",
    ),
    Attempt(
        "two headers, one of them right",
        Raw("GET /api/v1/session\nAuthorization: Bearer {as rival}\nAuthorization: Bearer {key}"),
        401,
        "sign_in.required",
    ),
    Attempt(
        "the secret alone",
        Raw("GET /api/v1/session\nAuthorization: Bearer {secret}"),
        401,
        "sign_in.required",
    ),
    Attempt(
        "an unsigned token of the other tenant",
        Raw(
            "GET /api/v1/session\nAuthorization: Bearer eyJhbGciOiJub25lIiwia2lkIjoicml2YWwifQ.eyJzdWIiOiJhZG1pbiJ9.",
        ),
        401,
        "sign_in.required",
    ),
    Attempt(
        "a token signed with an empty secret",
        Raw(
            "GET /api/v1/session\nAuthorization: Bearer eyJhbGciOiJIUzI1NiIsImtpZCI6InJpdmFsIn0.eyJzdWIiOiJhZG1pbiJ9.a0Yj",
        ),
        401,
        "sign_in.required",
    ),
    Attempt(
        "the key as a cookie",
        Raw("GET /api/v1/session\nAuthorization: \nCookie: querent_session={key}; session={key}"),
        401,
        "sign_in.required",
    ),
    Attempt(
        "a session that was guessed",
        Raw("GET /api/v1/session\nAuthorization: Bearer querent_session_rival"),
        401,
        "sign_in.required",
    ),
    Attempt(
        "a key of a hundred thousand letters",
        Raw("GET /api/v1/session\nAuthorization: Bearer {long}"),
        401,
        "sign_in.required",
    ),
    Attempt(
        "the key as user name and password",
        Raw("GET /api/v1/session\nAuthorization: Basic cmVudDpyaXZhbA=="),
        401,
        "sign_in.required",
    ),
    Attempt(
        "the key in the address",
        Raw("GET /api/v1/session?token={key}\nAuthorization: "),
        401,
        "sign_in.required",
    ),
    Attempt(
        "an operator's password, guessed",
        Raw(
            "POST /api/v1/sign-in\n\n{\"name\": \"operator\", \"password\": \"operator operator\"}",
        ),
        401,
        "sign_in.required",
    ),
    Attempt(
        "an invitation, guessed",
        Raw("POST /api/v1/invitation\n\n{\"invitation\": \"querent_invitation_x\"}"),
        401,
        "",
    ),
];

pub const PATHS: &[Attempt] = &[
    Attempt(
        "up to the control store",
        Raw("GET /../control.db"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "the control store beside the page",
        Raw("GET /control.db"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "up from the page's assets",
        Raw("GET /assets/../../../../etc/passwd"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "the same, encoded",
        Raw("GET /assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "the same, encoded twice",
        Raw("GET /assets/%252e%252e/%252e%252e/etc/passwd"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "with backslashes",
        Raw("GET /assets/..\\..\\..\\etc\\passwd"),
        404,
        "",
    ),
    Attempt(
        "an absolute path",
        Raw("GET //etc/passwd"),
        404,
        "request.unknown_address",
    ),
    Attempt("a file's address", Raw("GET file:///etc/passwd"), 400, ""),
    Attempt(
        "a path that ends early",
        Raw("GET /etc/passwd%00.html"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "the environment",
        Raw("GET /.env"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "the project's settings",
        Raw("GET /querent.yaml"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "the other tenant's settings",
        Raw("GET /tenants/rival/tenant.yaml"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "the key ring",
        Raw("GET /control.keys"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "the process",
        Raw("GET /proc/self/environ"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "figures of the process",
        Raw("GET /metrics"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "a profile of the process",
        Raw("GET /debug/pprof/heap"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "whether it is ready, for names of tenants",
        Raw("GET /readyz"),
        200,
        "",
    ),
];

pub const HEADERS: &[Attempt] = &[
    Attempt(
        "another method by header",
        Raw("GET /api/v1/session\nX-HTTP-Method-Override: DELETE"),
        200,
        "\"Shop\"",
    ),
    Attempt(
        "another host",
        Raw("GET /api/v1/session\nHost: planted.example\nX-Forwarded-Host: planted.example"),
        200,
        "\"Shop\"",
    ),
    Attempt(
        "another way in by header",
        Raw(
            "GET /api/v1/session\nX-Forwarded-User: admin\nX-Remote-User: operator\nX-Original-URL: /t/rival/api/v1/session",
        ),
        200,
        "\"Shop\"",
    ),
    Attempt(
        "a role by header",
        Raw("GET /api/v1/members\nX-Role: admin"),
        403,
        "access.denied",
    ),
    Attempt(
        "a header of a hundred thousand letters",
        Raw("GET /api/v1/session\nX-Long: {long}"),
        200,
        "\"Shop\"",
    ),
    Attempt(
        "two lengths of one body",
        Raw(
            "POST /api/v1/ask\nContent-Length: 5\nContent-Length: 50\n\n{\"question\": \"total sales\"}",
        ),
        400,
        "",
    ),
    Attempt(
        "a body in pieces and with a length",
        Raw(
            "POST /api/v1/ask\nTransfer-Encoding: chunked\nContent-Length: 4\n\n0\r\n\r\nGET /t/rival/api/v1/session HTTP/1.1\r\n\r\n",
        ),
        400,
        "",
    ),
    Attempt(
        "a body that is no JSON",
        Raw("POST /api/v1/ask\n\n{\"question\": "),
        400,
        "request.invalid",
    ),
    Attempt(
        "a body as a form",
        Raw(
            "POST /api/v1/ask\nContent-Type: application/x-www-form-urlencoded\n\nquestion=total+sales",
        ),
        400,
        "request.invalid",
    ),
    Attempt(
        "a body of a hundred thousand letters",
        Raw("POST /api/v1/ask\n\n{\"question\": \"{long}\"}"),
        413,
        "",
    ),
    Attempt(
        "one field twice",
        Raw("POST /api/v1/ask\n\n{\"question\": \"total sales\", \"question\": \"all outlets\"}"),
        400,
        "request.invalid",
    ),
    Attempt(
        "a list for a question",
        Raw("POST /api/v1/ask\n\n{\"question\": [\"total sales\"]}"),
        400,
        "request.invalid",
    ),
];

pub const WRITING: &[Attempt] = &[
    Attempt(
        "a key for oneself",
        Raw("POST /api/v1/keys\n\n{\"name\": \"mine\", \"role\": \"admin\"}"),
        403,
        "access.denied",
    ),
    Attempt(
        "the keys there are",
        Raw("GET /api/v1/keys"),
        403,
        "access.denied",
    ),
    Attempt(
        "revoking a key",
        Raw("DELETE /api/v1/keys/0198c0de-0000-7000-8000-000000000000"),
        403,
        "access.denied",
    ),
    Attempt(
        "inviting somebody",
        Raw("POST /api/v1/members\n\n{\"person\": \"mallory\", \"role\": \"admin\"}"),
        403,
        "access.denied",
    ),
    Attempt(
        "the members there are",
        Raw("GET /api/v1/members"),
        403,
        "access.denied",
    ),
    Attempt(
        "removing somebody",
        Raw("DELETE /api/v1/members/asha"),
        403,
        "access.denied",
    ),
    Attempt(
        "members of the other tenant",
        Raw("GET /t/rival/api/v1/members"),
        403,
        "tenant.refused",
    ),
    Attempt(
        "putting where one asks",
        Raw("PUT /api/v1/ask\n\n{}"),
        405,
        "",
    ),
    Attempt(
        "deleting a session of others",
        Raw("DELETE /api/v1/session"),
        405,
        "",
    ),
    Attempt(
        "running what is scheduled",
        Raw("POST /cubejs-api/v1/run-scheduled-refresh\n\n{}"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "building totals beforehand",
        Raw("POST /cubejs-api/v1/pre-aggregations/jobs\n\n{}"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "Cube's own insides",
        Raw("GET /cubejs-system/v1/context"),
        404,
        "request.unknown_address",
    ),
    Attempt(
        "SQL to run",
        Raw("POST /cubejs-api/v1/cubesql\n\n{\"query\": \"SELECT 1\"}"),
        404,
        "request.unknown_address",
    ),
];
