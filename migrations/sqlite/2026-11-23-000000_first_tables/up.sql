-- Twin of migrations/postgres: same tables, columns and nullability (a test compares them).

CREATE TABLE deliveries (
    seq           INTEGER NOT NULL PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    format        TEXT    NOT NULL,
    feed          TEXT    NOT NULL,
    file_name     TEXT    NOT NULL,
    sha256        TEXT    NOT NULL,
    bytes         BIGINT  NOT NULL,
    fictitious    BOOLEAN NOT NULL,
    data_year     INTEGER NOT NULL,
    survey_year   INTEGER,
    perimeter     TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    received_at   TEXT    NOT NULL,
    rows_read     BIGINT  NOT NULL,
    rows_rejected BIGINT  NOT NULL,
    report        TEXT    NOT NULL,
    withdrawn_at  TEXT
);
CREATE INDEX deliveries_by_content ON deliveries (sha256, format, data_year);

CREATE TABLE delivery_contents (
    sha256  TEXT NOT NULL PRIMARY KEY,
    content BLOB NOT NULL
);

CREATE TABLE records (
    feed         TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    data_year    INTEGER NOT NULL,
    delivery_seq BIGINT  NOT NULL REFERENCES deliveries (seq),
    row          BIGINT  NOT NULL,
    answers      TEXT    NOT NULL,
    PRIMARY KEY (feed, subject, data_year, delivery_seq)
);

CREATE TABLE editions (
    id         TEXT    NOT NULL PRIMARY KEY,
    seq        BIGINT  NOT NULL UNIQUE,
    created_at TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    fictitious BOOLEAN NOT NULL,
    preview    BOOLEAN NOT NULL,
    summary    TEXT    NOT NULL,
    content    BLOB    NOT NULL
);

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
-- The row that a writer locks first: writers go one at a time.
INSERT INTO settings (key, value) VALUES ('writer', '');
