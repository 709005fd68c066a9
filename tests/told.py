"""What a section of the guide tells, as plain data, and what the code says to the same."""

from collections.abc import Iterable
from typing import Literal
from uuid import uuid4

from domain.access import Action, Grant, Role, decide
from knowledge.article import Section
from knowledge.library import Library
from tests.domain.people import person


def section(library: Library, section_id: str) -> Section:
    """The section with that id, which has to be there."""
    found = library.section(section_id)
    assert found is not None, section_id
    return found


def labelled(found: Section) -> dict[str, str]:
    """The items of a section: what stands before and after the colon."""
    items = [block.text for block in found.blocks if block.kind == "item"]
    return {label: text for label, _, text in (item.partition(": ") for item in items)}


def rows(found: Section) -> dict[str, dict[str, str]]:
    """The rows of a table, by their first cell and the names of the columns."""
    table = {}
    for block in found.blocks:
        if block.kind == "row":
            cells = dict(cell.split(": ", 1) for cell in block.text.split(" — "))
            table[next(iter(cells.values()))] = cells
    return table


def may(
    role: Role, action: Action, whose: Literal["own", "other"] = "own", *, granted: bool = False
) -> bool:
    """Whether the code lets somebody with that role do it, on a plan that has everything."""
    actor = person(role, grants=frozenset(Grant) if granted else frozenset())
    owner = actor.member_id if whose == "own" else uuid4()
    return decide(actor, action, owner).allowed


def in_words(names: Iterable[str]) -> str:
    """As a page lists them: "a, b and c"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
