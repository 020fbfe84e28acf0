DROP TABLE source_states;
DROP TABLE leases;
DROP TABLE runs;
DROP TABLE tokens;
DROP TABLE decisions;
ALTER TABLE deliveries DROP COLUMN author;
