"""What a house sets for itself: boards, reasons for losing, automations, webhooks."""

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol, TypeVar


class _Called(Protocol):
    """What has a key for good, and a label that may change."""

    key: str
    label: str


Called = TypeVar("Called", bound=_Called)


@dataclass(eq=False)
class Column:
    """A stage of a board."""

    key: str
    label: str
    probability: int
    max_days: int


@dataclass(eq=False)
class Board:
    """A pipeline; `keys` are those that its stages have or had."""

    name: str
    columns: list[Column]
    policy: str = "adjacent"
    keys: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.keys |= {it.key for it in self.columns}

    def column(self, said: str) -> Column | None:
        """The stage of that label, else the one that had it first: a label is nobody else's."""
        return _named(self.columns, said)

    def new(self, label: str, probability: int, max_days: int) -> Column:
        """A stage under a key that none had before."""
        column = Column(_free(label, self.keys), label, probability, max_days)
        self.keys.add(column.key)
        return column


@dataclass(eq=False)
class Reason:
    """Why deals are lost, and what it asks for."""

    key: str
    label: str
    rival: bool = False
    notes: bool = False
    removed: bool = False


@dataclass(eq=False)
class Hook:
    """An address that hears of topics."""

    number: int
    url: str
    topics: tuple[str, ...]
    enabled: bool = True
    removed: bool = False


@dataclass(eq=False)
class Post:
    """What an address is to hear of one event."""

    number: int
    hook: Hook
    event: object
    topic: str
    state: str = "queued"
    round: int = 1


def hirepilot() -> Board:
    """The board that a house begins with."""
    return Board(
        "HirePilot",
        [
            Column("new", "New", 10, 14),
            Column("discovery", "Discovery", 30, 14),
            Column("proposal", "Proposal", 60, 14),
            Column("negotiation", "Negotiation", 80, 10),
        ],
    )


def fleetcore() -> Board:
    """The board that it can adopt."""
    return Board(
        "FleetCore",
        [
            Column("qualification", "Qualification", 20, 14),
            Column("demo", "Demo", 40, 10),
            Column("proposal", "Proposal", 60, 14),
            Column("negotiation", "Negotiation", 80, 10),
            Column("contract_sent", "Contract Sent", 90, 7),
        ],
    )


PRESETS = {"HirePilot": hirepilot, "FleetCore": fleetcore}


@dataclass
class House:
    """A workspace; the first of its boards is the one of new deals."""

    name: str
    currency: str
    zone: str
    plan: str
    clients: list[str]
    slack: str | None = None
    deals_on: bool = True
    billing_on: bool = True
    reason_required: bool = True
    qualified_only: bool = False
    watched: bool = True
    stale_after: int | None = None
    orders: dict[int, int] = field(default_factory=dict)
    boards: list[Board] = field(default_factory=lambda: [hirepilot()])
    reasons: list[Reason] = field(
        default_factory=lambda: [
            Reason("price_too_high", "price too high"),
            Reason("competitor_chosen", "competitor chosen", rival=True),
            Reason("no_budget", "no budget"),
        ]
    )
    not_stated: Reason = field(default_factory=lambda: Reason("not_stated", "not stated"))
    off: set[str] = field(default_factory=set)
    channel: str | None = None
    hooks: list[Hook] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    @property
    def board(self) -> Board:
        """The one of new deals."""
        return self.boards[0]

    @property
    def offered(self) -> list[Reason]:
        """The reasons that can be given."""
        return [it for it in self.reasons if not it.removed]

    def reason(self, said: str) -> Reason | None:
        """The reason of that label, else the one that had it first."""
        return _named(self.offered, said)

    def new_reason(self, label: str, rival: bool, notes: bool) -> Reason:
        """A reason under a key that none had before."""
        taken = {it.key for it in [*self.reasons, self.not_stated]}
        return Reason(_free(label, taken), label.strip(), rival, notes)

    @property
    def live_hooks(self) -> list[Hook]:
        """The addresses that weren't removed."""
        return [it for it in self.hooks if not it.removed]


def plain(said: str) -> str:
    """A name without case and underscores."""
    return " ".join(said.casefold().replace("_", " ").split())


def _named(things: list[Called], said: str) -> Called | None:
    by_key = {plain(it.key): it for it in things}
    by_label = {plain(it.label): it for it in things}
    return (by_key | by_label).get(plain(said))


def _free(label: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:46]
    return next(it for n in count(1) if (it := base if n == 1 else f"{base}_{n}") not in taken)
