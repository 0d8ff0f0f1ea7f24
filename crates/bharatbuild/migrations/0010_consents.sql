-- Commands of the agents that a person was asked about: at most one a project.

CREATE TABLE consents (
    project_id TEXT NOT NULL PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    command TEXT NOT NULL,
    -- 1: the person agreed, and it may be run once.
    granted BIGINT NOT NULL,
    asked_at TEXT NOT NULL
);
