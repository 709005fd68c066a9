"""A file of questions for `rex search --queries`: its rows, and how many of them are found."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from bot.commands.speech import give_up
from knowledge.article import Section

DEPTH = 10  # sections looked at for the reciprocal rank
DEPTHS = (1, 3, 5)


class Query(BaseModel):
    """One row of a queries file.

    `sections` are those that answer, any of them: "deals#stages", "deals.md#stages", or a page.
    """

    id: str | int
    question: str
    sections: list[str] = Field(default_factory=list)

    def place(self, found: Sequence[Section]) -> int | None:
        """Where the first section that answers stands, from 1."""
        expected = {each.casefold() for each in self.sections}
        places = (at for at, each in enumerate(found, 1) if not expected.isdisjoint(_names(each)))
        return next(places, None)


def read_queries(file: Path) -> Iterator[Query]:
    """Read a queries file; a row that can't be read names its line and ends the command."""
    if not file.is_file():
        give_up(f"{file} is not a file. Name a file of JSON lines with id and question.")
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield Query.model_validate(json.loads(line))
        except (ValueError, ValidationError, RecursionError):
            give_up(f'{file}, line {number}: not a row like {{"id": "1", "question": "…"}}.')


def recalls(places: Sequence[int | None]) -> dict[str, float | int]:
    """How many questions had an answer among the first so many sections, and the mean rank."""
    found = [place for place in places if place]
    asked = len(places)
    return {
        "questions": asked,
        **{
            f"recall@{depth}": round(sum(place <= depth for place in found) / asked, 4)
            for depth in DEPTHS
        },
        "mrr": round(sum(1 / place for place in found) / asked, 4),
    }


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        give_up(f"{file} cannot be read: {error.strerror}.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        give_up(f"{file}, line {line}: this is not UTF-8. Save the file as UTF-8.")


def _names(section: Section) -> set[str]:
    """Whatever a row may call a section."""
    anchor = section.id.partition("#")[2]
    pages = {section.article_id, section.file, section.file.rpartition(".")[0]}
    named = {*pages, *(f"{page}#{part}" for page in pages for part in (anchor, section.heading))}
    return {each.casefold() for each in named}
