"""How long the process takes to start and how much memory it holds, per set of channels."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

XAOI = Path(sys.executable).with_name("xaoi")
KINDS = ("console", "webchat", "webchat,telegram")


def measure_all(rounds: int) -> list[dict[str, Any]]:
    """Start each several times, on a new database; the medians."""
    found = []
    with bot_api() as url:
        for kind in KINDS:
            results = [once(kind, url) for _ in range(rounds)]
            found.append(
                {
                    "channels": kind,
                    **{name: median(r[name] for r in results) for name in results[0]},
                }
            )
    return found


def once(kind: str, api: str) -> dict[str, float]:
    """Start the process; measure when it says its first word."""
    with tempfile.TemporaryDirectory(prefix="xaoi-start-") as folder:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("XAOI_")},
            "XAOI_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/xaoi.db",
            "XAOI_CHANNELS": kind,
            "XAOI_PORT": "0",
            "XAOI_TELEGRAM_TOKEN": "42:TEST",
            "XAOI_TELEGRAM_API_URL": api,
            "XAOI_TELEGRAM_MODE": "webhook",
            "XAOI_TELEGRAM_SECRET": "secret",
            "XAOI_PUBLIC_URL": "https://bot.example",
            "PYTHONUNBUFFERED": "1",
        }
        if kind == "console":
            del environment["XAOI_CHANNELS"]
        begun = time.perf_counter()
        with subprocess.Popen(  # noqa: S603 - our own program
            [XAOI, "chat" if kind == "console" else "run"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            try:
                if kind == "console":
                    process.stdin.write("xin chào\n")
                    process.stdin.flush()
                if not process.stdout.readline():
                    raise SystemExit(f"xaoi does not start with {kind}")
                return {"seconds": time.perf_counter() - begun, **used(process.pid)}
            finally:
                process.kill()


def used(pid: int) -> dict[str, float]:
    """Return the CPU time and memory a process has used so far."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    ticks = int(stat[11]) + int(stat[12])
    return {"cpu_seconds": ticks / os.sysconf("SC_CLK_TCK"), "rss_mb": pages * 4096 / 2**20}


@contextmanager
def bot_api() -> Iterator[str]:
    """Stand in for Telegram while the bot introduces itself."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Agreeable)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Agreeable(BaseHTTPRequestHandler):
    """Says yes to everything."""

    def do_POST(self) -> None:
        """Answer any method."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        me = {"id": 42, "is_bot": True, "first_name": "bot", "username": "xaoi_bot"}
        result = me if self.path.lower().endswith("/getme") else True
        body = json.dumps({"ok": True, "result": result}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Write what was found."""
    lines = [f"{'process with':<24}{'start s':>8}{'CPU s':>8}{'RSS MB':>8}"]
    lines += [
        f"{row['channels']:<24}{row['seconds']:>8.2f}{row['cpu_seconds']:>8.2f}{row['rss_mb']:>8.0f}"
        for row in rows
    ]
    return "\n".join(lines) if rows else ""
