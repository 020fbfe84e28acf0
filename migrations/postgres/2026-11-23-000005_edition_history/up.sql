-- What an edition needs to be read, explained and computed again long after. A table of its own: SQLite
-- would walk through the figures to reach a column that stands after them.
-- `contents` is JSON: deliveries, indicators, counts, so that they are told without reading the figures.
-- `comparison` is JSON (how many figures moved since the edition before, and the largest public
-- movements), empty where there was nothing to compare with.
CREATE TABLE edition_facts (
    edition     TEXT   NOT NULL PRIMARY KEY REFERENCES editions (id),
    software    TEXT   NOT NULL,
    contents    TEXT   NOT NULL,
    comparison  TEXT   NOT NULL,
    previous    TEXT,
    approved_at TEXT,
    approved_by TEXT   NOT NULL,
    bytes       BIGINT NOT NULL
);

-- The definition files of editions. A set is named by its SHA-256, the one that editions give; texts
-- are compressed, and kept once whatever the number of sets that hold them.
CREATE TABLE definition_texts (
    sha256  TEXT NOT NULL PRIMARY KEY,
    content BYTEA NOT NULL
);
CREATE TABLE definition_files (
    definitions_sha256 TEXT NOT NULL,
    path               TEXT NOT NULL,
    sha256             TEXT NOT NULL REFERENCES definition_texts (sha256),
    PRIMARY KEY (definitions_sha256, path)
);

-- Publishing again asks what years a delivery speaks of.
CREATE INDEX records_by_delivery ON records (delivery_seq, feed, data_year);
