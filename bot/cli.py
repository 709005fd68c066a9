"""The command line: `rex` and its commands, listed."""

import gc
import sys
from collections.abc import Iterable
from importlib import import_module

import typer

from bot.commands.speech import complain
from bot.mendable import Mendable
from bot.sql.unusable import remember_databases, unusable

#: In the order of the help. Only what is typed is imported, so that `rex` starts at once.
COMMANDS = {
    "playground": "bot.commands.playground:playground",
    "run": "bot.commands.run:run",
    "ask": "bot.commands.ask:ask",
    "chat": "bot.commands.chat:chat",
    "search": "bot.commands.search:search",
    "eval": "bot.commands.evaluate:evaluate",
    "pipeline": "bot.commands.pipeline:pipeline",
    "stages": "bot.commands.stages:stages",
    "losses": "bot.commands.losses:losses",
    "invoices": "bot.commands.invoices:invoices",
    "leads": "bot.commands.leads:leads",
    "doctor": "bot.commands.doctor:doctor",
    "manifest": "bot.commands.run:manifest",
    "articles": "bot.commands.articles:articles",
    "tickets": "bot.commands.tickets:tickets",
    "ladder": "bot.commands.ladder:ladder",
    "sla": "bot.commands.sla:sla",
    "staff": "bot.commands.staff:staff",
    "installs": "bot.commands.installs:installs",
    "automations": "bot.commands.automations:automations",
    "webhooks": "bot.commands.webhooks:webhooks",
    "db": "bot.commands.database:database",
    "engine": "bot.commands.engine:engine",
}


def main() -> None:
    """Run a command; what a person can mend, a database too, is a sentence and exit code 2."""
    typed = [name for name in sys.argv[1:2] if name in COMMANDS]
    gc.disable()  # nothing that is imported is garbage: looking for it takes a tenth of a start
    commands = command_line(typed or COMMANDS)
    gc.freeze()
    gc.enable()
    remember_databases()
    try:
        commands()
    except Exception as problem:  # at the edge: all others are a traceback
        told = str(problem) if isinstance(problem, Mendable) else unusable(problem)
        if told is None:
            raise
        complain(told)
        sys.exit(2)


def command_line(names: Iterable[str]) -> typer.Typer:
    """Return `rex` with the named commands."""
    app = typer.Typer(
        name="rex",
        help="REX, the support agent for HirePilot that lives in Slack.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(lambda: None)  # a single command is still called by its name
    for name in names:
        module, _, attribute = COMMANDS[name].partition(":")
        command = getattr(import_module(module), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app
