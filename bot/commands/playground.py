"""`rex playground`: the embedded default, with a page to chat in."""

import os
import signal
import threading
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.speech import emit, give_up, say
from bot.durable.storage import file_of, hold
from bot.playground.process import RexProcess
from bot.settings import Settings, engine_database, read_settings

if TYPE_CHECKING:
    from bot.playground.start import Playground

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
    url = db or settings.playground_database
    if fresh:
        forget(url, settings)
    stopping = stop_signal()
    rex = RexProcess()
    rex.launch()  # it loads while the rest does
    running = start(rex, settings, url, port)
    if json:
        emit(running.coordinates())
    else:
        introduce(running, settings)
    stopping.wait()
    running.stop()


def start(rex: RexProcess, settings: Settings, url: str, port: int) -> "Playground":
    """Start everything; a taken port is a sentence."""
    rest = import_module("bot.playground.start")
    has_model = settings.openai_api_key is not None
    try:
        running: Playground = rest.start_playground(
            rex,
            database_url=url,
            kept=kept(url, settings),
            port=port,
            model=rest.Model(name=settings.model, url=settings.openai_base_url)
            if has_model
            else None,
            forget=partial(forget, url, settings) if file_of(url) else None,
        )
    except OSError as error:
        rex.kill()
        why = os.strerror(error.errno) if error.errno else str(error)
        give_up(
            f"Can't listen on port {port} ({why}). To take any free one: make run PORT=0, "
            "or rex playground --port 0"
        )
    return running


def kept(url: str, settings: Settings) -> Path:
    """Return the file in which the conversations about a database are kept."""
    file = file_of(url)
    if file is not None:
        return file.with_name(f"{file.stem}-slack.json")
    return settings.home / f"playground-{sha256(url.encode()).hexdigest()[:12]}-slack.json"


def introduce(running: "Playground", settings: Settings) -> None:
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


def forget(url: str, settings: Settings) -> None:
    """Remove the files of an embedded database that nobody uses; refuse for any other."""
    if not url.startswith("sqlite:///"):
        give_up("--fresh only forgets an embedded SQLite database. Empty this one yourself.")
    lock = hold(engine_database(url))
    for each in (url, engine_database(url)):
        file = Path(each.removeprefix("sqlite:///"))
        for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
            file.with_name(name).unlink(missing_ok=True)
    kept(url, settings).unlink(missing_ok=True)
    if lock:
        lock.close()


def stop_signal() -> threading.Event:
    """Return what is set by Ctrl+C or SIGTERM, from now on."""
    stopping = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stopping.set())
    return stopping
