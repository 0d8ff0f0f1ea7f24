-- Calls of models and what they cost. Amounts are millionths of a dollar.

CREATE TABLE model_calls (
    id TEXT NOT NULL PRIMARY KEY,
    -- None once the project is gone: its owner's day remembers the money, the next project of that id
    -- does not.
    project_id TEXT REFERENCES projects (id) ON DELETE SET NULL,
    user_id TEXT NOT NULL,
    model TEXT NOT NULL,
    -- What the model was asked for: plan, write, fix or small.
    task TEXT NOT NULL,
    -- The day in India on which it was reserved, as 2026-11-27.
    day TEXT NOT NULL,
    -- reserved, then settled or released.
    state TEXT NOT NULL,
    -- 0 where the model's price is not known: then amounts are 0 and mean nothing.
    priced BIGINT NOT NULL,
    reserved_microdollars BIGINT NOT NULL,
    -- 0 until it is settled.
    charged_microdollars BIGINT NOT NULL DEFAULT 0,
    -- 0 until the provider's own count of tokens is here.
    measured BIGINT NOT NULL DEFAULT 0,
    input_tokens BIGINT NOT NULL DEFAULT 0,
    cache_read_tokens BIGINT NOT NULL DEFAULT 0,
    cache_write_tokens BIGINT NOT NULL DEFAULT 0,
    output_tokens BIGINT NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    settled_at TEXT
);

-- Both hold what the caps add up, so that a sum reads the index alone.
CREATE INDEX model_calls_by_project
    ON model_calls (project_id, state, reserved_microdollars, charged_microdollars);
CREATE INDEX model_calls_by_day
    ON model_calls (day, user_id, state, reserved_microdollars, charged_microdollars);
