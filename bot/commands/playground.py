"""`rex playground`: the embedded default, with a page to chat in."""

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.speech import emit, give_up, say
from bot.durable.storage import hold
from bot.playground.start import Playground, start_playground
from bot.settings import Settings, engine_database, read_settings
from bot.sql.database import Database

PORT = 8321


def playground(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the page is; 0 for any.")
    ] = PORT,
    db: Annotated[
        str | None, typer.Option(help="Database URL; a file in .rex if left out.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget everything and start anew.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One line of JSON once ready.")] = False,
) -> None:
    """Start Slack, an inbox, a demo workspace and REX on this machine; no account, no key."""
    settings = read_settings()
    url = db or f"sqlite:///{settings.home.resolve() / 'playground.db'}"
    if fresh:
        forget(url)
    stopping = stop_signal()
    running = start(settings, url, port)
    if json:
        emit(running.coordinates())
    else:
        introduce(running, settings)
    stopping.wait()
    running.stop()


def start(settings: Settings, url: str, port: int) -> Playground:
    """Prepare the database and start everything; a taken port is a sentence."""
    database = Database(url)
    database.upgrade()
    database.seed(datetime.now(UTC))
    try:
        return start_playground(settings, database, port=port)
    except OSError as error:
        give_up(f"Can't listen on port {port} ({error.strerror}). Try: rex playground --port 0")


def introduce(running: Playground, settings: Settings) -> None:
    """Tell a newcomer where to look and what to try."""
    model = (
        settings.model if settings.openai_api_key else "no model: answers from the guide by rules"
    )
    say(f"\n  REX is here:  {running.slack.url}\n")
    say(
        "  Chat as anybody of the demo workspace; the Super Admins' alerts and the inbox are there."
    )
    say('  Try: "how do i attach a job req to my deal", or "billing tab crashes with error 500".')
    say(f"  Model: {model}.  Stop with Ctrl+C.\n")


def forget(url: str) -> None:
    """Remove the files of an embedded database that nobody uses; refuse for any other."""
    if not url.startswith("sqlite:///"):
        give_up("--fresh only forgets an embedded SQLite database. Empty this one yourself.")
    lock = hold(engine_database(url))
    for each in (url, engine_database(url)):
        file = Path(each.removeprefix("sqlite:///"))
        for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
            file.with_name(name).unlink(missing_ok=True)
    if lock:
        lock.close()


def stop_signal() -> threading.Event:
    """Return what is set by Ctrl+C or SIGTERM, from now on."""
    stopping = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stopping.set())
    return stopping
