-- Signing in: invitations, and the sessions that came of them.

ALTER TABLE users ADD COLUMN last_seen_at TEXT;

CREATE INDEX users_by_blocked ON users (blocked);

CREATE TABLE invites (
    -- SHA-256 of the token, in hex. The token itself is kept nowhere.
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    redeemed_at TEXT
);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    -- How often it was refreshed: only the refresh token of this generation is good.
    generation BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    refreshed_at TEXT NOT NULL,
    -- Of the newest refresh token.
    expires_at TEXT NOT NULL,
    revoked_at TEXT
);

CREATE INDEX sessions_by_revoked ON sessions (revoked_at);
