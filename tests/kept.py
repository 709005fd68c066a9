"""SQLite databases that are put back as they were, while somebody goes on using them."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from domain.sql.engine import sqlite_module


class Kept:
    """What stands in these databases now."""

    def __init__(self, urls: Iterable[str]) -> None:
        files = [Path(url.removeprefix("sqlite:///")) for url in urls]
        self._copies = {file: sqlite_module().connect(":memory:") for file in files}
        for file, copy in self._copies.items():
            with closing(sqlite_module().connect(file)) as live:
                live.backup(copy)

    def put_back(self) -> None:
        """Make it stand there again; whoever reads meanwhile sees one or the other."""
        for file, copy in self._copies.items():
            with closing(sqlite_module().connect(file)) as live:
                copy.backup(live)

    def close(self) -> None:
        for copy in self._copies.values():
            copy.close()
