"""The forms behind buttons, opened and checked while the person waits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import filling
from bot.clicks import MISSING, NOT_LINKED
from bot.escalation import details
from bot.escalation.staff_words import REPLY, WORDS, reply_form
from bot.rex import Identity
from bot.shortcuts import ESCALATE, SUMMARY, escalation_form
from bot.sql.database import Database
from bot.sql.room import Room
from bot.turn import Incoming
from tools.choosing import matching
from tools.forms import Field, Form, Option, choices_of
from tools.proposal import Settlement

WHAT_WAS_MISSING = Form(
    title="What was missing?",
    tool="",
    proposal_id=None,
    fields=(
        Field(
            name=MISSING,
            label="What would have helped you?",
            kind="long_text",
            optional=False,
            help="A sentence is enough. It goes to the people who write the guide.",
        ),
    ),
)


class _OnlyLooking(Exception):
    """Ends a transaction without keeping anything of it."""


@dataclass(frozen=True)
class FormDesk:
    """Opens and checks forms; neither changes anything."""

    database: Database
    identity: Identity
    clock: Callable[[], datetime]

    def open(self, incoming: Incoming) -> Form | str:
        """Return the form that a press asks for, or why there is none."""
        if incoming.action == MISSING:
            return WHAT_WAS_MISSING
        if incoming.action == ESCALATE:
            return escalation_form(incoming.text)
        if incoming.action == details.DETAILS:
            with self.database.transaction() as session:
                return details.form(Room.on(session), incoming)
        with self.database.transaction() as session:
            if incoming.action == REPLY:
                return reply_form(Room.on(session), incoming)
            settlement = self._settlement(Room.on(session), incoming)
            if settlement is None:
                return NOT_LINKED
            if incoming.action == filling.FILL:
                return filling.form(Room.on(session), incoming, settlement)
            found = settlement.form(incoming.value or "")
            if isinstance(found, Form):
                return found
            return found.sentence or "This is already settled; there is nothing left to edit."

    def problems(self, incoming: Incoming) -> Mapping[str, str]:
        """Return what is wrong with a filled form, a sentence per field."""
        problems: Mapping[str, str] = {}
        for asked in (MISSING, WORDS, SUMMARY):
            if asked in incoming.fields:
                return {} if incoming.fields[asked] else {asked: "Please write a sentence."}
        if details.is_about(incoming):
            return details.problems(incoming)
        try:
            with self.database.transaction() as session:
                settlement = self._settlement(Room.on(session), incoming)
                if settlement is not None and filling.is_about(incoming):
                    problems = filling.problems(Room.on(session), incoming, settlement)
                elif settlement is not None:
                    press = settlement.change(incoming.value or "", incoming.fields)
                    problems = press.errors
                raise _OnlyLooking
        except _OnlyLooking:
            return problems

    def choices(self, incoming: Incoming) -> tuple[Option, ...]:
        """Return what the person may choose in the field they type into; none of anybody else's."""
        field, typed = next(iter(incoming.fields.items()), ("", None))
        with self.database.transaction() as session:
            room = Room.on(session)
            settlement = self._settlement(room, incoming)
            if settlement is None:
                return ()
            if filling.is_about(incoming):
                tool = filling.tool(room, incoming)
            else:
                tool = settlement.tool(incoming.value or "")
            if tool is None:
                return ()
            return matching(choices_of(tool, field, room.records, settlement.actor), typed or "")

    def _settlement(self, room: Room, incoming: Incoming) -> Settlement | None:
        actor = self.identity.actor(room, incoming)
        return None if actor is None else room.settlement(actor, self.clock())
