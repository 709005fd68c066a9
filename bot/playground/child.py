"""REX as a process of its own beside the playground, so that killing it is killing it.

It reads its orders from its input, says one line of JSON once it is ready (`url`) or can't be
(`problem`), has its clock turned by further lines, and stops when its input ends: with the
playground, however that ends.
"""

import json
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from pydantic import SecretStr

from bot.assembly import now
from bot.mendable import Mendable
from bot.playground.clock import Clock
from bot.playground.orders import Orders
from bot.playground.stand_in import KEY
from bot.service import Service
from bot.settings import read_settings
from bot.slack.installs import FixedInstalls, Install
from bot.slack_setup import Slack
from bot.sql.database import Database


def main() -> None:
    """Serve until told to stop."""
    orders = Orders.read(sys.stdin.readline())
    clock = Clock()
    clock.forward(orders.ahead)
    try:
        database = database_of(orders)
        service = served(orders, database, clock)
        service.start()
    except Mendable as problem:
        _say({"problem": str(problem)})
        sys.exit(2)
    _say({"url": service.url, "site": service.browsed})
    until_told(partial(_turn, clock, service))
    service.stop()
    database.close()


def database_of(orders: Orders) -> Database:
    """Return the database with the demo in it."""
    database = Database(orders.database_url)
    database.upgrade()
    database.seed(datetime.now(UTC), digests_today=False)
    return database


def served(orders: Orders, database: Database, clock: Clock) -> Service:
    """Return REX as it serves an emulated Slack."""
    stand_in = {"openai_api_key": SecretStr(KEY), "model": orders.stand_in, "llm_api": "chat"}
    settings = read_settings().model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": orders.smtp_port,
            "port": orders.port,
            "webhooks_to_private_hosts": True,
            **({"openai_base_url": orders.openai_base_url} if orders.openai_base_url else {}),
            **(stand_in if orders.stand_in else {}),
        }
    )

    def turned() -> datetime:
        return datetime.fromtimestamp(clock(), UTC)

    return Service(settings, database, slack_of(orders, turned), clock=turned, at_home=True)


def slack_of(orders: Orders, clock: Callable[[], datetime] = now) -> Slack:
    """Return the emulated Slack as REX sees it: every team has installed it."""
    return Slack(
        installs=FixedInstalls(
            (
                Install(
                    team_id=each["team_id"],
                    bot_token=each["bot_token"],
                    bot_user_id=each["bot_user_id"],
                    bot_id=each["bot_id"],
                    app_id=each["app_id"],
                )
                for each in orders.installs
            ),
            clock,
        ),
        api_url=orders.api_url,
        signing_secret=orders.signing_secret,
        app_token=orders.app_token,
    )


def until_told(turn: Callable[[float], None]) -> None:
    """Wait for the end of the input, or for a signal; a line turns the clock by so many seconds."""
    told = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: told.set())
    threading.Thread(target=_hear, args=(told, turn), daemon=True).start()
    told.wait()


def _hear(told: threading.Event, turn: Callable[[float], None]) -> None:
    while line := sys.stdin.readline():
        turn(float(line))
    told.set()


def _turn(clock: Clock, service: Service, seconds: float) -> None:
    """What was due meanwhile is looked for at once."""
    clock.forward(seconds)
    service.dispatch()
    service.look_around()


def _say(line: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
