"""The rule table of the board, of leads and of invoices; nothing here calls the domain."""

from tests.domain.machine.rules import (
    MOST_VALUE,
    Codes,
    gate,
    outside,
    title_and_value,
    too,
)
from tests.domain.machine.world import Bill, Column, Deal, House, Person, Prospect, World

LABEL, STAGES = (1, 40), (2, 8)


def column(house: House, label: str, probability: float, days: float, but: Column | None) -> Codes:
    """A stage's fields: its label is nobody else's."""
    taken = {it.label.casefold() for it in house.columns if it is not but} | {"won", "lost"}
    bad = (
        too(label, LABEL)
        or label.strip().casefold() in taken
        or outside(probability, 0, 100)
        or outside(days, 1, 365)
    )
    return {"bad_value"} if bad else set()


def stage(house: House, label: str) -> Codes:
    """Won and Lost are fixed, and unknown ones are unknown."""
    if label in ("Won", "Lost"):
        return {"bad_value"}
    return set() if house.column(label) else {"unknown_stage"}


def reorder(house: House, labels: list[str]) -> Codes:
    wrong = set().union(*(stage(house, it) for it in labels))
    same = sorted(labels) == sorted(it.label for it in house.columns)
    return wrong or (set() if same else {"bad_value"})


def remove(world: World, house: House, label: str, to: str | None) -> Codes:
    if wrong := stage(house, label):
        return wrong
    wrong = {"bad_value"} if len(house.columns) <= STAGES[0] else set()
    stand = any(not it.final and it.stage.label == label for it in world.deals_of(house.name))
    if to is None:
        return wrong | ({"detail_missing"} if stand else set())
    return wrong | stage(house, to) | ({"bad_value"} if to == label else set())


# Leads and invoices


def convert(world: World, who: Person, lead: Prospect, title: str | None) -> Codes:
    home = world.home(who)
    if who.role in ("guest", "read_only") or home.plan not in ("pro", "team") or not home.deals_on:
        return {"not_allowed"}
    if lead.house != who.house or not (who.admin or lead.owner == who.name):
        return {"not_found"}
    wrong: Codes = set()
    if lead.status in ("converted", "bad_fit") or (home.qualified_only and lead.score < 70):
        wrong.add("not_open")
    if title is not None:
        wrong |= gate(world, who, creates=True) | title_and_value(title, None)
    return wrong


def keeper(world: World, who: Person, lead: Prospect) -> str:
    """Whose deal comes of a lead: its owner's who may see deals, else of who converted it."""
    owner = next(
        it for it in world.people.values() if (it.house, it.name) == (lead.house, lead.owner)
    )
    return who.name if gate(world, owner) else owner.name


def draft(deal: Deal, amount: int, recipient: str) -> Codes:
    bad = not 0 < amount <= MOST_VALUE or "@" not in recipient[1:-1]
    return {"bad_value"} if bad else set()


def send(bill: Bill) -> Codes:
    return set() if bill.status == "draft" else {"not_open"}


def why(said: str) -> Codes:
    return set() if 3 <= len(said.strip()) <= 500 else {"bad_value"}


def write_off(bill: Bill, voids: bool) -> Codes:
    """A mistake goes until money came in, what was sent can be given up."""
    mistake = bill.status in ("draft", "sent") and not bill.paid
    return set() if (mistake if voids else bill.status == "sent") else {"not_open"}


def watch(holds: bool, days: float | None) -> Codes:
    fits = days is None or (1 <= days <= 365 and days == int(days))
    return set() if fits or not holds else {"bad_value"}


def pay(bill: Bill, amount: int | None) -> Codes:
    if bill.status not in ("sent", "uncollectible"):
        return {"not_open"}
    fits = amount is None or 0 < amount <= bill.total - bill.paid
    return set() if fits else {"bad_value"}
