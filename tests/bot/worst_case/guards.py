"""The guards that stand between a model and harm, each with a way to switch it off."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import bot.agent
import bot.answering
import bot.grounding.answers
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
import tools.proposal
from bot.grounding.gate import Verdict
from domain.access import Gate
from tests.bot.worst_case.switches import (
    Patch,
    a_cut_reply_counts,
    any_version,
    anybody_presses,
    cards_pile_up,
    claimed,
    constant,
    endless_history,
    endless_messages,
    everybody_is_theo,
    everybodys_history,
    everybodys_list,
    everybodys_words_in_tickets,
    gate,
    one_id_may_be_used_twice,
    other_arguments_are_ignored,
    other_workspaces,
    raw_markup,
    strangers_are_admins,
    without_permissions,
    writes_at_once,
)
from tickets.policy import assess
from tools.proposal import Settlement
from tools.toolbox import Toolbox

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
CALLED_OFF = "somebody_calls_it_off"


@dataclass(frozen=True)
class Guard:
    """One guard: what it keeps from happening, and how to switch it off."""

    name: str
    off: Callable[[Patch], None]
    #: The rule whose episodes are played without it, to find the harm soon.
    rule: str = PRESS


def together(*parts: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """A guard that stands in several places, all of them off."""

    def off(patch: Patch) -> None:
        for part in parts:
            part(patch)

    return off


NOTHING = assess("hello")
PAGES = assess("billing tab crashes with error 500")
FAR = datetime(2999, 1, 1, tzinfo=UTC)

#: Whose a deal is stands guard twice, in the rows that are read and in the permission, so neither alone
#: is missed. Two bounds are not among them, because nothing here can tell that they are gone: each tool that
#: lists rows counts them itself before the toolbox's bound, and no reply of the demo fills a section of
#: Slack's. Both have tests of their own (`tests/tools/test_toolbox.py`, `tests/bot/slack`).
GUARDS = (
    Guard("only confirmed writes are made", writes_at_once),
    Guard("arguments that are not ours void a call", other_arguments_are_ignored, BAD),
    Guard("who asks comes from Slack", everybody_is_theo, MAY_NOT),
    Guard("a stranger is nobody", strangers_are_admins, MAY_NOT),
    Guard("only who asked may press", anybody_presses),
    Guard("a card expires", claimed(expires_at=FAR)),
    Guard("a card is used once", claimed(state="waiting", result=None, settled_at=None)),
    Guard("a card is for the version that was seen", any_version),
    Guard(
        "permission is asked at the press",
        lambda patch: without_permissions(patch, Settlement, "_perform"),
    ),
    Guard(
        "permission is asked before the offer",
        lambda patch: without_permissions(patch, Toolbox, "run"),
        MAY_NOT,
    ),
    Guard("guests never work with deals", gate(Gate.ROLE_NEVER), MAY_NOT),
    Guard("deals come with a plan", gate(Gate.PLAN_UPGRADE), MAY_NOT),
    Guard("deals can be switched off", gate(Gate.DEALS_DISABLED), MAY_NOT),
    Guard("members need a permission", gate(Gate.NEEDS_GRANT), MAY_NOT),
    Guard("billing is for admins", gate(Gate.BILLING_ROLE), MAY_NOT),
    Guard("billing can be switched off", gate(Gate.BILLING_DISABLED), MAY_NOT),
    Guard("the board is for admins", gate(Gate.ADMIN_ONLY), MAY_NOT),
    Guard(
        "one stage at a time",
        constant(domain.pipeline.Pipeline, "may_move", lambda *_: True),
        FORBIDDEN,
    ),
    Guard("deals of one workspace", everybodys_list, BAD),
    Guard("the deal of one workspace", other_workspaces("opportunity"), BAD),
    Guard("clients of one workspace", other_workspaces("clients"), BAD),
    Guard("REQs of one workspace", other_workspaces("reqs"), BAD),
    Guard(
        "a new card takes the place of the old",
        cards_pile_up,
    ),
    Guard("an incomplete reply is none", a_cut_reply_counts, BAD),
    Guard("calls can be told apart", one_id_may_be_used_twice, BAD),
    Guard("few calls a reply", constant(bot.model.replies, "MOST_CALLS", math.inf), BAD),
    Guard(
        "few model calls a turn",
        constant(
            bot.agent.Budget, "of_turn", lambda *_: bot.agent.Budget(model_calls=30, tool_calls=99)
        ),
        ENDLESS,
    ),
    Guard("three strikes", constant(bot.agent, "STRIKES", math.inf), ANY),
    Guard("messages are bounded", endless_messages, TWICE),
    Guard("history is bounded", endless_history, TALK),
    Guard("one's own history", everybodys_history, TWO),
    Guard("a report in one's own words", everybodys_words_in_tickets, TWO),
    Guard(
        "words pass the gate",
        together(
            constant(bot.grounding.answers, "check", lambda *_, **__: Verdict()),
            constant(bot.grounding.answers, "unborne", lambda *_: ()),
        ),
        BAD,
    ),
    Guard(
        "questions name what is known",
        constant(bot.grounding.answers, "unknown_names", lambda *_: ()),
        BAD,
    ),
    Guard(
        "questions claim and link nothing",
        together(
            constant(bot.grounding.answers, "unsafe", lambda *_: ()),
            constant(bot.grounding.answers, "_against_assertion", lambda *_: ()),
        ),
        BAD,
    ),
    Guard(
        "a cancel in words settles the card",
        constant(bot.answering, "wants_called_off", lambda _: False),
        CALLED_OFF,
    ),
    Guard("markup is inert", raw_markup, BAD),
    Guard(
        "what is broken is escalated",
        constant(bot.answering, "assessed", lambda *_: NOTHING),
        TWICE,
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
