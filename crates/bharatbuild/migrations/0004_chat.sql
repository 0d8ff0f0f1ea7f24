-- What was asked of the agents, and what was said.

CREATE TABLE turns (
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- 1, 2, 3… in a project.
    n BIGINT NOT NULL,
    prompt TEXT NOT NULL,
    -- running, or how it ended.
    state TEXT NOT NULL,
    -- A sentence for the student.
    message TEXT,
    -- The checkpoint that was made of it.
    checkpoint BIGINT,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (project_id, n)
);

CREATE TABLE messages (
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- 1, 2, 3… in a project.
    n BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    -- A message as JSON; or {"compacted": true}, {"back_to": n}: what was done to those before.
    body TEXT NOT NULL,
    PRIMARY KEY (project_id, n)
);

CREATE TABLE locks (
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    PRIMARY KEY (project_id, path)
);
