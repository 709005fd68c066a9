"""The rule table: for each command the codes it may be refused with; none means it is accepted.

Written from the specification alone. Nothing here calls the domain.
"""

from dataclasses import dataclass
from datetime import date

from tests.domain.machine.house import Board, Column
from tests.domain.machine.world import CREATE, VIEW, Deal, Opening, Person, World

Codes = set[str]

#: From which statuses each command sets out.
STARTS = {
    "move": {"open"},
    "edit": {"open", "on_hold"},
    "hold": {"open"},
    "resume": {"on_hold"},
    "cancel": {"open"},
    "win": {"open"},
    "lose": {"open"},
    "recreate": {"won", "lost", "cancelled"},
    "link": {"open", "won"},
    "unlink": {"open", "won"},
    "open_req": {"open", "won"},
    "bill": {"open", "on_hold", "won"},
}
TITLE, REASON = (3, 200), (3, 500)
MOST_VALUE = 100_000_000_00
#: How many characters the notes need where a reason asks for notes.
FEWEST_NOTES = 20


@dataclass(frozen=True)
class Contract:
    """The terms that a deal is signed with; the total in minor units."""

    total: int
    currency: str
    begins: date
    months: float
    notice: float
    notes: str | None = None


def outside(number: float, least: float, most: float) -> bool:
    """Not a whole number from `least` to `most`."""
    return number != number or number % 1 != 0 or not least <= number <= most


def too(text: str, limits: tuple[int, int]) -> bool:
    """Too short or too long."""
    return not limits[0] <= len(text.strip()) <= limits[1]


# Who may


def gate(world: World, who: Person, *, creates: bool = False) -> Codes:
    """Role, plan, switch and grant, before any deal is looked at."""
    home = world.home(who)
    enough = {CREATE} if creates else {VIEW, CREATE}
    shut = (
        who.role in ("guest", "read_only")
        or home.plan not in ("pro", "team")
        or not home.deals_on
        or (who.role == "member" and not who.grants & enough)
    )
    return {"not_allowed"} if shut else set()


def admins(world: World, who: Person) -> Codes:
    """Deals, and an admin."""
    return gate(world, who) or (set() if who.admin else {"not_allowed"})


def billing(world: World, who: Person) -> Codes:
    """Deals, an admin, and Billing switched on."""
    return admins(world, who) or (set() if world.home(who).billing_on else {"not_allowed"})


def sees(who: Person, deal: Deal) -> bool:
    """Admins see all of their house, others what they own or share."""
    mine = who.admin or who.name == deal.owner or who.name in deal.shared
    return who.house == deal.house and mine


def touch(world: World, who: Person, verb: str, deal: Deal, seen: int | None = None) -> Codes:
    """What stands in the way of a command before its own arguments are looked at."""
    if shut := gate(world, who) | gate(world, who, creates=verb == "recreate"):
        return shut
    if not sees(who, deal):
        return {"not_found"}
    wrong: Codes = set()
    if not who.admin and who.name != deal.owner:
        wrong.add("not_allowed")
    if seen is not None and seen != deal.version:
        wrong.add("changed_meanwhile")
    if deal.status not in STARTS[verb]:
        wrong.add("not_open")
    return wrong


# Deals


def create(world: World, who: Person, client: str, title: str, value: int | None) -> Codes:
    if shut := gate(world, who, creates=True):
        return shut
    wrong: Codes = set() if client in world.home(who).clients else {"not_found"}
    return wrong | title_and_value(title, value)


def title_and_value(title: str, value: int | None) -> Codes:
    wrong: Codes = set()
    if not title.strip():
        wrong.add("detail_missing")
    elif too(title, TITLE):
        wrong.add("bad_value")
    if value is not None and not 0 <= value <= MOST_VALUE:
        wrong.add("bad_value")
    return wrong


def may_step(board: Board, start: Column, end: Column) -> bool:
    """The pipeline's policy; staying is no step."""
    here, there = board.columns.index(start), board.columns.index(end)
    match board.policy:
        case "adjacent":
            return abs(there - here) <= 1
        case "forward":
            return there >= here
        case _:
            return True


