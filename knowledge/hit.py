"""A section that was found for a question, and how well it fits."""

from dataclasses import dataclass
from typing import TypedDict

from knowledge.article import Block, Section


class Row(TypedDict):
    """A hit as plain data, for `rex search --json`."""

    file: str
    heading: str
    path: list[str]
    text: str
    score: float


@dataclass(frozen=True)
class Hit:
    """A section that may answer, and its blocks, best first.

    The score goes from 0 to 1: how much of the question the section has, and how plainly. It can
    be compared between questions. `lead` is what the best hit has before the next, else 0. `defines`
    are its blocks that say what the question asks the meaning of, if it asks for that; `fitting`
    are those to show if the section is the answer, in its own order.
    """

    section: Section
    score: float
    blocks: tuple[Block, ...]
    lead: float = 0.0
    defines: tuple[Block, ...] = ()
    fitting: tuple[Block, ...] = ()

    def row(self) -> Row:
        """The hit as plain data."""
        return Row(
            file=self.section.file,
            heading=self.section.heading,
            path=list(self.section.path),
            text=self.section.text,
            score=round(self.score, 4),
        )
