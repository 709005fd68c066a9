"""`rex engine`: what the engine has to do, what went wrong with it, and what to do about it."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from bot.commands.database import Url
from bot.commands.speech import emit, give_up, say, show_table
from bot.durable.records import UnknownWork, records_of
from bot.settings import engine_database, read_settings

engine = typer.Typer(help="Durable work: look, try again, give up.", no_args_is_help=True)
Work = Annotated[str, typer.Argument(help="The id of the work, as `status` shows it.")]
Every = Annotated[bool, typer.Option("--all", help="List what runs and waits, each by its id.")]
Json = Annotated[bool, typer.Option("--json", help="One line of JSON.")]


@engine.command()
def status(db: Url = None, json: Json = False, every: Every = False) -> None:
    """Show how much waits and runs, and what somebody should look at."""
    try:
        with records_of(_url(db)) as records:
            counts, troubles = records.counts(), records.troubles(datetime.now(UTC))
            under_way = records.under_way() if every else []
    except UnknownWork as unknown:
        give_up(str(unknown))
    if json:
        queues: dict[str, dict[str, int]] = {}
        for (queue, state), count in sorted(counts.items()):
            queues.setdefault(queue, {})[state.lower()] = count
        named = [trouble.model_dump(mode="json") for trouble in troubles]
        listed = [work.model_dump(mode="json") for work in under_way]
        emit({"queues": queues, "troubles": named, **({"work": listed} if every else {})})
        return
    if not counts:
        say("Nothing waits, nothing runs, nothing failed.")
        return
    table = Table("Queue", "State", "Count")
    for (queue, state), count in sorted(counts.items()):
        table.add_row(queue, state.lower(), str(count))
    show_table(table)
    shown = {work.id for work in under_way}
    for trouble in [*under_way, *(it for it in troubles if it.id not in shown)]:
        say(f"{trouble.id} ({trouble.queue}) {trouble.why} since {trouble.since:%d %b %H:%M} UTC")


@engine.command()
def retry(work: Work, db: Url = None, json: Json = False) -> None:
    """Let failed work go on from its last step that succeeded."""
    try:
        with records_of(_url(db)) as records:
            records.retry(work)
    except UnknownWork as unknown:
        give_up(str(unknown))
    _done(work, "retried", f"{work} is tried again by the next REX that is free.", json)


@engine.command()
def cancel(work: Work, db: Url = None, json: Json = False) -> None:
    """Give work up for good; what it has done already stays done."""
    try:
        with records_of(_url(db)) as records:
            records.cancel(work)
    except UnknownWork as unknown:
        give_up(str(unknown))
    _done(work, "cancelled", f"{work} is given up.", json)


def _done(work: str, what: str, sentence: str, json: bool) -> None:
    emit({"id": work, "done": what}) if json else say(sentence)


def _url(db: str | None) -> str:
    return engine_database(db or read_settings().database)
