"""The decision table of the rules: from a message, and what it names, to one tool."""

from collections.abc import Mapping

from pydantic import JsonValue

from bot import phrases
from bot.model.additions import of_addition
from bot.model.again import the_same_for
from bot.model.asked_for import asked_for
from bot.model.bare import is_bare, is_of_another
from bot.model.caution import CHANGES, CREATE, amount_is_unclear, held_back
from bot.model.deed_slots import CLOSES, closing_meant, of_deed
from bot.model.followup import continued, only_option
from bot.model.framing import framed
from bot.model.inferring import inferred, revalued
from bot.model.intents import Intent
from bot.model.message import LOOKS_UP, Message
from bot.model.mood import Mood
from bot.model.names import Names
from bot.model.new_deals import tells_of_several
from bot.model.orders import ordered
from bot.model.places import place_alone
from bot.model.reads import BARE_NAME, how_much, read_wished
from bot.model.slots import (
    deal_type,
    of_creation,
    of_fault,
    of_link,
    of_move,
    of_new_deal,
    speaks_of_it,
    value_in,
)
from bot.model.symptoms import diagnosis
from bot.model.wish import Wish
from bot.model.words import fold
from tools.correcting import corrected
from tools.partly import partly_named

SEARCH = "search_guide"
#: Tickets quote so much of a message, in characters.
LONGEST_SUMMARY = 2_000
TICKET = "open_escalation_ticket"
#: Understood to its last word, a message that asks for these has no word for a fault.
NO_REPORTS = frozenset({"move_stage", "link_req", "unlink_req"})
SEVERAL = 2
#: What each of these cannot do without.
_NEEDED = {
    "move_stage": {"opportunity", "to_stage"},
    "link_req": {"opportunity", "req"},
    CREATE: {"client"},
}
_OBJECTS = frozenset({"opportunity", "req", "client", "invoice", "lead"})


