"""How the machine gives a command: the rules say what must happen, the database what happened."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy.orm import Session

from domain import crm
from domain.access import Actor
from domain.changing import How, Occasion
from domain.errors import DomainError
from domain.events import Source
from domain.money import Money
from domain.opportunity import NewOpportunity, Opportunity
from domain.sql.records import SqlRecords
from tests.database import Database
from tests.domain.machine import invariants, office, rules
from tests.domain.machine.comparing import compare
from tests.domain.machine.comparing_houses import compare_houses
from tests.domain.machine.comparing_papers import compare_papers
from tests.domain.machine.house import Column, House
from tests.domain.machine.rules import Codes
from tests.domain.machine.world import Deal, Person, new_world

Given = TypeVar("Given")
Command = Callable[..., None]
#: Everything that can be asked, by name.
COMMANDS: dict[str, tuple[Command, dict[str, st.SearchStrategy[Any]]]] = {}
PEOPLE = tuple(new_world().people)


def mostly(*usual: object) -> Callable[..., st.SearchStrategy[Any]]:
    """Mostly one of the usual ones, now and then one of the others."""

    def or_else(*unusual: object) -> st.SearchStrategy[Any]:
        times = 1 + 6 * len(unusual) // len(usual)
        return st.sampled_from([*usual * times, *unusual])

    return or_else


def asks(**arguments: st.SearchStrategy[Any]) -> Callable[[Command], Command]:
    """A command or a question of the machine, and where its arguments come from."""

    def with_arguments(command: Command) -> Command:
        COMMANDS[command.__name__] = command, arguments
        return command

    return with_arguments


WHO = mostly("theo", "maya", "ines", "dana")(*PEOPLE)
NUMBER = st.integers(0, 11)
CURRENCY = mostly("USD")("EUR", "GBP")
VALUE = mostly(50_000_00, 12_345_67, 333, 77_77)(None, 0, 1, 10_000_000_000, 10_000_000_001, -1)
TITLE = mostly("CFO search", "COO search", "xyz", "x" * 200)("ab", "x" * 201, " ")
WHY = mostly("The client asked for it.", "why", "x" * 500)("no", "", "x" * 501)
#: How a command comes in: with the version that was seen, an older one, or none.
SEEN = mostly(None, 0)(-1)
#: How often it arrives, and what is the matter with the house meanwhile.
TIMES = st.sampled_from([1, 2])
MOOD = mostly("fine")("starter", "free", "deals off")


@dataclass(frozen=True)
class Ask:
    """Who asks, which deal they mean, the version they saw, how often it arrives, and the mood."""

    who: str
    number: int
    seen: int | None
    times: int
    mood: str


ASK = st.builds(Ask, WHO, NUMBER, SEEN, TIMES, MOOD)


class Base(RuleBasedStateMachine):
    """A world, its database in one transaction, and what both must agree on."""

    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.world = new_world()
        self.closed: invariants.Rows = {}
        self.keys = 0
        self.session = Session(self.database.engine, autoflush=False)
        self.records = SqlRecords(self.session)
        for who, client, value in (
            ("dana", "Acme Corp", 50_000_00),
            ("theo", "Globex", 12_345_67),
            ("otto", "Initech", None),
        ):
            self.begin(self.person(who), client, "CFO search", value, "USD")

    def teardown(self) -> None:
        """Nothing of it stays."""
        self.session.rollback()
        self.session.close()

    def person(self, name: str) -> Person:
        return self.world.people[name]

    def pick(self, who: Person, number: int, verb: str) -> Deal:
        """A deal of their house that fits; now and then one that doesn't, or of another house."""
        mine = self.world.deals_of(who.house)
        if number == 11 or not mine:
            mine = [it for it in self.world.deals if it.house != who.house]
        fits = number < 8
        meant = [it for it in mine if (it.status in rules.STARTS[verb]) is fits] or mine
        return meant[number % len(meant)]

    def whom(self, ask: Ask, verb: str) -> tuple[Person, Deal]:
        """Who asks, and the deal that is meant."""
        person = self.person(ask.who)
        return person, self.pick(person, ask.number, verb)

    def command(
        self,
        ask: Ask,
        verb: str,
        wrong: Callable[[Person, Deal], Codes],
        do: Callable[[Actor, str, How], Given],
    ) -> Given | None:
        """Give a command about a deal, whose own arguments the rules judge with `wrong`."""
        person, deal = self.whom(ask, verb)
        seen = None if ask.seen is None else deal.version + ask.seen

        def verdict() -> Codes:
            return rules.touch(self.world, person, verb, deal, seen) | wrong(person, deal)

        def done(actor: Actor, given: Occasion) -> Given:
            return do(actor, deal.ref, {**given, "expected_version": seen})

        return self.give(person, verdict, done, times=ask.times, mood=ask.mood)

    def give(
        self,
        who: Person,
        verdict: Callable[[], Codes],
        do: Callable[[Actor, Occasion], Given],
        *,
        times: int = 1,
        mood: str = "fine",
    ) -> Given | None:
        """Give a command: it is accepted exactly when the rules say so (O11)."""
        house = self.world.home(who)
        self.world.now += timedelta(minutes=1)
        with _Mood(self.session, house, mood):
            return self._give(who, verdict(), do, times)

    def _give(
        self, who: Person, wrong: Codes, do: Callable[[Actor, Occasion], Given], times: int
    ) -> Given | None:
        self.keys += 1
        actor = office.actor(self.records, who)
        given: Occasion = {"now": self.world.now, "source": Source.SLACK, "key": f"{self.keys}"}
        before = invariants.trace(self.session)
        refused: DomainError | None = None
        try:
            result = do(actor, given)
        except DomainError as error:
            refused = error
        if refused:
            assert wrong, f"O11: the rules allow it, but: {refused}"
            assert refused.code in wrong, f"O11: {sorted(wrong)} expected, but: {refused}"
            assert invariants.trace(self.session) == before, "a refusal changes nothing"
            return None
        assert not wrong, f"O11: accepted, but the rules say {sorted(wrong)}"
        for _ in range(times - 1):
            after = invariants.trace(self.session)
            with suppress(DomainError):  # whoever gave the deal away sees it no more
                do(actor, given | {"now": self.world.now + timedelta(seconds=5)})
            assert invariants.trace(self.session) == after, "O14: a repetition changes nothing"
        return result

    def becomes(self, deal: Deal, status: str, reason: str | None) -> None:
        """The deal in another status, where it stands."""
        before = (deal.stage.label, deal.status)
        deal.status = status
        deal.version += 1
        deal.step(self.world.now, before, reason)
        self.agree()

    def moved(self, deal: Deal, end: Column, reason: str | None) -> None:
        """The deal in another stage: its clock anew, its probability the stage's or by hand."""
        before = (deal.stage.label, deal.status)
        deal.stage, deal.max_days = end, None
        deal.version += 1
        if not deal.by_hand:
            deal.probability = end.probability
        deal.step(self.world.now, before, reason)

    def agree(self) -> None:
        """The database says what the rules say, and every invariant holds."""
        compare(self.session, self.world)
        invariants.check(self.session, self.closed)

    def settled(self) -> None:
        """The same, and of what every house has set for itself, and of its papers."""
        compare_houses(self.session, self.world)
        compare_papers(self.session, self.world)
        self.agree()

    def begin(
        self, who: Person, client: str, title: str, value: int | None, currency: str
    ) -> Deal | None:
        """A new deal, which the rules allow."""
        money = None if value is None else Money(value, currency)
        new = NewOpportunity(client=client, title=title, value=money)

        def do(actor: Actor, given: Occasion) -> Opportunity:
            return crm.create_opportunity(self.records, actor, new, **given)

        made = self.give(who, set, do)
        assert made
        return self.begun(who, made.number, client, title, value, currency)

    def begun(
        self, who: Person, number: int, client: str, title: str, value: int | None, currency: str
    ) -> Deal:
        """What a new deal is: in the first stage, with its probability, of who made it."""
        board = self.world.home(who).board
        first, money = board.columns[0], currency if value is not None else None
        stands = (who.name, board, first)
        args = (who.house, number, title, client, *stands, money, value, self.world.now)
        deal = Deal(*args, probability=first.probability)
        deal.step(self.world.now, None, None)
        self.world.deals.append(deal)
        return deal


class _Mood:
    """A house without Deals, for one command."""

    def __init__(self, session: Session, house: House, mood: str) -> None:
        self._session, self._house, self._mood = session, house, mood
        self._plan = house.plan

    def __enter__(self) -> None:
        if self._mood == "deals off":
            self._house.deals_on = False
        elif self._mood != "fine":
            self._house.plan = self._mood
        self._write()

    def __exit__(self, failure: object, *_: object) -> None:
        self._house.deals_on, self._house.plan = True, self._plan
        if failure is None:
            self._write()

    def _write(self) -> None:
        if self._mood != "fine":
            office.switch(self._session.connection(), self._house)
