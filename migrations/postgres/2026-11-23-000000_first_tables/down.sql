DROP TABLE settings;
DROP TABLE editions;
DROP TABLE records;
DROP TABLE delivery_contents;
DROP TABLE deliveries;
