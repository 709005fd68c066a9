"""`rex chat`: a conversation in the terminal, with y, n or e for every card."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Annotated, Literal

import typer

from bot.assembly import assemble, now
from bot.commands.ask import NOBODY_TOLD, database_or_demo
from bot.commands.asker import asker
from bot.commands.filling_in import HOW, LEFT, Asking, FormLeft, line
from bot.commands.speech import complain, say
from bot.console import TEAM, ConsoleChat, ConsoleIdentity
from bot.forms import FormDesk
from bot.handle import handle
from bot.plain import plain
from bot.rex import Rex
from bot.settings import read_settings
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import InlineSteps
from bot.turn import Incoming, Place, Reply
from tools.forms import Form
from tools.outcome import ProposalCard

PLACE = Place(team=TEAM, channel="chat", thread="1")
GOODBYES = frozenset({"exit", "quit", ":q"})
FORM = "form"
FILL_IN = "(Type “form” to fill in all of it at once.)"
WELCOME = "REX here. Ask or tell me something; “exit” ends the conversation."


def chat(
    who: Annotated[
        str,
        typer.Option("--as", help="Who is talking: an e-mail, or a role such as member or guest."),
    ] = "team_admin",
    db: Annotated[str | None, typer.Option(help="Database URL; the demo data if left out.")] = None,
) -> None:
    """Talk with REX in the terminal; what it proposes is done when you answer y."""
    settings = read_settings()
    with database_or_demo(db) as database:
        with database.transaction() as session:
            email = asker(Room.on(session), who).email
        identity, shown = ConsoleIdentity(email), ConsoleChat()
        rex = assemble(settings, identity, shown)
        say(WELCOME)
        with rex.guide.followed():
            Conversation(email, database, rex, shown, FormDesk(database, identity, now)).go_on()


@dataclass
class Conversation:
    """One conversation, from the first line to the last."""

    email: str
    database: Database
    rex: Rex
    shown: ConsoleChat
    forms: FormDesk
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    #: The turn that lacked details, and may be filled in as a form.
    offering: str | None = None

    def go_on(self) -> None:
        """Hear line after line until the person leaves."""
        while (said := line("you")) is not None:
            if said.casefold() in GOODBYES:
                return
            if said.casefold() == FORM and self.offering:
                self._fill(self.offering)
            elif said:
                self._turn(said)

    def _turn(self, said: str) -> None:
        turn = self._do("message", text=said)
        reply = self.shown.replies[-1]
        at = len(self.shown.replies) - 1
        _say(reply)
        self.offering = turn if reply.form else None
        if self.offering:
            say(FILL_IN + "\n")
        for card in reply.proposals:
            if card.state == "waiting":
                self._settle(card, at)

    def _fill(self, turn: str) -> None:
        """Ask for all that an action lacks at once, and show the card that comes of it."""
        at = len(self.shown.replies) - 1
        if not self._filled("fill", turn):
            return
        self.offering = None
        reply = self.shown.replies[at]
        _say(reply)
        for card in reply.proposals:
            self._settle(card, at)

    def _settle(self, card: ProposalCard, at: int) -> None:
        """Ask until a card is confirmed, cancelled or left alone."""
        while True:
            answer = line(f"{card.title}? y confirms, n cancels, e edits, Enter leaves it")
            match (answer or "").casefold():
                case "y" | "yes":
                    self._do("click", action="confirm", value=card.id)
                case "n" | "no":
                    self._do("click", action="cancel", value=card.id)
                case "e" | "edit":
                    self._edit(card)
                    card = self._card(card, at)
                    say(plain(Reply(kind="proposal", proposals=(card,))) + "\n")
                    continue
                case _:
                    return
            say(f"{self._card(card, at).result or ''}\n")
            return

    def _edit(self, card: ProposalCard) -> None:
        """Ask for every field of the card's form."""
        self._filled("edit", card.id)

    def _filled(self, action: str, value: str) -> bool:
        """Ask for every field of a form until all of them can be used; whether they came to that."""
        form = self.forms.open(self._incoming("click", action=action, value=value))
        if not isinstance(form, Form):
            complain(form)
            return False
        about = form.proposal_id or value
        say(HOW)
        try:
            fields = self._usable(form, about)
        except FormLeft:
            say(LEFT + "\n")
            return False
        handle(self._submitted(about, fields), InlineSteps(self.database), self.rex)
        return True

    def _usable(self, form: Form, about: str) -> dict[str, str | None]:
        """Ask for every field, and again for those that can't be used; raises FormLeft."""
        asking = Asking(
            lambda one, typed: self.forms.choices(self._submitted(about, {one.name: typed}))
        )
        fields = {one.name: asking.field(one) for one in form.fields}
        while problems := self.forms.problems(self._submitted(about, fields)):
            for name, problem in problems.items():
                complain(problem)
                wrong = next((it for it in form.fields if it.name == name), None)
                if wrong is None:
                    raise FormLeft
                fields[name] = asking.field(wrong)
        return fields

    def _submitted(self, about: str, fields: Mapping[str, str | None]) -> Incoming:
        made = self._incoming("submission", value=about)
        return made.model_copy(update={"fields": dict(fields)})

    def _card(self, card: ProposalCard, at: int) -> ProposalCard:
        """The card as it is now."""
        return next(it for it in self.shown.replies[at].proposals if it.id == card.id)

    def _do(self, kind: Literal["message", "click"], **what: str) -> str:
        """Do something, and return the id of the turn it was."""
        incoming = self._incoming(kind, **what)
        handle(incoming, InlineSteps(self.database), self.rex)
        return incoming.id

    def _incoming(self, kind: Literal["message", "click", "submission"], **what: str) -> Incoming:
        number = next(self.numbers)
        turn = f"{number:010d}:chat:{kind}"
        made = Incoming(id=turn, kind=kind, place=PLACE, user=self.email, ts=str(number))
        return made.model_copy(update=what)


def _say(reply: Reply) -> None:
    say(plain(reply) + "\n")
    if reply.ticket and reply.ticket.told_people:
        say(NOBODY_TOLD + "\n")
