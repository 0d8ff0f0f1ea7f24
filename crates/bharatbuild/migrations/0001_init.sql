-- Portable SQL only. Times are RFC 3339 texts in UTC with milliseconds, which sort as the times do.

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    blocked BIGINT NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
);

CREATE TABLE projects (
    id TEXT NOT NULL PRIMARY KEY,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    project_type TEXT NOT NULL,
    -- Which block of host user ids is this project's; none while it is archived.
    uid_lease BIGINT UNIQUE,
    created_at TEXT NOT NULL,
    last_used_at TEXT NOT NULL,
    deleted_at TEXT
);

CREATE INDEX projects_by_owner ON projects (owner_id);

CREATE TABLE jobs (
    project_id TEXT NOT NULL PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    -- The status an expired job comes back with.
    resumes_as TEXT,
    error TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    -- The plan as JSON.
    plan TEXT
);

CREATE INDEX jobs_by_expiry ON jobs (expires_at);

CREATE TABLE sandboxes (
    id TEXT NOT NULL PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    engine TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Why it is in that state; kept after its end.
    reason TEXT,
    -- What it was made with, as JSON.
    spec TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT
);

CREATE INDEX sandboxes_by_project ON sandboxes (project_id);

CREATE TABLE executions (
    id TEXT NOT NULL PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    sandbox_id TEXT NOT NULL,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    exit_code INTEGER,
    reason TEXT
);

CREATE INDEX executions_by_project ON executions (project_id, started_at);
