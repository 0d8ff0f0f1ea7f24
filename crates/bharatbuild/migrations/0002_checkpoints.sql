-- States of a project's files to go back to. Which files, and what is in them, lies in
-- DATA/checkpoints: a row is written when all of that is on the disk.

CREATE TABLE checkpoints (
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- 1, 2, 3… within the project.
    number BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    -- How many messages the chat had.
    chat_cursor BIGINT NOT NULL,
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    -- What of the folder is not in it, as a sentence.
    left_out TEXT,
    PRIMARY KEY (project_id, number)
);
