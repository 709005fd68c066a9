"""What the rules speak of, in plain Python: people, their houses, deals and papers."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.domain.machine.house import Board, Column, Hook, House, Reason, fleetcore, hirepilot

BEGIN = datetime(2026, 1, 28, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    """Somebody of a house."""

    name: str
    house: str
    role: str
    grants: frozenset[str] = frozenset()

    @property
    def admin(self) -> bool:
        return self.role in ("super_admin", "team_admin")

    @property
    def email(self) -> str:
        return f"{self.name}@{self.house}.example"


@dataclass(frozen=True)
class Step:
    """A row of a deal's history, with the figures after it."""

    start: tuple[str, str] | None
    end: tuple[str, str]
    at: datetime
    value: int | None
    probability: int
    reason: str | None = None


@dataclass(frozen=True)
class Order:
    """A contract."""

    ref: str
    total: int
    months: int
    notice: int
    begins: date
    ends: date
    monthly: int
    annual: int


@dataclass(frozen=True)
class Loss:
    """Why a deal was lost."""

    reason: Reason
    rival: str | None
    notes: str | None


@dataclass
class Deal:
    """A deal; `stage` is its column, which may be gone from the board once the deal is closed."""

    house: str
    number: int
    title: str
    client: str
    owner: str
    board: Board
    stage: Column
    currency: str | None
    value: int | None
    created: datetime
    status: str = "open"
    probability: int = 0
    by_hand: bool = False
    version: int = 1
    max_days: int | None = None
    closes: date | None = None
    won: int | None = None
    lost: "Loss | None" = None
    again: "Deal | None" = None
    shared: frozenset[str] = frozenset()
    reqs: set[int] = field(default_factory=set)
    history: list[Step] = field(default_factory=list)

    @property
    def ref(self) -> str:
        return f"OPP-{self.number}"

    @property
    def final(self) -> bool:
        return self.status in ("won", "lost", "cancelled")

    def step(self, now: datetime, before: tuple[str, str] | None, reason: str | None) -> None:
        """Add what happened to its history."""
        end = (self.stage.label, self.status)
        self.history.append(Step(before, end, now, self.value, self.probability, reason))

    def worked(self, now: datetime) -> timedelta:
        """How long it has been open in the stage where it is, from its history alone."""
        moments = [it.at for it in self.history]
        until = [*moments[1:], now]
        spent = timedelta()
        for step, end in zip(self.history, until, strict=True):
            if step.start is None or step.start[0] != step.end[0]:
                spent = timedelta()
            spent += end - step.at if step.end[1] == "open" else timedelta()
        return spent


@dataclass
class Opening:
    """A REQ, and the deal that it is linked to."""

    house: str
    number: int
    client: str
    owner: str
    status: str = "open"
    deal: Deal | None = None


@dataclass
class Prospect:
    """A lead."""

    house: str
    number: int
    company: str
    owner: str
    fit: int
    engagement: int
    status: str = "new"

    @property
    def score(self) -> int:
        return (60 * self.fit + 40 * self.engagement) // 100


@dataclass
class Bill:
    """An invoice."""

    deal: Deal
    number: int
    total: int
    currency: str = "USD"
    status: str = "draft"
    sent: bool = False
    paid: int = 0


@dataclass
class World:
    """Everything there is."""

    houses: dict[str, House]
    people: dict[str, Person]
    now: datetime = BEGIN
    deals: list[Deal] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    prospects: list[Prospect] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)

    def home(self, who: Person) -> House:
        return self.houses[who.house]

    def today(self, house: House) -> date:
        return self.now.astimezone(ZoneInfo(house.zone)).date()

    def deals_of(self, house: str) -> list[Deal]:
        return [it for it in self.deals if it.house == house]


VIEW, CREATE = "opportunity.view", "opportunity.create"


def new_world() -> World:
    """Two houses with Deals, one without; everybody that a rule tells apart."""
    houses = [
        House("north", "USD", "America/New_York", "pro", ["Acme Corp", "Globex"], "T0NORTH"),
        House("south", "EUR", "Europe/Berlin", "team", ["Initech", "Umbra"]),
        House("small", "USD", "UTC", "starter", ["Vandelay"]),
    ]
    _fill(houses[1])
    people = [
        Person("maya", "north", "super_admin"),
        Person("theo", "north", "team_admin"),
        Person("dana", "north", "member", frozenset({VIEW, CREATE})),
        Person("sam", "north", "member", frozenset({VIEW})),
        Person("nora", "north", "member"),
        Person("gus", "north", "guest"),
        Person("rita", "north", "read_only"),
        Person("ines", "south", "super_admin"),
        Person("otto", "south", "member", frozenset({CREATE})),
        Person("fred", "small", "super_admin"),
    ]
    world = World({it.name: it for it in houses}, {it.name: it for it in people})
    world.openings = [
        Opening("north", 101, "Acme Corp", "theo"),
        Opening("north", 102, "Acme Corp", "dana", "on_hold"),
        Opening("north", 103, "Globex", "dana"),
        Opening("north", 104, "Acme Corp", "theo", "draft"),
        Opening("south", 501, "Initech", "ines"),
        Opening("south", 502, "Umbra", "otto", "completed"),
    ]
    world.prospects = [
        Prospect("north", 1001, "Tidewater", "dana", 55, 100),
        Prospect("north", 1002, "Lumen", "sam", 55, 85),
        Prospect("north", 1003, "Acme Corp", "theo", 60, 100),
        Prospect("north", 1004, "Grey", "theo", 60, 100, "bad_fit"),
        Prospect("south", 1501, "Orbit", "otto", 20, 30),
    ]
    return world


def _fill(house: House) -> None:
    """Two pipelines, and one reason and one address short of all that there may be."""
    house.boards = [fleetcore(), hirepilot()]
    house.reasons += [Reason(f"reason_{it}", f"reason {it}") for it in range(4, 20)]
    topics = ("workflow.placed_candidate",)
    house.hooks += [Hook(it, f"https://{it}.example/", topics) for it in range(1, 20)]
