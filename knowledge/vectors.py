"""Vectors of length one: compared with another, and kept in a file by their content."""

import math
import sqlite3
from array import array
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing, suppress
from operator import mul
from pathlib import Path

Vector = Sequence[float]


class Vectors:
    """Vectors that can be searched, each named by its place; with numpy where that is installed."""

    def __init__(self, rows: Sequence["array[float]"]) -> None:
        self._rows = rows
        self._count = len(rows)
        try:
            import numpy
        except ImportError:
            self._matrix = None
        else:
            self._matrix = numpy.array(rows, dtype="f4") if rows else None
            self._rows = ()  # the matrix holds them

    def near(
        self, asked: Vector, least: float, most: int, among: Collection[int] = ()
    ) -> dict[int, float]:
        """The nearest, at most so many and at least so near, and how near those `among` are."""
        if self._matrix is None:
            return self._near(asked, least, most, among)
        import numpy

        nearness = (self._matrix @ numpy.array(asked, dtype="f4")).clip(0.0, 1.0)
        places = numpy.flatnonzero(nearness >= least)
        if len(places) > most:
            places = places[numpy.argpartition(nearness[places], -most)[-most:]]
        wanted = sorted({*places.tolist(), *among})
        return dict(zip(wanted, nearness[wanted].tolist(), strict=True))

    def _near(
        self, asked: Vector, least: float, most: int, among: Collection[int]
    ) -> dict[int, float]:
        nearness = [max(0.0, min(1.0, sum(map(mul, asked, row)))) for row in self._rows]
        places = [place for place, each in enumerate(nearness) if each >= least]
        nearest = sorted(places, key=lambda place: -nearness[place])[:most]
        return {place: nearness[place] for place in sorted({*nearest, *among})}


def of_length_one(vector: Vector) -> "array[float]":
    """The same direction, one long."""
    length = math.sqrt(sum(each * each for each in vector)) or 1.0
    return array("f", [each / length for each in vector])


def read_vectors(file: Path, keys: Collection[str]) -> dict[str, "array[float]"]:
    """The vectors that are kept; none if the file can't be used."""
    if not file.is_file():
        return {}
    with suppress(sqlite3.Error, ValueError), closing(sqlite3.connect(file)) as opened:  # noqa: TID251  (nobody else opens it)
        rows = opened.execute("SELECT key, vector FROM vector").fetchall()
        return {key: array("f", vector) for key, vector in rows if key in keys}
    return {}


def write_vectors(file: Path, made: Mapping[str, "array[float]"]) -> None:
    """Keep vectors; a file that can't be written costs time and nothing else."""
    rows = [(key, vector.tobytes()) for key, vector in made.items()]
    with suppress(sqlite3.Error, OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file)) as opened, opened:  # noqa: TID251  (nobody else opens it)
            opened.execute("CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, vector BLOB)")
            opened.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
