"""How long `rex run` takes until it is ready, on an SQLite that is there, against bare imports.

A process of its own each time, in turns with one that only imports the libraries that REX stands
on: neither can be warm where the other is cold. What both take of the processor is counted too, for
on a busy machine that is what stays the same. Then the same once more cold: nothing of Python, the
libraries and REX is in memory, as after a machine has started.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import RenderableType
from rich.table import Table

from bot.playground import demo
from bot.playground.emulator import Emulator
from bot.playground.server import EmulatorServer
from bot.sql.database import Database
from tests.command import REX, environment

ROUNDS = 3
ROOT = Path(__file__).parent.parent.parent
#: How much of a processor a start may take, against the bare imports of what REX stands on: on a
#: machine of 2026 that keeps it below two seconds.
MOST = 1.9
LIBRARIES = "import dbos, slack_bolt, sqlalchemy, openai, alembic, starlette"
Figures = tuple[float, float]


def run() -> Iterator[RenderableType]:
    """One table; the first round is not counted. It ends with a sentence if a start costs too much."""
    counted, cold = _measured()
    yield _table(counted, cold)
    cost = min(
        one / bare
        for (_, one), (_, bare) in zip(counted["rex run"], counted["libraries alone"], strict=True)
    )
    if cost > MOST:
        raise SystemExit(f"A start costs {cost:.2f} times its libraries; at most {MOST} is held.")


def _measured() -> tuple[dict[str, list[Figures]], dict[str, Figures]]:
    """What each start took, warm in every round but the first, and cold."""
    with tempfile.TemporaryDirectory() as folder, EmulatorServer(_scene()) as slack:
        settings = _settings(Path(folder), slack)
        imports = [sys.executable, "-c", f"{LIBRARIES}; print('ready', flush=True)"]
        commands = {"libraries alone": imports, "rex run": [str(REX), "run"]}
        taken: dict[str, list[Figures]] = {name: [] for name in commands}
        for _ in range(ROUNDS + 1):
            for name, command in commands.items():
                taken[name].append(_until_it_speaks(command, settings))
        cold: dict[str, Figures] = {}
        for name, command in commands.items():
            _cool(Path(folder))
            cold[name] = _until_it_speaks(command, settings)
    return {name: each[1:] for name, each in taken.items()}, cold


def _cool(*folders: Path) -> None:
    """Have the system put away what it keeps in memory of the files that a start reads."""
    os.sync()  # what is not written yet would stay
    for folder in (*folders, Path(sys.prefix), Path(sys.base_prefix), ROOT):
        for file in folder.rglob("*"):
            if file.is_file():
                with file.open("rb") as read:
                    os.posix_fadvise(read.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _until_it_speaks(command: Sequence[str], settings: dict[str, str]) -> Figures:
    """Seconds until the first line, by the clock and of the processor."""
    began = time.monotonic()
    with subprocess.Popen(command, env=environment(**settings), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline(), "it ended without a word"
        took, processor = time.monotonic() - began, _processor(process.pid)
        process.kill()
    return took, processor


def _processor(pid: int) -> float:
    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def _table(taken: dict[str, list[Figures]], cold: dict[str, Figures]) -> Table:
    table = Table(
        "", "seconds", "against libraries", "of a processor", "against libraries", "cold, s"
    )
    base = taken["libraries alone"]
    for name, each in taken.items():
        cells = []
        for which in (0, 1):
            cells.append(f"{median(one[which] for one in each):.2f}")
            pairs = zip(each, base, strict=True)
            cells.append(f"{median(one[which] / bare[which] for one, bare in pairs):.2f}")
        table.add_row(name, *cells, f"{cold[name][0]:.2f}")
    return table


def _scene() -> Emulator:
    emulator = Emulator()
    demo.set_scene(emulator)
    return emulator


def _settings(folder: Path, slack: EmulatorServer) -> dict[str, str]:
    url = f"sqlite:///{folder / 'rex.db'}"
    database = Database(url)
    database.upgrade()
    database.seed(datetime.now(UTC))
    database.close()
    install = slack.emulator.teams[demo.AGENCY.id].install
    assert install is not None
    return {
        "SLACK_BOT_TOKEN": install.bot_token,
        "SLACK_SIGNING_SECRET": slack.emulator.signing_secret,
        "REX_SLACK_API_URL": slack.api_url,
        "REX_HOME": str(folder),
        "REX_WORKSPACE": "Harbor & Finch",
        "REX_PORT": "0",
        # Compiled code is kept, as it is unless somebody forbids it: the first round makes it.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
