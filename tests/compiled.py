"""On a fresh clone all tests have to be compiled: each worker does a part, and finds the rest done.

pytest rewrites the assertions of every module of tests, and keeps what it has compiled. Left to
themselves all workers of a run go through the same modules at the same time, and each compiles all.
"""

from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest


def compile_part(config: pytest.Config) -> None:
    """Import this worker's part of what will be collected; nothing without workers.

    What can't be imported is left to the collection, which says why.
    """
    told = getattr(config, "workerinput", None)
    if told is None:
        return
    number, count = int(told["workerid"].removeprefix("gw")), told["workercount"]
    for module in _modules(config)[number::count]:
        with suppress(Exception):
            import_module(".".join(module.relative_to(config.rootpath).with_suffix("").parts))


def _modules(config: pytest.Config) -> list[Path]:
    """Every module of tests in the folders that are named."""
    folders = (config.invocation_params.dir / name for name in config.args)
    return sorted({module for each in folders for module in each.rglob("test_*.py")})
