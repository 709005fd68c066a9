"""The queue: which tickets somebody wants to see, in which order, and from where on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from tickets.ticket import LIVE, Severity, TicketStatus

E = TypeVar("E", bound=StrEnum)

#: So many tickets stand on a page of the queue.
PAGE_SIZE = 50
#: What falls due within this time is breaching already, to whoever still can do something.
SOON = timedelta(minutes=30)
LONGEST_SEARCH = 100
#: More than so many are not counted.
COUNTED = 1000


class Whose(StrEnum):
    """Whose tickets."""

    ANYONE = "anyone"
    MINE = "mine"
    UNASSIGNED = "unassigned"


class Sort(StrEnum):
    """In which order; ties go by number, newest first."""

    SEVERITY = "severity"
    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after the ticket of this key and number, or, backwards, before it."""

    key: str
    number: int
    backwards: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.backwards else ''}{self.number}~{self.key}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read what `str` wrote; None for anything else."""
        counted, tilde, key = text.removeprefix("-").partition("~")
        number = number_in(counted)
        if number is None or not tilde:
            return None
        return cls(key=key[:40], number=number, backwards=text.startswith("-"))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A filter of the queue. No statuses means every status; no severities every severity."""

    statuses: tuple[TicketStatus, ...] = LIVE
    severities: tuple[Severity, ...] = ()
    component: str = ""
    workspace: UUID | None = None
    whose: Whose = Whose.ANYONE
    breaching: bool = False
    search: str = ""
    sort: Sort = Sort.SEVERITY
    cursor: Cursor | None = None

    @classmethod
    def read(cls, query: Iterable[tuple[str, str]]) -> "Wanted":
        """Read the queue's address; what makes no sense in it is left out."""
        given: dict[str, list[str]] = {}
        for name, value in query:
            given.setdefault(name, []).append(value.replace("\0", "").strip())
        one = {name: values[-1] for name, values in given.items()}
        statuses = [s for s in TicketStatus if s in given.get("status", [])]
        anything = "any" in given.get("status", [])
        return cls(
            statuses=() if anything else tuple(statuses) or LIVE,
            severities=tuple(s for s in Severity if s in given.get("severity", [])),
            component=one.get("component", "")[:80],
            workspace=_uuid(one.get("workspace", "")),
            whose=_one_of(Whose, one.get("whose", ""), Whose.ANYONE),
            breaching="breaching" in one,
            search=one.get("q", "")[:LONGEST_SEARCH],
            sort=_one_of(Sort, one.get("sort", ""), Sort.SEVERITY),
            cursor=Cursor.read(one.get("from", "")),
        )

    def query(self) -> str:
        """Write the address that `read` reads, without where the page begins."""
        pairs: list[tuple[str, str]] = []
        if self.statuses != LIVE:
            pairs += [("status", status) for status in self.statuses or ("any",)]
        pairs += [("severity", severity) for severity in self.severities]
        named: Mapping[str, str] = {
            "component": self.component,
            "workspace": str(self.workspace or ""),
            "whose": "" if self.whose is Whose.ANYONE else self.whose,
            "breaching": "1" if self.breaching else "",
            "q": self.search,
            "sort": "" if self.sort is Sort.SEVERITY else self.sort,
        }
        return urlencode([*pairs, *((name, value) for name, value in named.items() if value)])

    def at(self, cursor: Cursor | None) -> str:
        """Write the address of another page of the same."""
        own = self.query()
        return own if cursor is None else "&".join(p for p in (own, f"from={cursor}") if p)


#: What stands above the queue for everybody, by name.
BUILT_IN: Mapping[str, Wanted] = {
    "Live": Wanted(),
    "Mine": Wanted(whose=Whose.MINE),
    "Unassigned": Wanted(whose=Whose.UNASSIGNED),
    "Breaching": Wanted(breaching=True, sort=Sort.DUE),
    "Resolved": Wanted(statuses=(TicketStatus.RESOLVED,), sort=Sort.NEWEST),
    "All": Wanted(statuses=(), sort=Sort.NEWEST),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A ticket as the queue shows it. `key` is what it is sorted by, for the cursor."""

    number: int
    version: int
    status: TicketStatus
    severity: Severity
    title: str
    reporter: str
    workspace: str | None
    plan: str | None
    component: str
    assignee: str | None
    incident: int | None
    opened_at: datetime
    due: datetime | None
    key: str

    @property
    def ref(self) -> str:
        """The number people use."""
        return f"TKT-{self.number}"

    def is_late(self, now: datetime) -> bool:
        """Whether it has waited longer than promised."""
        return self.due is not None and self.due < now

    def is_soon(self, now: datetime) -> bool:
        """Whether it will have, if nobody does something."""
        return self.due is not None and now <= self.due < now + SOON


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of the queue, and where the pages beside it begin."""

    entries: tuple[Entry, ...]
    before: Cursor | None = None
    after: Cursor | None = None

    @classmethod
    def of(cls, found: Sequence[Entry], cursor: Cursor | None) -> "Listed":
        """Make a page of what was found from a cursor on: one more than a page, if there is more."""
        backwards = cursor is not None and cursor.backwards
        more = len(found) > PAGE_SIZE
        entries = tuple(found[:PAGE_SIZE])
        entries = entries[::-1] if backwards else entries
        if not entries:
            return cls(entries=())
        first, last = entries[0], entries[-1]
        earlier = Cursor(first.key, first.number, backwards=True)
        later = Cursor(last.key, last.number)
        return cls(
            entries=entries,
            before=earlier if (more if backwards else cursor is not None) else None,
            after=later if backwards or more else None,
        )


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the queue can be filtered by: components, and workspaces with their names."""

    components: tuple[str, ...] = ()
    workspaces: tuple[tuple[UUID, str], ...] = field(default=())


class QueueStore(Protocol):
    """Where the queue is read from."""

    def find(self, wanted: Wanted, staff_id: UUID, now: datetime, limit: int) -> tuple[Entry, ...]:
        """Return at most so many tickets, from the cursor on; backwards ones in reverse."""
        ...

    def count(self, wanted: Wanted, staff_id: UUID, now: datetime, up_to: int) -> int:
        """Return how many tickets there are, but no more than so many."""
        ...

    def choices(self) -> Choices:
        """Return what there is to filter by."""
        ...


def page(store: QueueStore, wanted: Wanted, staff_id: UUID, now: datetime) -> Listed:
    """Return one page of the queue; a cursor that leads nowhere any more leads to the first page."""
    found = store.find(wanted, staff_id, now, PAGE_SIZE + 1)
    if not found and wanted.cursor is not None:
        wanted = replace(wanted, cursor=None)
        found = store.find(wanted, staff_id, now, PAGE_SIZE + 1)
    return Listed.of(found, wanted.cursor)


def number_in(text: str) -> int | None:
    """Return the number that a text is, such as a ticket's; None if it is none that a row can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _one_of(kind: type[E], text: str, otherwise: E) -> E:
    return next((each for each in kind if each == text), otherwise)
