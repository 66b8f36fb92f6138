#!/bin/sh
# Visitors and officials in headless Chromium, against the bot on fresh databases: one walk in the
# chat and one at the desk, side by side. Screenshots are left in var/screenshots.
set -eu
cd "$(dirname "$0")/../.."

if ! test -x /usr/bin/chromium; then
  echo "Đang cài Chromium…"
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
fi

free_port() { .venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# walk COOLING_SECONDS [FILE | OPTION]…
walk() {
  home=$(mktemp -d)
  port=$(free_port)
  other=$(free_port)
  cooling=$1
  shift

  XAOI_PORT=$port XAOI_CHANNELS=webchat XAOI_DATABASE_URL="sqlite+aiosqlite:///$home/xaoi.db" \
    XAOI_MEDIA="$home/media" XAOI_COOLING_SECONDS=$cooling XAOI_QUIET_HOURS=0:00-0:00 \
    XAOI_EMBED_ORIGINS="http://localhost:$other" .venv/bin/xaoi run >"$home/log" 2>&1 &
  bot=$!
  trap 'kill $bot 2>/dev/null || true; wait $bot 2>/dev/null || true; rm -rf "$home"' EXIT INT TERM
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    .venv/bin/python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$port/health/ready')" 2>/dev/null && break
    sleep 0.5
  done

  if ! VISITED="http://127.0.0.1:$port" OTHER_PORT="$other" SAID="$home/log" DATABASE="$home/xaoi.db" \
    .venv/bin/python -m pytest -n 0 --timeout 180 "$@"; then
    echo "--- what the bot said:"
    cat "$home/log"
    exit 1
  fi
}

chat=$(mktemp)
(walk 1 tests/browser/visitor.py tests/browser/official.py "$@") >"$chat" 2>&1 &
chatting=$!
failed=0
(walk 5 tests/browser/desk.py tests/browser/announcing.py \
  tests/browser/accessible.py "$@") || failed=1
wait $chatting || failed=1
cat "$chat"
rm -f "$chat"
exit $failed
