"""Becomes `xaoi run` again and again: forked, so that the libraries are imported only once.

Each is a process of its own that runs from its first line and can be killed. Reads one line of
JSON for each (`role`, `settings`, and the files `out` and `log`), answers with its process id.
"""

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import NoReturn

from bot.cli import main


def serve() -> None:
    """Fork on demand; when nobody asks any more, end what is left."""
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    assert threading.active_count() == 1, "a fork takes only one thread along"
    say("ready")
    children = []
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if not child:
            become(**wanted)
        children.append(child)
        say(str(child))
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def load() -> None:
    """Import what a bot with both channels imports at its start."""
    import bot.channels.telegram.fetch
    import bot.channels.telegram.listen
    import bot.channels.telegram.pace
    import bot.channels.telegram.read
    import bot.channels.telegram.write
    import bot.channels.zalo_oa
    import bot.jobs.shared
    import bot.serve
    import bot.storage.migrate  # noqa: F401 - loaded is all they need to be


def become(role: str, settings: dict[str, str], out: str, log: str) -> NoReturn:
    """Be a bot until killed or told to end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor, path in enumerate((out, log), 1):
        os.dup2(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), descriptor)
    os.environ.update(settings)
    sys.argv = ["xaoi", "run", "--role", role]
    code = 1
    try:
        main()
        code = 0
    except Exception:  # noqa: BLE001 - as the interpreter does at its end
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def say(line: str) -> None:
    """Answer at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
