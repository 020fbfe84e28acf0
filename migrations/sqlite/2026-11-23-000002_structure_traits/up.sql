-- What records say of who a structure is, for the imports that recognise it: small rows with indexes,
-- where the answers are long texts. `departement` is the one of `commune` in the current geography;
-- `also_known_as` is the identifier that the file gave, where the structure was recognised under another.
CREATE TABLE structure_traits (
    feed          TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    data_year     INTEGER NOT NULL,
    delivery_seq  BIGINT  NOT NULL REFERENCES deliveries (seq),
    departement   TEXT,
    commune       TEXT,
    also_known_as TEXT,
    kind          TEXT,
    siret         TEXT,
    name          TEXT,
    manager       TEXT,
    manager_name  TEXT,
    closed_on     TEXT,
    successor     TEXT,
    PRIMARY KEY (feed, subject, data_year, delivery_seq)
);
CREATE INDEX structure_traits_by_subject ON structure_traits (subject);
CREATE INDEX structure_traits_by_departement ON structure_traits (departement);
CREATE INDEX structure_traits_by_siret ON structure_traits (siret);
CREATE INDEX structure_traits_by_other_name ON structure_traits (also_known_as);

-- Records that came before this table.
INSERT INTO structure_traits
SELECT feed, subject, data_year, delivery_seq,
       CASE WHEN substr(commune, 1, 2) IN ('97', '98') THEN substr(commune, 1, 3) ELSE substr(commune, 1, 2) END,
       commune, also_known_as, kind, siret, name, manager, manager_name, closed_on, successor
FROM (
    SELECT feed, subject, data_year, delivery_seq,
           CASE WHEN json_type(answers, '$.code_insee') = 'text' THEN json_extract(answers, '$.code_insee') END AS commune,
           CASE WHEN json_type(answers, '$.id_structure') = 'text' THEN json_extract(answers, '$.id_structure') END AS also_known_as,
           CASE WHEN json_type(answers, '$.type_structure') = 'text' THEN json_extract(answers, '$.type_structure') END AS kind,
           CASE WHEN json_type(answers, '$.siret') = 'text' THEN json_extract(answers, '$.siret') END AS siret,
           CASE WHEN json_type(answers, '$.nom') = 'text' THEN json_extract(answers, '$.nom') END AS name,
           CASE WHEN json_type(answers, '$.gestionnaire_siren') = 'text' THEN json_extract(answers, '$.gestionnaire_siren') END AS manager,
           CASE WHEN json_type(answers, '$.gestionnaire_nom') = 'text' THEN json_extract(answers, '$.gestionnaire_nom') END AS manager_name,
           CASE WHEN json_type(answers, '$.id_structure_successeur') = 'text' THEN json_extract(answers, '$.id_structure_successeur') END AS successor,
           json_extract(answers, '$.date_fermeture.date') AS closed_on
    FROM records
    WHERE feed IN ('survey', 'register', 'directory')
);
