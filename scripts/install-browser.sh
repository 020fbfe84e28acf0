#!/usr/bin/env bash
# Installs Debian's Chromium for the browser tests, when it is absent and that is possible.
set -euo pipefail
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >/dev/null
  apt-get install -y -q --no-install-recommends chromium >/dev/null
  exit 0
fi
echo 'Chromium is absent and cannot be installed here: the browser tests will be skipped, loudly.' >&2
