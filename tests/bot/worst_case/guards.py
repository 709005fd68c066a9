"""The guards that stand between a model and harm, each with a way to switch it off."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

import bot.agent
import bot.answering
import bot.grounding
import bot.handle
import bot.model.chat
import bot.model.replies
import bot.slack.blocks
import bot.slack.cards
import bot.slack.marks
import bot.sql.conversations
import bot.turn
import domain.access
import domain.lookup
import domain.pipeline
import tickets.intake
import tools.escalation
import tools.pending
import tools.proposal
from bot.gate import Verdict
from bot.identity import SlackIdentity
from bot.sql.conversations import SqlConversations
from domain.access import Gate
from domain.demo import AGENCIES
from domain.sql.records import SqlRecords
from tickets.policy import assess
from tools.context import Context
from tools.proposal import Press, Settlement
from tools.sql import SqlProposals
from tools.tool import Tool
from tools.toolbox import Toolbox

Patch = pytest.MonkeyPatch


PRESS = "propose_then_something_then_press"
FORBIDDEN = "somebody_asks_for_what_no_rule_allows"
MAY_NOT = "somebody_asks_who_may_not"
BAD = "somebody_means_well_and_the_model_does_not"
ENDLESS = "a_model_without_end"
TWICE = "the_same_thing_twice"
ANY = "somebody_writes"
FLOOD = "a_flood"
TALK = "a_long_talk"
TWO = "two_in_one_thread"


@dataclass(frozen=True)
class Guard:
    """One guard: what it keeps from happening, and how to switch it off."""

    name: str
    off: Callable[[Patch], None]
    #: The rule of the machine that needs it; only this one is played, to find the harm soon.
    rule: str = PRESS


def gate(shut: Gate) -> Callable[[Patch], None]:
    """A gate of permissions that stands open."""
    return lambda patch: patch.setitem(domain.access._SHUT, shut, lambda _: None)


def constant(module: Any, name: str, value: Any) -> Callable[[Patch], None]:
    """A limit that is none, or a check that finds nothing."""
    return lambda patch: patch.setattr(module, name, value)


def _without_permissions(patch: Patch, target: type, method: str) -> None:
    """Nobody asks for permission while this method runs."""
    original = getattr(target, method)

    def run(self: Any, *given: Any) -> Any:
        with pytest.MonkeyPatch.context() as inner:
            for gate_ in list(domain.access._SHUT):
                inner.setitem(domain.access._SHUT, gate_, lambda _: None)
            return original(self, *given)

    patch.setattr(target, method, run)


def _claimed(**changed: Any) -> Callable[[Patch], None]:
    """A proposal that looks different from what is stored."""

    def off(patch: Patch) -> None:
        original = SqlProposals.claim

        def claim(self: SqlProposals, proposal_id: Any) -> Any:
            found = original(self, proposal_id)
            return replace(found, **changed) if found else None

        patch.setattr(SqlProposals, "claim", claim)

    return off


def _anybody_presses(patch: Patch) -> None:
    original = Settlement._waiting

    def waiting(self: Settlement, proposal_id: str) -> Any:
        found = self.proposals.claim(tools.proposal._uuid(proposal_id) or SOMEBODY)
        if found is None:
            return original(self, proposal_id)
        same = self.actor.workspace.id == found.workspace_id
        actor = replace(self.actor, member_id=found.member_id) if same else self.actor
        return original(replace(self, actor=actor), proposal_id)

    patch.setattr(Settlement, "_waiting", waiting)


def _any_version(patch: Patch) -> None:
    original = Settlement._perform

    def perform(self: Settlement, proposal: Any) -> Press:
        return original(self, replace(proposal, object_version=None))

    patch.setattr(Settlement, "_perform", perform)


def _other_arguments_are_ignored(patch: Patch) -> None:
    original = Tool.call

    def call(self: Any, arguments_json: str, context: Context) -> Any:
        try:
            given = json.loads(arguments_json)
            known = {k: v for k, v in given.items() if k in self.arguments.model_fields}
        except (ValueError, AttributeError):
            return original(self, arguments_json, context)
        return original(self, json.dumps(known), context)

    patch.setattr(Tool, "call", call)


def _writes_at_once(patch: Patch) -> None:
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


def _strangers_are_admins(patch: Patch) -> None:
    original = SlackIdentity.actor

    def actor(self: SlackIdentity, room: Any, incoming: Any) -> Any:
        return original(self, room, incoming) or room.with_email("theo@harborfinch.example")

    patch.setattr(SlackIdentity, "actor", actor)


def _everybody_is_theo(patch: Patch) -> None:
    def actor(self: SlackIdentity, room: Any, incoming: Any) -> Any:
        return room.with_email("theo@harborfinch.example")

    patch.setattr(SlackIdentity, "actor", actor)


def _other_workspaces(method: str) -> Callable[[Patch], None]:
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


def _a_cut_reply_counts(patch: Patch) -> None:
    original = bot.model.chat.read_reply

    def read(body: bytes) -> Any:
        whole = body.replace(b'"length"', b'"stop"').replace(b'"content_filter"', b'"stop"')
        return original(whole)

    patch.setattr("tests.bot.worst_case.worst_model.read_reply", read)


def _one_id_may_be_used_twice(patch: Patch) -> None:
    original = bot.model.chat.wants_tools

    def wants(calls: Sequence[Any], opaque: Any = None) -> Any:
        return original([c.model_copy(update={"id": f"{n}"}) for n, c in enumerate(calls)], opaque)

    patch.setattr(bot.model.chat, "wants_tools", wants)


def _everybodys_history(patch: Patch) -> None:
    def history(self: SqlConversations, place: Any, user: str, *, turns: int) -> Any:
        rows = self._newest(self._remembered(place), turns)
        return tuple(bot.sql.conversations._LINES.validate_python(row.log) for row in rows)

    patch.setattr(SqlConversations, "history", history)


def _everybodys_words_in_tickets(patch: Patch) -> None:
    def exchanges(self: SqlConversations, place: Any, user: str, *, turns: int) -> Any:
        rows = self._newest(self._remembered(place), turns)
        return tuple((row.said, bot.turn.Reply.model_validate(row.reply)) for row in rows)

    patch.setattr(SqlConversations, "exchanges", exchanges)


def _raw_markup(patch: Patch) -> None:
    for module in (bot.slack.marks, bot.slack.blocks, bot.slack.cards):
        for name in ("escape", "mrkdwn", "bold"):
            if hasattr(module, name):
                patch.setattr(module, name, str)


def _endless_history(patch: Patch) -> None:
    def fitting(turns: Sequence[Sequence[Any]], tokens: int) -> list[Any]:
        return [line for turn in turns for line in turn]

    patch.setattr(bot.answering, "fitting", fitting)


def _endless_messages(patch: Patch) -> None:
    patch.setattr(bot.handle, "shortened", lambda incoming: incoming)
    patch.setattr(bot.handle, "unreadable", lambda _: None)


SOMEBODY = UUID(int=0)
NOTHING = assess("hello")
PAGES = assess("billing tab crashes with error 500")
FAR = datetime(2999, 1, 1, tzinfo=UTC)

#: Two bounds are not among them, because nothing here can tell that they are gone: each tool that
#: lists rows counts them itself before the toolbox's bound, and no reply of the demo fills a section of
#: Slack's. Both have tests of their own (`tests/tools/test_toolbox.py`, `tests/bot/slack`).
GUARDS = (
    Guard("only confirmed writes are made", _writes_at_once),
    Guard("arguments that are not ours void a call", _other_arguments_are_ignored, BAD),
    Guard("who asks comes from Slack", _everybody_is_theo, MAY_NOT),
    Guard("a stranger is nobody", _strangers_are_admins, MAY_NOT),
    Guard("only who asked may press", _anybody_presses),
    Guard("a card expires", _claimed(expires_at=FAR)),
    Guard("a card is used once", _claimed(state="waiting", result=None, settled_at=None)),
    Guard("a card is for the version that was seen", _any_version),
    Guard(
        "permission is asked at the press",
        lambda patch: _without_permissions(patch, Settlement, "_perform"),
    ),
    Guard(
        "permission is asked before the offer",
        lambda patch: _without_permissions(patch, Toolbox, "run"),
        MAY_NOT,
    ),
    Guard("guests never work with deals", gate(Gate.ROLE_NEVER), MAY_NOT),
    Guard("deals come with a plan", gate(Gate.PLAN_UPGRADE), MAY_NOT),
    Guard("deals can be switched off", gate(Gate.DEALS_DISABLED), MAY_NOT),
    Guard("members need a permission", gate(Gate.NEEDS_GRANT), MAY_NOT),
    Guard(
        "one stage at a time",
        constant(domain.pipeline.Pipeline, "may_move", lambda *_: True),
        FORBIDDEN,
    ),
    Guard("deals of one workspace", _other_workspaces("opportunities"), BAD),
    Guard("the deal of one workspace", _other_workspaces("opportunity"), BAD),
    Guard("clients of one workspace", _other_workspaces("clients"), BAD),
    Guard("REQs of one workspace", _other_workspaces("reqs"), BAD),
    Guard(
        "a new card takes the place of the old",
        constant(tools.pending.Proposal, "replaces", lambda *_: False),
    ),
    Guard("an incomplete reply is none", _a_cut_reply_counts, BAD),
    Guard("calls can be told apart", _one_id_may_be_used_twice, BAD),
    Guard("few calls a reply", constant(bot.model.replies, "MOST_CALLS", math.inf), BAD),
    Guard(
        "few model calls a turn",
        constant(
            bot.agent.Budget, "of_turn", lambda *_: bot.agent.Budget(model_calls=30, tool_calls=99)
        ),
        ENDLESS,
    ),
    Guard("three strikes", constant(bot.agent, "STRIKES", math.inf), ANY),
    Guard("messages are bounded", _endless_messages, TWICE),
    Guard("history is bounded", _endless_history, TALK),
    Guard("one's own history", _everybodys_history, TWO),
    Guard("a report in one's own words", _everybodys_words_in_tickets, TWO),
    Guard("words pass the gate", constant(bot.grounding, "check", lambda *_, **__: Verdict()), BAD),
    Guard(
        "questions name what is known", constant(bot.grounding, "unknown_names", lambda *_: ()), BAD
    ),
    Guard(
        "questions claim and link nothing", constant(bot.grounding, "unsafe", lambda *_: ()), BAD
    ),
    Guard("markup is inert", _raw_markup, BAD),
    Guard(
        "what is broken is escalated", constant(bot.answering, "assess", lambda *_: NOTHING), TWICE
    ),
    Guard(
        "what is explained pages nobody",
        constant(tools.escalation, "assess", lambda *_: PAGES),
        ANY,
    ),
    Guard(
        "secrets are removed from reports",
        constant(tickets.intake, "clean", lambda report: report),
        TWICE,
    ),
    Guard(
        "one ticket a fault", constant(tickets.intake.Intake, "_home_of", lambda *_: None), TWICE
    ),
    Guard("few tickets an hour", constant(tickets.intake, "NEW_TICKETS_PER_HOUR", 10**6), FLOOD),
)
