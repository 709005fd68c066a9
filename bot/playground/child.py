"""REX as a process of its own beside the playground, so that killing it is killing it.

It reads its orders from its input, says one line of JSON once it is ready (`url`) or can't be
(`problem`), and stops when its input ends: with the playground, however that ends.
"""

import json
import signal
import sys
import threading
from datetime import UTC, datetime

from bot.mendable import Mendable
from bot.playground.orders import Orders
from bot.service import Service, Slack
from bot.settings import read_settings
from bot.slack.installs import FixedInstalls, Install
from bot.sql.database import Database


def main() -> None:
    """Serve until told to stop."""
    orders = Orders.read(sys.stdin.readline())
    try:
        database = Database(orders.database_url)
        database.upgrade()
        database.seed(datetime.now(UTC))
        service = served(orders, database)
        service.start()
    except Mendable as problem:
        _say({"problem": str(problem)})
        sys.exit(2)
    _say({"url": service.url})
    until_told()
    service.stop()
    database.close()


def served(orders: Orders, database: Database) -> Service:
    """Return REX as it serves an emulated Slack."""
    settings = read_settings().model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": orders.smtp_port,
            "port": orders.port,
            "webhooks_to_private_hosts": True,
            **({"openai_base_url": orders.openai_base_url} if orders.openai_base_url else {}),
        }
    )
    return Service(settings, database, slack_of(orders), at_home=True)


def slack_of(orders: Orders) -> Slack:
    """Return the emulated Slack as REX sees it: every team has installed it."""
    return Slack(
        installs=FixedInstalls(
            Install(
                team_id=each["team_id"],
                bot_token=each["bot_token"],
                bot_user_id=each["bot_user_id"],
                bot_id=each["bot_id"],
                app_id=each["app_id"],
            )
            for each in orders.installs
        ),
        api_url=orders.api_url,
        signing_secret=orders.signing_secret,
    )


def until_told() -> None:
    """Wait for the end of the input, or for a signal."""
    told = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: told.set())
    threading.Thread(target=_hear, args=(told,), daemon=True).start()
    told.wait()


def _hear(told: threading.Event) -> None:
    while sys.stdin.readline():
        pass
    told.set()


def _say(line: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
