"""Names are looked up without reading them all, and what is found is the same as if all were read."""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from domain import crm, names
from domain.access import Actor
from domain.clients import Client
from domain.demo import HARBOR
from domain.errors import DomainError
from domain.pipeline import Status
from domain.spelling import spelt
from domain.sql.records import SqlRecords
from domain.titles import DealTitle
from tests.database import Database
from tests.tools.world import NOW
from tools.meaning import opportunity_meant
from tools.recognition import recognise
from tools.sighting import names_of, names_spelt

WORDS = [
    "search",
    "nurses",
    "night",
    "warehouse",
    "Senior",
    "Data",
    ".NET",
    "C++",
    "O'Brien",
    "O’Brien",
    "™",
    "½",
    "Élan",
    "straße",
    "R&D",
    "CFO's",
    "København",
    "2027",
    "(Berlin)",
    "team",
    "role",
    "hiring",
    "the",
    "deal",
    "100%",
    "under_score",
]
DEALS, SAYINGS = 80, 25


@dataclass(frozen=True)
class AllRead:
    """domain.titles.Titles that leaves nothing out before it is looked at."""

    deals: tuple[DealTitle, ...]

    def numbered(self, numbers: Collection[int]) -> tuple[DealTitle, ...]:
        return tuple(it for it in self.deals if it.number in numbers)

    def of_clients(self, clients: Collection[Client]) -> tuple[DealTitle, ...]:
        return tuple(it for it in self.deals if it.client in clients)

    def standing(
        self,
        statuses: Collection[Status],
        *,
        first_of: UUID | None = None,
        limit: int | None = None,
    ) -> tuple[DealTitle, ...]:
        here = (it for it in self.deals if it.status in statuses)
        return tuple(sorted(here, key=lambda it: it.owner_id != (first_of or it.owner_id)))[:limit]

    def holding(self, words: Collection[str]) -> tuple[DealTitle, ...]:
        return self.deals

    def spelling(self, words: Collection[str]) -> tuple[DealTitle, ...]:
        return self.deals

    def beginning(self, letters: Collection[str]) -> tuple[tuple[int, str], ...]:
        return tuple((it.number, spelt(it.title)) for it in self.deals)

    def headings(self) -> tuple[tuple[int, str], ...]:
        return tuple((it.number, names.fold(it.heading)) for it in self.deals)


class ReadingAll(SqlRecords):
    """The same records, with every title read before it is asked for."""

    def titles(self, workspace_id: UUID, *, seen_by: UUID | None = None) -> AllRead:  # type: ignore[override]
        return AllRead(super().titles(workspace_id, seen_by=seen_by).standing([*Status]))


@pytest.fixture
def crowd(demo_database: Database) -> Iterator[Session]:
    """Harbor & Finch with many more deals, open and on hold, of odd and of equal titles."""
    chance = random.Random(11)  # noqa: S311  (nothing secret)
    with Session(demo_database.engine, autoflush=False) as session:
        records = SqlRecords(session)
        (first,) = (it for it in records.opportunities(HARBOR.id) if it.ref == "OPP-2001")
        clients = [
            records.leads.keep_client(HARBOR.id, it) for it in ("Acme Inc.", ".Hello", "R&D")
        ]
        for number in range(3000, 3000 + DEALS):
            new = replace(first, id=uuid4(), number=number, title=title(chance))
            new = replace(new, client=chance.choice([first.client, *clients]), order=None)
            rests = chance.random() < 0.2
            records.add_opportunity(new.held(None, NOW) if rests else new)
        yield session


def title(chance: random.Random) -> str:
    said = " ".join(chance.choices(WORDS, k=chance.randint(1, 5)))
    return said if len(said) > 2 else f"{said} xyz"


def mistyped(chance: random.Random, said: str) -> str:
    """The same with up to three letters dropped, doubled or swapped."""
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        at = chance.randrange(len(said))
        cut, rest = said[:at], said[at:]
        said = chance.choice(
            (cut + rest[1:], cut + rest[:1] + rest, cut + rest[1:2] + rest[:1] + rest[2:])
        )
        said = said or "x"
    return said


def sayings(records: SqlRecords, chance: random.Random) -> Iterator[str]:
    deals = records.titles(HARBOR.id).standing([*Status])
    for deal in chance.choices(deals, k=SAYINGS):
        called = chance.choice((deal.title, deal.name, deal.name, deal.client.name))
        said = mistyped(chance, called)
        yield chance.choice(("{}", "the {} deal", "move {} to Proposal", "what about {}?")).format(
            said
        )
    yield from ("", "???", "the deal", "3001", "OPP-3001 and OPP-9999", "show the nurses one")


def found(records: SqlRecords, actor: Actor, said: str) -> list[object]:
    """What every way of looking a name up makes of it."""

    def tried() -> Iterator[object]:
        try:
            yield crm.opportunity(records, actor, said).ref
        except DomainError as refused:
            yield str(refused), getattr(refused, "near", ())
        yield recognise(said, records, actor)
        try:
            meant = opportunity_meant(said, records, actor, Status.ON_HOLD)
            yield getattr(meant, "ref", meant)
        except DomainError as refused:
            yield str(refused)

    return list(tried())


@pytest.mark.either_database
def test_what_is_found_is_the_same_as_if_every_name_were_read(crowd: Session) -> None:
    chance = random.Random(5)  # noqa: S311  (nothing secret)
    records, all_read = SqlRecords(crowd), ReadingAll(crowd)
    theo = records.member_by_email(HARBOR.id, f"theo@{HARBOR.domain}")
    assert theo
    outcomes = [found(records, theo, said) for said in sayings(records, chance)]
    chance = random.Random(5)  # noqa: S311  (the same sayings)
    assert outcomes == [found(all_read, theo, said) for said in sayings(records, chance)]
    assert sum(str(it[0]).startswith("OPP-") for it in outcomes) > 2
    assert sum(bool(it[1].opportunities) for it in outcomes) > 2


@given(st.text(max_size=40))
def test_a_title_that_is_kept_as_it_is_spelt_is_called_the_same(title: str) -> None:
    assert [*names_spelt(spelt(title).split(), 1)] == [*names_of(title, 1)]


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_name_is_folded_like_its_parts(client: str, title: str) -> None:
    heading = DealTitle(7, title, Client(uuid4(), client), Status.OPEN, uuid4()).heading
    assert names.fold(heading) == names.fold_parts("opp 7", names.part(client), names.part(title))
