DROP INDEX records_by_delivery;
DROP TABLE definition_files;
DROP TABLE definition_texts;
DROP TABLE edition_facts;
