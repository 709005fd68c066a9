"""What must be true in the end, of the databases and of the world outside."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from bot.handle import SORRY
from bot.playground.channel import Message
from bot.playground.invariants import broken
from tests.torture.elsewhere import POISON
from tests.torture.eyes import Work
from tests.torture.model import BROKEN, CREATE, WIN
from tests.torture.people import turn_id
from tests.torture.repeats import Made, unexcused
from tests.torture.world import Outside
from tests.world import text_of

OF_TORTURE = "JOIN opportunity ON opportunity.id = opportunity_id WHERE title LIKE 'Torture %'"
DEALS = "SELECT count(*) FROM opportunity WHERE title LIKE 'Torture %'"
WON = f"{DEALS} AND status = 'won'"
#: What a deal that is won leads to, once each: how many there are of it.
FOLLOWING = {
    "orders": f"SELECT count(*) FROM contract_order {OF_TORTURE}",  # noqa: S608
    "REQs made for deals that were won": f"SELECT count(*) FROM opportunity_req {OF_TORTURE}",  # noqa: S608
    "invoices drafted for deals that were won": f"SELECT count(*) FROM invoice {OF_TORTURE}",  # noqa: S608
}
WAITING = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
#: What is promised in rows, and how many of it were kept by the database's own account.
#: A ladder's step that came too late to be needed is suppressed.
ALERTS = "SELECT count(*) FROM alert WHERE state <> 'suppressed'"
REPLIES = "SELECT count(*) FROM reply_delivery"
HOOKS = (
    "SELECT count(*) FROM webhook_delivery JOIN webhook_endpoint "
    "ON webhook_endpoint.id = endpoint_id WHERE url LIKE 'http://127.0.0.1:%'"
)
DIGESTS = "SELECT count(*) FROM command_log WHERE verb = 'rotting_digest'"
PAID = "SELECT count(*) FROM payment WHERE reference LIKE 'Stripe %'"
#: Work that has neither ended nor waits for a later time.
UNDER_WAY = ("ENQUEUED", "PENDING")
GIVEN_UP = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")

Counted = Mapping[str, tuple[int, int]]


def settled(world: Outside) -> bool:
    """Whether every promise is kept, and the engine has come to rest."""
    if unanswered(world) or _count(world, WAITING):
        return False
    if any(n < due for n, due in counted(world).values()):
        return False
    return not any(work.status in UNDER_WAY for work in world.eyes.work())


def violations(world: Outside) -> list[str]:
    """Say what was lost, doubled, swapped, or is not as it should be."""
    work = world.eyes.work()
    found = [f"lost: no answer to {message.text!r}" for message in unanswered(world)]
    found += [f"lost: {n} {what}, not {due}" for what, n, due in _apart(world) if n < due]
    found += [f"doubled: {n} {what}, not {due}" for what, n, due in _apart(world) if n > due]
    found += [f"doubled: message {key}" for key, times in Counter(keys(world)).items() if times > 1]
    found += [f"swapped: the answers to {thread[0].text!r}" for thread in _swapped(world, work)]
    found += [f"wrong: {text!r} to {message.text!r}" for message, text in _wrong(world)]
    found += [f"ended in {it.status}: {it.id}" for it in work if _failed(it)]
    found += [f"still {it.status}: {it.id}" for it in work if it.status in UNDER_WAY]
    found += [f"in Slack: {each}" for each in broken(world.emulator) if "Nobody" not in each]
    for what, at in (("a model call", world.model.asked), ("an e-mail", mailed(world))):
        again = ((key, unexcused(each, world.deaths)) for key, each in at.items())
        found += [
            f"doubled: {what}, {n} without a death of its own ({key})" for key, n in again if n
        ]
    return found


def counted(world: Outside) -> Counted:
    """How many there are of what there must be, and how many there must be."""
    wins, reports = said(world, WIN), said(world, BROKEN)
    mails = mailed(world)
    shown = [*keys(world)]
    return {
        "deals": (_count(world, DEALS), said(world, CREATE)),
        "deals won": (_count(world, WON), wins),
        **{what: (_count(world, statement), wins) for what, statement in FOLLOWING.items()},
        "tickets about what crashes": (_count(world, _TICKETS), reports),
        "alerts sent": (_count(world, f"{ALERTS} AND state = 'sent'"), _count(world, ALERTS)),
        "alerts by e-mail": _arrived(world, "email", _alert_mails(world)),
        "alerts in Slack": _arrived(
            world, "slack", {key[6:] for key in shown if key.startswith("alert:")}
        ),
        "answers of support": (
            sum(key.startswith("reply:") for key in shown),
            _count(world, REPLIES),
        ),
        "deals' ends told": (sum("tell_team" in key for key in shown), wins + world.elsewhere.lost),
        "digests in Slack or by e-mail": (
            sum(key.lstrip("<").startswith("rotting") for key in (*shown, *mails)),
            _count(world, DIGESTS),
        ),
        "invoices by e-mail": (
            sum(key.startswith("<invoice-") for key in mails),
            world.elsewhere.invoices,
        ),
        "invoices paid": (_count(world, PAID), world.elsewhere.invoices),
        "webhooks": (len(heard(world)), _count(world, HOOKS)),
    }


_TICKETS = "SELECT count(*) FROM ticket WHERE summary LIKE '%crashes with error%'"


def unanswered(world: Outside) -> list[Message]:
    """What people said and got no answer to yet."""
    replied = {*keys(world)}
    return [message for message in world.people.asked if turn_id(message) not in replied]


def mails_again(world: Outside) -> int:
    """Mails handed over again with the Message-ID of an earlier one.

    A mail server can't be asked what it took: after a crash between its yes and our record the same
    mail goes out once more, and whoever reads it sees it once.
    """
    return sum(len(at) - 1 for at in mailed(world).values())


def models_again(world: Outside) -> int:
    """Calls of a model that were made again with exactly the same words."""
    return sum(len(at) - 1 for at in world.model.asked.values())


def mailed(world: Outside) -> dict[str, list[Made]]:
    """When each mail was handed over, by its Message-ID; a mail doesn't say by which replica."""
    found: dict[str, list[Made]] = {}
    for mail in world.inbox.mails:
        found.setdefault(f"{mail.message_id.strip()} {mail.to}", []).append(
            Made(mail.at.timestamp())
        )
    return found


