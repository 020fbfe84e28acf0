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
    settings (key) {
        key -> Text,
        value -> Text,
    }
}
