#!/usr/bin/env bash
# The independent oracle: recomputes in Python and DuckDB what Vigie publishes, and compares.
# Usage: scripts/oracle.sh [some|all]
#   some  a few generated départements, with the self-test and the properties (what CI runs; minutes)
#   all   all France, 13 years
# VIGIE names the binary; by default the one that cargo last built.
set -euo pipefail
cd "$(dirname "$0")/.."

what="${1:-some}"
cache="${XDG_CACHE_HOME:-$HOME/.cache}"
target="${CARGO_TARGET_DIR:-target}"
vigie="${VIGIE:-$target/debug/vigie}"
[ -x "$vigie" ] || { echo "no binary at $vigie: cargo build --locked, or set VIGIE" >&2; exit 3; }

venv="$cache/vigie-oracle-python"
if ! "$venv/bin/python" -c 'import duckdb' 2>/dev/null; then
  python3 -m venv "$venv" || { echo 'python3 -m venv failed: install python3-venv' >&2; exit 3; }
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r tests/oracle/requirements.txt
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
oracle() { "$venv/bin/python" tests/oracle/oracle.py "$@" --binary "$vigie"; }

case "$what" in
  some)
    # Loire-Atlantique has EPCI astride départements that are not delivered; Corsica is a whole région.
    failed=0
    oracle self-test --departements 44,2A,2B --years 2022..2023 --work "$work/some" || failed=1
    oracle properties --departements 2A,2B --years 2022..2023 --work "$work/corsica" || failed=1
    exit "$failed"
    ;;
  all) oracle compare --departements all --years 2012..2024 --work "$work/all" ;;
  *) sed -n '3,6p' "$0" >&2; exit 2 ;;
esac