def heard(world: Outside) -> set[str]:
    """The ids of what the webhook heard; a receiver tells repeats by them."""
    return {it.headers["webhook-id"] for it in list(world.hooks.requests)}


def keys(world: Outside) -> Iterator[str]:
    """The key of every message that REX posted, in the order in which they stand."""
    for message, key in _keyed(world):
        if message.only_for is None:
            yield key


def said(world: Outside, what: str) -> int:
    """How often people said so."""
    return sum(what in message.text for message in world.people.asked)


def _keyed(world: Outside) -> Iterator[tuple[Message, str]]:
    for channel in list(world.emulator.channels.values()):
        for message in list(channel.messages.values()):
            payload = (message.metadata or {}).get("event_payload", {})
            if message.user.is_bot and "key" in payload:
                yield message, str(payload["key"])


def _apart(world: Outside) -> Iterator[tuple[str, int, int]]:
    return ((what, n, due) for what, (n, due) in counted(world).items() if n != due)


def _wrong(world: Outside) -> Iterator[tuple[Message, str]]:
    """Answers that are none: an apology, or nothing of what was asked."""
    answers = {key: message for message, key in _keyed(world)}
    for message in world.people.asked:
        if answer := answers.get(turn_id(message)):
            text = text_of(answer)
            if world.people.due[message.ts].lower() not in text.lower() or SORRY[:25] in text:
                yield message, text[:100]


def _failed(work: Work) -> bool:
    return work.status in GIVEN_UP and work.id != POISON


def _alert_mails(world: Outside) -> set[str]:
    """The alerts that came by e-mail; Super Admins may also be told that REX itself had troubles."""
    alerts = (mail for mail in world.inbox.mails if "List-Id" in mail.message)
    return {mail.message_id.strip("<").partition("@")[0] for mail in alerts}


def _arrived(world: Outside, courier: str, shown: Iterable[str]) -> tuple[int, int]:
    """How many alerts arrived that had to, or that nobody had promised; and how many had to.

    One that was sent just before its process died may have become needless before the next one
    looked: it is suppressed then, and has arrived all the same.
    """
    told = f"SELECT id, state FROM alert WHERE courier = '{courier}'"  # noqa: S608
    promised = {str(row[0]).replace("-", ""): str(row[1]) for row in world.eyes.rows(told)}
    due = {each for each, state in promised.items() if state != "suppressed"}
    arrived = {each.replace("-", "") for each in shown}
    return len(arrived & due | arrived - promised.keys()), len(due)


def _swapped(world: Outside, work: Iterable[Work]) -> Iterator[list[Message]]:
    """Threads whose answers stand in another order than their messages were recorded in.

    Slack itself may deliver two messages of one moment in any order. What was recorded in the same
    millisecond (on SQLite: second) goes by its id, unless Slack was told 200 for it later.
    """
    recorded, acknowledged = {it.id: it.at for it in work}, _acknowledged(world)
    placed = {key: number for number, key in enumerate(keys(world))}
    threads: dict[str, list[Message]] = {}
    for message in world.people.asked:
        threads.setdefault(message.thread[0].ts, []).append(message)
    for thread in threads.values():
        known = [it for it in thread if turn_id(it) in placed and turn_id(it) in recorded]
        for first, second in pairwise(sorted(known, key=turn_id)):
            one, two = turn_id(first), turn_id(second)
            earlier = (recorded[one], acknowledged[first.ts]) <= (
                recorded[two],
                acknowledged[second.ts],
            )
            if earlier and placed[one] > placed[two]:
                yield thread


def _acknowledged(world: Outside) -> dict[str, float]:
    """When Slack was first told 200 for each message."""
    found: dict[str, float] = {}
    for attempt in list(world.emulator.deliveries):
        ts = str((attempt.envelope.body.get("event") or {}).get("ts"))
        if attempt.answer.ok:
            found.setdefault(ts, attempt.at + attempt.answer.seconds)
    return found


def _count(world: Outside, statement: str) -> int:
    return world.eyes.count(statement)
