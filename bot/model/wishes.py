"""The decision table of the rules: from a message, and what came before, to one tool."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from bot import phrases
from bot.model.additions import of_addition
from bot.model.asked_for import asked_for
from bot.model.assessing import assessed
from bot.model.bare import is_bare, is_of_another
from bot.model.caution import CHANGES, CREATE, amount_is_unclear, held_back
from bot.model.closing_slots import UNEXPLAINED
from bot.model.commanding import commands
from bot.model.deed_slots import closing_meant, of_deed
from bot.model.deeds import deed_if_named, deed_of
from bot.model.followup import asks_for_words, continued, only_option
from bot.model.framing import framed
from bot.model.inferring import inferred, revalued
from bot.model.intent import intent_of, wish_in
from bot.model.intents import NAMELESS, SMALL, Intent
from bot.model.memory import Past
from bot.model.mood import Mood, asks_in_general, mood_of
from bot.model.names import Names
from bot.model.places import place_alone, place_said, says_place
from bot.model.pleasantries import small_answer
from bot.model.politeness import plainly
from bot.model.reads import BARE_NAME, needs_names, read_wished
from bot.model.requests import request_in, taken_back
from bot.model.scale import in_the_scale_before
from bot.model.slots import of_fault, of_link, of_move, of_new_deal, speaks_of_it
from bot.model.symptoms import diagnosis, topic_of
from bot.model.wish import Wish
from bot.model.words import fold
from domain.visibility import Topic
from tickets.policy import by_rules
from tools.correcting import corrected, takes_back, without_rejected
from tools.partly import partly_named

SEARCH = "search_guide"
#: Messages are read so far, and tickets quote so much of them, in characters.
LONGEST_MESSAGE, LONGEST_SUMMARY = 4_000, 2_000
TICKET = "open_escalation_ticket"
#: Understood to its last word, a message that asks for these has no word for a fault.
NO_REPORTS = frozenset({"move_stage", "link_req", "unlink_req"})
_OBJECTS = frozenset({"opportunity", "req", "client", "invoice", "lead"})

#: What the guide is searched for, where a message also names what it cannot know.
_LOOKS_UP = {
    Intent.REOPEN: "reopening a closed opportunity",
    Intent.WEIGH: "what do the stages mean",
}
_MAY_WE = re.compile(r"(?:can|could|may) (?:we|i) ")


class Message:
    """What somebody wrote, and everything about it that needs no names of the workspace."""

    def __init__(self, text: str, past: Past) -> None:
        self.text = in_the_scale_before(plainly(text[:LONGEST_MESSAGE]), past.resting)
        self.past = past
        told = UNEXPLAINED.sub("", self.text)
        self.intent = intent_of(told)
        self.assessment = assessed(text)
        self.topic: Topic | None = None if self.intent is Intent.STALE else topic_of(self.text)
        self.mood = Mood.UNDECIDED if taken_back(told) else mood_of(told)
        self.it = place_said(self.text, past.listed) if says_place(self.text) else past.opportunity
        #: What it asks for in so many words, if it tells more besides.
        self.request = request_in(self.text)
        self.deed = self._deed(told)
        #: A change that is meant only if the message names what is changed: "Umbra won".
        self.deed_if_named = None if self.deed or self._is_other else deed_if_named(told)

    @property
    def _is_other(self) -> bool:
        return self.intent in SMALL or self.intent is Intent.ADD_TO_TICKET

    @property
    def looked_through(self) -> tuple[str, ...]:
        """The texts whose names matter: all of it, and what is asked for among the rest."""
        return tuple(dict.fromkeys((self.names_in, self.request or self.names_in)))

    @property
    def names_in(self) -> str:
        """The part of the message whose names count: "not Acme, Umbra" is about Umbra."""
        return without_rejected(self.text)

    def _deed(self, told: str) -> str | None:
        """The change that is asked for, where it is neither small talk nor one of the others."""
        if self._is_other:
            return None
        deed = deed_of(told)
        hands_over = wish_in(fold(self.text)).startswith(("transfer", "hand", "give", "assign"))
        plainer = self.intent is Intent.CREATE or (self.intent is Intent.MOVE and hands_over)
        return None if deed in ("edit_opportunity", "edit_contacts") and plainer else deed

    @property
    def small_talk(self) -> str | None:
        """The phrase that answers a message which wants nothing done."""
        return small_answer(self.intent, self.past)

    @property
    def is_fault(self) -> bool:
        """Whether this becomes a ticket: by the rules, on request, or as what reads like no order."""
        wants = self.deed or self.intent not in (Intent.NONE, Intent.ASK, Intent.TICKET)
        if wants and self.only_reads_like_a_fault and commands(self.text):
            return False
        return (
            self.assessment.decision in ("escalate", "offer")
            or self.intent is Intent.TICKET
            or (self.intent is Intent.AGREE and self.past.offered_ticket)
        )

    @property
    def only_reads_like_a_fault(self) -> bool:
        """Whether only the classifier takes it for a report: who understands it knows better."""
        escalates = self.assessment.decision == "escalate"
        return escalates and self.mood is Mood.WISH and by_rules(self.text) is None

    @property
    def needs_names(self) -> bool:
        """Whether it matters which names of the workspace the message holds."""
        if self.intent in NAMELESS or self.past.next_step(self.text):
            return False
        if (self.request and self.intent not in _LOOKS_UP) or self.is_fault or self.topic:
            return True
        if self.deed or self.deed_if_named:
            return True
        if self.intent in _LOOKS_UP:
            return False
        asks = self.intent is Intent.ASK and not (self.may_be_a_wish or self.asks_about_a_deal)
        return needs_names(self.intent, self.text) and not asks

    @property
    def may_be_a_wish(self) -> bool:
        """Whether what the message names may tell what it wants: "acme -> proposal"."""
        asks_leave = _MAY_WE.match(fold(self.text)) is not None
        return self.intent is Intent.NONE or (self.intent is Intent.ASK and asks_leave)

    def asked_for(self, names: Names, named: Names | None) -> tuple[Wish, ...]:
        """What its request asks for; `named` is what that names."""
        if self.request in (None, self.text) or named is None or self._framed(names):
            return ()
        return asked_for(self.request, self.text, names, named, self.it)

    def wish(self, names: Names) -> Wish:
        """Return the one tool to use; a question about a change is answered by showing the deal."""
        wish = closing_meant(self._wish(names), self.text, names, self.it)
        if wish.whole or wish.tool not in CHANGES or self.mood is Mood.WISH or self.goes_on(wish):
            return wish
        named = _OBJECTS & wish.arguments.keys()
        if self.mood is Mood.UNDECIDED and named:
            return wish  # asked about: `held_back`
        deal = wish.arguments.get("opportunity")
        if self.mood is Mood.QUESTION and deal:
            return Wish("show_opportunity", {"opportunity": deal})
        return Wish(SEARCH, {"queries": [self.text]})

    def goes_on(self, wish: Wish) -> bool:
        """Whether a wish only goes on with what was asked for before; a guess goes on with nothing."""
        resting = self.past.resting
        if resting is None or resting.tool != wish.tool or self.mood is Mood.QUESTION:
            return False
        guesses = self.mood is Mood.UNDECIDED and not asks_for_words(resting)
        return not guesses and self.intent in (Intent.NONE, Intent.AGREE, Intent.SHOW)

    def _wish(self, names: Names) -> Wish:
        if step := self.past.next_step(self.text):
            return Wish("walk_through", {"task": step[0], "step": step[1]})
        if self.intent is Intent.WALK:
            return Wish("walk_through", {"task": self.text})
        if self.intent is Intent.ADD_TO_TICKET:
            return Wish("add_to_ticket", of_addition(self.text))
        if self.is_fault:
            framed = self._framed(names)
            beats = CHANGES if self.only_reads_like_a_fault else NO_REPORTS
            return framed if framed and framed.tool in beats else Wish(TICKET, self._fault(names))
        if self.topic and not (self.deed and names.opportunity):
            return Wish("troubleshoot_visibility", diagnosis(self.text, self.topic, names))
        if (self._takes_back or self._adds(names)) and (followed := self._follow_up(names)):
            return followed
        if framed := self._framed(names):
            return framed
        if deed := self._deed_meant(names):
            return self._about(deed, of_deed(deed, self.text, names, self.it))
        if self.intent in _LOOKS_UP:
            return Wish(SEARCH, {"queries": [_LOOKS_UP[self.intent]]})
        return (
            self._follow_up(names)
            or self._action(names)
            or (inferred(self.text, names) if self.may_be_a_wish else None)
            or revalued(self.text, self.it)
            or self._read(names)
            or Wish(SEARCH, {"queries": [self.text]})
        )

    def _framed(self, names: Names) -> Wish | None:
        """What the message wants, if every word of it is understood."""
        waits = self.past.resting is not None
        wish = None if self._is_other else framed(self.text, names, self.it, waits=waits)
        creates = self.intent is Intent.CREATE
        return wish if wish and (not creates or wish.tool == "recreate_opportunity") else None

    def _deed_meant(self, names: Names) -> str | None:
        spoken = speaks_of_it(self.text) or partly_named(self.text)
        named = names.opportunity or names.clients or names.leads or spoken
        return self.deed or (self.deed_if_named if named else None)

    @property
    def _takes_back(self) -> bool:
        """Whether the message corrects what was asked for last, rather than asking for more."""
        resting = self.past.resting
        return resting is not None and takes_back(self.text) and self.deed is None

    def _adds(self, names: Names) -> bool:
        """Whether a change of a field is one of the deal that is being created."""
        resting = self.past.resting
        creates = resting is not None and resting.tool == CREATE and not resting.refused
        return creates and self.deed == "edit_opportunity" and not names.opportunities

    def _read(self, names: Names) -> Wish | None:
        chosen = place_alone(self.text, self.past.listed)
        if chosen:
            return Wish("show_opportunity", {"opportunity": chosen})
        it = self.it if speaks_of_it(self.text) else None
        read = read_wished(self.intent, self.text, names, it)
        deal = names.opportunity or it or partly_named(self.text)
        if read is None and self.asks_about_a_deal and deal:
            return Wish("show_opportunity", {"opportunity": deal})
        return read

    @property
    def asks_about_a_deal(self) -> bool:
        """Whether the message is a question that a deal answers, should it name one."""
        asks = self.mood is Mood.QUESTION and self.intent not in _LOOKS_UP
        return asks and not asks_in_general(self.text)

    def held_back(self, wish: Wish, names: Names) -> str | None:
        """Return what to ask before a wish is done that is no wish, or leaves out a part of it."""
        if wish.whole:
            return None
        if wish.tool in CHANGES and self.mood is not Mood.WISH and not self.goes_on(wish):
            return phrases.NOT_DECIDED
        resting = self.past.resting
        corrects = resting is not None and self.intent is Intent.NONE
        if corrects and resting and resting.tool == CREATE and amount_is_unclear(self.names_in):
            return phrases.ONE_AMOUNT
        return held_back(self.names_in, wish.tool, names)

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
        if is_bare(corrected(self.text), names.with_the_word):
            names = names.with_the_word
        corrects = self._takes_back or self._adds(names) or self.intent is Intent.AGREE
        if not corrects and is_of_another(self.text, resting, names):
            return None
        short = len(fold(self.text).split()) <= BARE_NAME
        named = names.stages or names.opportunity or names.reqs
        if resting.refused and not (named and (short or self._takes_back)):
            return None
        bare = short and not resting.awaits_click
        goes_on = self.intent is Intent.NONE or self._takes_back or self._adds(names)
        if goes_on or (self.intent is Intent.SHOW and bare):
            arguments = continued(resting, self.text, names)
            return Wish(resting.tool, arguments) if arguments else None
        if self.intent is Intent.AGREE and resting.missing and len(resting.options) == 1:
            return Wish(resting.tool, {**resting.arguments, **only_option(resting)})
        if self.intent is Intent.AGREE and not resting.refused:
            return Wish(resting.tool, resting.arguments)
        return None

    def _action(self, names: Names) -> Wish | None:
        match self.intent:
            case Intent.CREATE:
                return Wish("create_opportunity", of_new_deal(self.text, names))
            case Intent.LINK:
                return self._about("link_req", of_link(self.text, names, self.it))
            case Intent.MOVE:
                return self._about("move_stage", of_move(self.text, names, self.it))
            case _:
                return None

    def _about(self, tool: str, given: Mapping[str, JsonValue]) -> Wish:
        """Act on the named deal, or on that of the same action if one rests."""
        resting = self.past.resting
        if "opportunity" in given or resting is None or resting.tool != tool:
            return Wish(tool, given)
        return Wish(tool, {**resting.arguments, **given})
