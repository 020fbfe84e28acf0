//! The tables as diesel sees them; the migrations of both databases create them.

diesel::table! {
    deliveries (seq) {
        seq -> BigInt,
        id -> Text,
        format -> Text,
        feed -> Text,
        file_name -> Text,
        sha256 -> Text,
        bytes -> BigInt,
        fictitious -> Bool,
        data_year -> Integer,
        survey_year -> Nullable<Integer>,
        perimeter -> Text,
        status -> Text,
        received_at -> Text,
        rows_read -> BigInt,
        rows_rejected -> BigInt,
        report -> Text,
        withdrawn_at -> Nullable<Text>,
        author -> Text,
        asked_year -> Nullable<Integer>,
        partial -> Bool,
    }
}

diesel::table! {
    delivery_contents (sha256) {
        sha256 -> Text,
        content -> Binary,
    }
}

diesel::table! {
    records (feed, subject, data_year, delivery_seq) {
        feed -> Text,
        subject -> Text,
        data_year -> Integer,
        delivery_seq -> BigInt,
        row -> BigInt,
        answers -> Text,
    }
}

diesel::table! {
    editions (id) {
        id -> Text,
        seq -> BigInt,
        created_at -> Text,
        note -> Text,
        fictitious -> Bool,
        preview -> Bool,
        summary -> Text,
        content -> Binary,
    }
}

diesel::table! {
    edition_facts (edition) {
        edition -> Text,
        software -> Text,
        contents -> Text,
        comparison -> Text,
        previous -> Nullable<Text>,
        approved_at -> Nullable<Text>,
        approved_by -> Text,
        bytes -> BigInt,
    }
}

diesel::table! {
    definition_texts (sha256) {
        sha256 -> Text,
        content -> Binary,
    }
}

diesel::table! {
    definition_files (definitions_sha256, path) {
        definitions_sha256 -> Text,
        path -> Text,
        sha256 -> Text,
    }
}

diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    decisions (seq) {
        seq -> BigInt,
        delivery -> Text,
        format -> Text,
        id -> Text,
        answer -> Text,
        reason -> Text,
        author -> Text,
        decided_at -> Text,
    }
}

diesel::table! {
    tokens (id) {
        id -> Text,
        name -> Text,
        role -> Text,
        hash -> Text,
        departements -> Text,
        created_at -> Text,
        last_used_at -> Nullable<Text>,
        revoked_at -> Nullable<Text>,
    }
}

diesel::table! {
    runs (seq) {
        seq -> BigInt,
        source -> Text,
        due_at -> Text,
        started_at -> Text,
        finished_at -> Nullable<Text>,
        outcome -> Text,
        holder -> Text,
        message -> Text,
        files -> Text,
    }
}

diesel::table! {
    leases (name) {
        name -> Text,
        holder -> Text,
        expires_at -> Text,
    }
}

diesel::table! {
    source_states (source) {
        source -> Text,
        state -> Text,
    }
}

diesel::table! {
    structure_traits (feed, subject, data_year, delivery_seq) {
        feed -> Text,
        subject -> Text,
        data_year -> Integer,
        delivery_seq -> BigInt,
        departement -> Nullable<Text>,
        commune -> Nullable<Text>,
        also_known_as -> Nullable<Text>,
        kind -> Nullable<Text>,
        siret -> Nullable<Text>,
        name -> Nullable<Text>,
        manager -> Nullable<Text>,
        manager_name -> Nullable<Text>,
        closed_on -> Nullable<Text>,
        successor -> Nullable<Text>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(deliveries, decisions, delivery_contents, records);
diesel::allow_tables_to_appear_in_same_query!(definition_files, definition_texts);
diesel::allow_tables_to_appear_in_same_query!(editions, edition_facts);
