#!/usr/bin/env bash
# Serves the demonstration on a free port and looks at its pages in a headless Chromium.
# usage: scripts/browser-test.sh [folder for screenshots]
set -euo pipefail
cd "$(dirname "$0")/.."

missing() {
  echo "SKIPPED: the browser tests need $1" >&2
  [ "${VIGIE_REQUIRE_BROWSER:-0}" = 1 ] && exit 1
  exit 0
}
install() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null
  fi
}
command -v chromium >/dev/null || install chromium || true
command -v chromium >/dev/null || missing 'Chromium'
command -v npm >/dev/null || install nodejs npm || true
command -v npm >/dev/null || missing 'Node.js and npm'
(cd tests/browser && npm ci --no-audit --no-fund --silent)

cargo build --locked
binary="${CARGO_TARGET_DIR:-target}/debug/vigie"
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
"$binary" --data-dir "$folder/demo" demo --listen 127.0.0.1:0 2>"$folder/log" >"$folder/out" &
server=$!
for _ in $(seq 300); do
  address=$(grep -o 'http://127[^/ ]*' "$folder/log" || true)
  [ -z "$address" ] || break
  kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.1
done
# The pages of deliveries ask for a role: a token of an importer, for this demonstration only.
token=$("$binary" --data-dir "$folder/demo" token create --role importer --name navigateur 2>/dev/null | head -1)
# The walk from a figure to the lines of its file asks for a role that may see answers.
analyst=$("$binary" --data-dir "$folder/demo" token create --role analyst --name parcours 2>/dev/null | head -1)
CHROMIUM=$(command -v chromium) VIGIE_ANALYST="$analyst" node tests/browser/walk.mjs "$address" "${1:-}"
CHROMIUM=$(command -v chromium) VIGIE_TOKEN="$token" node tests/browser/check.mjs "$address" "${1:-}"
# The brochure in PDF, by the command: eight pages at most.
for geo in 2026-DEP-44 2026-EPCI-244400404 2026-COM-44001; do
  said=$("$binary" --data-dir "$folder/demo" brochure "$geo" -o "$folder/$geo.pdf")
  echo "brochure: $said"
  pages=$(grep -o '([0-9]* page' <<<"$said" | tr -dc 0-9)
  [ "$pages" -ge 1 ] && [ "$pages" -le 8 ] || { echo "$geo: $pages pages" >&2; exit 1; }
done
