"""`rex ask` without a process of its own, for tests that are about what is said, not about the command."""

import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from bot.commands.ask import ask
from tests.command import QUIET
from tests.nursery import READ_GUIDE


def asked_here(*texts: str, who: str = "team_admin", cwd: Path, db: str) -> list[dict[str, Any]]:
    """Ask REX on the database `db`, and return its replies, one a turn."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said):
        patch.chdir(cwd)
        for name in QUIET:
            patch.delenv(name, raising=False)
        patch.setenv("REX_CACHE", str(READ_GUIDE))
        ask([*texts], who=who, db=db, json=True)
    return [json.loads(line) for line in said.getvalue().splitlines()]
