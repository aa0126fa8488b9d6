-- Times are milliseconds since 1970. The tenant '-' is what stands above tenants.

CREATE TABLE tenants (
    id         text   NOT NULL PRIMARY KEY,
    revision   bigint NOT NULL,
    created_at bigint NOT NULL
);

-- Every version of every document. One without a body was removed by its revision.
CREATE TABLE documents (
    tenant     text   NOT NULL REFERENCES tenants (id),
    kind       text   NOT NULL,
    name       text   NOT NULL,
    revision   bigint NOT NULL,
    owner      text   NOT NULL,
    body       text,
    changed_by text,
    changed_at bigint NOT NULL,
    PRIMARY KEY (tenant, kind, name, revision)
);

CREATE TABLE records (
    tenant     text   NOT NULL,
    kind       text   NOT NULL,
    id         text   NOT NULL,
    version    bigint NOT NULL,
    expires_at bigint,
    body       text   NOT NULL,
    PRIMARY KEY (tenant, kind, id)
);
CREATE INDEX records_of_an_id ON records (kind, id);
CREATE INDEX records_that_expire ON records (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE entries (
    tenant     text   NOT NULL,
    stream     text   NOT NULL,
    id         text   NOT NULL,
    subject    text   NOT NULL,
    added_by   text,
    added_at   bigint NOT NULL,
    body       text   NOT NULL,
    PRIMARY KEY (tenant, stream, id)
);
CREATE INDEX entries_of_a_subject ON entries (tenant, stream, subject, id);

CREATE TABLE audit_lines (
    tenant     text   NOT NULL,
    replica    text   NOT NULL,
    number     bigint NOT NULL,
    at         bigint NOT NULL,
    actor      text,
    action     text   NOT NULL,
    subject    text   NOT NULL,
    outcome    text   NOT NULL,
    detail     text   NOT NULL,
    trace      text   NOT NULL,
    mac        bytea  NOT NULL,
    PRIMARY KEY (tenant, replica, number)
);
CREATE INDEX audit_lines_by_time ON audit_lines (tenant, at);

CREATE TABLE audit_heads (
    tenant     text   NOT NULL,
    replica    text   NOT NULL,
    number     bigint NOT NULL,
    mac        bytea  NOT NULL,
    PRIMARY KEY (tenant, replica)
);

-- Nobody works as the owner of the tables: every transaction takes on one of two roles. The owner
-- itself sees no row (FORCE), so that a transaction which forgot to is one that finds nothing.
-- Roles belong to the whole server, and others may make them at the same moment.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['querent_tenant', 'querent_system'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
        -- Who may not grant them was granted them by whoever made them, or is told so on opening.
        BEGIN
            EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
        EXCEPTION WHEN insufficient_privilege THEN
            NULL;
        END;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), wanted);
    END LOOP;
END
$$;

ALTER TABLE tenants     ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents   ENABLE ROW LEVEL SECURITY;
ALTER TABLE records     ENABLE ROW LEVEL SECURITY;
ALTER TABLE entries     ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants     FORCE ROW LEVEL SECURITY;
ALTER TABLE documents   FORCE ROW LEVEL SECURITY;
ALTER TABLE records     FORCE ROW LEVEL SECURITY;
ALTER TABLE entries     FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_lines FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;

-- A transaction is within the tenant that it names, and in none where it names none. A policy for
-- a role counts for its members too, who have not taken it on: hence the name of the user.
CREATE POLICY own ON tenants TO querent_tenant USING
    (current_user = 'querent_tenant' AND id <> '-' AND id = current_setting('querent.tenant', true));
CREATE POLICY own ON documents TO querent_tenant USING
    (current_user = 'querent_tenant' AND tenant <> '-' AND tenant = current_setting('querent.tenant', true));
CREATE POLICY own ON records TO querent_tenant USING
    (current_user = 'querent_tenant' AND tenant <> '-' AND tenant = current_setting('querent.tenant', true));
CREATE POLICY own ON entries TO querent_tenant USING
    (current_user = 'querent_tenant' AND tenant <> '-' AND tenant = current_setting('querent.tenant', true));
CREATE POLICY own ON audit_lines TO querent_tenant USING
    (current_user = 'querent_tenant' AND tenant <> '-' AND tenant = current_setting('querent.tenant', true));
CREATE POLICY own ON audit_heads TO querent_tenant USING
    (current_user = 'querent_tenant' AND tenant <> '-' AND tenant = current_setting('querent.tenant', true));
CREATE POLICY every ON tenants TO querent_system USING (current_user = 'querent_system');
CREATE POLICY every ON documents TO querent_system USING (current_user = 'querent_system');
CREATE POLICY every ON records TO querent_system USING (current_user = 'querent_system');
CREATE POLICY every ON entries TO querent_system USING (current_user = 'querent_system');
CREATE POLICY every ON audit_lines TO querent_system USING (current_user = 'querent_system');
CREATE POLICY every ON audit_heads TO querent_system USING (current_user = 'querent_system');

-- What is added stays as it is: nobody may update or delete it.
GRANT SELECT, INSERT ON documents, entries, audit_lines TO querent_tenant, querent_system;
GRANT SELECT, INSERT, UPDATE ON audit_heads TO querent_tenant, querent_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON records TO querent_tenant, querent_system;
GRANT SELECT, UPDATE (revision) ON tenants TO querent_tenant, querent_system;
GRANT INSERT ON tenants TO querent_system;
