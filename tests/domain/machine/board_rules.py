"""The rule table of the board, of leads and of invoices; nothing here calls the domain."""

from collections.abc import Sequence

from tests.domain.machine.house import Board, Column, House, plain
from tests.domain.machine.rules import (
    MOST_VALUE,
    Codes,
    gate,
    outside,
    title_and_value,
    too,
)
from tests.domain.machine.world import Bill, Deal, Person, Prospect, World

LABEL, STAGES = (1, 40), (2, 8)


def fitting(house: House, said: Sequence[str], pipeline: str | None) -> list[Board]:
    """The boards that can be meant: of that name, else with those stages, else of new deals."""
    if pipeline is not None:
        return [it for it in house.boards if f"{plain(it.name)} pipeline" == plain(pipeline)]
    having = [it for it in house.boards if said and all(map(it.column, said))]
    return having or [house.board]


def which(boards: Sequence[Board]) -> Codes:
    """It must be one of them."""
    return {"ambiguous"} if len(boards) > 1 else set() if boards else {"not_found"}


def adopt(house: House, preset: str) -> Codes:
    return {"bad_value"} if house.board.name == preset else set()


def column(board: Board, label: str, probability: float, days: float, but: Column | None) -> Codes:
    """A stage's fields: its label is nobody else's."""
    taken = {plain(it.label) for it in board.columns if it is not but} | {"won", "lost"}
    bad = (
        too(label, LABEL)
        or plain(label) in taken
        or outside(probability, 0, 100)
        or outside(days, 1, 365)
    )
    return {"bad_value"} if bad else set()


def add(board: Board, before: str | None, wrong: Codes) -> Codes:
    full: Codes = {"bad_value"} if len(board.columns) >= STAGES[1] else set()
    return full | wrong | (stage(board, before) if before else set())


def stage(board: Board, label: str) -> Codes:
    """Won and Lost are fixed, and unknown ones are unknown."""
    if label in ("Won", "Lost"):
        return {"bad_value"}
    return set() if board.column(label) else {"unknown_stage"}


def reorder(board: Board, labels: list[str]) -> Codes:
    wrong = set().union(*(stage(board, it) for it in labels))
    meant = [it.label for label in labels if (it := board.column(label))]
    same = sorted(meant) == sorted(it.label for it in board.columns)
    return wrong or (set() if same else {"bad_value"})


def remove(world: World, board: Board, label: str, to: str | None) -> Codes:
    if wrong := stage(board, label):
        return wrong
    wrong = {"bad_value"} if len(board.columns) <= STAGES[0] else set()
    gone = board.column(label)
    stand = any(not it.final and it.stage is gone for it in world.deals)
    if to is None:
        return wrong | ({"detail_missing"} if stand else set())
    return wrong | stage(board, to) | ({"bad_value"} if board.column(to) is gone else set())


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
