"""What must be true in the end, of the databases and of the world outside."""

from collections import Counter
from collections.abc import Iterator

from bot.playground.channel import Message
from tests.torture.model import BROKEN, CREATE, WIN
from tests.torture.world import Outside

#: What a deal that is won leads to, once each: how many there are of it.
FOLLOWING = {
    "orders": (
        "SELECT count(*) FROM contract_order JOIN opportunity ON opportunity.id = opportunity_id "
        "WHERE title LIKE 'Torture %'"
    ),
    "REQs made for deals that were won": (
        "SELECT count(*) FROM opportunity_req JOIN opportunity ON opportunity.id = opportunity_id "
        "WHERE title LIKE 'Torture %'"
    ),
}
DEALS = "SELECT count(*) FROM opportunity WHERE title LIKE 'Torture %'"
WON = "SELECT count(*) FROM opportunity WHERE title LIKE 'Torture %' AND status = 'won'"
WAITING = "SELECT count(*) FROM outbox WHERE published_at IS NULL"


def unanswered(world: Outside) -> list[Message]:
    """What people said and got no answer to yet."""
    replied = Counter(keys(world))
    return [message for message in world.asked if not replied[turn_id(message)]]


def settled(world: Outside) -> bool:
    """Whether every promise is kept: answers, confirmed changes and what follows, alerts."""
    if unanswered(world) or _count(world, DEALS) < said(world, CREATE):
        return False
    if _count(world, WON) < said(world, WIN) or _count(world, WAITING):
        return False
    return bool(alert_states(world)) and all(state == "sent" for state in alert_states(world))


def violations(world: Outside, crashes: int) -> list[str]:
    """Say what was lost, doubled or swapped."""
    found = [f"lost: no answer to {message.text!r}" for message in unanswered(world)]
    found += [f"doubled: message {key}" for key, times in Counter(keys(world)).items() if times > 1]
    found += [f"swapped: the answers to {thread[0].text!r}" for thread in _swapped(world)]
    wins, alerts = said(world, WIN), alert_states(world)
    counted = {
        "deals": (_count(world, DEALS), said(world, CREATE)),
        "deals won": (_count(world, WON), wins),
        "tickets": (_count(world, "SELECT count(*) FROM ticket"), said(world, BROKEN)),
        "alerts sent": (alerts.count("sent"), len(alerts)),
        "alerts by e-mail": (alert_mails(world), alerts_by(world, "email")),
        "alerts in Slack": (alert_cards(world), alerts_by(world, "slack")),
        "deals' happy ends told": (sum("tell_team" in key for key in keys(world)), wins),
        **{what: (_count(world, statement), wins) for what, statement in FOLLOWING.items()},
    }
    found += [f"{what}: {n}, not {due}" for what, (n, due) in counted.items() if n != due]
    for what, repeated in (("model calls", world.model.repeated), ("e-mails", mails_again(world))):
        if repeated > crashes:
            found.append(f"{repeated} {what} repeated in {crashes} crashes")
    return found


def mails_again(world: Outside) -> int:
    """Mails handed over again with the Message-ID of an earlier one.

    A mail server can't be asked what it took: after a crash between its yes and our record the same
    mail goes out once more, and whoever reads it sees it once.
    """
    return len(world.inbox.mails) - len({mail.message_id for mail in world.inbox.mails})


def turn_id(message: Message) -> str:
    seconds, _, fraction = message.ts.partition(".")
    return f"{seconds:0>10}.{fraction:0<6}:{message.channel.id}"


def keys(world: Outside) -> Iterator[str]:
    """The key of every message that REX posted, in the order in which they stand."""
    for channel in list(world.emulator.channels.values()):
        for message in list(channel.messages.values()):
            payload = (message.metadata or {}).get("event_payload", {})
            if message.user.is_bot and "key" in payload:
                yield str(payload["key"])


def said(world: Outside, what: str) -> int:
    """How often people said so."""
    return sum(what in message.text for message in world.asked)


def alert_states(world: Outside) -> list[str]:
    return [str(row[0]) for row in world.eyes.rows("SELECT state FROM alert")]


def alerts_by(world: Outside, courier: str) -> int:
    return _count(world, f"SELECT count(*) FROM alert WHERE courier = '{courier}'")  # noqa: S608


def alert_mails(world: Outside) -> int:
    """Mails about tickets; Super Admins may also be told that REX itself had troubles."""
    return len({mail.message_id for mail in world.inbox.mails if "List-Id" in mail.message})


def alert_cards(world: Outside) -> int:
    return sum(key.startswith("alert:") for key in keys(world))


def _swapped(world: Outside) -> Iterator[list[Message]]:
    """Threads whose answers stand in another order than their messages were recorded in.

    Slack itself may deliver two messages of one moment in any order; SQLite keeps whole seconds.
    """
    placed = list(keys(world))
    recorded = world.eyes.recorded()
    threads: dict[str, list[Message]] = {}
    for message in world.asked:
        threads.setdefault(message.thread[0].ts, []).append(message)
    for thread in threads.values():
        ids = [turn_id(message) for message in thread if turn_id(message) in placed]
        in_place = [recorded[each] for each in sorted(ids, key=placed.index) if each in recorded]
        if in_place != sorted(in_place):
            yield thread


def _count(world: Outside, statement: str) -> int:
    return world.eyes.count(statement)
