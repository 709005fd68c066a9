"""`rex` as a person types it: a process of its own, forked or started."""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from tests.nursery import READ_GUIDE, Forking, Nursery, SharedNursery

REX = Path(sys.executable).with_name("rex")
#: Where the workers of this run find the process that they share.
SHARED = "REX_TEST_NURSERY_OF_RUN"
QUIET = {"OPENAI_API_KEY", "OPENAI_BASE_URL", "REX_DATABASE_URL", "SLACK_BOT_TOKEN"}


def environment(**settings: str) -> dict[str, str]:
    """This machine's environment without REX's settings, plus those given."""
    own = {name: value for name, value in os.environ.items() if name not in QUIET}
    return {**own, "COLUMNS": "200", "REX_CACHE": str(READ_GUIDE), **settings}


def rex(
    *arguments: str, cwd: Path, typed: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a process forked from one that has imported REX."""
    with tempfile.TemporaryDirectory() as folder:
        said, complained = Path(folder) / "stdout", Path(folder) / "stderr"
        stdin = Path(folder) / "stdin"
        stdin.write_text(typed, "utf-8")
        code = nursery().run(
            {
                "arguments": [*arguments],
                "cwd": str(cwd),
                "environment": environment(**settings),
                "stdout": str(said),
                "stderr": str(complained),
                "stdin": str(stdin),
            }
        )
        return subprocess.CompletedProcess(
            arguments, code, said.read_text("utf-8"), complained.read_text("utf-8")
        )


class Running:
    """A command that goes on until it is ended, in a process forked like `rex`'s."""

    def __init__(self, *arguments: str, cwd: Path, **settings: str) -> None:
        self._files = tempfile.TemporaryDirectory()
        folder = Path(self._files.name)
        self._code, self._complained = folder / "code", folder / "stderr"
        self._reached = folder / "reached"
        os.mkfifo(folder / "stdout")
        self.pid = nursery().run(
            {
                "arguments": [*arguments],
                "cwd": str(cwd),
                "environment": environment(**settings),
                "stdout": str(folder / "stdout"),
                "stderr": str(self._complained),
                "code": str(self._code),
                "reached": str(self._reached),
            }
        )
        self._end = os.pidfd_open(self.pid)
        self._said = (folder / "stdout").open("r", encoding="utf-8")

    def line(self) -> str:
        """The next line it prints, once it does; empty if it ends instead."""
        return self._said.readline()

    @property
    def logged(self) -> str:
        """What it has written to its error stream."""
        return self._complained.read_text("utf-8")

    @property
    def reached(self) -> set[str]:
        """Every address, as host:port, that it has looked up or connected to."""
        return set(self._reached.read_text("utf-8").split())

    def told(self, what: signal.Signals, seconds: float = 15) -> int:
        """Send it a signal; returns its exit code once it has ended by it."""
        signal.pidfd_send_signal(self._end, what)
        ended, _, _ = select.select([self._end], [], [], seconds)
        assert ended, f"It goes on after {what.name}: {self._complained.read_text('utf-8')}"
        code = self._code.read_text("utf-8") if self._code.exists() else ""
        return int(code) if code else -what  # it may be killed while it writes its code down

    def close(self) -> None:
        """See to it that it is gone."""
        with suppress(ProcessLookupError):
            self.told(signal.SIGKILL)
        self._said.close()
        os.close(self._end)
        self._files.cleanup()


@cache
def nursery() -> Forking:
    """The process that commands are forked from: this run's, else started at the first one."""
    address = os.environ.get(SHARED)
    started = SharedNursery(address) if address else Nursery()
    atexit.register(started.close)
    return started


def asked(
    *texts: str, who: str = "team_admin", cwd: Path, db: str | None = None, **settings: str
) -> list[dict[str, Any]]:
    """Ask REX, on its own demo or on the database `db`, and return its replies, one a turn."""
    where = ("--db", db) if db else ()
    done = rex("ask", *texts, "--as", who, "--json", *where, cwd=cwd, **settings)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
