"""The command line: `rex` and its commands, listed."""

import sys

import typer

from bot.commands.articles import articles
from bot.commands.ask import ask
from bot.commands.database import database
from bot.commands.pipeline import pipeline
from bot.commands.playground import playground
from bot.commands.run import manifest, run
from bot.commands.search import search
from bot.commands.speech import complain
from bot.commands.staff import staff
from bot.commands.tickets import tickets
from bot.durable.storage import AlreadyRunning
from bot.settings import BadSettings
from bot.slack.listening import CouldNotListen
from bot.sql.database import BadDatabase, NotUpgraded

app = typer.Typer(
    name="rex",
    help="REX, the support agent for HirePilot that lives in Slack.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(playground)
app.command()(run)
app.command()(ask)
app.command()(search)
app.command()(pipeline)
app.command()(manifest)
app.add_typer(articles, name="articles")
app.add_typer(tickets, name="tickets")
app.add_typer(staff, name="staff")
app.add_typer(database, name="db")


def main() -> None:
    """Run a command; what a person can mend is a sentence and exit code 2."""
    try:
        app()
    except (AlreadyRunning, BadDatabase, BadSettings, CouldNotListen, NotUpgraded) as problem:
        complain(str(problem))
        sys.exit(2)