def move(who: Person, deal: Deal, to: str, override: str | None) -> Codes:
    """To a stage of the pipeline that the deal runs through."""
    if to in ("Won", "Lost"):
        return {"illegal_move"}
    end = deal.board.column(to)
    if end is None:
        return {"unknown_stage"}
    if override is None:
        return set() if may_step(deal.board, deal.stage, end) else {"illegal_move"}
    if not who.admin:
        return {"not_allowed"}
    return {"bad_value"} if too(override, REASON) else set()


def edit(world: World, deal: Deal, changes: dict[str, object]) -> Codes:
    wrong: Codes = set()
    for name, value in changes.items():
        if value is None:
            continue
        match name:
            case "title":
                bad = too(str(value), TITLE)
            case "value":
                bad = not isinstance(value, int) or not 0 <= value <= MOST_VALUE
            case "probability":
                bad = not isinstance(value, int | float) or outside(value, 0, 100)
            case "max_days":
                bad = not isinstance(value, int | float) or outside(value, 1, 365)
            case "owner" | "shared":
                wrong |= _colleagues(world, deal, [value] if name == "owner" else value)
                bad = False
            case _:
                bad = False
        wrong |= {"bad_value"} if bad else set()
    return wrong


def _colleagues(world: World, deal: Deal, names: object) -> Codes:
    """Colleagues are of the same house, and may see deals."""
    wrong: Codes = set()
    for name in names if isinstance(names, list) else []:
        person = world.people.get(name)
        if person is None or person.house != deal.house:
            wrong.add("not_found")
        elif gate(world, person):
            wrong.add("bad_value")
    return wrong


def hold(world: World, deal: Deal, reason: str, until: date | None) -> Codes:
    past = until is not None and until <= world.today(world.houses[deal.house])
    return {"bad_value"} if past or too(reason, REASON) else set()


def cancel(reason: str) -> Codes:
    return {"bad_value"} if too(reason, REASON) else set()


def recreate(deal: Deal) -> Codes:
    return {"already_recreated"} if deal.again else set()


# Closing


def win(world: World, deal: Deal, value: int | None, terms: Contract | None) -> Codes:
    wrong = _terms(world, deal, terms) if terms else set()
    if terms and value is not None and value != terms.total:
        wrong.add("bad_value")
    signed = terms.total if terms else deal.value if value is None else value
    if signed is None:
        wrong.add("detail_missing")
    elif not 0 < signed <= MOST_VALUE:
        wrong.add("bad_value")
    if terms and deal.value is not None and terms.currency != deal.currency:
        wrong.add("bad_value")
    return wrong


def _terms(world: World, deal: Deal, terms: Contract) -> Codes:
    bad = (
        terms.total < 100_00
        or outside(terms.months, 1, 120)
        or outside(terms.notice, 0, 365)
        or terms.begins < world.today(world.houses[deal.house])
        or len(terms.notes or "") > 2_000
    )
    return {"bad_value"} if bad else set()


def lose(
    world: World, deal: Deal, said: str | None, competitor: str | None, notes: str | None
) -> Codes:
    """For a reason of the house's own, with what that asks for."""
    house, wrong = world.houses[deal.house], set[str]()
    reason = house.reason(said) if said else house.not_stated
    if said is None and house.reason_required:
        wrong.add("detail_missing")
    if reason is None:
        wrong.add("not_found")
    elif (reason.rival and not (competitor or "").strip()) or (
        reason.notes and len((notes or "").strip()) < FEWEST_NOTES
    ):
        wrong.add("detail_missing")
    if len(competitor or "") > 200 or len(notes or "") > 1_000:
        wrong.add("bad_value")
    return wrong


# REQs


def link(who: Person, deal: Deal, opening: Opening) -> Codes:
    if opening.house != who.house or not (who.admin or opening.owner == who.name):
        return {"not_found"}
    wrong: Codes = set()
    if opening.client != deal.client:
        wrong.add("different_client")
    if opening.status not in ("open", "on_hold"):
        wrong.add("not_open")
    if opening.deal is not None:
        wrong.add("already_linked")
    return wrong


def unlink(deal: Deal, opening: Opening) -> Codes:
    return set() if opening.deal is deal else {"not_linked"}


def open_req(title: str) -> Codes:
    return {"bad_value"} if too(title, TITLE) else set()