class Reading:
    """A message together with what it names in the workspace, and so what it wants."""

    def __init__(self, message: Message, names: Names, earlier: Names | None = None) -> None:
        """`earlier` is what the message names together with the one before."""
        self.message = message
        self.names = names
        self.earlier = earlier
        self.text = message.text
        self.intent = message.intent
        self.resting = message.past.resting

    def wish(self) -> Wish:
        """Return the one tool to use; a question about a change is answered by showing the deal."""
        message = self.message
        wish = closing_meant(self._wish(), self.text, self.names, message.it)
        decided = wish.whole or wish.tool not in CHANGES or message.mood is Mood.WISH
        if decided or message.goes_on(wish):
            return wish
        named = _OBJECTS & wish.arguments.keys()
        if message.mood is Mood.UNDECIDED and named:
            return wish  # asked about: `held_back`
        deal = wish.arguments.get("opportunity")
        if message.mood is Mood.QUESTION and deal:
            return Wish("show_opportunity", {"opportunity": deal})
        return Wish(SEARCH, {"queries": [self.text]})

    def asked_for(self, named: Names | None) -> tuple[Wish, ...]:
        """What its request asks for; `named` is what that names."""
        request = self.message.request
        if request in (None, self.text) or named is None or self._framed():
            return ()
        return asked_for(request, self.text, self.names, named, self.message.it)

    def ordered(self) -> tuple[Wish, ...]:
        """What it orders among other words, where it neither is understood whole nor goes on."""
        message = self.message
        goes_on = message.takes_back or self._adds or self._framed()
        if goes_on or message.taken_back or message.is_no_change:
            return ()
        wishes = ordered(self.text, self.names, message.it)
        creates = self.intent is Intent.CREATE and message.mood is Mood.WISH
        if creates and self.names.clients and len(wishes) < SEVERAL:
            return ()  # read as one, with all its figures
        if self.earlier is None or (wishes and all(map(_is_complete, wishes))):
            return wishes
        with_before = ordered(self.text, self.earlier, message.it, before=message.before)
        return with_before if all(map(_is_complete, with_before)) and with_before else wishes

    def held_back(self, wish: Wish) -> str | None:
        """Return what to ask before a wish is done that is no wish, or leaves out a part of it."""
        if wish.whole:
            return None
        message = self.message
        wants = message.mood is Mood.WISH or message.goes_on(wish)
        if wish.tool in CHANGES and not wants:
            return phrases.NOT_DECIDED
        corrects_creation = (
            self.resting and self.resting.tool == CREATE and self.intent is Intent.NONE
        )
        if wish.tool == CREATE and tells_of_several(message.names_in):
            return phrases.one_at_a_time([CREATE, CREATE])
        if corrects_creation and amount_is_unclear(message.names_in):
            return phrases.ONE_AMOUNT
        return held_back(message.names_in, wish.tool, self.names, wish.arguments.keys())

    def _wish(self) -> Wish:
        message, names = self.message, self.names
        if step := message.past.next_step(self.text):
            return Wish("walk_through", {"task": step[0], "step": step[1]})
        if self.intent is Intent.WALK:
            return Wish("walk_through", {"task": self.text})
        if self.intent is Intent.ADD_TO_TICKET:
            return Wish("add_to_ticket", of_addition(self.text))
        if message.is_fault:
            framed = self._framed()
            beats = CHANGES if message.only_reads_like_a_fault else NO_REPORTS
            return framed if framed and framed.tool in beats else Wish(TICKET, self._fault())
        if message.topic and not (message.deed and names.opportunity):
            told = diagnosis(self.text, message.topic, names)
            return Wish("troubleshoot_visibility", told)
        if followed := self._gone_on():
            return followed
        if framed := self._framed():
            return framed
        if deed := self._deed_meant:
            return self._about(deed, of_deed(deed, message.told, names, message.it))
        if self.intent in LOOKS_UP:
            return Wish(SEARCH, {"queries": [LOOKS_UP[self.intent]]})
        return (
            self._follow_up()
            or self._action()
            or (inferred(self.text, names) if message.may_be_a_wish else None)
            or revalued(self.text, message.it)
            or self._read()
            or Wish(SEARCH, {"queries": [message.assessment.look_up or self.text]})
        )

    def _gone_on(self) -> Wish | None:
        """What it surely goes on with: the same for something else, or the same put right."""
        if again := the_same_for(self.resting, self.text, self.names):
            return again
        return self._follow_up() if self.message.takes_back or self._adds else None

    def _framed(self) -> Wish | None:
        """What the message wants, if every word of it is understood."""
        message = self.message
        if message.is_no_change or message.taken_back:
            return None
        wish = framed(self.text, self.names, message.it, waits=self.resting is not None)
        creates = self.intent is Intent.CREATE
        return wish if wish and (not creates or wish.tool == "recreate_opportunity") else None

    @property
    def _deed_meant(self) -> str | None:
        names = self.names
        if self.message.deed == "edit_opportunity" and self._has_terms_of_a_new_deal:
            return None
        if self.intent is Intent.CREATE and self._has_terms_of_a_new_deal:
            return self.message.deed  # "…, should be 52k" is what the new one is worth
        spoken = speaks_of_it(self.text) or partly_named(self.text)
        named = names.opportunity or names.clients or names.leads or spoken
        return self.message.deed or (self.message.deed_if_named if named else None)

    @property
    def _has_terms_of_a_new_deal(self) -> bool:
        """Whether it tells what a client without any deal wants, and for how much."""
        names = self.names
        of_none = len(names.clients) == 1 and not (names.opportunities or names.tied)
        return bool(of_none and deal_type(self.text) and value_in(self.text))

    @property
    def _adds(self) -> bool:
        """Whether a change of a field is one of the deal that is being created."""
        resting = self.resting
        creates = resting is not None and resting.tool == CREATE and not resting.refused
        edits = self.message.deed == "edit_opportunity"
        return creates and edits and not self.names.opportunities

    def _read(self) -> Wish | None:
        message, names = self.message, self.names
        chosen = place_alone(self.text, message.past.listed)
        if chosen:
            return Wish("show_opportunity", {"opportunity": chosen})
        it = message.it if speaks_of_it(self.text) else None
        read = read_wished(self.intent, self.text, names, it)
        deal = names.opportunity or it or partly_named(self.text)
        if read is None and message.asks_about_a_deal and deal:
            return Wish("show_opportunity", {"opportunity": deal, **how_much(self.text)})
        return read

    def _fault(self) -> Mapping[str, JsonValue]:
        """Describe a fault; a bare "open a ticket" is about what was said before."""
        message = self.message
        bare = message.assessment.decision != "escalate"
        said = [*message.past.messages, self.text] if bare else [self.text]
        words = "\n".join(said)
        return {"summary": words[-LONGEST_SUMMARY:], **of_fault(words, self.names)}

    def _follow_up(self) -> Wish | None:
        """Complete or correct the action that rests, if the message does nothing else."""
        resting, names = self.resting, self.names
        if resting is None or (resting.has_card and self.message.only_remarks):
            return None
        if is_bare(corrected(self.text), names.with_the_word):
            names = names.with_the_word
        corrects = self.message.takes_back or self._adds
        agrees = self.intent is Intent.AGREE
        tells = self._tells_of_creation
        if not (corrects or agrees or tells) and is_of_another(self.text, resting, names):
            return None
        short = len(fold(self.text).split()) <= BARE_NAME
        named = names.stages or names.opportunity or names.reqs
        if resting.refused and not (named and (short or self.message.takes_back)):
            return None
        bare = self.intent is Intent.SHOW and short and not resting.has_card
        if corrects or bare or tells or self.intent is Intent.NONE:
            arguments = continued(resting, self.text, names)
            return Wish(resting.tool, arguments) if arguments else None
        if agrees and resting.missing and len(resting.options) == 1:
            return Wish(resting.tool, {**resting.arguments, **only_option(resting)})
        if agrees and not resting.refused:
            return Wish(resting.tool, resting.arguments)
        return None

    @property
    def _tells_of_creation(self) -> bool:
        """Whether it tells more of the deal that is to be created: "yes open one. name: Buyer, 20%"."""
        resting, names = self.resting, self.names
        if resting is None or resting.tool != CREATE or resting.refused:
            return False
        another = names.clients or names.opportunities or self.message.mood is Mood.QUESTION
        if another or (resting.has_card and self.intent is Intent.CREATE):
            return False
        told = of_creation(self.text, names).keys()
        return bool(told) if resting.missing else len(told) > 1

    def _action(self) -> Wish | None:
        """What was asked for by its verb alone: a link and a move only where something is missing.

        A whole one that no frame and no order has read is in doubt.
        """
        it = self.message.it
        match self.intent:
            case Intent.CREATE:
                return Wish(CREATE, of_new_deal(self.text, self.names))
            case Intent.LINK:
                wish = self._about("link_req", of_link(self.text, self.names, it))
            case Intent.MOVE:
                wish = self._about("move_stage", of_move(self.text, self.names, it))
            case _:
                return None
        closes = wish.arguments.get("to_stage") in CLOSES
        asked_about = held_back(self.message.names_in, wish.tool, self.names)
        names = self.names
        unseen = not (names.opportunities or names.clients or names.tied or names.reqs)
        in_doubt = _is_complete(wish) and self.message.mood is Mood.WISH
        return wish if closes or asked_about or unseen or not in_doubt else None

    def _about(self, tool: str, given: Mapping[str, JsonValue]) -> Wish:
        """Act on the named deal, or on that of the same action if one rests."""
        resting = self.resting
        if "opportunity" in given or resting is None or resting.tool != tool:
            return Wish(tool, given)
        return Wish(tool, {**resting.arguments, **given})


def _is_complete(wish: Wish) -> bool:
    return _NEEDED.get(wish.tool, set()) <= wish.arguments.keys()
