"""The decision table of the rules: from a message, and what came before, to one tool."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from bot import phrases
from bot.model.additions import of_addition
from bot.model.caution import CREATE, amount_is_unclear, held_back
from bot.model.deed_slots import of_deed
from bot.model.deeds import deed_of
from bot.model.followup import continued
from bot.model.intent import Intent, intent_of, wish_in
from bot.model.memory import Past
from bot.model.names import Names
from bot.model.slots import of_creation, of_fault, of_link, of_move, opportunity_said
from bot.model.symptoms import diagnosis, topic_of
from bot.model.words import fold
from domain.visibility import Topic
from tickets.policy import assess

SEARCH = "search_guide"
#: Messages are read so far, and tickets quote so much of them, in characters.
LONGEST_MESSAGE = 4_000
LONGEST_SUMMARY = 2_000
TICKET = "open_escalation_ticket"
#: A message of so many words that names a deal and says nothing else is a wish to see it.
BARE_NAME = 4

_SAYS = {
    Intent.GREET: phrases.GREETING,
    Intent.THANK: phrases.WELCOME,
    Intent.PART: phrases.GOODBYE,
    Intent.ABILITIES: phrases.ABILITIES,
    Intent.COMPLAIN: phrases.SORRY_TO_HEAR,
    Intent.DELETE: phrases.NEVER_DELETES,
}
_READS = {
    Intent.MY_TICKETS: "my_tickets",
    Intent.ACCOUNT: "account_and_plan",
    Intent.PIPELINE: "show_pipeline",
    Intent.STALE: "stale_opportunities",
    Intent.INVOICES: "list_invoices",
}
#: What the guide is searched for, where a message also names what it cannot know.
_LOOKS_UP = {
    Intent.REOPEN: "reopening a closed opportunity",
    Intent.WEIGH: "what do the stages mean",
}
#: A message made of such phrases only asks for nothing.
_SMALL = frozenset(
    {
        *(Intent.CANCEL, Intent.AGREE, Intent.THANK, Intent.GREET, Intent.PART, Intent.ABILITIES),
        *(Intent.COMPLAIN, Intent.ACKNOWLEDGE, Intent.DELETE),
    }
)
#: What names nothing of the workspace.
_NAMELESS = frozenset({Intent.WALK, Intent.ADD_TO_TICKET})
_MINE = re.compile(r"\bmy (?:\w+ )?deals\b")
_MAY_WE = re.compile(r"(?:can|could|may) (?:we|i) ")
#: Words of a list of deals that is limited to no stage.
_OF_NO_STAGE = frozenset(
    ("show", "list", "see", "view", "give", "get", "me", "my", "our", "all", "open", "the", "deals")
)


@dataclass(frozen=True)
class Wish:
    """A tool to use, and the arguments that are known for certain."""

    tool: str
    arguments: Mapping[str, JsonValue]


class Message:
    """What somebody wrote, and everything about it that needs no names of the workspace."""

    def __init__(self, text: str, past: Past) -> None:
        self.text = text[:LONGEST_MESSAGE]
        self.past = past
        self.intent = intent_of(self.text)
        self.assessment = assess(text)
        self.topic: Topic | None = topic_of(self.text)
        self.deed = self._deed()

    def _deed(self) -> str | None:
        """The change that is asked for, where it is neither small talk nor one of the others."""
        if self.intent in _SMALL or self.intent is Intent.ADD_TO_TICKET:
            return None
        deed = deed_of(self.text)
        hands_over = wish_in(fold(self.text)).startswith(("transfer", "hand", "give", "assign"))
        plainer = self.intent is Intent.CREATE or (self.intent is Intent.MOVE and hands_over)
        return None if deed == "edit_opportunity" and plainer else deed

    @property
    def small_talk(self) -> str | None:
        """The phrase that answers a message which wants nothing done."""
        resting = self.past.resting
        awaits_click = resting is not None and resting.awaits_click
        match self.intent:
            case Intent.CANCEL if self.past.offered_ticket and not resting:
                return phrases.UNDERSTOOD
            case Intent.CANCEL:
                return phrases.LEFT_WAITING if awaits_click else phrases.LEFT_ALONE
            case Intent.AGREE | Intent.ACKNOWLEDGE if awaits_click:
                return phrases.PRESS_CONFIRM
            case Intent.AGREE if not resting and not self.past.offered_ticket:
                return phrases.CONFIRM_WHAT
            case Intent.ACKNOWLEDGE:
                return phrases.UNDERSTOOD
            case intent:
                return _SAYS.get(intent)

    @property
    def is_fault(self) -> bool:
        """Whether this becomes a ticket: by the rules of escalation, or on request."""
        return (
            self.assessment.decision in ("escalate", "offer")
            or self.intent is Intent.TICKET
            or (self.intent is Intent.AGREE and self.past.offered_ticket)
        )

    @property
    def needs_names(self) -> bool:
        """Whether it matters which names of the workspace the message holds."""
        if self.intent in _NAMELESS or self.past.next_step(self.text):
            return False
        if self.is_fault or self.topic:
            return True
        if self.deed:
            return True
        if self.intent in _LOOKS_UP:
            return False
        if self.intent is Intent.LIST:
            return not set(fold(self.text).split()) <= _OF_NO_STAGE
        return self.intent not in _READS and (self.intent is not Intent.ASK or self.may_be_a_wish)

    @property
    def may_be_a_wish(self) -> bool:
        """Whether what the message names may tell what it wants: "acme -> proposal"."""
        asks_leave = _MAY_WE.match(fold(self.text)) is not None
        return self.intent is Intent.NONE or (self.intent is Intent.ASK and asks_leave)

    def wish(self, names: Names) -> Wish:
        """Return the one tool to use."""
        if step := self.past.next_step(self.text):
            return Wish("walk_through", {"task": step[0], "step": step[1]})
        if self.intent is Intent.WALK:
            return Wish("walk_through", {"task": self.text})
        if self.intent is Intent.ADD_TO_TICKET:
            return Wish("add_to_ticket", of_addition(self.text))
        if self.is_fault:
            return Wish(TICKET, self._fault(names))
        if self.topic and not (self.deed and names.opportunity):
            return Wish("troubleshoot_visibility", diagnosis(self.text, self.topic, names))
        if self.deed:
            return self._about(
                self.deed, of_deed(self.deed, self.text, names, self.past.opportunity)
            )
        if self.intent in _LOOKS_UP:
            return Wish(SEARCH, {"queries": [_LOOKS_UP[self.intent]]})
        return (
            self._follow_up(names)
            or self._action(names)
            or self._inferred(names)
            or self._read(names)
            or Wish(SEARCH, {"queries": [self.text]})
        )

    def held_back(self, wish: Wish, names: Names) -> str | None:
        """Return what to ask before a wish is done that leaves out a part of the message."""
        resting = self.past.resting
        corrects = resting is not None and self.intent is Intent.NONE
        if corrects and resting and resting.tool == CREATE and amount_is_unclear(self.text):
            return phrases.ONE_AMOUNT
        return held_back(self.text, wish.tool, names)

    def _fault(self, names: Names) -> Mapping[str, JsonValue]:
        """Describe a fault; a bare "open a ticket" is about what was said before."""
        bare = self.assessment.decision != "escalate"
        said = [*self.past.messages, self.text] if bare else [self.text]
        words = "\n".join(said)
        return {"summary": words[-LONGEST_SUMMARY:], **of_fault(words, names)}

    def _follow_up(self, names: Names) -> Wish | None:
        """Complete or correct the action that rests, if the message does nothing else."""
        resting = self.past.resting
        if resting is None:
            return None
        bare = len(fold(self.text).split()) <= BARE_NAME and not resting.awaits_click
        if self.intent is Intent.NONE or (self.intent is Intent.SHOW and bare):
            arguments = continued(resting, self.text, names)
            return Wish(resting.tool, arguments) if arguments else None
        if self.intent is Intent.AGREE:
            return Wish(resting.tool, resting.arguments)
        return None

    def _read(self, names: Names) -> Wish | None:
        deal = names.opportunity or opportunity_said(self.text)
        match self.intent:
            case intent if intent in _READS:
                return Wish(_READS[intent], {})
            case Intent.LIST:
                mine = True if _MINE.search(fold(self.text)) else None
                stage = next(iter(names.stages), None)
                return Wish("list_opportunities", {"stage": stage, "mine": mine})
            case Intent.MAYBE_LIST if names.stages:
                return Wish("list_opportunities", {"stage": names.stages[0]})
            case Intent.SHOW | Intent.MAYBE_SHOW if deal:
                return Wish("show_opportunity", {"opportunity": deal})
            case Intent.NONE if deal and len(fold(self.text).split()) <= BARE_NAME:
                return Wish("show_opportunity", {"opportunity": deal})
            case _:
                return None

    def _action(self, names: Names) -> Wish | None:
        match self.intent:
            case Intent.CREATE:
                return Wish("create_opportunity", of_creation(self.text, names))
            case Intent.LINK:
                return self._about("link_req", of_link(self.text, names, self.past.opportunity))
            case Intent.MOVE:
                return self._about("move_stage", of_move(self.text, names, self.past.opportunity))
            case _:
                return None

    def _about(self, tool: str, given: Mapping[str, JsonValue]) -> Wish:
        """Act on the named deal, or on that of the same action if one rests."""
        resting = self.past.resting
        if "opportunity" in given or resting is None or resting.tool != tool:
            return Wish(tool, given)
        return Wish(tool, {**resting.arguments, **given})

    def _inferred(self, names: Names) -> Wish | None:
        """Tell what is meant from what is named together; a card is shown before it is done."""
        if not self.may_be_a_wish:
            return None
        link = of_link(self.text, names, None)
        move = of_move(self.text, names, None)
        new = of_creation(self.text, names)
        if names.stages and "opportunity" in move:
            return Wish("move_stage", move)
        if link.keys() == {"opportunity", "req"}:
            return Wish("link_req", link)
        if names.clients and "deal_type" in new:
            return Wish("create_opportunity", new)
        return None
