-- What the command policy said of each command, and what was done about it. The newest are kept.
CREATE TABLE verdicts (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    -- api, batch or model: who wanted to run it
    source TEXT NOT NULL,
    command TEXT NOT NULL,
    risk TEXT NOT NULL,
    -- a JSON list, as in the verdict
    reasons TEXT NOT NULL,
    -- passed, confirmed, unconfirmed or refused
    outcome TEXT NOT NULL,
    judged_at TEXT NOT NULL
);
CREATE INDEX verdicts_by_project ON verdicts (project_id, id);
