-- Times are milliseconds since 1970. The tenant '-' is what stands above tenants.

CREATE TABLE tenants (
    id         TEXT    NOT NULL PRIMARY KEY,
    revision   INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every version of every document. One without a body was removed by its revision.
CREATE TABLE documents (
    tenant     TEXT    NOT NULL REFERENCES tenants (id),
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    revision   INTEGER NOT NULL,
    owner      TEXT    NOT NULL,
    body       TEXT,
    changed_by TEXT,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, kind, name, revision)
) STRICT;

CREATE TABLE records (
    tenant     TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    expires_at INTEGER,
    body       TEXT    NOT NULL,
    PRIMARY KEY (tenant, kind, id)
) STRICT;
CREATE INDEX records_of_an_id ON records (kind, id);
CREATE INDEX records_that_expire ON records (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE entries (
    tenant     TEXT    NOT NULL,
    stream     TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    added_by   TEXT,
    added_at   INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    PRIMARY KEY (tenant, stream, id)
) STRICT;
CREATE INDEX entries_of_a_subject ON entries (tenant, stream, subject, id);

CREATE TABLE audit_lines (
    tenant     TEXT    NOT NULL,
    replica    TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    actor      TEXT,
    action     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    trace      TEXT    NOT NULL,
    mac        BLOB    NOT NULL,
    PRIMARY KEY (tenant, replica, number)
) STRICT;
CREATE INDEX audit_lines_by_time ON audit_lines (tenant, at);

CREATE TABLE audit_heads (
    tenant     TEXT    NOT NULL,
    replica    TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    mac        BLOB    NOT NULL,
    PRIMARY KEY (tenant, replica)
) STRICT;

-- What is added stays as it is.
CREATE TRIGGER documents_stay BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'documents are never changed'); END;
CREATE TRIGGER documents_remain BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'documents are never deleted'); END;
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit_lines BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_remains BEFORE DELETE ON audit_lines BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;
