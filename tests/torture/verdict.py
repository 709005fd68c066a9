"""What must be true in the end, of the databases and of the world outside."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import text

from bot.playground.channel import Message
from bot.settings import engine_database
from bot.sql.database import Database
from tests.torture.model import BROKEN, CREATE
from tests.torture.world import Outside


def unanswered(world: Outside) -> list[Message]:
    """What people said and got no answer to yet."""
    replied = Counter(keys(world))
    return [message for message in world.asked if not replied[turn_id(message)]]


def settled(world: Outside) -> bool:
    """Whether every promise is kept: answers, confirmed deals, alerts by both ways."""
    if unanswered(world) or deals(world) < wishes(world):
        return False
    return all(state == "sent" for state in alert_states(world)) and bool(alert_states(world))


def violations(world: Outside, crashes: int) -> list[str]:
    """Say what was lost, doubled or swapped."""
    found = [f"lost: no answer to {message.text!r}" for message in unanswered(world)]
    found += [f"doubled: message {key}" for key, times in Counter(keys(world)).items() if times > 1]
    found += [f"swapped: the answers to {thread[0].text!r}" for thread in _swapped(world)]
    counted = {
        "deals": (deals(world), wishes(world)),
        "tickets": (tickets(world), reports(world)),
        "alerts sent": (alert_states(world).count("sent"), len(alert_states(world))),
        "alerts by e-mail": (alert_mails(world), alerts_by(world, "email")),
        "alerts in Slack": (alert_cards(world), alerts_by(world, "slack")),
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
    for channel in world.emulator.channels.values():
        for message in list(channel.messages.values()):
            payload = (message.metadata or {}).get("event_payload", {})
            if message.user.is_bot and "key" in payload:
                yield str(payload["key"])


def wishes(world: Outside) -> int:
    return sum(CREATE in message.text for message in world.asked)


def reports(world: Outside) -> int:
    return sum(BROKEN in message.text for message in world.asked)


def deals(world: Outside) -> int:
    return _count(world, "SELECT count(*) FROM opportunity WHERE title LIKE 'Torture%'")


def tickets(world: Outside) -> int:
    return _count(world, "SELECT count(*) FROM ticket")


def alert_states(world: Outside) -> list[str]:
    return [str(row[0]) for row in _rows(world.url, "SELECT state FROM alert")]


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
    recorded = _recorded(world)
    threads: dict[str, list[Message]] = {}
    for message in world.asked:
        threads.setdefault(message.thread[0].ts, []).append(message)
    for thread in threads.values():
        ids = [turn_id(message) for message in thread if turn_id(message) in placed]
        in_place = [recorded[each] for each in sorted(ids, key=placed.index) if each in recorded]
        if in_place != sorted(in_place):
            yield thread


def _recorded(world: Outside) -> dict[str, int]:
    """When each piece of work was recorded, in seconds."""
    url = engine_database(world.url)
    schema = "" if url.startswith("sqlite") else "dbos."
    statement = f"SELECT workflow_uuid, created_at FROM {schema}workflow_status"  # noqa: S608
    return {str(each): int(str(at)) // 1000 for each, at in _rows(url, statement)}


def _count(world: Outside, statement: str) -> int:
    return int(str(_rows(world.url, statement)[0][0]))


def _rows(url: str, statement: str) -> list[tuple[object, ...]]:
    database = Database(url)
    try:
        with database.transaction() as session:
            return [tuple(row) for row in session.execute(text(statement))]
    finally:
        database.close()
