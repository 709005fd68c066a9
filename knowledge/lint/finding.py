"""A finding: one thing to mend, with the file and line where it stands."""

from dataclasses import dataclass
from typing import Literal

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
