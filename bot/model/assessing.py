"""Whether a message reports a fault, where it may also ask for something in so many words."""

import re

from bot.model.commanding import commands
from bot.model.deeds import deed_of
from bot.model.intent import intent_of
from bot.model.intents import CHANGING, SMALL, Intent
from bot.model.mood import Mood, mood_of
from bot.model.requests import asks_politely, request_in, without_reported_requests
from bot.model.symptoms import topic_of
from bot.model.words import fold
from knowledge.terms import asks_meaning
from tickets.policy import Assessment, assess

_CHANGES_ONE = re.compile(
    r"\b(?:create|add|make|log|link|attach|connect|tie|hook|unlink|move|push|bump|shift|put|mark|drop|pull)\b"
    r".*\b(?:it|that|this|deals?|opp\d*|reqs?|req\d+)\b"
)


#: What no right explains: then nothing is looked up first.
_FAILS = re.compile(
    r"\b(?:errors?|fail(?:s|ed|ing|ures?)?|crash\w*|spin\w*|load\w*|blank|white|fr[eo]ez\w*|frozen|hangs?|hung|stuck|sav(?:e|es|ed|ing)|snaps?|duplicat\w*|bug|broken"
    r"|down|timeouts?|time[sd]? out|refresh\w*|reload\w*|lost|deleted|disappear\w*|vanish\w*|[45]\d\d"
    r"|every(?:one|body)|nobody|no one|all of us|whole (?:team|office|company)|none of us|us all|we all|again|times)\b",
    re.IGNORECASE,
)


_NO_ORDERS = SMALL | {Intent.NONE, Intent.ASK, Intent.TICKET}


def assessed(text: str, finding_verdict: str | None = None) -> Assessment:
    """Decide about a message; one that only reads like a report may be a request all the same.

    A symptom of the table is a report, whatever else is asked for. What only the classifier takes
    for one is none if something is asked for, or what something is; and what somebody can't see is diagnosed first: what
    nothing explains becomes a ticket by the diagnosis.
    """
    told = without_reported_requests(text)
    found = assess(told, finding_verdict)
    if not found.likened:
        return found
    if asks_meaning(text) and not _FAILS.search(text):
        return Assessment("none", None, None, "It is asked what something is.")
    if is_an_order(text):
        return Assessment("none", None, None, "Something is asked for, and no symptom is told.")
    if topic_of(told) and not _FAILS.search(told):
        return Assessment("troubleshoot", None, None, "Something can't be seen: why is looked up.")
    return found


def is_an_order(text: str) -> bool:
    """Whether a message tells REX to do something, as an order or politely, and nothing of a fault."""
    if commands(text):
        return deed_of(text) is not None or intent_of(text) not in _NO_ORDERS
    request = request_in(text)
    if request is None or not asks_politely(request) or mood_of(request) is not Mood.WISH:
        return False
    intent = intent_of(request)
    if intent is Intent.TICKET:
        return False
    changes = _CHANGES_ONE.search(fold(request)) is not None
    return changes or intent in CHANGING or deed_of(request) is not None
