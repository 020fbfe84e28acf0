#!/usr/bin/env bash
# Every test: unit, integration (server started, real HTTP), snapshots, on SQLite and PostgreSQL.
# A private PostgreSQL is started for the store's tests; where that cannot be, they say so loudly.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/postgres-for-tests.sh cargo test --locked "$@"
