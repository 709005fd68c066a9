"""`rex` as a person types it: a process of its own, forked or started."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.nursery import Nursery

REX = Path(sys.executable).with_name("rex")
#: The guide is read once for all processes of all tests; the cache knows when it is stale.
READ_GUIDE = Path(tempfile.gettempdir()) / "rex-tests-read-guide"
QUIET = {"OPENAI_API_KEY", "OPENAI_BASE_URL", "REX_DATABASE_URL", "SLACK_BOT_TOKEN"}


def environment(**settings: str) -> dict[str, str]:
    """This machine's environment without REX's settings, plus those given."""
    own = {name: value for name, value in os.environ.items() if name not in QUIET}
    return {**own, "COLUMNS": "200", "REX_CACHE": str(READ_GUIDE), **settings}


def rex(*arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a process forked from one that has imported REX."""
    with tempfile.TemporaryDirectory() as folder:
        said, complained = Path(folder) / "stdout", Path(folder) / "stderr"
        code = nursery().run(
            {
                "arguments": [*arguments],
                "cwd": str(cwd),
                "environment": environment(**settings),
                "stdout": str(said),
                "stderr": str(complained),
            }
        )
        return subprocess.CompletedProcess(
            arguments, code, said.read_text("utf-8"), complained.read_text("utf-8")
        )


@cache
def nursery() -> Nursery:
    """The process that commands are forked from, started at the first one."""
    started = Nursery()
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
