"""A message, and everything about it that needs no names of the workspace."""

import re
from collections.abc import Mapping

from bot import phrases
from bot.model.assessing import assessed
from bot.model.caution import CREATE
from bot.model.closing_slots import UNEXPLAINED
from bot.model.deeds import deed_if_named, deed_of
from bot.model.followup import asks_for_words
from bot.model.intent import intent_of, wish_in
from bot.model.intents import NAMELESS, SMALL, Intent
from bot.model.listed import listed_in_full
from bot.model.memory import Past
from bot.model.mood import Mood, asks_in_general, mood_of
from bot.model.orders import may_order
from bot.model.places import place_said, says_place
from bot.model.pleasantries import small_answer
from bot.model.politeness import plainly
from bot.model.reads import needs_names
from bot.model.requests import request_in, taken_back
from bot.model.scale import in_the_scale_before
from bot.model.slots import tells_worth
from bot.model.symptoms import topic_of
from bot.model.wish import Wish
from bot.model.words import fold
from domain.topics import Topic
from tools.amending import Amends, amends_in, only_rejects
from tools.correcting import (
    begins_like_a_correction,
    takes_back,
    without_marks,
    without_rejected,
)

#: Messages are read so far, in characters.
LONGEST_MESSAGE = 4_000
#: What the guide is searched for, where a message also names what it cannot know.
LOOKS_UP: Mapping[Intent, str] = {
    Intent.REOPEN: "reopening a closed opportunity",
    Intent.WEIGH: "what do the stages mean",
}
_MAY_WE = re.compile(r"(?:can|could|may) (?:we|i) ")


class Message:
    """What somebody wrote, after what was said and done before."""

    def __init__(self, text: str, past: Past) -> None:
        self.said = text
        plain = listed_in_full(plainly(text[:LONGEST_MESSAGE]))
        self.text = in_the_scale_before(plain, past.resting)
        self.past = past
        told = UNEXPLAINED.sub("", self.text)
        self.intent = intent_of(told)
        self.assessment = assessed(text)
        self.topic: Topic | None = None if self.intent is Intent.STALE else topic_of(self.text)
        self.taken_back = taken_back(told)
        self.mood = Mood.UNDECIDED if self.taken_back else mood_of(told)
        self.it = place_said(self.text, past.listed) if says_place(self.text) else past.opportunity
        #: What it asks for in so many words, if it tells more besides.
        self.request = request_in(self.text)
        #: What it puts right of the card, or of the question, that waits.
        self.amends: Amends | None = amends_in(plainly(text)) if past.resting else None
        self.deed = self._deed(told)
        #: A change that is meant only if the message names what is changed: "Umbra won".
        self.deed_if_named = None if self.deed or self.is_no_change else deed_if_named(told)

    @property
    def is_no_change(self) -> bool:
        """Whether it is small talk, or adds to a ticket."""
        return self.intent in SMALL or self.intent is Intent.ADD_TO_TICKET

    @property
    def only_remarks(self) -> bool:
        """Whether it tells what one thinks of a field: "the client is happy"."""
        return self.amends is not None and not self.amends.sure

    @property
    def looked_through(self) -> tuple[str, ...]:
        """The texts whose names matter: all of it, what is asked for in it, and what was said before."""
        request, earlier = self.request or self.names_in, self.with_before or self.names_in
        meant = self.amends.meant if self.amends else self.names_in
        return tuple(dict.fromkeys((self.names_in, request, earlier, meant)))

    @property
    def before(self) -> str:
        """The message before, where nothing came of that: an order may be about what it told."""
        told = self.past.messages[-1:] if self._may_go_back else ()
        return told[0] if told else ""

    @property
    def _may_go_back(self) -> bool:
        looks_up = self.intent in LOOKS_UP
        return self.past.resting is None and not looks_up and may_order(self.text)

    @property
    def with_before(self) -> str | None:
        """This message after the one before, if that matters."""
        return f"{self.before}\n{self.names_in}" if self.before else None

    @property
    def names_in(self) -> str:
        """The part of the message whose names count: "not Acme, Umbra" is about Umbra."""
        return without_rejected(self.text)

    def _deed(self, told: str) -> str | None:
        """The change that is asked for, where it is neither small talk nor one of the others."""
        if self.is_no_change:
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
    def what_instead(self) -> str | None:
        """What to ask whoever says that a card is wrong, and not what is right."""
        has_card = self.past.resting is not None and self.past.resting.has_card
        return phrases.WHAT_INSTEAD if has_card and only_rejects(self.said) else None

    @property
    def told(self) -> str:
        """What it tells, without the marks of a correction: "wait no, put it on hold instead"."""
        corrects = self.past.resting is not None and begins_like_a_correction(self.text)
        return without_marks(self.text) if corrects else self.text

    @property
    def left_uncorrected(self) -> str | None:
        """What to say of the card that waits, where this seems to correct it and is not understood."""
        waits = self.past.resting is not None and self.past.resting.awaits_click
        corrects = begins_like_a_correction(self.said) and self.mood is not Mood.QUESTION
        return phrases.STANDS_AS_IT_WAS if waits and corrects else None

    @property
    def is_fault(self) -> bool:
        """Whether this becomes a ticket: as a report, or on request."""
        return (
            self.assessment.decision in ("escalate", "offer")
            or self.intent is Intent.TICKET
            or (self.intent is Intent.AGREE and self.past.offered_ticket)
        )

    @property
    def only_reads_like_a_fault(self) -> bool:
        """Whether only the classifier takes it for a report: who understands it knows better."""
        return self.assessment.likened and self.mood is Mood.WISH

    @property
    def needs_names(self) -> bool:
        """Whether it matters which names of the workspace the message holds."""
        if self.amends:
            return True
        if self.intent in NAMELESS or self.past.next_step(self.text):
            return False
        if (self.request and self.intent not in LOOKS_UP) or self.is_fault or self.topic:
            return True
        if self.deed or self.deed_if_named:
            return True
        if self.intent in LOOKS_UP:
            return False
        if may_order(self.text):
            return True
        asks = self.intent is Intent.ASK and not (self.may_be_a_wish or self.asks_about_a_deal)
        return needs_names(self.intent, self.text) and not asks

    @property
    def may_be_a_wish(self) -> bool:
        """Whether what the message names may tell what it wants: "acme -> proposal"."""
        asks_leave = _MAY_WE.match(fold(self.text)) is not None
        return self.intent is Intent.NONE or (self.intent is Intent.ASK and asks_leave)

    @property
    def asks_about_a_deal(self) -> bool:
        """Whether the message is a question that a deal answers, should it name one."""
        asks = self.mood is Mood.QUESTION and self.intent not in LOOKS_UP
        return asks and not asks_in_general(self.text)

    @property
    def takes_back(self) -> bool:
        """Whether the message corrects what was asked for last, rather than asking for more."""
        return self.past.resting is not None and takes_back(self.text) and self.deed is None

    def goes_on(self, wish: Wish) -> bool:
        """Whether a wish only goes on with what was asked for before; a guess goes on with nothing."""
        resting = self.past.resting
        if resting is None or resting.tool != wish.tool or self.mood is Mood.QUESTION:
            return False
        guesses = self.mood is Mood.UNDECIDED and not (
            asks_for_words(resting) or (resting.tool == CREATE and tells_worth(self.text))
        )
        return not guesses and self.intent in (Intent.NONE, Intent.AGREE, Intent.SHOW)
