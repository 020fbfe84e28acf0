-- What imports that run unattended need: decisions, roles, runs, leases.

-- Who brought a delivery: the name of a token, a scheduled source, or empty for the command line.
ALTER TABLE deliveries ADD COLUMN author TEXT NOT NULL DEFAULT '';
-- What a delivery was imported with, to read its bytes again when a person has decided.
ALTER TABLE deliveries ADD COLUMN asked_year INTEGER;
ALTER TABLE deliveries ADD COLUMN partial BOOLEAN NOT NULL DEFAULT 0;
-- Each import asks: would real and fictitious meet, what came for these years, what is too old to keep.
CREATE INDEX deliveries_by_kind ON deliveries (fictitious, status, withdrawn_at);
-- Each import asks which deliveries are active: found here, never by walking through their reports.
CREATE INDEX deliveries_active ON deliveries (withdrawn_at, status, data_year, feed);
CREATE INDEX deliveries_by_year ON deliveries (data_year, feed);
CREATE INDEX deliveries_by_arrival ON deliveries (received_at);

-- What a person settled; `id` is the decision within its delivery, `column:nb benevoles`.
CREATE TABLE decisions (
    seq        BIGINT NOT NULL PRIMARY KEY,
    delivery   TEXT   NOT NULL,
    format     TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    answer     TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    author     TEXT   NOT NULL,
    decided_at TEXT   NOT NULL
);
CREATE INDEX decisions_by_delivery ON decisions (delivery);
CREATE INDEX decisions_by_format ON decisions (format);

-- Tokens: only a hash of the secret is kept. `departements` is a JSON list, empty for all.
CREATE TABLE tokens (
    id           TEXT NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    hash         TEXT NOT NULL,
    departements TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    last_used_at TEXT,
    revoked_at   TEXT
);

-- One line per run of a scheduled source; `due_at` is the moment of the schedule that it answers.
CREATE TABLE runs (
    seq         BIGINT NOT NULL PRIMARY KEY,
    source      TEXT   NOT NULL,
    due_at      TEXT   NOT NULL,
    started_at  TEXT   NOT NULL,
    finished_at TEXT,
    outcome     TEXT   NOT NULL,
    holder      TEXT   NOT NULL,
    message     TEXT   NOT NULL,
    files       TEXT   NOT NULL
);
CREATE INDEX runs_by_source ON runs (source, due_at);

-- Who runs a source now, until when: several servers may share the database.
CREATE TABLE leases (
    name       TEXT NOT NULL PRIMARY KEY,
    holder     TEXT NOT NULL,
    expires_at TEXT NOT NULL
);

-- What a source remembers between runs (entity tag, last moment answered), JSON.
CREATE TABLE source_states (
    source TEXT NOT NULL PRIMARY KEY,
    state  TEXT NOT NULL
);
