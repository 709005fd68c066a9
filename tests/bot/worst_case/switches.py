"""How to switch each guard off: what REX would be without it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

import bot.agent
import bot.grounding.answers
import bot.handle
import bot.model.chat
import bot.model.replies
import bot.remembering
import bot.slack.blocks
import bot.slack.cards
import bot.slack.marks
import bot.sql.conversations
import bot.turn
import domain.access
import domain.lookup
import domain.pipeline
import tools.escalation
import tools.pending
import tools.proposal
from bot.identity import SlackIdentity
from bot.sql.conversations import SqlConversations
from domain.access import Gate
from domain.demo import AGENCIES
from domain.sql.records import SqlRecords
from tools.context import Context
from tools.proposal import Press, Settlement
from tools.sql import SqlProposals
from tools.tool import Tool
from tools.toolbox import Toolbox

Patch = pytest.MonkeyPatch
SOMEBODY = UUID(int=0)


def gate(shut: Gate) -> Callable[[Patch], None]:
    """A gate of permissions that stands open."""
    return lambda patch: patch.setitem(domain.access._SHUT, shut, lambda _: None)


def constant(module: Any, name: str, value: Any) -> Callable[[Patch], None]:
    """A limit that is none, or a check that finds nothing."""
    return lambda patch: patch.setattr(module, name, value)


def cards_pile_up(patch: Patch) -> None:
    """No card gives way to a newer one: neither by what it is about, nor by what a message takes back."""
    patch.setattr(tools.pending.Proposal, "replaces", lambda *_: False)
    patch.setattr(tools.proposal, "give_up_last", lambda *_, **__: None)


def without_permissions(patch: Patch, target: type, method: str) -> None:
    """Nobody asks for permission while this method runs."""
    original = getattr(target, method)

    def run(self: Any, *given: Any) -> Any:
        with pytest.MonkeyPatch.context() as inner:
            for gate_ in list(domain.access._SHUT):
                inner.setitem(domain.access._SHUT, gate_, lambda _: None)
            return original(self, *given)

    patch.setattr(target, method, run)


def claimed(**changed: Any) -> Callable[[Patch], None]:
    """A proposal that looks different from what is stored."""

    def off(patch: Patch) -> None:
        original = SqlProposals.claim

        def claim(self: SqlProposals, proposal_id: Any) -> Any:
            found = original(self, proposal_id)
            return replace(found, **changed) if found else None

        patch.setattr(SqlProposals, "claim", claim)

    return off


def anybody_presses(patch: Patch) -> None:
    original = Settlement._waiting

    def waiting(self: Settlement, proposal_id: str) -> Any:
        found = self.proposals.claim(tools.proposal._uuid(proposal_id) or SOMEBODY)
        if found is None:
            return original(self, proposal_id)
        same = self.actor.workspace.id == found.workspace_id
        actor = replace(self.actor, member_id=found.member_id) if same else self.actor
        return original(replace(self, actor=actor), proposal_id)

    patch.setattr(Settlement, "_waiting", waiting)


def any_version(patch: Patch) -> None:
    original = Settlement._perform

    def perform(self: Settlement, proposal: Any) -> Press:
        return original(self, replace(proposal, object_version=None))

    patch.setattr(Settlement, "_perform", perform)


def other_arguments_are_ignored(patch: Patch) -> None:
    original = Tool.call

    def call(self: Any, arguments_json: str, context: Context) -> Any:
        try:
            given = json.loads(arguments_json)
            known = {k: v for k, v in given.items() if k in self.arguments.model_fields}
        except (ValueError, AttributeError):
            return original(self, arguments_json, context)
        return original(self, json.dumps(known), context)

    patch.setattr(Tool, "call", call)


def writes_at_once(patch: Patch) -> None:
    original = Toolbox.run

    def run(self: Toolbox, name: str, arguments: str, context: Context) -> Any:
        outcome = original(self, name, arguments, context)
        if outcome.proposal:
            Settlement(
                proposals=context.proposals,
                records=context.records,
                actor=context.asker,
                now=context.now,
            ).confirm(outcome.proposal.id)
        return outcome

    patch.setattr(Toolbox, "run", run)


def strangers_are_admins(patch: Patch) -> None:
    original = SlackIdentity.actor

    def actor(self: SlackIdentity, room: Any, incoming: Any) -> Any:
        return original(self, room, incoming) or room.with_email("theo@harborfinch.example")

    patch.setattr(SlackIdentity, "actor", actor)


def everybody_is_theo(patch: Patch) -> None:
    def actor(self: SlackIdentity, room: Any, incoming: Any) -> Any:
        return room.with_email("theo@harborfinch.example")

    patch.setattr(SlackIdentity, "actor", actor)


def other_workspaces(method: str) -> Callable[[Patch], None]:
    """A reading method that looks into every workspace."""

    def off(patch: Patch) -> None:
        original = getattr(SqlRecords, method)

        def read(self: SqlRecords, workspace_id: Any, *given: Any, **how: Any) -> Any:
            found = [original(self, each.id, *given, **how) for each in AGENCIES]
            if all(isinstance(each, tuple) for each in found):
                return tuple(it for each in found for it in each)
            return next((it for it in reversed(found) if it), None)

        patch.setattr(SqlRecords, method, read)

    return off


def everybodys_list(patch: Patch) -> None:
    """A list of deals that asks neither for the workspace nor for its stages."""

    def read(self: SqlRecords, *_: Any, **__: Any) -> Any:
        return tuple(it for each in reversed(AGENCIES) for it in self.opportunities(each.id))

    patch.setattr(SqlRecords, "opportunities_at", read)


def a_cut_reply_counts(patch: Patch) -> None:
    original = bot.model.chat.read_reply

    def read(body: bytes) -> Any:
        whole = body.replace(b'"length"', b'"stop"').replace(b'"content_filter"', b'"stop"')
        return original(whole)

    patch.setattr("tests.bot.worst_case.worst_model.read_reply", read)


def one_id_may_be_used_twice(patch: Patch) -> None:
    original = bot.model.chat.wants_tools

    def wants(calls: Sequence[Any], opaque: Any = None) -> Any:
        return original([c.model_copy(update={"id": f"{n}"}) for n, c in enumerate(calls)], opaque)

    patch.setattr(bot.model.chat, "wants_tools", wants)


def everybodys_history(patch: Patch) -> None:
    def history(self: SqlConversations, place: Any, user: str, *, turns: int) -> Any:
        rows = self._newest(self._remembered(place), turns)
        return tuple(bot.sql.conversations._LINES.validate_python(row.log) for row in rows)

    patch.setattr(SqlConversations, "history", history)


def everybodys_words_in_tickets(patch: Patch) -> None:
    def exchanges(self: SqlConversations, place: Any, user: str, *, turns: int) -> Any:
        rows = self._newest(self._remembered(place), turns)
        return tuple((row.said, bot.turn.Reply.model_validate(row.reply)) for row in rows)

    patch.setattr(SqlConversations, "exchanges", exchanges)


def raw_markup(patch: Patch) -> None:
    for module in (bot.slack.marks, bot.slack.blocks, bot.slack.cards):
        for name in ("escape", "mrkdwn", "bold"):
            if hasattr(module, name):
                patch.setattr(module, name, str)


def endless_history(patch: Patch) -> None:
    def fitting(turns: Sequence[Sequence[Any]], tokens: int) -> list[Any]:
        return [line for turn in turns for line in turn]

    patch.setattr(bot.remembering, "fitting", fitting)


def endless_messages(patch: Patch) -> None:
    patch.setattr(bot.handle, "shortened", lambda incoming: incoming)
    patch.setattr(bot.handle, "unreadable", lambda _: None)
