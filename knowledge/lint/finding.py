"""A finding: one thing to mend, with the file and line where it stands."""

from dataclasses import dataclass
from typing import Literal, Protocol

Rule = Literal[
    "unreadable",
    "encoding",
    "front-matter",
    "h1",
    "anchor",
    "dead-link",
    "orphan",
    "contradiction",
    "order",
    "must-escalate",
]


@dataclass(frozen=True, order=True)
class Finding:
    """Something to mend; a warning is worth a look and may be left as it is."""

    file: str
    line: int
    rule: Rule
    sentence: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class Said(Protocol):
    """Something that a page says, and where."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def said(self) -> str: ...


def contradiction(one: Said, other: Said) -> Finding:
    """That one statement contradicts another, found where the first stands."""
    sentence = f'"{one.said}" contradicts {other.file}:{other.line}: "{other.said}".'
    return Finding(one.file, one.line, "contradiction", sentence)
